// SPDX-License-Identifier: MIT
/* ps and thread. */
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/sched/debug.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <asm/page.h>
#include <bhk/mm.h>
#include <bhk/task.h>
#include <bhk/time.h>
#include <bhk/unwind.h>

#define SHELL_GROUP "threads"
#include "internal.h"

/* WCHAN has six characters, as in ps -ely. */
#define WCHAN_WIDTH 6

static void wchan_name(struct task_struct *p, char name[KSYM_NAME_LEN])
{
	unsigned long addr = task_is_running(p) ? 0 : get_wchan(p);

	if (!addr || lookup_symbol_name(addr, name))
		strcpy(name, "-");
}

static u64 runtime_us(struct task_struct *p)
{
	return div_u64(task_sched_runtime(p), NSEC_PER_USEC);
}

/* Share of the CPU over the thread's life, in percent. */
static unsigned int cpu_share(struct task_struct *p)
{
	u64 life = uptime_us() - p->start_time;

	return life ? (unsigned int)div64_u64(runtime_us(p) * 100, life) : 0;
}

/* ps counts from 60 for the best nice level down to 99; real time is below. */
static int ps_priority(const struct task_struct *p)
{
	return task_prio(p) + 60;
}

static void ps_nice(const struct task_struct *p, char text[4])
{
	if (p->policy == SCHED_NORMAL)
		snprintf(text, 4, "%d", task_nice(p));
	else
		strcpy(text, "-");
}

static void ps_line(struct task_struct *p)
{
	u32 seconds = div_u64(runtime_us(p), USEC_PER_SEC);
	char wchan[KSYM_NAME_LEN], nice[4];

	wchan_name(p, wchan);
	ps_nice(p, nice);
	shell_printf("%c %5d %5d %5d %2u %3d %3s %5u %5u %-*.*s %-8s %02u:%02u:%02u %s\n",
		     task_state_to_char(p), 0, p->pid, task_ppid_nr(p), cpu_share(p),
		     ps_priority(p), nice, CONFIG_THREAD_SIZE / 1024,
		     (unsigned int)(CONFIG_THREAD_SIZE / PAGE_SIZE), WCHAN_WIDTH, WCHAN_WIDTH,
		     wchan, p == current ? "ttyAMA0" : "?", seconds / 3600, seconds / 60 % 60,
		     seconds % 60, p->comm);
}

static int cmd_ps(int argc, char **argv)
{
	struct task_struct *p;

	if (argc > 2 || (argc == 2 && strcmp(argv[1], "-ely") && strcmp(argv[1], "-e")))
		return shell_usage();
	shell_puts("S   UID   PID  PPID  C PRI  NI   RSS    SZ WCHAN  TTY          TIME CMD\n");
	for_each_task(p)
		if (!is_idle_task(p))
			ps_line(p);
	return 0;
}

SHELL_CMD(
	ps, "ps [-ely]", "list the threads", cmd_ps, NULL,
	.more = "The columns are those of 'ps -ely':\n"
		"  S      R runs or wants to, S sleeps, D sleeps and counts as busy, I idle worker\n"
		"  C      share of the CPU since it began, in percent\n"
		"  PRI    lower is better: 60..99 for nice -20..19, below 60 real time\n"
		"  RSS    its stack in KiB; SZ: in pages\n"
		"  WCHAN  the function in which it sleeps\n"
		"  TIME   CPU time used, interrupts on top of it included");

static const char *policy_name(const struct task_struct *p)
{
	switch (p->policy) {
	case SCHED_FIFO:
		return "SCHED_FIFO";
	case SCHED_RR:
		return "SCHED_RR";
	default:
		return "SCHED_NORMAL";
	}
}

/* Interrupts are off: it must not run while its stack is looked at. */
static void show_trace(struct task_struct *p)
{
	unsigned long trace[16], flags;
	unsigned int i, n;

	local_irq_save(flags);
	if (p == current)
		n = stack_trace_save(trace, ARRAY_SIZE(trace), 0);
	else
		n = stack_trace_save_tsk(p, trace, ARRAY_SIZE(trace), 0);
	local_irq_restore(flags);
	for (i = 0; i < n; i++)
		shell_printf("  [<%08lx>] %pS\n", trace[i], (void *)trace[i]);
}

/* The idle thread runs on the stack of the boot. */
static void show_stack_use(const struct task_struct *p)
{
	if (!p->stack)
		return;
	shell_printf("stack:      %lx..%lx, at most %zu of %u bytes used\n",
		     (unsigned long)p->stack, (unsigned long)p->stack + CONFIG_THREAD_SIZE,
		     stack_watermark(p->stack, CONFIG_THREAD_SIZE), CONFIG_THREAD_SIZE);
}

static void describe(struct task_struct *p)
{
	char wchan[KSYM_NAME_LEN];
	u32 us, seconds = div_u64_rem(runtime_us(p), USEC_PER_SEC, &us);

	wchan_name(p, wchan);
	shell_printf("thread:     %d %s, parent %d\n", p->pid, p->comm, task_ppid_nr(p));
	shell_printf("state:      %c (0x%x)\n", task_state_to_char(p), p->__state);
	shell_printf("policy:     %s, nice %d, real-time priority %u\n", policy_name(p),
		     task_nice(p), p->rt_priority);
	shell_printf("priority:   %d%s\n", p->prio,
		     p->prio < p->normal_prio ? " (lent by a waiter)" : "");
	shell_printf("cpu time:   %u.%06u s, %u%% since it began\n", seconds, us, cpu_share(p));
	shell_printf("switches:   %lu voluntary, %lu involuntary\n", p->nvcsw, p->nivcsw);
	show_stack_use(p);
	shell_printf("waits in:   %s\n", wchan);
	shell_puts("backtrace:\n");
	show_trace(p);
}

static int cmd_thread(int argc, char **argv)
{
	struct task_struct *p;
	unsigned long pid;
	int ret;

	if (argc != 2)
		return shell_usage();
	ret = shell_number(argv[1], "PID", 0, INT_MAX, &pid);
	if (ret)
		return ret;
	p = get_task_by_pid(pid);
	if (!p)
		return shell_error(-ESRCH, "there is no thread %lu; 'ps' lists them", pid);
	describe(p);
	put_task_struct(p);
	return 0;
}

static void complete_pid(struct shell_completion *c)
{
	struct task_struct *p;
	char pid[12];

	if (c->argc != 2)
		return;
	for_each_task(p) {
		snprintf(pid, sizeof(pid), "%d", p->pid);
		shell_candidate(c, pid);
	}
}

SHELL_CMD(thread, "thread PID", "tell all about one thread", cmd_thread, complete_pid,
	  .more = "State, priorities, CPU time, switches, the deepest use of its stack, where it\n"
		  "sleeps and who called that.",
	  .example = "  thread 2");
