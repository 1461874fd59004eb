// SPDX-License-Identifier: MIT
/*
 * kthread_worker: a dedicated thread for work items.
 *
 * An item is pending while it is in a list. It leaves the list just before its function is
 * called, and is not touched afterwards: queueing it in its function gives one more run,
 * and it may free itself. Interrupts off is the lock of everything here.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/stdarg.h>
#include <linux/timer.h>
#include <bhk/pi.h>
#include <bhk/task.h>

/** kthread_init_worker() - a worker without a thread: start one with kthread_worker_fn */
void kthread_init_worker(struct kthread_worker *worker)
{
	*worker = (struct kthread_worker)KTHREAD_WORKER_INIT(*worker);
}
EXPORT_SYMBOL(kthread_init_worker);

/* Takes the next item and makes it the current one; NULL: there is none. */
static struct kthread_work *next_work(struct kthread_worker *worker, kthread_work_func_t *func)
{
	struct kthread_work *work;
	unsigned long flags;

	raw_local_irq_save(flags);
	work = list_first_entry_or_null(&worker->work_list, struct kthread_work, node);
	worker->current_work = work;
	if (work) {
		*func = work->func;
		list_del_init(&work->node);
	}
	raw_local_irq_restore(flags);
	return work;
}

/**
 * kthread_worker_fn() - thread function of a worker
 * @worker_ptr: struct kthread_worker
 *
 * Runs items until kthread_stop(). Context: its own thread.
 */
int kthread_worker_fn(void *worker_ptr)
{
	struct kthread_worker *worker = worker_ptr;
	kthread_work_func_t func;
	struct kthread_work *work;

	worker->task = current;
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop())
			break;
		work = next_work(worker, &func);
		if (!work) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		func(work);
		cond_resched();
	}
	__set_current_state(TASK_RUNNING);
	worker->task = NULL;
	return 0;
}
EXPORT_SYMBOL(kthread_worker_fn);

static __printf(1, 0) struct kthread_worker *create_worker(const char *namefmt, va_list args,
							   unsigned int flags)
{
	char name[TASK_COMM_LEN];
	struct kthread_worker *worker;
	struct task_struct *task;

	worker = kzalloc(sizeof(*worker), GFP_KERNEL);
	if (!worker)
		return ERR_PTR(-ENOMEM);
	kthread_init_worker(worker);
	worker->flags = flags;

	vsnprintf(name, sizeof(name), namefmt, args);
	task = kthread_create(kthread_worker_fn, worker, "%s", name);
	if (IS_ERR(task)) {
		kfree(worker);
		return ERR_CAST(task);
	}
	worker->task = task;
	wake_up_process(task);
	return worker;
}

/**
 * kthread_create_worker() - a worker with its thread
 * @flags:   KTW_*
 * @namefmt: printf format of the thread's name
 *
 * Context: task. Sleeps for memory. Return: the worker, ERR_PTR(-ENOMEM or -EAGAIN).
 */
struct kthread_worker *kthread_create_worker(unsigned int flags, const char namefmt[], ...)
{
	struct kthread_worker *worker;
	va_list args;

	va_start(args, namefmt);
	worker = create_worker(namefmt, args, flags);
	va_end(args);
	return worker;
}
EXPORT_SYMBOL(kthread_create_worker);

struct kthread_worker *kthread_create_worker_on_cpu(int cpu, unsigned int flags,
						    const char namefmt[], ...)
{
	struct kthread_worker *worker;
	va_list args;

	va_start(args, namefmt);
	worker = create_worker(namefmt, args, flags);
	va_end(args);
	return worker;
}
EXPORT_SYMBOL(kthread_create_worker_on_cpu);

/**
 * kthread_destroy_worker() - run what is queued, stop the thread, free the worker
 * @worker: of kthread_create_worker(); its delayed items must have been cancelled
 *
 * Context: task. Sleeps.
 */
void kthread_destroy_worker(struct kthread_worker *worker)
{
	if (WARN_ON(!worker->task))
		return;
	kthread_flush_worker(worker);
	kthread_stop(worker->task);
	WARN_ON(!list_empty(&worker->delayed_work_list));
	WARN_ON(!list_empty(&worker->work_list));
	kfree(worker);
}
EXPORT_SYMBOL(kthread_destroy_worker);

