// SPDX-License-Identifier: MIT
/* Demo: the same load through all five mechanisms, side by side. */
#include <linux/delay.h>
#include <linux/kfifo.h>
#include <linux/kthread.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/workqueue.h>
#include <bhk/tracing.h>
#include "demo.h"

#define EVENTS	     200
#define EVENTS_SHOWN 3
#define PERIOD_US    500
#define JOB_BYTES    256
#define WATCH_US     97
#define LOAD_BYTES   16
/* The thread in the background begins, and what else there is ends. */
#define SETTLE_MS 20

/* One way to do the job. The top half notes the event; the bottom half, if any, does all noted. */
struct mechanism {
	const char *name;
	void (*defer)(void); /* NULL: the handler does it; for an irq thread by its return */
	irq_handler_t thread_fn;
	const char *may_sleep;
};

struct delay {
	u32 sum, max;
};

/* What one run showed, in us. */
struct result {
	struct delay top, bottom;
	struct demo_watch watch;
	u32 elapsed_us;
	u32 load; /* rounds that the thread in the background got done */
};

static struct demo_device dev;
static DEFINE_KFIFO(stamps, u32, 256); /* one writer, one reader: no lock */
static const struct mechanism *now;
static struct result found;
static unsigned int events, handled;
static struct task_struct *load;

static void add(struct delay *d, u32 since)
{
	u32 us = clock_us() - since;

	d->sum += us;
	d->max = max(d->max, us);
}

static void do_jobs(void)
{
	u32 raised;

	while (kfifo_get(&stamps, &raised)) {
		add(&found.bottom, raised);
		demo_crunch(JOB_BYTES);
		handled++;
	}
}

static void softirq_fn(struct softirq_action *a)
{
	do_jobs();
}

static void tasklet_fn(struct tasklet_struct *t)
{
	do_jobs();
}
static DECLARE_TASKLET(tasklet, tasklet_fn);

static void work_fn(struct work_struct *w)
{
	do_jobs();
}
static DECLARE_WORK(work, work_fn);

static irqreturn_t thread_fn(int irq, void *unused)
{
	do_jobs();
	return IRQ_HANDLED;
}

static void defer_softirq(void)
{
	raise_softirq_irqoff(NET_RX_SOFTIRQ);
}

static void defer_tasklet(void)
{
	tasklet_schedule(&tasklet);
}

static void defer_work(void)
{
	schedule_work(&work);
}

static const struct mechanism mechanisms[] = {
	{"hard handler only", do_jobs, NULL, "no"}, {"softirq", defer_softirq, NULL, "no"},
	{"tasklet", defer_tasklet, NULL, "no"},	    {"workqueue", defer_work, NULL, "yes"},
	{"irq thread", NULL, thread_fn, "yes"},
};

static irqreturn_t handler(int irq, void *unused)
{
	if (!demo_device_ack(&dev))
		return IRQ_NONE;
	add(&found.top, dev.raised);
	kfifo_put(&stamps, dev.raised);
	if (!now->defer)
		return IRQ_WAKE_THREAD;
	now->defer();
	return IRQ_HANDLED;
}

static bool all_done(void)
{
	return handled + dev.missed >= events;
}

/* The thread in the background: counts what it gets done. */
static int load_fn(void *nice)
{
	set_user_nice(current, (long)nice);
	while (!kthread_should_stop()) {
		demo_crunch(LOAD_BYTES);
		found.load++;
	}
	return 0;
}

/* As long as the device, but without it. */
static int idle_run(void)
{
	return shell_sleep_ms(EVENTS * PERIOD_US / 1000);
}

static int device_run(void)
{
	int ret;

	demo_device_start(&dev, PERIOD_US, events);
	ret = demo_wait(all_done);
	demo_device_stop(&dev);
	return ret;
}

static int run_beside_load(long nice, struct result *r)
{
	u32 begin;
	int ret;

	load = kthread_run(load_fn, (void *)nice, "load");
	if (IS_ERR(load))
		return PTR_ERR(load);
	msleep(SETTLE_MS);
	found = (struct result){};
	demo_watch_start(WATCH_US);
	begin = clock_us();
	ret = now ? device_run() : idle_run();
	found.elapsed_us = clock_us() - begin;
	*r = found;
	r->watch = demo_watch_stop();
	kthread_stop(load);
	return ret;
}

