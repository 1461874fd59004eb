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
static u32 tasklet_start;	/* o: softirqs do not nest */
static u32 timer_start;		/* o */
static const void *timer_func;	/* o */

/* The hrtimer that runs, hard and soft. */
static struct {
	const void *func;
	u32 start;
} hrtimer_run[2];		/* I */

static struct {
	void *runner;
	u32 start;
} running[RUNNERS];		/* I */

static noinline void book(enum hist_kind kind, const void *key, bool wait, u32 us)
{
	struct hist_item *item = hist_find(&hist_table, kind, key);

	if (likely(item))
		stat_add(wait ? &item->wait : &item->run, us);
}

static inline void book_wait(enum hist_kind kind, const void *key, u32 us)
{
	book(kind, key, true, us);
}

static inline void book_run(enum hist_kind kind, const void *key, u32 us)
{
	book(kind, key, false, us);
}

/* Interrupts off. The stamp is used up. */
static noinline void book_stamp(enum hist_kind kind, const void *key, u32 *stamp, u32 now)
{
	u32 since = *stamp;

	if (unlikely(!since))
		return;
	*stamp = 0;
	/* Made odd, it may lie a microsecond ahead. */
	if (since - now == 1)
		now = since;
	if (likely(now - since <= now - on_since))
		book_wait(kind, key, now - since);
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
	book_stamp(HIST_SOFTIRQ, (const void *)(unsigned long)nr, &raised[nr], clock_us());
}

void __hist_thread_woken(struct irqaction *action)
{
	line_use_store_raised(action->stamp, clock_us() | 1, RAISED_THREAD, action);
}

void __hist_thread_begins(struct irqaction *action)
{
	book_stamp(HIST_THREAD, action, &action->stamp, clock_us());
}

void __hist_tasklet_begins(u32 *stamp, const void *func)
{
	tasklet_start = clock_us();
	book_stamp(HIST_TASKLET, func, stamp, tasklet_start);
}

void __hist_tasklet_ends(const void *func)
{
	book_run(HIST_TASKLET, func, clock_us() - tasklet_start);
}

void __hist_work_begins(u32 *stamp, const void *func, void *runner)
{
	u32 now = clock_us();
	unsigned int i;

	book_stamp(HIST_WORK, func, stamp, now);
	for (i = 0; i < RUNNERS; i++) {
		if (running[i].runner)
			continue;
		running[i].runner = runner;
		line_use_store(work_begins, running[i].start, now, func, runner);
		return;
	}
	hist_table.lost++;
}

/* Of an item that began before the statistics were on, nothing is known. */
void __hist_work_ends(const void *func, void *runner)
{
	unsigned int i;

	for (i = 0; i < RUNNERS; i++) {
		if (running[i].runner != runner)
			continue;
		line_use_store(work_ends, running[i].runner, NULL, func, runner);
		book_run(HIST_WORK, func, clock_us() - running[i].start);
		return;
	}
}

void __hist_timer_begins(const struct timer_list *timer)
{
	s64 late = ktime_get() - jiffies_to_ktime(timer->expires);

	timer_start = clock_us();
	timer_func = timer->function;
	book_wait(HIST_TIMER, timer->function, late > 0 ? div_u64(late, NSEC_PER_USEC) : 0);
}

void __hist_timer_ends(void)
{
	book_run(HIST_TIMER, timer_func, clock_us() - timer_start);
}

void __hist_hrtimer_begins(const struct hrtimer *timer)
{
	s64 late = hrtimer_cb_get_time(timer) - hrtimer_get_softexpires(timer);

	hrtimer_run[!in_hardirq()].func = timer->function;
	hrtimer_run[!in_hardirq()].start = clock_us();
	book_wait(HIST_HRTIMER, timer->function, late > 0 ? div_u64(late, NSEC_PER_USEC) : 0);
}

void __hist_hrtimer_ends(void)
{
	unsigned int soft = !in_hardirq();

	if (likely(hrtimer_run[soft].func))
		book_run(HIST_HRTIMER, hrtimer_run[soft].func,
			 clock_us() - hrtimer_run[soft].start);
	hrtimer_run[soft].func = NULL;
}

/* Interrupts off: what was noted before says nothing about now. */
static void forget_starts(void)
{
	on_since = clock_us();
	memset(raised, 0, sizeof(raised));
	memset(running, 0, sizeof(running));
	memset(hrtimer_run, 0, sizeof(hrtimer_run));
	tasklet_start = timer_start = on_since;
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
