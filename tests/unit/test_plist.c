// SPDX-License-Identifier: MIT
/* linux/plist.h */
#include "unit.h"
#include <linux/plist.h>

#define N 24

static struct plist_node nodes[N];
static PLIST_HEAD(head);

static int setup(void **state)
{
	plist_head_init(&head);
	for (int i = 0; i < N; i++)
		plist_node_init(&nodes[i], 0);
	return host_setup(state);
}

/* Sorted; the first node of each priority is on prio_list, in the same order, no other is. */
static void check(int expected)
{
	struct plist_node *node, *prev = NULL, *group = NULL;
	int count = 0;

	plist_for_each(node, &head) {
		if (prev && prev->prio == node->prio) {
			assert_true(list_empty(&node->prio_list));
		} else {
			assert_true(!prev || prev->prio < node->prio);
			if (group)
				assert_ptr_equal(group->prio_list.next, &node->prio_list);
			group = node;
		}
		prev = node;
		count++;
	}
	if (group)
		assert_ptr_equal(group->prio_list.next, &plist_first(&head)->prio_list);
	assert_int_equal(count, expected);
}

static void add(int i, int prio)
{
	plist_node_init(&nodes[i], prio);
	plist_add(&nodes[i], &head);
}

static void lowest_first_then_first_come(void **state)
{
	static const int order[] = { 4, 1, 3, 0, 2 };
	struct plist_node *node;
	int i = 0;

	assert_true(plist_head_empty(&head));
	add(0, 20);
	add(1, 10);
	add(2, 30);
	add(3, 10);
	add(4, -5);
	check(5);
	plist_for_each(node, &head)
		assert_ptr_equal(node, &nodes[order[i++]]);
	assert_ptr_equal(plist_first(&head), &nodes[4]);
	assert_ptr_equal(plist_last(&head), &nodes[2]);
	assert_ptr_equal(plist_next(&nodes[1]), &nodes[3]);
	assert_ptr_equal(plist_prev(&nodes[1]), &nodes[4]);
}

static void del_hands_the_group_on(void **state)
{
	add(0, 1);
	add(1, 1);
	add(2, 2);
	plist_del(&nodes[0], &head);
	assert_true(plist_node_empty(&nodes[0]));
	check(2);
	add(0, 1);
	check(3);
	assert_ptr_equal(plist_first(&head), &nodes[1]);
	plist_del(&nodes[1], &head);
	plist_del(&nodes[0], &head);
	plist_del(&nodes[2], &head);
	assert_true(plist_head_empty(&head));
}

static void requeue_goes_behind_its_equals(void **state)
{
	add(0, 1);
	add(1, 1);
	add(2, 2);
	plist_requeue(&nodes[0], &head);
	check(3);
	assert_ptr_equal(plist_first(&head), &nodes[1]);
	assert_ptr_equal(plist_next(&nodes[1]), &nodes[0]);
}

static void random_adds_and_deletes(void **state)
{
	unsigned int seed = 3;
	int count = 0;

	for (int step = 0; step < 4000; step++) {
		unsigned int i = next_random(&seed) % N;

		if (plist_node_empty(&nodes[i])) {
			add(i, next_random(&seed) % 5);
			count++;
		} else {
			plist_del(&nodes[i], &head);
			count--;
		}
		check(count);
	}
	assert_int_equal(host_warnings, 0);
}

static void adding_twice_warns(void **state)
{
	add(0, 1);
	add(1, 2);
	assert_true(!plist_node_empty(&nodes[1]));
	nodes[2] = (struct plist_node)PLIST_NODE_INIT(nodes[2], 7);
	plist_add(&nodes[2], &head);
	check(3);
	assert_int_equal(host_warnings, 0);
	/* A node that is still linked somewhere else. */
	list_add(&nodes[3].prio_list, &nodes[4].prio_list);
	assert_warns(1, plist_add(&nodes[3], &head));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(lowest_first_then_first_come, setup),
		cmocka_unit_test_setup(del_hands_the_group_on, setup),
		cmocka_unit_test_setup(requeue_goes_behind_its_equals, setup),
		cmocka_unit_test_setup(random_adds_and_deletes, setup),
		cmocka_unit_test_setup(adding_twice_warns, setup),
	};

	return cmocka_run_group_tests_name("plist", tests, NULL, NULL);
}
