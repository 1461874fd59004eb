// SPDX-License-Identifier: MIT
/*
 * Three operations: one that is interrupted, and two that interrupt it, each from a handler or
 * from a thread that one wakes.
 *
 * Right is what an order of the three gives. Short operations are interrupted at each pair of
 * places (depth2_all.c), the others at places chosen by a seed.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include "run.h"

#define SHOWN	      30  /* triples of which the first wrong run is told */
#define GAP_MAX	      400 /* instructions; beyond, what the first one caused is mostly over */
#define CHOICES	      32
#define THIRD_RESULTS (SWEEP_REFUSES | SWEEP_ONE_ONLY)

struct two_options two = {.part = 1, .seed = 1};
unsigned int nr_two, nr_two_wrong;

static unsigned int nr_triples, nr_loose, nr_places, nr_masked, nr_place_runs, nr_told;

/* What a second interrupt may do. */
struct choice {
	const struct sweep_op *op;
	enum by by;
};

static u32 next_random(u32 *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Never one for the third time: what is disabled may be enabled twice. */
static bool fits(const struct pair *p, const struct sweep_op *op)
{
	if (!sweep_in_state(op, p->state) || (p->s->skip && p->s->skip(p->a, op)))
		return false;
	if ((op == p->a || op == p->b) && (op->by & SWEEP_UNLIKE))
		return false;
	return op != p->a || op != p->b;
}

/* There is one thread to wake. */
static unsigned int choices(const struct pair *p, struct choice found[CHOICES])
{
	const struct sweep_op *op;
	unsigned int n = 0;

	for (op = p->s->ops; op->name && n + 2 <= CHOICES; op++) {
		if (!fits(p, op))
			continue;
		if (op->by & SWEEP_IRQ)
			found[n++] = (struct choice){op, BY_IRQ};
		if ((op->by & SWEEP_WAKE) && p->by == BY_IRQ)
			found[n++] = (struct choice){op, BY_WAKE};
	}
	return n;
}

/* --- what is right -------------------------------------------------------------------------- */

static bool is_known(const struct triple *t, const struct sweep_seen *seen)
{
	unsigned int i;

	for (i = 0; i < t->nr; i++)
		if (same_seen(seen, &t->right[i]))
			return true;
	return false;
}

static void note_right(struct triple *t, const struct sweep_seen *seen)
{
	if (!is_known(t, seen))
		t->right[t->nr++] = *seen;
}

static void learn_order(struct triple *t, int boundary, enum second second, u32 place, bool swapped)
{
	struct sweep_times times;
	struct sweep_seen seen;

	t->p.second = second;
	t->p.place = place;
	run_once(&t->p, boundary, &times, &seen);
	if (swapped)
		swap(seen.value[1], seen.value[2]);
	note_right(t, &seen);
}

/*
 * "b and c, a", "b, c, a", "b, a, c", "a, b, c", "a, b and c". What is pending runs at each comma;
 * or not at that behind a, when the first interrupt comes at once.
 */
static void learn_orders(struct triple *t, bool swapped)
{
	learn_order(t, AFTER, LATER, GAP_MAX, swapped);
	learn_order(t, BEFORE, LATER, GAP_MAX, swapped);
	learn_order(t, 0, LATER, t->p.length + GAP_MAX, swapped);
	learn_order(t, 0, WITH_FIRST, 0, swapped);
	learn_order(t, AFTER, WITH_FIRST, 0, swapped);
	learn_order(t, t->p.length, LATER, GAP_MAX, swapped);
	learn_order(t, t->p.length, WITH_FIRST, 0, swapped);
}

static void swap_two(struct pair *p)
{
	swap(p->b, p->c);
	swap(p->by, p->c_by);
}

/* If the second interrupts the first, which is in a thread, they may also be the other way round. */
static void learn_both_ways(struct triple *t)
{
	learn_orders(t, false);
	swap_two(&t->p);
	learn_orders(t, true);
	swap_two(&t->p);
}

/*
 * All orders, and in each all choices of where an item, or the thread of a line, runs. An interrupt
 * that finds it running can queue it and wake a thread, which finds it queued: no order of
 * interrupts gives that.
 */
static void learn_all_chances(struct triple *t)
{
	static const u8 orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
				       {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	unsigned int i, rests;
	struct sweep_seen seen;

	for (i = 0; i < ARRAY_SIZE(orders); i++)
		for (rests = 0; rests < 8; rests++) {
			run_in_order(&t->p, orders[i], rests, &seen);
			note_right(t, &seen);
		}
}

/* What is pending may be over before a thread that the first interrupt wakes has begun. */
static void learn(struct triple *t)
{
	bool thread = t->p.by == BY_WAKE || t->p.c_by == BY_WAKE;

	t->loose = (t->p.s->allow && !t->p.s->by_chance) ||
		   ((t->p.a->by | t->p.b->by | t->p.c->by) & THIRD_RESULTS);
	if (t->loose)
		return;
	if (t->p.s->by_chance && (thread || t->p.s->allow))
		learn_all_chances(t);
	if (t->p.by == BY_IRQ) {
		learn_orders(t, false);
		return;
	}
	t->p.settled = true;
	learn_both_ways(t);
	t->p.settled = false;
	learn_both_ways(t);
}

static bool is_right(const struct triple *t, const struct sweep_seen *seen)
{
	return t->loose || is_known(t, seen);
}

/* Is this the first wrong run of one of the first triples that went wrong? */
static bool is_told(const struct triple *t)
{
	return t->p.faults == 1 && nr_told <= SHOWN;
}

/* Something is wrong with the last run. */
void triple_wrong(struct triple *t, int boundary, const char *wrong)
{
	const struct pair *p = &t->p;

	nr_two_wrong++;
	nr_told += !t->p.faults++;
	if (!is_told(t))
		return;
	say("# %s x %s x %s [%s%s%s]: boundary %d, then %d: %s\n", p->a->name, p->b->name,
	    p->c->name, p->s->states[p->state], p->by == BY_WAKE ? ", woken" : "",
	    p->c_by == BY_WAKE ? ", then woken" : "", boundary,
	    p->second == WITH_FIRST ? 0 : (int)p->place, wrong);
}

static void show_orders(const struct triple *t, const struct sweep_seen *seen)
{
	unsigned int i;

	show_seen("seen", seen);
	for (i = 0; i < t->nr; i++)
		show_seen("an order", &t->right[i]);
}

/**
 * triple_run() - run once, and compare with what is right
 * @t:	      the three
 * @boundary: of the first interrupt
 * @times:    result
 *
 * Return: what was wrong, or NULL; it has been said.
 */
const char *triple_run(struct triple *t, int boundary, struct sweep_times *times)
{
	struct sweep_seen seen;
	const char *wrong = run_once(&t->p, boundary, times, &seen);

	t->runs++;
	if (!wrong && !is_right(t, &seen))
		wrong = "no order gives this";
	if (!wrong)
		return NULL;
	triple_wrong(t, boundary, wrong);
	if (is_told(t))
		show_orders(t, &seen);
	return wrong;
}

/* --- which ---------------------------------------------------------------------------------- */

static void sample(struct triple *t, u32 *seed)
{
	struct sweep_times times;
	unsigned int i;

	for (i = 0; i < two.samples; i++) {
		int boundary = next_random(seed) % max(t->p.length, 1u);

		t->p.second = LATER;
		t->p.place = 3 + next_random(seed) % GAP_MAX;
		triple_run(t, boundary, &times);
		nr_two++;
	}
}

static void report(const struct triple *t)
{
	nr_triples++;
	nr_loose += t->loose;
	nr_places += t->places;
	nr_masked += t->masked;
	nr_place_runs += t->runs;
	book_result(&t->p);
	say(": %u places, %u of them masked, in %u runs%s\n", t->places, t->masked, t->runs,
	    t->loose ? ", by invariants" : "");
}

static void with_second(const struct pair *p, const struct choice *choice, struct triple *t)
{
	*t = (struct triple){.p = *p};
	t->p.c = choice->op;
	t->p.c_by = choice->by;
	present_is(&t->p);
	learn(t);
}

/* Whether it is the turn of this triple. */
static bool takes_part(void)
{
	static unsigned int nr;

	return nr++ % two.part == two.seed % two.part;
}

/* At each place. */
static void exhaustive(const struct pair *p, const struct choice *choice)
{
	static struct triple t;

	if (!takes_part())
		return;
	with_second(p, choice, &t);
	if (p->length <= two.all)
		triple_all_places(&t);
	else
		triple_preempt(&t);
	report(&t);
}

/* Twice: in the first run a thread or a page may have to be made that the others find. */
static void learn_length(struct pair *p)
{
	struct sweep_times times;
	struct sweep_seen seen;

	present_is(p);
	run_once(p, AFTER, &times, &seen);
	run_once(p, AFTER, &times, &seen);
	p->length = run_waited ? aim_boundary(&times, run_waits_at) : aim_length(&times);
}

static void one_pair(struct pair *p, u32 *seed)
{
	static struct triple t;
	struct choice found[CHOICES];
	unsigned int i, n = choices(p, found);

	if (!n)
		return;
	learn_length(p);
	for (i = 0; i < n; i++)
		if (p->length <= two.all || (p->length <= two.preempt && found[i].by == BY_WAKE))
			exhaustive(p, &found[i]);
	if (p->length <= two.all || !two.samples)
		return;
	with_second(p, &found[next_random(seed) % n], &t);
	sample(&t, seed);
}

static bool is_wanted(const struct pair *p)
{
	return (p->a->by & SWEEP_TASK) && sweep_in_state(p->a, p->state) &&
	       sweep_in_state(p->b, p->state) && !(p->a == p->b && (p->a->by & SWEEP_UNLIKE)) &&
	       !(p->s->skip && p->s->skip(p->a, p->b));
}

/**
 * sweep_two() - all pairs of a subject, each with a second operation
 * @s: the subject
 */
void sweep_two(const struct sweep_subject *s)
{
	struct pair p = {.s = s};
	u32 seed = two.seed;

	if (!two.samples && !two.all && !two.preempt)
		return;
	for (p.state = 0; p.state < s->nr_states; p.state++) {
		say("# two interrupts: %s [%s]\n", s->name, s->states[p.state]);
		for (p.a = s->ops; p.a->name; p.a++)
			for (p.b = s->ops; p.b->name; p.b++) {
				p.by = BY_IRQ;
				if ((p.b->by & SWEEP_IRQ) && is_wanted(&p))
					one_pair(&p, &seed);
				p.by = BY_WAKE;
				if ((p.b->by & SWEEP_WAKE) && is_wanted(&p))
					one_pair(&p, &seed);
			}
	}
	present_is(NULL);
}

/* The totals. */
void say_two(void)
{
	if (nr_triples)
		say("# two interrupts: %u triples, %u of them by invariants only; %u pairs of "
		    "places, %u of them masked; %u runs\n",
		    nr_triples, nr_loose, nr_places, nr_masked, nr_place_runs);
	if (nr_two)
		say("# %u more runs with two interrupts, seed %u\n", nr_two, two.seed);
	if (nr_two_wrong)
		say("# %u runs with two interrupts were wrong\n", nr_two_wrong);
}
