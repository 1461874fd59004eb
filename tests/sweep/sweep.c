// SPDX-License-Identifier: MIT
/* Runs the subjects that sweep=GLOB names, pair by pair, and ends the machine. */
#include <linux/glob.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/string.h>
#include <asm/cpu_state.h>
#include <asm/processor.h>
#include <bhk/clock.h>
#include <bhk/console.h>
#include <bhk/idle.h>
#include <bhk/main.h>
#include <bhk/panic.h>
#include <bhk/params.h>
#include <bhk/semihost.h>
#include <soc/irq.h>
#include <soc/systimer.h>
#include "aim.h"
#include "sweep.h"

#define ST	((void __iomem *)SYSTIMER_BASE)
#define ARMCTRL ((void __iomem *)ARMCTRL_BASE)

#define MAIN_PRIO   10
#define HELPER_PRIO 90

/* A run that takes longer, in virtual time, hangs. */
#define RUN_LIMIT_US 3000000

/* What a run with a fault says; the rest is counted only. */
#define FAULTS_SHOWN 3

/*
 * For how many instructions around a run no timer may end: twice the operation, and at least and
 * at most so many. A tick has 9766.
 */
#define QUIET_MIN   3000
#define QUIET_MAX   7000
#define SETUP_INSNS 1500 /* what most setups take: only a first guess */
#define QUIET_TRIES 5

#define AFTER (-1) /* in place of a boundary: behind the operation, or when it waits */

enum by { BY_IRQ, BY_WAKE };

/**
 * struct pair - what is being swept
 * @s:	   the subject
 * @state: of it
 * @a:	   the operation that is interrupted
 * @b:	   the one that the handler does
 * @by:	   itself, or a thread that it wakes
 * @c:	   a second one, behind the first: for depth two. NULL: none
 * @before, @after: what is seen if @b comes before or after @a
 * @refused: what is seen if one refuses the other; empty: it never does
 * @length: of @a in instructions, or up to where it waits
 */
struct pair {
	const struct sweep_subject *s;
	unsigned int state;
	const struct sweep_op *a, *b, *c;
	enum by by;
	struct sweep_seen before, after, refused;
	u32 length;
	unsigned int covered, masked, faults;
};

extern const struct sweep_subject *const __start_sweep[], *const __stop_sweep[];
extern void (*sweep_next_entry)(void);
void (*sweep_next_entry)(void);
void sweep_irq_entry(void);

static const char *sweep_glob;
static unsigned int sweep_max, nr_skipped;
static unsigned int nr_pairs, nr_failed, nr_runs, nr_noisy;
static unsigned long nr_boundaries, nr_masked;

static struct task_struct *main_thread, *helper;
static struct pair *now;		      /* I */
static int result_b;			      /* I */
static bool b_done, helper_go, in_run, in_op; /* I */
static bool settling;			      /* I */
static bool fire_when_idle;		      /* I */
static u32 waits_at;			      /* I: when the operation first let the CPU idle */
static bool waited;			      /* I */
static u32 run_began;			      /* I */

static void say(const char *fmt, ...) __printf(1, 2);
static void say(const char *fmt, ...)
{
	static char line[256];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vscnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	console_print(line, n);
}

static void end_machine(int status)
{
	say("# %u pairs, %u failed; %lu boundaries, %lu of them masked; %u runs\n", nr_pairs,
	    nr_failed, nr_boundaries, nr_masked, nr_runs);
	if (nr_skipped)
		say("# %u pairs left out: longer than sweep_max\n", nr_skipped);
	if (nr_noisy)
		say("# %u runs without a quiet begin\n", nr_noisy);
	semihost_exit(status);
}

static void say_pair(const struct pair *p, const char *result)
{
	say("%s %u - %s x %s [%s%s]", result, nr_pairs, p->a->name, p->b->name,
	    p->s->states[p->state], p->by == BY_WAKE ? ", woken" : "");
}

/* --- idle ------------------------------------------------------------------------------- */

