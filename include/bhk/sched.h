/* SPDX-License-Identifier: MIT */
/* What boot and the interrupt exit need of the scheduler. */
#ifndef _BHK_SCHED_H
#define _BHK_SCHED_H

#include <linux/irqflags.h>
#include <linux/sched.h>

/* Interrupts are off: what waits may come in here, threads too if preemption is on. */
static __always_inline void irq_window(void)
{
	raw_local_irq_enable();
	raw_local_irq_disable();
}

void sched_init(void);
void schedule_irqoff(void);
void wake_up_process_irqoff(struct task_struct *p);
void preempt_schedule_irq(void);
void slice_is_over(void);
void __noreturn cpu_idle(void);
void __noreturn thread_exit(int code);

/**
 * scheduling_while_atomic() - report a thread that sleeps where it may not
 * @tsk:   the thread
 * @count: preempt count as Linux prints it
 *
 * Fatal unless the boot argument sched_bug=warn was given. Defined with the splats.
 */
void scheduling_while_atomic(struct task_struct *tsk, unsigned int count);

/* The workqueue's two hooks: an edge upward that is the subject itself. */
void wq_worker_sleeping(struct task_struct *task);
void wq_worker_running(struct task_struct *task);
/* For ps, top, /proc/stat and /proc/timer_list; nr_idle: of the switches, away from the idle thread. */
struct sched_stats {
	unsigned long nr_switches;
	unsigned long nr_idle;
	unsigned int nr_running;
	u64 idle_us;
};

void sched_get_stats(struct sched_stats *st);

/* Not 0 while a line is pending: a register of the root interrupt controller, which sets this. */
extern const void __iomem *irq_root_pending; /* c */
#endif
