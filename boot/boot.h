/* SPDX-License-Identifier: MIT */
/* Shared inside boot/ only; boot/start.S calls these in this order. */
#ifndef _BOOT_BOOT_H
#define _BOOT_BOOT_H

#include <linux/types.h>

void boot_save_tags(const void *tags);
void boot_quiesce(void);
u32 *boot_mmu_setup(void);
#endif
