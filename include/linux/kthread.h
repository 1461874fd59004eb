/* SPDX-License-Identifier: MIT */
/* Kernel threads. */
#ifndef _LINUX_KTHREAD_H
#define _LINUX_KTHREAD_H

#include <linux/err.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/completion.h>
#include <linux/timer.h>

struct cpumask;

#define NUMA_NO_NODE (-1)

__printf(4, 5) struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data,
							  int node, const char namefmt[], ...);

/**
 * kthread_create() - make a thread, asleep
 * @threadfn: its function; the value it returns is what kthread_stop() returns
 * @data:     argument
 * @namefmt:  printf format of the name, of which 15 characters are kept
 *
 * The function does not run before wake_up_process(). The thread is SCHED_NORMAL, nice 0.
 *
 * Context: task. Sleeps for memory. Return: the thread, or ERR_PTR(-ENOMEM or -EAGAIN).
 */
#define kthread_create(threadfn, data, namefmt, arg...) \
	kthread_create_on_node(threadfn, data, NUMA_NO_NODE, namefmt, ##arg)

struct task_struct *kthread_create_on_cpu(int (*threadfn)(void *data), void *data,
					  unsigned int cpu, const char *namefmt);

/** kthread_run() - kthread_create() and wake it */
#define kthread_run(threadfn, data, namefmt, ...)					\
	({										\
		struct task_struct *__k =						\
			kthread_create(threadfn, data, namefmt, ##__VA_ARGS__);		\
		if (!IS_ERR(__k))							\
			wake_up_process(__k);						\
		__k;									\
	})

static inline struct task_struct *kthread_run_on_cpu(int (*threadfn)(void *data), void *data,
						     unsigned int cpu, const char *namefmt)
{
	struct task_struct *p = kthread_create_on_cpu(threadfn, data, cpu, namefmt);

	if (!IS_ERR(p))
		wake_up_process(p);
	return p;
}

/* There is one CPU to bind to. */
static inline void kthread_bind(struct task_struct *k, unsigned int cpu)
{
}

static inline void kthread_bind_mask(struct task_struct *k, const struct cpumask *mask)
{
}

static inline void kthread_set_per_cpu(struct task_struct *k, int cpu)
{
}

int kthread_stop(struct task_struct *k);
int kthread_stop_put(struct task_struct *k);
bool kthread_should_stop(void);
bool kthread_should_park(void);
bool kthread_should_stop_or_park(void);
bool kthread_freezable_should_stop(bool *was_frozen);
void *kthread_func(struct task_struct *k);
void *kthread_data(struct task_struct *k);
void *kthread_probe_data(struct task_struct *k);
int kthread_park(struct task_struct *k);
void kthread_unpark(struct task_struct *k);
void kthread_parkme(void);
void kthread_exit(long result) __noreturn;
void kthread_complete_and_exit(struct completion *comp, long code) __noreturn;

/* One thread that runs work items in the order in which they were queued. */

struct kthread_work;
typedef void (*kthread_work_func_t)(struct kthread_work *work);

#define KTW_FREEZABLE 1 /* accepted, nothing ever freezes */

/**
 * struct kthread_worker - a thread and its items
 * @work_list:	       items to run, first come first served
 * @delayed_work_list: items that wait for their timer
 * @task:	       the thread, NULL before it started
 * @current_work:      what it runs; only compared, the item may be freed
 */
struct kthread_worker {
	unsigned int flags;		    /* c */
	struct list_head work_list;	    /* I */
	struct list_head delayed_work_list; /* I */
	struct task_struct *task;	    /* I */
	struct kthread_work *current_work;  /* I */
};

/**
 * struct kthread_work - an item; pending while it is in a list
 * @node:      link in one of the worker's lists
 * @func:      function; may queue or free the item
 * @worker:    where it was queued last
 * @canceling: who cancels it at the time: it cannot be queued meanwhile
 * @delayed:   it is in the list of those that wait for their timer
 */
struct kthread_work {
	struct list_head node;		/* I */
	kthread_work_func_t func;	/* c */
	struct kthread_worker *worker;	/* I */
	int canceling;			/* I */
	bool delayed;			/* I */
};

struct kthread_delayed_work {
	struct kthread_work work;
	struct timer_list timer;
};

void kthread_delayed_work_timer_fn(struct timer_list *t);

#define KTHREAD_WORKER_INIT(worker)						\
	{									\
		.work_list = LIST_HEAD_INIT((worker).work_list),		\
		.delayed_work_list = LIST_HEAD_INIT((worker).delayed_work_list),	\
	}
#define KTHREAD_WORK_INIT(work, fn) { .node = LIST_HEAD_INIT((work).node), .func = (fn) }
#define DEFINE_KTHREAD_WORKER(worker) struct kthread_worker worker = KTHREAD_WORKER_INIT(worker)
#define DEFINE_KTHREAD_WORKER_ONSTACK(worker) DEFINE_KTHREAD_WORKER(worker)
#define DEFINE_KTHREAD_WORK(work, fn) struct kthread_work work = KTHREAD_WORK_INIT(work, fn)
#define KTHREAD_DELAYED_WORK_INIT(dwork, fn)					\
	{									\
		.work = KTHREAD_WORK_INIT((dwork).work, (fn)),			\
		.timer = __TIMER_INITIALIZER(kthread_delayed_work_timer_fn, TIMER_IRQSAFE), \
	}
#define DEFINE_KTHREAD_DELAYED_WORK(dwork, fn)					\
	struct kthread_delayed_work dwork = KTHREAD_DELAYED_WORK_INIT(dwork, fn)

void kthread_init_worker(struct kthread_worker *worker);

/** kthread_init_work() - an idle item. Context: any, while it is neither queued nor runs */
static inline void kthread_init_work(struct kthread_work *work, kthread_work_func_t fn)
{
	*work = (struct kthread_work)KTHREAD_WORK_INIT(*work, fn);
}

static inline void kthread_init_delayed_work(struct kthread_delayed_work *dwork,
					     kthread_work_func_t fn)
{
	kthread_init_work(&dwork->work, fn);
	timer_setup(&dwork->timer, kthread_delayed_work_timer_fn, TIMER_IRQSAFE);
}

int kthread_worker_fn(void *worker_ptr);
__printf(2, 3) struct kthread_worker *kthread_create_worker(unsigned int flags,
							    const char namefmt[], ...);
__printf(3, 4) struct kthread_worker *
kthread_create_worker_on_cpu(int cpu, unsigned int flags, const char namefmt[], ...);
void kthread_destroy_worker(struct kthread_worker *worker);
bool kthread_queue_work(struct kthread_worker *worker, struct kthread_work *work);
bool kthread_queue_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork,
				unsigned long delay);
bool kthread_mod_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork,
			      unsigned long delay);
void kthread_flush_work(struct kthread_work *work);
void kthread_flush_worker(struct kthread_worker *worker);
bool kthread_cancel_work_sync(struct kthread_work *work);
bool kthread_cancel_delayed_work_sync(struct kthread_delayed_work *work);
#endif
