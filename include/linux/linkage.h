/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_LINKAGE_H
#define _LINUX_LINKAGE_H

#include <linux/compiler_types.h>
#include <linux/stringify.h>
#include <linux/export.h>

#ifdef __ASSEMBLY__
/* The way a function begins and ends in a .S file. */
#define SYM_FUNC_START(name) \
	.globl name ; .type name, %function ; .balign 4 ; name:
#define SYM_FUNC_END(name)	.size name, . - name
#define ENTRY(name)		SYM_FUNC_START(name)
#define ENDPROC(name)		SYM_FUNC_END(name)
#else
#define asmlinkage
#endif

#endif
