// SPDX-License-Identifier: MIT
/* Demo: work runs in a thread, so it may sleep. */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/sched/clock.h>
#include <linux/time.h>
#include <linux/workqueue.h>
#include <bhk/task.h>
#include "demo.h"

#define EVENTS	  6
#define PERIOD_US 2000
#define BUS_US	  5000

static struct demo_device dev;
static atomic_t events = ATOMIC_INIT(0);
static DEFINE_MUTEX(bus_lock);
static unsigned int interrupts, not_queued, handled, runs;
static u32 elapsed_us, cpu_us;

static u32 my_cpu_us(void)
{
	return div_u64(task_sched_runtime(current), NSEC_PER_USEC);
}

static void bus_fn(struct work_struct *work)
{
	u32 begin = clock_us(), used = my_cpu_us();
	unsigned int n = atomic_xchg(&events, 0);

	runs++;
	demo_note("takes %u events, asks the bus and sleeps", n);
	mutex_lock(&bus_lock);
	usleep_range(BUS_US, BUS_US);
	mutex_unlock(&bus_lock);
	demo_note("has the answer of the bus");
	elapsed_us += clock_us() - begin;
	cpu_us += my_cpu_us() - used;
	handled += n;
}
static DECLARE_WORK(bus_work, bus_fn);

static irqreturn_t handler(int irq, void *unused)
{
	bool queued;

	if (!demo_device_ack(&dev))
		return IRQ_NONE;
	atomic_inc(&events);
	queued = schedule_work(&bus_work);
	demo_note(queued ? "event %u, queues the work" : "event %u, the work is queued already",
		  ++interrupts);
	not_queued += !queued;
	return IRQ_HANDLED;
}

static bool all_done(void)
{
	return handled + dev.missed >= EVENTS;
}

static int run(void)
{
	int ret;

	interrupts = not_queued = handled = runs = elapsed_us = cpu_us = 0;
	atomic_set(&events, 0);
	ret = demo_play(&dev, handler, PERIOD_US, EVENTS, all_done);
	cancel_work_sync(&bus_work);
	if (ret)
		return ret;
	demo_print_notes();
	shell_printf(
		"%u interrupts, %u of them while the work was queued already; it ran %u times and took\n"
		"all %u events. It was at it for %u us and needed the CPU for %u us of them.\n",
		interrupts, not_queued, runs, handled, elapsed_us, cpu_us);
	return 0;
}

const struct demo demo_work_sleep = {
	.name = "work-sleep",
	.title = "Work runs in a thread and may sleep",
	.text = "A device interrupts every 2 ms, and what it has to say must be fetched over a bus that\n"
		"takes 5 ms. No handler and no softirq may wait for that. The handler queues a work; its\n"
		"function runs in a kworker thread, takes a mutex and sleeps. Meanwhile the CPU is free.\n"
		"Queueing it while it runs is one more run; queueing it twice before that is not.",
	.run = run,
};
