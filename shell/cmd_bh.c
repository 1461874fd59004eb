// SPDX-License-Identifier: MIT
/* softirqs, tasklets, workqueues, kthreads: what the bottom halves do. */
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <bhk/softirq.h>
#include <bhk/stat.h>
#include <bhk/task.h>
#include <bhk/time.h>
#include <bhk/workqueue.h>

#define SHELL_GROUP "bottom halves"
#include "internal.h"

static struct run_stat softirq_stat_of(unsigned int nr)
{
	struct run_stat st;
	unsigned long flags;

	raw_local_irq_save(flags);
	st = softirq_stat[nr];
	raw_local_irq_restore(flags);
	return st;
}

static void show_softirq_counters(void)
{
	const struct softirq_counters *c = &softirq_counters;

	shell_printf("handed to ksoftirqd/0 %lu times; a pass ended by: rounds %lu, time %lu, a thread due %lu; leaks %lu\n",
		     c->wakeups, c->limit_rounds, c->limit_time, c->limit_resched, c->leaks);
}

static int cmd_softirqs(int argc, char **argv)
{
	unsigned int nr;

	if (argc > 1)
		return shell_usage();
	shell_printf("%8s %10s %12s %8s %8s %8s\n", "VECTOR", "RUNS", "TOTAL us", "MEAN us",
		     "P99 us", "MAX us");
	for (nr = 0; nr < NR_SOFTIRQS; nr++) {
		const struct run_stat st = softirq_stat_of(nr);

		shell_printf("%8s %10llu %12llu %8u %8u %8u\n", softirq_to_name[nr], stat_count(&st),
			     st.total, stat_mean_us(&st), stat_percentile_us(&st, 99), st.max);
	}
	show_softirq_counters();
	return 0;
}
SHELL_CMD(softirqs, "softirqs", "runs and run times of the softirq vectors", cmd_softirqs, NULL);

/* More would scroll the screen away; the number left out is said. */
#define MAX_SHOWN 16

struct shown_tasklet {
	const void *addr, *func;
	int disabled;
};

/* Interrupts off: the list changes otherwise. Return: how many are scheduled. */
static unsigned int copy_tasklets(bool hi, struct shown_tasklet *to)
{
	struct tasklet_struct *t = NULL;
	unsigned long flags;
	unsigned int n = 0;

	raw_local_irq_save(flags);
	while (tasklet_show_next(&t, hi)) {
		if (n < MAX_SHOWN)
			to[n] = (struct shown_tasklet){ t, t->func, atomic_read(&t->count) };
		n++;
	}
	raw_local_irq_restore(flags);
	return n;
}

static void show_tasklets(bool hi)
{
	struct shown_tasklet shown[MAX_SHOWN];
	unsigned int i, n = copy_tasklets(hi, shown);

	shell_printf("%s: %u scheduled\n", hi ? "HI" : "TASKLET", n);
	for (i = 0; i < min_t(unsigned int, n, MAX_SHOWN); i++)
		shell_printf("  %px %ps%s\n", shown[i].addr, shown[i].func,
			     shown[i].disabled ? " (disabled)" : "");
	if (n > MAX_SHOWN)
		shell_printf("  and %u more\n", n - MAX_SHOWN);
}

static int cmd_tasklets(int argc, char **argv)
{
	if (argc > 1)
		return shell_usage();
	show_tasklets(true);
	show_tasklets(false);
	shell_printf("parked (scheduled while disabled): %u\n", tasklet_nr_parked());
	return 0;
}
SHELL_CMD(tasklets, "tasklets", "tasklets that are scheduled now", cmd_tasklets, NULL);

static const char *pool_kind(const struct wq_pool_info *p)
{
	if (p->bh)
		return "BH";
	return p->unbound ? "unbound" : "bound";
}

