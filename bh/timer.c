// SPDX-License-Identifier: MIT
/*
 * struct timer_list: functions that run on TIMER_SOFTIRQ at or soon after a jiffy.
 *
 * Two wheels, bh/timer_wheel.c: one for the timers that end the idle state, one for the
 * deferrable ones. Each tells the tick at which jiffy it wants the softirq: wheel_event[].
 *
 * One CPU: interrupts off guards the wheels. A callback runs in softirq context, which no
 * thread and no other softirq can interrupt. So for a thread no callback is ever under way,
 * and deleting a timer synchronously has nothing to wait for. Only the callback itself, and
 * a hard handler that interrupted it, find it running.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/timer.h>
#include <bhk/context.h>
#include <bhk/debugobjects.h>
#include <bhk/hist_hooks.h>
#include <bhk/sched.h>
#include <bhk/time.h>
#include <bhk/tracepoint.h>
#include <trace/events/timer.h>
#include "internal.h"
#include "timer_wheel.h"

/**
 * struct timer_base - one of the two wheels
 * @wheel:   the timers that wait
 * @running: whose callback runs
 * @busy:    the softirq is in the wheel, and will arm the event when it is done
 * @added:   a timer was started meanwhile
 * @event:   what the tick looks at
 * @due:     lists of timers that are pending still, but in the wheel no more
 * @nr_due:  their number
 */
struct timer_base {
	struct timer_wheel wheel;	/* I */
	struct timer_list *running;	/* I */
	bool busy;			/* I */
	bool added;			/* I */
	struct wheel_event *event;	/* c */
#ifdef CONFIG_DEBUG_OBJECTS
	struct hlist_head *due;		/* I */
	unsigned int nr_due;		/* I */
#endif
};

static struct timer_base timer_bases[NR_WHEELS] = {
	[WHEEL_STD] = { .event = &wheel_event[WHEEL_STD] },
	[WHEEL_DEF] = { .event = &wheel_event[WHEEL_DEF] },
};

static inline struct timer_base *timer_base(const struct timer_list *timer)
{
	return &timer_bases[timer->flags & TIMER_DEFERRABLE ? WHEEL_DEF : WHEEL_STD];
}

/* Where size counts, the softirq has interrupts off from one callback to the next. */
#define IN_PIECES (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))

/* Interrupts off: have the softirq raised at a jiffy. */
static inline void arm_event(struct timer_base *base, u32 when)
{
	struct wheel_event *ev = base->event;

	ev->expires = when;
	ev->armed = true;
	if (unlikely(cpu_state.tick_stopped) && ev == &wheel_event[WHEEL_STD])
		tick_wheel_changed();
}

/* Interrupts off. The present jiffy has begun: the next tick is the first that can serve. */
static inline void enqueue_timer(struct timer_base *base, struct timer_list *timer)
{
	const struct wheel_event *ev = base->event;
	u32 when;

	wheel_forward(&base->wheel, (u32)jiffies + 1);
	when = wheel_add(&base->wheel, timer);
	if (!ev->armed || (s32)(when - ev->expires) < 0) {
		if (likely(!base->busy))
			arm_event(base, when);
		else
			base->added = true;
	}
}

/* Interrupts off. Return: whether it was pending. */
static inline int detach_if_pending(struct timer_base *base, struct timer_list *timer)
{
	if (!timer_pending(timer))
		return 0;
	wheel_del(&base->wheel, timer);
	return 1;
}

/* After timer_shutdown() this is allowed, and ignored. */
static noinline int no_function(const struct timer_list *timer)
{
	WARN_ONCE(!(timer->flags & TIMER_SHUTDOWN), "timer: %p was armed before timer_setup()\n",
		  timer);
	return 0;
}

enum {
	ONLY_PENDING = 1, /* do not start it */
	ONLY_EARLIER = 2, /* do not move a pending one back */
};

