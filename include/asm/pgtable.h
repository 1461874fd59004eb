/* SPDX-License-Identifier: MIT */
/* ARMv6 short descriptors: ARM1176JZF-S TRM, section 6.11 and table 6-2 (memory types). */
#ifndef _ASM_PGTABLE_H
#define _ASM_PGTABLE_H

#include <linux/types.h>
#include <asm/page.h>

#define SECTION_SIZE 0x100000
#define PGD_ENTRIES  4096
#define PTE_ENTRIES  256

/* First level. */
#define PGD_TYPE_TABLE 0x1
#define PGD_TYPE_SECT  0x2
#define SECT_B	       (1 << 2)
#define SECT_C	       (1 << 3)
#define SECT_XN	       (1 << 4)
#define SECT_AP_RW     (1 << 10) /* privileged read and write, user none */
#define SECT_TEX(x)    ((x) << 12)

/* Second level, extended small page. */
#define PTE_XN	   (1 << 0)
#define PTE_SMALL  (1 << 1)
#define PTE_B	   (1 << 2)
#define PTE_C	   (1 << 3)
#define PTE_AP_RW  (1 << 4)
#define PTE_TEX(x) ((x) << 6)
#define PTE_APX	   (1 << 9) /* with AP_RW: privileged read only */

/* Normal memory, write-back: C and B. Device memory: B alone. Normal uncached: TEX 1. */
#define SECT_KERNEL   (PGD_TYPE_SECT | SECT_AP_RW | SECT_C | SECT_B | SECT_XN)
#define SECT_DEVICE   (PGD_TYPE_SECT | SECT_AP_RW | SECT_B | SECT_XN)
#define SECT_UNCACHED (PGD_TYPE_SECT | SECT_AP_RW | SECT_TEX(1) | SECT_XN)

#define PAGE_KERNEL	    (PTE_SMALL | PTE_AP_RW | PTE_C | PTE_B | PTE_XN)
#define PAGE_KERNEL_RO	    (PAGE_KERNEL | PTE_APX)
#define PAGE_KERNEL_EXEC_RO (PTE_SMALL | PTE_AP_RW | PTE_C | PTE_B | PTE_APX)
#define PAGE_KERNEL_EXEC    (PTE_SMALL | PTE_AP_RW | PTE_C | PTE_B)
#define PAGE_UNCACHED	    (PTE_SMALL | PTE_AP_RW | PTE_TEX(1) | PTE_XN)

extern u32 boot_pgd[PGD_ENTRIES];
#endif
