/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FCNTL_H
#define _LINUX_FCNTL_H

/* How a file is opened. The values are Linux's, which newlib's <fcntl.h> does not share. */
#undef O_ACCMODE
#undef O_RDONLY
#undef O_WRONLY
#undef O_RDWR
#undef O_CREAT
#undef O_EXCL
#undef O_NOCTTY
#undef O_TRUNC
#undef O_APPEND
#undef O_NONBLOCK
#undef O_NDELAY
#undef O_SYNC
#undef O_DIRECT
#undef O_CLOEXEC
#undef FASYNC
#define O_ACCMODE  00000003
#define O_RDONLY   00000000
#define O_WRONLY   00000001
#define O_RDWR	   00000002
#define O_CREAT	   00000100
#define O_EXCL	   00000200
#define O_NOCTTY   00000400
#define O_TRUNC	   00001000
#define O_APPEND   00002000
#define O_NONBLOCK 00004000
#define O_NDELAY   O_NONBLOCK
#define O_SYNC	   04010000
#define O_DIRECT   00040000
#define O_CLOEXEC  02000000
#define FASYNC	   00020000
#endif
