// SPDX-License-Identifier: MIT
/* kernel/time/hrtimer_heap.c against sorting */
#include "unit.h"
#include <linux/bitops.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include "../../kernel/time/hrtimer_heap.h"

#define N 1200

static struct hrtimer_node nodes[N], *root;
static bool in[N];
static unsigned int count, seed, most_pieces;
static u32 seq;

static int setup(void **state)
{
	memset(nodes, 0, sizeof(nodes));
	memset(in, 0, sizeof(in));
	root = NULL;
	count = 0;
	most_pieces = 0;
	seed = 1;
	seq = 0xffffff00;	/* wraps on the way */
	return host_setup(state);
}

static bool before(const struct hrtimer_node *a, const struct hrtimer_node *b)
{
	return a->expires < b->expires || (a->expires == b->expires && (s32)(a->seq - b->seq) < 0);
}

static unsigned int check_below(const struct hrtimer_node *node, unsigned int *n)
{
	unsigned int left, right;

	if (!node)
		return 0;
	++*n;
	for (unsigned int i = 0; i < 2; i++) {
		const struct hrtimer_node *child = i ? node->right : node->left;

		if (child) {
			assert_ptr_equal(child->parent, node);
			assert_true(before(node, child));
		}
	}
	left = check_below(node->left, n);
	right = check_below(node->right, n);
	assert_true(left >= right);
	assert_int_equal(node->rank, right + 1);
	return right + 1;
}

static struct hrtimer_node *first_below(const struct hrtimer_node *node)
{
	return !node->right || before(node->left, node->right) ? node->left : node->right;
}

static void check(void)
{
	unsigned int n = 0;

	check_below(root, &n);
	assert_int_equal(n, count);
	assert_true(!root || !root->parent);
}

/* What is left of a change is done; its pieces are counted. */
static unsigned int finish(bool left)
{
	unsigned int pieces = 1;

	assert_int_equal(left, !!hrtimer_heap_left.at);
	for (; left; pieces++)
		left = hrtimer_heap_go_on();
	most_pieces = max(most_pieces, pieces);
	return pieces;
}

static unsigned int add(unsigned int i, ktime_t expires)
{
	struct hrtimer_node *first = root;
	enum hrtimer_heap_added added;

	nodes[i].expires = expires;
	added = hrtimer_heap_add(&root, &nodes[i], seq++);
	assert_int_equal(added == HEAP_FIRST, !first || expires < first->expires);
	assert_ptr_equal(root, added == HEAP_FIRST ? &nodes[i] : first);
	in[i] = true;
	count++;
	return finish(added == HEAP_UNFINISHED);
}

/* The first one is known at once, whatever is left. */
static unsigned int del(unsigned int i)
{
	struct hrtimer_node *node = &nodes[i], *first;
	bool left = false;

	in[i] = false;
	count--;
	first = node == root ? first_below(node) : root;
	if (node == root && node->right)
		left = hrtimer_heap_del_above_two(node, &root);
	else if (node == root)
		hrtimer_heap_del_first(node, &root);
	else
		left = hrtimer_heap_del_inner(node);
	assert_ptr_equal(root, first);
	return finish(left);
}

static struct hrtimer_node *first_by_search(void)
{
	struct hrtimer_node *first = NULL;

	for (unsigned int i = 0; i < N; i++)
		if (in[i] && (!first || before(&nodes[i], first)))
			first = &nodes[i];
	return first;
}

static void random_steps_keep_the_rules(void **state)
{
	for (unsigned int step = 0; step < 20000; step++) {
		unsigned int i = next_random(&seed) % N;

		if (in[i])
			del(i);
		else if (next_random(&seed) % 8 > (step / 1000) % 8)
			add(i, next_random(&seed) % 500);
		else if (root)
			del(root - nodes);
		if (step % 16)
			continue;
		check();
		assert_ptr_equal(root, first_by_search());
	}
	assert_true(most_pieces > 1);
}

static void comes_out_in_order(void **state)
{
	struct hrtimer_node *last;

	for (unsigned int i = 0; i < N; i++)
		add(i, next_random(&seed) % 20);
	while (count) {
		last = root;
		del(root - nodes);
		if (count % 16 == 0)
			check();
		assert_true(!root || before(last, root));
	}
	assert_null(root);
}

