// SPDX-License-Identifier: MIT
/*
 * Merge sort for lists, bottom up. While it works the list is a chain through
 * the next pointers that ends with NULL; prev is set right at the end.
 */
#include <linux/list_sort.h>
#include <linux/export.h>
#include <linux/list.h>

/* Run i holds 2^i entries: enough for more entries than there are addresses. */
#define MAX_RUNS BITS_PER_LONG

/* Merge two sorted chains; of equal entries those of @a come first. */
static struct list_head *merge(void *priv, list_cmp_func_t cmp,
			       struct list_head *a, struct list_head *b)
{
	struct list_head *head;
	struct list_head **tail = &head;

	while (a && b) {
		struct list_head **from = cmp(priv, a, b) <= 0 ? &a : &b;

		*tail = *from;
		tail = &(*from)->next;
		*from = *tail;
	}
	*tail = a ?: b;
	return head;
}

/* Make a list with @head of a chain again. */
static void relink(struct list_head *head, struct list_head *chain)
{
	struct list_head *prev = head;

	while (chain) {
		prev->next = chain;
		chain->prev = prev;
		prev = chain;
		chain = chain->next;
	}
	prev->next = head;
	head->prev = prev;
}

void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp)
{
	struct list_head *runs[MAX_RUNS] = { NULL };
	struct list_head *entry, *next, *chain;
	int i;

	if (list_empty(head))
		return;
	head->prev->next = NULL;

	/* As in binary counting: equal lengths merge and carry. Runs are older first. */
	for (entry = head->next; entry; entry = next) {
		next = entry->next;
		entry->next = NULL;
		chain = entry;
		for (i = 0; runs[i]; i++) {
			chain = merge(priv, cmp, runs[i], chain);
			runs[i] = NULL;
		}
		runs[i] = chain;
	}

	chain = NULL;
	for (i = 0; i < MAX_RUNS; i++)
		if (runs[i])
			chain = merge(priv, cmp, runs[i], chain);
	relink(head, chain);
}
EXPORT_SYMBOL(list_sort);
