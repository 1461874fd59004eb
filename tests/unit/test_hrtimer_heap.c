// SPDX-License-Identifier: MIT
/* kernel/time/hrtimer_heap.c against sorting */
#include "unit.h"
#include <linux/string.h>
#include "../../kernel/time/hrtimer_heap.h"

#define N 200

static struct hrtimer_node nodes[N], *root;
static bool in[N];
static unsigned int count, seed;
static u32 seq;

static int setup(void **state)
{
	memset(nodes, 0, sizeof(nodes));
	memset(in, 0, sizeof(in));
	root = NULL;
	count = 0;
	seed = 1;
	seq = 0xffffff00;	/* wraps on the way */
	return host_setup(state);
}

static bool before(const struct hrtimer_node *a, const struct hrtimer_node *b)
{
	return a->expires < b->expires ||
	       (a->expires == b->expires && (s32)(a->seq - b->seq) < 0);
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

static void check(void)
{
	unsigned int n = 0;

	check_below(root, &n);
	assert_int_equal(n, count);
	assert_true(!root || !root->parent);
}

static void add(unsigned int i, ktime_t expires)
{
	struct hrtimer_node *first = root;
	bool is_first;

	nodes[i].expires = expires;
	is_first = hrtimer_heap_add(&root, &nodes[i], seq++);
	assert_int_equal(is_first, !first || expires < first->expires);
	assert_true(!is_first || root == &nodes[i]);
	in[i] = true;
	count++;
}

static void del(unsigned int i)
{
	if (&nodes[i] == root)
		hrtimer_heap_del_first(&root);
	else
		hrtimer_heap_del_inner(&nodes[i]);
	in[i] = false;
	count--;
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
		check();
		assert_ptr_equal(root, first_by_search());
	}
}

static void comes_out_in_order(void **state)
{
	struct hrtimer_node *last;

	for (unsigned int i = 0; i < N; i++)
		add(i, next_random(&seed) % 20);
	while (count) {
		last = root;
		del(root - nodes);
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
		assert_true(root->rank <= 8);
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
		cmocka_unit_test_setup(walk_visits_each_once, setup),
		cmocka_unit_test_setup(next_goes_in_order, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
