// SPDX-License-Identifier: MIT
/* The actors, the rounds, the report. */
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/sched/debug.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <bhk/clock.h>
#include <bhk/mm.h>
#include <soc/systimer.h>
#include "torture.h"
#include "run.h"

#define ST ((void __iomem *)SYSTIMER_BASE)

/* Operations between two rests, at which the balances are drawn. */
#define ROUND 5000
/* How long the actors get to come to rest, and each wait in the engine. */
#define REST_LIMIT_MS 20000
#define VIOLATIONS_SHOWN 20
/* One request for memory in this many fails. */
#define FAIL_ONE_IN 50

extern const struct torture_op __start_torture_op[], __stop_torture_op[];
extern const struct torture_kind __start_torture_kind[], __stop_torture_kind[];

#define for_each_op(_op) \
	for (const struct torture_op *_op = __start_torture_op; _op < __stop_torture_op; _op++)
#define for_each_kind(_k) \
	for (const struct torture_kind *_k = __start_torture_kind; _k < __stop_torture_kind; _k++)

enum { HARD, SOFT, HERE, THREADS, ACTORS = THREADS + 4 };

static struct torture_actor actors[ACTORS] = {
	[HARD] = {.name = "interrupt", .kind = TORTURE_HARDIRQ},
	[SOFT] = {.name = "softirq", .kind = TORTURE_SOFTIRQ},
	[HERE] = {.name = "callback", .kind = TORTURE_ATOMIC},
	[THREADS + 0] = {.name = "torture/fifo60", .kind = TORTURE_THREAD},
	[THREADS + 1] = {.name = "torture/fifo20", .kind = TORTURE_THREAD},
	[THREADS + 2] = {.name = "torture/normal", .kind = TORTURE_THREAD},
	[THREADS + 3] = {.name = "torture/nice10", .kind = TORTURE_THREAD},
};

static unsigned int violations;
static unsigned long operations, goal;
static bool resting;
/* Which operation of a thread was interrupted by which one: pairs[thread's][interrupt's]. */
static u32 *pairs;
static unsigned int nr_ops;

/* --- for the items --- */

/**
 * torture_violation() - an invariant does not hold
 * @what: which one
 * @item: of which item
 * @a, @b: two numbers that tell more
 *
 * Context: any.
 */
void torture_violation(const char *what, unsigned int item, long a, long b)
{
	if (violations++ < VIOLATIONS_SHOWN)
		pr_err("torture: VIOLATION after %lu operations: %s, item %u (%ld, %ld)\n",
		       operations, what, item, a, b);
}

/* A number below @below, of the actor's own sequence. */
u32 torture_random(struct torture_actor *actor, u32 below)
{
	actor->seed = actor->seed * 1664525u + 1013904223u;
	return (actor->seed >> 8) % below;
}

/* The same for functions of items, which have no actor of their own. */
u32 torture_random_here(u32 below)
{
	unsigned long flags;
	u32 value;

	local_irq_save(flags);
	value = torture_random(&actors[HERE], below);
	local_irq_restore(flags);
	return value;
}

/* The actors are about to rest: an item must not queue itself any more. */
bool torture_stopping(void)
{
	return READ_ONCE(resting);
}

void torture_spin(u32 turns)
{
	while (turns--)
		barrier();
}

void history_begin(struct history *h, const char *what, unsigned int item)
{
	if (atomic_inc_return(&h->running) != 1)
		torture_violation(what, item, atomic_read(&h->running), 0);
	atomic_inc(&h->ran);
}

void history_end(struct history *h)
{
	atomic_dec(&h->running);
}

/* All rest: what went into the queue ran or was taken out, and nothing else did. */
void history_balance(struct history *h, const char *what, unsigned int item)
{
	long queued = atomic_read(&h->queued);
	long ended = atomic_read(&h->ran) + atomic_read(&h->cancelled);

	if (queued != ended || atomic_read(&h->running))
		torture_violation(what, item, queued, ended);
}

/* --- doing operations --- */

