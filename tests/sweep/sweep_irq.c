// SPDX-License-Identifier: MIT
/* Lines: enable, disable, synchronize, request, free, threaded handlers. The mini UART's line. */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/irq.h>
#include <linux/irqdesc.h>
#include <linux/kernel.h>
#include <soc/aux.h>
#include "sweep.h"

#define AUX ((void __iomem *)AUX_BASE)

enum { OPEN, DISABLED, THREADED, WOKEN, NONE, SHARED, UNCLAIMED };
static const char *const states[] = {"open",	      "disabled",	"threaded",
				     "thread woken",  "not requested",	"two threads woken",
				     "woken for nothing"};

static unsigned int runs, thread_runs, inside, beside, ran_on;
static bool requested, shared;
static irqreturn_t claim;
static int dev, other_dev, depth_then;

static void raise_line(void)
{
	writel_relaxed(AUX_MU_IER_TX, AUX + AUX_MU_IER);
}

static void lower_line(void)
{
	writel_relaxed(0, AUX + AUX_MU_IER);
}

static irqreturn_t handler(int irq, void *d)
{
	lower_line();
	runs++;
	return IRQ_HANDLED;
}

static irqreturn_t waking_handler(int irq, void *d)
{
	lower_line();
	runs++;
	return IRQ_WAKE_THREAD;
}

static irqreturn_t thread_fn(int irq, void *d)
{
	beside += inside++ > 0;
	thread_runs++;
	inside--;
	return claim;
}

/* The other device of the line. */
static irqreturn_t other_fn(int irq, void *d)
{
	return IRQ_NONE;
}

static void setup_threads(unsigned long flags)
{
	WARN_ON(request_threaded_irq(IRQ_AUX, waking_handler, thread_fn, IRQF_ONESHOT | flags,
				     "sweep", &dev));
}

static void setup_shared(void)
{
	setup_threads(IRQF_SHARED);
	WARN_ON(request_threaded_irq(IRQ_AUX, waking_handler, other_fn, IRQF_ONESHOT | IRQF_SHARED,
				     "sweep2", &other_dev));
}

static void setup(unsigned int state)
{
	runs = thread_runs = inside = beside = ran_on = 0;
	requested = state != NONE;
	claim = state == UNCLAIMED ? IRQ_NONE : IRQ_HANDLED;
	shared = state == SHARED;
	lower_line();
	if (shared)
		setup_shared();
	else if (state == THREADED || state == WOKEN || state == UNCLAIMED)
		setup_threads(0);
	else if (state != NONE)
		WARN_ON(request_irq(IRQ_AUX, handler, 0, "sweep", &dev));
	if (state == WOKEN || state == UNCLAIMED || shared)
		irq_wake_thread(IRQ_AUX, &dev);
	if (shared)
		irq_wake_thread(IRQ_AUX, &other_dev);
	if (state == DISABLED) {
		disable_irq(IRQ_AUX);
		disable_irq(IRQ_AUX);
	}
}

static int synced(void)
{
	ran_on += inside;
	return 0;
}

static int free_op(void)
{
	free_irq(IRQ_AUX, &dev);
	requested = false;
	return synced();
}

static int request_op(void)
{
	int ret = request_irq(IRQ_AUX, handler, 0, "sweep", &dev);

	requested = !ret;
	return ret;
}

static int request_threaded_op(void)
{
	int ret = request_threaded_irq(IRQ_AUX, waking_handler, thread_fn, IRQF_ONESHOT, "sweep",
				       &dev);

	requested = !ret;
	return ret;
}

