// SPDX-License-Identifier: MIT
/* Priority inheritance: who is boosted by whom, over which chain, and when it ends. */
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <bhk/pi.h>
#include "threads.h"

#define PRIO(rt) (MAX_RT_PRIO - 1 - (rt))

static struct mutex m[3];
static struct completion go;

static int pi_test_init(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(m); i++)
		mutex_init(&m[i]);
	init_completion(&go);
	trail_reset();
	return 0;
}

/* Holds m[0] until told. */
static int owner_fn(void *unused)
{
	mutex_lock(&m[0]);
	wait_for_completion(&go);
	trail_add('o');
	mutex_unlock(&m[0]);
	trail_add('O');
	return 0;
}

static int waiter_fn(void *mark)
{
	mutex_lock(&m[0]);
	trail_add(*(const char *)mark);
	mutex_unlock(&m[0]);
	return 0;
}

static void owner_gets_the_best_waiters_priority(struct kunit *test)
{
	struct task_struct *o = start_thread(test, owner_fn, NULL, 5);
	struct task_struct *a, *b, *c;

	KUNIT_EXPECT_EQ(test, o->prio, PRIO(5));
	a = start_thread(test, waiter_fn, "a", 10);
	KUNIT_EXPECT_EQ(test, o->prio, PRIO(10));
	b = start_thread(test, waiter_fn, "b", 30);
	KUNIT_EXPECT_EQ(test, o->prio, PRIO(30));
	c = start_thread(test, waiter_fn, "c", 20);
	KUNIT_EXPECT_EQ(test, o->prio, PRIO(30));
	KUNIT_EXPECT_EQ(test, o->normal_prio, PRIO(5));
	complete(&go);
	KUNIT_EXPECT_STREQ(test, trail(), "obcaO");
	KUNIT_EXPECT_TRUE(test, list_empty(&o->pi_waiters));
	join_thread(o);
	join_thread(a);
	join_thread(b);
	join_thread(c);
}

static int middle_fn(void *unused)
{
	busy_ms(50);
	trail_add('m');
	return 0;
}

/* Low holds, high waits, middle would keep low from running: the classic inversion. */
static void middle_thread_does_not_delay_the_high_one(struct kunit *test)
{
	struct task_struct *low, *middle, *high;

	become(90);
	low = start_thread(test, owner_fn, NULL, 10);
	let_others_run();
	high = start_thread(test, waiter_fn, "h", 30);
	let_others_run();
	middle = start_thread(test, middle_fn, NULL, 20);
	complete(&go);
	join_thread(high);
	join_thread(middle);
	join_thread(low);
	KUNIT_EXPECT_STREQ(test, trail(), "ohmO");
}

static void boost_ends_with_the_unlock(struct kunit *test)
{
	struct task_struct *o = start_thread(test, owner_fn, NULL, 0);
	struct task_struct *w;

	set_user_nice(o, 5);
	let_others_run();
	w = start_thread(test, waiter_fn, "w", 20);
	KUNIT_EXPECT_EQ(test, o->prio, PRIO(20));
	/* Still boosted, it would run before this thread; at nice 5 it waits for its sleep. */
	complete(&go);
	KUNIT_EXPECT_STREQ(test, trail(), "ow");
	KUNIT_EXPECT_EQ(test, o->prio, NICE_TO_PRIO(5));
	join_thread(o);
	join_thread(w);
	KUNIT_EXPECT_STREQ(test, trail(), "owO");
}

/* Takes m[n + 1], then waits for m[n]. */
static int link_fn(void *arg)
{
	int n = (long)arg;

	mutex_lock(&m[n + 1]);
	mutex_lock(&m[n]);
	trail_add('0' + n);
	mutex_unlock(&m[n]);
	mutex_unlock(&m[n + 1]);
	return 0;
}

static int last_fn(void *unused)
{
	mutex_lock(&m[2]);
	trail_add('h');
	mutex_unlock(&m[2]);
	return 0;
}

