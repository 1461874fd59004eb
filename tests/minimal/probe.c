// SPDX-License-Identifier: MIT
/*
 * What the smallest image must still do: an interrupt, its thread, a tasklet and a work item, one
 * started by the other, then a timeout and a fault. tests/host/test_minimal.py reads the log.
 */
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <asm/irq.h>
#include <soc/aux.h>

#define AUX ((void __iomem *)AUX_BASE)

static DECLARE_COMPLETION(worked);
static DECLARE_COMPLETION(never);

/* The message's level is not one that CONFIG_LOG_COMPILED leaves out. */
#define say(what) printk(KERN_INFO "probe: %s, preempt_count %x\n", what, preempt_count())

static void work_fn(struct work_struct *work)
{
	say("work");
	complete(&worked);
}
static DECLARE_WORK(work, work_fn);

static void tasklet_fn(struct tasklet_struct *t)
{
	say("tasklet");
	schedule_work(&work);
}
static DECLARE_TASKLET(tasklet, tasklet_fn);

static irqreturn_t thread_fn(int irq, void *dev)
{
	say("thread");
	tasklet_schedule(&tasklet);
	return IRQ_HANDLED;
}

static irqreturn_t handler(int irq, void *dev)
{
	writel(0, AUX + AUX_MU_IER);
	say("handler");
	return IRQ_WAKE_THREAD;
}

static int __init probe_init(void)
{
	void *memory = kmalloc(1000, GFP_KERNEL);
	int err = request_threaded_irq(IRQ_AUX, handler, thread_fn, 0, "probe", memory);

	if (err)
		return err;
	writel(1, AUX + AUX_ENABLES);
	writel(AUX_MU_IER_TX, AUX + AUX_MU_IER);
	wait_for_completion(&worked);
	if (!wait_for_completion_timeout(&never, HZ / 10))
		say("timeout");
	free_irq(IRQ_AUX, memory);
	kfree(memory);
	WRITE_ONCE(*(int *)4, 0);
	return 0;
}
late_initcall(probe_init);
MODULE_LICENSE("Dual MIT/GPL");
