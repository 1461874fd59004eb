// SPDX-License-Identifier: MIT
/* Demo: softirqs run as the interrupt ends, before what it interrupted goes on. */
#include <linux/bottom_half.h>
#include "demo.h"

static void urgent_fn(struct tasklet_struct *t)
{
	demo_note(irqs_disabled() ? "HI runs, interrupts off" : "HI runs, interrupts on");
}
static DECLARE_TASKLET(urgent, urgent_fn);

static void usual_fn(struct tasklet_struct *t)
{
	demo_note("TASKLET runs");
}
static DECLARE_TASKLET(usual, usual_fn);

static irqreturn_t handler(int irq, void *dev)
{
	if (!demo_level_is_up())
		return IRQ_NONE;
	demo_level_lower();
	demo_note("raises TASKLET, then HI, then TASKLET again");
	tasklet_schedule(&usual);
	tasklet_hi_schedule(&urgent);
	tasklet_schedule(&usual);
	return IRQ_HANDLED;
}

static int run(void)
{
	static char dev;
	int ret = request_irq(DEMO_LEVEL_IRQ, handler, 0, "demo", &dev);

	if (ret)
		return ret;
	demo_begin();
	demo_note("is about to be interrupted");
	demo_level_raise();
	demo_note("goes on");
	local_bh_disable();
	demo_note("shuts softirqs out: local_bh_disable()");
	demo_level_raise();
	demo_note("goes on, the softirqs have not run");
	local_bh_enable();
	demo_note("goes on behind local_bh_enable()");
	demo_end();
	free_irq(DEMO_LEVEL_IRQ, &dev);
	tasklet_kill(&usual);
	tasklet_kill(&urgent);
	demo_print_notes();
	return 0;
}

const struct demo demo_softirq_exit = {
	.name = "softirq-exit",
	.title = "Softirqs run as the interrupt ends",
	.text = "The shell's thread is interrupted by a device. The handler raises the softirq TASKLET,\n"
		"then HI, then TASKLET once more. As the interrupt ends, before the thread goes on, the\n"
		"softirqs run with interrupts on: by their number, so HI first, and each once, however\n"
		"often it was raised. Then the same again while the thread has softirqs shut out with\n"
		"local_bh_disable(): now they run when it lets them in.",
	.run = run,
};
