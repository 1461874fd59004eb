// SPDX-License-Identifier: MIT
/* One run: set up, aim, let both operations end, look. And the CPU kept awake meanwhile. */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <asm/cpu_state.h>
#include <asm/processor.h>
#include <bhk/clock.h>
#include <bhk/console.h>
#include <bhk/idle.h>
#include <soc/irq.h>
#include <soc/systimer.h>
#include "run.h"

#define ST	((void __iomem *)SYSTIMER_BASE)
#define ARMCTRL ((void __iomem *)ARMCTRL_BASE)

#define MAIN_PRIO   10
#define HELPER_PRIO 90
#define ORDER_PRIO  95	 /* nothing runs before the next operation, not even a line's thread */
#define ORDER_QUIET 5000 /* instructions; some setups take most of a tick */

/* A run that takes longer, in virtual time, hangs. */
#define RUN_LIMIT_US 3000000

/*
 * For how many instructions around a run no timer may end: twice the operation, and at least and
 * at most so many. A tick has 9766.
 */
#define QUIET_MIN   3000
#define QUIET_MAX   7000
#define SETUP_INSNS 1500 /* what most setups take: only a first guess */
#define QUIET_TRIES 5

extern void (*irq_entry_detour)(void); /* kernel/irq/entry.S */
extern void (*sweep_next_entry)(void);
void (*sweep_next_entry)(void);
void sweep_irq_entry(void);

unsigned int nr_runs, nr_noisy;
bool run_waited;       /* I */
u32 run_waits_at;      /* I */
int run_second;	       /* I */
unsigned int run_came; /* I */

static struct task_struct *main_thread, *helper;
static struct pair *now;	      /* I */
static int result_b, result_c;	      /* I */
static bool b_done, c_done;	      /* I */
static void (*helper_job)(void);      /* I */
static bool helper_go, in_run, in_op; /* I */
static bool settling;		      /* I */
static bool fire_when_idle;	      /* I */
static u32 run_began;		      /* I */

/* --- idle ------------------------------------------------------------------------------- */

/* C0 is not used by anybody: it ends the wait of sweep_settle(). */
static irqreturn_t settled(int irq, void *dev)
{
	writel_relaxed(SYSTIMER_CS_M(0), ST + SYSTIMER_CS);
	settling = false;
	wake_up_process(main_thread);
	return IRQ_HANDLED;
}

/*
 * In place of a sleep of the CPU, interrupts off: the phase of the virtual clock must not
 * change. Returns with an interrupt pending, so that WFI does not sleep either.
 */
static void idle_awake(bool idle)
{
	if (!idle)
		return;
	if (in_op && !run_waited) {
		run_waits_at = clock_us();
		run_waited = true;
	}
	if (fire_when_idle)
		writel_relaxed(clock_us() + 8, ST + SYSTIMER_C(1));
	else if (settling)
		writel_relaxed(clock_us() + 8, ST + SYSTIMER_C(0));
	while (!readl_relaxed(ARMCTRL + ARMCTRL_BASIC_PENDING))
		if (in_run && clock_us() - run_began > RUN_LIMIT_US)
			hangs(main_thread, helper);
}

