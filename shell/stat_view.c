// SPDX-License-Identifier: MIT
/* Collecting what is measured, wherever it is kept. */
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>
#include <bhk/hist.h>
#include <bhk/irq.h>
#include <bhk/softirq.h>
#include <bhk/workqueue.h>
#include "internal.h"
#include "stat_view.h"

/* The longest bar. */
#define BAR_WIDTH 40

typedef void (*view_fn)(const struct stat_view *v, void *arg);

/* One command at a time uses it; it is large for a stack. */
static struct stat_view view;

static void copy_stat(struct run_stat *to, const struct run_stat *from)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	*to = *from;
	raw_local_irq_restore(flags);
}

static void set_wait(enum hist_kind kind, const void *key)
{
#ifdef CONFIG_HISTOGRAMS
	static struct hist_item item;

	if (hist_get(kind, key, &item)) {
		view.wait = item.wait;
		return;
	}
#endif
	view.wait = (struct run_stat){};
}

static void view_lines(view_fn fn, void *arg)
{
	struct irq_desc *desc;
	const char *name;
	unsigned int irq;

	for_each_irq_desc(irq, desc) {
		if (!desc->action && !stat_count(&desc->stat))
			continue;
		view.kind = "irq";
		view.wait = (struct run_stat){};
		local_irq_disable();
		view.run = desc->stat;
		name = desc->action ? desc->action->name : "";
		local_irq_enable();
		snprintf(view.name, sizeof(view.name), "%u %s", irq, name);
		fn(&view, arg);
	}
}

static void view_vectors(view_fn fn, void *arg)
{
	unsigned long nr;

	for (nr = 0; nr < NR_SOFTIRQS; nr++) {
		view.kind = "softirq";
		strscpy(view.name, softirq_to_name[nr], sizeof(view.name));
		copy_stat(&view.run, &softirq_stat[nr]);
		set_wait(HIST_SOFTIRQ, (const void *)nr);
		fn(&view, arg);
	}
}

/* The thread of the n-th handler of a line, secondary ones included. Interrupts off. */
static struct irqaction *nth_thread(const struct irq_desc *desc, unsigned int n)
{
	struct irqaction *action;

	for (action = desc->action; action; action = action->next) {
		if (action->thread && !n--)
			return action;
		if (action->secondary && action->secondary->thread && !n--)
			return action->secondary;
	}
	return NULL;
}

static bool view_thread(const struct irq_desc *desc, unsigned int n)
{
	struct irqaction *action;
	bool found = false;

	local_irq_disable();
	action = nth_thread(desc, n);
	if (action) {
		found = true;
		view.kind = "thread";
		strscpy(view.name, action->thread->comm, sizeof(view.name));
		view.run = action->stat;
	}
	local_irq_enable();
	if (found)
		set_wait(HIST_THREAD, action);
	return found;
}

static void view_threads(view_fn fn, void *arg)
{
	struct irq_desc *desc;
	unsigned int irq, n;

	for_each_irq_desc(irq, desc)
		for (n = 0; view_thread(desc, n); n++)
			fn(&view, arg);
}

static void view_queues(view_fn fn, void *arg)
{
	static struct wq_info info;
	unsigned int i;

	for (i = 0; wq_get_info(i, &info); i++) {
		view.kind = "wq";
		strscpy(view.name, info.name, sizeof(view.name));
		view.run = info.stat;
		view.wait = (struct run_stat){};
		fn(&view, arg);
	}
}

#ifdef CONFIG_HISTOGRAMS
/* Functions, one kind after the other. */
static void view_functions(view_fn fn, void *arg, enum hist_kind kind)
{
	static struct hist_item item;
	unsigned int i;

	for (i = 0; hist_copy(i, &item); i++) {
		if (item.kind != kind)
			continue;
		view.kind = hist_kind_names[kind];
		snprintf(view.name, sizeof(view.name), "%ps", item.key);
		view.run = item.run;
		view.wait = item.wait;
		fn(&view, arg);
	}
}
#endif

/**
 * for_each_stat() - call a function for everything that is measured
 * @fn:	 gets a copy, which is gone when it returns
 * @arg: for @fn
 *
 * Context: a command. May sleep.
 */
void for_each_stat(view_fn fn, void *arg)
{
	view_lines(fn, arg);
	view_vectors(fn, arg);
	view_threads(fn, arg);
	view_queues(fn, arg);
#ifdef CONFIG_HISTOGRAMS
	view_functions(fn, arg, HIST_TASKLET);
	view_functions(fn, arg, HIST_WORK);
	view_functions(fn, arg, HIST_TIMER);
	view_functions(fn, arg, HIST_HRTIMER);
#endif
}

static void reset_stat(struct run_stat *st)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	stat_reset(st);
	raw_local_irq_restore(flags);
}

static void reset_threads(struct irq_desc *desc)
{
	struct irqaction *action;
	bool last = false;
	unsigned int n;

	for (n = 0; !last; n++) {
		local_irq_disable();
		action = nth_thread(desc, n);
		last = !action;
		if (action)
			stat_reset(&action->stat);
		local_irq_enable();
	}
}

/** reset_stats() - all that for_each_stat() shows begins anew. Context: task */
void reset_stats(void)
{
	struct irq_desc *desc;
	unsigned int irq, nr;

	for_each_irq_desc(irq, desc) {
		reset_stat(&desc->stat);
		reset_threads(desc);
	}
	for (nr = 0; nr < NR_SOFTIRQS; nr++)
		reset_stat(&softirq_stat[nr]);
	wq_reset_stats();
#ifdef CONFIG_HISTOGRAMS
	hist_reset();
#endif
}

/* Bucket b of struct run_stat holds times below 2^(32 - b) us. */
static void show_bucket(unsigned int bucket, u32 count, u32 most, unsigned int unit_ns)
{
	unsigned int bar = div_u64((u64)count * BAR_WIDTH + most - 1, most);
	u64 factor = NSEC_PER_USEC / unit_ns, end = (1ull << (32 - bucket)) * factor;
	char range[32];

	if (bucket == STAT_BUCKETS - 1)
		snprintf(range, sizeof(range), "< %llu", factor);
	else
		snprintf(range, sizeof(range), "%llu..%llu", end / 2, end - 1);
	shell_printf("  %*s %s %10u %.*s\n", unit_ns == 1 ? 20 : 12, range,
		     unit_ns == 1 ? "ns" : "us", count, bar,
		     "****************************************");
}

/**
 * show_histogram() - a bar for each bucket from the shortest to the longest time
 * @st:	     statistics
 * @unit_ns: 1000: in us, 1: in ns
 */
void show_histogram(const struct run_stat *st, unsigned int unit_ns)
{
	int b, first = 0, last = STAT_BUCKETS - 1;
	u32 most = 0;

	while (last > 0 && !st->hist[last])
		last--;
	while (first < last && !st->hist[first])
		first++;
	for (b = first; b <= last; b++)
		most = max(most, st->hist[b]);
	for (b = last; most && b >= first; b--)
		show_bucket(b, st->hist[b], most, unit_ns);
}
