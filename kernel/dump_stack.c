// SPDX-License-Identifier: MIT
/* Who is here: the lines that every report begins with, and the callers. */
#include <linux/bits.h>
#include <linux/export.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>
#include <bhk/panic.h>
#include <bhk/unwind.h>
#include <generated/utsrelease.h>

/**
 * get_current_name() - name and number of the thread that runs
 * @comm: gets the name, "?" if `current` points nowhere
 * @pid:  gets the number
 *
 * Context: any; `current` may be broken.
 */
void get_current_name(char comm[TASK_COMM_LEN], pid_t *pid)
{
	*pid = -1;
	if (copy_from_kernel_nofault(comm, current->comm, TASK_COMM_LEN) ||
	    get_kernel_nofault(*pid, &current->pid))
		strscpy(comm, "?", TASK_COMM_LEN);
	comm[TASK_COMM_LEN - 1] = '\0';
}

/* Linux's letters, in the order of its numbers. G: no proprietary module. */
static void taint_letters(char *buf)
{
	static const char letters[] = "GFSRMBUDAWCIOELKXTN";
	unsigned long taint = get_taint();
	unsigned int i;

	for (i = 0; i < sizeof(letters) - 1; i++)
		buf[i] = i == 0 || taint & BIT(i) ? letters[i] : ' ';
	buf[i] = '\0';
}

/**
 * dump_stack_print_info() - which thread and which kernel
 * @log_lvl: KERN_*
 *
 * Context: any.
 */
void dump_stack_print_info(const char *log_lvl)
{
	char comm[TASK_COMM_LEN], letters[20];
	pid_t pid;

	get_current_name(comm, &pid);
	taint_letters(letters);
	printk("%sCPU: 0 PID: %d Comm: %s %s%s %s\n", log_lvl, pid, comm,
	       get_taint() ? "Tainted: " : "Not tainted", get_taint() ? letters : "", UTS_RELEASE);
	printk("%sHardware name: BCM2835\n", log_lvl);
	print_worker_info(log_lvl, current);
}

/**
 * show_stack() - print the backtrace of a thread
 * @task: the thread, NULL or current for the caller
 * @sp:	  not used: the thread's own
 * @lvl:  KERN_*
 *
 * Context: any.
 */
void show_stack(struct task_struct *task, unsigned long *sp, const char *lvl)
{
	struct unwind_state s;

	if (!task || task == current)
		unwind_from_here(&s);
	else
		unwind_from_task(&s, task);
	show_backtrace(&s, lvl);
}
EXPORT_SYMBOL(show_stack);

void dump_stack_lvl(const char *log_lvl)
{
	struct unwind_state s;

	if (!IS_ENABLED(CONFIG_FAULT_REPORT)) {
		printk("%sby %s[%d]\n", log_lvl, current->comm, current->pid);
		return;
	}
	dump_stack_print_info(log_lvl);
	unwind_from_here(&s);
	show_backtrace(&s, log_lvl);
}
EXPORT_SYMBOL(dump_stack_lvl);

void dump_stack(void)
{
	dump_stack_lvl(KERN_DEFAULT);
}
EXPORT_SYMBOL(dump_stack);
