// SPDX-License-Identifier: MIT
/*
 * Two interrupts at each pair of places: the first before each instruction of the operation, the
 * second before each of those that are then left, with what the first one has caused.
 *
 * A place where interrupts are off is not run by itself. An interrupt that was due at one place
 * and came at a later one has shown that they were off between, and that it made no difference
 * where in there it was due.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include "run.h"

/* From the arming of the second one in the handler: it cannot come earlier, nor be late. */
#define ARMING 12

/* After so many faults the rest is not worth the time. */
#define FAULTS_MAX 20

/* The instruction that an interrupt was taken before; negative: there was none, or too early. */
static int hit_at(struct triple *t, unsigned int nr, int place, const struct sweep_times *times)
{
	const char *wrong;
	int at;

	wrong = judge_hit(&t->p, nr, place, times, &at);
	if (!wrong)
		return at;
	triple_wrong(t, place, wrong);
	return -1;
}

/* Where the first interrupt of the last run came; negative: that is wrong. */
static int first_hit(struct triple *t, int boundary, struct sweep_times *times)
{
	forget_own(&t->p, 0, boundary, times);
	if (sweep_hits.nr)
		return hit_at(t, 0, boundary, times);
	if (found_by_own(&t->p, times))
		return boundary;
	triple_wrong(t, boundary, "no interrupt");
	return -1;
}

/* What was due at a place came at another: neither lies behind the end. */
static void count(struct triple *t, int place, int hit, int end)
{
	t->places += min(hit + 1, end) - place;
	t->masked += min(hit, end) - place;
}

/*
 * The run for one place of the second. Return: the next place; negative: something is wrong.
 * Both in one interrupt: the handler's last look found the second one pending.
 */
static int second_at(struct triple *t, int first, int place, int end)
{
	struct sweep_times times;
	int hit = place;

	t->p.second = AT;
	t->p.place = place;
	if (triple_run(t, first, &times))
		return -1;
	if (first_hit(t, first, &times) != first) {
		triple_wrong(t, first, "the first interrupt came elsewhere than before");
		return -1;
	}
	forget_own(&t->p, 1, place, &times);
	if (sweep_hits.nr == 1) {
		count(t, place, place + 1, place + 1);
		return place + 1;
	}
	hit = hit_at(t, 1, place, &times);
	if (hit < 0)
		return hit;
	count(t, place, hit, end);
	return hit + 1;
}

/* Where the last run ended: it returned or had to wait. */
static int end_of(const struct sweep_times *times)
{
	return run_waited ? aim_boundary(times, run_waits_at) : (int)aim_length(times);
}

/* All second places after a first one. Return: the next first one; negative: that's enough. */
static int first_at(struct triple *t, int boundary)
{
	struct sweep_times times;
	int first, place, end;

	t->p.second = WITH_FIRST;
	if (triple_run(t, boundary, &times))
		return -1;
	t->p.second = LAST;
	t->p.place = 0;
	if (triple_run(t, boundary, &times))
		return -1;
	first = first_hit(t, boundary, &times);
	if (!sweep_hits.nr)
		return first < 0 ? first : first + 1;
	end = end_of(&times);
	for (place = run_second + ARMING; first >= 0 && place >= 0 && place < end;)
		place = second_at(t, first, place, end);
	return place < 0 ? place : first + 1;
}

/**
 * triple_all_places() - two interrupts, at each pair of places
 * @t: the three operations
 */
void triple_all_places(struct triple *t)
{
	int boundary = 0;

	while (boundary >= 0 && boundary < (int)t->p.length && t->p.faults < FAULTS_MAX)
		boundary = first_at(t, boundary);
}

/**
 * triple_preempt() - one interrupt, which also wakes a thread, at each place
 * @t: the three operations
 */
void triple_preempt(struct triple *t)
{
	struct sweep_times times;
	int boundary = 0, hit;

	t->p.second = WITH_FIRST;
	while (boundary >= 0 && boundary < (int)t->p.length && t->p.faults < FAULTS_MAX) {
		if (triple_run(t, boundary, &times))
			return;
		hit = first_hit(t, boundary, &times);
		if (hit < 0)
			return;
		count(t, boundary, hit, t->p.length);
		boundary = hit + 1;
	}
}
