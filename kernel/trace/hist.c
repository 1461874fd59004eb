// SPDX-License-Identifier: MIT
/*
 * Statistics of single functions: what is rare. What happens at each event is hist_entry.S, with
 * interrupts off, in some twenty instructions.
 *
 * A stamp that was made before the statistics were switched on says nothing. It is found without
 * being looked for: what has waited since then has waited longer than anything since, and what is
 * longer than anything before comes here. For that the limit of the waiting times begins anew.
 */
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <bhk/clock.h>
#include <bhk/hist.h>
#include <bhk/hist_hooks.h>
#include <bhk/mm.h>
#include <bhk/params.h>
#include <bhk/time.h>

struct static_key hist_key;
EXPORT_SYMBOL(hist_key);
/* hist_entry.S: raise_softirq_irqoff() has it in the modules. */
EXPORT_SYMBOL(hist_softirq_raised);

static struct hist_table table;		/* I */
/* Of functions that found no place. Its key is that of the last one. */
static struct hist_item rest;		/* I */
static u64 on_since;			/* I */
static bool on_at_boot = true;

/**
 * struct hist_state - what hist_entry.S has behind one address
 * @start:     when the tasklet or timer began that runs, or the one before ended
 * @wait:      the place of its function
 * @tick_usec: length of a jiffy
 * @tick_zero: the clock when jiffy 0 began
 * @raised:    of each vector, when it was raised
 * @vector:    how long they waited
 * @round:     @raised as the present round began, if it is of more than one vector
 */
struct hist_state {
	u32 start;			/* I */
	u32 *wait;			/* I */
	u32 tick_usec;			/* c */
	u32 tick_zero;			/* c */
	u32 raised[NR_SOFTIRQS];	/* I */
	struct run_stat vector[NR_SOFTIRQS]; /* I */
	u32 round[NR_SOFTIRQS];		/* o: softirqs do not nest */
} hist_state;

