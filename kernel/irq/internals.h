/* SPDX-License-Identifier: MIT */
/* Shared by kernel/irq/ and bh/irq_thread.c. */
#ifndef _KERNEL_IRQ_INTERNALS_H
#define _KERNEL_IRQ_INTERNALS_H

#include <linux/interrupt.h>
#include <linux/irq.h>

#define for_each_action(desc, act) for (act = (desc)->action; act; act = act->next)

/* kernel/irq/irqdesc.c */
void irq_desc_reset(struct irq_desc *desc);
struct irq_desc *irq_desc_get(unsigned int irq);

/* kernel/irq/handle.c: the flow that fits the line's state; interrupts off. */
void irq_update_flow(struct irq_desc *desc);

/* kernel/irq/chip.c; interrupts off. */
void mask_irq(struct irq_desc *desc);
void unmask_irq(struct irq_desc *desc);
void irq_enable(struct irq_desc *desc);
void irq_disable(struct irq_desc *desc);
void irq_startup(struct irq_desc *desc);
void irq_shutdown(struct irq_desc *desc);
void __disable_irq(struct irq_desc *desc);
void __enable_irq(struct irq_desc *desc);
void check_irq_resend(struct irq_desc *desc);
int __irq_set_trigger(struct irq_desc *desc, unsigned int type);
void irq_report_trigger(struct irq_desc *desc, unsigned int type);

/* kernel/irq/enable.c */
bool irq_threads_busy(struct irq_desc *desc);
struct task_struct *irq_busy_thread(struct irq_desc *desc);

/* kernel/irq/resend.c; interrupts off: run the line's flow soon, in hardirq context. */
void irq_resend(struct irq_desc *desc);

/*
 * kernel/irq/spurious.c; hardirq, interrupts off: no handler claimed the interrupt; the
 * handlers ran longer than ever or than the budget; the line has no handler at all.
 */
void note_unhandled(struct irq_desc *desc);
void irq_without_action(struct irq_desc *desc);
void irq_reset_spurious(struct irq_desc *desc);
void irq_init_budget(struct irq_desc *desc);

/* kernel/irq/spurious_poll.c */
#ifdef CONFIG_IRQ_SPURIOUS_POLL
void irq_start_polling(void);
#else
static inline void irq_start_polling(void)
{
}
#endif

/* kernel/irq/nmi.c; interrupts off. */
#ifdef CONFIG_HARDLOCKUP_DETECTOR
void hardlockup_tell(void);
#else
static inline void hardlockup_tell(void)
{
}
#endif

int fiq_line_requested(unsigned int irq);
void fiq_line_freed(unsigned int irq);

/* kernel/irq/forced.c: the boot argument threadirqs. */
#ifdef CONFIG_IRQ_FORCED_THREADING
extern bool force_irqthreads;
int irq_force_threading(struct irqaction *action);
#else
static inline int irq_force_threading(struct irqaction *action)
{
	return 0;
}
#endif
irqreturn_t irq_default_primary_handler(int irq, void *dev_id);

/* kernel/irq/proc.c */
#ifdef CONFIG_PROC_FS
void register_irq_proc(struct irq_desc *desc, struct irqaction *action);
void unregister_irq_proc(struct irqaction *action);
#else
static inline void register_irq_proc(struct irq_desc *desc, struct irqaction *action)
{
}

static inline void unregister_irq_proc(struct irqaction *action)
{
}
#endif

/* bh/irq_thread.c */
int setup_irq_thread(struct irqaction *action, unsigned int irq, bool secondary);
void stop_irq_thread(struct irqaction *action);
void irq_wake_only_thread(struct irq_desc *desc, struct irqaction *action);
bool __irq_wake_thread(struct irq_desc *desc, struct irqaction *action);
#endif
