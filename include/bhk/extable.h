/* SPDX-License-Identifier: MIT */
#ifndef _BHK_EXTABLE_H
#define _BHK_EXTABLE_H

#include <linux/types.h>

struct pt_regs;

bool fixup_exception(struct pt_regs *regs);
#endif
