/* SPDX-License-Identifier: MIT */
/*
 * The preempt count: one word that says in which context the CPU is.
 *
 *	bits  0-7   preempt_disable() depth, spinlocks included
 *	bits  8-15  bit 8: softirqs are being served; bits 9-15: local_bh_disable() depth
 *	bits 16-19  hard interrupt depth
 *	bits 20-23  NMI (FIQ) depth
 *
 * The layout and the meaning of the in_*() tests are Linux's.
 */
#ifndef _LINUX_PREEMPT_H
#define _LINUX_PREEMPT_H

#include <linux/linkage.h>
#include <linux/irqflags.h>

#define PREEMPT_BITS 8
#define SOFTIRQ_BITS 8
#define HARDIRQ_BITS 4
#define NMI_BITS     4

#define PREEMPT_SHIFT 0
#define SOFTIRQ_SHIFT (PREEMPT_SHIFT + PREEMPT_BITS)
#define HARDIRQ_SHIFT (SOFTIRQ_SHIFT + SOFTIRQ_BITS)
#define NMI_SHIFT     (HARDIRQ_SHIFT + HARDIRQ_BITS)

#define __IRQ_MASK(x) ((1UL << (x)) - 1)
#define PREEMPT_MASK  (__IRQ_MASK(PREEMPT_BITS) << PREEMPT_SHIFT)
#define SOFTIRQ_MASK  (__IRQ_MASK(SOFTIRQ_BITS) << SOFTIRQ_SHIFT)
#define HARDIRQ_MASK  (__IRQ_MASK(HARDIRQ_BITS) << HARDIRQ_SHIFT)
#define NMI_MASK      (__IRQ_MASK(NMI_BITS) << NMI_SHIFT)

#define PREEMPT_OFFSET	       (1UL << PREEMPT_SHIFT)
#define SOFTIRQ_OFFSET	       (1UL << SOFTIRQ_SHIFT)
#define HARDIRQ_OFFSET	       (1UL << HARDIRQ_SHIFT)
#define NMI_OFFSET	       (1UL << NMI_SHIFT)
#define SOFTIRQ_DISABLE_OFFSET (2 * SOFTIRQ_OFFSET)
#define PREEMPT_DISABLE_OFFSET PREEMPT_OFFSET

#define preempt_count() (cpu_state.preempt_count)

#define nmi_count()	(preempt_count() & NMI_MASK)
#define hardirq_count() (preempt_count() & HARDIRQ_MASK)
#define softirq_count() (preempt_count() & SOFTIRQ_MASK)
#define irq_count()	(preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_MASK))

#define in_nmi()	     (nmi_count())
#define in_hardirq()	     (hardirq_count())
#define in_irq()	     (hardirq_count())
#define in_softirq()	     (softirq_count())
#define in_serving_softirq() (softirq_count() & SOFTIRQ_OFFSET)
#define in_interrupt()	     (irq_count())
#define in_task()	     (!(preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_OFFSET)))
#define in_atomic()	     (preempt_count() != 0)
#define preemptible()	     (preempt_count() == 0 && !irqs_disabled())

#define __preempt_count_add(val) ((void)(cpu_state.preempt_count += (val)))
#define __preempt_count_sub(val) ((void)(cpu_state.preempt_count -= (val)))
#define preempt_count_add(val)	 __preempt_count_add(val)
#define preempt_count_sub(val)	 __preempt_count_sub(val)

/* Runs the scheduler if a thread of higher priority waits and this context may be preempted. */
void preempt_schedule(void);

/* The one store of preempt_disable() and preempt_enable(). */
#if defined(CONFIG_TRACE_PREEMPT_TOGGLE) && !defined(BHK_HOST) && defined(__thumb__)
void __preempt_count_off(unsigned int count); /* kernel/thumb.S */
void __preempt_count_on(unsigned int count);
#elif defined(CONFIG_TRACE_PREEMPT_TOGGLE) && !defined(BHK_HOST)
#define __preempt_count_off(count) hooked_store("preempt_off_hook", cpu_state.preempt_count, count)
#define __preempt_count_on(count)  hooked_store("preempt_on_hook", cpu_state.preempt_count, count)
#else
#define __preempt_count_off(count) ((void)(cpu_state.preempt_count = (count)))
#define __preempt_count_on(count)  ((void)(cpu_state.preempt_count = (count)))
#endif

/**
 * preempt_disable() - no other thread runs until the matching preempt_enable()
 *
 * Context: any. Nests. Interrupts and softirqs still run.
 */
#define preempt_disable()                                                                          \
	do {                                                                                       \
		__preempt_count_off(cpu_state.preempt_count + PREEMPT_OFFSET);                     \
		barrier();                                                                         \
	} while (0)

/* Forms that leave a due reschedule to the next interrupt or schedule(). */
#define preempt_enable_no_resched()                                                                \
	do {                                                                                       \
		barrier();                                                                         \
		__preempt_count_on(cpu_state.preempt_count - PREEMPT_OFFSET);                      \
	} while (0)
#define sched_preempt_enable_no_resched() preempt_enable_no_resched()

/**
 * preempt_check_resched() - give way now if that is due and allowed here
 *
 * Context: any.
 */
#define preempt_check_resched()                                                                    \
	do {                                                                                       \
		if (unlikely(cpu_state.work & WORK_NEED_RESCHED) && !cpu_state.preempt_count)                  \
			preempt_schedule();                                                        \
	} while (0)

/**
 * preempt_enable() - end of a preempt_disable() section
 *
 * Context: any. The outermost one lets a thread of higher priority run.
 *
 * The count is stored before work is read: an interrupt in between sees that it may preempt, one
 * before the store is seen in work. The count is what was stored, whatever interrupted.
 */
#define preempt_enable()                                                                           \
	do {                                                                                       \
		unsigned int __preempt_left;                                                       \
                                                                                                   \
		barrier();                                                                         \
		__preempt_left = cpu_state.preempt_count - PREEMPT_OFFSET;                         \
		__preempt_count_on(__preempt_left);                                                \
		barrier();                                                                         \
		if (unlikely(cpu_state.work & WORK_NEED_RESCHED) && !__preempt_left)               \
			preempt_schedule();                                                        \
	} while (0)

#define preempt_disable_notrace() preempt_disable()
#define preempt_enable_notrace()  preempt_enable()
#endif
