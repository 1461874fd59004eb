// SPDX-License-Identifier: MIT
/* linux/list.h */
#include "unit.h"
#include <linux/list.h>

struct item {
	int id;
	struct list_head node;
};

static struct item items[8];
static LIST_HEAD(head);
static LIST_HEAD(other);

/* Two empty lists, items 0..7 on none. */
static int setup(void **state)
{
	INIT_LIST_HEAD(&head);
	INIT_LIST_HEAD(&other);
	for (int i = 0; i < 8; i++) {
		items[i].id = i;
		INIT_LIST_HEAD(&items[i].node);
	}
	return host_setup(state);
}

static void fill(struct list_head *list, int from, int to)
{
	for (int i = from; i <= to; i++)
		list_add_tail(&items[i].node, list);
}

/* The list as digits, read forwards; the way back must be the same. */
static const char *show(struct list_head *list)
{
	static char text[2][16];
	static int turn;
	char *p = text[turn ^= 1];
	struct item *item;
	size_t len = 0;

	list_for_each_entry(item, list, node)
		p[len++] = '0' + item->id;
	p[len] = '\0';
	assert_int_equal(list_count_nodes(list), len);
	list_for_each_entry_reverse(item, list, node)
		assert_int_equal(p[--len], '0' + item->id);
	assert_int_equal(len, 0);
	return p;
}

#define assert_list(list, text) assert_string_equal(show(list), text)

static void add_and_add_tail(void **state)
{
	assert_true(list_empty(&head));
	list_add(&items[1].node, &head);
	list_add(&items[0].node, &head);
	list_add_tail(&items[2].node, &head);
	assert_list(&head, "012");
	assert_false(list_empty(&head));
	assert_true(list_is_first(&items[0].node, &head));
	assert_true(list_is_last(&items[2].node, &head));
	assert_false(list_is_first(&items[2].node, &head));
	assert_false(list_is_last(&items[0].node, &head));
	assert_true(list_is_head(&head, &head));
}

static void del_poisons_the_entry(void **state)
{
	fill(&head, 0, 2);
	list_del(&items[1].node);
	assert_list(&head, "02");
	assert_ptr_equal(items[1].node.next, LIST_POISON1);
	assert_ptr_equal(items[1].node.prev, LIST_POISON2);
}

static void del_init_makes_the_entry_empty(void **state)
{
	fill(&head, 0, 2);
	list_del_init(&items[0].node);
	list_del_init_careful(&items[2].node);
	assert_list(&head, "1");
	assert_true(list_empty(&items[0].node));
	assert_true(list_empty_careful(&items[2].node));
	assert_false(list_empty_careful(&head));
}

static void replace(void **state)
{
	fill(&head, 0, 2);
	list_replace(&items[1].node, &items[5].node);
	assert_list(&head, "052");
	list_replace_init(&items[2].node, &items[6].node);
	assert_list(&head, "056");
	assert_true(list_empty(&items[2].node));
	list_replace_init(&head, &other);
	assert_list(&head, "");
	assert_list(&other, "056");
}

static void swap_any_two(void **state)
{
	fill(&head, 0, 3);
	list_swap(&items[0].node, &items[2].node);
	assert_list(&head, "2103");
	list_swap(&items[2].node, &items[1].node);
	assert_list(&head, "1203");
	list_swap(&items[3].node, &items[0].node);
	assert_list(&head, "1230");
}

static void swap_across_lists(void **state)
{
	fill(&head, 0, 1);
	fill(&other, 2, 3);
	list_swap(&items[0].node, &items[3].node);
	assert_list(&head, "31");
	assert_list(&other, "20");
}

static void move_between_lists(void **state)
{
	fill(&head, 0, 2);
	fill(&other, 3, 4);
	list_move(&items[1].node, &other);
	list_move_tail(&items[0].node, &other);
	assert_list(&head, "2");
	assert_list(&other, "1340");
}

static void bulk_move_tail(void **state)
{
	fill(&head, 0, 4);
	list_bulk_move_tail(&head, &items[1].node, &items[2].node);
	assert_list(&head, "03412");
	fill(&other, 5, 6);
	list_bulk_move_tail(&other, &items[4].node, &items[1].node);
	assert_list(&head, "032");
	assert_list(&other, "56" "41");
}

