/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_POISON_H
#define _LINUX_POISON_H

/*
 * What a deleted list entry points to: addresses in page 0, which is not
 * mapped, so that a later use faults and the address names the cause.
 */
#define POISON_POINTER_DELTA	0
#define LIST_POISON1		((void *)0x100)
#define LIST_POISON2		((void *)0x122)

#endif
