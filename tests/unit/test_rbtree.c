// SPDX-License-Identifier: MIT
/* linux/rbtree.h and linux/timerqueue.h */
#include "unit.h"
#include <linux/rbtree.h>
#include <linux/timerqueue.h>

#define N 256

struct item {
	int key;
	bool in;
	struct rb_node node;
};

static struct item items[N];
static struct rb_root root;

static int setup(void **state)
{
	root = RB_ROOT;
	for (int i = 0; i < N; i++) {
		items[i] = (struct item) { .key = i };
		RB_CLEAR_NODE(&items[i].node);
	}
	return host_setup(state);
}

static struct item *item_of(const struct rb_node *node)
{
	return rb_entry(node, struct item, node);
}

static bool less(struct rb_node *a, const struct rb_node *b)
{
	return item_of(a)->key < item_of(b)->key;
}

static int cmp_key(const void *key, const struct rb_node *node)
{
	return *(const int *)key - item_of(node)->key;
}

static int cmp_node(struct rb_node *a, const struct rb_node *b)
{
	return item_of(a)->key - item_of(b)->key;
}

static bool is_black(const struct rb_node *node)
{
	return !node || (node->__rb_parent_color & 1);
}

/* The three rules, and the order; returns the number of black nodes on each way down. */
static int check_subtree(const struct rb_node *node)
{
	int left, right;

	if (!node)
		return 0;
	left = check_subtree(node->rb_left);
	right = check_subtree(node->rb_right);
	assert_int_equal(left, right);
	if (node->rb_left) {
		assert_ptr_equal(rb_parent(node->rb_left), node);
		assert_true(item_of(node->rb_left)->key <= item_of(node)->key);
	}
	if (node->rb_right) {
		assert_ptr_equal(rb_parent(node->rb_right), node);
		assert_true(item_of(node->rb_right)->key >= item_of(node)->key);
	}
	if (!is_black(node))
		assert_true(is_black(node->rb_left) && is_black(node->rb_right));
	return left + is_black(node);
}

static void check_tree(int expected)
{
	struct rb_node *node;
	int count = 0;

	check_subtree(root.rb_node);
	assert_true(is_black(root.rb_node));
	assert_true(!root.rb_node || !rb_parent(root.rb_node));
	for (node = rb_first(&root); node; node = rb_next(node))
		count++;
	assert_int_equal(count, expected);
	for (node = rb_last(&root); node; node = rb_prev(node))
		count--;
	assert_int_equal(count, 0);
}

static void empty_tree(void **state)
{
	int key = 1;

	assert_true(RB_EMPTY_ROOT(&root));
	assert_null(rb_first(&root));
	assert_null(rb_last(&root));
	assert_null(rb_first_postorder(&root));
	assert_null(rb_next_postorder(NULL));
	assert_null(rb_find(&key, &root, cmp_key));
	assert_true(RB_EMPTY_NODE(&items[0].node));
	assert_null(rb_next(&items[0].node));
}

static void rising_and_falling_keys_stay_balanced(void **state)
{
	for (int i = 0; i < N / 2; i++) {
		rb_add(&items[N / 2 + i].node, &root, less);
		rb_add(&items[N / 2 - 1 - i].node, &root, less);
		check_tree(2 * i + 2);
	}
	for (int i = 0; i < N; i++) {
		rb_erase(&items[i].node, &root);
		check_tree(N - 1 - i);
	}
}

static void random_inserts_and_deletes_keep_the_rules(void **state)
{
	unsigned int seed = 7;
	int count = 0;

	for (int step = 0; step < 8000; step++) {
		struct item *item = &items[next_random(&seed) % N];

		if (item->in)
			rb_erase(&item->node, &root);
		else
			rb_add(&item->node, &root, less);
		item->in = !item->in;
		count += item->in ? 1 : -1;
		check_tree(count);
	}
}

static void find(void **state)
{
	struct item twin = { .key = 30 };
	int key;

	for (int i = 0; i < N; i += 3)
		assert_null(rb_find_add(&items[i].node, &root, cmp_node));
	assert_ptr_equal(rb_find_add(&twin.node, &root, cmp_node), &items[30].node);
	for (key = 0; key < N; key++) {
		struct rb_node *node = rb_find(&key, &root, cmp_key);

		assert_ptr_equal(node, key % 3 ? NULL : &items[key].node);
	}
	key = 30;
	rb_add(&twin.node, &root, less);
	assert_ptr_equal(rb_find_first(&key, &root, cmp_key), &items[30].node);
	assert_ptr_equal(rb_next(&items[30].node), &twin.node);
	key = 31;
	assert_null(rb_find_first(&key, &root, cmp_key));
}