static const struct torture_op *choose(struct torture_actor *actor)
{
	const struct torture_op *op;

	do {
		op = &__start_torture_op[torture_random(actor, nr_ops)];
	} while (!(op->by & actor->kind));
	return op;
}

static void do_op(struct torture_actor *actor, const struct torture_op *op)
{
	WRITE_ONCE(actor->op, op);
	op->fn(actor);
	WRITE_ONCE(actor->op, NULL);
	(*op->done)++;
	operations++;
}

/* Which operation of a thread has been interrupted. */
static const struct torture_op *interrupted_op(void)
{
	for (unsigned int i = THREADS; i < ACTORS; i++)
		if (actors[i].task == current)
			return READ_ONCE(actors[i].op);
	return NULL;
}

static void count_pair(const struct torture_op *below, const struct torture_op *above)
{
	if (below)
		pairs[(below - __start_torture_op) * nr_ops + (above - __start_torture_op)]++;
}

/* --- interrupts: C1 matches at random times --- */

static void arm_c1(void)
{
	u32 delay = 15 + torture_random(&actors[HARD], 400);

	writel_relaxed(clock_us() + delay, ST + SYSTIMER_C(1));
}

static irqreturn_t c1_handler(int irq, void *unused)
{
	const struct torture_op *op;

	writel_relaxed(SYSTIMER_CS_M(1), ST + SYSTIMER_CS);
	if (torture_stopping())
		return IRQ_HANDLED;
	op = choose(&actors[HARD]);
	count_pair(interrupted_op(), op);
	do_op(&actors[HARD], op);
	arm_c1();
	return IRQ_HANDLED;
}

/* --- softirqs: a timer at each tick --- */

static void soft_fn(struct timer_list *t)
{
	u32 count = 1 + torture_random(&actors[SOFT], 4);

	while (count-- && !torture_stopping())
		do_op(&actors[SOFT], choose(&actors[SOFT]));
	if (!torture_stopping())
		mod_timer(t, jiffies + 1);
}
static DEFINE_TIMER(soft_timer, soft_fn);

/* --- threads --- */

static void rest(struct torture_actor *actor)
{
	WRITE_ONCE(actor->rests, true);
	while (READ_ONCE(resting) && !kthread_should_stop())
		schedule_timeout_interruptible(1);
	WRITE_ONCE(actor->rests, false);
}

static int actor_fn(void *data)
{
	struct torture_actor *actor = data;
	bool real_time = rt_task(current);

	while (!kthread_should_stop()) {
		if (torture_stopping())
			rest(actor);
		else
			do_op(actor, choose(actor));
		/* Who is above the others lets them live. */
		if (real_time)
			usleep_range(50, 50 + torture_random(actor, 1000));
	}
	return 0;
}

static int start_threads(void)
{
	for (unsigned int i = THREADS; i < ACTORS; i++) {
		struct task_struct *t = kthread_create(actor_fn, &actors[i], "%s", actors[i].name);

		if (IS_ERR(t))
			return PTR_ERR(t);
		actors[i].task = t;
		if (i == THREADS)
			sched_setscheduler_nocheck(t, SCHED_FIFO, &(struct sched_param){60});
		else if (i == THREADS + 1)
			sched_setscheduler_nocheck(t, SCHED_FIFO, &(struct sched_param){20});
		else
			set_user_nice(t, i == THREADS + 2 ? 0 : 10);
	}
	return 0;
}

/* --- rounds --- */

static bool all_rest(void)
{
	for (unsigned int i = THREADS; i < ACTORS; i++)
		if (actors[i].task && !READ_ONCE(actors[i].rests))
			return false;
	return true;
}

static int wait_for_rest(void)
{
	unsigned int ms = 0;

	for (; !all_rest(); ms += 10) {
		if (ms >= REST_LIMIT_MS) {
			pr_err("torture: the actors do not come to rest\n");
			for (unsigned int i = THREADS; i < ACTORS; i++)
				if (!actors[i].rests)
					sched_show_task(actors[i].task);
			return -ETIMEDOUT;
		}
		msleep(10);
	}
	return 0;
}

