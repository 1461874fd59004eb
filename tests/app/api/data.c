// SPDX-License-Identifier: MIT
/* Lists, lock-free lists, fifos. */
#include <linux/hashtable.h>
#include <linux/interrupt.h>
#include <linux/kfifo.h>
#include <linux/list.h>
#include <linux/llist.h>
#include <linux/sort.h>
#include <linux/uaccess.h>
#include "check.h"

struct item {
	int value;
	struct list_head list;
	struct hlist_node hash;
	struct llist_node free;
};

static struct item items[5];
static LIST_HEAD(head);

static void fill(void)
{
	int i;

	INIT_LIST_HEAD(&head);
	for (i = 0; i < 5; i++) {
		items[i].value = i + 1;
		list_add_tail(&items[i].list, &head);
	}
}

/* The values of a list as decimal digits. */
static int digits(struct list_head *list)
{
	struct item *item;
	int sum = 0;

	list_for_each_entry(item, list, list)
		sum = sum * 10 + item->value;
	return sum;
}

static void check_list(void)
{
	LIST_HEAD(other);

	fill();
	check_eq("list_add_tail", digits(&head), 12345);
	list_del(&items[0].list);
	check("LIST_POISON",
	      items[0].list.next == LIST_POISON1 && items[0].list.prev == LIST_POISON2);
	list_add(&items[0].list, &items[2].list);
	check_eq("list_add", digits(&head), 23145);
	list_del_init(&items[0].list);
	check("list_del_init", list_empty(&items[0].list) && list_empty_careful(&items[0].list));
	list_replace(&items[1].list, &items[0].list);
	check_eq("list_replace", digits(&head), 1345);
	list_replace_init(&items[0].list, &items[1].list);
	list_move(&items[4].list, &head);
	check_eq("list_move", digits(&head), 5234);
	list_move_tail(&items[4].list, &head);
	list_swap(&items[1].list, &items[4].list);
	check_eq("list_swap", digits(&head), 5342);
	list_rotate_left(&head);
	check_eq("list_rotate_left", digits(&head), 3425);
	list_rotate_to_front(&items[1].list, &head);
	check_eq("list_rotate_to_front", digits(&head), 2534);
	list_bulk_move_tail(&head, &items[1].list, &items[4].list);
	check_eq("list_bulk_move_tail", digits(&head), 3425);
	list_cut_position(&other, &head, &items[3].list);
	check("list_cut_position", digits(&other) == 34 && digits(&head) == 25);
	list_splice_init(&other, &head);
	check("list_splice_init", digits(&head) == 3425 && list_empty(&other));
	list_cut_before(&other, &head, &items[1].list);
	list_splice_tail_init(&other, &head);
	check_eq("list_splice_tail_init", digits(&head), 2534);
	list_cut_before(&other, &head, &items[2].list);
	list_splice(&other, &head);
	check_eq("list_splice", digits(&head), 2534);
	list_cut_before(&other, &head, &items[2].list);
	list_splice_tail(&other, &head);
	check_eq("list_splice_tail", digits(&head), 3425);
}

static void check_list_walks(void)
{
	struct item *item, *next;
	struct list_head *node, *safe;
	int sum = 0, back = 0, rest = 0, from = 0, nodes = 0;

	fill();
	check("list_first_entry", list_first_entry(&head, struct item, list)->value == 1 &&
					  list_last_entry(&head, struct item, list)->value == 5);
	item = &items[1];
	check("list_next_entry",
	      list_next_entry(item, list) == &items[2] && list_prev_entry(item, list) == &items[0]);
	check("list_is_first", list_is_first(&items[0].list, &head) &&
				       list_is_last(&items[4].list, &head) &&
				       list_is_head(&head, &head) && !list_is_singular(&head));
	list_for_each_entry_reverse(item, &head, list)
		back = back * 10 + item->value;
	check_eq("list_for_each_entry_reverse", back, 54321);
	item = &items[2];
	list_for_each_entry_continue(item, &head, list) rest = rest * 10 + item->value;
	item = &items[2];
	list_for_each_entry_from(item, &head, list) from = from * 10 + item->value;
	check("list_for_each_entry_continue", rest == 45 && from == 345);
	rest = 0;
	item = &items[2];
	list_for_each_entry_continue_reverse(item, &head, list) rest = rest * 10 + item->value;
	check_eq("list_for_each_entry_continue_reverse", rest, 21);
	list_for_each(node, &head)
		nodes++;
	list_for_each_prev(node, &head)
		nodes++;
	list_for_each_safe(node, safe, &head)
		nodes++;
	check_eq("list_for_each", nodes, 15);
	list_for_each_entry_safe_reverse(item, next, &head, list) sum += item->value;
	list_for_each_entry_safe(item, next, &head, list)
		list_del(&item->list);
	check("list_for_each_entry_safe", list_empty(&head) && sum == 15);
	check("list_first_entry_or_null", !list_first_entry_or_null(&head, struct item, list));
}