static void replace_keeps_the_place(void **state)
{
	struct item new;

	for (int i = 0; i < 16; i++)
		rb_add(&items[i].node, &root, less);
	for (int i = 0; i < 16; i++) {
		new.key = i;
		rb_replace_node(&items[i].node, &new.node, &root);
		check_tree(16);
		rb_replace_node(&new.node, &items[i].node, &root);
		check_tree(16);
	}
}

static void postorder_has_children_first(void **state)
{
	struct item *pos, *n;
	int count = 0;

	for (int i = 0; i < 100; i++)
		rb_add(&items[i].node, &root, less);
	rbtree_postorder_for_each_entry_safe(pos, n, &root, node) {
		struct rb_node *left = pos->node.rb_left, *right = pos->node.rb_right;

		assert_true(!left || item_of(left)->in);
		assert_true(!right || item_of(right)->in);
		pos->in = true;
		count++;
		/* As if it had been freed. */
		pos->node.__rb_parent_color = ~0UL;
	}
	assert_int_equal(count, 100);
}

static void cached_tree_knows_its_first_node(void **state)
{
	struct rb_root_cached cached = RB_ROOT_CACHED;
	struct item low = { .key = 5 };

	assert_ptr_equal(rb_add_cached(&items[9].node, &cached, less), &items[9].node);
	assert_null(rb_add_cached(&items[11].node, &cached, less));
	assert_ptr_equal(rb_add_cached(&items[5].node, &cached, less), &items[5].node);
	assert_ptr_equal(rb_first_cached(&cached), &items[5].node);
	rb_replace_node_cached(&items[5].node, &low.node, &cached);
	assert_ptr_equal(rb_first_cached(&cached), &low.node);
	assert_ptr_equal(rb_erase_cached(&low.node, &cached), &items[9].node);
	assert_null(rb_erase_cached(&items[11].node, &cached));
	assert_ptr_equal(rb_first_cached(&cached), &items[9].node);
	assert_null(rb_erase_cached(&items[9].node, &cached));
	assert_null(rb_first_cached(&cached));
}

static void timerqueue_orders_by_expiry(void **state)
{
	static const s64 expiries[] = { 50, 10, 30, 10, S64_MAX, -1 };
	static const int order[] = { 5, 1, 3, 2, 0, 4 };
	struct timerqueue_node nodes[6], *node;
	struct timerqueue_head head;

	timerqueue_init_head(&head);
	assert_null(timerqueue_getnext(&head));
	for (int i = 0; i < 6; i++) {
		bool first = i == 0 || i == 1 || i == 5;

		timerqueue_init(&nodes[i]);
		nodes[i].expires = expiries[i];
		assert_false(timerqueue_node_queued(&nodes[i]));
		assert_int_equal(timerqueue_add(&head, &nodes[i]), first);
		assert_true(timerqueue_node_queued(&nodes[i]));
	}
	node = timerqueue_getnext(&head);
	for (int i = 0; i < 6; i++, node = timerqueue_iterate_next(node))
		assert_ptr_equal(node, &nodes[order[i]]);
	assert_null(node);
	for (int i = 0; i < 6; i++) {
		assert_ptr_equal(timerqueue_getnext(&head), &nodes[order[i]]);
		assert_int_equal(timerqueue_del(&head, &nodes[order[i]]), i < 5);
		assert_false(timerqueue_node_queued(&nodes[order[i]]));
	}
	assert_int_equal(host_warnings, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(empty_tree, setup),
		cmocka_unit_test_setup(rising_and_falling_keys_stay_balanced, setup),
		cmocka_unit_test_setup(random_inserts_and_deletes_keep_the_rules, setup),
		cmocka_unit_test_setup(find, setup),
		cmocka_unit_test_setup(replace_keeps_the_place, setup),
		cmocka_unit_test_setup(postorder_has_children_first, setup),
		cmocka_unit_test_setup(cached_tree_knows_its_first_node, setup),
		cmocka_unit_test_setup(timerqueue_orders_by_expiry, setup),
	};

	return cmocka_run_group_tests_name("rbtree", tests, NULL, NULL);
}
