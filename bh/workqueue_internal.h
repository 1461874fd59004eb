/* SPDX-License-Identifier: MIT */
/*
 * Workqueues inside: pools, workers, queues. For bh/ only.
 *
 * One CPU: interrupts off is the lock of everything here; sections are short. A queue
 * belongs to one pool, so Linux's pool_workqueue is part of the queue.
 */
#ifndef _BH_WORKQUEUE_INTERNAL_H
#define _BH_WORKQUEUE_INTERNAL_H

#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <bhk/hist_hooks.h>
#include <bhk/line_use.h>
#include <bhk/pi.h>
#include <bhk/sched.h>
#include <bhk/stat.h>

/* worker.flags */
#define WORKER_DIE	     BIT(1)
#define WORKER_LOOK	     BIT(2) /* counted in pool->watch: something is left to do after its item */
#define WORKER_CPU_INTENSIVE BIT(6)

/* worker_pool.flags */
#define POOL_BH		    BIT(0) /* served in softirq context, no workers */
#define POOL_MANAGER_ACTIVE BIT(1) /* a worker is creating workers */
#define POOL_DISASSOCIATED  BIT(2) /* unbound, in Linux's words */

/* Two idle workers stay; of more, a quarter of the busy ones. */
#define MAX_IDLE_WORKERS_RATIO 4
#define IDLE_WORKER_TIMEOUT    (300 * HZ)

/* No worker could be created: call the rescuers after, and again every. */
#define MAYDAY_INITIAL_TIMEOUT ((HZ / 100) >= 2 ? HZ / 100 : 2)
#define MAYDAY_INTERVAL	       (HZ / 10)
#define CREATE_COOLDOWN	       HZ

/* One pass over BH items, like one pass over softirqs. */
#define BH_WORKER_JIFFIES  msecs_to_jiffies(2)
#define BH_WORKER_RESTARTS 10

#define WQ_NAME_LEN 24

/*
 * Flush colours. A flush closes the present generation and waits for it and all before;
 * an item carries the low bits of the generation that it was queued in. Sixteen can be
 * told apart; a flusher that would need a seventeenth waits first.
 */
#define WQ_COLORS (1 << WORK_STRUCT_COLOR_BITS)

/* work_struct.data: an item with none of the bits above needs no care when it is taken up. */
#define WORK_PLAIN(data) ((data) < (1UL << WORK_STRUCT_INTENSIVE_BIT))

/* workqueue_struct.held */
#define HELD_INACTIVE BIT(0) /* items wait behind max_active */
#define HELD_FLUSH    BIT(1) /* a flush is under way */
#define HELD_DRAIN    BIT(2) /* it is being drained or destroyed */

/* In workqueue_struct.room while no shortcut may be taken; more than any max_active. */
#define WQ_HELD	      (1 << 30)
#define WQ_NO_LIMIT   (1 << 29)

/* worker_pool.alone while nobody may take an item without looking around. */
#define WATCHED ((struct worker *)1)

struct worker;

/**
 * struct wq_flusher - somebody waits for one instance of an item, or for a generation of a queue
 * @node:   link in the hash of flushers while the instance is pending, in worker->flushers
 *	    while it runs; in the queue's flushers
 * @work:   the item; only compared once it runs
 * @worker: who runs the instance
 * @lend:   the waiter's priority, lent to that worker
 * @done:   the instance has ended, or was taken off
 *
 * It lies on the waiter's stack: the item stays small and may go away.
 */
struct wq_flusher {
	struct list_head node;		/* I */
	struct work_struct *work;	/* I */
	struct worker *worker;		/* I */
	bool deadlock;			/* o: it would have waited for itself */
	struct pi_lend lend;
	struct completion done;
};

/**
 * struct worker - a kworker, a rescuer, or what runs a BH pool's items
 * @current_work: the item that runs; an address to compare, it may be freed
 * @current_func: its function
 * @current_wq:	  its queue
 * @hist:	  where @current_func is booked (<bhk/hist.h>)
 * @next_idle:	  the one that became idle before it
 * @sleeping:	  it sleeps inside an item; pool->nr_running counts without it
 * @again:	  the item to run after the present one: it is the same, queued once more
 * @flushers:	  who waits for the item that runs
 * @waits_for:	  the flush that its item sleeps in
 * @node:	  link in pool->workers; a rescuer's while it helps there
 * @hash:	  link by @current_work while others are at work (worker_find.c)
 */
