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

enum { OPEN, DISABLED, THREADED, WOKEN, NONE };
static const char *const states[] = {"open", "disabled", "threaded", "thread woken",
				     "not requested"};

static unsigned int runs, thread_runs, inside, beside, ran_on;
static bool requested;
static int dev, depth_then;

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
	return IRQ_HANDLED;
}

static void setup(unsigned int state)
{
	runs = thread_runs = inside = beside = ran_on = 0;
	requested = state != NONE;
	lower_line();
	if (state == THREADED || state == WOKEN)
		WARN_ON(request_threaded_irq(IRQ_AUX, waking_handler, thread_fn, IRQF_ONESHOT,
					     "sweep", &dev));
	else if (state != NONE)
		WARN_ON(request_irq(IRQ_AUX, handler, 0, "sweep", &dev));
	if (state == WOKEN)
		irq_wake_thread(IRQ_AUX, &dev);
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
SWEEP_OP(synchronize_op, (synchronize_irq(IRQ_AUX), 0))

#define THERE (BIT(OPEN) | BIT(DISABLED) | BIT(THREADED) | BIT(WOKEN))

static const struct sweep_op ops[] = {
	{"an interrupt", raise_op, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE | SWEEP_OWN_IRQ},
	{"an interrupt that ends", lower_op, SWEEP_IRQ, THERE},
	{"enable_irq", enable_op, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, BIT(DISABLED)},
	{"disable_irq", disable_op, SWEEP_TASK | SWEEP_WAKE, THERE},
	{"disable_irq_nosync", disable_nosync_op, SWEEP_TASK | SWEEP_IRQ, THERE},
	{"synchronize_irq", synchronize_op, SWEEP_TASK | SWEEP_WAKE, THERE},
	{"free_irq", free_op, SWEEP_TASK | SWEEP_UNLIKE, BIT(OPEN)},
	{"free_irq, threaded", free_op, SWEEP_TASK | SWEEP_UNLIKE, BIT(THREADED)},
	{"request_irq", request_op, SWEEP_TASK | SWEEP_UNLIKE, BIT(NONE)},
	{"request_threaded_irq", request_threaded_op, SWEEP_TASK | SWEEP_UNLIKE, BIT(NONE)},
	{"a line's thread at work", sweep_others_run, SWEEP_TASK, BIT(WOKEN)},
	{},
};

/* Of one that is freed meanwhile there is nothing to disable. */
static bool skip(const struct sweep_op *a, const struct sweep_op *b)
{
	return a->fn == free_op && b->fn != raise_op && b->fn != lower_op;
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

SWEEP_SUBJECT(irq, .skip = skip, .finish = finish, .check = check);
