// SPDX-License-Identifier: MIT
/*
 * The life of a thread: made, listed, ended, reaped.
 *
 * A thread cannot free the stack that it runs on. It ends as TASK_DEAD on the dead list;
 * kthreadd, or whoever makes the next thread, frees the stack and drops the reference
 * that the thread had to itself.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/wait.h>
#include <bhk/mm.h>
#include <bhk/pi.h>
#include <bhk/sched.h>
#include <bhk/task.h>
#include <bhk/trace.h>
#include "sched/sched.h"

/* After this one numbers start again at the lowest free one, as on Linux. */
#define PID_MAX	       32768
#define PID_FIRST_FREE 3

/* What __switch_to pops: r4-r11 and lr. The stack pointer is aligned to 8 behind it. */
#define FRAME_WORDS 9

extern char __init_stack[];

/*
 * The boot context, later the idle thread: it runs when nothing else does. It is never queued,
 * and worse than the worst that can be.
 */
struct task_struct init_task = {
	.__state = TASK_RUNNING,
	.prio = MAX_PRIO,
	.static_prio = DEFAULT_PRIO,
	.normal_prio = MAX_PRIO,
	.policy = SCHED_NORMAL,
	.flags = PF_IDLE | PF_KTHREAD,
	.stack = __init_stack,
	.usage = REFCOUNT_INIT(2),
	.comm = "swapper",
	.tasks = LIST_HEAD_INIT(init_task.tasks),
	.pi_waiters = LIST_HEAD_INIT(init_task.pi_waiters),
	.pi_lends = LIST_HEAD_INIT(init_task.pi_lends),
};
EXPORT_SYMBOL(init_task);

unsigned int nr_threads;	 /* P */
unsigned int nr_threads_refused; /* P */
unsigned long total_forks;	 /* P */

static pid_t last_pid;		   /* P */

static LIST_HEAD(dead_tasks);	   /* I; linked by tasks */
static struct task_struct *reaper; /* c */

/*
 * The list is in the order of the pids. Only threads change it, and no interrupt finds it half
 * changed: with preemption off it stays as it is.
 */

/*
 * Preemption off. A free number behind the last one that was given, and its place in the list: behind all,
 * unless the numbers have begun again. MAX_THREADS is far below PID_MAX, so there always is one.
 */
static struct list_head *alloc_pid(void)
{
	struct task_struct *p;

	do {
		if (++last_pid >= PID_MAX)
			last_pid = PID_FIRST_FREE;
		if (list_last_entry(&init_task.tasks, struct task_struct, tasks)->pid < last_pid)
			return &init_task.tasks;
		list_for_each_entry(p, &init_task.tasks, tasks) {
			if (p->pid > last_pid)
				break;
			last_pid += p->pid == last_pid;
		}
	} while (last_pid >= PID_MAX);
	return &p->tasks;
}

/* Preemption off. Behind @prev; the idle thread, if that is NULL or has left the list. */
static struct task_struct *next_listed(struct task_struct *prev)
{
	if (!prev || unlikely(prev->flags & PF_EXITING))
		return &init_task;
	if (list_is_last(&prev->tasks, &init_task.tasks))
		return NULL;
	return list_next_entry(prev, tasks);
}

static struct task_struct *step(struct task_struct *prev)
{
	struct task_struct *p;

	preempt_disable();
	p = next_listed(prev);
	if (p)
		get_task_struct(p);
	preempt_enable();
	if (prev)
		put_task_struct(prev);
	return p;
}

/**
 * task_next() - the thread with the next higher pid
 * @prev: a thread with a reference, which is dropped; NULL: begin with the idle thread
 *
 * Context: any but NMI. O(threads) if @prev ends meanwhile, else O(1); preemption is off for one
 * step at a time. Return: the thread with a reference, NULL after the last.
 */
struct task_struct *task_next(struct task_struct *prev)
{
	pid_t pid = prev ? prev->pid : -1;

	do
		prev = step(prev);
	while (prev && prev->pid <= pid);
	return prev;
}

/**
 * get_task_by_pid() - find a thread
 * @pid: its number
 *
 * Context: any but NMI. O(threads). Return: the thread with a reference, NULL if there is none.
 */
struct task_struct *get_task_by_pid(pid_t pid)
{
	struct task_struct *p;

	for_each_task(p)
		if (p->pid == pid)
			break;
	return p;
}

/**
 * task_ppid_nr() - pid of the parent, as ps shows it
 * @p: a thread
 *
 * All threads but init and kthreadd are kthreadd's. Context: any.
 */
pid_t task_ppid_nr(const struct task_struct *p)
{
	return p->pid > 2 ? 2 : 0;
}

/**
 * set_task_comm() - rename a thread
 * @p:	  thread
 * @name: new name; 15 characters are kept
 *
 * Context: any.
 */
void set_task_comm(struct task_struct *p, const char *name)
{
	strscpy(p->comm, name, sizeof(p->comm));
}
EXPORT_SYMBOL(set_task_comm);

/* Frees what dead threads left. Context: task. */
static void reap_dead_tasks(void)
{
	struct task_struct *p;

	for (;;) {
		raw_local_irq_disable();
		p = list_first_entry_or_null(&dead_tasks, struct task_struct, tasks);
		if (p)
			list_del_init(&p->tasks);
		raw_local_irq_enable();
		if (!p)
			return;
		free_thread_stack(p->stack);
		p->stack = NULL;
		put_task_struct(p);
	}
}

