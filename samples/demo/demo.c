// SPDX-License-Identifier: MIT
/* The command demo: lists the stories, tells one, and records it. */
#include <linux/crc32.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/trace_printk.h>
#include <bhk/nmi.h>
#include <bhk/sched.h>
#include <bhk/tracing.h>
#include <bhk/tty.h>

#define SHELL_GROUP "tracing"
#include "demo.h"

/* How often a waiting demo looks whether it is over. */
#define LOOK_MS 10

static const struct demo *const demos[] = {
	&demo_top_half,	  &demo_softirq_exit, &demo_softirq_overload,
	&demo_tasklet,	  &demo_work_sleep,   &demo_work_concurrency,
	&demo_irq_thread, &demo_slow_handler, &demo_atomic_sleep,
	&demo_storm,	  &demo_choosing,
};

/* Before a story: who is still busy with something else gets it done. */
#define SETTLE_MS      30
#define SETTLE_IDLE_US 25000
#define SETTLE_LOOKS   50

/* How long the log may take to come to the console. */
#define LOG_MS 1000

/* Of the demo that runs: there is one shell. */
static const struct demo *running;
static bool trace_was_on, trace_was_paused;

/* Sleep until nobody else wants the CPU: a work may still be drawing what was printed. */
static void settle(void)
{
	struct sched_stats before, after;
	unsigned int i;

	for (i = 0; i < SETTLE_LOOKS; i++) {
		sched_get_stats(&before);
		msleep(SETTLE_MS);
		sched_get_stats(&after);
		if (after.idle_us - before.idle_us > SETTLE_IDLE_US)
			return;
	}
}

/**
 * demo_begin() - from here on it is the story: all before has left the line
 *
 * Context: the shell's thread. Sleeps.
 */
void demo_begin(void)
{
	unsigned long flags;

	tty_drain(tty_console());
	settle();
	demo_clear_notes();
	local_irq_save(flags);
	trace_pause(false);
	trace_printk("demo %s begins", running->name);
	local_irq_restore(flags);
}

/** demo_end() - the story is over. Context: the shell's thread. */
void demo_end(void)
{
	trace_printk("demo %s ends", running->name);
	trace_pause(true);
}

/**
 * demo_wait() - sleep until something is so
 * @done: says whether it is
 *
 * Context: the shell's thread. Sleeps. Return: 0, -EINTR: ctrl-c, -ETIMEDOUT after DEMO_LIMIT_MS.
 */
int demo_wait(bool (*done)(void))
{
	u32 begin = clock_us();

	while (!done()) {
		if (clock_us() - begin > DEMO_LIMIT_MS * 1000)
			return shell_error(-ETIMEDOUT, "what should happen did not within %u ms",
					   DEMO_LIMIT_MS);
		if (shell_sleep_ms(LOOK_MS))
			return -EINTR;
	}
	return 0;
}

/**
 * demo_play() - the story of a device: from the request of its line to its end
 * @dev:       its state
 * @handler:   of its line
 * @period_us: between two events
 * @count:     events in all
 * @done:      says whether the story is over
 *
 * What the handler queued or scheduled may still be pending.
 *
 * Context: the shell's thread. Sleeps.
 * Return: 0, or an error of request_irq() or demo_wait()
 */
int demo_play(struct demo_device *dev, irq_handler_t handler, u32 period_us, u32 count,
	      bool (*done)(void))
{
	int ret = request_irq(DEMO_IRQ, handler, 0, "demo", dev);

	if (ret)
		return ret;
	demo_begin();
	demo_device_start(dev, period_us, count);
	ret = demo_wait(done);
	demo_end();
	demo_device_stop(dev);
	free_irq(DEMO_IRQ, dev);
	return ret;
}

/**
 * demo_crunch() - work on a packet: its checksum
 * @bytes: how long it is
 *
 * Context: any. Real work, not a delay: a preemption in the middle makes it take longer.
 */