SWEEP_OP(raise_op, (raise_line(), 0))
SWEEP_OP(lower_op, (lower_line(), 0))
SWEEP_OP(enable_op, (enable_irq(IRQ_AUX), 0))
SWEEP_OP(disable_op, (disable_irq(IRQ_AUX), synced()))
SWEEP_OP(disable_nosync_op, (disable_irq_nosync(IRQ_AUX), 0))
SWEEP_OP(disable_early_op, (disable_irq_nosync(IRQ_AUX), 0))
SWEEP_OP(disable_hard_op, (disable_hardirq(IRQ_AUX), 0))
SWEEP_OP(wake_thread_op, (irq_wake_thread(IRQ_AUX, &dev), 0))
SWEEP_OP(synchronize_op, (synchronize_irq(IRQ_AUX), 0))

#define AT_WORK (BIT(WOKEN) | BIT(SHARED) | BIT(UNCLAIMED))
#define THERE	(BIT(OPEN) | BIT(DISABLED) | BIT(THREADED) | AT_WORK)

static const struct sweep_op ops[] = {
	{"an interrupt", raise_op, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE | SWEEP_OWN_IRQ},
	{"an interrupt that ends", lower_op, SWEEP_IRQ, THERE},
	{"enable_irq", enable_op, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, BIT(DISABLED)},
	{"disable_irq", disable_op, SWEEP_TASK | SWEEP_WAKE, THERE},
	{"disable_irq_nosync", disable_nosync_op, SWEEP_TASK | SWEEP_IRQ, THERE},
	{"disable_hardirq", disable_hard_op, SWEEP_TASK | SWEEP_IRQ, BIT(OPEN) | BIT(WOKEN)},
	{"irq_wake_thread", wake_thread_op, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE,
	 BIT(THREADED) | BIT(WOKEN)},
	{"synchronize_irq", synchronize_op, SWEEP_TASK | SWEEP_WAKE, THERE},
	{"free_irq", free_op, SWEEP_TASK | SWEEP_UNLIKE, BIT(OPEN)},
	{"free_irq, threaded", free_op, SWEEP_TASK | SWEEP_UNLIKE, BIT(THREADED)},
	{"request_irq", request_op, SWEEP_TASK | SWEEP_UNLIKE, BIT(NONE)},
	{"request_threaded_irq", request_threaded_op, SWEEP_TASK | SWEEP_UNLIKE, BIT(NONE)},
	{"a line's thread at work", sweep_others_run, SWEEP_TASK, AT_WORK},
	{"disable_irq_nosync, early", disable_early_op, SWEEP_IRQ, BIT(NONE)},
	{},
};

/* Of one that is freed meanwhile there is nothing to disable, nor of one that nobody requests. */
static bool skip(const struct sweep_op *a, const struct sweep_op *b)
{
	if (b->fn == disable_early_op && a->fn == raise_op)
		return true;
	return a->fn == free_op && b->fn != raise_op && b->fn != lower_op;
}

/* Two reasons to run the thread that come before it begins are one. */
static bool allow(const struct sweep_op *a, const struct sweep_op *b, const struct sweep_seen *seen)
{
	int raised = (a->fn == raise_op) + (b->fn == raise_op);

	return (a->fn == wake_thread_op || b->fn == wake_thread_op) && seen->value[2] == raised &&
	       seen->value[3] > 0;
}

static void finish(void)
{
	depth_then = irq_to_desc(IRQ_AUX)->depth;
	while (requested && irq_to_desc(IRQ_AUX)->depth)
		enable_irq(IRQ_AUX);
}

static void observe(struct sweep_seen *seen)
{
	sweep_see(seen, runs);
	sweep_see(seen, thread_runs);
	sweep_see(seen, depth_then);
	if (shared)
		free_irq(IRQ_AUX, &other_dev);
	if (requested)
		free_irq(IRQ_AUX, &dev);
	lower_line();
}

static const char *check(void)
{
	if (beside)
		return "the thread's function ran beside itself";
	return ran_on ? "the thread's function ran when its end had been waited for" : NULL;
}

SWEEP_SUBJECT(irq, .skip = skip, .finish = finish, .check = check, .allow = allow,
	      .by_chance = true);
