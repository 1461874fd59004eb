/* SPDX-License-Identifier: MIT */
/* The TLB: ARM1176JZF-S TRM, section 3.2.24. */
#ifndef _ASM_TLBFLUSH_H
#define _ASM_TLBFLUSH_H

#include <asm/barrier.h>
#include <asm/cp15.h>
#include <asm/page.h>

/** tlb_flush_page() - forget how one page is mapped; its entry was changed before */
static inline void tlb_flush_page(unsigned long addr)
{
	__cp15_write(addr & PAGE_MASK, c8, c7, 1);
	dsb();
	isb();
}

static inline void tlb_flush_all(void)
{
	__cp15_write(0, c8, c7, 0);
	dsb();
	isb();
}
#endif