/* Interrupts off. Before the item @pos, which is the list's head for "last". */
static void insert_work(struct kthread_worker *worker, struct kthread_work *work,
			struct list_head *pos)
{
	list_add_tail(&work->node, pos);
	work->worker = worker;
	if (!worker->current_work && worker->task)
		wake_up_process(worker->task);
}

/* Interrupts off. */
static bool may_queue(const struct kthread_work *work)
{
	return list_empty(&work->node) && !work->canceling;
}

/**
 * kthread_queue_work() - have an item run
 * @worker: who runs it
 * @work:   item
 *
 * Context: any but NMI. Return: false if it was pending already, or is being cancelled.
 */
bool kthread_queue_work(struct kthread_worker *worker, struct kthread_work *work)
{
	unsigned long flags;
	bool queued;

	raw_local_irq_save(flags);
	queued = may_queue(work);
	if (queued)
		insert_work(worker, work, &worker->work_list);
	raw_local_irq_restore(flags);
	preempt_check_resched();
	return queued;
}
EXPORT_SYMBOL(kthread_queue_work);

/* Nothing to do if an interrupt cancelled or re-armed it between expiry and this call. */
void kthread_delayed_work_timer_fn(struct timer_list *t)
{
	struct kthread_delayed_work *dwork = from_timer(dwork, t, timer);
	struct kthread_work *work = &dwork->work;
	unsigned long flags;

	raw_local_irq_save(flags);
	if (!list_empty(&work->node) && !timer_pending(t)) {
		work->delayed = false;
		list_del_init(&work->node);
		if (!work->canceling)
			insert_work(work->worker, work, &work->worker->work_list);
	}
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL(kthread_delayed_work_timer_fn);

/*
 * Interrupts off, on in between if the caller had them on, @flags. Meanwhile the item waits for a
 * timer that has not started; an interrupt may take it off, and queue it anew.
 */
static void queue_delayed(struct kthread_worker *worker, struct kthread_delayed_work *dwork,
			  unsigned long delay, unsigned long flags)
{
	if (!delay) {
		insert_work(worker, &dwork->work, &worker->work_list);
		return;
	}
	list_add(&dwork->work.node, &worker->delayed_work_list);
	dwork->work.worker = worker;
	dwork->work.delayed = true;
	preempt_disable();
	raw_local_irq_restore(flags);
	raw_local_irq_disable();
	preempt_enable_no_resched();
	if (dwork->work.delayed && !timer_pending(&dwork->timer))
		mod_timer(&dwork->timer, jiffies + delay);
}

/**
 * kthread_queue_delayed_work() - have an item run after some time
 * @worker: who runs it
 * @dwork:  item, pending from now on
 * @delay:  jiffies
 *
 * Context: any but NMI. Return: false if it was pending already, or is being cancelled.
 */
bool kthread_queue_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork,
				unsigned long delay)
{
	unsigned long flags;
	bool queued;

	raw_local_irq_save(flags);
	queued = may_queue(&dwork->work);
	if (queued)
		queue_delayed(worker, dwork, delay, flags);
	raw_local_irq_restore(flags);
	preempt_check_resched();
	return queued;
}
EXPORT_SYMBOL(kthread_queue_delayed_work);

/* Interrupts off. Return: whether it was pending. */
static bool take_off(struct kthread_work *work, struct timer_list *timer)
{
	if (timer)
		del_timer(timer);
	if (list_empty(&work->node))
		return false;
	work->delayed = false;
	list_del_init(&work->node);
	return true;
}

/**
 * kthread_mod_delayed_work() - queue an item, or move the expiry of a pending one
 * @worker: who runs it
 * @dwork:  item
 * @delay:  jiffies from now
 *
 * Context: any but NMI. Return: true if it was pending.
 */
bool kthread_mod_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork,
			      unsigned long delay)
{
	unsigned long flags;
	bool was_pending;

	raw_local_irq_save(flags);
	was_pending = take_off(&dwork->work, &dwork->timer);
	if (!dwork->work.canceling)
		queue_delayed(worker, dwork, delay, flags);
	raw_local_irq_restore(flags);
	preempt_check_resched();
	return was_pending;
}
EXPORT_SYMBOL(kthread_mod_delayed_work);

