// SPDX-License-Identifier: MIT
/* linux/llist.h */
#include "unit.h"
#include <linux/llist.h>

struct item {
	int pad;
	struct llist_node node;
	int id;
};

static struct item items[4] = { { .id = 1 }, { .id = 2 }, { .id = 3 }, { .id = 4 } };
static LLIST_HEAD(head);

static int setup(void **state)
{
	init_llist_head(&head);
	return host_setup(state);
}

static int show(struct llist_node *chain)
{
	struct item *item;
	int ids = 0;

	llist_for_each_entry(item, chain, node)
		ids = ids * 10 + item->id;
	return ids;
}

static void add_tells_whether_it_was_empty(void **state)
{
	assert_true(llist_empty(&head));
	assert_true(llist_add(&items[0].node, &head));
	assert_false(llist_add(&items[1].node, &head));
	assert_false(llist_empty(&head));
	assert_int_equal(show(llist_del_all(&head)), 21);
	assert_true(llist_empty(&head));
	assert_true(llist_add(&items[0].node, &head));
}

static void reverse_gives_the_order_of_adding(void **state)
{
	for (int i = 0; i < 4; i++)
		llist_add(&items[i].node, &head);
	assert_int_equal(show(llist_reverse_order(llist_del_all(&head))), 1234);
	assert_null(llist_reverse_order(NULL));
	assert_null(llist_del_all(&head));
}

static void batch_keeps_its_order(void **state)
{
	items[1].node.next = &items[2].node;
	llist_add(&items[0].node, &head);
	assert_false(llist_add_batch(&items[1].node, &items[2].node, &head));
	assert_int_equal(show(head.first), 231);
}

static void del_first_takes_the_newest(void **state)
{
	assert_null(llist_del_first(&head));
	llist_add(&items[0].node, &head);
	llist_add(&items[1].node, &head);
	assert_ptr_equal(llist_del_first(&head), &items[1].node);
	assert_ptr_equal(llist_del_first(&head), &items[0].node);
	assert_null(llist_del_first(&head));
}

static void forms_without_atomics(void **state)
{
	assert_true(__llist_add(&items[0].node, &head));
	assert_false(__llist_add(&items[1].node, &head));
	assert_int_equal(show(__llist_del_all(&head)), 21);
	assert_true(llist_empty(&head));
}

static void walks(void **state)
{
	struct llist_node *pos, *n, *chain;
	struct item *item, *next;
	int count = 0;

	for (int i = 0; i < 4; i++)
		llist_add(&items[i].node, &head);
	chain = llist_del_all(&head);
	llist_for_each(pos, chain)
		count++;
	assert_int_equal(count, 4);
	llist_for_each_entry_safe(item, next, chain, node) {
		llist_add(&item->node, &head);
		count--;
	}
	assert_int_equal(count, 0);
	llist_for_each_safe(pos, n, llist_del_all(&head)) {
		pos->next = NULL;
		count++;
	}
	assert_int_equal(count, 4);
	assert_null(llist_next(&items[0].node));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(add_tells_whether_it_was_empty, setup),
		cmocka_unit_test_setup(reverse_gives_the_order_of_adding, setup),
		cmocka_unit_test_setup(batch_keeps_its_order, setup),
		cmocka_unit_test_setup(del_first_takes_the_newest, setup),
		cmocka_unit_test_setup(forms_without_atomics, setup),
		cmocka_unit_test_setup(walks, setup),
	};

	return cmocka_run_group_tests_name("llist", tests, NULL, NULL);
}