static void rotate(void **state)
{
	list_rotate_left(&head);
	assert_list(&head, "");
	fill(&head, 0, 3);
	list_rotate_left(&head);
	assert_list(&head, "1230");
	list_rotate_to_front(&items[3].node, &head);
	assert_list(&head, "3012");
}

static void singular(void **state)
{
	assert_false(list_is_singular(&head));
	fill(&head, 0, 0);
	assert_true(list_is_singular(&head));
	fill(&head, 1, 1);
	assert_false(list_is_singular(&head));
}

static void cut_position(void **state)
{
	list_cut_position(&other, &head, &head);
	assert_list(&other, "");
	fill(&head, 0, 3);
	list_cut_position(&other, &head, &items[1].node);
	assert_list(&other, "01");
	assert_list(&head, "23");
	list_cut_position(&other, &head, &head);
	assert_list(&other, "");
	list_cut_position(&other, &head, &items[3].node);
	assert_list(&other, "23");
	assert_list(&head, "");
}

static void cut_before(void **state)
{
	fill(&head, 0, 3);
	list_cut_before(&other, &head, &items[2].node);
	assert_list(&other, "01");
	assert_list(&head, "23");
	list_cut_before(&other, &head, &items[2].node);
	assert_list(&other, "");
	list_cut_before(&other, &head, &head);
	assert_list(&other, "23");
	assert_list(&head, "");
}

static void splice_all_four(void **state)
{
	fill(&head, 0, 1);
	list_splice(&other, &head);
	list_splice_tail(&other, &head);
	assert_list(&head, "01");

	fill(&other, 2, 3);
	list_splice_init(&other, &head);
	assert_list(&head, "2301");
	assert_list(&other, "");

	fill(&other, 4, 5);
	list_splice_tail_init(&other, &head);
	assert_list(&head, "230145");
	assert_list(&other, "");
}

static void first_last_next_prev(void **state)
{
	assert_null(list_first_entry_or_null(&head, struct item, node));
	fill(&head, 0, 2);
	assert_int_equal(list_first_entry(&head, struct item, node)->id, 0);
	assert_int_equal(list_last_entry(&head, struct item, node)->id, 2);
	assert_int_equal(list_first_entry_or_null(&head, struct item, node)->id, 0);
	assert_int_equal(list_next_entry(&items[0], node)->id, 1);
	assert_int_equal(list_prev_entry(&items[2], node)->id, 1);
	assert_int_equal(list_next_entry_circular(&items[2], &head, node)->id, 0);
	assert_int_equal(list_prev_entry_circular(&items[0], &head, node)->id, 2);
	assert_int_equal(list_next_entry_circular(&items[0], &head, node)->id, 1);
	assert_int_equal(list_prev_entry_circular(&items[1], &head, node)->id, 0);
}

static void walks_over_heads(void **state)
{
	struct list_head *pos, *n;
	int sum = 0;

	fill(&head, 1, 4);
	list_for_each(pos, &head)
		sum = sum * 10 + list_entry(pos, struct item, node)->id;
	assert_int_equal(sum, 1234);
	sum = 0;
	list_for_each_prev(pos, &head)
		sum = sum * 10 + list_entry(pos, struct item, node)->id;
	assert_int_equal(sum, 4321);
	pos = &items[2].node;
	list_for_each_continue(pos, &head)
		sum += list_entry(pos, struct item, node)->id;
	assert_int_equal(sum, 4321 + 3 + 4);
	list_for_each_safe(pos, n, &head)
		if (list_entry(pos, struct item, node)->id & 1)
			list_del(pos);
	assert_list(&head, "24");
	fill(&head, 5, 6);
	sum = 0;
	list_for_each_prev_safe(pos, n, &head) {
		sum = sum * 10 + list_entry(pos, struct item, node)->id;
		list_del(pos);
	}
	assert_int_equal(sum, 6542);
	assert_list(&head, "");
}

