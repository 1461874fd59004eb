/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_NOSPEC_H
#define _LINUX_NOSPEC_H

/* The ARM1176 does not use data that it read ahead of a wrong guess. */
#define array_index_nospec(index, size)	(index)
#define barrier_nospec()		do { } while (0)

#endif
