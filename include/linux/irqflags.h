/* SPDX-License-Identifier: MIT */
/*
 * Interrupts on and off.
 *
 * local_irq_save/restore nest; local_irq_disable/enable do not. All are compiler
 * barriers. A hard handler runs with interrupts off to its end: enabling them there
 * is reported and not carried out (docs/differences.md). The raw_ forms are for the
 * kernel's own paths, which know where they are.
 */
#ifndef _LINUX_IRQFLAGS_H
#define _LINUX_IRQFLAGS_H

#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/kconfig.h>
#include <asm/irqflags.h>
#include <asm/irq_hooks.h>
#include <asm/cpu_state.h>

#if defined(CONFIG_TRACE_IRQFLAGS) && !defined(BHK_HOST) && !defined(__thumb__)
#define raw_local_irq_disable()	     hooked_irq_disable()
#define raw_local_irq_enable()	     hooked_irq_enable()
#define raw_local_irq_save(flags)    ((flags) = hooked_irq_save())
#define raw_local_irq_restore(flags) hooked_irq_restore(flags)
#else
#define raw_local_irq_disable()	       arch_local_irq_disable()
#define raw_local_irq_enable()	       arch_local_irq_enable()
#define raw_local_irq_save(flags)      ((flags) = arch_local_irq_save())
#define raw_local_irq_restore(flags)   arch_local_irq_restore(flags)
#endif
#define raw_irqs_disabled_flags(flags) arch_irqs_disabled_flags(flags)
#define raw_irqs_disabled()	       arch_irqs_disabled_flags(arch_local_save_flags())

/* Bits 16 and up of preempt_count: inside a hard handler or the NMI. */
#define __PREEMPT_IN_HARDIRQ(count) ((count) >> 16)

void irq_enabled_in_hardirq(void *caller);

/**
 * local_irq_enable() - let interrupts in
 *
 * Context: softirq and task. In a hard handler: reported as Linux reports a handler
 * that enabled interrupts, and ignored.
 */
static inline void local_irq_enable(void)
{
	if (likely(!__PREEMPT_IN_HARDIRQ(cpu_state.preempt_count)))
		raw_local_irq_enable();
	else if (IS_ENABLED(CONFIG_CONTEXT_CHECKS))
		irq_enabled_in_hardirq(__builtin_return_address(0));
}

#define local_irq_disable()	   raw_local_irq_disable()
#define local_irq_save(flags)	   raw_local_irq_save(flags)
#define local_irq_restore(flags)   raw_local_irq_restore(flags)
#define local_save_flags(flags)	   ((flags) = arch_local_save_flags())
#define irqs_disabled()		   raw_irqs_disabled()
#define irqs_disabled_flags(flags) raw_irqs_disabled_flags(flags)
#endif