static int one_round(void)
{
	unsigned long end = min(goal, operations + ROUND);
	int err;

	WRITE_ONCE(resting, false);
	fail_alloc_set(FAIL_ONE_IN, actors[HERE].seed);
	mod_timer(&soft_timer, jiffies + 1);
	arm_c1();
	while (READ_ONCE(operations) < end)
		msleep(1);
	WRITE_ONCE(resting, true);
	fail_alloc_set(0, 0);
	del_timer_sync(&soft_timer);
	err = wait_for_rest();
	if (err)
		return err;
	for_each_kind(kind)
		kind->settle();
	for_each_kind(kind)
		kind->check();
	return 0;
}

static void show_progress(void)
{
	static u64 shown;
	u64 now = clock_us();

	if (now - shown < 2000000 && operations < goal)
		return;
	shown = now;
	pr_info("torture: %lu of %lu operations, %u violations\n", operations, goal, violations);
}

static int rounds(void)
{
	int err = 0;

	while (!err && operations < goal && violations < VIOLATIONS_SHOWN) {
		err = one_round();
		show_progress();
	}
	return err;
}

/* --- the report --- */

static u32 pairs_of(const struct torture_op *op, unsigned int *kinds)
{
	const u32 *row = &pairs[(op - __start_torture_op) * nr_ops];
	u32 sum = 0;

	*kinds = 0;
	for (unsigned int i = 0; i < nr_ops; i++) {
		sum += row[i];
		*kinds += row[i] != 0;
	}
	return sum;
}

static void report(u32 seed)
{
	unsigned int kinds, all = 0;

	for_each_op(op) {
		u32 sum = pairs_of(op, &kinds);

		all += kinds;
		pr_info("torture: %9lu %-30s interrupted %6u times, by %2u operations\n", *op->done,
			op->name, sum, kinds);
		msleep(5); /* the log's thread keeps up */
	}
	pr_info("torture: %u different pairs, %lu requests for memory failed on purpose\n", all,
		nr_alloc_failed_on_purpose);
	pr_info("torture: %lu operations, seed %u, %u violations\n", operations, seed, violations);
}

static void stop(void)
{
	for (unsigned int i = THREADS; i < ACTORS; i++)
		if (actors[i].task)
			kthread_stop(actors[i].task);
	free_irq(IRQ_SYSTIMER(1), actors);
	kfree(pairs);
	for (unsigned int i = 0; i < ACTORS; i++) {
		actors[i].task = NULL;
		actors[i].rests = false;
	}
}

static int prepare(u32 seed)
{
	int err;

	nr_ops = __stop_torture_op - __start_torture_op;
	operations = 0;
	violations = 0;
	resting = true;
	for_each_op(op)
		*op->done = 0;
	for (unsigned int i = 0; i < ACTORS; i++)
		actors[i].seed = (seed + 1) * 2654435761u + i * 40503u;
	pairs = kcalloc(nr_ops * nr_ops, sizeof(*pairs), GFP_KERNEL);
	if (!pairs)
		return -ENOMEM;
	err = request_irq(IRQ_SYSTIMER(1), c1_handler, 0, "torture", actors);
	if (err)
		return err;
	for_each_kind(kind) {
		err = kind->init ? kind->init() : 0;
		if (err)
			return err;
	}
	return start_threads();
}

/**
 * torture_run() - do random operations and check the histories
 * @count: how many
 * @seed: of all that is random; equal seeds give equal runs under -icount
 *
 * Context: task, one caller at a time. Return: number of violations, or an error.
 */
int torture_run(unsigned long count, u32 seed)
{
	int err;

	goal = count;
	err = prepare(seed);
	if (!err) {
		for (unsigned int i = THREADS; i < ACTORS; i++)
			wake_up_process(actors[i].task);
		err = rounds();
		report(seed);
	}
	if (err == -ETIMEDOUT)
		return err; /* who does not rest cannot be stopped */
	stop();
	return err ?: (int)violations;
}
