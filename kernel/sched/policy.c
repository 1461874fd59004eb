// SPDX-License-Identifier: MIT
/*
 * Policies: who may run for how long, and how that is changed.
 *
 * SCHED_FIFO runs until it sleeps. SCHED_RR takes turns with its equals. SCHED_NORMAL has
 * a slice scaled by nice; who used it up waits until all others have used theirs.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <bhk/clock.h>
#include <bhk/sched.h>
#include <bhk/task.h>
#include <bhk/time.h>
#include "inversion.h"
#include "sched.h"

/* Microseconds. RR and nice 0 as on Linux; each step of nice is worth 5 %, 20 % below 0. */
#define RR_SLICE_US   100000
#define NICE_STEP_US  5000
#define BOOST_STEP_US 20000

/**
 * task_timeslice() - how long a thread may run before its equals
 * @p: thread
 *
 * Context: any. Return: microseconds: 800,000 at nice -20, 100,000 at 0, 5,000 at 19.
 */
int task_timeslice(const struct task_struct *p)
{
	if (p->policy != SCHED_NORMAL)
		return RR_SLICE_US;
	if (p->static_prio < DEFAULT_PRIO)
		return (MAX_PRIO - p->static_prio) * BOOST_STEP_US;
	return (MAX_PRIO - p->static_prio) * NICE_STEP_US;
}

static int normal_prio(const struct task_struct *p)
{
	if (p->policy == SCHED_NORMAL)
		return p->static_prio;
	return MAX_RT_PRIO - 1 - (int)p->rt_priority;
}

/*
 * Interrupts off, on in between if the caller had them on, @flags. Policy, rt_priority or
 * static_prio of @p are new.
 */
static void policy_changed(struct task_struct *p, unsigned long flags)
{
	refill_slice(p);
	p->normal_prio = normal_prio(p);
	if (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE)) {
		raw_local_irq_restore(flags);
		raw_local_irq_disable();
	}
	pi_adjust(p, raw_irqs_disabled_flags(flags) ? PI_CLOSED : 0);
}

/**
 * sched_setscheduler_nocheck() - choose policy and priority of a thread
 * @p:	    thread
 * @policy: SCHED_NORMAL, SCHED_FIFO or SCHED_RR
 * @param:  sched_priority 1..99 for the real-time ones, 0 for SCHED_NORMAL
 *
 * Context: any but NMI. Return: 0, -EINVAL for what does not exist.
 */
int sched_setscheduler_nocheck(struct task_struct *p, int policy, const struct sched_param *param)
{
	bool rt = policy == SCHED_FIFO || policy == SCHED_RR;
	unsigned long flags;

	if (!rt && policy != SCHED_NORMAL)
		return -EINVAL;
	if (rt ? param->sched_priority < 1 || param->sched_priority >= MAX_RT_PRIO
	       : param->sched_priority != 0)
		return -EINVAL;

	raw_local_irq_save(flags);
	p->policy = policy;
	p->rt_priority = param->sched_priority;
	policy_changed(p, flags);
	raw_local_irq_restore(flags);
	preempt_check_resched();
	return 0;
}
EXPORT_SYMBOL(sched_setscheduler_nocheck);

int sched_setscheduler(struct task_struct *p, int policy, const struct sched_param *param)
{
	return sched_setscheduler_nocheck(p, policy, param);
}
EXPORT_SYMBOL(sched_setscheduler);

/** sched_set_fifo() - SCHED_FIFO in the middle, 50. Context: any but NMI */
void sched_set_fifo(struct task_struct *p)
{
	struct sched_param sp = { .sched_priority = MAX_RT_PRIO / 2 };

	sched_setscheduler_nocheck(p, SCHED_FIFO, &sp);
}
EXPORT_SYMBOL(sched_set_fifo);

/** sched_set_fifo_low() - SCHED_FIFO 1: above all SCHED_NORMAL. Context: any but NMI */
void sched_set_fifo_low(struct task_struct *p)
{
	struct sched_param sp = { .sched_priority = 1 };

	sched_setscheduler_nocheck(p, SCHED_FIFO, &sp);
}
EXPORT_SYMBOL(sched_set_fifo_low);

/** sched_set_normal() - SCHED_NORMAL with a nice level. Context: any but NMI */
void sched_set_normal(struct task_struct *p, int nice)
{
	struct sched_param sp = { .sched_priority = 0 };

	sched_setscheduler_nocheck(p, SCHED_NORMAL, &sp);
	set_user_nice(p, nice);
}
EXPORT_SYMBOL(sched_set_normal);

/**
 * set_user_nice() - change a thread's nice level
 * @p:	  thread; a real-time one gets it when it becomes SCHED_NORMAL
 * @nice: -20..19, others are ignored
 *
 * Context: any but NMI.
 */
