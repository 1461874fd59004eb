// SPDX-License-Identifier: MIT
#include <linux/interrupt.h>
#include <linux/io.h>
#include <soc/aux.h>
#include "hardirq.h"

#define AUX ((void __iomem *)AUX_BASE)

struct call {
	void (*fn)(void *arg);
	void *arg;
	bool done;
	struct tasklet_struct tasklet;
};

static irqreturn_t call_handler(int irq, void *dev)
{
	struct call *call = dev;

	writel(0, AUX + AUX_MU_IER);
	call->fn(call->arg);
	call->done = true;
	return IRQ_HANDLED;
}

void run_in_hardirq(struct kunit *test, void (*fn)(void *arg), void *arg)
{
	struct call call = { .fn = fn, .arg = arg };

	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, call_handler, 0, "run_in_hardirq", &call), 0);
	writel(AUX_MU_IER_TX, AUX + AUX_MU_IER);
	free_irq(IRQ_AUX, &call);
	KUNIT_ASSERT_TRUE(test, call.done);
}

static void softirq_call(struct tasklet_struct *t)
{
	struct call *call = from_tasklet(call, t, tasklet);

	call->fn(call->arg);
}

static void schedule_call(void *arg)
{
	struct call *call = arg;

	tasklet_schedule(&call->tasklet);
}

void run_in_softirq(struct kunit *test, void (*fn)(void *arg), void *arg)
{
	struct call call = { .fn = fn, .arg = arg };

	tasklet_setup(&call.tasklet, softirq_call);
	run_in_hardirq(test, schedule_call, &call);
	tasklet_kill(&call.tasklet);
}