struct worker {
	struct work_struct *current_work;	/* I */
	work_func_t current_func;		/* I */
	struct workqueue_struct *current_wq;	/* I */
#ifdef CONFIG_HISTOGRAMS
	u32 *hist;				/* I */
#endif
	struct worker *next_idle;		/* I */
	struct task_struct *task;		/* c: NULL in BH pools */
	struct worker_pool *pool;		/* c */
	unsigned int flags;			/* I */
	bool sleeping;				/* o */
	struct list_head again;			/* I */
	struct list_head flushers;		/* I */
	struct wq_flusher *waits_for;		/* I */
	struct workqueue_struct *rescue_wq;	/* c */
	struct list_head node;			/* I */
	struct hlist_node hash;			/* I */
	unsigned long last_active;		/* I */
	int id;					/* c */
	char desc[WORKER_DESC_LEN];		/* o */
#ifdef CONFIG_HISTOGRAMS
	u32 unused[3];				/* 7 * 16 bytes: an index costs no more than without */
#endif
};

/**
 * struct worker_pool - items and the threads that run them
 * @worklist:	 active items, first come first served
 * @ready:	 whom the next item wakes; NULL while somebody will look at the list anyway
 * @alone:	 the worker that is at work and may take its items without looking around; WATCHED
 *		 while there is a reason to look closer between two items (pick_with_care()); NULL:
 *		 nobody is at work, and there is none
 * @watch:	 these reasons: workers at work, each for itself, unless one is alone; each waiter for
 *		 an item that is pending here; each worker with WORKER_LOOK
 * @nr_running:	 workers that run an item and do not sleep; bound pools keep it at one,
 *		 unbound pools do not count
 * @idle:	 the worker that became idle last
 * @workers:	 all, busy ones and idle ones
 * @manager:	 the worker that creates workers
 * @progress_seen, @watchdog_ts: the stall detector's last look, and when it saw a change
 */
struct worker_pool {
	struct list_head worklist;	/* I */
	struct worker *ready;		/* I */
	struct worker *alone;		/* I */
	unsigned int watch;		/* I */
	int nr_running;			/* I */
	struct worker *idle;		/* I */
	unsigned int nr_workers;	/* I */
	unsigned int flags;		/* c, POOL_MANAGER_ACTIVE: I */
	struct list_head workers;	/* I */
	struct worker *manager;		/* I */
	struct timer_list idle_timer;
	struct timer_list mayday_timer;
	u32 progress_seen;		/* watchdog only */
	unsigned long watchdog_ts;	/* watchdog only */
	bool reported;			/* watchdog only */
	unsigned int ids;		/* I: worker numbers in use, a bitmap of the first 32 */
	int next_id;			/* I */
	int id;				/* c */
	int nice;			/* c */
	unsigned int softirq;		/* c: vector of a BH pool */
	unsigned long created;		/* I: counters for the shell */
	unsigned long retired;		/* I */
	unsigned long create_failed;	/* I */
};

/**
 * struct workqueue_struct - a queue
 * @pool:	what runs its items
 * @room:	@max_active less the items on the pool's list or running; less WQ_HELD too
 *		while @held, so that one comparison finds every special case
 * @color_bits:	work_struct.data of an item queued now
 * @held:	HELD_*: why @room is below 0
 * @max_active:	bound of items on the pool's list or running
 * @nr_inactive: length of @inactive
 * @inactive:	items above the bound, in order
 * @gen:	generation of items queued now
 * @oldest:	oldest generation with items in flight, or @gen
 * @in_flight:	items of each generation: queued, inactive or running. Kept while a flush is
 *		under way; else there is one generation and its number is known
 * @flushers:	who flush it, one for each generation from @oldest to before @gen, in order
 * @flush_wait:	flushers for whom there is no generation
 * @nr_drainers: drain_workqueue() calls under way
 * @worker:	the last one that took an item of it while others were at work, if there is one
 * @rescuer:	runs items when no worker can be had (WQ_MEM_RECLAIM)
 * @mayday:	the rescuer is asked for
 */
