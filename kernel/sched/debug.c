// SPDX-License-Identifier: MIT
/* Looking at threads: state letters, where they sleep, all of them to the log. */
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/nmi.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/task_stack.h>
#include <linux/workqueue.h>
#include <bhk/mm.h>
#include <bhk/task.h>
#include <bhk/unwind.h>

const struct cpumask cpu_all_bits_mask = { .bits = { 1 } };
EXPORT_SYMBOL(cpu_all_bits_mask);

/* Frames inside the scheduler before the function that sleeps. */
#define WCHAN_DEPTH 8

extern char __sched_text_start[], __sched_text_end[];

/**
 * task_state_to_char() - a thread's state as ps shows it
 * @p: thread
 *
 * R runs or would like to, S sleeps until an event or a signal, D until an event, I as D
 * but idle: no load and never hung, P parked, X dead.
 *
 * Context: any; a snapshot.
 */
char task_state_to_char(const struct task_struct *p)
{
	unsigned int state = READ_ONCE(p->__state);

	if (state == TASK_RUNNING)
		return 'R';
	if ((state & TASK_IDLE) == TASK_IDLE)
		return 'I';
	if (state & TASK_INTERRUPTIBLE)
		return 'S';
	if (state & TASK_UNINTERRUPTIBLE)
		return 'D';
	if (state & __TASK_STOPPED)
		return 'T';
	if (state & TASK_PARKED)
		return 'P';
	return 'X';
}
EXPORT_SYMBOL(task_state_to_char);

/** in_sched_functions() - whether @addr is in a function that sleeps for its caller */
int in_sched_functions(unsigned long addr)
{
	return addr >= (unsigned long)__sched_text_start && addr < (unsigned long)__sched_text_end;
}

static bool sleeps(struct task_struct *p)
{
	return p != current && !READ_ONCE(p->array) && READ_ONCE(p->stack);
}

/**
 * get_wchan() - where a thread sleeps
 * @p: thread; the caller has a reference
 *
 * Context: any but NMI. Return: an address in the function that called into the
 * scheduler; 0 if the thread does not sleep.
 */
unsigned long get_wchan(struct task_struct *p)
{
	unsigned long trace[WCHAN_DEPTH], switches = p->nvcsw + p->nivcsw;
	unsigned int i, n;

	if (!sleeps(p))
		return 0;
	n = stack_trace_save_tsk(p, trace, WCHAN_DEPTH, 0);
	/* If it ran meanwhile, what was read is nothing. */
	if (!sleeps(p) || p->nvcsw + p->nivcsw != switches)
		return 0;
	for (i = 0; i < n; i++)
		if (!in_sched_functions(trace[i]))
			return trace[i];
	return 0;
}

/**
 * sched_show_task() - one thread to the log, as Linux's SysRq t shows it
 * @p: thread; the caller has a reference
 *
 * "stack" is how many bytes of its stack were never used.
 *
 * Context: any but NMI.
 */
void sched_show_task(struct task_struct *p)
{
	size_t never_used = p->stack ? THREAD_SIZE - stack_watermark(p->stack, THREAD_SIZE) : 0;

	pr_info("task:%-15.15s state:%c%s stack:%-5zu pid:%-5d ppid:%-6d flags:0x%08x\n", p->comm,
		task_state_to_char(p), task_is_running(p) ? "  running task    " : "", never_used,
		p->pid, task_ppid_nr(p), p->flags);
	print_worker_info(KERN_INFO, p);
	if (p->stack || p == current)
		show_stack(p, NULL, KERN_INFO);
}
EXPORT_SYMBOL(sched_show_task);

/* As on Linux, who looks for blocked threads does not mean those that idle. */
static bool state_matches(const struct task_struct *p, unsigned int filter)
{
	if (filter == TASK_UNINTERRUPTIBLE && (p->__state & TASK_NOLOAD))
		return false;
	return !filter || (p->__state & filter);
}

/**
 * show_state_filter() - threads in some states to the log
 * @state_filter: mask of TASK_* states, 0: all
 *
 * Context: any but NMI. The watchdog takes no offence at how long that takes.
 */
void show_state_filter(unsigned int state_filter)
{
	struct task_struct *p;

	for_each_task(p) {
		touch_nmi_watchdog();
		if (state_matches(p, state_filter))
			sched_show_task(p);
	}
}