static void walks_from_the_middle(void **state)
{
	struct item *pos = &items[1];
	int seen = 0;

	fill(&head, 0, 4);
	list_for_each_entry_continue(pos, &head, node)
		seen = seen * 10 + pos->id;
	assert_int_equal(seen, 234);
	seen = 0;
	pos = &items[3];
	list_for_each_entry_from(pos, &head, node)
		seen = seen * 10 + pos->id;
	assert_int_equal(seen, 34);
	seen = 0;
	pos = &items[3];
	list_for_each_entry_continue_reverse(pos, &head, node)
		seen = seen * 10 + pos->id;
	assert_int_equal(seen, 210);
	seen = 0;
	pos = &items[2];
	list_for_each_entry_from_reverse(pos, &head, node)
		seen = seen * 10 + pos->id;
	assert_int_equal(seen, 210);
	seen = 0;
	pos = list_prepare_entry((struct item *)NULL, &head, node);
	list_for_each_entry_continue(pos, &head, node)
		seen++;
	assert_int_equal(seen, 5);
	assert_true(list_entry_is_head(pos, &head, node));
}

/* Takes every second entry out; returns the sequence so far with this one. */
static int visit(struct item *pos, int seen)
{
	if (pos->id & 1)
		list_del(&pos->node);
	return seen * 10 + pos->id;
}

static void safe_walks_may_delete(void **state)
{
	struct item *pos, *n;
	int seen = 0;

	fill(&head, 1, 6);
	list_for_each_entry_safe(pos, n, &head, node)
		seen = visit(pos, seen);
	assert_int_equal(seen, 123456);
	assert_list(&head, "246");

	setup(state);
	fill(&head, 1, 6);
	seen = 0;
	list_for_each_entry_safe_reverse(pos, n, &head, node)
		seen = visit(pos, seen);
	assert_int_equal(seen, 654321);
	assert_list(&head, "246");

	setup(state);
	fill(&head, 1, 6);
	seen = 0;
	pos = &items[2];
	list_for_each_entry_safe_continue(pos, n, &head, node)
		seen = visit(pos, seen);
	assert_int_equal(seen, 3456);
	assert_list(&head, "1246");

	setup(state);
	fill(&head, 1, 6);
	seen = 0;
	pos = &items[2];
	list_for_each_entry_safe_from(pos, n, &head, node)
		seen = visit(pos, seen);
	assert_int_equal(seen, 23456);
	assert_list(&head, "1246");
}

static void reset_next_sees_what_changed(void **state)
{
	struct item *pos, *n;
	int seen = 0;

	fill(&head, 0, 2);
	list_for_each_entry_safe(pos, n, &head, node) {
		seen = seen * 10 + pos->id;
		if (pos->id == 1) {
			list_move(&items[7].node, &pos->node);
			list_safe_reset_next(pos, n, node);
		}
	}
	assert_int_equal(seen, 172);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(add_and_add_tail, setup),
		cmocka_unit_test_setup(del_poisons_the_entry, setup),
		cmocka_unit_test_setup(del_init_makes_the_entry_empty, setup),
		cmocka_unit_test_setup(replace, setup),
		cmocka_unit_test_setup(swap_any_two, setup),
		cmocka_unit_test_setup(swap_across_lists, setup),
		cmocka_unit_test_setup(move_between_lists, setup),
		cmocka_unit_test_setup(bulk_move_tail, setup),
		cmocka_unit_test_setup(rotate, setup),
		cmocka_unit_test_setup(singular, setup),
		cmocka_unit_test_setup(cut_position, setup),
		cmocka_unit_test_setup(cut_before, setup),
		cmocka_unit_test_setup(splice_all_four, setup),
		cmocka_unit_test_setup(first_last_next_prev, setup),
		cmocka_unit_test_setup(walks_over_heads, setup),
		cmocka_unit_test_setup(walks_from_the_middle, setup),
		cmocka_unit_test_setup(safe_walks_may_delete, setup),
		cmocka_unit_test_setup(reset_next_sees_what_changed, setup),
	};

	return cmocka_run_group_tests_name("list", tests, NULL, NULL);
}
