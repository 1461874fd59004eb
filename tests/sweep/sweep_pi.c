// SPDX-License-Identifier: MIT
/* Lent priorities: a chain of three threads, "a waits for b who waits for c", while links change. */
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <bhk/pi.h>
#include "sweep.h"

enum { LENT, KEPT };
static const char *const states[] = {"b lends to c", "b lends to nobody"};

enum { A, B, C, D, NR_THREADS };
static struct task_struct *t[NR_THREADS];
static struct pi_lend ab, bc, d;
static int prio[NR_THREADS], lent_to[3];
static const char *wrong;

/* They never run. */
static int sleeper_fn(void *unused)
{
	return 0;
}

static int set_prio(struct task_struct *p, int rt)
{
	struct sched_param param = {.sched_priority = rt};

	return sched_setscheduler_nocheck(p, SCHED_FIFO, &param);
}

static void setup(unsigned int state)
{
	for (unsigned int i = 0; i < NR_THREADS; i++)
		set_prio(t[i], i + 1);
	set_prio(t[A], 10);
	pi_lend_start_for(&ab, t[A], t[B]);
	pi_lend_start_for(&bc, t[B], state == LENT ? t[C] : NULL);
	pi_lend_start_for(&d, t[D], NULL);
}

static int to(struct pi_lend *lend, struct task_struct *owner)
{
	pi_lend_to(lend, owner);
	return 0;
}

SWEEP_OP(raise_a, set_prio(t[A], 30))
SWEEP_OP(lower_a, set_prio(t[A], 1))
SWEEP_OP(raise_b, set_prio(t[B], 20))
SWEEP_OP(raise_c, set_prio(t[C], 25))
SWEEP_OP(a_to_nobody, to(&ab, NULL))
SWEEP_OP(a_to_c, to(&ab, t[C]))
SWEEP_OP(b_to_c, to(&bc, t[C]))
SWEEP_OP(b_to_nobody, to(&bc, NULL))
SWEEP_OP(d_to_a, to(&d, t[A]))

#define ANY (SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE)

static const struct sweep_op ops[] = {
	{"raise a", raise_a, ANY, 0},
	{"lower a", lower_a, ANY, 0},
	{"raise b", raise_b, ANY, 0},
	{"raise c", raise_c, ANY, 0},
	{"pi_lend_to a NULL", a_to_nobody, ANY, 0},
	{"pi_lend_to a c", a_to_c, ANY, 0},
	{"pi_lend_to b c", b_to_c, ANY, 0},
	{"pi_lend_to b NULL", b_to_nobody, ANY, 0},
	{"pi_lend_to d a", d_to_a, ANY, 0},
	{},
};

static int best(const struct task_struct *p)
{
	const struct pi_lend *lend;
	int prio = p->normal_prio;

	list_for_each_entry(lend, &p->pi_waiters, node)
		prio = min(prio, lend->prio);
	return prio;
}

static const char *look_at(const struct task_struct *p)
{
	const struct pi_lend *lend;

	if (p->prio != best(p))
		return "a thread has not the best of its priorities";
	list_for_each_entry(lend, &p->pi_lends, lent)
		if (lend->prio != p->prio)
			return "a thread lends what it has not";
	return NULL;
}

/* Noted before all is given back: the priorities, and whom they lend to. */
static void finish(void)
{
	struct pi_lend *const lends[] = {&ab, &bc, &d};

	wrong = NULL;
	for (unsigned int i = 0; i < NR_THREADS; i++) {
		prio[i] = t[i]->prio;
		if (!wrong)
			wrong = look_at(t[i]);
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(lends); i++)
		lent_to[i] = lends[i]->owner ? lends[i]->owner->pid : 0;
	for (unsigned int i = 0; i < ARRAY_SIZE(lends); i++)
		pi_lend_stop(lends[i]);
}

static void observe(struct sweep_seen *seen)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(prio); i++)
		sweep_see(seen, prio[i]);
	for (unsigned int i = 0; i < ARRAY_SIZE(lent_to); i++)
		sweep_see(seen, lent_to[i]);
}

static const char *check(void)
{
	return wrong;
}

static void init(void)
{
	for (unsigned int i = 0; i < NR_THREADS; i++)
		t[i] = kthread_create(sleeper_fn, NULL, "sweep-pi/%u", i);
}

static void destroy(void)
{
	for (unsigned int i = 0; i < NR_THREADS; i++)
		kthread_stop(t[i]);
}

SWEEP_SUBJECT(pi, .init = init, .exit = destroy, .finish = finish, .check = check);
