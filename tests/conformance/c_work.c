// SPDX-License-Identifier: MIT
/* Workqueues: return values, states, order, concurrency, flushing, cancelling, names of workers. */
#include <linux/delay.h>
#include <linux/workqueue.h>
#include <linux/completion.h>
#include "observe.h"

static unsigned int runs, wanted;
static bool pending_inside;
static unsigned int busy_inside;
static bool current_is_inside;
static struct context inside;
static struct work_struct *seen;

static void body(struct work_struct *work)
{
	runs++;
	seen = work;
	note_context(&inside);
	pending_inside = work_pending(work);
	busy_inside = work_busy(work);
	current_is_inside = current_work() == work;
	if (runs < wanted)
		schedule_work(work);
}

static DECLARE_WORK(declared, body);
static DECLARE_DELAYED_WORK(declared_delayed, body);
static struct work_struct item;
static struct delayed_work later;

static void observe_work(const char *what, struct work_struct *work)
{
	observe(work_pending(work), "%s: pending", what);
	observe(work_busy(work), "%s: busy", what);
	observe(runs, "%s: runs", what);
}

/* Workers are kworker/CPU:ID with a suffix; the id is a matter of who came first. */
static void observe_worker(const char *what)
{
	char comm[TASK_COMM_LEN];
	char *c;

	strscpy(comm, inside.comm, sizeof(comm));
	c = strchr(comm, ':');
	if (c)
		while (*++c >= '0' && *c <= '9')
			*c = 'N';
	observe_text(comm, "%s: worker", what);
}

static void one_queue(const char *name, struct workqueue_struct *wq)
{
	char what[64];

	runs = 0;
	INIT_WORK(&item, body);
	snprintf(what, sizeof(what), "%s initialised", name);
	observe_work(what, &item);
	observe(flush_work(&item), "%s: flush_work of an idle one", name);
	observe(cancel_work_sync(&item), "%s: cancel_work_sync of an idle one", name);
	observe(cancel_work(&item), "%s: cancel_work of an idle one", name);
	local_bh_disable();
	observe(queue_work(wq, &item), "%s: queue_work", name);
	observe(queue_work(wq, &item), "%s: queue_work again", name);
	snprintf(what, sizeof(what), "%s queued", name);
	observe_work(what, &item);
	local_bh_enable();
	flush_work(&item);
	snprintf(what, sizeof(what), "%s ran", name);
	observe_work(what, &item);
	observe(pending_inside, "%s inside: pending", name);
	observe(busy_inside, "%s inside: busy", name);
	observe(current_is_inside, "%s inside: current_work", name);
	observe(seen == &item, "%s inside: the item", name);
	snprintf(what, sizeof(what), "%s inside", name);
	observe_context(what, &inside);
	observe_worker(what);
	runs = 0;
	local_bh_disable();
	queue_work(wq, &item);
	observe(cancel_work(&item), "%s: cancel_work of a queued one", name);
	snprintf(what, sizeof(what), "%s cancelled", name);
	observe_work(what, &item);
	queue_work(wq, &item);
	local_bh_enable();
	observe(cancel_work_sync(&item) + runs, "%s: cancel_work_sync of a queued one, or it ran", name);
	snprintf(what, sizeof(what), "%s cancelled, waited", name);
	observe(work_busy(&item), "%s: busy", what);
	for (wanted = 1; wanted <= 3; wanted++) {
		runs = 0;
		schedule_work(&item);
		msleep(20);
		observe(runs, "%s queues itself until %u: runs", name, wanted);
	}
	wanted = 0;
}