void sweep_settle(void)
{
	unsigned long flags;

	local_irq_save(flags);
	settling = true;
	local_irq_restore(flags);
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (!READ_ONCE(settling))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

bool sweep_left_to_idle(void)
{
	return is_idle_task(current) && (preempt_count() & PREEMPT_MASK);
}

int sweep_others_run(void)
{
	schedule_timeout_uninterruptible(2);
	return 0;
}

/* --- the interrupt ------------------------------------------------------------------------ */

static void do_b(void)
{
	int ret = now->b->fn();

	result_b = ret;
	b_done = true;
}

static void do_c(void)
{
	int ret = now->c->fn();

	result_c = ret;
	c_done = true;
}

static int helper_fn(void *unused)
{
	for (;;) {
		set_current_state(TASK_IDLE);
		if (!READ_ONCE(helper_go)) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		helper_go = false;
		helper_job();
	}
	return 0;
}

static void interfere_by(enum by by, void (*job)(void))
{
	if (by == BY_IRQ) {
		job();
		return;
	}
	helper_job = job;
	helper_go = true;
	wake_up_process(helper);
}

/* The first of two has come. */
static void see_to_second(void)
{
	switch (now->second) {
	case WITH_FIRST:
		run_came++;
		interfere_by(now->c_by, do_c);
		break;
	case LATER:
		aim_soon(now->place);
		break;
	case LAST:
		fire_when_idle = true;
		fallthrough;
	case AT:
		run_second = aim_second_now();
	}
}

static irqreturn_t interfere(int irq, void *dev)
{
	writel_relaxed(SYSTIMER_CS_M(1), ST + SYSTIMER_CS);
	if (!now)
		return IRQ_HANDLED;
	fire_when_idle = false;
	if (run_came++) {
		if (now->c && run_came == 2)
			interfere_by(now->c_by, do_c);
		return IRQ_HANDLED;
	}
	interfere_by(now->by, do_b);
	if (now->c)
		see_to_second();
	return IRQ_HANDLED;
}

static bool wait_for_both(void)
{
	u32 begin = clock_us();

	while (!READ_ONCE(b_done) || (now->c && !READ_ONCE(c_done))) {
		if (clock_us() - begin > RUN_LIMIT_US)
			return false;
		if (clock_us() - begin > 1000)
			sweep_settle();
	}
	return true;
}

static void set_prio(struct task_struct *t, int prio)
{
	struct sched_param param = {.sched_priority = prio};

	sched_setscheduler_nocheck(t, SCHED_FIFO, &param);
}

/* --- one run ------------------------------------------------------------------------------ */

void sweep_see(struct sweep_seen *seen, int value)
{
	if (seen->nr < SWEEP_VALUES)
		seen->value[seen->nr++] = value;
}

bool same_seen(const struct sweep_seen *a, const struct sweep_seen *b)
{
	return a->nr == b->nr && !memcmp(a->value, b->value, a->nr * sizeof(a->value[0]));
}

/* What any operation must leave as it found it. */
static const char *leak(void)
{
	if (preempt_count())
		return "preempt_count is not 0";
	if (irqs_disabled())
		return "interrupts are off";
	if (aim_drifted())
		return "the phase of the clock has changed";
	return NULL;
}

static const char *new_warning(struct log_cursor *cur)
{
	static struct log_record record;

	while (log_read(cur, &record))
		if (record.head.level <= LOGLEVEL_WARNING)
			return record.text;
	return NULL;
}

/* To where setup() may be called again. */
static void put_back(const struct pair *p, struct sweep_seen *seen)
{
	sweep_settle();
	if (p->s->finish) {
		p->s->finish();
		sweep_settle();
	}
	p->s->observe(seen);
}

/* Bring the subject into its state with so many instructions up to the next tick. */
static void setup_in_quiet(struct pair *p, u32 quiet)
{
	struct sweep_seen unused = {};
	unsigned int try;

	for (try = 0;; try++) {
		while (!aim_quiet(quiet + SETUP_INSNS))
			cpu_relax();
		p->s->setup(p->state);
		if (p->settled && !softirq_count())
			sweep_settle();
		if (aim_quiet(quiet) || try == QUIET_TRIES)
			break;
		while (softirq_count()) /* what the operation would have ended */
			local_bh_enable();
		put_back(p, &unused);
	}
	nr_noisy += try == QUIET_TRIES;
}

/* The operation has returned: is there an interrupt that was to wait for that? */
static bool left_over(const struct pair *p, int boundary)
{
	if (!READ_ONCE(run_came))
		return boundary == AFTER;
	return p->c && p->second == LAST && READ_ONCE(run_came) == 1;
}

/* Return: what was wrong, or NULL. */
const char *run_once(struct pair *p, int boundary, struct sweep_times *times,
		     struct sweep_seen *seen)
{
	struct log_cursor log = log_end();
	const char *wrong;
	bool late;

	nr_runs++;
	setup_in_quiet(p, AIM_LEAD + clamp_t(u32, p->length * 2, QUIET_MIN, QUIET_MAX));
	b_done = c_done = helper_go = run_waited = false;
	run_came = 0;
	run_began = clock_us();
	now = p;
	fire_when_idle = boundary == AFTER;
	in_run = true;
	if (boundary == BEFORE) {
		aim_soon(20);
		wait_for_both();
	}
	aim_second(p->c && p->second == AT ? (int)p->place : -1);
	in_op = true;
	aim_run(p->a->fn, boundary, times);
	in_op = false;
	late = sweep_hits.nr && READ_ONCE(helper_go);
	fire_when_idle = false;
	if (left_over(p, boundary))
		aim_soon(20);
	if (!wait_for_both())
		hangs(main_thread, helper);
	wrong = late ? "the woken thread did not run at once" : leak();
	memset(seen, 0, sizeof(*seen));
	sweep_see(seen, times->ret);
	sweep_see(seen, result_b);
	if (p->c)
		sweep_see(seen, result_c);
	put_back(p, seen);
	in_run = false;
	now = NULL;
	aim_never();
	if (!wrong && p->s->check)
		wrong = p->s->check();
	return wrong ?: new_warning(&log);
}

/**
 * run_in_order() - three operations, each by this thread and with nothing between
 * @p:	   them
 * @order: 0, 1 and 2 for @p->a, @p->b and @p->c
 * @rests: bit i: what is pending runs before the i-th
 * @seen:  result
 *
 * What is pending waits for a rest: ksoftirqd, and the threads of lines.
 */
void run_in_order(struct pair *p, const u8 order[3], unsigned int rests, struct sweep_seen *seen)
{
	const struct sweep_op *const ops[] = {p->a, p->b, p->c};
	int ret[3];
	unsigned int i;

	setup_in_quiet(p, ORDER_QUIET);
	set_prio(main_thread, ORDER_PRIO);
	for (i = 0; i < 3; i++) {
		if (rests & BIT(i))
			sweep_settle();
		ret[order[i]] = ops[order[i]]->fn();
	}
	set_prio(main_thread, MAIN_PRIO);
	memset(seen, 0, sizeof(*seen));
	for (i = 0; i < 3; i++)
		sweep_see(seen, ret[i]);
	put_back(p, seen);
}

/**
 * run_prepare() - the interrupts, the woken thread, the counting of instructions
 *
 * Context: the thread that is to be interrupted. Return: 0, or what is missing.
 */
int run_prepare(void)
{
	int ret;

	main_thread = current;
	idle_notifier = idle_awake;
	ret = request_irq(IRQ_SYSTIMER(0), settled, 0, "sweep-settle", &now);
	if (!ret)
		ret = request_irq(IRQ_SYSTIMER(1), interfere, 0, "sweep", &now);
	helper = kthread_run(helper_fn, NULL, "sweep-helper");
	if (ret || IS_ERR(helper))
		return -ENOMEM;
	set_prio(main_thread, MAIN_PRIO);
	set_prio(helper, HELPER_PRIO);
	local_irq_disable();
	sweep_next_entry = irq_entry_detour;
	irq_entry_detour = sweep_irq_entry;
	local_irq_enable();
	return aim_calibrate();
}
