// SPDX-License-Identifier: MIT
/* HRTIMER_SOFTIRQ: the callbacks of hrtimers that were initialised with HRTIMER_MODE_SOFT. */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <bhk/time.h>

static void hrtimer_softirq_action(struct softirq_action *a)
{
	hrtimer_run_soft();
}

static int __init hrtimer_softirq_init(void)
{
	open_softirq(HRTIMER_SOFTIRQ, hrtimer_softirq_action);
	return 0;
}
pure_initcall(hrtimer_softirq_init);
