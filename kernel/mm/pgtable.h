/* SPDX-License-Identifier: MIT */
/* Shared inside kernel/mm/ only. */
#ifndef _KERNEL_MM_PGTABLE_H
#define _KERNEL_MM_PGTABLE_H

#include <linux/types.h>
#include <asm/pgtable.h>

#define PTES_PER_MB (SECTION_SIZE / PAGE_SIZE)

u32 *pte_of(unsigned long addr);
void set_table_word(u32 *entry, u32 value);
void set_pte(unsigned long addr, u32 *pte, u32 value);
int map_table(unsigned long addr);
#endif
