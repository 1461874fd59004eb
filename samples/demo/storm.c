// SPDX-License-Identifier: MIT
/* Demo: a line that never calms down is shut, and the machine goes on. */
#include <linux/printk.h>
#include <bhk/tracing.h>
#include "demo.h"

/* Of the storm only its begin and its end are in the trace; a hundred thousand are all the same. */
#define SHOWN_FIRST 12
#define SHOWN_LAST  99990
/* The demo's brake, for a kernel that was booted with noirqdebug. */
#define MAX_INTERRUPTS 150000
/* A shut line is asked ten times a second. */
#define POLLED_MS 350

static bool knows_the_device;
static unsigned int interrupts, handled;

static void trace_begin_and_end(void)
{
	if (interrupts == SHOWN_FIRST)
		trace_pause(true);
	if (interrupts == SHOWN_LAST)
		trace_pause(false);
}

static irqreturn_t handler(int irq, void *dev)
{
	if (!demo_level_is_up())
		return IRQ_NONE;
	interrupts++;
	if (knows_the_device) {
		demo_level_lower();
		demo_note("serves the device");
		handled++;
		return IRQ_HANDLED;
	}
	trace_begin_and_end();
	if (interrupts == 1)
		demo_note("not my device, it thinks");
	if (interrupts == MAX_INTERRUPTS)
		demo_level_lower();
	return IRQ_NONE;
}

/* Return: interrupts of the storm, and how often the shut line was asked then. */
static int storm(unsigned int *storms, unsigned int *polls)
{
	int ret;

	demo_note("is about to be interrupted");
	demo_level_raise();
	*storms = interrupts;
	demo_note("goes on after %u interrupts", interrupts);
	ret = shell_sleep_ms(POLLED_MS);
	*polls = interrupts - *storms;
	demo_note("finds the handler asked %u times more", *polls);
	knows_the_device = true;
	if (!ret)
		ret = shell_sleep_ms(POLLED_MS);
	return ret;
}

static int story(char *dev, unsigned int *storms, unsigned int *polls)
{
	int ret = storm(storms, polls);

	demo_level_lower();
	free_irq(DEMO_LEVEL_IRQ, dev);
	demo_note("requests the line anew");
	ret = ret ?: request_irq(DEMO_LEVEL_IRQ, handler, 0, "demo", dev);
	if (!ret) {
		demo_level_raise();
		demo_note("goes on");
		free_irq(DEMO_LEVEL_IRQ, dev);
	}
	return ret;
}

static int run(void)
{
	unsigned int storms = 0, polls = 0;
	static char dev;
	int ret = request_irq(DEMO_LEVEL_IRQ, handler, 0, "demo", &dev);

	if (ret)
		return ret;
	interrupts = handled = 0;
	knows_the_device = false;
	demo_begin();
	ret = story(&dev, &storms, &polls);
	demo_end();
	demo_level_lower();
	pr_flush(1000, true);
	demo_print_notes();
	shell_printf(
		"%u interrupts until the line was shut, asked %u times then, %u served afterwards\n",
		storms, polls, handled);
	return ret;
}

const struct demo demo_storm = {
	.name = "storm",
	.title = "An interrupt storm, and how it is contained",
	.text = "A device raises its line, and its handler says that it was not its device: IRQ_NONE. The\n"
		"line stays up, so it interrupts again at once, and no thread gets the CPU any more.\n"
		"When of 100,000 interrupts nearly all were nobody's, the kernel says 'nobody cared' and\n"
		"shuts the line; the machine goes on. The handler is still asked ten times a second, so\n"
		"that the device goes on slowly: the demo repairs its handler, and it is served.",
	.run = run,
};