static void __noreturn hangs(void)
{
	in_run = false;
	nr_pairs++;
	nr_failed++;
	say_pair(now, "not ok");
	say("\n# the operation does not end\n");
	if (sweep_hits.nr)
		say("# after an interrupt at %pS\n", (void *)sweep_hits.at[0].pc);
	oops_enter();
	show_stack(main_thread, NULL, KERN_ERR);
	show_stack(helper, NULL, KERN_ERR);
	oops_exit();
	end_machine(EXIT_TESTS_FAILED);
	for (;;)
		;
}

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
	if (in_op && !waited) {
		waits_at = clock_us();
		waited = true;
	}
	if (settling)
		writel_relaxed(clock_us() + 8, ST + SYSTIMER_C(0));
	else if (fire_when_idle)
		writel_relaxed(clock_us() + 8, ST + SYSTIMER_C(1));
	while (!readl_relaxed(ARMCTRL + ARMCTRL_BASIC_PENDING))
		if (in_run && clock_us() - run_began > RUN_LIMIT_US)
			hangs();
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
		do_b();
	}
	return 0;
}

static irqreturn_t interfere(int irq, void *dev)
{
	writel_relaxed(SYSTIMER_CS_M(1), ST + SYSTIMER_CS);
	if (!now)
		return IRQ_HANDLED;
	fire_when_idle = false;
	if (now->by == BY_IRQ) {
		do_b();
	} else {
		helper_go = true;
		wake_up_process(helper);
	}
	return IRQ_HANDLED;
}

static bool wait_for_b(void)
{
	u32 begin = clock_us();

	while (!READ_ONCE(b_done)) {
		if (clock_us() - begin > RUN_LIMIT_US)
			return false;
		if (clock_us() - begin > 1000)
			sweep_settle();
	}
	return true;
}

/* --- one run ------------------------------------------------------------------------------ */

void sweep_see(struct sweep_seen *seen, int value)
{
	if (seen->nr < SWEEP_VALUES)
		seen->value[seen->nr++] = value;
}

static bool same(const struct sweep_seen *a, const struct sweep_seen *b)
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

/* Bring the subject into its state with enough time up to the next tick. */
static void setup_in_quiet(struct pair *p)
{
	u32 quiet = AIM_LEAD + clamp_t(u32, p->length * 2, QUIET_MIN, QUIET_MAX);
	struct sweep_seen unused = {};
	unsigned int try;

	for (try = 0;; try++) {
		while (!aim_quiet(quiet + SETUP_INSNS))
			cpu_relax();
		p->s->setup(p->state);
		if (aim_quiet(quiet) || try == QUIET_TRIES)
			break;
		while (softirq_count()) /* what the operation would have ended */
			local_bh_enable();
		put_back(p, &unused);
	}
	nr_noisy += try == QUIET_TRIES;
}

/* Return: what was wrong, or NULL. */
static const char *run_once(struct pair *p, int boundary, struct sweep_times *times,
			    struct sweep_seen *seen)
{
	struct log_cursor log = log_end();
	const char *wrong;
	bool late;

	nr_runs++;
	setup_in_quiet(p);
	b_done = helper_go = waited = false;
	run_began = clock_us();
	now = p;
	fire_when_idle = boundary == AFTER;
	in_run = in_op = true;
	aim_run(p->a->fn, boundary, times);
	in_op = false;
	late = sweep_hits.nr && READ_ONCE(helper_go);
	if (boundary == AFTER && !b_done)
		aim_soon(20);
	fire_when_idle = false;
	if (!wait_for_b())
		hangs();
	in_run = false;
	wrong = late ? "the woken thread did not run at once" : leak();
	memset(seen, 0, sizeof(*seen));
	sweep_see(seen, times->ret);
	sweep_see(seen, result_b);
	put_back(p, seen);
	now = NULL;
	aim_never();
	if (!wrong && p->s->check)
		wrong = p->s->check();
	return wrong ?: new_warning(&log);
}

