// SPDX-License-Identifier: MIT
/*
 * Two interrupts in one operation, at places chosen by a seed.
 *
 * The second comes some instructions after the handler of the first has returned, which may be
 * in what that one has caused. Right is what one of the orders gives: both before, both after, or
 * the operation between them.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include "run.h"

#define SHOWN	10
#define ORDERS	5
#define GAP_MAX 400 /* instructions; beyond, what the first one caused is mostly over */

unsigned int nr_two, nr_two_wrong;

static u32 next_random(u32 *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/*
 * A second interfering operation for this state; NULL: there is none. Never one for the third
 * time: what is disabled may be enabled twice.
 */
static const struct sweep_op *choose_c(const struct sweep_subject *s, unsigned int state,
				       const struct sweep_op *a, const struct sweep_op *b,
				       u32 *seed)
{
	unsigned int n = 0, i;
	const struct sweep_op *op, *found[32];

	for (op = s->ops; op->name && n < ARRAY_SIZE(found); op++)
		if ((op->by & SWEEP_IRQ) && sweep_in_state(op, state) &&
		    !(op == b && (op == a || (op->by & SWEEP_UNLIKE))) &&
		    !(s->skip && s->skip(a, op)))
			found[n++] = op;
	if (!n)
		return NULL;
	i = next_random(seed) % n;
	return found[i];
}

/* What each order gives: "b and c, a", "b, c, a", "b, a, c", "a, b, c", "a, b and c". */
static void learn_orders(struct pair *p, struct sweep_seen seen[ORDERS])
{
	struct sweep_times times;

	p->gap = GAP_MAX;
	run_once(p, AFTER, &times, &seen[3]);
	run_once(p, AFTER, &times, &seen[3]);
	p->length = run_waited ? aim_boundary(&times, run_waits_at) : aim_length(&times);
	run_once(p, BEFORE, &times, &seen[1]);
	p->gap = p->length + GAP_MAX;
	run_once(p, 0, &times, &seen[2]);
	p->gap = 0;
	run_once(p, 0, &times, &seen[0]);
	run_once(p, AFTER, &times, &seen[4]);
}

static bool is_right(const struct sweep_seen *seen, const struct sweep_seen right[ORDERS])
{
	unsigned int i;

	for (i = 0; i < ORDERS; i++)
		if (same_seen(seen, &right[i]))
			return true;
	return false;
}

static void sample(struct pair *p, const struct sweep_seen right[ORDERS], u32 *seed)
{
	struct sweep_times times;
	struct sweep_seen seen;
	const char *wrong;
	int boundary = next_random(seed) % max(p->length, 1u);

	p->gap = 3 + next_random(seed) % GAP_MAX;
	wrong = run_once(p, boundary, &times, &seen);
	nr_two++;
	if (!wrong && !is_right(&seen, right))
		wrong = "no order gives this";
	if (wrong && nr_two_wrong++ < SHOWN)
		say("# %s x %s x %s [%s]: boundary %d, then %u: %s\n", p->a->name, p->b->name,
		    p->c->name, p->s->states[p->state], boundary, p->gap, wrong);
}

static void sample_pair(struct pair *p, unsigned int samples, u32 *seed)
{
	struct sweep_seen right[ORDERS];
	unsigned int i;

	p->c = choose_c(p->s, p->state, p->a, p->b, seed);
	if (!p->c)
		return;
	learn_orders(p, right);
	for (i = 0; i < samples; i++)
		sample(p, right, seed);
}

/**
 * sweep_two() - sample all pairs of a subject, each with a second operation
 * @s:	     the subject
 * @samples: of each pair
 * @seed:    of the choice; changed
 */
void sweep_two(const struct sweep_subject *s, unsigned int samples, u32 *seed)
{
	const struct sweep_op *a, *b;
	unsigned int state;

	if (s->allow)
		return;
	for (state = 0; state < s->nr_states; state++) {
		say("# two interrupts: %s [%s]\n", s->name, s->states[state]);
		for (a = s->ops; a->name; a++)
			for (b = s->ops; b->name; b++) {
				struct pair p = {.s = s, .state = state, .a = a, .b = b};

				if (!(a->by & SWEEP_TASK) || !(b->by & SWEEP_IRQ) ||
				    (a->by & (SWEEP_REFUSES | SWEEP_OWN_IRQ | SWEEP_ONE_ONLY)) ||
				    !sweep_in_state(a, state) || !sweep_in_state(b, state) ||
				    (s->skip && s->skip(a, b)))
					continue;
				sample_pair(&p, samples, seed);
			}
	}
}
