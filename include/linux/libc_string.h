/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_LIBC_STRING_H
#define _LINUX_LIBC_STRING_H

/*
 * The C library's string functions, without the two whose names are those of
 * variables in many a driver.
 */
#define index	__libc_index
#define rindex	__libc_rindex
#include <string.h>
#include <strings.h>
#undef index
#undef rindex

#endif
