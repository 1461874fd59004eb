// SPDX-License-Identifier: MIT
/* Demo: as many workers as are needed to keep the CPU busy, and no more. */
#include <linux/delay.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include "demo.h"

#define ITEMS	 3
#define SLEEP_US 6000
#define WORK_US	 2000

static struct item {
	struct work_struct work;
	char worker[TASK_COMM_LEN];
} items[ITEMS];

static bool sleeping;
static unsigned int inside, most_inside, done;

static void item_fn(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);
	u32 number = item - items + 1;

	most_inside = max(most_inside, ++inside);
	strscpy(item->worker, current->comm, sizeof(item->worker));
	demo_note("begins item %u", number);
	if (sleeping)
		usleep_range(SLEEP_US, SLEEP_US);
	else
		demo_busy(WORK_US);
	demo_note("ends item %u", number);
	inside--;
	done++;
}

static bool all_done(void)
{
	return done == ITEMS;
}

static unsigned int workers(void)
{
	unsigned int i, j, n = 0;

	for (i = 0; i < ITEMS; i++) {
		for (j = 0; j < i && strcmp(items[i].worker, items[j].worker); j++)
			;
		n += j == i;
	}
	return n;
}

static int run_on(struct workqueue_struct *wq, bool sleeps, const char *what)
{
	unsigned int i;
	u32 begin, us;
	int ret;

	sleeping = sleeps;
	inside = most_inside = done = 0;
	demo_begin();
	begin = clock_us();
	for (i = 0; i < ITEMS; i++)
		queue_work(wq, &items[i].work);
	demo_note("has queued %u items", ITEMS);
	ret = demo_wait(all_done);
	flush_workqueue(wq);
	us = clock_us() - begin;
	demo_end();
	demo_print_notes();
	shell_printf("%s: %u at once, %u workers, over after %u us\n\n", what, most_inside,
		     workers(), us);
	return ret;
}

static int run(void)
{
	struct workqueue_struct *ordered = alloc_ordered_workqueue("demo", 0);
	unsigned int i;
	int ret;

	if (!ordered)
		return -ENOMEM;
	for (i = 0; i < ITEMS; i++)
		INIT_WORK(&items[i].work, item_fn);
	ret = run_on(system_wq, true, "items that sleep");
	ret = ret ?: run_on(system_wq, false, "items that compute");
	ret = ret ?: run_on(ordered, true, "items that sleep, on an ordered queue");
	destroy_workqueue(ordered);
	return ret;
}

const struct demo demo_work_concurrency = {
	.name = "work-concurrency",
	.title = "A pool has as many workers as are needed, and no more",
	.text = "Three items are queued at once. First each sleeps for 6 ms: whenever a worker goes to\n"
		"sleep the pool wakes another one, so that the items sleep side by side. Then each\n"
		"computes for 2 ms: one worker is enough for one CPU, the others would only make it\n"
		"switch. At last the sleeping ones on an ordered queue, which has one item at a time.",
	.run = run,
};