static void chain_is_boosted_to_its_end(struct kunit *test)
{
	struct task_struct *o, *t[2], *h;

	o = start_thread(test, owner_fn, NULL, 5);
	t[0] = start_thread(test, link_fn, (void *)0, 6);
	t[1] = start_thread(test, link_fn, (void *)1, 7);
	KUNIT_EXPECT_EQ(test, o->prio, PRIO(7));
	h = start_thread(test, last_fn, NULL, 40);
	KUNIT_EXPECT_EQ(test, t[1]->prio, PRIO(40));
	KUNIT_EXPECT_EQ(test, t[0]->prio, PRIO(40));
	KUNIT_EXPECT_EQ(test, o->prio, PRIO(40));
	complete(&go);
	KUNIT_EXPECT_STREQ(test, trail(), "o01hO");
	join_thread(o);
	join_thread(t[0]);
	join_thread(t[1]);
	join_thread(h);
}

/* The owner of two mutexes loses what came over the one that it unlocks, and only that. */
static int owner_of_two(void *unused)
{
	mutex_lock(&m[0]);
	mutex_lock(&m[1]);
	wait_for_completion(&go);
	mutex_unlock(&m[1]);
	trail_add(current->prio == PRIO(20) ? 'y' : 'n');
	mutex_unlock(&m[0]);
	trail_add(current->prio == PRIO(5) ? 'y' : 'n');
	return 0;
}

static int waits_for_m1(void *unused)
{
	mutex_lock(&m[1]);
	trail_add('1');
	mutex_unlock(&m[1]);
	return 0;
}

static void unlocking_one_of_two_keeps_the_others_boost(struct kunit *test)
{
	struct task_struct *o = start_thread(test, owner_of_two, NULL, 5);
	struct task_struct *a = start_thread(test, waiter_fn, "0", 20);
	struct task_struct *b = start_thread(test, waits_for_m1, NULL, 40);

	KUNIT_EXPECT_EQ(test, o->prio, PRIO(40));
	complete(&go);
	KUNIT_EXPECT_STREQ(test, trail(), "1y0y");
	join_thread(o);
	join_thread(a);
	join_thread(b);
}

static void next_owner_inherits_from_those_who_still_wait(struct kunit *test)
{
	struct task_struct *o = start_thread(test, owner_fn, NULL, 5);
	struct task_struct *a, *b;

	a = start_thread(test, waiter_fn, "a", 10);
	b = start_thread(test, waiter_fn, "b", 10);
	preempt_disable();
	complete(&go);
	/* Not run yet: nothing has changed. */
	KUNIT_EXPECT_EQ(test, o->prio, PRIO(10));
	preempt_enable();
	KUNIT_EXPECT_STREQ(test, trail(), "oabO");
	KUNIT_EXPECT_EQ(test, a->prio, PRIO(10));
	join_thread(o);
	join_thread(a);
	join_thread(b);
}

static void raising_a_waiter_raises_the_owner_and_the_order(struct kunit *test)
{
	struct task_struct *o = start_thread(test, owner_fn, NULL, 5);
	struct task_struct *a = start_thread(test, waiter_fn, "a", 20);
	struct task_struct *b = start_thread(test, waiter_fn, "b", 10);
	struct sched_param param = { .sched_priority = 50 };

	sched_setscheduler(b, SCHED_FIFO, &param);
	KUNIT_EXPECT_EQ(test, o->prio, PRIO(50));
	param.sched_priority = 1;
	sched_setscheduler(a, SCHED_FIFO, &param);
	KUNIT_EXPECT_EQ(test, o->prio, PRIO(50));
	complete(&go);
	KUNIT_EXPECT_STREQ(test, trail(), "obOa");
	join_thread(o);
	join_thread(a);
	join_thread(b);
}

static void lowering_the_only_waiter_lowers_the_owner(struct kunit *test)
{
	struct task_struct *o = start_thread(test, owner_fn, NULL, 5);
	struct task_struct *w = start_thread(test, waiter_fn, "w", 20);

	sched_set_normal(w, 0);
	KUNIT_EXPECT_EQ(test, o->prio, PRIO(5));
	complete(&go);
	join_thread(o);
	join_thread(w);
}