static void queues(void)
{
	struct workqueue_struct *wq;

	one_queue("system", system_wq);
	one_queue("highpri", system_highpri_wq);
	one_queue("long", system_long_wq);
	one_queue("unbound", system_unbound_wq);
	one_queue("freezable", system_freezable_wq);
	wq = alloc_workqueue("conf_reclaim", WQ_MEM_RECLAIM, 1);
	observe(!!wq, "alloc_workqueue");
	one_queue("of its own", wq);
	destroy_workqueue(wq);
	wq = alloc_ordered_workqueue("conf_%d", 0, 7);
	one_queue("ordered", wq);
	destroy_workqueue(wq);
	wq = alloc_workqueue("conf_intensive", WQ_CPU_INTENSIVE | WQ_HIGHPRI, 0);
	one_queue("intensive", wq);
	destroy_workqueue(wq);
}

/* --- delayed --- */

static void delayed(void)
{
	runs = 0;
	INIT_DELAYED_WORK(&later, body);
	observe(delayed_work_pending(&later), "delayed idle: pending");
	observe(cancel_delayed_work(&later), "delayed idle: cancel");
	observe(cancel_delayed_work_sync(&later), "delayed idle: cancel_sync");
	observe(flush_delayed_work(&later), "delayed idle: flush");
	observe(schedule_delayed_work(&later, 1000), "delayed: schedule");
	observe(schedule_delayed_work(&later, 1), "delayed: schedule again, sooner");
	observe(delayed_work_pending(&later), "delayed waiting: pending");
	observe(work_busy(&later.work), "delayed waiting: busy");
	observe(timer_pending(&later.timer), "delayed waiting: timer pending");
	msleep(50);
	observe(runs, "delayed waiting: runs");
	observe(mod_delayed_work(system_wq, &later, 500), "delayed: mod of a waiting one");
	observe(mod_delayed_work(system_wq, &later, 1), "delayed: mod of a waiting one, sooner");
	msleep(60);
	observe(runs, "delayed, sooner: runs");
	observe(delayed_work_pending(&later), "delayed, ran: pending");
	observe(mod_delayed_work(system_wq, &later, 1000), "delayed: mod of an idle one");
	observe(flush_delayed_work(&later), "delayed: flush of a waiting one");
	observe(runs, "delayed, flushed: runs");
	observe(schedule_delayed_work(&later, 1000), "delayed: schedule once more");
	observe(cancel_delayed_work(&later), "delayed: cancel of a waiting one");
	observe(cancel_delayed_work(&later), "delayed: cancel again");
	observe(queue_delayed_work(system_highpri_wq, &later, 1000), "delayed: queue");
	observe(cancel_delayed_work_sync(&later), "delayed: cancel_sync of a waiting one");
	observe(delayed_work_pending(&later), "delayed, cancelled: pending");
	observe(schedule_delayed_work(&later, 0), "delayed by nothing: schedule");
	observe(timer_pending(&later.timer), "delayed by nothing: timer pending");
	flush_delayed_work(&later);
	observe(runs, "delayed by nothing: runs");
	observe(schedule_delayed_work(&declared_delayed, 1), "declared: schedule");
	msleep(60);
	observe(runs, "declared: runs");
}

/* --- order and concurrency --- */

struct lettered {
	struct work_struct work;
	struct completion go;
	char letter;
	bool sleeps;
};

static struct lettered letters[6];

static void letter(struct work_struct *work)
{
	struct lettered *l = container_of(work, struct lettered, work);

	note_event(l->letter);
	if (!l->sleeps)
		return;
	wait_for_completion(&l->go);
	note_event(l->letter - 'a' + 'A');
}

/* Queue all, let the sleepers (bits) go in the reverse order, wait for all. */
static void play(struct workqueue_struct *wq, unsigned int sleepers, const char *what)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(letters); i++) {
		letters[i].letter = 'a' + i;
		letters[i].sleeps = sleepers & BIT(i);
		init_completion(&letters[i].go);
		INIT_WORK(&letters[i].work, letter);
		queue_work(wq, &letters[i].work);
	}
	msleep(50);
	observe_events(what);
	for (i = ARRAY_SIZE(letters) - 1; i >= 0; i--) {
		complete(&letters[i].go);
		msleep(10);
	}
	flush_workqueue(wq);
	observe_events(what);
}

