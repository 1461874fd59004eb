// SPDX-License-Identifier: MIT
/*
 * top: where the CPU's time goes, live.
 *
 * Handlers and softirqs are booked in microseconds, and a thread's time includes what
 * interrupted it. So the time of threads and of idling is what is left, shared out in the
 * proportion in which it was booked.
 */
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <bhk/irq.h>
#include <bhk/sched.h>
#include <bhk/softirq.h>
#include <bhk/task.h>
#include <bhk/time.h>

#define SHELL_GROUP "threads"
#include "internal.h"
#include "keys.h"

/* Threads in the table; more would scroll the first line away. */
#define TOP_THREADS 16

#define TOP_DELAY_S 1

/* What a thread is for. */
enum top_kind { TOP_IRQ, TOP_WORKER, TOP_OTHER, TOP_KINDS };

/* One thread: what it had used at the last look, and since then. */
struct top_task {
	pid_t pid;
	enum top_kind kind;
	u64 total_us;
	u64 used_us;
};

/* Counters at one moment. */
struct top_sample {
	u64 now_us;
	u64 hardirq_us;
	u64 softirq_us[NR_SOFTIRQS];
	u64 interrupts;
	unsigned long switches;
	unsigned int nr;
	struct top_task tasks[MAX_THREADS];
};

static u64 task_us(struct task_struct *p)
{
	return div_u64(task_sched_runtime(p), NSEC_PER_USEC);
}

static void sample_irqs(struct top_sample *s)
{
	struct irq_desc *desc;
	unsigned int irq, nr;

	s->hardirq_us = 0;
	s->interrupts = irq_spurious_count;
	for_each_irq_desc(irq, desc) {
		s->hardirq_us += stat_total_us(&desc->stat);
		s->interrupts += stat_count(&desc->stat);
	}
	for (nr = 0; nr < NR_SOFTIRQS; nr++)
		s->softirq_us[nr] = stat_total_us(&softirq_stat[nr]);
}

static enum top_kind kind_of(const struct task_struct *p)
{
	if (p->flags & PF_WQ_WORKER)
		return TOP_WORKER;
	return strncmp(p->comm, "irq/", 4) ? TOP_OTHER : TOP_IRQ;
}

static u64 used_before(const struct top_sample *before, pid_t pid)
{
	unsigned int i;

	for (i = 0; before && i < before->nr; i++)
		if (before->tasks[i].pid == pid)
			return before->tasks[i].total_us;
	return 0;
}

static void take_sample(struct top_sample *s, const struct top_sample *before)
{
	struct sched_stats st;
	struct task_struct *p;

	sched_get_stats(&st);
	s->switches = st.nr_switches;
	s->now_us = uptime_us();
	sample_irqs(s);
	s->nr = 0;
	for_each_task(p)
	{
		struct top_task *t = &s->tasks[s->nr];

		if (s->nr == MAX_THREADS)
			continue;
		t->pid = p->pid;
		t->kind = kind_of(p);
		t->total_us = task_us(p);
		t->used_us = t->total_us - used_before(before, p->pid);
		s->nr++;
	}
}

/* Tenths of a percent. */
static unsigned int permille(u64 part, u64 whole)
{
	return whole ? (unsigned int)div64_u64(part * 1000, whole) : 0;
}

static void percent(const char *name, unsigned int tenths)
{
	shell_printf("%3u.%u %s", tenths / 10, tenths % 10, name);
}

static u64 softirq_total(const struct top_sample *s)
{
	u64 total = 0;
	unsigned int nr;

	for (nr = 0; nr < NR_SOFTIRQS; nr++)
		total += s->softirq_us[nr];
	return total;
}

/*
 * The idle thread is the first. What is not idle is the threads': those that are neither irq
 * threads nor workers have the rest.
 */
static void show_threads(const struct top_sample *b, u64 span, unsigned int rest)
{
	unsigned int idle = min(permille(b->tasks[0].used_us, span) * rest / 1000, rest);
	unsigned int i, left = rest - idle, share[TOP_KINDS];
	u64 used[TOP_KINDS] = {};

	for (i = 1; i < b->nr; i++)
		used[b->tasks[i].kind] += b->tasks[i].used_us;
	for (i = 0; i < TOP_KINDS; i++) {
		share[i] = min(permille(used[i], span) * rest / 1000, left);
		left -= share[i];
	}
	percent("th,", share[TOP_OTHER] + left);
	percent("it,", share[TOP_IRQ]);
	percent("wk,", share[TOP_WORKER]);
	percent("id,", idle);
}

static void show_summary(const struct top_sample *a, const struct top_sample *b)
{
	u64 span = b->now_us - a->now_us, softirq = softirq_total(b) - softirq_total(a);
	unsigned int hi = permille(b->hardirq_us - a->hardirq_us, span);
	unsigned int si = permille(softirq, span);
	unsigned int rest = hi + si < 1000 ? 1000 - hi - si : 0;
	u32 seconds = div_u64(b->now_us, USEC_PER_SEC);

	shell_printf("top - up %u:%02u:%02u, %u threads, %llu switches/s, %llu interrupts/s\n",
		     seconds / 3600, seconds / 60 % 60, seconds % 60, b->nr,
		     div64_u64((u64)(b->switches - a->switches) * USEC_PER_SEC, span),
		     div64_u64((b->interrupts - a->interrupts) * USEC_PER_SEC, span));
	shell_puts("%Cpu:");
	show_threads(b, span, rest);
	percent("hi,", hi);
	percent("si\n", si);
}

