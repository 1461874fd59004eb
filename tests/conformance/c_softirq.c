// SPDX-License-Identifier: MIT
/* Softirqs: vectors, masks, order, when they run. */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include "observe.h"
#include "board.h"

/* A vector that nobody else uses here: there is no block device that polls. */
#define VECTOR IRQ_POLL_SOFTIRQ
#define ONE_BIT BIT(VECTOR)

static unsigned int runs, wanted;
static bool pending_inside;
static struct context inside, outside;

static void action(struct softirq_action *h)
{
	note_event('s');
	runs++;
	pending_inside = local_softirq_pending() & ONE_BIT;
	note_context(&inside);
	if (runs < wanted)
		board_raise_softirq(VECTOR);
}

static void observe_softirq(const char *what)
{
	observe(!!(local_softirq_pending() & ONE_BIT), "%s: pending", what);
	observe(runs, "%s: runs", what);
}

static void numbers(void)
{
	observe(HI_SOFTIRQ, "HI_SOFTIRQ");
	observe(TIMER_SOFTIRQ, "TIMER_SOFTIRQ");
	observe(NET_TX_SOFTIRQ, "NET_TX_SOFTIRQ");
	observe(NET_RX_SOFTIRQ, "NET_RX_SOFTIRQ");
	observe(BLOCK_SOFTIRQ, "BLOCK_SOFTIRQ");
	observe(IRQ_POLL_SOFTIRQ, "IRQ_POLL_SOFTIRQ");
	observe(TASKLET_SOFTIRQ, "TASKLET_SOFTIRQ");
	observe(SCHED_SOFTIRQ, "SCHED_SOFTIRQ");
	observe(HRTIMER_SOFTIRQ, "HRTIMER_SOFTIRQ");
	observe(RCU_SOFTIRQ, "RCU_SOFTIRQ");
	observe(NR_SOFTIRQS, "NR_SOFTIRQS");
	observe(PREEMPT_BITS, "PREEMPT_BITS");
	observe(SOFTIRQ_BITS, "SOFTIRQ_BITS");
	observe(HARDIRQ_BITS, "HARDIRQ_BITS");
	observe(NMI_BITS, "NMI_BITS");
	observe(PREEMPT_SHIFT, "PREEMPT_SHIFT");
	observe(SOFTIRQ_SHIFT, "SOFTIRQ_SHIFT");
	observe(HARDIRQ_SHIFT, "HARDIRQ_SHIFT");
	observe(NMI_SHIFT, "NMI_SHIFT");
	observe(SOFTIRQ_OFFSET, "SOFTIRQ_OFFSET");
	observe(SOFTIRQ_DISABLE_OFFSET, "SOFTIRQ_DISABLE_OFFSET");
	observe(HARDIRQ_OFFSET, "HARDIRQ_OFFSET");
	observe(NMI_OFFSET, "NMI_OFFSET");
	observe(PREEMPT_MASK, "PREEMPT_MASK");
	observe(SOFTIRQ_MASK, "SOFTIRQ_MASK");
	observe(HARDIRQ_MASK, "HARDIRQ_MASK");
	observe(NMI_MASK, "NMI_MASK");
}

/* local_bh_disable() nests; the last enable runs what is pending. */
static void holding_back(void)
{
	char what[48];
	int depth;

	for (depth = 1; depth <= 4; depth++) {
		int i;

		runs = 0;
		for (i = 0; i < depth; i++)
			local_bh_disable();
		note_context(&outside);
		snprintf(what, sizeof(what), "held back %d deep", depth);
		observe_context(what, &outside);
		board_raise_softirq(VECTOR);
		observe_softirq(what);
		for (i = 0; i < depth; i++) {
			local_bh_enable();
			snprintf(what, sizeof(what), "held back %d deep, let go %d", depth, i + 1);
			observe_softirq(what);
			observe(softirq_count(), "%s: softirq_count", what);
		}
	}
	note_context(&outside);
	observe_context("not held back", &outside);
	observe_context("in the action", &inside);
	observe(pending_inside, "in the action: still pending");
}

