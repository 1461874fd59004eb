// SPDX-License-Identifier: MIT
/* Finding the statistics of a function: a hash table that only grows. */
#include <linux/types.h>
#include <bhk/hist.h>

const char *const hist_kind_names[HIST_KINDS] = {
	[HIST_SOFTIRQ] = "softirq", [HIST_THREAD] = "thread", [HIST_TASKLET] = "tasklet",
	[HIST_WORK] = "work",	    [HIST_TIMER] = "timer",   [HIST_HRTIMER] = "hrtimer",
};

/* Not where it would be without collisions. Interrupts off. */
struct hist_item *hist_find_slow(struct hist_table *t, enum hist_kind kind, const void *key)
{
	unsigned int i, at = hist_hash(kind, key);
	struct hist_item *item;

	for (i = 0; i < HIST_ITEMS; i++, at++) {
		item = &t->items[at % HIST_ITEMS];
		if (item->kind == HIST_NONE) {
			item->kind = kind;
			item->key = key;
			return item;
		}
		if (item->key == key && item->kind == kind)
			return item;
	}
	t->lost++;
	return NULL;
}