#ifdef CONFIG_TRACE
/* With the bucket that the timer is about to go to. */
static void __used trace_start(struct timer_list *timer, unsigned long expires)
{
	struct timer_wheel *wheel = &timer_base(timer)->wheel;
	unsigned int bucket;
	u32 flags;

	wheel_forward(wheel, (u32)jiffies + 1);
	bucket = wheel_bucket(wheel, expires);
	flags = (timer->flags & ~TIMER_ARRAYMASK) | bucket << TIMER_ARRAYSHIFT;
	trace_timer_start(timer, expires, flags);
}
#endif

static __always_inline int __mod_timer(struct timer_list *timer, unsigned long expires,
				       unsigned int options)
{
	struct timer_base *base = timer_base(timer);
	unsigned long flags;
	int pending;

	raw_local_irq_save(flags);
	if (unlikely(!timer->function)) {
		raw_local_irq_restore(flags);
		return no_function(timer);
	}
	pending = timer_pending(timer);
	if (pending) {
		if (timer->expires == expires ||
		    ((options & ONLY_EARLIER) && time_before_eq(timer->expires, expires)))
			goto out;
		wheel_del(&base->wheel, timer);
	} else if (options & ONLY_PENDING) {
		goto out;
	}
	trace_store_2(trace_key(timer_start), trace_start, timer->expires, expires, timer, expires);
	enqueue_timer(base, timer);
out:
	raw_local_irq_restore(flags);
	return pending;
}

/**
 * mod_timer() - start a timer, or move a pending one
 * @timer:   the timer
 * @expires: jiffy at which it is due; one that has begun or passed means the next tick
 *
 * Context: any but NMI; from its own callback too. O(1), interrupts off for some 60
 * instructions. Return: 1 if it was pending, 0 if not (or shut down: then nothing is done).
 */
int mod_timer(struct timer_list *timer, unsigned long expires)
{
	if (!context_not_nmi_hot())
		return 0;
	return __mod_timer(timer, expires, 0);
}
EXPORT_SYMBOL(mod_timer);

/* The rarer ways share one copy. */
static noinline int mod_timer_unless(struct timer_list *timer, unsigned long expires,
				     unsigned int options)
{
	return __mod_timer(timer, expires, options);
}

/** mod_timer_pending() - mod_timer() that does not start an idle timer */
int mod_timer_pending(struct timer_list *timer, unsigned long expires)
{
	if (!context_not_nmi_hot())
		return 0;
	return mod_timer_unless(timer, expires, ONLY_PENDING);
}
EXPORT_SYMBOL(mod_timer_pending);

/** timer_reduce() - mod_timer() that does not move a pending timer back */
int timer_reduce(struct timer_list *timer, unsigned long expires)
{
	if (!context_not_nmi_hot())
		return 0;
	return mod_timer_unless(timer, expires, ONLY_EARLIER);
}
EXPORT_SYMBOL(timer_reduce);

/**
 * add_timer() - start a timer at timer->expires
 * @timer: not pending; a pending one is reported and left alone
 *
 * Context: any but NMI.
 */
void add_timer(struct timer_list *timer)
{
	if (WARN_ON_ONCE(timer_pending(timer)))
		return;
	mod_timer(timer, timer->expires);
}
EXPORT_SYMBOL(add_timer);

/** add_timer_on() - add_timer(); there is one CPU */
void add_timer_on(struct timer_list *timer, int cpu)
{
	add_timer(timer);
}
EXPORT_SYMBOL(add_timer_on);

/**
 * timer_init_key() - what timer_setup() calls
 * @timer: the timer, not pending
 * @func:  its callback
 * @flags: TIMER_DEFERRABLE, TIMER_PINNED, TIMER_IRQSAFE
 *
 * Context: any.
 */
void timer_init_key(struct timer_list *timer, void (*func)(struct timer_list *),
		    unsigned int flags)
{
	debug_obj_init(&debug_timer, timer);
	timer->entry.pprev = NULL;
	timer->function = func;
	timer->flags = flags & TIMER_INIT_FLAGS;
	hist_pointer_init(timer->hist);
	trace_timer_init(timer);
	WARN_ON_ONCE(flags & ~TIMER_INIT_FLAGS);
}
EXPORT_SYMBOL(timer_init_key);

