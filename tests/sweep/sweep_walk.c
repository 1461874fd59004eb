// SPDX-License-Identifier: MIT
/* Walks that let interrupts in on their way: what a module left, a device's resources, numbers. */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/hrtimer.h>
#include <linux/idr.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/workqueue.h>
#include "../target/leaks.h"
#include "sweep.h"

enum { LEFT, RESOURCES, NUMBERS };
static const char *const states[] = {"left behind", "resources", "numbers"};

#define NR 6

static struct list_head things[NR + 1], list;
static struct hrtimer hrtimers[NR + 1];
static struct work_struct works[NR + 1], holder;
static struct workqueue_struct *wq;
static DECLARE_COMPLETION(let_go);
static struct device dev;
static struct idr idr;
static atomic_t released;

/* A list of the test's own: the timers' takes too long to be gone through so often. */
static void *next_thing(void *of, void *pos)
{
	struct list_head *next = pos ? ((struct list_head *)pos)->next : list.next;

	return next == &list ? NULL : next;
}

static const void *thing_target(const void *pos, const void *from, const void *to)
{
	return from;
}

static const struct leak_walk things_walk = {next_thing, thing_target};

static enum hrtimer_restart hrtimer_fn(struct hrtimer *t)
{
	return HRTIMER_NORESTART;
}

static void work_fn(struct work_struct *w)
{
}

static void hold_fn(struct work_struct *w)
{
	wait_for_completion(&let_go);
}

static void action(void *arg)
{
	atomic_inc(&released);
}

static void start(unsigned int i)
{
	list_add_tail(&things[i], &list);
	hrtimer_start(&hrtimers[i], ms_to_ktime(100000), HRTIMER_MODE_REL);
	queue_work(wq, &works[i]);
}

/* The works wait behind one that goes on: they are in the list of those that are too many. */
static void setup_left(void)
{
	unsigned int i;

	INIT_LIST_HEAD(&list);
	reinit_completion(&let_go);
	INIT_WORK(&holder, hold_fn);
	queue_work(wq, &holder);
	for (i = 0; i <= NR; i++) {
		hrtimer_init(&hrtimers[i], CLOCK_MONOTONIC, HRTIMER_MODE_REL);
		hrtimers[i].function = hrtimer_fn;
		INIT_WORK(&works[i], work_fn);
		if (i < NR)
			start(i);
	}
}

static void setup(unsigned int state)
{
	unsigned int i;

	atomic_set(&released, 0);
	memset(&dev, 0, sizeof(dev));
	device_initialize(&dev);
	idr_init(&idr);
	if (state == LEFT)
		setup_left();
	for (i = 0; state == RESOURCES && i < NR; i++)
		WARN_ON(devm_add_action(&dev, action, &things[i]));
	for (i = 0; state == NUMBERS && i < NR; i++)
		WARN_ON(idr_alloc(&idr, &things[i], 0, 0, GFP_KERNEL) != i);
}

/* It leads nowhere from then on. */
static int end_thing(void)
{
	list_del(&things[3]);
	return 0;
}

static int release_all(void)
{
	return devres_release_all(&dev);
}

/* As devm_add_action(), in any context. */
static int add_resource(void)
{
	return !!devm_kmalloc(&dev, 8, GFP_ATOMIC);
}

SWEEP_OP(count_things, leak_count(&things_walk, NULL, work_fn, work_fn + 4))
SWEEP_OP(count_hrtimers, leaks("hrtimer", hrtimer_fn))
SWEEP_OP(count_works, leaks("work", work_fn))
SWEEP_OP(end_hrtimer, hrtimer_try_to_cancel(&hrtimers[2]))
SWEEP_OP(end_work, cancel_work(&works[2]))
SWEEP_OP(start_one, (start(NR), 0))
SWEEP_OP(release_first, (devm_release_action(&dev, action, &things[0]), 0))
SWEEP_OP(release_middle, (devm_release_action(&dev, action, &things[3]), 0))
SWEEP_OP(release_next, (devm_release_action(&dev, action, &things[2]), 0))
SWEEP_OP(take_number, idr_alloc(&idr, &dev, 0, 0, GFP_ATOMIC))
SWEEP_OP(give_number, (idr_remove(&idr, 2), 0))

static const struct sweep_op ops[] = {
	{"count of things", count_things, SWEEP_TASK, BIT(LEFT)},
	{"count of hrtimers", count_hrtimers, SWEEP_TASK, BIT(LEFT)},
	{"count of works", count_works, SWEEP_TASK, BIT(LEFT)},
	{"list_del", end_thing, SWEEP_IRQ | SWEEP_WAKE | SWEEP_UNLIKE, BIT(LEFT)},
	{"hrtimer_try_to_cancel", end_hrtimer, SWEEP_IRQ, BIT(LEFT)},
	{"cancel_work", end_work, SWEEP_IRQ | SWEEP_WAKE, BIT(LEFT)},
	{"one more", start_one, SWEEP_IRQ, BIT(LEFT)},
	{"devm_release_action", release_first, SWEEP_TASK, BIT(RESOURCES)},
	{"devm_release_action of another", release_middle, SWEEP_IRQ | SWEEP_WAKE | SWEEP_UNLIKE,
	 BIT(RESOURCES)},
	{"devm_release_action of the next", release_next, SWEEP_IRQ | SWEEP_UNLIKE, BIT(RESOURCES)},
	{"devm_kmalloc", add_resource, SWEEP_IRQ | SWEEP_WAKE, BIT(RESOURCES)},
	{"devres_release_all", release_all, SWEEP_TASK, BIT(RESOURCES)},
	{"idr_alloc", take_number, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, BIT(NUMBERS)},
	{"idr_remove", give_number, SWEEP_IRQ | SWEEP_WAKE, BIT(NUMBERS)},
	{},
};

/* What is released already cannot be released once more. */
static bool skip(const struct sweep_op *a, const struct sweep_op *b)
{
	return a->fn == release_all && (b->fn == release_middle || b->fn == release_next);
}

static void finish(void)
{
	unsigned int i;

	complete_all(&let_go);
	flush_workqueue(wq);
	for (i = 0; i <= NR && hrtimers[i].function; i++)
		hrtimer_cancel(&hrtimers[i]);
}

static void observe(struct sweep_seen *seen)
{
	int id = 0, ids = 0;

	sweep_see(seen, atomic_read(&released));
	sweep_see(seen, devres_release_all(&dev));
	sweep_see(seen, atomic_read(&released));
	for (; idr_get_next(&idr, &id); id++)
		ids |= BIT(id);
	sweep_see(seen, ids);
	idr_destroy(&idr);
}

static const char *check(void)
{
	return list_empty(&dev.devres) ? NULL : "a mark was left in the list of resources";
}

static void init(void)
{
	wq = alloc_workqueue("sweep-walk", 0, 1);
}

static void destroy(void)
{
	destroy_workqueue(wq);
}

SWEEP_SUBJECT(walk, .init = init, .exit = destroy, .skip = skip, .finish = finish, .check = check);