static void show_pools(void)
{
	struct wq_pool_info p;
	unsigned int i;

	shell_printf("\n%4s %-8s %4s %8s %5s %8s %8s %7s %5s\n", "POOL", "KIND", "NICE", "WORKERS",
		     "IDLE", "CREATED", "RETIRED", "FAILED", "HUNG");
	for (i = 0; wq_pool_get_info(i, &p); i++)
		shell_printf("%4d %-8s %4d %8u %5u %8lu %8lu %7lu %4us\n", p.id, pool_kind(&p),
			     p.nice, p.workers, p.idle, p.created, p.retired, p.create_failed,
			     p.hung_s);
}

/* Linux's wq_monitor: total, infl, CPUtime, mayday, rescued; and the run times. */
static int cmd_workqueues(int argc, char **argv)
{
	struct wq_info q;
	unsigned int i;

	if (argc > 1)
		return shell_usage();
	shell_printf("%-24s %4s %8s %5s %5s %9s %8s %8s %8s %7s\n", "", "POOL", "total", "infl",
		     "max", "CPUtime", "MEAN us", "P99 us", "MAX us", "rescued");
	for (i = 0; wq_get_info(i, &q); i++)
		shell_printf("%-24s %4d %8llu %5d %5d %5llu.%03llu %8u %8u %8u %7lu\n", q.name, q.pool,
			     q.done, q.in_flight, q.max_active == INT_MAX ? 0 : q.max_active,
			     div_u64(q.stat.total, 1000000),
			     div_u64(q.stat.total, 1000) % 1000, stat_mean_us(&q.stat),
			     stat_percentile_us(&q.stat, 99), q.stat.max, q.rescued);
	show_pools();
	return 0;
}
SHELL_CMD(workqueues, "workqueues", "queues and worker pools, in wq_monitor's columns",
	  cmd_workqueues, NULL);

static bool is_bottom_half_thread(const struct task_struct *p)
{
	return !strncmp(p->comm, "ksoftirqd/", 10) || !strncmp(p->comm, "irq/", 4) ||
	       (p->flags & PF_WQ_WORKER);
}

static int cmd_kthreads(int argc, char **argv)
{
	struct task_struct *p;

	if (argc > 1)
		return shell_usage();
	shell_printf("%5s %-16s %c %4s %10s %10s\n", "PID", "COMM", 'S', "PRIO", "CPU us",
		     "SWITCHES");
	for_each_task(p)
		if (is_bottom_half_thread(p))
			shell_printf("%5d %-16s %c %4d %10llu %10lu\n", p->pid, p->comm,
				     task_state_to_char(p), p->prio, p->sum_exec,
				     p->nvcsw + p->nivcsw);
	return 0;
}
SHELL_CMD(kthreads, "kthreads", "threads of the bottom halves: ksoftirqd, kworker, irq/NN",
	  cmd_kthreads, NULL);

struct shown_timer {
	const struct timer_list *addr;
	const void *func;
	unsigned long expires;
};

/* Interrupts off for a bucket at a time. Return: how many are pending. */
static unsigned int copy_timers(struct shown_timer *to)
{
	unsigned int n = 0, bucket;
	struct timer_list *t;
	unsigned long flags;

	for (bucket = 0; bucket < TIMER_SHOW_BUCKETS; bucket++) {
		raw_local_irq_save(flags);
		hlist_for_each_entry(t, timer_show_bucket(bucket), entry) {
			if (n < MAX_SHOWN)
				to[n] = (struct shown_timer){ t, t->function, t->expires };
			n++;
		}
		raw_local_irq_restore(flags);
	}
	return n;
}

static int cmd_timers(int argc, char **argv)
{
	struct shown_timer shown[MAX_SHOWN];
	unsigned int i, n = copy_timers(shown);

	if (argc > 1)
		return shell_usage();
	shell_printf("%u pending on the wheel, now %lu\n", n, jiffies);
	for (i = 0; i < min_t(unsigned int, n, MAX_SHOWN); i++)
		shell_printf("  %px expires %lu (in %ld jiffies) %ps\n", shown[i].addr,
			     shown[i].expires, (long)(shown[i].expires - jiffies), shown[i].func);
	if (n > MAX_SHOWN)
		shell_printf("  and %u more\n", n - MAX_SHOWN);
	return 0;
}
SHELL_CMD(timers, "timers", "timers that are pending on the wheel", cmd_timers, NULL);
