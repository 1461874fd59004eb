// SPDX-License-Identifier: MIT
/* irq_work: one test for each state and operation. */
#include <linux/irq_work.h>
#include <linux/slab.h>
#include "hardirq.h"

static struct irq_work work, other;
static int runs;
static bool hardirq_seen, busy_seen, pending_seen;
static struct irq_work *order[4];

static void count_fn(struct irq_work *w)
{
	if (runs < 4)
		order[runs] = w;
	runs++;
	hardirq_seen = in_hardirq() && irqs_disabled();
	busy_seen = irq_work_is_busy(w);
	pending_seen = irq_work_is_pending(w);
}

static int irq_work_test_init(struct kunit *test)
{
	runs = 0;
	init_irq_work(&work, count_fn);
	init_irq_work(&other, count_fn);
	return 0;
}

static void idle_queue_runs_in_hardirq(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, irq_work_queue(&work));
	irq_work_sync(&work);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_TRUE(test, hardirq_seen);
	KUNIT_EXPECT_TRUE(test, busy_seen);
	KUNIT_EXPECT_FALSE(test, pending_seen);
	KUNIT_EXPECT_FALSE(test, irq_work_is_busy(&work));
}

static void pending_queue_is_refused(struct kunit *test)
{
	local_irq_disable();
	KUNIT_EXPECT_TRUE(test, irq_work_queue(&work));
	KUNIT_EXPECT_TRUE(test, irq_work_is_pending(&work));
	KUNIT_EXPECT_FALSE(test, irq_work_queue(&work));
	local_irq_enable();
	irq_work_sync(&work);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void two_run_in_order(struct kunit *test)
{
	local_irq_disable();
	irq_work_queue(&work);
	irq_work_queue_on(&other, 0);
	local_irq_enable();
	irq_work_sync(&other);
	KUNIT_EXPECT_EQ(test, runs, 2);
	KUNIT_EXPECT_PTR_EQ(test, order[0], &work);
	KUNIT_EXPECT_PTR_EQ(test, order[1], &other);
}

static void queue_in_hardirq(void *arg)
{
	irq_work_queue(&work);
	KUNIT_EXPECT_EQ((struct kunit *)arg, runs, 0);
}

static void queued_in_hardirq_runs_after_it(struct kunit *test)
{
	run_in_hardirq(test, queue_in_hardirq, test);
	irq_work_sync(&work);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void requeue_fn(struct irq_work *w)
{
	if (++runs < 3)
		irq_work_queue(w);
}

static void running_queue_is_one_more_run(struct kunit *test)
{
	init_irq_work(&work, requeue_fn);
	irq_work_queue(&work);
	irq_work_sync(&work);
	KUNIT_EXPECT_EQ(test, runs, 3);
}

static void free_fn(struct irq_work *w)
{
	memset(w, 0x6b, sizeof(*w));
	kfree(w);
	runs++;
}

static void function_may_free_it(struct kunit *test)
{
	struct irq_work *w = kmalloc(sizeof(*w), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, w);
	init_irq_work(w, free_fn);
	local_irq_disable();
	irq_work_queue(w);
	irq_work_queue(&other);
	local_irq_enable();
	irq_work_sync(&other);
	KUNIT_EXPECT_EQ(test, runs, 2);
}

static void declared_forms(struct kunit *test)
{
	static struct irq_work hard = IRQ_WORK_INIT_HARD(count_fn);
	static struct irq_work lazy = IRQ_WORK_INIT_LAZY(count_fn);
	static DEFINE_IRQ_WORK(plain, count_fn);

	KUNIT_EXPECT_TRUE(test, irq_work_is_hard(&hard));
	KUNIT_EXPECT_FALSE(test, irq_work_is_hard(&plain));
	irq_work_queue(&hard);
	irq_work_queue(&lazy);
	irq_work_queue(&plain);
	irq_work_sync(&hard);
	irq_work_sync(&lazy);
	irq_work_sync(&plain);
	KUNIT_EXPECT_EQ(test, runs, 3);
}

static struct kunit_case irq_work_cases[] = {KUNIT_CASE(idle_queue_runs_in_hardirq),
					     KUNIT_CASE(pending_queue_is_refused),
					     KUNIT_CASE(two_run_in_order),
					     KUNIT_CASE(queued_in_hardirq_runs_after_it),
					     KUNIT_CASE(running_queue_is_one_more_run),
					     KUNIT_CASE(function_may_free_it),
					     KUNIT_CASE(declared_forms),
					     {}};

static struct kunit_suite irq_work_suite = {
	.name = "irq_work",
	.init = irq_work_test_init,
	.test_cases = irq_work_cases,
};
kunit_test_suite(irq_work_suite);
