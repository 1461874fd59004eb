// SPDX-License-Identifier: MIT
/*
 * /proc/timer_list: the queued hrtimers and the state of the clock event, in Linux's format.
 *
 * Timers are looked for one by one, in pieces. One that is started meanwhile is not shown, also if it
 * was in the list before: a fast one would be found behind itself for ever.
 */
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <bhk/irq.h>
#include <bhk/sched.h>
#include "hrtimer_queue.h"

static const char *const get_time_name[HRTIMER_MAX_CLOCK_BASES / 2] = {
	"ktime_get",
	"ktime_get_real",
	"ktime_get_boottime",
	"ktime_get_clocktai",
};

/* So often is looked again when interrupts came in; then the list ends. */
#define TRIES 10

/*
 * Interrupts off, on in between: the first timer behind @place, NULL: of all, in the order of expiry,
 * of those that were started before base->seq was @seq. Return: false if something came in: timers
 * may have come and gone.
 */
static bool look_for_next(const struct hrtimer_clock_base *base, const struct hrtimer_node *place,
			  u32 seq, unsigned long flags, struct hrtimer_node **next)
{
	struct hrtimer_node *node = base->root;

	for (*next = NULL; node;) {
		bool fits = (s32)(node->seq - seq) < 0 &&
			    (!place || hrtimer_node_before(place, node));

		if (fits && (!*next || hrtimer_node_before(node, *next)))
			*next = node;
		node = hrtimer_heap_step(node, !fits);
		if (!irq_window_undisturbed(flags))
			return false;
	}
	return true;
}

/*
 * Copy the timer behind *@copy in the order of expiry, the first one if *@addr is NULL. @seq: of
 * look_for_next(). Return: 1 if there is one, *@addr is its address; 0: there is none; -EAGAIN: they
 * change too fast.
 */
static int next_timer(struct hrtimer_clock_base *base, u32 seq, struct hrtimer **addr,
		      struct hrtimer *copy)
{
	const struct hrtimer_node *place = *addr ? &copy->node : NULL;
	unsigned int tries = TRIES;
	struct hrtimer_node *node;
	unsigned long flags;
	bool whole;

	raw_local_irq_save(flags);
	do {
		if (hrtimers_unfinished())
			hrtimers_finish(flags);
		whole = look_for_next(base, place, seq, flags, &node);
	} while (!whole && --tries);
	if (whole && node) {
		*addr = container_of(node, struct hrtimer, node);
		*copy = **addr;
	}
	raw_local_irq_restore(flags);
	return whole ? !!node : -EAGAIN;
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
	u32 seq = READ_ONCE(base->seq);
	unsigned int i;
	int found;

	seq_printf(m,
		   " clock %u:\n  .base:       %p\n  .index:      %u\n  .resolution: %u nsecs\n"
		   "  .get_time:   %s\n  .offset:     %lld nsecs\nactive timers:\n",
		   base->index, base, base->index, hrtimer_resolution,
		   get_time_name[base->index % ARRAY_SIZE(get_time_name)], base->offset);
	for (i = 0; (found = next_timer(base, seq, &addr, &timer)) > 0; i++)
		show_timer(m, addr, &timer, i, now + base->offset);
	if (found < 0)
		seq_puts(m, " # and others, which change too fast\n");
}

/* As Linux numbers them: the tick stops in the idle thread and the clock event is one-shot. */
#define NOHZ_MODE_HIGHRES	2
#define TICKDEV_MODE_ONESHOT	1
#define CLOCK_EVT_STATE_ONESHOT 3

static void show_count(struct seq_file *m, const char *name, u64 count)
{
	seq_printf(m, "  .%-15s: %llu\n", name, count);
}

static void show_nsecs(struct seq_file *m, const char *name, s64 nsecs)
{
	seq_printf(m, "  .%-15s: %lld nsecs\n", name, nsecs);
}

/* nr_early is not Linux's. No time is accounted to waiting for I/O, as in /proc/stat. */
static void show_cpu(struct seq_file *m)
{
	const struct hrtimer_cpu_base *cpu = &hrtimer_base;

	show_nsecs(m, "expires_next", cpu->expires_next);
	show_count(m, "hres_active", 1);
	show_count(m, "nr_events", hrtimer_nr_events());
	show_count(m, "nr_retries", cpu->nr_retries);
	show_count(m, "nr_hangs", cpu->nr_hangs);
	show_count(m, "max_hang_time", cpu->max_hang_us * (u64)NSEC_PER_USEC);
	show_count(m, "nr_early", cpu->nr_early);
	show_count(m, "nohz_mode", NOHZ_MODE_HIGHRES);
}

/*
 * The times of the last way into the idle thread and out of it are missing: noting them would
 * cost each wake-up.
 */
static void show_idle(struct seq_file *m)
{
	struct tick_stops stops;
	struct sched_stats stats;
	unsigned long flags;

	sched_get_stats(&stats);
	raw_local_irq_save(flags);
	stops = tick_stops;
	raw_local_irq_restore(flags);
	show_nsecs(m, "last_tick", stops.last_tick);
	show_count(m, "tick_stopped", cpu_state.tick_stopped);
	show_count(m, "idle_jiffies", stops.jiffies);
	show_count(m, "idle_calls", stats.nr_idle);
	show_count(m, "idle_sleeps", stops.count);
	show_nsecs(m, "idle_sleeptime", stats.idle_us * (u64)NSEC_PER_USEC);
	show_nsecs(m, "iowait_sleeptime", 0);
	show_count(m, "last_jiffies", stops.jiffies);
	show_count(m, "next_timer", hrtimer_base.tick);
	show_nsecs(m, "idle_expires", stops.expires);
	seq_printf(m, "jiffies: %lu\n", jiffies);
}

static void show_device(struct seq_file *m, const struct clock_event *ce)
{
	seq_printf(m,
		   "\nTick Device: mode:     %d\nPer CPU device: 0\nClock Event Device: %s\n"
		   " max_delta_ns:   %llu\n min_delta_ns:   %ld\n mode:           %d\n"
		   " next_event:     %lld nsecs\n set_next_event: %ps\n event_handler:  %ps\n"
		   "\n retries:        %lu\n",
		   TICKDEV_MODE_ONESHOT, ce->name, CLOCK_EVENT_MAX_US * (u64)NSEC_PER_USEC,
		   NSEC_PER_USEC, CLOCK_EVT_STATE_ONESHOT, hrtimer_base.expires_next, ce->program,
		   hrtimer_interrupt, ce->passed);
}

static int show_timer_list(struct seq_file *m, void *unused)
{
	ktime_t now = ktime_get();
	unsigned int i;

	seq_printf(
		m,
		"Timer List Version: v0.9\nHRTIMER_MAX_CLOCK_BASES: %d\nnow at %lld nsecs\n\ncpu: 0\n",
		HRTIMER_MAX_CLOCK_BASES, now);
	for (i = 0; i < HRTIMER_MAX_CLOCK_BASES; i++)
		show_base(m, &hrtimer_base.clock_base[i], now);
	show_cpu(m);
	show_idle(m);
	show_device(m, clock_event);
	return 0;
}

static int __init timer_list_init(void)
{
	return proc_create_single("timer_list", 0400, NULL, show_timer_list) ? 0 : -ENOMEM;
}
fs_initcall(timer_list_init);