/* Thread 2 of every boot: reaps dead threads. */
static int __noreturn kthreadd(void *unused)
{
	reaper = current;
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (list_empty(&dead_tasks))
			schedule();
		__set_current_state(TASK_RUNNING);
		reap_dead_tasks();
	}
}

void __put_task_struct(struct task_struct *t)
{
	WARN_ON(t->stack);
	kfree(t->kthread);
	kfree(t);
}
EXPORT_SYMBOL(__put_task_struct);

/* The first switch to it returns to thread_start with the function in r4, its argument in r5. */
static void setup_thread_frame(struct task_struct *p, int (*fn)(void *), void *arg)
{
	unsigned long *frame = (unsigned long *)((char *)p->stack + THREAD_SIZE) - FRAME_WORDS;

	memset(frame, 0, FRAME_WORDS * sizeof(*frame));
	frame[0] = (unsigned long)fn;
	frame[1] = (unsigned long)arg;
	frame[FRAME_WORDS - 1] = (unsigned long)thread_start;
	p->sp = (unsigned long)frame;
}

static void setup_task(struct task_struct *p, const char *name)
{
	p->__state = TASK_UNINTERRUPTIBLE;
	p->policy = SCHED_NORMAL;
	p->static_prio = DEFAULT_PRIO;
	p->normal_prio = DEFAULT_PRIO;
	assign_prio(p, DEFAULT_PRIO);
	refill_slice(p);
	p->flags = PF_KTHREAD;
	p->start_time = ktime_get_ns() / NSEC_PER_USEC;
	refcount_set(&p->usage, 1);
	INIT_LIST_HEAD(&p->pi_waiters);
	INIT_LIST_HEAD(&p->pi_lends);
	set_task_comm(p, name);
}

/* Interrupts stay on: an interrupt in between walks along a list in which the thread is, or is not. */
static int list_task(struct task_struct *p)
{
	int err = -EAGAIN;

	preempt_disable();
	if (nr_threads < MAX_THREADS) {
		struct list_head *next = alloc_pid();

		p->tgid = p->pid = last_pid;
		list_add_tail_rcu(&p->tasks, next);
		nr_threads++;
		total_forks++;
		err = 0;
	} else {
		nr_threads_refused++;
	}
	preempt_enable();
	return err;
}

/**
 * task_create() - make a thread, asleep in TASK_UNINTERRUPTIBLE
 * @fn:	  function; its result is the exit code
 * @arg:  argument
 * @name: name
 *
 * It starts with the first wake_up_process(), nice 0, interrupts on. The only reference
 * is its own: it lasts until the thread ended.
 *
 * Context: task. Sleeps for memory. Return: the thread; ERR_PTR(-ENOMEM) without memory
 * or stack, ERR_PTR(-EAGAIN) with MAX_THREADS threads.
 */
struct task_struct *task_create(int (*fn)(void *), void *arg, const char *name)
{
	struct task_struct *p;
	int err = -ENOMEM;

	reap_dead_tasks();
	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return ERR_PTR(-ENOMEM);
	p->stack = alloc_thread_stack();
	if (!p->stack)
		goto out_task;
	setup_task(p, name);
	setup_thread_frame(p, fn, arg);
	err = list_task(p);
	if (err)
		goto out_stack;
	return p;

out_stack:
	free_thread_stack(p->stack);
out_task:
	kfree(p);
	return ERR_PTR(err);
}

/* What a thread should not take to its grave. */
static void check_exit(struct task_struct *p)
{
	if (unlikely(in_interrupt() || p == &init_task))
		panic("Attempted to kill the idle task or an interrupt handler!");
	if (unlikely(preempt_count())) {
		pr_info("note: %s[%d] exited with preempt_count %d\n", p->comm, p->pid,
			preempt_count());
		debug_show_held_spinlocks();
		cpu_state.preempt_count = 0;
	}
	if (unlikely(p->locks_held))
		pr_err("BUG: %s/%d exits with %d lock(s) still held!\n", p->comm, p->pid,
		       p->locks_held);
}

/**
 * thread_exit() - the end of the current thread
 * @code: what kthread_stop() returns
 *
 * Context: task. Does not return.
 */
void __noreturn thread_exit(int code)
{
	struct task_struct *p = current;

	check_exit(p);
	p->flags |= PF_EXITING;
	p->exit_code = code;
	if (p->on_exit)
		p->on_exit(p);
	kthread_exited(p);
	trace_thread_exit(p);
	/* Interrupts may come in before the switch, threads, who would reap this one, not. */
	if (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))
		preempt_disable();
	raw_local_irq_disable();
	pi_exit_task(p);
	list_move_tail(&p->tasks, &dead_tasks);
	rq.dead_switches += p->nvcsw + p->nivcsw + 1;
	nr_threads--;
	if (reaper)
		wake_up_process_irqoff(reaper);
	if (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE)) {
		irq_window();
		preempt_enable_no_resched();
	}
	p->__state = TASK_DEAD;
	schedule();
	BUG();
}

/**
 * spawn_init() - make the first two threads
 * @fn: function of pid 1
 *
 * Context: boot, the idle thread. They run when it sleeps.
 */
void __init spawn_init(int (*fn)(void *))
{
	struct task_struct *init = task_create(fn, NULL, "init");
	struct task_struct *kd = task_create(kthreadd, NULL, "kthreadd");

	if (IS_ERR(init) || IS_ERR(kd))
		panic("No memory for the first threads");
	wake_up_process(kd);
	wake_up_process(init);
}
