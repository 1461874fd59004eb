// SPDX-License-Identifier: MIT
/* Workqueues: kinds of queues, their limits and their concurrency. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/workqueue.h>
#include "check.h"

#define ITEMS 6

static struct item {
	struct work_struct work;
	int number;
} items[ITEMS];

static int order[ITEMS], ended, flying, most_flying;
static char comm[TASK_COMM_LEN];
static int nice_level;

static void note_start(void)
{
	strscpy(comm, current->comm, sizeof(comm));
	nice_level = task_nice(current);
	flying++;
	most_flying = max(most_flying, flying);
}

static void sleeping_fn(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);

	note_start();
	msleep(10);
	order[ended++] = item->number;
	flying--;
}

static void plain_fn(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);

	note_start();
	order[ended++] = item->number;
	flying--;
}

static void queue_all(struct workqueue_struct *wq, work_func_t fn)
{
	int i;

	ended = flying = most_flying = 0;
	for (i = 0; i < ITEMS; i++) {
		items[i].number = i;
		INIT_WORK(&items[i].work, fn);
	}
	preempt_disable();
	for (i = 0; i < ITEMS; i++)
		queue_work(wq, &items[i].work);
	preempt_enable();
	flush_workqueue(wq);
}

static bool all_in_order(void)
{
	int i;

	for (i = 0; i < ITEMS; i++)
		if (order[i] != i)
			return false;
	return ended == ITEMS;
}

static void check_bound(void)
{
	struct workqueue_struct *wq = alloc_workqueue("api_%s", 0, 0, "bound");

	check("alloc_workqueue", wq);
	queue_all(wq, plain_fn);
	check("items that do not sleep: in order", all_in_order() && most_flying == 1);
	queue_all(wq, sleeping_fn);
	check("sleeping items overlap", ended == ITEMS && most_flying > 1);
	check("normal pool", !strncmp(comm, "kworker/0:", 10) && !strchr(comm, 'H'));
	check_eq("nice 0", nice_level, 0);
	drain_workqueue(wq);
	destroy_workqueue(wq);

	wq = alloc_workqueue("api_two", WQ_CPU_INTENSIVE | WQ_FREEZABLE | WQ_SYSFS, 2);
	queue_all(wq, sleeping_fn);
	check_eq("max_active", most_flying, 2);
	check("inactive items run in order", ended == ITEMS);
	destroy_workqueue(wq);
}

static void check_kinds(void)
{
	struct workqueue_struct *wq = alloc_workqueue("api_high", WQ_HIGHPRI, 0);

	queue_all(wq, plain_fn);
	check("WQ_HIGHPRI", strchr(comm, 'H') && nice_level == -20);
	destroy_workqueue(wq);

	wq = alloc_workqueue("api_unbound", WQ_UNBOUND | WQ_MEM_RECLAIM, WQ_UNBOUND_MAX_ACTIVE);
	queue_all(wq, sleeping_fn);
	check("WQ_UNBOUND", most_flying == ITEMS && !strncmp(comm, "kworker/u", 9));
	destroy_workqueue(wq);

	wq = alloc_ordered_workqueue("api_%d", WQ_MEM_RECLAIM, 1);
	queue_all(wq, sleeping_fn);
	check("alloc_ordered_workqueue", most_flying == 1 && all_in_order());
	destroy_workqueue(wq);

	wq = create_singlethread_workqueue("api_single");
	queue_all(wq, sleeping_fn);
	check("create_singlethread_workqueue", most_flying == 1 && all_in_order());
	destroy_workqueue(wq);

	wq = create_workqueue("api_old");
	queue_all(wq, sleeping_fn);
	check_eq("create_workqueue", most_flying, 1);
	destroy_workqueue(wq);

	wq = create_freezable_workqueue("api_cold");
	queue_all(wq, sleeping_fn);
	check("create_freezable_workqueue", most_flying == 1 && ended == ITEMS);
	destroy_workqueue(wq);
}

static void requeue_fn(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);

	ended++;
	if (item->number--)
		queue_work(system_unbound_wq, work);
}

static struct workqueue_struct *private_wq;

static void chain_fn(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);

	ended++;
	if (item->number--)
		queue_work(private_wq, work);
}

static void check_drain(void)
{
	private_wq = alloc_workqueue("api_chain", WQ_POWER_EFFICIENT, 1);
	ended = 0;
	items[0].number = 3;
	INIT_WORK(&items[0].work, chain_fn);
	queue_work(private_wq, &items[0].work);
	drain_workqueue(private_wq);
	check_eq("drain_workqueue", ended, 4);
	items[0].number = 3;
	queue_work(private_wq, &items[0].work);
	destroy_workqueue(private_wq);
	check_eq("destroy_workqueue drains", ended, 8);
	INIT_WORK(&items[0].work, requeue_fn);
	items[0].number = 1;
	queue_work(system_unbound_wq, &items[0].work);
	flush_work(&items[0].work);
	flush_work(&items[0].work);
	check_eq("system_unbound_wq", ended, 10);
}

static void check_system_queues(void)
{
	struct workqueue_struct *queues[] = {
		system_wq,	   system_highpri_wq,	system_long_wq,
		system_unbound_wq, system_freezable_wq, system_power_efficient_wq,
	};
	static const char *const names[] = {
		"system_wq",	     "system_highpri_wq",   "system_long_wq",
		"system_unbound_wq", "system_freezable_wq", "system_power_efficient_wq",
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(queues); i++) {
		queue_all(queues[i], plain_fn);
		check_eq(names[i], ended, ITEMS);
	}
}

static bool bh_context;

static void bh_fn(struct work_struct *work)
{
	bh_context = in_serving_softirq() && !irqs_disabled();
	plain_fn(work);
}

/* Linux 6.9 and 6.10: beyond the version that version.h tells, and there all the same. */
static void check_bh(void)
{
	struct workqueue_struct *wq = alloc_workqueue("api_bh", WQ_BH | WQ_HIGHPRI, 0);

	queue_all(wq, bh_fn);
	check("WQ_BH", bh_context && all_in_order());
	destroy_workqueue(wq);
	queue_all(system_bh_wq, bh_fn);
	check("system_bh_wq", bh_context && all_in_order());
	bh_context = false;
	queue_all(system_bh_highpri_wq, bh_fn);
	check("system_bh_highpri_wq", bh_context && all_in_order());
	check("disable_work",
	      !disable_work(&items[0].work) && !queue_work(system_bh_wq, &items[0].work));
	check("disable_work_sync", !disable_work_sync(&items[0].work));
	check("enable_work nests", !enable_work(&items[0].work));
	ended = 0;
	check("enable_and_queue_work", enable_and_queue_work(system_bh_wq, &items[0].work));
	flush_work(&items[0].work);
	check_eq("its run", ended, 1);
}
static int __init api_init(void)
{
	check_bound();
	check_kinds();
	check_drain();
	check_system_queues();
	check_bh();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
