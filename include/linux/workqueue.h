/* SPDX-License-Identifier: MIT */
/*
 * Workqueues: functions that run in a kernel thread and may sleep.
 *
 * Names and semantics are Linux 6.1's, with WQ_BH of 6.9 and the disable count of 6.10.
 */
#ifndef _LINUX_WORKQUEUE_H
#define _LINUX_WORKQUEUE_H

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <bhk/hist_ref.h>

struct workqueue_struct;
struct worker_pool;
struct work_struct;

typedef void (*work_func_t)(struct work_struct *work);
void delayed_work_timer_fn(struct timer_list *t);

/* work_struct.data */
enum {
	WORK_STRUCT_PENDING_BIT = 0,  /* queued, or its timer runs; one owner at a time */
	WORK_STRUCT_INACTIVE_BIT = 1, /* queued behind max_active */
	WORK_STRUCT_LINKED_BIT = 2,   /* on a list; without it a pending item waits for its timer */
	WORK_STRUCT_COLOR_SHIFT = 4,
	WORK_STRUCT_COLOR_BITS = 4,
	WORK_STRUCT_INTENSIVE_BIT = 8, /* queued on a queue with WQ_CPU_INTENSIVE */
	WORK_DISABLE_SHIFT = 16,

	WORK_STRUCT_PENDING = 1 << WORK_STRUCT_PENDING_BIT,
	WORK_STRUCT_INACTIVE = 1 << WORK_STRUCT_INACTIVE_BIT,
	WORK_STRUCT_LINKED = 1 << WORK_STRUCT_LINKED_BIT,
	WORK_STRUCT_INTENSIVE = 1 << WORK_STRUCT_INTENSIVE_BIT,
	WORK_STRUCT_COLOR_MASK = ((1 << WORK_STRUCT_COLOR_BITS) - 1) << WORK_STRUCT_COLOR_SHIFT,
	WORK_DISABLE_ONE = 1 << WORK_DISABLE_SHIFT,
	WORK_DISABLE_MASK = (int)0xffff0000,

	WORK_CPU_UNBOUND = 1,

	/* work_busy() */
	WORK_BUSY_PENDING = 1 << 0,
	WORK_BUSY_RUNNING = 1 << 1,

	WORKER_DESC_LEN = 24,
};

/**
 * struct work_struct - an item of work
 * @entry: link in its pool's or queue's list while WORK_STRUCT_LINKED is set
 * @data:  WORK_STRUCT_*, flush colour, disable depth
 * @func:  what to do
 * @wq:	   the queue it is pending on
 * @pool:  the pool that it was last queued to: where it might still run
 * @hist:  waiting times (<bhk/hist.h>)
 *
 * The item is the caller's. The core does not touch it once @func was called.
 *
 * I: interrupts off
 */
struct work_struct {
	struct list_head entry;		/* I */
	atomic_long_t data;		/* I */
	work_func_t func;
	struct workqueue_struct *wq;	/* I */
	struct worker_pool *pool;	/* I */
#ifdef CONFIG_HISTOGRAMS
	struct hist_ref hist;		/* I */
#endif
};

struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
	struct workqueue_struct *wq;	/* I: where the timer queues it */
	int cpu;
};

struct rcu_work {
	struct work_struct work;
	struct rcu_head rcu;
	struct workqueue_struct *wq;
};

struct workqueue_attrs {
	int nice;
};

static inline struct delayed_work *to_delayed_work(struct work_struct *work)
{
	return container_of(work, struct delayed_work, work);
}

static inline struct rcu_work *to_rcu_work(struct work_struct *work)
{
	return container_of(work, struct rcu_work, work);
}

#define __WORK_INITIALIZER(n, f)                                                                   \
	{                                                                                          \
		.data = ATOMIC_LONG_INIT(0), .entry = { &(n).entry, &(n).entry }, .func = (f),     \
	}

#define __DELAYED_WORK_INITIALIZER(n, f, tflags)                                                   \
	{                                                                                          \
		.work = __WORK_INITIALIZER((n).work, (f)),                                         \
		.timer = __TIMER_INITIALIZER(delayed_work_timer_fn, (tflags) | TIMER_IRQSAFE),     \
	}