/* Rising, falling: the shapes that degrade a tree without balance. */
static void the_way_right_stays_short(void **state)
{
	for (unsigned int i = 0; i < N; i++) {
		add(i, i);
		assert_true(root->rank <= 10);
	}
	for (unsigned int i = 0; i < N; i++)
		del(i);
	for (unsigned int i = 0; i < N; i++) {
		add(i, N - i);
		assert_int_equal(root->rank, 1);
	}
	for (unsigned int i = 0; i < N; i += 2)
		del(i);
	check();
}

/* Nodes below which all ways have the same length, as many as there may be: the longest ways right. */
static void build_full(unsigned int levels)
{
	count = (1u << levels) - 1;
	seq = count;
	for (unsigned int i = 0; i < count; i++) {
		unsigned int child = 2 * i + 1;

		nodes[i].left = child < count ? &nodes[child] : NULL;
		nodes[i].right = child < count ? &nodes[child + 1] : NULL;
		nodes[i].parent = i ? &nodes[(i - 1) / 2] : NULL;
		nodes[i].rank = levels - (fls(i + 1) - 1);
		nodes[i].seq = i;
		in[i] = true;
	}
}

/* Along the ways right of both halves the expiries take turns. */
static void in_turns(unsigned int levels)
{
	build_full(levels);
	root = &nodes[0];
	for (unsigned int i = 1; i < count; i++) {
		unsigned int level = fls(i + 1) - 1, half = (i + 1) >> (level - 1) & 1;

		nodes[i].expires = 4 * level + half;
	}
}

/* Each piece looks at a fixed number of nodes, so their number is what grows with the logarithm. */
static void pieces_of_the_worst_heaps(void **state)
{
	for (unsigned int levels = 2; levels <= 10; levels++) {
		unsigned int n;

		setup(state);
		in_turns(levels);
		check();
		n = count;
		assert_true(add(n, 1000) <= 2 + (levels + 2) / 3);
		check();
		assert_true(del(n) <= 1 + (levels + 3) / 3);
		check();
		assert_true(del(1) <= 1 + (3 * levels + 3) / 3);
		check();
		assert_true(del(0) <= 1 + (4 * levels + 3) / 3);
		check();
	}
	assert_true(most_pieces >= 5);
}

/* Whoever comes between two pieces does the rest, and who began finds nothing left. */
static void others_finish(void **state)
{
	in_turns(9);
	in[0] = false;
	count--;
	assert_true(hrtimer_heap_del_above_two(&nodes[0], &root));
	while (hrtimer_heap_go_on())
		;
	check();
	assert_null(hrtimer_heap_left.at);
	add(600, 3);
	add(601, 900);
	assert_null(hrtimer_heap_left.at);
	check();
}

static void walk_visits_each_once(void **state)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < N; i++)
		add(i, next_random(&seed) % 50);
	for (struct hrtimer_node *node = root; node; node = hrtimer_heap_step(node, true)) {
		assert_true(in[node - nodes]);
		in[node - nodes] = false;
		n++;
	}
	assert_int_equal(n, N);
	assert_null(hrtimer_heap_step(root, false));
}

static void next_goes_in_order(void **state)
{
	struct hrtimer_node *node, *last = NULL;
	unsigned int n = 0;

	assert_null(hrtimer_heap_next(NULL, 0, 0));
	for (unsigned int i = 0; i < N; i++)
		add(i, next_random(&seed) % 50);
	for (node = root; node; node = hrtimer_heap_next(root, node->expires, node->seq)) {
		assert_true(!last || before(last, node));
		last = node;
		n++;
	}
	assert_int_equal(n, N);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(random_steps_keep_the_rules, setup),
		cmocka_unit_test_setup(comes_out_in_order, setup),
		cmocka_unit_test_setup(the_way_right_stays_short, setup),
		cmocka_unit_test_setup(pieces_of_the_worst_heaps, setup),
		cmocka_unit_test_setup(others_finish, setup),
		cmocka_unit_test_setup(walk_visits_each_once, setup),
		cmocka_unit_test_setup(next_goes_in_order, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
