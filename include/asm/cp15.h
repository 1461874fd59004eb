/* SPDX-License-Identifier: MIT */
/* System control coprocessor: ARM1176JZF-S TRM, chapter 3. */
#ifndef _ASM_CP15_H
#define _ASM_CP15_H

/* c1,c0,0: control register. */
#define SCTLR_M	 (1 << 0)  /* MMU */
#define SCTLR_A	 (1 << 1)  /* alignment faults */
#define SCTLR_C	 (1 << 2)  /* data cache */
#define SCTLR_Z	 (1 << 11) /* branch prediction */
#define SCTLR_I	 (1 << 12) /* instruction cache */
#define SCTLR_U	 (1 << 22) /* ARMv6 unaligned model */
#define SCTLR_XP (1 << 23) /* ARMv6 page tables, no subpages */

#ifndef __ASSEMBLER__
#include <linux/types.h>

#define __cp15_read(crn, crm, op2)                                                                 \
	({                                                                                         \
		u32 __v;                                                                           \
		__asm__ volatile("mrc p15, 0, %0, " #crn ", " #crm ", " #op2 : "=r"(__v));         \
		__v;                                                                               \
	})
#define __cp15_write(val, crn, crm, op2)                                                           \
	__asm__ volatile("mcr p15, 0, %0, " #crn ", " #crm ", " #op2 : : "r"(val) : "memory")

#ifdef __thumb__ /* kernel/thumb.S */
u32 read_midr(void);
u32 read_sctlr(void);
u32 read_ttbr0(void);
u32 read_dacr(void);
u32 read_dfsr(void);
u32 read_ifsr(void);
u32 read_dfar(void);
void cpu_wfi(void);
#else
static inline u32 read_midr(void)
{
	return __cp15_read(c0, c0, 0);
}

static inline u32 read_sctlr(void)
{
	return __cp15_read(c1, c0, 0);
}

/* Page tables, and who may use which domain. */
static inline u32 read_ttbr0(void)
{
	return __cp15_read(c2, c0, 0);
}

static inline u32 read_dacr(void)
{
	return __cp15_read(c3, c0, 0);
}

/* Data fault status and address; instruction fault status and address. */
static inline u32 read_dfsr(void)
{
	return __cp15_read(c5, c0, 0);
}

static inline u32 read_ifsr(void)
{
	return __cp15_read(c5, c0, 1);
}

static inline u32 read_dfar(void)
{
	return __cp15_read(c6, c0, 0);
}

/* Wait for interrupt; a DSB comes first (TRM section 3.2.22). */
static inline void cpu_wfi(void)
{
	__cp15_write(0, c7, c10, 4);
	__cp15_write(0, c7, c0, 4);
}
#endif
#endif
#endif
