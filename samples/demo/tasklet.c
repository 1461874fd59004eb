// SPDX-License-Identifier: MIT
/* Demo: a tasklet never runs beside itself, and what comes meanwhile is one more run. */
#include <linux/atomic.h>
#include "demo.h"

#define EVENTS	  12
#define PERIOD_US 200
#define JOB_US	  500

static struct demo_device dev;
static atomic_t events = ATOMIC_INIT(0);
static unsigned int interrupts, handled, runs, other_runs, inside, most_inside;

static void enter(void)
{
	most_inside = max(most_inside, ++inside);
}

static void count_fn(struct tasklet_struct *t)
{
	unsigned int n = atomic_xchg(&events, 0);

	enter();
	runs++;
	demo_note("runs, takes %u events", n);
	demo_busy(JOB_US);
	handled += n;
	inside--;
}
static DECLARE_TASKLET(counter, count_fn);

static void other_fn(struct tasklet_struct *t)
{
	enter();
	other_runs++;
	demo_note("the other tasklet runs");
	inside--;
}
static DECLARE_TASKLET(other, other_fn);

static irqreturn_t handler(int irq, void *unused)
{
	if (!demo_device_ack(&dev))
		return IRQ_NONE;
	demo_note(inside ? "event %u, while a tasklet runs" : "event %u", ++interrupts);
	atomic_inc(&events);
	tasklet_schedule(&counter);
	tasklet_schedule(&other);
	return IRQ_HANDLED;
}

static bool all_done(void)
{
	return handled + dev.missed >= EVENTS;
}

static int run(void)
{
	int ret;

	interrupts = handled = runs = other_runs = inside = most_inside = 0;
	atomic_set(&events, 0);
	ret = demo_play(&dev, handler, PERIOD_US, EVENTS, all_done);
	tasklet_kill(&counter);
	tasklet_kill(&other);
	if (ret)
		return ret;
	demo_print_notes();
	shell_printf(
		"%u interrupts scheduled the tasklet; it ran %u times and took all %u events.\n"
		"The other one ran %u times. At once in a tasklet: %u at most.\n",
		interrupts, runs, handled, other_runs, most_inside);
	return 0;
}

const struct demo demo_tasklet = {
	.name = "tasklet",
	.title = "A tasklet never runs beside itself",
	.text = "A device interrupts every 200 us; its tasklet needs 500 us. So most interrupts come while\n"
		"the tasklet runs, and schedule it once more. It does not begin a second time on top of\n"
		"itself, and what was scheduled twice runs once: so the handler counts, and the tasklet\n"
		"takes the count. A second tasklet of the same softirq waits for its turn, too: tasklets\n"
		"need no lock against each other on one CPU.",
	.run = run,
};