#define DECLARE_WORK(n, f)	     struct work_struct n = __WORK_INITIALIZER(n, f)
#define DECLARE_DELAYED_WORK(n, f)   struct delayed_work n = __DELAYED_WORK_INITIALIZER(n, f, 0)
#define DECLARE_DEFERRABLE_WORK(n, f)                                                              \
	struct delayed_work n = __DELAYED_WORK_INITIALIZER(n, f, TIMER_DEFERRABLE)

void __init_work(struct work_struct *work, work_func_t func);

/* Never on a pending item: it would be lost from its list. */
#define INIT_WORK(_work, _func)		__init_work((_work), (_func))
#define INIT_WORK_ONSTACK(_work, _func) __init_work((_work), (_func))

#define __INIT_DELAYED_WORK(_work, _func, _tflags)                                                 \
	do {                                                                                       \
		__init_work(&(_work)->work, (_func));                                              \
		timer_setup(&(_work)->timer, delayed_work_timer_fn, (_tflags) | TIMER_IRQSAFE);    \
	} while (0)

#define INIT_DELAYED_WORK(_work, _func)		   __INIT_DELAYED_WORK(_work, _func, 0)
#define INIT_DELAYED_WORK_ONSTACK(_work, _func)	   __INIT_DELAYED_WORK(_work, _func, 0)
#define INIT_DEFERRABLE_WORK(_work, _func)	   __INIT_DELAYED_WORK(_work, _func, TIMER_DEFERRABLE)
#define INIT_DEFERRABLE_WORK_ONSTACK(_work, _func) INIT_DEFERRABLE_WORK(_work, _func)
#define INIT_RCU_WORK(_work, _func)		   __init_work(&(_work)->work, (_func))

#ifdef CONFIG_DEBUG_OBJECTS
void destroy_work_on_stack(struct work_struct *work);
#else
#define destroy_work_on_stack(work) ((void)(work))
#endif

static inline void destroy_delayed_work_on_stack(struct delayed_work *work)
{
	destroy_timer_on_stack(&work->timer);
	destroy_work_on_stack(&work->work);
}

/* The value is that of an atomic snapshot. */
#define work_pending(work)	(!!(atomic_long_read(&(work)->data) & WORK_STRUCT_PENDING))
#define delayed_work_pending(w) work_pending(&(w)->work)

/* Flags and limits; the values are Linux's. */
enum {
	WQ_BH = 1 << 0,
	WQ_UNBOUND = 1 << 1,
	WQ_FREEZABLE = 1 << 2,
	WQ_MEM_RECLAIM = 1 << 3,
	WQ_HIGHPRI = 1 << 4,
	WQ_CPU_INTENSIVE = 1 << 5,
	WQ_SYSFS = 1 << 6,
	WQ_POWER_EFFICIENT = 1 << 7,

	__WQ_DESTROYING = 1 << 15,
	__WQ_DRAINING = 1 << 16,
	__WQ_ORDERED = 1 << 17,
	__WQ_LEGACY = 1 << 18,

	/*
	 * More items in flight mean more workers at the same time, each with a stack. A
	 * queue that needs more has a design problem; items above the limit wait in order.
	 */
	WQ_MAX_ACTIVE = 512,
	WQ_MAX_UNBOUND_PER_CPU = 4,
	WQ_DFL_ACTIVE = WQ_MAX_ACTIVE / 2,
};

#define WQ_UNBOUND_MAX_ACTIVE WQ_MAX_ACTIVE

extern struct workqueue_struct *system_wq;
extern struct workqueue_struct *system_highpri_wq;
extern struct workqueue_struct *system_long_wq;
extern struct workqueue_struct *system_unbound_wq;
extern struct workqueue_struct *system_freezable_wq;
extern struct workqueue_struct *system_power_efficient_wq;
extern struct workqueue_struct *system_freezable_power_efficient_wq;
extern struct workqueue_struct *system_bh_wq;
extern struct workqueue_struct *system_bh_highpri_wq;

