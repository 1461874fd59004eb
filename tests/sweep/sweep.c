// SPDX-License-Identifier: MIT
/* Runs the subjects that sweep=GLOB names, pair by pair, and ends the machine. */
#include <linux/glob.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sched/debug.h>
#include <linux/string.h>
#include <bhk/console.h>
#include <bhk/main.h>
#include <bhk/panic.h>
#include <bhk/params.h>
#include <bhk/semihost.h>
#include "run.h"

/* What a run with a fault says; the rest is counted only. */
#define FAULTS_SHOWN 3

extern const struct sweep_subject *const __start_sweep[], *const __stop_sweep[];

static const char *sweep_glob;
static unsigned int sweep_max, nr_skipped;
static unsigned int nr_pairs, nr_failed;
static unsigned long nr_boundaries, nr_masked;
static const struct pair *present;

void say(const char *fmt, ...)
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
	say_two();
	if (nr_skipped)
		say("# %u pairs left out: longer than sweep_max\n", nr_skipped);
	if (nr_noisy)
		say("# %u runs without a quiet begin\n", nr_noisy);
	semihost_exit(status);
}

static void say_pair(const struct pair *p, const char *result)
{
	say("%s %u - %s x %s%s%s [%s%s%s]", result, nr_pairs, p->a->name, p->b->name,
	    p->c ? " x " : "", p->c ? p->c->name : "", p->s->states[p->state],
	    p->by == BY_WAKE ? ", woken" : "", p->c && p->c_by == BY_WAKE ? ", then woken" : "");
}

/* What is being run, for a message when it hangs. */
void present_is(const struct pair *p)
{
	present = p;
}

/* The first half of the line about it. */
void book_result(const struct pair *p)
{
	nr_pairs++;
	nr_failed += p->faults > 0;
	say_pair(p, p->faults ? "not ok" : "ok");
}

/* The run does not end: there is nothing to go on with. */
void __noreturn hangs(struct task_struct *interrupted, struct task_struct *woken)
{
	nr_pairs++;
	nr_failed++;
	if (present)
		say_pair(present, "not ok");
	say("\n# the operation does not end\n");
	if (sweep_hits.nr)
		say("# after an interrupt at %pS\n", (void *)sweep_hits.at[0].pc);
	oops_enter();
	show_stack(interrupted, NULL, KERN_ERR);
	show_stack(woken, NULL, KERN_ERR);
	oops_exit();
	end_machine(EXIT_TESTS_FAILED);
	for (;;)
		;
}

void show_seen(const char *what, const struct sweep_seen *seen)
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

/* While the handler of a line of its own runs, C1 waits. */
static bool raises_itself(const struct pair *p)
{
	return (p->a->by | p->b->by | (p->c ? p->c->by : 0)) & SWEEP_OWN_IRQ;
}

/**
 * forget_own() - an interrupt by the operation's own line, which C1 was too late for, is none by C1
 * @p:	   what was run
 * @nr:	   its number among those of the run, if it is there
 * @place: where C1 was due
 * @times: of the run
 *
 * It had just been taken, and entry.S saw both; or both came at once, and C1's turn was later.
 */
void forget_own(const struct pair *p, unsigned int nr, int place, struct sweep_times *times)
{
	struct sweep_hit *hit = &sweep_hits.at[nr];
	int early = place - aim_boundary_of_hit(times, hit);
	u32 pc = hit->pc;

	if (!raises_itself(p) || nr >= sweep_hits.nr || early < 0 || early > aim_entry() + 1)
		return;
	if (!early && sweep_hits.nr <= run_came)
		return;
	sweep_hits.nr--;
	memmove(hit, hit + 1, (sweep_hits.nr - nr) * sizeof(*hit));
	hit->beside = times->beside = pc;
}

/* C1 came while the operation's own line was being served, and the last look there found it. */
bool found_by_own(const struct pair *p, const struct sweep_times *times)
{
	return raises_itself(p) && !sweep_hits.nr && times->beside;
}

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
 * Interrupts were off up to the one of this number: until they were enabled, until the one before
 * it had returned, or until one that an operation raised itself had.
 */
static bool came_when_possible(unsigned int nr)
{
	const struct sweep_hit *hit = &sweep_hits.at[nr];

	return just_enabled(hit->pc) || hit->pc == hit->beside || (nr && hit->pc == hit[-1].pc);
}

/**
 * judge_hit() - did an interrupt come where it should?
 * @p:	   what was run
 * @nr:	   its number among those of the run
 * @place: where it was due
 * @times: of the run
 * @at:	   result: where it came
 *
 * Return: what is wrong, or NULL.
 */