/* @shutdown: the timer cannot be armed from now on. Return: whether it was pending. */
static int __timer_delete(struct timer_list *timer, bool shutdown)
{
	unsigned long flags;
	int ret;

	raw_local_irq_save(flags);
	ret = detach_if_pending(timer_base(timer), timer);
	if (shutdown) {
		timer->function = NULL;
		timer->flags |= TIMER_SHUTDOWN;
	}
	raw_local_irq_restore(flags);
	return ret;
}

/**
 * timer_delete() - have a timer not wait any more
 * @timer: the timer
 *
 * Context: any but NMI. A callback that runs goes on.
 * Return: 1 if it was pending, 0 if not.
 */
int timer_delete(struct timer_list *timer)
{
	if (!context_not_nmi_hot())
		return 0;
	return timer_pending(timer) ? __timer_delete(timer, false) : 0;
}
EXPORT_SYMBOL(timer_delete);

/**
 * timer_shutdown() - timer_delete(), and later attempts to arm it are ignored
 * @timer: the timer; timer_setup() revives it
 *
 * Context and return value as timer_delete().
 */
int timer_shutdown(struct timer_list *timer)
{
	if (!context_not_nmi_hot())
		return 0;
	return __timer_delete(timer, true);
}
EXPORT_SYMBOL(timer_shutdown);

/**
 * try_to_del_timer_sync() - timer_delete() unless the callback runs
 * @timer: the timer
 *
 * Context: any but NMI. Return: as timer_delete(), or -1 if the callback runs: then nothing
 * was done.
 */
int try_to_del_timer_sync(struct timer_list *timer)
{
	struct timer_base *base = timer_base(timer);
	unsigned long flags;
	int ret = -1;

	if (!context_not_nmi_hot())
		return ret;
	raw_local_irq_save(flags);
	if (likely(base->running != timer))
		ret = detach_if_pending(base, timer);
	raw_local_irq_restore(flags);
	return ret;
}
EXPORT_SYMBOL(try_to_del_timer_sync);

/*
 * From hard handlers only IRQSAFE timers may be waited for: they cannot have been
 * interrupted. A callback that runs below its deleter can never end before it; Linux
 * hangs there.
 */
static void check_sync_context(const struct timer_list *timer)
{
	WARN_ON(in_hardirq() && !(timer->flags & TIMER_IRQSAFE));
	WARN(timer_base(timer)->running == timer,
	     "timer: %p is deleted synchronously while its callback waits for that\n", timer);
}

/**
 * timer_delete_sync() - have a timer neither wait nor run, whatever its callback does
 * @timer: the timer; nobody else may arm it meanwhile
 *
 * Context: task and softirq; hard handlers for TIMER_IRQSAFE only. Not from its callback.
 * Return: 1 if it was pending, 0 if not.
 */
int timer_delete_sync(struct timer_list *timer)
{
	if (!context_not_nmi_hot())
		return 0;
	check_sync_context(timer);
	return __timer_delete(timer, false);
}
EXPORT_SYMBOL(timer_delete_sync);

/** timer_shutdown_sync() - timer_shutdown() and timer_delete_sync() in one */
int timer_shutdown_sync(struct timer_list *timer)
{
	if (!context_not_nmi_hot())
		return 0;
	check_sync_context(timer);
	return __timer_delete(timer, true);
}
EXPORT_SYMBOL(timer_shutdown_sync);

/**
 * destroy_timer_on_stack() - the function that owns the timer returns
 * @timer: from timer_setup_on_stack(); a pending one is reported and deleted
 *
 * Context: any but NMI.
 */
void destroy_timer_on_stack(struct timer_list *timer)
{
	if (WARN(timer_pending(timer), "timer: %p on the stack is still pending\n", timer))
		timer_delete(timer);
}
EXPORT_SYMBOL(destroy_timer_on_stack);