static void own_change_under_a_boost_waits_for_its_end(struct kunit *test)
{
	struct task_struct *o = start_thread(test, owner_fn, NULL, 5);
	struct task_struct *w = start_thread(test, waiter_fn, "w", 20);

	sched_set_normal(o, 19);
	KUNIT_EXPECT_EQ(test, o->prio, PRIO(20));
	KUNIT_EXPECT_EQ(test, o->normal_prio, 139);
	complete(&go);
	KUNIT_EXPECT_STREQ(test, trail(), "ow");
	KUNIT_EXPECT_EQ(test, o->prio, 139);
	join_thread(o);
	join_thread(w);
}

static int interruptible_waiter(void *unused)
{
	allow_signal(SIGUSR1);
	return mutex_lock_interruptible(&m[0]);
}

static void giving_up_takes_the_boost_back(struct kunit *test)
{
	struct task_struct *o = start_thread(test, owner_fn, NULL, 5);
	struct task_struct *w = start_thread(test, interruptible_waiter, NULL, 20);

	KUNIT_EXPECT_EQ(test, o->prio, PRIO(20));
	send_sig(SIGUSR1, w, 1);
	KUNIT_EXPECT_EQ(test, o->prio, PRIO(5));
	KUNIT_EXPECT_EQ(test, join_thread(w), -EINTR);
	complete(&go);
	join_thread(o);
}

static void lending_by_hand(struct kunit *test)
{
	struct task_struct *a = start_thread(test, owner_fn, NULL, 5);
	struct task_struct *b = start_thread(test, waiter_fn, "b", 6);
	struct pi_lend lend;

	become(50);
	KUNIT_EXPECT_EQ(test, a->prio, PRIO(6));
	pi_lend_start(&lend, b);
	KUNIT_EXPECT_EQ(test, b->prio, PRIO(50));
	KUNIT_EXPECT_EQ(test, a->prio, PRIO(50));
	pi_lend_to(&lend, a);
	KUNIT_EXPECT_EQ(test, b->prio, PRIO(6));
	KUNIT_EXPECT_EQ(test, a->prio, PRIO(50));
	pi_lend_to(&lend, NULL);
	KUNIT_EXPECT_EQ(test, a->prio, PRIO(6));
	pi_lend_to(&lend, a);
	become(60);
	KUNIT_EXPECT_EQ(test, a->prio, PRIO(60));
	pi_lend_stop(&lend);
	KUNIT_EXPECT_EQ(test, a->prio, PRIO(6));
	KUNIT_EXPECT_TRUE(test, list_empty(&current->pi_lends));
	complete(&go);
	join_thread(a);
	join_thread(b);
}

static void lending_to_two_at_once(struct kunit *test)
{
	struct task_struct *a = start_thread(test, owner_fn, NULL, 5);
	struct task_struct *b = make_thread(test, owner_fn, NULL, 6);
	struct pi_lend la, lb;

	become(50);
	pi_lend_start(&la, a);
	pi_lend_start(&lb, b);
	KUNIT_EXPECT_EQ(test, a->prio, PRIO(50));
	KUNIT_EXPECT_EQ(test, b->prio, PRIO(50));
	pi_lend_stop(&la);
	KUNIT_EXPECT_EQ(test, a->prio, PRIO(5));
	KUNIT_EXPECT_EQ(test, b->prio, PRIO(50));
	pi_lend_stop(&lb);
	KUNIT_EXPECT_EQ(test, b->prio, PRIO(6));
	complete(&go);
	join_thread(a);
	end_thread(b);
}

static int ends_when_told(void *unused)
{
	wait_for_completion(&go);
	return 0;
}

static void a_thread_that_ends_gives_back(struct kunit *test)
{
	struct task_struct *t = start_thread(test, ends_when_told, NULL, 60);
	struct pi_lend lend;

	become(50);
	pi_lend_start(&lend, t);
	complete(&go);
	KUNIT_EXPECT_NULL(test, lend.owner);
	pi_lend_to(&lend, t);
	KUNIT_EXPECT_NULL(test, lend.owner);
	pi_lend_stop(&lend);
	join_thread(t);
}

static int stops_late(void *unused)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(MAX_SCHEDULE_TIMEOUT);
	return current->prio;
}

static void kthread_stop_lends_to_the_thread(struct kunit *test)
{
	struct task_struct *t = start_thread(test, stops_late, NULL, 20);

	become(50);
	KUNIT_EXPECT_EQ(test, end_thread(t), PRIO(50));
}

