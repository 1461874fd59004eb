// SPDX-License-Identifier: MIT
/* Contexts, preemption and the softirq core. */
#include <linux/bottom_half.h>
#include <linux/delay.h>
#include <linux/hardirq.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include "check.h"

check_type(open_softirq, void(int, void (*)(struct softirq_action *)));
check_type(raise_softirq, void(unsigned int));
check_type(__raise_softirq_irqoff, void(unsigned int));
check_type(synchronize_hardirq, bool(unsigned int));

struct context {
	bool hardirq, softirq, serving, interrupt, task, atomic, irqs_off;
	unsigned int pending;
};

static struct context in_action, in_work;
static unsigned int actions, order[4];
static int raise_in_action;

static void note_context(struct context *c)
{
	c->hardirq = in_hardirq() && in_irq();
	c->softirq = in_softirq();
	c->serving = in_serving_softirq();
	c->interrupt = in_interrupt();
	c->task = in_task();
	c->atomic = in_atomic();
	c->irqs_off = irqs_disabled();
	c->pending = local_softirq_pending();
}

static void net_tx_action(struct softirq_action *a)
{
	note_context(&in_action);
	if (actions < ARRAY_SIZE(order))
		order[actions] = NET_TX_SOFTIRQ;
	actions++;
	if (raise_in_action) {
		raise_in_action--;
		raise_softirq(NET_TX_SOFTIRQ);
	}
}

static void net_rx_action(struct softirq_action *a)
{
	if (actions < ARRAY_SIZE(order))
		order[actions] = NET_RX_SOFTIRQ;
	actions++;
}

static void hard_work(struct irq_work *work)
{
	note_context(&in_work);
	raise_softirq_irqoff(NET_TX_SOFTIRQ);
	raise_softirq(NET_TX_SOFTIRQ);
}

static void check_vectors(void)
{
	check_eq("HI_SOFTIRQ", HI_SOFTIRQ, 0);
	check_eq("TIMER_SOFTIRQ", TIMER_SOFTIRQ, 1);
	check_eq("NET_TX_SOFTIRQ", NET_TX_SOFTIRQ, 2);
	check_eq("NET_RX_SOFTIRQ", NET_RX_SOFTIRQ, 3);
	check_eq("BLOCK_SOFTIRQ", BLOCK_SOFTIRQ, 4);
	check_eq("IRQ_POLL_SOFTIRQ", IRQ_POLL_SOFTIRQ, 5);
	check_eq("TASKLET_SOFTIRQ", TASKLET_SOFTIRQ, 6);
	check_eq("SCHED_SOFTIRQ", SCHED_SOFTIRQ, 7);
	check_eq("HRTIMER_SOFTIRQ", HRTIMER_SOFTIRQ, 8);
	check_eq("RCU_SOFTIRQ", RCU_SOFTIRQ, 9);
	check_eq("NR_SOFTIRQS", NR_SOFTIRQS, 10);
}

static void check_counts(void)
{
	unsigned long flags, inner;

	check_eq("preempt_count", preempt_count(), 0);
	check("in_task", in_task() && !in_interrupt() && !in_atomic() && preemptible());
	preempt_disable();
	check("preempt_disable", in_atomic() && !in_interrupt() && !preemptible());
	preempt_enable_no_resched();
	preempt_disable();
	preempt_enable();
	check("preempt_enable", preemptible());

	local_irq_save(flags);
	local_irq_save(inner);
	local_irq_restore(inner);
	check("local_irq_save", irqs_disabled() && !preemptible() && !in_interrupt());
	local_irq_restore(flags);
	check("local_irq_restore", !irqs_disabled());
	local_irq_disable();
	check("local_irq_disable", irqs_disabled());
	local_irq_enable();
	check("local_irq_enable", !irqs_disabled());
	local_save_flags(flags);
	check("irqs_disabled_flags", !irqs_disabled_flags(flags));
}

static void check_bh(void)
{
	open_softirq(NET_TX_SOFTIRQ, net_tx_action);
	open_softirq(NET_RX_SOFTIRQ, net_rx_action);
	actions = 0;
	local_bh_disable();
	local_bh_disable();
	check("local_bh_disable", in_softirq() && in_interrupt() && !in_serving_softirq());
	raise_softirq(NET_RX_SOFTIRQ);
	raise_softirq(NET_TX_SOFTIRQ);
	raise_softirq(NET_TX_SOFTIRQ);
	check_eq("local_softirq_pending", local_softirq_pending() & 0xc, 0xc);
	local_bh_enable();
	check_eq("local_bh_enable nests", actions, 0);
	local_bh_enable();
	check_eq("raise_softirq twice, one run", actions, 2);
	check("vector order", order[0] == NET_TX_SOFTIRQ && order[1] == NET_RX_SOFTIRQ);
	check("in_serving_softirq", in_action.serving && in_action.softirq);
	check("softirq context", in_action.interrupt && !in_action.task && !in_action.hardirq);
	check("irqs on in softirq", !in_action.irqs_off);
	check_eq("mask cleared for the pass", in_action.pending & 0xc, 0);

	actions = 0;
	raise_in_action = 3;
	local_bh_disable();
	raise_softirq(NET_TX_SOFTIRQ);
	local_bh_enable();
	check_eq("a raise in the action runs in the next round", actions, 4);
	check_eq("preempt_count afterwards", preempt_count(), 0);
}

static void check_hardirq(void)
{
	struct irq_work work = IRQ_WORK_INIT_HARD(hard_work);

	actions = 0;
	check("irq_work_queue", irq_work_queue(&work));
	irq_work_sync(&work);
	check("in_hardirq", in_work.hardirq && in_work.interrupt && in_work.atomic);
	check("irqs off in hardirq", in_work.irqs_off && !in_work.task && !in_work.serving);
	check_eq("softirq at interrupt exit", actions, 1);
	init_irq_work(&work, hard_work);
	check("init_irq_work", !irq_work_is_pending(&work) && !irq_work_is_busy(&work));

	local_irq_disable();
	irq_enter();
	check("irq_enter", in_hardirq());
	__raise_softirq_irqoff(NET_TX_SOFTIRQ);
	irq_exit();
	local_irq_enable();
	check_eq("irq_exit runs what is pending", actions, 2);
	check("synchronize_hardirq", synchronize_hardirq(0));
}

static int __init api_init(void)
{
	/* While ksoftirqd is runnable it has these vectors to itself: let it go to sleep. */
	msleep(20);
	check_vectors();
	check_counts();
	check_bh();
	check_hardirq();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
