// SPDX-License-Identifier: MIT
/*
 * /proc/timer_list: the queued hrtimers and the state of the clock event, in Linux's format.
 *
 * Interrupts are off only while one timer is looked for and copied; one that moves between
 * two looks may be missed or shown twice.
 */
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <bhk/sched.h>
#include "hrtimer_queue.h"

static const char *const get_time_name[HRTIMER_MAX_CLOCK_BASES / 2] = {
	"ktime_get",
	"ktime_get_real",
	"ktime_get_boottime",
	"ktime_get_clocktai",
};

/*
 * Copy the timer behind *@copy in the order of expiry, the first one if *@addr is NULL.
 * Return: whether there is one; *@addr is its address.
 */
static bool next_timer(struct hrtimer_clock_base *base, struct hrtimer **addr, struct hrtimer *copy)
{
	struct hrtimer_node *node;
	unsigned long flags;

	raw_local_irq_save(flags);
	node = base->root;
	if (*addr)
		node = hrtimer_heap_next(base->root, copy->node.expires, copy->node.seq);
	if (node) {
		*addr = container_of(node, struct hrtimer, node);
		*copy = **addr;
	}
	raw_local_irq_restore(flags);
	return node;
}

static void show_timer(struct seq_file *m, const struct hrtimer *addr, const struct hrtimer *timer,
		       unsigned int index, ktime_t now)
{
	ktime_t soft = hrtimer_get_softexpires(timer), hard = hrtimer_get_expires(timer);

	seq_printf(m, " #%u: <%p>, %ps, S:%02x\n", index, addr, timer->function, timer->state);
	seq_printf(m, " # expires at %lld-%lld nsecs [in %lld to %lld nsecs]\n", soft, hard,
		   soft - now, hard - now);
}

static void show_base(struct seq_file *m, struct hrtimer_clock_base *base, ktime_t now)
{
	struct hrtimer *addr = NULL, timer;
	unsigned int i;

	seq_printf(m, " clock %u:\n", base->index);
	seq_printf(m, "  .base:       %p\n", base);
	seq_printf(m, "  .index:      %u\n", base->index);
	seq_printf(m, "  .resolution: %u nsecs\n", hrtimer_resolution);
	seq_printf(m, "  .get_time:   %s\n",
		   get_time_name[base->index % ARRAY_SIZE(get_time_name)]);
	seq_printf(m, "  .offset:     %lld nsecs\n", base->offset);
	seq_puts(m, "active timers:\n");
	for (i = 0; next_timer(base, &addr, &timer); i++)
		show_timer(m, addr, &timer, i, now + base->offset);
}

/* As Linux numbers them: the tick stops in the idle thread and the clock event is one-shot. */
#define NOHZ_MODE_HIGHRES	2
#define TICKDEV_MODE_ONESHOT	1
#define CLOCK_EVT_STATE_ONESHOT 3

/* Linux's lines that mean something here, in its order; nr_early is not Linux's. */
static void show_cpu(struct seq_file *m)
{
	const struct hrtimer_cpu_base *cpu = &hrtimer_base;
	struct sched_stats stats;

	sched_get_stats(&stats);
	seq_printf(m, "  .%-15s: %lld nsecs\n", "expires_next", cpu->expires_next);
	seq_printf(m, "  .%-15s: %u\n", "hres_active", 1);
	seq_printf(m, "  .%-15s: %lu\n", "nr_events", hrtimer_nr_events());
	seq_printf(m, "  .%-15s: %lu\n", "nr_retries", cpu->nr_retries);
	seq_printf(m, "  .%-15s: %lu\n", "nr_hangs", cpu->nr_hangs);
	seq_printf(m, "  .%-15s: %llu\n", "max_hang_time", cpu->max_hang_us * (u64)NSEC_PER_USEC);
	seq_printf(m, "  .%-15s: %lu\n", "nr_early", cpu->nr_early);
	seq_printf(m, "  .%-15s: %d\n", "nohz_mode", NOHZ_MODE_HIGHRES);
	seq_printf(m, "  .%-15s: %d\n", "tick_stopped", cpu_state.tick_stopped);
	seq_printf(m, "  .%-15s: %llu nsecs\n", "idle_sleeptime",
		   stats.idle_us * (u64)NSEC_PER_USEC);
	seq_printf(m, "  .%-15s: %lld\n", "next_timer", cpu->tick);
	seq_printf(m, "jiffies: %lu\n", jiffies);
}

static void show_device(struct seq_file *m, const struct clock_event *ce)
{
	seq_printf(m, "\nTick Device: mode:     %d\n", TICKDEV_MODE_ONESHOT);
	seq_puts(m, "Per CPU device: 0\n");
	seq_printf(m, "Clock Event Device: %s\n", ce->name);
	seq_printf(m, " max_delta_ns:   %llu\n", CLOCK_EVENT_MAX_US * (u64)NSEC_PER_USEC);
	seq_printf(m, " min_delta_ns:   %ld\n", NSEC_PER_USEC);
	seq_printf(m, " mode:           %d\n", CLOCK_EVT_STATE_ONESHOT);
	seq_printf(m, " next_event:     %lld nsecs\n", hrtimer_base.expires_next);
	seq_printf(m, " set_next_event: %ps\n", ce->program);
	seq_printf(m, " event_handler:  %ps\n", hrtimer_interrupt);
	seq_printf(m, "\n retries:        %lu\n", ce->passed);
}

static int show_timer_list(struct seq_file *m, void *unused)
{
	ktime_t now = ktime_get();
	unsigned int i;

	seq_puts(m, "Timer List Version: v0.9\n");
	seq_printf(m, "HRTIMER_MAX_CLOCK_BASES: %d\n", HRTIMER_MAX_CLOCK_BASES);
	seq_printf(m, "now at %lld nsecs\n\n", now);
	seq_puts(m, "cpu: 0\n");
	for (i = 0; i < HRTIMER_MAX_CLOCK_BASES; i++)
		show_base(m, &hrtimer_base.clock_base[i], now);
	show_cpu(m);
	show_device(m, clock_event);
	return 0;
}

static int __init timer_list_init(void)
{
	return proc_create_single("timer_list", 0400, NULL, show_timer_list) ? 0 : -ENOMEM;
}
fs_initcall(timer_list_init);