/* A callback that changes the preempt count would let everything after it run wrongly. */
static noinline void preempt_leak(void (*fn)(struct timer_list *), unsigned int before)
{
	WARN_ONCE(1, "timer: %pS preempt leak: %08x -> %08x\n", fn, before, preempt_count());
	cpu_state.preempt_count = before;
}

#ifdef CONFIG_TRACE
/* Interrupts off; on return as the callback shall find them. */
static void __used trace_expiry(struct timer_list *timer)
{
	if (!(timer->flags & TIMER_IRQSAFE))
		raw_local_irq_enable();
	trace_timer_expire_entry(timer, timer_base(timer)->wheel.clk - 1);
}

/* The timer may be gone: its address is still there. */
static void __used trace_expired(struct timer_base *base)
{
	trace_timer_expire_exit(base->running);
	raw_local_irq_disable();
}
#endif

/* From here on the timer is idle, and its callback runs. */
static __always_inline void begin_expiry(struct timer_base *base, struct timer_list *timer)
{
	__hlist_del(&timer->entry);
	trace_store_1(trace_key(timer_cancel), __trace_timer_cancel, timer->entry.pprev, NULL, timer);
	hist_store_call(timer_begins, base->running, timer, timer);
}

static __always_inline void end_expiry(struct timer_base *base, void (*fn)(struct timer_list *),
				       unsigned int count)
{
	hist_store_call_0(timer_ends, base->running, NULL);
	if (unlikely(preempt_count() != count))
		preempt_leak(fn, count);
}

/*
 * Interrupts off, on in between, but not from where @timer, the first of the list, is idle to the end
 * of its callback. An interrupt may take it off before that: then the caller looks again.
 */
static noinline __maybe_unused void
expire_irqsafe(struct timer_base *base, struct hlist_head *head, struct timer_list *timer)
{
	unsigned int count = preempt_count();
	void (*fn)(struct timer_list *);

	irq_window();
	if (head->first != &timer->entry)
		return;
	fn = timer->function;
	begin_expiry(base, timer);
	trace_irq_disable_1(&trace_timer_key, trace_expiry, timer);
	fn(timer);
	trace_irq_disable_1(&trace_timer_key, trace_expired, base);
	hist_store_call_0(timer_ends, base->running, NULL);
	irq_window();
	if (unlikely(preempt_count() != count))
		preempt_leak(fn, count);
}

/*
 * Interrupts off on entry and return. A timer is idle before its callback starts, and is
 * not touched after that.
 */
static void expire_list(struct timer_base *base, struct hlist_head *head)
{
	unsigned int count = preempt_count();

	while (!hlist_empty(head)) {
		struct timer_list *timer = hlist_entry(head->first, struct timer_list, entry);
		void (*fn)(struct timer_list *) = timer->function;

		if (IN_PIECES && unlikely(timer->flags & TIMER_IRQSAFE)) {
			expire_irqsafe(base, head, timer);
			continue;
		}
		begin_expiry(base, timer);
		if (IN_PIECES || !(timer->flags & TIMER_IRQSAFE))
			trace_irq_enable_1(&trace_timer_key, trace_expiry, timer);
		else
			trace_irq_disable_1(&trace_timer_key, trace_expiry, timer);
		fn(timer);
		trace_irq_disable_1(&trace_timer_key, trace_expired, base);
		end_expiry(base, fn, count);
	}
}

#ifdef CONFIG_DEBUG_OBJECTS
static void note_due(struct timer_base *base, struct hlist_head *heads, unsigned int n)
{
	base->due = heads;
	base->nr_due = n;
}

static struct timer_list *find_due(const void *from, const void *to)
{
	struct timer_base *base;
	struct timer_list *timer;
	unsigned int n;

	for (base = timer_bases; base < timer_bases + NR_WHEELS; base++)
		for (n = 0; n < base->nr_due; n++)
			hlist_for_each_entry(timer, &base->due[n], entry)
				if ((void *)timer >= from && (void *)timer < to)
					return timer;
	return NULL;
}