static int waits_for_the_holder_of_m0(void *holder)
{
	struct pi_lend lend;

	mutex_lock(&m[0]);
	pi_lend_start(&lend, holder);
	wait_for_completion(&go);
	pi_lend_stop(&lend);
	mutex_unlock(&m[0]);
	return 0;
}

static int locks_m0(void *unused)
{
	wait_for_completion(&go);
	mutex_lock(&m[0]);
	mutex_unlock(&m[0]);
	return 0;
}

/* As when a flush waits for a work that wants a lock which the flusher holds. */
static void waiting_for_one_who_wants_the_own_lock_is_reported(struct kunit *test)
{
	struct task_struct *worker = start_thread(test, locks_m0, NULL, 10);
	struct task_struct *flusher;

	kunit_expect_log(test, "circular locking deadlock detected");
	flusher = start_thread(test, waits_for_the_holder_of_m0, worker, 5);
	let_others_run();
	complete(&go);
	let_others_run();
	complete(&go);
	join_thread(flusher);
	join_thread(worker);
}

#define CHAIN (PI_MAX_DEPTH + 4)

static struct mutex chain[CHAIN + 1];

static int chain_fn(void *arg)
{
	int n = (long)arg;

	mutex_lock(&chain[n + 1]);
	mutex_lock(&chain[n]);
	mutex_unlock(&chain[n]);
	mutex_unlock(&chain[n + 1]);
	return 0;
}

static void endless_chain_is_bounded_and_counted(struct kunit *test)
{
	struct task_struct *t[CHAIN];
	unsigned int before = pi_depth_limit;
	struct pi_lend lend;
	int i;

	for (i = 0; i <= CHAIN; i++)
		mutex_init(&chain[i]);
	mutex_lock(&chain[0]);
	for (i = 0; i < CHAIN; i++) {
		t[i] = start_thread(test, chain_fn, (void *)(long)i, 10);
		let_others_run();
	}
	KUNIT_EXPECT_EQ(test, pi_depth_limit, before);
	become(50);
	pi_lend_start(&lend, t[CHAIN - 1]);
	KUNIT_EXPECT_EQ(test, pi_depth_limit, before + 1);
	KUNIT_EXPECT_EQ(test, t[CHAIN - 1]->prio, PRIO(50));
	KUNIT_EXPECT_EQ(test, t[CHAIN - 1 - PI_MAX_DEPTH]->prio, PRIO(50));
	KUNIT_EXPECT_EQ(test, t[0]->prio, PRIO(10));
	pi_lend_stop(&lend);
	mutex_unlock(&chain[0]);
	for (i = 0; i < CHAIN; i++)
		join_thread(t[i]);
}

static struct kunit_case pi_cases[] = {
	KUNIT_CASE(owner_gets_the_best_waiters_priority),
	KUNIT_CASE(middle_thread_does_not_delay_the_high_one),
	KUNIT_CASE(boost_ends_with_the_unlock),
	KUNIT_CASE(chain_is_boosted_to_its_end),
	KUNIT_CASE(unlocking_one_of_two_keeps_the_others_boost),
	KUNIT_CASE(next_owner_inherits_from_those_who_still_wait),
	KUNIT_CASE(raising_a_waiter_raises_the_owner_and_the_order),
	KUNIT_CASE(lowering_the_only_waiter_lowers_the_owner),
	KUNIT_CASE(own_change_under_a_boost_waits_for_its_end),
	KUNIT_CASE(giving_up_takes_the_boost_back),
	KUNIT_CASE(lending_by_hand),
	KUNIT_CASE(lending_to_two_at_once),
	KUNIT_CASE(a_thread_that_ends_gives_back),
	KUNIT_CASE(kthread_stop_lends_to_the_thread),
	KUNIT_CASE(waiting_for_one_who_wants_the_own_lock_is_reported),
	KUNIT_CASE(endless_chain_is_bounded_and_counted),
	{}
};

static struct kunit_suite pi_suite = {
	.name = "pi",
	.init = pi_test_init,
	.test_cases = pi_cases,
};
kunit_test_suite(pi_suite);