static void show_softirqs(const struct top_sample *a, const struct top_sample *b)
{
	u64 span = b->now_us - a->now_us;
	unsigned int nr;

	shell_puts("%si: ");
	for (nr = 0; nr < NR_SOFTIRQS; nr++) {
		percent(softirq_to_name[nr], permille(b->softirq_us[nr] - a->softirq_us[nr], span));
		shell_puts(nr == NR_SOFTIRQS / 2 - 1 ? "\n     " : "");
	}
	shell_puts("\n");
}

static int busier(const void *a, const void *b)
{
	const struct top_task *x = a, *y = b;

	if (x->used_us != y->used_us)
		return x->used_us < y->used_us ? 1 : -1;
	return x->pid - y->pid;
}

static void show_task(const struct top_task *t, u64 span)
{
	struct task_struct *p = get_task_by_pid(t->pid);
	unsigned int cpu = permille(t->used_us, span);
	u32 us, seconds = div_u64_rem(t->total_us, USEC_PER_SEC, &us);

	if (!p)
		return;
	shell_printf("%5d %3d %3d %c %3u.%u %5u:%02u.%02u %s\n", t->pid, task_prio(p), task_nice(p),
		     task_state_to_char(p), cpu / 10, cpu % 10, seconds / 60, seconds % 60,
		     us / 10000, p->comm);
	put_task_struct(p);
}

/* The copy that is sorted is the older sample, which is not needed any more. */
static void show_tasks(const struct top_sample *b, struct top_sample *scratch, u64 span)
{
	unsigned int i;

	memcpy(scratch->tasks, b->tasks, b->nr * sizeof(b->tasks[0]));
	sort(scratch->tasks, b->nr, sizeof(b->tasks[0]), busier, NULL);
	shell_puts("\n  PID  PR  NI S  %CPU     TIME+ COMMAND\n");
	for (i = 0; i < b->nr && i < TOP_THREADS; i++)
		show_task(&scratch->tasks[i], span);
}

/* A terminal that understands it gets each picture over the last one. */
static void show(struct top_sample *a, struct top_sample *b)
{
	u64 span = b->now_us - a->now_us;

	if (shell_ansi())
		shell_puts("\033[H\033[J");
	show_summary(a, b);
	show_softirqs(a, b);
	show_tasks(b, a, span);
	shell_puts("\n");
}

/* Return: true if the user wants to leave. */
static bool wait_for_key(unsigned int ms)
{
	unsigned long end = jiffies + msecs_to_jiffies(ms);
	int key = KEY_NONE;

	while (key != -ETIMEDOUT) {
		long left = end - jiffies;

		if (key == 'q' || key == KEY_CTRL('c'))
			return true;
		key = left > 0 ? shell_key(jiffies_to_msecs(left)) : -ETIMEDOUT;
	}
	return false;
}

static int run_top(unsigned long delay_s, unsigned long rounds)
{
	struct top_sample *a = kmalloc(sizeof(*a), GFP_KERNEL);
	struct top_sample *b = kmalloc(sizeof(*b), GFP_KERNEL);
	bool quit = !a || !b;
	int ret = quit ? -ENOMEM : 0;

	if (!quit)
		take_sample(a, NULL);
	while (!quit && rounds) {
		quit = wait_for_key(delay_s * 1000);
		if (quit)
			break;
		take_sample(b, a);
		show(a, b);
		swap(a, b);
		rounds--;
	}
	kfree(a);
	kfree(b);
	return ret;
}

static int cmd_top(int argc, char **argv)
{
	unsigned long delay_s = TOP_DELAY_S, rounds = ULONG_MAX;
	int i, ret = 0;

	if (argc % 2 == 0)
		return shell_usage();
	for (i = 1; i < argc && !ret; i += 2) {
		if (!strcmp(argv[i], "-d"))
			ret = shell_number(argv[i + 1], "delay", 1, 3600, &delay_s);
		else if (!strcmp(argv[i], "-n"))
			ret = shell_number(argv[i + 1], "rounds", 1, INT_MAX, &rounds);
		else
			ret = shell_usage();
	}
	return ret ?: run_top(delay_s, rounds);
}

static void complete_top(struct shell_completion *c)
{
	static const char *const options[] = {"-d", "-n", NULL};

	if (c->argc % 2 == 0)
		shell_complete_words(c, options);
}

SHELL_CMD(top, "top [-d SECONDS] [-n ROUNDS]", "where the CPU's time goes, live", cmd_top,
	  complete_top,
	  .more = "q or ctrl-c ends it. %Cpu: th threads, it irq threads, wk workers, id idle,\n"
		  "hi hard handlers, si softirqs; %si: the same for each softirq. A thread's time\n"
		  "includes the interrupts on top of it.");