static void show_seen(const char *what, const struct sweep_seen *seen)
{
	char line[128];
	unsigned int i, n = 0;

	for (i = 0; i < seen->nr; i++)
		n += scnprintf(line + n, sizeof(line) - n, " %d", seen->value[i]);
	say("#   %s:%s\n", what, line);
}

static void fault(struct pair *p, int boundary, const char *what, const struct sweep_seen *seen)
{
	if (p->faults++ >= FAULTS_SHOWN)
		return;
	say("# %s x %s: boundary %d: %s, interrupted at %pS (%d)\n", p->a->name, p->b->name,
	    boundary, what, sweep_hits.nr ? (void *)sweep_hits.at[0].pc : NULL, sweep_hits.nr);
	if (!seen)
		return;
	show_seen("seen", seen);
	show_seen("before", &p->before);
	show_seen("after", &p->after);
}

/* --- one pair ----------------------------------------------------------------------------- */

/* An instruction that enables interrupts lies directly before: they were off until there. */
static bool just_enabled(u32 pc)
{
	u32 code;

	if (pc & 3)
		return false;
	code = *(const u32 *)(pc - 4);
	return (code & 0xfffffff0) == 0xe121f000 || (code & 0xfffffdf0) == 0xf1080080;
}

/*
 * The operation is interrupted by a line of its own, too. While that one's handler runs, C1 has
 * to wait: it is taken by the second look of the same interrupt, or when that has returned.
 */
static void book_beside_own(struct pair *p, int boundary, const struct sweep_times *times)
{
	if (sweep_hits.nr && aim_boundary_of_hit(times, &sweep_hits.at[0]) == boundary)
		p->covered++;
	else
		p->masked++;
}

/* Where did the interrupt really come? Counts the boundary, if it was this one. */
static void book(struct pair *p, int boundary, const struct sweep_times *times)
{
	int hit;

	if (p->a->by & SWEEP_OWN_IRQ) {
		book_beside_own(p, boundary, times);
		return;
	}
	if (sweep_hits.nr != 1) {
		fault(p, boundary, "not one interrupt", NULL);
		return;
	}
	hit = aim_boundary_of_hit(times, &sweep_hits.at[0]);
	if (hit == boundary) {
		p->covered++;
		return;
	}
	if (hit < boundary) {
		fault(p, boundary, "the interrupt came too early", NULL);
		return;
	}
	if (!just_enabled(sweep_hits.at[0].pc)) {
		fault(p, boundary, "late, and interrupts were not off", NULL);
		return;
	}
	p->masked++;
}

/* Twice: in the first run a thread or a page may have to be made that the others find. */
static void learn(struct pair *p)
{
	struct sweep_times times;
	const char *wrong;

	run_once(p, AFTER, &times, &p->after);
	wrong = run_once(p, AFTER, &times, &p->after);
	p->length = waited ? aim_boundary(&times, waits_at) : aim_length(&times);
	if (wrong)
		fault(p, AFTER, wrong, NULL);
	wrong = run_once(p, 0, &times, &p->before);
	if (wrong)
		fault(p, 0, wrong, NULL);
}

static int nothing(void)
{
	return 0;
}

/* What is seen if one of both is refused: the other one alone. */
static void learn_refusal(struct pair *p)
{
	static const struct sweep_op no_op = {"nothing", nothing};
	const struct sweep_op *a = p->a, *b = p->b;
	struct sweep_times times;

	if ((a->by & SWEEP_REFUSES) && (b->by & SWEEP_REFUSED))
		p->b = &no_op;
	else if ((a->by & SWEEP_REFUSED) && (b->by & SWEEP_REFUSES))
		p->a = &no_op;
	else
		return;
	run_once(p, AFTER, &times, &p->refused);
	p->a = a;
	p->b = b;
}

