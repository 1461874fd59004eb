// SPDX-License-Identifier: MIT
/*
 * Softirqs: ten vectors that run with interrupts on as a hard interrupt ends.
 *
 * A raise sets a bit in cpu_state.work. The bit is served at the end of the outermost
 * interrupt, at the outermost local_bh_enable(), or by ksoftirqd/0; never nested, always
 * on the softirq stack. One pass makes at most MAX_SOFTIRQ_RESTART further rounds and
 * takes at most MAX_SOFTIRQ_TIME_US; what then is left is ksoftirqd's, an ordinary
 * thread that competes with the others.
 */
#include <linux/interrupt.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <bhk/clock.h>
#include <bhk/context.h>
#include <bhk/params.h>
#include <bhk/sched.h>
#include <bhk/tracepoint.h>
#include "internal.h"
#include "tasklet_entry.h"

const char *const softirq_to_name[NR_SOFTIRQS] = {
	"HI",	   "TIMER",   "NET_TX", "NET_RX",  "BLOCK",
	"IRQ_POLL", "TASKLET", "SCHED",	 "HRTIMER", "RCU",
};

static void softirq_without_action(struct softirq_action *a);

struct softirq_action softirq_vec[NR_SOFTIRQS] = {
	[0 ... NR_SOFTIRQS - 1] = { .action = softirq_without_action },
};

struct run_stat softirq_stat[NR_SOFTIRQS];
struct softirq_counters softirq_counters;

static struct task_struct *ksoftirqd;

/*
 * softirq=vector: a vector that was still busy when a pass hit its bound is left to
 * ksoftirqd until that thread has caught up; the others go on at interrupt exit. Without
 * it a runnable ksoftirqd keeps all vectors but those of the tasklets, as on Linux.
 * cpu_state.softirq_mask says which vectors are not ksoftirqd's.
 */
#define TASKLET_VECTORS (WORK_SOFTIRQ_BIT(HI_SOFTIRQ) | WORK_SOFTIRQ_BIT(TASKLET_SOFTIRQ))

static bool defer_per_vector;

/**
 * softirq_defer_per_vector() - choose what ksoftirqd takes over under load
 * @yes: only the vectors that are busy; else all of them, as on Linux
 *
 * Context: any but NMI. Return: what it was before.
 */
bool softirq_defer_per_vector(bool yes)
{
	bool before = defer_per_vector;

	defer_per_vector = yes;
	return before;
}

static int __init softirq_param(const char *val)
{
	if (strcmp(val, "vector") && strcmp(val, "linux"))
		return -EINVAL;
	softirq_defer_per_vector(!strcmp(val, "vector"));
	return 0;
}
boot_param("softirq", softirq_param, "linux|vector: what ksoftirqd takes over under load");

static void softirq_without_action(struct softirq_action *a)
{
	pr_warn_once("softirq: vector %td (%s) was raised and has no action\n", a - softirq_vec,
		     softirq_to_name[a - softirq_vec]);
}

/**
 * open_softirq() - give a vector its action
 * @nr:	    HI_SOFTIRQ ... RCU_SOFTIRQ
 * @action: runs in softirq context, interrupts on; may not sleep
 *
 * The vectors of the tasklets have theirs, which is not asked where they are all there is to do.
 *
 * Context: any, once for each vector.
 */
void open_softirq(int nr, void (*action)(struct softirq_action *))
{
	softirq_vec[nr].action = action;
}
EXPORT_SYMBOL(open_softirq);

/**
 * local_softirq_pending() - which vectors wait
 *
 * Context: any. Return: mask with bit n for vector n; an action does not see its own.
 */
unsigned int local_softirq_pending(void)
{
	u32 work = READ_ONCE(cpu_state.work);
	unsigned int nr, mask = 0;

	for (nr = 0; nr < NR_SOFTIRQS; nr++)
		if (work & WORK_SOFTIRQ_BIT(nr))
			mask |= 1u << nr;
	return mask;
}
EXPORT_SYMBOL(local_softirq_pending);

struct task_struct *this_cpu_ksoftirqd(void)
{
	return ksoftirqd;
}

/* Interrupts off. Before ksoftirqd exists the next interrupt or BH enable does it. */
void wakeup_softirqd(void)
{
	if (!ksoftirqd)
		return;
	if (!defer_per_vector)
		cpu_state.softirq_mask = TASKLET_VECTORS;
	if (wake_up_process(ksoftirqd))
		softirq_counters.wakeups++;
}

/**
 * __raise_softirq_irqoff() - only set the pending bit
 * @nr: vector
 *
 * Context: any but NMI, interrupts off.
 */
void __raise_softirq_irqoff(unsigned int nr)
{
	set_softirq_pending(nr);
}
EXPORT_SYMBOL(__raise_softirq_irqoff);

/**
 * raise_softirq() - have a vector run
 * @nr: vector
 *
 * Context: any but NMI. See raise_softirq_irqoff().
 */