__printf(1, 4) struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags,
							 int max_active, ...);

#define alloc_ordered_workqueue(fmt, flags, args...)                                               \
	alloc_workqueue(fmt, WQ_UNBOUND | __WQ_ORDERED | (flags), 1, ##args)

#define create_workqueue(name) alloc_workqueue("%s", __WQ_LEGACY | WQ_MEM_RECLAIM, 1, (name))
#define create_freezable_workqueue(name)                                                           \
	alloc_workqueue("%s", __WQ_LEGACY | WQ_FREEZABLE | WQ_UNBOUND | WQ_MEM_RECLAIM, 1, (name))
#define create_singlethread_workqueue(name)                                                        \
	alloc_ordered_workqueue("%s", __WQ_LEGACY | WQ_MEM_RECLAIM, name)

void destroy_workqueue(struct workqueue_struct *wq);
void workqueue_set_max_active(struct workqueue_struct *wq, int max_active);

bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work);
bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			   unsigned long delay);
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			 unsigned long delay);
bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *rwork);

void __flush_workqueue(struct workqueue_struct *wq);
void drain_workqueue(struct workqueue_struct *wq);
bool flush_work(struct work_struct *work);
bool flush_delayed_work(struct delayed_work *dwork);
bool flush_rcu_work(struct rcu_work *rwork);
bool cancel_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work(struct delayed_work *dwork);
bool cancel_delayed_work_sync(struct delayed_work *dwork);
bool disable_work(struct work_struct *work);
bool disable_work_sync(struct work_struct *work);
bool enable_work(struct work_struct *work);
bool disable_delayed_work(struct delayed_work *dwork);
bool disable_delayed_work_sync(struct delayed_work *dwork);
bool enable_delayed_work(struct delayed_work *dwork);

struct work_struct *current_work(void);
bool current_is_workqueue_rescuer(void);
bool workqueue_congested(int cpu, struct workqueue_struct *wq);
unsigned int work_busy(struct work_struct *work);
__printf(1, 2) void set_worker_desc(const char *fmt, ...);
void show_all_workqueues(void);
void print_worker_info(const char *log_lvl, struct task_struct *task);
void show_one_workqueue(struct workqueue_struct *wq);

/**
 * queue_work() - have an item run in a worker
 * @wq:	  queue
 * @work: item
 *
 * Writes before a successful call are seen by the function. Queued while its function
 * runs, it runs once more after this run, never beside it.
 *
 * Context: any but NMI. Return: false if it was pending already, or is disabled.
 */
static inline bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	return queue_work_on(WORK_CPU_UNBOUND, wq, work);
}

static inline bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
				      unsigned long delay)
{
	return queue_delayed_work_on(WORK_CPU_UNBOUND, wq, dwork, delay);
}

static inline bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
				    unsigned long delay)
{
	return mod_delayed_work_on(WORK_CPU_UNBOUND, wq, dwork, delay);
}

static inline bool schedule_work_on(int cpu, struct work_struct *work)
{
	return queue_work_on(cpu, system_wq, work);
}

static inline bool schedule_work(struct work_struct *work)
{
	return queue_work(system_wq, work);
}

static inline bool schedule_delayed_work_on(int cpu, struct delayed_work *dwork,
					    unsigned long delay)
{
	return queue_delayed_work_on(cpu, system_wq, dwork, delay);
}

static inline bool schedule_delayed_work(struct delayed_work *dwork, unsigned long delay)
{
	return queue_delayed_work(system_wq, dwork, delay);
}

static inline bool enable_and_queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	if (!enable_work(work))
		return false;
	queue_work(wq, work);
	return true;
}

static inline void flush_workqueue(struct workqueue_struct *wq)
{
	__flush_workqueue(wq);
}

static inline void flush_scheduled_work(void)
{
	__flush_workqueue(system_wq);
}

int schedule_on_each_cpu(work_func_t func);
long work_on_cpu(int cpu, long (*fn)(void *), void *arg);
#endif