const char *judge_hit(const struct pair *p, unsigned int nr, int place,
		      const struct sweep_times *times, int *at)
{
	*at = aim_boundary_of_hit(times, &sweep_hits.at[nr]);
	if (*at < place)
		return "the interrupt came too early";
	if (*at > place && !came_when_possible(nr))
		return "late, and interrupts were not off";
	return NULL;
}

/* Where did the interrupt really come? Counts the boundary, if it was this one. */
static void book(struct pair *p, int boundary, struct sweep_times *times)
{
	const char *wrong = "not one interrupt";
	int at;

	forget_own(p, 0, boundary, times);
	if (found_by_own(p, times)) {
		p->masked++;
		return;
	}
	if (sweep_hits.nr == 1)
		wrong = judge_hit(p, 0, boundary, times, &at);
	if (wrong)
		fault(p, boundary, wrong, NULL);
	else if (at == boundary)
		p->covered++;
	else
		p->masked++;
}

/* Twice: in the first run a thread or a page may have to be made that the others find. */
static void learn(struct pair *p)
{
	struct sweep_times times;
	const char *wrong;

	run_once(p, AFTER, &times, &p->after);
	wrong = run_once(p, AFTER, &times, &p->after);
	p->length = run_waited ? aim_boundary(&times, run_waits_at) : aim_length(&times);
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
	return same_seen(seen, &p->before) || same_seen(seen, &p->after) ||
	       (p->refused.nr && same_seen(seen, &p->refused)) ||
	       (p->s->allow && p->s->allow(p->a, p->b, seen));
}

static void sweep_pair(struct pair *p)
{
	struct sweep_times times;
	struct sweep_seen seen;
	const char *wrong;
	unsigned int i;

	present_is(p);
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
	nr_boundaries += p->covered + p->masked;
	nr_masked += p->masked;
	book_result(p);
	say(": %u of %u boundaries, %u of them masked\n", p->covered + p->masked, p->length,
	    p->masked);
}

/* --- all pairs of a subject ---------------------------------------------------------------- */

bool sweep_in_state(const struct sweep_op *op, unsigned int state)
{
	return !op->states || (op->states & BIT(state));
}

static void sweep_by(const struct sweep_subject *s, unsigned int state, const struct sweep_op *a,
		     const struct sweep_op *b)
{
	struct pair p = {.s = s, .state = state, .a = a, .b = b};

	if (!(a->by & SWEEP_TASK) || !sweep_in_state(a, state) || !sweep_in_state(b, state))
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
	sweep_two(s);
	if (s->exit)
		s->exit();
}

static int sweep_main(void)
{
	const struct sweep_subject *const *s;

	say("KTAP version 1\n");
	if (run_prepare()) {
		say("not ok 1 - calibration\n");
		end_machine(EXIT_TESTS_FAILED);
	}
	for (s = __start_sweep; s < __stop_sweep; s++)
		if (glob_match_list(sweep_glob, (*s)->name))
			sweep_subject(*s);
	say("1..%u\n", nr_pairs);
	end_machine(nr_failed || nr_two_wrong || !nr_pairs ? EXIT_TESTS_FAILED : EXIT_TESTS_PASSED);
	return 0;
}

static int __init sweep_max_param(const char *val)
{
	return kstrtouint(val, 0, &sweep_max);
}
boot_param("sweep_max", sweep_max_param, "N: only operations of at most so many instructions");

static int __init sweep_two_param(const char *val)
{
	return kstrtouint(val, 0, &two.samples);
}
boot_param("sweep_two", sweep_two_param, "N: then each pair N times with a second interrupt");

static int __init sweep_two_all_param(const char *val)
{
	return kstrtouint(val, 0, &two.all);
}
boot_param("sweep_two_all", sweep_two_all_param,
	   "N: operations of at most so many instructions at each pair of places instead");

static int __init sweep_preempt_param(const char *val)
{
	return kstrtouint(val, 0, &two.preempt);
}
boot_param("sweep_preempt", sweep_preempt_param,
	   "N: those of at most so many with an interrupt that also wakes a thread");

static int __init sweep_part_param(const char *val)
{
	return kstrtouint(val, 0, &two.part) ?: two.part ? 0 : -EINVAL;
}
boot_param("sweep_part", sweep_part_param, "N: of those with three operations only one in so many");

static int __init sweep_seed_param(const char *val)
{
	return kstrtouint(val, 0, &two.seed);
}
boot_param("sweep_seed", sweep_seed_param, "N: chooses what sweep_two= does");

static int __init sweep_param(const char *val)
{
	sweep_glob = *val ? val : "*";
	init_process = sweep_main;
	return 0;
}
boot_param("sweep", sweep_param, "GLOB[,GLOB]: an interrupt at each instruction, then end");
