/* SPDX-License-Identifier: MIT */
/* Timers with the resolution of the clock: 1 us. */
#ifndef _LINUX_HRTIMER_H
#define _LINUX_HRTIMER_H

#include <linux/ktime.h>
#include <linux/init.h>
#include <linux/list.h>
#include <linux/printk.h>
#include <linux/rbtree.h>
#include <linux/timer.h>
#include <linux/timerqueue.h>

struct hrtimer;
struct hrtimer_clock_base;
struct task_struct;

/*
 * How a time is meant and where the callback runs. HARD, and the default: in the timer
 * interrupt, interrupts off. SOFT: on HRTIMER_SOFTIRQ. PINNED says nothing on one CPU.
 */
enum hrtimer_mode {
	HRTIMER_MODE_ABS = 0x00,
	HRTIMER_MODE_REL = 0x01,
	HRTIMER_MODE_PINNED = 0x02,
	HRTIMER_MODE_SOFT = 0x04,
	HRTIMER_MODE_HARD = 0x08,

	HRTIMER_MODE_ABS_PINNED = HRTIMER_MODE_ABS | HRTIMER_MODE_PINNED,
	HRTIMER_MODE_REL_PINNED = HRTIMER_MODE_REL | HRTIMER_MODE_PINNED,
	HRTIMER_MODE_ABS_SOFT = HRTIMER_MODE_ABS | HRTIMER_MODE_SOFT,
	HRTIMER_MODE_REL_SOFT = HRTIMER_MODE_REL | HRTIMER_MODE_SOFT,
	HRTIMER_MODE_ABS_PINNED_SOFT = HRTIMER_MODE_ABS_PINNED | HRTIMER_MODE_SOFT,
	HRTIMER_MODE_REL_PINNED_SOFT = HRTIMER_MODE_REL_PINNED | HRTIMER_MODE_SOFT,
	HRTIMER_MODE_ABS_HARD = HRTIMER_MODE_ABS | HRTIMER_MODE_HARD,
	HRTIMER_MODE_REL_HARD = HRTIMER_MODE_REL | HRTIMER_MODE_HARD,
	HRTIMER_MODE_ABS_PINNED_HARD = HRTIMER_MODE_ABS_PINNED | HRTIMER_MODE_HARD,
	HRTIMER_MODE_REL_PINNED_HARD = HRTIMER_MODE_REL_PINNED | HRTIMER_MODE_HARD,
};

enum hrtimer_restart {
	HRTIMER_NORESTART, /* done; the core does not touch the timer any more */
	HRTIMER_RESTART,   /* queue it again at the expiry that the callback left in it */
};

#define HRTIMER_STATE_INACTIVE 0x00
#define HRTIMER_STATE_ENQUEUED 0x01

/**
 * struct hrtimer_node - place in a queue, which is a heap (kernel/time/hrtimer_heap.h)
 * @parent:  the node above, which is due earlier; NULL in the root
 * @left:    nodes below, NULL: none
 * @right:   the same; NULL if @left is
 * @seq:     order among nodes of the same expiry
 * @rank:    nodes on the way down along @right, this one included
 * @hist:    the timer's, here where there is room: see struct hist_ref
 * @expires: when it is due
 */
struct hrtimer_node {
	struct hrtimer_node *parent;
	struct hrtimer_node *left;
	struct hrtimer_node *right;
	u32 seq;
	u32 rank;
#ifdef CONFIG_HISTOGRAMS
	u32 *hist;
#endif
	ktime_t expires;
};

/**
 * struct hrtimer - a timer
 * @node:	  place in its base's queue; node.expires is the latest time
 * @_softexpires: the time asked for; node.expires is later if a range was given
 * @function:	  the callback, assigned after hrtimer_init()
 * @base:	  clock and context
 * @state:	  HRTIMER_STATE_*
 * @is_rel:	  the last start was relative
 * @is_soft:	  runs on HRTIMER_SOFTIRQ
 * @is_hard:	  runs in the timer interrupt
 * @round:	  in which the callback ran last
 *
 * The item is the caller's. The callback may free it if it returns HRTIMER_NORESTART.
 */
struct hrtimer {
	struct hrtimer_node node;		/* I */
	ktime_t _softexpires;			/* I */
	enum hrtimer_restart (*function)(struct hrtimer *);
	struct hrtimer_clock_base *base;	/* c */
	u8 state;				/* I */
	u8 is_rel;				/* I */
	u8 is_soft;				/* c */
	u8 is_hard;				/* c */
	u32 round;				/* I */
};

/**
 * struct hrtimer_sleeper - a timer that wakes a thread
 * @timer: the timer
 * @task:  whom it wakes; NULL once it has
 */
struct hrtimer_sleeper {
	struct hrtimer timer;
	struct task_struct *task;
};

/* What one timer can tell from another: the clock's resolution, in ns. */
extern unsigned int hrtimer_resolution;

void hrtimer_init(struct hrtimer *timer, clockid_t which_clock, enum hrtimer_mode mode);
void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t tim, u64 range_ns,
			    const enum hrtimer_mode mode);