void demo_crunch(unsigned int bytes)
{
	static unsigned char packet[256];
	unsigned int n;
	u32 crc = ~0u;

	for (; bytes; bytes -= n) {
		n = min_t(unsigned int, bytes, sizeof(packet));
		crc = crc32_le(crc, packet, n);
	}
}

/**
 * demo_busy() - keep the CPU, as a driver that waits for its device in a loop
 * @us: for so long
 *
 * Context: any.
 */
void demo_busy(u32 us)
{
	u32 begin = clock_us();

	while (clock_us() - begin < us)
		;
}

static bool any_event_chosen(void)
{
	struct trace_event *ev;

	for_each_trace_event(ev) if (ev->chosen && strcmp(ev->system, "ftrace")) return true;
	return false;
}

/*
 * A trace that is on already goes on, with the events that were chosen for it. Else the ring gets
 * this demo and nothing else. While the demo talks nothing is recorded.
 */
static int open_trace(void)
{
	static const char *const systems[] = {"irq:", "sched:", "timer:", "workqueue:"};
	bool chosen = any_event_chosen();
	unsigned int i;
	int ret = 0;

	trace_was_on = trace_is_on();
	trace_was_paused = trace_is_paused();
	for (i = 0; i < ARRAY_SIZE(systems) && !chosen; i++)
		trace_choose(systems[i], true);
	trace_pause(true);
	if (!trace_was_on) {
		ret = trace_switch(true);
		trace_pause(true);
		trace_clear();
	}
	return ret;
}

static void close_trace(void)
{
	if (!trace_was_on)
		trace_switch(false);
	trace_pause(trace_was_paused);
}

static void say_where_the_trace_is(void)
{
	struct trace_counts c;

	trace_get_counts(&c);
	shell_printf(
		"\nThe trace has %u records: 'trace show'. Pictures, on the host: make trace DEMO=%s\n",
		c.entries, running->name);
}

/*
 * The watchdog's timer is the demos' device. It would step aside by itself, and say so, each time
 * that a demo requests the line; with this it does once.
 */
static struct fiq_handler bystander = {.name = "demo"};

static int tell(const struct demo *demo)
{
	int ret = open_trace();

	if (ret)
		return shell_error(ret, "no memory for the trace");
	shell_printf("%s\n\n%s\n\n", demo->title, demo->text);
	ret = demo->run();
	close_trace();
	if (!ret)
		say_where_the_trace_is();
	return ret;
}

static int run_demo(const struct demo *demo)
{
	bool claimed = !claim_fiq(&bystander);
	int ret;

	pr_flush(LOG_MS, true);
	running = demo;
	ret = tell(demo);
	if (claimed)
		release_fiq(&bystander);
	pr_flush(LOG_MS, true);
	return ret;
}

static int list_demos(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(demos); i++)
		shell_printf("%-17s %s\n", demos[i]->name, demos[i]->title);
	return 0;
}

static int no_demo(const char *name)
{
	char all[256] = "";
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(demos); i++) {
		strlcat(all, " ", sizeof(all));
		strlcat(all, demos[i]->name, sizeof(all));
	}
	return shell_error(-ENOENT, "there is no demo '%s'; there is%s", name, all);
}

static int cmd_demo(int argc, char **argv)
{
	unsigned int i;

	if (argc == 1)
		return list_demos();
	if (argc > 2)
		return shell_usage();
	for (i = 0; i < ARRAY_SIZE(demos); i++)
		if (!strcmp(argv[1], demos[i]->name))
			return run_demo(demos[i]);
	return no_demo(argv[1]);
}

static void complete_demo(struct shell_completion *c)
{
	unsigned int i;

	for (i = 0; c->argc == 2 && i < ARRAY_SIZE(demos); i++)
		shell_candidate(c, demos[i]->name);
}

SHELL_CMD(
	demo, "demo [NAME]", "watch a mechanism at work", cmd_demo, complete_demo,
	.more = "Without NAME: lists the demos. With it: says what will happen, lets it happen, and\n"
		"prints what was measured. ctrl-c ends it. Unless a trace is on already, the ring is\n"
		"cleared, and holds the demo afterwards.",
	.example = "  demo softirq-exit\n  trace show");
