// SPDX-License-Identifier: MIT
/* Demo: the same job done in the handler, and split into a top and a bottom half. */
#include "demo.h"

#define EVENTS	  5
#define PERIOD_US 2000
#define JOB_US	  600
#define WATCH_US  250

static struct demo_device dev;
static unsigned int jobs;
static u32 handler_us;

static void job(void)
{
	demo_note("works on packet %u", ++jobs);
	demo_busy(JOB_US);
}

static irqreturn_t unsplit(int irq, void *unused)
{
	u32 begin = clock_us();

	if (!demo_device_ack(&dev))
		return IRQ_NONE;
	job();
	handler_us = max(handler_us, clock_us() - begin);
	return IRQ_HANDLED;
}

static void bottom_half(struct tasklet_struct *t)
{
	job();
}
static DECLARE_TASKLET(tasklet, bottom_half);

static irqreturn_t top_half(int irq, void *unused)
{
	u32 begin = clock_us();

	if (!demo_device_ack(&dev))
		return IRQ_NONE;
	demo_note("acknowledges, schedules the tasklet");
	tasklet_schedule(&tasklet);
	handler_us = max(handler_us, clock_us() - begin);
	return IRQ_HANDLED;
}

static bool all_done(void)
{
	return jobs == EVENTS;
}

static int run_with(irq_handler_t handler, const char *name)
{
	struct demo_watch watch;
	int ret;

	jobs = handler_us = 0;
	ret = request_irq(DEMO_IRQ, handler, 0, "demo", &dev);
	if (ret)
		return ret;
	demo_begin();
	demo_watch_start(WATCH_US);
	demo_device_start(&dev, PERIOD_US, EVENTS);
	ret = demo_wait(all_done);
	watch = demo_watch_stop();
	demo_end();
	demo_device_stop(&dev);
	free_irq(DEMO_IRQ, &dev);
	tasklet_kill(&tasklet);
	demo_print_notes();
	shell_printf(
		"%s: the handler took %u us at most;\n"
		"another interrupt, due every %u us, came up to %u us late, and %u of %u not at all\n\n",
		name, handler_us, WATCH_US, watch.late_us, watch.missed,
		watch.count + watch.missed);
	return ret;
}

static int run(void)
{
	int ret = run_with(unsplit, "not split");

	return ret ?: run_with(top_half, "split");
}

const struct demo demo_top_half = {
	.name = "top-half",
	.title = "A handler is split into a top half and a bottom half",
	.text = "A device brings five packets, one every 2 ms; each is 600 us of work. First the handler\n"
		"does all of it, with interrupts off: a timer that wants to interrupt every 250 us has\n"
		"to wait. Then the handler only acknowledges and schedules a tasklet, which does the\n"
		"same work right after it, but with interrupts on.",
	.run = run,
};