static void order(void)
{
	static const unsigned int sleepers[] = { 0x00, 0x01, 0x04, 0x15, 0x3f };
	struct workqueue_struct *wq;
	char what[48];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sleepers); i++) {
		snprintf(what, sizeof(what), "bound, sleepers %02x", sleepers[i]);
		play(system_wq, sleepers[i], what);
	}
	wq = alloc_ordered_workqueue("conf_order", 0);
	for (i = 0; i < ARRAY_SIZE(sleepers); i++) {
		snprintf(what, sizeof(what), "ordered, sleepers %02x", sleepers[i]);
		play(wq, sleepers[i], what);
	}
	destroy_workqueue(wq);
	wq = alloc_workqueue("conf_two", 0, 2);
	for (i = 0; i < ARRAY_SIZE(sleepers); i++) {
		snprintf(what, sizeof(what), "two at once, sleepers %02x", sleepers[i]);
		play(wq, sleepers[i], what);
	}
	destroy_workqueue(wq);
}

/* --- flushing --- */

static struct completion gate;

static void gated(struct work_struct *work)
{
	note_event('(');
	wait_for_completion(&gate);
	note_event(')');
}

static void opener_fn(struct work_struct *work)
{
	note_event('o');
	complete(&gate);
}

static void flushing(void)
{
	struct workqueue_struct *wq = alloc_workqueue("conf_flush", 0, 0);
	static struct work_struct opener;
	struct work_struct on_stack;

	init_completion(&gate);
	INIT_WORK(&item, gated);
	INIT_WORK(&opener, opener_fn);
	queue_work(wq, &item);
	msleep(10);
	observe(work_busy(&item), "running: busy");
	observe(work_pending(&item), "running: pending");
	observe(queue_work(wq, &item), "running: queue_work");
	observe(work_busy(&item), "running and queued: busy");
	observe(queue_work(wq, &item), "running and queued: queue_work");
	observe(cancel_work(&item), "running and queued: cancel_work");
	observe(work_busy(&item), "running, cancelled: busy");
	queue_work(wq, &opener);
	observe(flush_work(&item), "running: flush_work");
	observe(work_busy(&item), "flushed: busy");
	observe_events("flush of a running one");
	reinit_completion(&gate);
	queue_work(wq, &item);
	msleep(10);
	queue_work(system_highpri_wq, &opener);
	observe(cancel_work_sync(&item), "running: cancel_work_sync");
	observe_events("cancel_sync of a running one");
	reinit_completion(&gate);
	queue_work(wq, &item);
	queue_work(wq, &opener);
	flush_workqueue(wq);
	observe_events("flush_workqueue");
	observe(work_busy(&item), "flush_workqueue: busy");
	reinit_completion(&gate);
	queue_work(wq, &item);
	queue_work(wq, &opener);
	drain_workqueue(wq);
	observe_events("drain_workqueue");
	observe(queue_work(wq, &opener), "drained: queue_work");
	flush_workqueue(wq);
	observe_events("drained");
	INIT_WORK_ONSTACK(&on_stack, body);
	runs = 0;
	observe(queue_work(wq, &on_stack), "on stack: queue_work");
	flush_work(&on_stack);
	destroy_work_on_stack(&on_stack);
	observe(runs, "on stack: runs");
	observe(workqueue_congested(WORK_CPU_UNBOUND, wq), "congested");
	queue_work(wq, &opener);
	destroy_workqueue(wq);
	observe_events("destroy runs what is queued");
}

static void declared_one(void)
{
	runs = 0;
	observe_work("declared", &declared);
	observe(schedule_work(&declared), "declared: schedule_work");
	flush_work(&declared);
	observe_work("declared, ran", &declared);
	observe(!!current_work(), "current_work outside");
	observe(WORK_BUSY_PENDING, "WORK_BUSY_PENDING");
	observe(WORK_BUSY_RUNNING, "WORK_BUSY_RUNNING");
}

static void works(void)
{
	declared_one();
	queues();
	delayed();
	order();
	flushing();
}

CONFORMANCE_MODULE(works);