int hrtimer_cancel(struct hrtimer *timer);
int hrtimer_try_to_cancel(struct hrtimer *timer);
bool hrtimer_active(const struct hrtimer *timer);
bool hrtimer_callback_running(const struct hrtimer *timer);
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval);
ktime_t hrtimer_cb_get_time(const struct hrtimer *timer);
ktime_t __hrtimer_get_remaining(const struct hrtimer *timer, bool adjust);

void hrtimer_init_sleeper(struct hrtimer_sleeper *sl, clockid_t clock_id, enum hrtimer_mode mode);
void hrtimer_sleeper_start_expires(struct hrtimer_sleeper *sl, enum hrtimer_mode mode);

int schedule_hrtimeout_range(ktime_t *expires, u64 delta, const enum hrtimer_mode mode);
int schedule_hrtimeout_range_clock(ktime_t *expires, u64 delta, const enum hrtimer_mode mode,
				   clockid_t clock_id);
int schedule_hrtimeout(ktime_t *expires, const enum hrtimer_mode mode);

/* A timer on the stack must be cancelled, or have run, before the function returns. */
static inline void hrtimer_init_on_stack(struct hrtimer *timer, clockid_t which_clock,
					 enum hrtimer_mode mode)
{
	hrtimer_init(timer, which_clock, mode);
}

static inline void hrtimer_init_sleeper_on_stack(struct hrtimer_sleeper *sl, clockid_t clock_id,
						 enum hrtimer_mode mode)
{
	hrtimer_init_sleeper(sl, clock_id, mode);
}

static inline void destroy_hrtimer_on_stack(struct hrtimer *timer)
{
	WARN_ON(hrtimer_active(timer));
}

/**
 * hrtimer_start() - queue a timer, or move a queued one
 * @timer: the timer
 * @tim:   when, on the timer's clock; a time that has passed fires at once
 * @mode:  ABS or REL, and SOFT if it was initialised so
 *
 * Context: any but NMI; from the timer's own callback too.
 */
static inline void hrtimer_start(struct hrtimer *timer, ktime_t tim, const enum hrtimer_mode mode)
{
	hrtimer_start_range_ns(timer, tim, 0, mode);
}

/* The expiry may be set by hand while the timer is not queued. */
static inline void hrtimer_set_expires(struct hrtimer *timer, ktime_t time)
{
	timer->node.expires = time;
	timer->_softexpires = time;
}

static inline void hrtimer_set_expires_range_ns(struct hrtimer *timer, ktime_t time, u64 delta)
{
	timer->_softexpires = time;
	timer->node.expires = ktime_add_safe(time, ns_to_ktime(delta));
}

static inline void hrtimer_set_expires_range(struct hrtimer *timer, ktime_t time, ktime_t delta)
{
	hrtimer_set_expires_range_ns(timer, time, delta);
}

static inline void hrtimer_add_expires(struct hrtimer *timer, ktime_t time)
{
	timer->node.expires = ktime_add_safe(timer->node.expires, time);
	timer->_softexpires = ktime_add_safe(timer->_softexpires, time);
}

static inline void hrtimer_add_expires_ns(struct hrtimer *timer, u64 ns)
{
	timer->node.expires = ktime_add_ns(timer->node.expires, ns);
	timer->_softexpires = ktime_add_ns(timer->_softexpires, ns);
}

static inline ktime_t hrtimer_get_expires(const struct hrtimer *timer)
{
	return timer->node.expires;
}

static inline ktime_t hrtimer_get_softexpires(const struct hrtimer *timer)
{
	return timer->_softexpires;
}

static inline s64 hrtimer_get_expires_ns(const struct hrtimer *timer)
{
	return ktime_to_ns(timer->node.expires);
}

static inline ktime_t hrtimer_expires_remaining(const struct hrtimer *timer)
{
	return ktime_sub(timer->node.expires, hrtimer_cb_get_time(timer));
}

/**
 * hrtimer_start_expires() - queue a timer at the range that is set in it
 *
 * Context: as hrtimer_start().
 */
static inline void hrtimer_start_expires(struct hrtimer *timer, enum hrtimer_mode mode)
{
	ktime_t soft = timer->_softexpires;

	hrtimer_start_range_ns(timer, soft, ktime_sub(timer->node.expires, soft), mode);
}

/** hrtimer_restart() - queue a timer at the expiry that it had */
static inline void hrtimer_restart(struct hrtimer *timer)
{
	hrtimer_start_expires(timer, HRTIMER_MODE_ABS | (timer->is_soft ? HRTIMER_MODE_SOFT : 0));
}

/** hrtimer_get_remaining() - time left; below 0 once it has passed */
static inline ktime_t hrtimer_get_remaining(const struct hrtimer *timer)
{
	return __hrtimer_get_remaining(timer, false);
}

/** hrtimer_is_queued() - whether the timer waits; false in its callback */
static inline bool hrtimer_is_queued(struct hrtimer *timer)
{
	return READ_ONCE(timer->state) & HRTIMER_STATE_ENQUEUED;
}

/** hrtimer_forward_now() - hrtimer_forward() past the present */
static inline u64 hrtimer_forward_now(struct hrtimer *timer, ktime_t interval)
{
	return hrtimer_forward(timer, hrtimer_cb_get_time(timer), interval);
}

static inline int hrtimer_is_hres_active(struct hrtimer *timer)
{
	return 1;
}
#endif
