/* SPDX-License-Identifier: MIT */
/*
 * Statistics of single functions: for each tasklet, work function and timer how long it ran and
 * how long it waited before; for each softirq vector and irq thread how long it waited.
 *
 * They cost some twenty instructions an event. On from boot on, unless it has the argument stat=off,
 * until `stat off`. What is never off: <bhk/stat.h>.
 */
#ifndef _BHK_HIST_H
#define _BHK_HIST_H

#include <linux/types.h>
#include <bhk/stat.h>

enum hist_kind {
	HIST_NONE,    /* a place that is free */
	HIST_SOFTIRQ, /* key: vector */
	HIST_THREAD,  /* key: struct irqaction */
	HIST_TASKLET, /* key: function, as in what follows */
	HIST_WORK,
	HIST_TIMER,
	HIST_HRTIMER,
	HIST_KINDS,
};

extern const char *const hist_kind_names[HIST_KINDS];

/* 344 bytes each. */
#define HIST_BITS  6
#define HIST_ITEMS (1 << HIST_BITS)

/**
 * struct hist_item - one function
 * @kind: what it is
 * @key:  see enum hist_kind
 * @run:  how long it ran
 * @wait: from raise, schedule, queueing or expiry to its start
 */
struct hist_item {
	const void *key;
	enum hist_kind kind;
	struct run_stat run;
	struct run_stat wait;
};

/**
 * struct hist_table - all of them, found by hashing
 * @items: places
 * @lost:  events of functions that found no place
 *
 * I: interrupts off
 */
struct hist_table {
	struct hist_item items[HIST_ITEMS]; /* I */
	unsigned long lost;		/* I */
};

struct hist_item *hist_find_slow(struct hist_table *t, enum hist_kind kind, const void *key);

/* Knuth's multiplicative method: functions that are neighbours go far from each other. */
static __always_inline unsigned int hist_hash(enum hist_kind kind, const void *key)
{
	return ((u32)(unsigned long)key + kind) * 2654435769u >> (32 - HIST_BITS);
}

/**
 * hist_find() - the statistics of a function
 * @t:	  table with items
 * @kind: what it is
 * @key:  which one
 *
 * Context: interrupts off. Return: NULL if there is no place for another one; counted.
 */
static __always_inline struct hist_item *hist_find(struct hist_table *t, enum hist_kind kind,
						   const void *key)
{
	struct hist_item *item = &t->items[hist_hash(kind, key)];

	if (likely(item->key == key && item->kind == kind))
		return item;
	return hist_find_slow(t, kind, key);
}

#ifdef CONFIG_HISTOGRAMS
/**
 * struct hist_site - a place in the code (asm/hist_entry.h)
 * @code:   address of the instruction, plus 1 for a BL
 * @target: where it goes; the instruction stands there, too
 */
struct hist_site {
	u32 code;
	u32 target;
};

/* For hist_entry.S; interrupts off. */
void hist_place(u32 **ref, enum hist_kind kind, const void *key);
void hist_long_run(u32 *hist, u32 us);
void hist_long_wait(u32 *hist, u32 us);

extern const struct hist_site __start_hist_site[], __stop_hist_site[];

void hist_switch(bool on);
bool hist_is_on(void);
void hist_reset(void);
u64 hist_lost(void);
bool hist_copy(unsigned int pos, struct hist_item *copy);
bool hist_get(enum hist_kind kind, const void *key, struct hist_item *copy);
void hist_forget(enum hist_kind kind, const void *key);
void hist_set_clocks(void);
#else
static inline void hist_forget(enum hist_kind kind, const void *key)
{
}

static inline void hist_set_clocks(void)
{
}
#endif
#endif