void raise_softirq(unsigned int nr)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	raise_softirq_irqoff(nr);
	raw_local_irq_restore(flags);
	preempt_check_resched();
}
EXPORT_SYMBOL(raise_softirq);

static noinline void softirq_leak(unsigned int nr, unsigned int before)
{
	softirq_counters.leaks++;
	pr_err("softirq: huh, entered softirq %u %s %ps with preempt_count %08x, exited with %08x?\n",
	       nr, softirq_to_name[nr], softirq_vec[nr].action, before, preempt_count());
	cpu_state.preempt_count = before;
}

/* One action, interrupts on; @pending: those after it. Return: when it ended. */
static __always_inline u32 run_softirq(unsigned int nr, unsigned int count, u32 start, u32 pending)
{
	struct softirq_action *h = &softirq_vec[nr];
	u32 us;

	h->action(h);
	if (unlikely(preempt_count() != count))
		softirq_leak(nr, count);
	us = trace_clock(&trace_softirq_key, hook_softirq_next, nr, pending) - start;
	stat_add(&softirq_stat[nr], us);
	return start + us;
}

/* Interrupts off. Why a pass must not go on, NULL: it may. */
static inline unsigned long *softirq_limit(unsigned int rounds, u32 elapsed)
{
	if (need_resched())
		return &softirq_counters.limit_resched;
	if (elapsed >= MAX_SOFTIRQ_TIME_US)
		return &softirq_counters.limit_time;
	if (rounds >= MAX_SOFTIRQ_RESTART)
		return &softirq_counters.limit_rounds;
	return NULL;
}

/*
 * Interrupts off. ksoftirqd itself just goes on with its next pass. What is raised in a window is
 * handed over, too; from the last one on interrupts are off up to the end of the pass.
 */
static noinline void hand_over(unsigned long *why)
{
	u32 pending;

	++*why;
	if (current == ksoftirqd)
		return;
	irq_window();
	pending = cpu_state.work & cpu_state.softirq_mask;
	if (why != &softirq_counters.limit_resched)
		trace_softirq_overrun(pending);
	wakeup_softirqd();
	if (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))
		irq_window();
	if (defer_per_vector)
		cpu_state.softirq_mask &= ~cpu_state.work;
}

/*
 * One round: every vector of @pending, which cpu_state.work has no more, once. Interrupts off on
 * entry and return.
 */
static __always_inline u32 softirq_round(u32 pending, unsigned int count, u32 now)
{
	hist_hook(round_begins, pending);
	trace_irq_enable_1(&trace_softirq_key, hook_softirq_first, pending);
	do {
		unsigned int nr = __builtin_clz(pending);

		hist_hook(vector_begins, nr);
		pending &= ~WORK_SOFTIRQ_BIT(nr);
		now = run_softirq(nr, count, now, pending);
	} while (pending);
	raw_local_irq_disable();
	return now;
}

/*
 * What was raised during the first round and during each further one. @rounds: of these have been
 * made. Interrupts off.
 */
static noinline void softirq_more_rounds(unsigned int count, u32 begin, u32 now,
					 unsigned int rounds)
{
	unsigned long *limit;
	u32 pending;

	while ((pending = cpu_state.work & cpu_state.softirq_mask)) {
		limit = softirq_limit(++rounds, now - begin);
		if (limit) {
			hand_over(limit);
			break;
		}
		cpu_state.work &= ~pending;
		now = softirq_round(pending, count, now);
	}
}

/* Interrupts off: the end of a pass, if nothing was raised meanwhile. */
static __always_inline void end_pass(unsigned int count, u32 begin, u32 now, unsigned int rounds)
{
	if (unlikely(cpu_state.work & cpu_state.softirq_mask))
		softirq_more_rounds(count, begin, now, rounds);
	cpu_state.preempt_count = count - SOFTIRQ_OFFSET;
}

/**
 * __handle_softirqs() - one pass
 * @work:    cpu_state.work
 * @pending: vectors in it to begin with
 * @now:     the clock
 * @count:   preempt count while actions run
 *
 * The pending bits are cleared before interrupts are enabled, so a raise in an action or
 * in an interrupt during it counts for the next round.
 *
 * Context: softirq stack, SVC mode, interrupts off on entry and return; called by
 * kernel/irq/entry.S, through tasklet_entry.S, which has stored @count.
 */
void __handle_softirqs(u32 work, u32 pending, u32 now, unsigned int count)
{
	u32 end;

	if (!IS_ENABLED(CONFIG_TASKLET_ENTRY))
		cpu_state.preempt_count = count;
	cpu_state.work = work & ~pending;
	end = softirq_round(pending, count, now);
	end_pass(count, now, end, 0);
}

#ifdef CONFIG_TASKLET_ENTRY
_Static_assert(sizeof(struct run_stat) == SOFTIRQ_STAT_SIZE, "tasklet_entry.S");

