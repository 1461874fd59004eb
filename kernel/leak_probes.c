// SPDX-License-Identifier: MIT
/* Interrupt lines, threads and hrtimers that a stopped module left behind. */
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <bhk/irq.h>
#include <bhk/module.h>
#include <bhk/task.h>
#include <bhk/time.h>

/* So many things are looked at with interrupts off. */
#define LEAK_LOOKS 2

/* So often a walk begins anew, because an interrupt came; then it is made in one piece. */
#define LEAK_TRIES 10

/* Return: false if the walk was disturbed. */
static bool walk(const struct leak_walk *w, void *of, bool one_piece, const void *from,
		 const void *to, unsigned int *n)
{
	bool whole = true;
	unsigned long flags;
	unsigned int i = 0;
	void *pos = NULL;

	*n = 0;
	local_irq_save(flags);
	while (whole && (pos = w->next(of, pos))) {
		*n += text_has(from, to, w->target(pos, from, to));
		if (++i % LEAK_LOOKS == 0 && !one_piece)
			whole = irq_window_undisturbed(flags);
	}
	local_irq_restore(flags);
	return whole;
}

/**
 * leak_count() - count what has its function in a module, of things that interrupts change
 * @w:	  how to go through them
 * @of:	  where they are, for @w
 * @from: the module's text
 * @to:	  its end
 *
 * Interrupts are let in between the things. If one comes, the place may be gone, and the walk
 * begins anew.
 *
 * Context: any but NMI. Return: how many.
 */
unsigned int leak_count(const struct leak_walk *w, void *of, const void *from, const void *to)
{
	unsigned int n, tries = LEAK_TRIES;

	while (!walk(w, of, !tries, from, to, &n))
		tries--;
	return n;
}

static void *next_action(void *desc, void *pos)
{
	return pos ? ((struct irqaction *)pos)->next : ((struct irq_desc *)desc)->action;
}

/* One of both. */
static const void *action_target(const void *pos, const void *from, const void *to)
{
	const struct irqaction *action = pos;

	return text_has(from, to, action->handler) ? action->handler : action->thread_fn;
}

static unsigned int count_handlers(const void *from, const void *to)
{
	static const struct leak_walk actions = {next_action, action_target};
	struct irq_desc *desc;
	unsigned int irq, n = 0;

	for_each_irq_desc(irq, desc)
		n += leak_count(&actions, desc, from, to);
	return n;
}
leak_probe("interrupt handler", count_handlers);

static unsigned int count_threads(const void *from, const void *to)
{
	struct task_struct *p;
	unsigned int n = 0;

	for_each_task(p)
		n += text_has(from, to, kthread_func(p));
	return n;
}
leak_probe("thread", count_threads);

static void *next_hrtimer(void *base, void *pos)
{
	return hrtimer_walk(base, pos);
}

static const void *hrtimer_target(const void *pos, const void *from, const void *to)
{
	return ((const struct hrtimer *)pos)->function;
}

static unsigned int count_hrtimers(const void *from, const void *to)
{
	static const struct leak_walk timers = {next_hrtimer, hrtimer_target};
	unsigned int i, n = 0;

	for (i = 0; i < HRTIMER_MAX_CLOCK_BASES; i++)
		n += leak_count(&timers, &hrtimer_base.clock_base[i], from, to);
	return n;
}
leak_probe("hrtimer", count_hrtimers);