struct workqueue_struct {
	struct worker_pool *pool;		/* c */
	int room;				/* I */
	unsigned long color_bits;		/* I */
	unsigned int held;			/* I */
	struct run_stat stat;			/* I */
	int max_active;				/* I */
	unsigned int nr_inactive;		/* I */
	struct list_head inactive;		/* I */
	unsigned int gen;			/* I */
	unsigned int oldest;			/* I */
	unsigned int in_flight[WQ_COLORS];	/* I */
	unsigned int flags;			/* I */
	struct list_head flushers;		/* I */
	wait_queue_head_t flush_wait;
	int nr_drainers;			/* I */
	struct worker *worker;			/* I */
	struct worker *rescuer;			/* c */
	bool mayday;				/* I */
	struct list_head list;			/* I and wq_list_mutex: all queues */
	unsigned long rescued;			/* I: a counter for wq_monitor */
	char name[WQ_NAME_LEN];			/* c */
};

/*
 * All queues. The list changes with the mutex held and interrupts off: a thread walks it with the
 * mutex, whom no thread interrupts just walks. Without the console, where size counts,
 * no thread does.
 */
extern struct list_head workqueues;
extern struct mutex wq_list_mutex;

#define WQ_LIST_IS_WALKED (IS_ENABLED(CONFIG_SHELL) || !IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))

static inline void wq_list_lock(void)
{
	if (WQ_LIST_IS_WALKED)
		mutex_lock(&wq_list_mutex);
}

static inline void wq_list_unlock(void)
{
	if (WQ_LIST_IS_WALKED)
		mutex_unlock(&wq_list_mutex);
}

enum { POOL_NORMAL, POOL_HIGHPRI, POOL_UNBOUND, POOL_UNBOUND_HIGHPRI, POOL_BH_NORMAL,
       POOL_BH_HIGHPRI, NR_POOLS };
extern struct worker_pool worker_pools[NR_POOLS];

#define for_each_pool(pool) for (pool = worker_pools; pool < worker_pools + NR_POOLS; pool++)

/* As traces tell it: -1 for pools whose workers may run on any CPU. */
static inline int pool_cpu(const struct worker_pool *pool)
{
	return pool->flags & POOL_DISASSOCIATED ? -1 : 0;
}

static inline unsigned long work_data(const struct work_struct *work)
{
	return (unsigned long)atomic_long_read(&work->data);
}

/* Interrupts off. */
static inline void set_work_data(struct work_struct *work, unsigned long data)
{
	WRITE_ONCE(work->data.counter, data);
}

static inline unsigned int work_color(unsigned long data)
{
	return (data & WORK_STRUCT_COLOR_MASK) >> WORK_STRUCT_COLOR_SHIFT;
}

/* The worker that this thread is, or NULL. */
static inline struct worker *current_worker(void)
{
	return current->flags & PF_WQ_WORKER ? current->worker_private : NULL;
}

/* The list of queues stays as it is. Context: any but NMI. Return: whether that took the mutex. */
static inline bool wq_list_lock_if_preemptible(void)
{
	bool threads = preemptible();

	if (threads)
		wq_list_lock();
	return threads;
}

/* Where size counts, sections are in one piece. */
#define WINDOWS (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))

/* All below: interrupts off. */

/* For @flags of those who know that callers have them on, or off. */
#define IRQS_ON	 0
#define IRQS_OFF PSR_I_BIT

/* Let in what waits, threads too if they may, if the caller had interrupts on, @flags. */
void __irq_window_if(unsigned long flags);

static inline void irq_window_if(unsigned long flags)
{
	if (WINDOWS)
		__irq_window_if(flags);
}

/* The same, but no other thread. */
void __irq_only_window_if(unsigned long flags);

static inline void irq_only_window_if(unsigned long flags)
{
	if (WINDOWS)
		__irq_only_window_if(flags);
}

/* Items of @wq on the pool's list or running. */
static inline int nr_active(const struct workqueue_struct *wq)
{
	return wq->max_active - wq->room - (wq->held ? WQ_HELD : 0);
}

/* workqueue.c */
void __queue_work(struct workqueue_struct *wq, struct work_struct *work, unsigned long flags);
void set_generation(struct workqueue_struct *wq, unsigned int gen);
void hold_or_release(struct workqueue_struct *wq);
void kick_pool(struct worker_pool *pool);
void worker_stops_running(struct worker_pool *pool);
void worker_runs_on(struct worker_pool *pool);
bool activate_below(struct workqueue_struct *wq, int max);
void item_done_held(struct worker *worker, struct workqueue_struct *wq, unsigned long data);