#define AT(type, member, offset) _Static_assert(offsetof(struct type, member) == (offset), #member)
#define AT_ITEM(member, offset) \
	_Static_assert(offsetof(struct hist_item, member) - offsetof(struct hist_item, wait.hist) == (offset), \
		       #member)
AT(tasklet_struct, hist, TASKLET_HIST);
AT(work_struct, func, WORK_FUNC);
AT(work_struct, hist, WORK_HIST);
AT(irqaction, hist, ACTION_HIST);
AT(timer_list, expires, TIMER_EXPIRES);
AT(timer_list, function, TIMER_EXPIRES + 4);
AT(timer_list, hist, TIMER_HIST);
AT(hrtimer, _softexpires, HRTIMER_SOFTEXPIRES);
AT(hrtimer, function, HRTIMER_FUNC);
AT(hrtimer, base, HRTIMER_BASE);
AT(hrtimer, node.hist, HRTIMER_HIST);
AT(hrtimer_clock_base, hist_ns, CLOCK_BASE_HIST_NS);
AT(hrtimer_clock_base, hist_run, CLOCK_BASE_RUN);
AT(hist_state, start, HIST_START);
AT(hist_state, wait, HIST_START + 4);
AT(hist_state, tick_usec, HIST_TICK_USEC);
AT(hist_state, tick_zero, HIST_TICK_ZERO);
AT(hist_state, raised, HIST_RAISED);
AT(hist_state, vector[0].hist, HIST_WAIT);
AT(hist_state, vector[1].hist, HIST_WAIT + HIST_WAIT_SIZE);
AT_ITEM(key, HIST_AT_KEY);
AT_ITEM(run.hist, HIST_AT_RUN);
_Static_assert(HIST_THREAD == HIST_KIND_THREAD && HIST_TASKLET == HIST_KIND_TASKLET &&
	       HIST_WORK == HIST_KIND_WORK && HIST_TIMER == HIST_KIND_TIMER &&
	       HIST_HRTIMER == HIST_KIND_HRTIMER, "kinds");

/* Interrupts off: where a function is booked, for @ref. If there is no room, with all such. */
void hist_place(u32 **ref, enum hist_kind kind, const void *key)
{
	struct hist_item *item = hist_find(&table, kind, key);

	if (!item) {
		item = &rest;
		item->key = key;
	}
	*ref = item->wait.hist;
}

static struct run_stat *of_hist(u32 *hist)
{
	return container_of(hist, struct run_stat, hist[0]);
}

/* Booked already, perhaps the longest one. Interrupts off. */
void hist_long_run(u32 *hist, u32 us)
{
	stat_slow(of_hist(hist), us);
}

/*
 * The same. What seems to have begun before it was due, which a coarse clock can say, did not wait;
 * what waits since before the statistics were on is taken back.
 */
void hist_long_wait(u32 *hist, u32 us)
{
	struct run_stat *st = of_hist(hist);

	if (!stat_above_limit(st, us))
		return;
	if (us <= clock_us64() - on_since) {
		st->limit = us;
		st->max = max(st->max, us);
		return;
	}
	st->total -= us;
	st->hist[stat_bucket(us)]--;
	if ((s32)us < 0)
		st->hist[32]++;
}

static void book_wait(struct run_stat *st, u32 us)
{
	st->hist[stat_bucket(us)]++;
	*(u32 *)&st->total += us; /* its low word */
	hist_long_wait(st->hist, us);
}

/**
 * hist_round_begins() - a round of more than one vector
 *
 * While one runs, those behind it may be raised for the next round.
 *
 * Context: softirq, interrupts off.
 */
void hist_round_begins(u32 pending)
{
	memcpy(hist_state.round, hist_state.raised, sizeof(hist_state.round));
}

/** hist_vector_begins() - one of them. Context: softirq. */
void hist_vector_begins(unsigned int nr)
{
	book_wait(&hist_state.vector[nr], clock_us() - hist_state.round[nr]);
}

static void patch_site(const struct hist_site *site, bool on)
{
	u32 code = site->code & ~1u, offset = site->target - code - 8;
	u32 branch = 0xea000000 | (site->code & 1) << 24 | (offset >> 2 & 0xffffff);

	text_patch_word((void *)code, on ? branch : *(u32 *)site->target);
}

/* Interrupts off: all that waits began to wait before, and the longest since then is not known. */
static void begin_anew(void)
{
	unsigned int i;

	on_since = clock_us64();
	for (i = 0; i < HIST_ITEMS; i++)
		table.items[i].wait.limit = 0;
	for (i = 0; i < NR_SOFTIRQS; i++)
		hist_state.vector[i].limit = 0;
	rest.wait.limit = 0;
}

/**
 * hist_switch() - begin or cease to measure single functions
 * @on: begin; what was measured before stays
 *
 * Context: task.
 */
void hist_switch(bool on)
{
	const struct hist_site *site;
	unsigned long flags;

	raw_local_irq_save(flags);
	if (on != hist_is_on()) {
		if (on)
			begin_anew();
		static_key_set(&hist_key, on);
		for (site = __start_hist_site; site < __stop_hist_site; site++)
			patch_site(site, on);
	}
	raw_local_irq_restore(flags);
}

bool hist_is_on(void)
{
	return static_key_enabled(&hist_key);
}

/** hist_lost() - how often functions began that found no place. Context: any but NMI */
u64 hist_lost(void)
{
	return stat_count_since_reset(&rest.wait);
}

/* Interrupts off. */
static struct hist_item *find_item(enum hist_kind kind, const void *key)
{
	unsigned int pos;

	for (pos = 0; pos < HIST_ITEMS; pos++)
		if (table.items[pos].kind == kind && table.items[pos].key == key)
			return &table.items[pos];
	return NULL;
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
	const struct hist_item *item;
	unsigned long flags;

	raw_local_irq_save(flags);
	item = kind == HIST_SOFTIRQ ? NULL : find_item(kind, key);
	if (item)
		*copy = *item;
	if (kind == HIST_SOFTIRQ)
		*copy = (struct hist_item){ .wait = hist_state.vector[(unsigned long)key] };
	raw_local_irq_restore(flags);
	return item || kind == HIST_SOFTIRQ;
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

	raw_local_irq_save(flags);
	item = find_item(kind, key);
	if (item) {
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
	memset(&table, 0, sizeof(table));
	memset(&rest, 0, sizeof(rest));
	memset(hist_state.vector, 0, sizeof(hist_state.vector));
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

	if (pos >= HIST_ITEMS)
		return false;
	raw_local_irq_save(flags);
	*copy = table.items[pos];
	raw_local_irq_restore(flags);
	return true;
}

/** hist_set_clocks() - the clocks of hrtimers were set. Context: interrupts off */
void hist_set_clocks(void)
{
	struct hrtimer_clock_base *base = hrtimer_base.clock_base;

	for (; base < hrtimer_base.clock_base + HRTIMER_MAX_CLOCK_BASES; base++)
		base->hist_ns = base->offset + clock_minus_boot_ns;
}

static int __init stat_param(const char *val)
{
	if (strcmp(val, "on") && strcmp(val, "off"))
		return -EINVAL;
	on_at_boot = !strcmp(val, "on");
	return 0;
}
boot_param("stat", stat_param, "on|off: statistics of single functions, from the beginning");

static int __init hist_init(void)
{
	hist_state.tick_usec = TICK_USEC;
	hist_state.tick_zero = tick_zero_us - TICK_USEC;
	hist_set_clocks();
	hist_switch(on_at_boot);
	return 0;
}
core_initcall(hist_init);