/* An item that tells its waiter that the worker got there, with what the waiter lends. */
struct flush {
	struct kthread_work work;
	struct pi_lend lend;
	struct completion done;
};

/* Given back here: else the worker, as urgent as the waiter now, would go on before it. */
static void flush_fn(struct kthread_work *work)
{
	struct flush *flush = container_of(work, struct flush, work);

	pi_lend_to(&flush->lend, NULL);
	complete(&flush->done);
}

/* Interrupts off. Before the item @pos. Return: whom to wait for, held; NULL: it has not started. */
static struct task_struct *insert_flush(struct kthread_worker *worker, struct flush *flush,
					struct list_head *pos)
{
	insert_work(worker, &flush->work, pos);
	return worker->task ? get_task_struct(worker->task) : NULL;
}

static void init_flush(struct flush *flush)
{
	kthread_init_work(&flush->work, flush_fn);
	init_completion(&flush->done);
	pi_lend_start(&flush->lend, NULL);
}

/*
 * @task: whom to wait for, held; NULL: nobody. It gets the priority with interrupts on, as that may
 * have to be passed on along a chain; it may have come to the item by then.
 */
static void end_flush(struct flush *flush, struct task_struct *task)
{
	if (task) {
		pi_lend_to(&flush->lend, task);
		put_task_struct(task);
	}
	wait_for_completion(&flush->done);
	pi_lend_stop(&flush->lend);
}

/**
 * kthread_flush_work() - wait until the last queued run of an item has ended
 * @work: item; one that waits for its timer is not waited for
 *
 * Context: task, not the worker. Sleeps.
 */
void kthread_flush_work(struct kthread_work *work)
{
	struct kthread_worker *worker;
	struct list_head *pos = NULL;
	struct task_struct *task = NULL;
	struct flush flush;
	unsigned long flags;

	init_flush(&flush);
	raw_local_irq_save(flags);
	worker = work->worker;
	if (worker && !list_empty(&work->node) && !work->delayed)
		pos = work->node.next;
	else if (worker && worker->current_work == work)
		pos = worker->work_list.next;
	if (pos)
		task = insert_flush(worker, &flush, pos);
	else
		complete(&flush.done);
	raw_local_irq_restore(flags);
	end_flush(&flush, task);
}
EXPORT_SYMBOL(kthread_flush_work);

/** kthread_flush_worker() - wait for all that is queued now. Context: task. Sleeps */
void kthread_flush_worker(struct kthread_worker *worker)
{
	struct task_struct *task;
	struct flush flush;
	unsigned long flags;

	init_flush(&flush);
	raw_local_irq_save(flags);
	task = insert_flush(worker, &flush, &worker->work_list);
	raw_local_irq_restore(flags);
	end_flush(&flush, task);
}
EXPORT_SYMBOL(kthread_flush_worker);

static bool cancel_sync(struct kthread_work *work, struct timer_list *timer)
{
	bool was_pending, running;
	unsigned long flags;

	raw_local_irq_save(flags);
	was_pending = take_off(work, timer);
	running = work->worker && work->worker->current_work == work;
	work->canceling += running;
	raw_local_irq_restore(flags);

	if (running) {
		kthread_flush_work(work);
		raw_local_irq_save(flags);
		work->canceling--;
		raw_local_irq_restore(flags);
	}
	return was_pending;
}

/**
 * kthread_cancel_work_sync() - take an item off, and wait for a run
 * @work: item; on return it is neither queued nor runs, even if it queues itself
 *
 * Context: task, not the worker. Sleeps. Return: true if it was pending.
 */
bool kthread_cancel_work_sync(struct kthread_work *work)
{
	return cancel_sync(work, NULL);
}
EXPORT_SYMBOL(kthread_cancel_work_sync);

/** kthread_cancel_delayed_work_sync() - the same for a delayed item */
bool kthread_cancel_delayed_work_sync(struct kthread_delayed_work *dwork)
{
	return cancel_sync(&dwork->work, &dwork->timer);
}
EXPORT_SYMBOL(kthread_cancel_delayed_work_sync);
