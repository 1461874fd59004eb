/* SPDX-License-Identifier: MIT */
#ifndef _ASM_CURRENT_H
#define _ASM_CURRENT_H

#include <asm/cpu_state.h>

/* The thread that runs, or that was interrupted. */
#define current (cpu_state.curr)
#endif
