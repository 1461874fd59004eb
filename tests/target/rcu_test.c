// SPDX-License-Identifier: MIT
/* RCU: callbacks wait for the readers, run in softirq context, in order. */
#include <linux/delay.h>
#include <linux/rcupdate.h>
#include <linux/rculist.h>
#include "hardirq.h"
#include "irq_lines.h"
#include "threads.h"

struct item {
	struct list_head list;
	struct rcu_head rcu;
	int value;
};

static bool in_softirq_seen;
static struct item items[3];

static int rcu_test_init(struct kunit *test)
{
	trail_reset();
	in_softirq_seen = false;
	return 0;
}

static void note(struct rcu_head *head)
{
	in_softirq_seen = in_serving_softirq() && !irqs_disabled();
	trail_add('0' + container_of(head, struct item, rcu)->value);
}

static void callbacks_run_in_softirq_context_in_order(struct kunit *test)
{
	int i;

	preempt_disable();
	for (i = 0; i < 3; i++) {
		items[i].value = i;
		call_rcu(&items[i].rcu, note);
	}
	trail_add('|');
	preempt_enable();
	rcu_barrier();
	KUNIT_EXPECT_STREQ(test, trail(), "|012");
	KUNIT_EXPECT_TRUE(test, in_softirq_seen);
}

static void call_in_arg(void *item)
{
	call_rcu(&((struct item *)item)->rcu, note);
}

static irqreturn_t calling_handler(int irq, void *item)
{
	aux_lower();
	call_in_arg(item);
	trail_add('i');
	return IRQ_HANDLED;
}

/* Softirqs run above the reader at the interrupt's exit; the callback must not. */
static void rcu_callback_waits_for_interrupted_reader(struct kunit *test)
{
	items[0].value = 0;
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, calling_handler, 0, "rcu", &items[0]), 0);
	rcu_read_lock();
	aux_raise();
	busy_ms(30);
	trail_add('r');
	rcu_read_unlock();
	rcu_barrier();
	free_irq(IRQ_AUX, &items[0]);
	KUNIT_EXPECT_STREQ(test, trail(), "ir0");
}

static void callback_waits_for_a_reader_in_softirq(struct kunit *test)
{
	items[0].value = 0;
	run_in_softirq(test, call_in_arg, &items[0]);
	rcu_barrier();
	KUNIT_EXPECT_STREQ(test, trail(), "0");
}

static void again(struct rcu_head *head)
{
	struct item *item = container_of(head, struct item, rcu);

	trail_add('0' + item->value);
	if (item->value++ < 2)
		call_rcu(head, again);
}

static void callback_may_queue_itself(struct kunit *test)
{
	items[0].value = 0;
	call_rcu(&items[0].rcu, again);
	rcu_barrier();
	rcu_barrier();
	rcu_barrier();
	KUNIT_EXPECT_STREQ(test, trail(), "012");
}

static void more_callbacks_than_one_batch(struct kunit *test)
{
	struct item *many = kunit_kcalloc(test, 100, sizeof(*many), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, many);
	for (i = 0; i < 100; i++)
		call_rcu(&many[i].rcu, note);
	rcu_barrier();
	/* The trail holds 63. */
	KUNIT_EXPECT_EQ(test, strlen(trail()), (size_t)63);
}

static void kfree_rcu_frees(struct kunit *test)
{
	struct item *a = kmalloc(sizeof(*a), GFP_KERNEL), *b = kmalloc(sizeof(*b), GFP_KERNEL);
	struct item *none = NULL;

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, b);
	kfree_rcu(a, rcu);
	kfree_rcu(none, rcu);
	kfree_rcu_mightsleep(b);
	rcu_barrier();
}

static void synchronize_from_a_reader_is_reported(struct kunit *test)
{
	synchronize_rcu();
	kunit_expect_log(test, "BUG: sleeping function called from invalid context");
	rcu_read_lock();
	KUNIT_EXPECT_TRUE(test, rcu_read_lock_held());
	synchronize_rcu();
	rcu_read_unlock();
	KUNIT_EXPECT_FALSE(test, rcu_read_lock_held());
}

static void lists_can_be_walked_while_they_change(struct kunit *test)
{
	struct item *pos;
	LIST_HEAD(head);
	int i, sum = 0;

	for (i = 0; i < 3; i++) {
		items[i].value = i + 1;
		list_add_tail_rcu(&items[i].list, &head);
	}
	rcu_read_lock();
	list_for_each_entry_rcu(pos, &head, list) {
		sum = sum * 10 + pos->value;
		if (pos->value == 2)
			list_del_rcu(&pos->list);
	}
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, sum, 123);
	KUNIT_EXPECT_PTR_EQ(test, items[0].list.next, &items[2].list);
	KUNIT_EXPECT_PTR_EQ(test, list_first_or_null_rcu(&head, struct item, list), &items[0]);
	list_replace_rcu(&items[0].list, &items[1].list);
	KUNIT_EXPECT_PTR_EQ(test, list_first_or_null_rcu(&head, struct item, list), &items[1]);
}

static struct kunit_case rcu_cases[] = {
	KUNIT_CASE(callbacks_run_in_softirq_context_in_order),
	KUNIT_CASE(rcu_callback_waits_for_interrupted_reader),
	KUNIT_CASE(callback_waits_for_a_reader_in_softirq),
	KUNIT_CASE(callback_may_queue_itself),
	KUNIT_CASE(more_callbacks_than_one_batch),
	KUNIT_CASE(kfree_rcu_frees),
	KUNIT_CASE(synchronize_from_a_reader_is_reported),
	KUNIT_CASE(lists_can_be_walked_while_they_change),
	{}
};

static struct kunit_suite rcu_suite = {
	.name = "rcu",
	.init = rcu_test_init,
	.test_cases = rcu_cases,
};
kunit_test_suite(rcu_suite);