/**
 * softirq_done() - the end of a pass that tasklet_entry.S began, with one vector only
 * @stat:     in softirq_stat: the vector's
 * @restarts: rounds that it made after the first one
 * @begin:    the clock at its begin
 * @count:    preempt count while actions run
 *
 * Each round counts as a run of the vector, all of them as long.
 *
 * Context: softirq stack, SVC mode, interrupts on on entry, off on return. Only passes book here.
 */
void softirq_done(struct run_stat *stat, unsigned int restarts, u32 begin, unsigned int count)
{
	u32 end;

	if (unlikely(preempt_count() != count))
		softirq_leak(stat - softirq_stat, count);
	end = clock_us();
	if (unlikely(restarts))
		stat_add_runs(stat, end - begin, restarts + 1);
	else
		stat_add(stat, end - begin);
	raw_local_irq_disable();
	end_pass(count, begin, end, restarts);
}
#endif

/* Interrupts off: a thread's way into handle_softirqs(), on the same stack as an interrupt's. */
static void do_softirq(void)
{
	u32 work = cpu_state.work, pending = work & cpu_state.softirq_mask;

	if (pending)
		do_softirq_own_stack(work, pending, clock_us(), preempt_count() + SOFTIRQ_OFFSET);
}

void __local_bh_disable_ip(unsigned long ip, unsigned int cnt)
{
	if (unlikely(in_hardirq()))
		context_violation("local_bh_disable", "softirq or task context", (void *)ip);
	__preempt_count_add(cnt);
	barrier();
}
EXPORT_SYMBOL(__local_bh_disable_ip);

/*
 * The preempt count holds one unit of preemption while softirqs run: no switch in between. It is
 * stored before work is read: what an interrupt raises in between, that one's exit serves.
 */
void __local_bh_enable_ip(unsigned long ip, unsigned int cnt)
{
	if (unlikely(in_hardirq() || raw_irqs_disabled()))
		context_violation("local_bh_enable", "softirq or task context with interrupts on",
				  (void *)ip);
	barrier();
	__preempt_count_sub(cnt - PREEMPT_OFFSET);
	barrier();
	if (unlikely(cpu_state.work & WORK_SOFTIRQ_MASK) && !in_interrupt()) {
		raw_local_irq_disable();
		do_softirq();
		raw_local_irq_enable();
	}
	preempt_enable();
}
EXPORT_SYMBOL(__local_bh_enable_ip);

/**
 * irq_enter() - begin hard interrupt context by hand
 *
 * Context: interrupts off. The vectors do this themselves.
 */
void irq_enter(void)
{
	preempt_count_add(HARDIRQ_OFFSET);
}
EXPORT_SYMBOL(irq_enter);

/**
 * irq_exit() - end of irq_enter(): the outermost one runs pending softirqs
 *
 * Context: interrupts off.
 */
void irq_exit(void)
{
	preempt_count_sub(HARDIRQ_OFFSET);
	if (!in_interrupt())
		do_softirq();
}
EXPORT_SYMBOL(irq_exit);

/* ksoftirqd: one pass, then let others run if it is their turn. Everything is its own. */
static int ksoftirqd_fn(void *unused)
{
	while (!kthread_should_stop()) { /* GCOVR_EXCL_BR_LINE: nobody stops it */
		raw_local_irq_disable();
		cpu_state.softirq_mask = WORK_SOFTIRQ_MASK;
		if (!(cpu_state.work & WORK_SOFTIRQ_MASK)) {
			__set_current_state(TASK_INTERRUPTIBLE);
			raw_local_irq_enable();
			schedule();
			continue;
		}
		__preempt_count_add(PREEMPT_OFFSET);
		do_softirq();
		__preempt_count_sub(PREEMPT_OFFSET);
		if ((cpu_state.work & WORK_SOFTIRQ_MASK) && !defer_per_vector)
			cpu_state.softirq_mask = TASKLET_VECTORS;
		raw_local_irq_enable();
		cond_resched();
	}
	return 0; /* GCOVR_EXCL_LINE: nobody stops it */
}

/**
 * softirq_init() - vectors of the tasklets, before interrupts are first enabled
 *
 * Context: boot.
 */
void __init softirq_init(void)
{
	cpu_state.softirq_mask = WORK_SOFTIRQ_MASK;
	tasklet_init_vectors();
}

static int __init spawn_ksoftirqd(void)
{
	struct task_struct *t;

	t = kthread_run(ksoftirqd_fn, NULL, "ksoftirqd/0"); /* GCOVR_EXCL_BR_LINE: at boot */
	if (IS_ERR(t)) /* GCOVR_EXCL_BR_LINE: no memory at boot */
		return PTR_ERR(t); /* GCOVR_EXCL_LINE: no memory at boot */
	ksoftirqd = t;
	return 0;
}
core_initcall(spawn_ksoftirqd);