/* worker_find.c */
struct worker *find_worker_executing(struct worker_pool *pool, const struct work_struct *work);
struct worker *who_runs_for(struct work_struct *work, const struct worker *me);
void worker_look(struct worker *worker);
#ifndef CONFIG_CC_OPTIMIZE_FOR_SIZE
void watch_closer(struct worker_pool *pool);
void watch_less(struct worker_pool *pool);
void take_alone_or_noted(struct worker *worker, struct work_struct *work);
void unnote_worker(struct worker *worker);
void forget_worker(struct worker *worker);

/* May @worker take its items without looking around? */
static inline bool is_alone(const struct worker *worker, const struct worker_pool *pool)
{
	return pool->alone == worker;
}

/*
 * @worker begins to work. Return: whether it is alone; else interrupts were on, and there may be no
 * item any more.
 */
static inline bool begin_at_work(struct worker *worker, struct worker_pool *pool)
{
	if (unlikely(pool->alone)) {
		irq_window();
		watch_closer(pool);
		return false;
	}
	pool->alone = worker;
	return true;
}

/* At boot, a BH pool: @worker always is at work, and the only one. */
static inline void only_at_work(struct worker *worker, struct worker_pool *pool)
{
	pool->alone = worker;
}

static inline void end_at_work(struct worker *worker, struct worker_pool *pool)
{
	if (likely(is_alone(worker, pool)))
		pool->alone = NULL;
	else
		watch_less(pool);
}
#else
static inline void watch_closer(struct worker_pool *pool)
{
	pool->watch++;
}

static inline void watch_less(struct worker_pool *pool)
{
	pool->watch--;
}

static inline void take_alone_or_noted(struct worker *worker, struct work_struct *work)
{
}

static inline void unnote_worker(struct worker *worker)
{
}

static inline void forget_worker(struct worker *worker)
{
}

static inline bool is_alone(const struct worker *worker, const struct worker_pool *pool)
{
	return pool->watch == 1;
}

static inline bool begin_at_work(struct worker *worker, struct worker_pool *pool)
{
	return ++pool->watch == 1;
}

static inline void only_at_work(struct worker *worker, struct worker_pool *pool)
{
	pool->watch = 1;
}

static inline void end_at_work(struct worker *worker, struct worker_pool *pool)
{
	pool->watch--;
}
#endif

/* worker.c */
void process_one_work(struct worker *worker, struct work_struct *work, unsigned int count);
int worker_thread(void *arg);

/* worker_pool.c */
static inline bool need_more_worker(const struct worker_pool *pool)
{
	return !list_empty(&pool->worklist) && !pool->nr_running;
}

unsigned int nr_idle_workers(const struct worker_pool *pool);
bool leave_idle_with_care(struct worker *worker, struct worker_pool *pool);
bool manage_workers(struct worker *worker, struct worker_pool *pool);
struct worker *create_worker(struct worker_pool *pool);
struct worker *alloc_worker(struct worker_pool *pool);
void free_worker(struct worker *worker);
void init_worker_pools(void);

/* rescuer.c; mayday_begin() and mayday_end() with interrupts on */
#ifdef CONFIG_WQ_RESCUER
void mayday_init(struct worker_pool *pool);
void mayday_begin(struct worker_pool *pool);
void mayday_end(struct worker_pool *pool);
int init_rescuer(struct workqueue_struct *wq);
void destroy_rescuer(struct workqueue_struct *wq);
#else
static inline void mayday_init(struct worker_pool *pool)
{
}

static inline void mayday_begin(struct worker_pool *pool)
{
}

static inline void mayday_end(struct worker_pool *pool)
{
}

static inline int init_rescuer(struct workqueue_struct *wq)
{
	return 0;
}

static inline void destroy_rescuer(struct workqueue_struct *wq)
{
}
#endif

/* workqueue_show.c */
void show_pool_info(const struct worker_pool *pool);
u32 pool_progress(const struct worker_pool *pool);
unsigned int hung_seconds(const struct worker_pool *pool);

/* bh_workqueue.c */
void init_bh_workers(void);
void kick_bh_pool(struct worker_pool *pool);

/* workqueue_flush.c */
void init_flushers(void);
bool flushers_start(struct worker *worker, struct work_struct *work);
void flushers_finish(struct list_head *flushers, unsigned long flags);
bool grab_pending(struct work_struct *work, struct delayed_work *dwork, unsigned long claim,
		  unsigned long flags);

/* workqueue_drain.c */
void wq_worker_item_over(struct worker *worker, struct workqueue_struct *wq, unsigned long data);
void wq_item_over(struct workqueue_struct *wq, unsigned long data, struct list_head *over,
		  unsigned long flags);
#endif