static void raising(void)
{
	unsigned long flags;

	event_count = 0;
	runs = 0;
	local_irq_save(flags);
	board_raise_softirq_irqoff(VECTOR);
	observe_softirq("raised with interrupts off");
	local_irq_restore(flags);
	msleep(20);
	observe_softirq("a while after");
	runs = 0;
	local_bh_disable();
	board_raise_softirq(VECTOR);
	board_raise_softirq(VECTOR);
	board_raise_softirq(VECTOR);
	local_bh_enable();
	observe_softirq("raised three times");
	runs = 0;
	for (wanted = 1; wanted <= 8; wanted++) {
		runs = 0;
		local_bh_disable();
		board_raise_softirq(VECTOR);
		local_bh_enable();
		observe(runs, "raises itself until %u: runs at once", wanted);
	}
	/* Far beyond the ten rounds: the rest is ksoftirqd's. */
	for (wanted = 20; wanted <= 60; wanted += 20) {
		runs = 0;
		board_raise_softirq(VECTOR);
		msleep(50);
		observe(runs, "raises itself until %u: runs in the end", wanted);
		observe_text(inside.comm, "raises itself until %u: the last run was in", wanted);
		observe(inside.serving, "raises itself until %u: the last run was serving", wanted);
	}
	wanted = 0;
	event_count = 0;
}

/* --- from a handler --- */

static bool handler_raises;
static struct context in_handler;

static irqreturn_t handler(int irq, void *unused)
{
	board_drop();
	note_event('h');
	note_context(&in_handler);
	if (handler_raises)
		board_raise_softirq_irqoff(VECTOR);
	note_event('H');
	return IRQ_HANDLED;
}

static void action_with_interrupt(struct softirq_action *h)
{
	note_event('s');
	if (runs++ == 0)
		board_raise();
	note_context(&inside);
	note_event('S');
}

static void from_handler(void)
{
	if (request_irq(board_irq(), handler, 0, "conformance", &runs)) {
		observe(0, "the line is free");
		return;
	}
	board_raise();
	observe_events("a handler that raises nothing");
	observe_context("the handler", &in_handler);
	handler_raises = true;
	board_raise();
	observe_events("a handler that raises");
	observe_context("the action after it", &inside);
	local_bh_disable();
	board_raise();
	observe_events("the same, softirqs held back");
	observe_context("the handler, softirqs held back", &in_handler);
	observe_softirq("the same, softirqs held back");
	local_bh_enable();
	observe_events("let go");
	handler_raises = false;
	runs = 0;
	board_open_softirq(VECTOR, action_with_interrupt);
	local_bh_disable();
	board_raise_softirq(VECTOR);
	local_bh_enable();
	observe_events("an action that is interrupted");
	observe_context("the handler inside an action", &in_handler);
	observe_context("the action around it", &inside);
	handler_raises = true;
	runs = 0;
	board_raise();
	observe_events("an action that is interrupted by a handler that raises it");
	observe(runs, "an action that is interrupted by a handler that raises it: runs");
	handler_raises = false;
	free_irq(board_irq(), &runs);
}

/* --- order of vectors --- */

static void hi(unsigned long data)
{
	note_event('0');
}

static void low(unsigned long data)
{
	note_event('6');
}

static DECLARE_TASKLET_OLD(hi_tasklet, hi);
static DECLARE_TASKLET_OLD(low_tasklet, low);

static void vectors(void)
{
	event_count = 0;
	board_open_softirq(VECTOR, action);
	local_bh_disable();
	tasklet_schedule(&low_tasklet);
	board_raise_softirq(VECTOR);
	tasklet_hi_schedule(&hi_tasklet);
	local_bh_enable();
	observe_events("three vectors, raised from low to high");
	local_bh_disable();
	tasklet_hi_schedule(&hi_tasklet);
	board_raise_softirq(VECTOR);
	tasklet_schedule(&low_tasklet);
	local_bh_enable();
	observe_events("three vectors, raised from high to low");
	tasklet_kill(&hi_tasklet);
	tasklet_kill(&low_tasklet);
}

static void softirqs(void)
{
	numbers();
	board_open_softirq(VECTOR, action);
	holding_back();
	raising();
	from_handler();
	vectors();
}

CONFORMANCE_MODULE(softirqs);