/* @m NULL: what the thread in the background gets done when it is alone. */
static int measure(const struct mechanism *m, long nice, struct result *r)
{
	int ret;

	now = m;
	handled = 0;
	events = EVENTS;
	kfifo_reset(&stamps);
	if (!m)
		return run_beside_load(nice, r);
	ret = request_threaded_irq(DEMO_IRQ, handler, m->thread_fn, 0, "demo", &dev);
	if (ret)
		return ret;
	ret = run_beside_load(nice, r);
	free_irq(DEMO_IRQ, &dev);
	tasklet_kill(&tasklet);
	cancel_work_sync(&work);
	return ret;
}

/* Tenths of microseconds. */
static u32 mean(const struct delay *d)
{
	return handled ? d->sum * 10 / handled : 0;
}

/* What the thread in the background did not get done, as time for each event, in tenths of us. */
static u32 cost(const struct result *r, const struct result *alone)
{
	u64 expected = div_u64((u64)alone->load * r->elapsed_us, alone->elapsed_us);
	u64 lost = expected > r->load ? expected - r->load : 0;

	return div64_u64(lost * alone->elapsed_us * 10, (u64)alone->load * EVENTS);
}

static void print_head(void)
{
	shell_printf(
		"%u events, one every %u us, a checksum of %u bytes for each. Times in us.\n\n",
		EVENTS, PERIOD_US, JOB_BYTES);
	shell_printf("%-18s %14s %16s %10s %9s %6s %6s\n", "", "handler", "job begun", "the same",
		     "another", "CPU", "may");
	shell_printf("%-18s %7s %6s %8s %7s %10s %9s %6s %6s\n", "", "mean", "max", "mean", "max",
		     "busy, max", "irq late", "each", "sleep");
}

/* First beside a thread that gets only what nobody else wants, then beside an equal one. */
static int compare(const struct mechanism *m, const struct result *alone)
{
	struct result quiet, busy;
	u32 top, bottom, each;
	int ret = measure(m, MAX_NICE, &quiet);

	top = mean(&quiet.top);
	bottom = mean(&quiet.bottom);
	ret = ret ?: measure(m, 0, &busy);
	if (ret)
		return ret;
	each = cost(&quiet, alone);
	shell_printf("%-18s %5u.%u %6u %6u.%u %7u %10u %9u %4u.%u %6s\n", m->name, top / 10,
		     top % 10, quiet.top.max, bottom / 10, bottom % 10, quiet.bottom.max,
		     busy.bottom.max, quiet.watch.late_us, each / 10, each % 10, m->may_sleep);
	return 0;
}

/* For the picture: a few events of each, with names in between. */
static int show(const struct mechanism *m)
{
	int ret;

	now = m;
	handled = 0;
	events = EVENTS_SHOWN;
	kfifo_reset(&stamps);
	ret = request_threaded_irq(DEMO_IRQ, handler, m->thread_fn, 0, "demo", &dev);
	if (ret)
		return ret;
	trace_pause(false);
	demo_note(m->name);
	ret = device_run();
	trace_pause(true);
	free_irq(DEMO_IRQ, &dev);
	return ret;
}

static int run(void)
{
	struct result alone;
	unsigned int i;
	int ret;

	open_softirq(NET_RX_SOFTIRQ, softirq_fn);
	ret = measure(NULL, MAX_NICE, &alone);
	if (!ret)
		print_head();
	for (i = 0; i < ARRAY_SIZE(mechanisms) && !ret; i++)
		ret = compare(&mechanisms[i], &alone);
	demo_begin();
	for (i = 0; i < ARRAY_SIZE(mechanisms) && !ret; i++)
		ret = show(&mechanisms[i]);
	demo_end();
	return ret;
}

const struct demo demo_choosing = {
	.name = "choosing",
	.title = "Which mechanism? The same load through all five",
	.text = "The same device, the same work: done in the handler, in a softirq, in a tasklet, as work\n"
		"on a queue, and in an interrupt thread. Each is measured twice, without a trace: beside a\n"
		"thread that only takes what is left over (what it gets done less is what the mechanism\n"
		"costs), and beside a busy thread with the priority of a kworker. 'another irq late' is\n"
		"how long a timer's interrupt had to wait. The trace then has three events of each.",
	.run = run,
};
