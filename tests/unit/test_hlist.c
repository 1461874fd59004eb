// SPDX-License-Identifier: MIT
/* The hlist part of linux/list.h, and linux/hashtable.h on top of it. */
#include "unit.h"
#include <linux/hashtable.h>
#include <linux/list.h>

struct item {
	int id;
	struct hlist_node node;
};

static struct item items[64];
static HLIST_HEAD(head);
static DEFINE_HASHTABLE(table, 3);

static int setup(void **state)
{
	INIT_HLIST_HEAD(&head);
	hash_init(table);
	for (int i = 0; i < 64; i++) {
		items[i].id = i;
		INIT_HLIST_NODE(&items[i].node);
	}
	return host_setup(state);
}

/* The ids as digits of a number; each node must know who points to it. */
static int show(struct hlist_head *list)
{
	struct hlist_node **link = &list->first;
	struct item *item;
	int ids = 0;

	hlist_for_each_entry(item, list, node) {
		assert_ptr_equal(item->node.pprev, link);
		link = &item->node.next;
		ids = ids * 10 + item->id;
	}
	return ids;
}

static void add_in_each_place(void **state)
{
	assert_true(hlist_empty(&head));
	hlist_add_head(&items[2].node, &head);
	assert_true(hlist_is_singular_node(&items[2].node, &head));
	hlist_add_before(&items[1].node, &items[2].node);
	hlist_add_behind(&items[4].node, &items[2].node);
	hlist_add_behind(&items[3].node, &items[2].node);
	assert_int_equal(show(&head), 1234);
	assert_false(hlist_is_singular_node(&items[1].node, &head));
	assert_false(hlist_unhashed(&items[1].node));
	assert_false(hlist_empty(&head));
}

static void del_poisons_del_init_unhashes(void **state)
{
	for (int i = 4; i > 0; i--)
		hlist_add_head(&items[i].node, &head);
	hlist_del(&items[2].node);
	assert_ptr_equal(items[2].node.next, LIST_POISON1);
	assert_ptr_equal(items[2].node.pprev, LIST_POISON2);
	hlist_del_init(&items[4].node);
	assert_true(hlist_unhashed(&items[4].node));
	assert_true(hlist_unhashed_lockless(&items[4].node));
	hlist_del_init(&items[4].node);
	assert_int_equal(show(&head), 13);
}

static void fake_node_can_be_deleted(void **state)
{
	hlist_add_fake(&items[0].node);
	assert_true(hlist_fake(&items[0].node));
	assert_false(hlist_unhashed(&items[0].node));
	hlist_del_init(&items[0].node);
	assert_true(hlist_unhashed(&items[0].node));
}

static void move_list(void **state)
{
	HLIST_HEAD(to);

	hlist_move_list(&head, &to);
	assert_true(hlist_empty(&to));
	hlist_add_head(&items[2].node, &head);
	hlist_add_head(&items[1].node, &head);
	hlist_move_list(&head, &to);
	assert_true(hlist_empty(&head));
	assert_int_equal(show(&to), 12);
}

static void walks(void **state)
{
	struct hlist_node *pos, *n;
	struct item *item;
	int ids = 0;

	for (int i = 4; i > 0; i--)
		hlist_add_head(&items[i].node, &head);
	hlist_for_each(pos, &head)
		ids += hlist_entry(pos, struct item, node)->id;
	assert_int_equal(ids, 10);
	item = &items[2];
	hlist_for_each_entry_continue(item, node)
		ids += item->id * 10;
	assert_int_equal(ids, 80);
	item = &items[3];
	hlist_for_each_entry_from(item, node)
		ids += item->id * 100;
	assert_int_equal(ids, 780);
	hlist_for_each_safe(pos, n, &head)
		if (pos == &items[1].node)
			hlist_del(pos);
	hlist_for_each_entry_safe(item, n, &head, node)
		if (item->id == 3)
			hlist_del(&item->node);
	assert_int_equal(show(&head), 24);
}

static void table_finds_by_key(void **state)
{
	struct item *item;
	int found = 0;

	assert_true(hash_empty(table));
	for (int i = 0; i < 64; i++)
		hash_add(table, &items[i].node, items[i].id);
	assert_false(hash_empty(table));
	hash_for_each_possible(table, item, node, 42)
		found += item->id == 42;
	assert_int_equal(found, 1);
	hash_for_each_possible(table, item, node, 99)
		assert_int_not_equal(item->id, 99);
	hash_del(&items[42].node);
	assert_false(hash_hashed(&items[42].node));
	assert_true(hash_hashed(&items[41].node));
	hash_for_each_possible(table, item, node, 42)
		assert_int_not_equal(item->id, 42);
}

static void table_walks_see_each_entry_once(void **state)
{
	unsigned long long seen = 0;
	struct hlist_node *tmp;
	struct item *item;
	int bkt;

	for (int i = 0; i < 64; i++)
		hash_add(table, &items[i].node, items[i].id);
	hash_for_each(table, bkt, item, node) {
		assert_false(seen & (1ULL << item->id));
		seen |= 1ULL << item->id;
	}
	assert_true(seen == ~0ULL);
	hash_for_each_safe(table, bkt, tmp, item, node)
		hash_del(&item->node);
	assert_true(hash_empty(table));
}

static void hashes_fit_and_spread(void **state)
{
	unsigned int used = 0;

	for (u32 i = 0; i < 64; i++) {
		assert_true(hash_32(i, 5) < 32);
		assert_true(hash_64(i, 5) < 32);
		used |= 1U << hash_32(i * 4096, 5);
	}
	/* Page-aligned keys must not fall into a few buckets. */
	assert_true(hweight32(used) >= 24);
	assert_int_equal(HASH_BITS(table), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(add_in_each_place, setup),
		cmocka_unit_test_setup(del_poisons_del_init_unhashes, setup),
		cmocka_unit_test_setup(fake_node_can_be_deleted, setup),
		cmocka_unit_test_setup(move_list, setup),
		cmocka_unit_test_setup(walks, setup),
		cmocka_unit_test_setup(table_finds_by_key, setup),
		cmocka_unit_test_setup(table_walks_see_each_entry_once, setup),
		cmocka_unit_test_setup(hashes_fit_and_spread, setup),
	};

	return cmocka_run_group_tests_name("hlist", tests, NULL, NULL);
}
