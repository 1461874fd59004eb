// SPDX-License-Identifier: MIT
/*
 * Booking what the hooks of <bhk/hist_hooks.h> tell: how long functions waited and ran.
 *
 * All of it happens with interrupts off, in a few dozen instructions. What nests, work
 * functions that sleep, is told apart by who runs them.
 */
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <bhk/clock.h>
#include <bhk/hist.h>
#include <bhk/hist_hooks.h>
#include <bhk/line_use.h>
#include <bhk/time.h>

/* Work functions that can sleep at a time and still be measured; more count as lost. */
#define RUNNERS 16

struct static_key hist_key;
struct hist_table hist_table;

static u32 on_since;		/* I: stamps before it are old */
static u32 raised[NR_SOFTIRQS];	/* I: stamps */
/* A run that has begun. @item: where it is booked, NULL: it is not known when it began. */
struct run {
	struct hist_item *item;
	u32 start;
};

static struct run tasklet_run;		/* o: softirqs do not nest */
static struct run timer_run;		/* o */
static struct run hrtimer_run[2];	/* I: the one that runs, hard and soft */

static struct {
	void *runner;
	struct run run;
} running[RUNNERS];			/* I */

/* Where it begins, it is found; what is booked at its end need not look again. */
static __always_inline void run_begins(struct run *run, struct hist_item *item, u32 now)
{
	run->item = item;
	run->start = now;
}

static __always_inline void run_ends(struct run *run)
{
	if (likely(run->item))
		stat_add(&run->item->run, clock_us() - run->start);
}

/* Interrupts off. The stamp is used up. */
static __always_inline void book_stamp(struct hist_item *item, u32 *stamp, u32 now)
{
	u32 since = *stamp, us = now - since;

	if (unlikely(!since))
		return;
	*stamp = 0;
	if (unlikely(us > now - on_since)) {
		/* Made odd, it may lie a microsecond ahead. Or it is old. */
		if (us + 1)
			return;
		us = 0;
	}
	if (likely(item))
		stat_add(&item->wait, us);
}

void __hist_tasklet_scheduled(struct tasklet_struct *t)
{
	line_use_store_raised(t->stamp, clock_us() | 1, RAISED_TASKLET, t);
}

void __hist_work_queued(struct work_struct *work)
{
	line_use_store_raised(work->stamp, clock_us() | 1, RAISED_WORK, work);
}

/* A vector waits since the first of several raises. */
void __hist_softirq_raised(unsigned int nr)
{
	if (!raised[nr])
		line_use_store_raised(raised[nr], clock_us() | 1, RAISED_SOFTIRQ, (void *)(unsigned long)nr);
}

void __hist_softirq_begins(unsigned int nr)
{
	const void *key = (const void *)(unsigned long)nr;

	book_stamp(hist_find(&hist_table, HIST_SOFTIRQ, key), &raised[nr], clock_us());
}

void __hist_thread_woken(struct irqaction *action)
{
	line_use_store_raised(action->stamp, clock_us() | 1, RAISED_THREAD, action);
}

void __hist_thread_begins(struct irqaction *action)
{
	book_stamp(hist_find(&hist_table, HIST_THREAD, action), &action->stamp, clock_us());
}

void __hist_tasklet_begins(u32 *stamp, const void *func)
{
	struct hist_item *item = hist_find(&hist_table, HIST_TASKLET, func);
	u32 now = clock_us();

	run_begins(&tasklet_run, item, now);
	book_stamp(item, stamp, now);
}

void __hist_tasklet_ends(const void *func)
{
	run_ends(&tasklet_run);
}

void __hist_work_begins(u32 *stamp, const void *func, void *runner)
{
	struct hist_item *item = hist_find(&hist_table, HIST_WORK, func);
	u32 now = clock_us();
	unsigned int i = 0;

	book_stamp(item, stamp, now);
	while (unlikely(running[i].runner))
		if (++i == RUNNERS) {
			hist_table.lost++;
			return;
		}
	running[i].runner = runner;
	running[i].run.item = item;
	line_use_store(work_begins, running[i].run.start, now, func, runner);
}

/* Of an item that began before the statistics were on, nothing is known. */
void __hist_work_ends(const void *func, void *runner)
{
	unsigned int i;

	for (i = 0; i < RUNNERS; i++) {
		if (running[i].runner != runner)
			continue;
		line_use_store(work_ends, running[i].runner, NULL, func, runner);
		run_ends(&running[i].run);
		return;
	}
}