/* Interrupts off. Return: a pending timer that begins in [from, to), or NULL. */
void *find_timer(const void *from, const void *to)
{
	struct timer_list *timer = NULL;

	if (to - from == 1 && !timer_pending(from))
		return NULL;
	while ((timer = timer_show_next(timer)))
		if ((void *)timer >= from && (void *)timer < to)
			return timer;
	return find_due(from, to);
}
#else
static inline void note_due(struct timer_base *base, struct hlist_head *heads, unsigned int n)
{
}
#endif

/*
 * Interrupts off on entry and return, on in between: the levels are looked at one by one, so what
 * an interrupt starts meanwhile may be missed. Then it is looked again (tests/sweep/sweep_timer.c,
 * timer expiry x mod_timer while due):
 *
 *	wheel_next()			interrupt
 *	level 0: nothing
 *					mod_timer(): level 0, base->added
 *	level 1: in 40 jiffies
 *	base->added: level 0: now
 */
static bool look_for_next(struct timer_base *base, u32 *when)
{
	bool more;

	if (!IN_PIECES)
		return wheel_next(&base->wheel, when);
	do {
		base->added = false;
		raw_local_irq_enable();
		more = wheel_next(&base->wheel, when);
		raw_local_irq_disable();
	} while (base->added);
	return more;
}

/*
 * Interrupts off on entry and return. What falls due while callbacks run waits for the next
 * tick, so that a callback cannot keep the softirq busy for ever by arming itself again.
 */
static void run_timer_base(struct timer_base *base)
{
	struct hlist_head heads[WHEEL_LEVELS];
	u32 end = jiffies, when;
	unsigned int n;

	if (!base->wheel.levels)
		return;
	if ((s32)(end - base->wheel.next) < 0) {
		if (!base->event->armed)
			arm_event(base, base->wheel.next);
		return;
	}
	base->busy = true;
	base->event->armed = false;
	when = base->wheel.next;
	do {
		n = wheel_collect(&base->wheel, when, heads);
		note_due(base, heads, n);
		if (!n && !IN_PIECES)
			irq_window();
		while (n--)
			expire_list(base, &heads[n]);
	} while (look_for_next(base, &when) && (s32)(end - when) >= 0);
	base->busy = false;
	note_due(base, NULL, 0);
	if (base->wheel.levels) {
		base->wheel.next = when;
		arm_event(base, when);
	}
}

static void run_timer_softirq(struct softirq_action *a)
{
	raw_local_irq_disable();
	run_timer_base(&timer_bases[WHEEL_STD]);
	irq_window();
	run_timer_base(&timer_bases[WHEEL_DEF]);
	raw_local_irq_enable();
}

/**
 * timer_show_bucket() - a part of the pending timers
 * @n: which, below TIMER_SHOW_BUCKETS
 *
 * Context: interrupts off for as long as the result is used. Return: list of timers.
 */
struct hlist_head *timer_show_bucket(unsigned int n)
{
	return &timer_bases[n / WHEEL_BUCKETS].wheel.bucket[n % WHEEL_BUCKETS];
}

static_assert(TIMER_SHOW_BUCKETS == NR_WHEELS * WHEEL_BUCKETS);

/**
 * timer_show_next() - walk the pending timers
 * @pos: NULL for the first one
 *
 * Context: interrupts off for as long as the result is used.
 * Return: the next one, or NULL. The order is that of the buckets, not of expiry.
 */
struct timer_list *timer_show_next(struct timer_list *pos)
{
	struct timer_base *base = pos ? timer_base(pos) : &timer_bases[WHEEL_STD];
	struct timer_list *next = wheel_show_next(&base->wheel, pos);

	if (!next && base == &timer_bases[WHEEL_STD])
		next = wheel_show_next(&timer_bases[WHEEL_DEF].wheel, NULL);
	return next;
}

static int __init timers_init(void)
{
	timer_bases[WHEEL_STD].wheel.clk = jiffies;
	timer_bases[WHEEL_DEF].wheel.clk = jiffies;
	open_softirq(TIMER_SOFTIRQ, run_timer_softirq);
	return 0;
}
pure_initcall(timers_init);
