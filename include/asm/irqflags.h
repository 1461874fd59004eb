/* SPDX-License-Identifier: MIT */
/* The CPSR I bit. ARM1176JZF-S TRM, section 2.10; CPS is an ARMv6 instruction. */
#ifndef _ASM_IRQFLAGS_H
#define _ASM_IRQFLAGS_H

#include <asm/ptrace.h>

#if !defined(BHK_HOST) && !defined(__thumb__)
static inline unsigned long arch_local_save_flags(void)
{
	unsigned long flags;

	__asm__ volatile("mrs %0, cpsr" : "=r"(flags) : : "memory");
	return flags;
}

static inline void arch_local_irq_disable(void)
{
	__asm__ volatile("cpsid i" : : : "memory", "cc");
}

static inline void arch_local_irq_enable(void)
{
	__asm__ volatile("cpsie i" : : : "memory", "cc");
}

static inline unsigned long arch_local_irq_save(void)
{
	unsigned long flags = arch_local_save_flags();

	arch_local_irq_disable();
	return flags;
}

/* As arch_local_irq_save(), and the FIQ, which is the NMI, is off too. */
static inline unsigned long arch_local_nmi_save(void)
{
	unsigned long flags = arch_local_save_flags();

	__asm__ volatile("cpsid if" : : : "memory", "cc");
	return flags;
}

static inline void arch_local_irq_restore(unsigned long flags)
{
	__asm__ volatile("msr cpsr_c, %0" : : "r"(flags) : "memory", "cc");
}
#else /* kernel/thumb.S; in the host tests a simulated CPU */
unsigned long arch_local_save_flags(void);
void arch_local_irq_disable(void);
void arch_local_irq_enable(void);
unsigned long arch_local_irq_save(void);
unsigned long arch_local_nmi_save(void);
void arch_local_irq_restore(unsigned long flags);
#endif

static inline int arch_irqs_disabled_flags(unsigned long flags)
{
	return !!(flags & PSR_I_BIT);
}
#endif
