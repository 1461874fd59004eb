// SPDX-License-Identifier: MIT
/* Demo: an interrupt thread, and why a level line needs IRQF_ONESHOT. */
#include <linux/irq.h>
#include "demo.h"

#define JOB_US 300
/* The demo's brake: as often the primary handler lets the line stay up. */
#define MAX_ROUNDS 20

static unsigned int primary_runs, thread_runs;

static irqreturn_t primary(int irq, void *dev)
{
	if (!demo_level_is_up())
		return IRQ_NONE;
	primary_runs++;
	if (primary_runs == 1)
		demo_note("the line is up: wakes the thread");
	if (primary_runs == MAX_ROUNDS) {
		demo_note("is here for the %uth time: the demo lowers the line", primary_runs);
		demo_level_lower();
	}
	return IRQ_WAKE_THREAD;
}

static irqreturn_t thread_fn(int irq, void *dev)
{
	thread_runs++;
	demo_note(irqd_irq_masked(irq_get_irq_data(irq)) ? "runs, the line is masked"
							 : "runs, the line is open");
	demo_busy(JOB_US);
	demo_level_lower();
	demo_note("has served the device: the line is down");
	return IRQ_HANDLED;
}

static int run_with(unsigned long flags, const char *name)
{
	static char dev;
	int ret = request_threaded_irq(DEMO_LEVEL_IRQ, primary, thread_fn, flags, "demo", &dev);

	if (ret)
		return ret;
	primary_runs = thread_runs = 0;
	demo_begin();
	demo_note("is about to be interrupted");
	demo_level_raise();
	demo_note("goes on");
	synchronize_irq(DEMO_LEVEL_IRQ);
	demo_end();
	free_irq(DEMO_LEVEL_IRQ, &dev);
	demo_print_notes();
	shell_printf("%s: %u runs of the primary handler, %u of the thread\n\n", name, primary_runs,
		     thread_runs);
	return 0;
}

static int run(void)
{
	static char dev;
	int ret = run_with(IRQF_ONESHOT, "with IRQF_ONESHOT");

	ret = ret ?: run_with(0, "without");
	if (ret)
		return ret;
	ret = request_threaded_irq(DEMO_LEVEL_IRQ, NULL, thread_fn, 0, "demo", &dev);
	if (!ret)
		free_irq(DEMO_LEVEL_IRQ, &dev);
	shell_printf("no primary handler and no IRQF_ONESHOT: request_threaded_irq() returns %d\n",
		     ret);
	return 0;
}

const struct demo demo_irq_thread = {
	.name = "irq-thread",
	.title = "An interrupt thread, and what IRQF_ONESHOT is for",
	.text = "The line of this device stays up until the device has been served, which only the thread\n"
		"can do. With IRQF_ONESHOT the line is masked from the primary handler's end to the\n"
		"thread's: the thread irq/53-demo has a real-time priority, so it runs at once. Without,\n"
		"the line is open again as soon as the primary handler returns, and interrupts again,\n"
		"and again, and the thread gets nowhere: after 20 times the demo puts an end to it.",
	.run = run,
};
