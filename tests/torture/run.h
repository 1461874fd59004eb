/* SPDX-License-Identifier: MIT */
#ifndef _TORTURE_RUN_H
#define _TORTURE_RUN_H

#include <linux/types.h>

int torture_run(unsigned long count, u32 seed);

#endif