static bool is_right(const struct pair *p, const struct sweep_seen *seen)
{
	return same(seen, &p->before) || same(seen, &p->after) ||
	       (p->refused.nr && same(seen, &p->refused)) ||
	       (p->s->allow && p->s->allow(p->a, p->b, seen));
}

static void sweep_pair(struct pair *p)
{
	struct sweep_times times;
	struct sweep_seen seen;
	const char *wrong;
	unsigned int i;

	learn(p);
	if (sweep_max && p->length > sweep_max) {
		nr_skipped++;
		return;
	}
	learn_refusal(p);
	for (i = 0; i < p->length && p->faults < 100; i++) {
		wrong = run_once(p, i, &times, &seen);
		book(p, i, &times);
		if (!wrong && !is_right(p, &seen))
			wrong = "neither order gives this";
		if (wrong)
			fault(p, i, wrong, &seen);
	}
	nr_pairs++;
	nr_failed += p->faults > 0;
	nr_boundaries += p->covered + p->masked;
	nr_masked += p->masked;
	say_pair(p, p->faults ? "not ok" : "ok");
	say(": %u of %u boundaries, %u of them masked\n", p->covered + p->masked, p->length,
	    p->masked);
}

/* --- all pairs of a subject ---------------------------------------------------------------- */

static bool in_state(const struct sweep_op *op, unsigned int state)
{
	return !op->states || (op->states & BIT(state));
}

static void sweep_by(const struct sweep_subject *s, unsigned int state, const struct sweep_op *a,
		     const struct sweep_op *b)
{
	struct pair p = {.s = s, .state = state, .a = a, .b = b};

	if (!(a->by & SWEEP_TASK) || !in_state(a, state) || !in_state(b, state))
		return;
	if ((a == b && (a->by & SWEEP_UNLIKE)) || (s->skip && s->skip(a, b)))
		return;
	if (b->by & SWEEP_IRQ)
		sweep_pair(&p);
	if (!(b->by & SWEEP_WAKE))
		return;
	p = (struct pair){.s = s, .state = state, .a = a, .b = b, .by = BY_WAKE};
	sweep_pair(&p);
}

static void sweep_subject(const struct sweep_subject *s)
{
	const struct sweep_op *a, *b;
	unsigned int state;

	if (s->init)
		s->init();
	for (state = 0; state < s->nr_states; state++)
		for (a = s->ops; a->name; a++)
			for (b = s->ops; b->name; b++)
				sweep_by(s, state, a, b);
	if (s->exit)
		s->exit();
}

static int prepare(void)
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
	sched_setscheduler_nocheck(current, SCHED_FIFO,
				   &(struct sched_param){.sched_priority = MAIN_PRIO});
	sched_setscheduler_nocheck(helper, SCHED_FIFO,
				   &(struct sched_param){.sched_priority = HELPER_PRIO});
	local_irq_disable();
	sweep_next_entry = cpu_state.handle_irq;
	cpu_state.handle_irq = sweep_irq_entry;
	local_irq_enable();
	return aim_calibrate();
}

static int sweep_main(void)
{
	const struct sweep_subject *const *s;

	say("KTAP version 1\n");
	if (prepare()) {
		say("not ok 1 - calibration\n");
		end_machine(EXIT_TESTS_FAILED);
	}
	for (s = __start_sweep; s < __stop_sweep; s++)
		if (glob_match_list(sweep_glob, (*s)->name))
			sweep_subject(*s);
	say("1..%u\n", nr_pairs);
	end_machine(nr_failed || !nr_pairs ? EXIT_TESTS_FAILED : EXIT_TESTS_PASSED);
	return 0;
}

static int __init sweep_max_param(const char *val)
{
	return kstrtouint(val, 0, &sweep_max);
}
boot_param("sweep_max", sweep_max_param, "N: only operations of at most so many instructions");

static int __init sweep_param(const char *val)
{
	sweep_glob = *val ? val : "*";
	init_process = sweep_main;
	return 0;
}
boot_param("sweep", sweep_param, "GLOB[,GLOB]: an interrupt at each instruction, then end");