void __hist_timer_begins(const struct timer_list *timer)
{
	s64 late = ktime_get() - jiffies_to_ktime(timer->expires);

	run_begins(&timer_run, hist_find(&hist_table, HIST_TIMER, timer->function), clock_us());
	if (timer_run.item)
		stat_add(&timer_run.item->wait, late > 0 ? div_u64(late, NSEC_PER_USEC) : 0);
}

void __hist_timer_ends(void)
{
	run_ends(&timer_run);
}

void __hist_hrtimer_begins(const struct hrtimer *timer)
{
	s64 late = hrtimer_cb_get_time(timer) - hrtimer_get_softexpires(timer);
	struct run *run = &hrtimer_run[!in_hardirq()];

	run_begins(run, hist_find(&hist_table, HIST_HRTIMER, timer->function), clock_us());
	if (run->item)
		stat_add(&run->item->wait, late > 0 ? div_u64(late, NSEC_PER_USEC) : 0);
}

void __hist_hrtimer_ends(void)
{
	struct run *run = &hrtimer_run[!in_hardirq()];

	run_ends(run);
	run->item = NULL;
}

/* Interrupts off: what runs now is booked nowhere. */
static void forget_runs(void)
{
	unsigned int i;

	for (i = 0; i < RUNNERS; i++)
		running[i].run.item = NULL;
	hrtimer_run[0].item = hrtimer_run[1].item = NULL;
	tasklet_run.item = timer_run.item = NULL;
}

/* Interrupts off: what was noted before says nothing about now. */
static void forget_starts(void)
{
	on_since = clock_us();
	memset(raised, 0, sizeof(raised));
	memset(running, 0, sizeof(running));
	forget_runs();
}

/**
 * hist_switch() - begin or cease to measure single functions
 * @on: begin; what was measured before stays
 *
 * Context: task, one at a time. The first time takes HIST_ITEMS * 300 bytes for good.
 * Return: 0 or -ENOMEM.
 */
int hist_switch(bool on)
{
	enum trace_place place;
	unsigned long flags;

	if (on && !hist_table.items) {
		struct hist_item *items = kcalloc(HIST_ITEMS, sizeof(*items), GFP_KERNEL);

		if (!items)
			return -ENOMEM;
		hist_table.items = items;
	}
	if (on == hist_is_on())
		return 0;
	raw_local_irq_save(flags);
	if (on)
		forget_starts();
	static_key_set(&hist_key, on);
	for (place = 0; place < PLACES_OF_HIST; place++)
		trace_place_use(place, on);
	raw_local_irq_restore(flags);
	return 0;
}

bool hist_is_on(void)
{
	return static_key_enabled(&hist_key);
}

/**
 * hist_get() - the statistics of one function
 * @kind: what it is
 * @key:  which one
 * @copy: gets them
 *
 * Context: any but NMI. Return: false if there are none.
 */
bool hist_get(enum hist_kind kind, const void *key, struct hist_item *copy)
{
	unsigned int pos;

	for (pos = 0; hist_copy(pos, copy); pos++)
		if (copy->kind == kind && copy->key == key)
			return true;
	return false;
}

/**
 * hist_forget() - what a key stands for goes away
 * @kind: what it is
 * @key:  which one
 *
 * Its place stays taken. Context: any but NMI.
 */
void hist_forget(enum hist_kind kind, const void *key)
{
	struct hist_item *item;
	unsigned long flags;
	unsigned int pos;

	raw_local_irq_save(flags);
	for (pos = 0; hist_table.items && pos < HIST_ITEMS; pos++) {
		item = &hist_table.items[pos];
		if (item->kind != kind || item->key != key)
			continue;
		item->run = (struct run_stat){};
		item->wait = (struct run_stat){};
	}
	raw_local_irq_restore(flags);
}

/** hist_reset() - forget all that was measured. Context: any but NMI */
void hist_reset(void)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	if (hist_table.items)
		memset(hist_table.items, 0, HIST_ITEMS * sizeof(*hist_table.items));
	forget_runs();
	hist_table.lost = 0;
	raw_local_irq_restore(flags);
}

/**
 * hist_copy() - one place of the table
 * @pos:  0 .. HIST_ITEMS - 1
 * @copy: gets it; of kind HIST_NONE if it is free
 *
 * Context: any but NMI. Return: false if there is no such place.
 */
bool hist_copy(unsigned int pos, struct hist_item *copy)
{
	unsigned long flags;

	if (pos >= HIST_ITEMS || !hist_table.items)
		return false;
	raw_local_irq_save(flags);
	*copy = hist_table.items[pos];
	raw_local_irq_restore(flags);
	return true;
}