void set_user_nice(struct task_struct *p, long nice)
{
	unsigned long flags;

	if (nice < MIN_NICE || nice > MAX_NICE)
		return;
	raw_local_irq_save(flags);
	p->static_prio = NICE_TO_PRIO(nice);
	policy_changed(p, flags);
	raw_local_irq_restore(flags);
	preempt_check_resched();
}
EXPORT_SYMBOL(set_user_nice);

/** task_prio() - as top shows it: nice 0 is 20, FIFO 50 is -51. Context: any */
int task_prio(const struct task_struct *p)
{
	return p->prio - MAX_RT_PRIO;
}
EXPORT_SYMBOL(task_prio);

/* Interrupts off: book what the running thread used since the last look. */
static void charge_current(void)
{
	struct task_struct *p = current;
	u32 now = clock_us();

	p->sum_exec += now - cpu_state.switch_clock;
	cpu_state.switch_clock = now;
}

/* A slice that is over does not end in the tick itself. */
#define SLICE_ENDS_LATER (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))

/* FIFO threads have none; one on its way to sleep does not run on. */
static inline bool has_used_slice(const struct task_struct *p)
{
	return slice_used_up(p) && p->array && p->policy != SCHED_FIFO;
}

/*
 * The slice that is over: whose, and where the next one ends, which is computed while there is time. How often the
 * thread went on, since something better was woken.
 */
static struct {
	const struct task_struct *task;
	u32 next_end;
	unsigned int put_off;
} over; /* I */

/**
 * slice_is_over() - the thread that runs makes room, if it is still the one whose slice is over
 *
 * Context: the exit of an interrupt when no line is pending any more, interrupts off.
 */
void slice_is_over(void)
{
	struct task_struct *p = current;

	cpu_state.work &= ~WORK_SLICE_OVER;
	over.put_off = 0;
	if (p == over.task && slice_used_up(p)) {
		p->slice_end = over.next_end;
		expire_current();
	}
}

/*
 * What the handler of another line wakes would wait for the switch to the next thread, and then find that one
 * running. So the lines that came up during the tick go first, and whom they wake; the thread then goes on until
 * another tick, but not for ever. Softirqs take their time: behind them it is not worth while.
 */
static void slice_ends(struct task_struct *p)
{
	if (!SLICE_ENDS_LATER || cpu_state.work & WORK_SOFTIRQ_MASK ||
	    over.put_off == SLICE_PUT_OFF_MAX) {
		if (SLICE_ENDS_LATER)
			over.put_off = 0;
		refill_slice(p);
		expire_current();
		return;
	}
	over.task = p;
	over.next_end = (u32)p->sum_exec + task_timeslice(p);
	over.put_off++;
	cpu_state.work |= WORK_SLICE_OVER;
}

/**
 * scheduler_tick() - look at the running thread's slice
 *
 * Context: the tick, hardirq, interrupts off.
 */
void scheduler_tick(void)
{
	struct task_struct *p = current;

	charge_current();
	inversion_tick();
	if (has_used_slice(p))
		slice_ends(p);
}

/* A thread that ends meanwhile would be counted twice, or not at all: then again. */
static void count_threads(struct sched_stats *st)
{
	struct task_struct *p;
	unsigned long dead;

	do {
		dead = READ_ONCE(rq.dead_switches);
		st->nr_running = 0;
		st->nr_switches = dead;
		for_each_task(p) {
			st->nr_running += !!READ_ONCE(p->array);
			st->nr_switches += p->nvcsw + p->nivcsw;
		}
	} while (dead != READ_ONCE(rq.dead_switches));
}

/**
 * sched_get_stats() - figures of the whole system
 * @st: filled
 *
 * Context: any but NMI; walks all threads.
 */
void sched_get_stats(struct sched_stats *st)
{
	unsigned long flags;

	count_threads(st);
	raw_local_irq_save(flags);
	st->nr_idle = rq.idle->nvcsw + rq.idle->nivcsw;
	st->idle_us = rq.idle->sum_exec;
	if (current == rq.idle)
		st->idle_us += clock_us() - cpu_state.switch_clock;
	raw_local_irq_restore(flags);
}

/** task_sched_runtime() - nanoseconds of CPU that a thread used. Context: any but NMI */
u64 task_sched_runtime(struct task_struct *p)
{
	unsigned long flags;
	u64 us;

	raw_local_irq_save(flags);
	us = p->sum_exec;
	if (p == current)
		us += clock_us() - cpu_state.switch_clock;
	raw_local_irq_restore(flags);
	return us * NSEC_PER_USEC;
}
EXPORT_SYMBOL(task_sched_runtime);
