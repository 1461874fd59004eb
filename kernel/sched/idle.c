// SPDX-License-Identifier: MIT
/* The idle thread: pid 0, runs when nothing else does. */
#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <asm/cp15.h>
#include <bhk/idle.h>
#include <bhk/params.h>
#include <bhk/sched.h>
#include <bhk/time.h>
#include "sched.h"

void (*idle_notifier)(bool idle);

#ifdef CONFIG_BOOT_PARAMS
static bool poll; /* set at boot */

static int __init nohlt_param(const char *val)
{
	poll = true;
	return 0;
}
boot_param("nohlt", nohlt_param, "wait for interrupts in a loop, not in WFI");
#else
#define poll false
#endif

/*
 * An interrupt ends WFI while it is still masked, and is taken by the enable: no wake-up
 * falls between the test and the sleep. Its exit preempts this thread if another is due.
 */
static void idle_sleep(void)
{
	void (*notify)(bool idle) = idle_notifier;

	raw_local_irq_disable();
	if (likely(!cpu_state.work)) {
		if (unlikely(notify))
			notify(true);
		if (likely(!poll))
			cpu_wfi();
		tick_idle_irq_enter();
		if (unlikely(notify))
			notify(false);
	}
	raw_local_irq_enable();
}

/**
 * cpu_idle() - what the boot context does for the rest of its life
 *
 * Softirqs that were raised without waking anybody are run here, else they would keep the
 * CPU from sleeping.
 *
 * Context: the idle thread, interrupts and preemption on.
 */
void __noreturn cpu_idle(void)
{
	for (;;) {
		if (unlikely(cpu_state.work & WORK_SOFTIRQ_MASK)) {
			local_bh_disable();
			local_bh_enable();
		}
		if (unlikely(need_resched())) {
			raw_local_irq_disable();
			preempt_schedule_irq();
			raw_local_irq_enable();
		}
		idle_sleep();
	}
}