static void check_hlist(void)
{
	static DEFINE_HASHTABLE(table, 3);
	static HLIST_HEAD(hhead);
	struct hlist_node *next;
	struct item *item;
	int i, bkt, sum = 0;

	for (i = 0; i < 5; i++) {
		INIT_HLIST_NODE(&items[i].hash);
		hlist_add_head(&items[i].hash, &hhead);
	}
	hlist_for_each_entry(item, &hhead, hash)
		sum = sum * 10 + item->value;
	check_eq("hlist_add_head", sum, 54321);
	hlist_del(&items[0].hash);
	hlist_add_before(&items[0].hash, &items[4].hash);
	hlist_del_init(&items[1].hash);
	hlist_add_behind(&items[1].hash, &items[0].hash);
	sum = 0;
	hlist_for_each_entry_safe(item, next, &hhead, hash) {
		sum = sum * 10 + item->value;
		hlist_del_init(&item->hash);
	}
	check("hlist_for_each_entry_safe", sum == 12543 && hlist_empty(&hhead));
	check("hlist_unhashed", hlist_unhashed(&items[0].hash));
	for (i = 0; i < 5; i++)
		hash_add(table, &items[i].hash, items[i].value);
	sum = 0;
	hash_for_each(table, bkt, item, hash) sum += item->value;
	hash_for_each_possible(table, item, hash, 3) sum += item->value == 3 ? 100 : 0;
	check_eq("hash_for_each", sum, 115);
}

static void check_llist(void)
{
	static LLIST_HEAD(lhead);
	struct llist_node *first;
	struct item *item;
	int sum = 0;

	check("llist_add", llist_add(&items[0].free, &lhead) && !llist_add(&items[1].free, &lhead));
	llist_add(&items[2].free, &lhead);
	check("llist_empty", !llist_empty(&lhead));
	first = llist_reverse_order(llist_del_all(&lhead));
	llist_for_each_entry(item, first, free)
		sum = sum * 10 + item->value;
	check("llist_reverse_order", sum == 123 && llist_empty(&lhead));
	llist_add_batch(&items[3].free, &items[3].free, &lhead);
	check("llist_del_first", llist_del_first(&lhead) == &items[3].free);
}

static int compare(const void *left, const void *right)
{
	return *(const int *)left - *(const int *)right;
}

static void check_kfifo(void)
{
	static DEFINE_KFIFO(bytes, unsigned char, 8);
	static DEFINE_SPINLOCK(lock);
	DECLARE_KFIFO_PTR(ints, int);
	STRUCT_KFIFO_REC_1(32) records;
	int values[] = {3, 1, 2}, got[4] = {}, value;
	unsigned int copied;
	char text[8];

	check("DEFINE_KFIFO", kfifo_is_empty(&bytes) && kfifo_size(&bytes) == 8);
	check_eq("kfifo_in", kfifo_in(&bytes, "abcdefghij", 10), 8);
	check("kfifo_is_full", kfifo_is_full(&bytes) && !kfifo_put(&bytes, 'x'));
	check_eq("kfifo_to_user", kfifo_to_user(&bytes, (void __user *)text, 3, &copied), 0);
	check("kfifo_len", copied == 3 && kfifo_len(&bytes) == 5 && kfifo_avail(&bytes) == 3);
	kfifo_reset(&bytes);
	kfifo_in_spinlocked(&bytes, "yz", 2, &lock);
	check_eq("kfifo_out_spinlocked", kfifo_out_spinlocked(&bytes, text, 8, &lock), 2);

	INIT_KFIFO(bytes);
	check_eq("kfifo_from_user", kfifo_from_user(&bytes, (void __user *)text, 2, &copied), 0);
	check_eq("kfifo_alloc", kfifo_alloc(&ints, 3, GFP_KERNEL), 0);
	check_eq("a power of two", kfifo_size(&ints), 4);
	kfifo_in(&ints, values, 3);
	check("kfifo_peek", kfifo_peek(&ints, &value) && value == 3 && kfifo_len(&ints) == 3);
	kfifo_skip(&ints);
	check_eq("kfifo_out_peek", kfifo_out_peek(&ints, got, 4), 2);
	check("kfifo_get", kfifo_get(&ints, &value) && value == 1 && got[1] == 2);
	kfifo_free(&ints);

	INIT_KFIFO(records);
	kfifo_in(&records, "one", 3);
	kfifo_in(&records, "three", 5);
	check_eq("kfifo_peek_len", kfifo_peek_len(&records), 3);
	check("records", kfifo_out(&records, text, 8) == 3 && kfifo_out(&records, text, 8) == 5);
	sort(values, 3, sizeof(int), compare, NULL);
	check("sort", values[0] == 1 && values[2] == 3);
}

static int __init api_init(void)
{
	check_list();
	check_list_walks();
	check_hlist();
	check_llist();
	check_kfifo();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
