/* SPDX-License-Identifier: MIT */
/* Threads and the scheduler. */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <linux/types.h>
#include <linux/list.h>
#include <linux/preempt.h>
#include <linux/refcount.h>
#include <linux/rbtree.h>
#include <linux/sched/prio.h>
#include <asm/current.h>
#include <asm/processor.h>

#define TASK_COMM_LEN 16

/* Thread states; the values are Linux's. */
#define TASK_RUNNING	     0x00000000
#define TASK_INTERRUPTIBLE   0x00000001
#define TASK_UNINTERRUPTIBLE 0x00000002
#define __TASK_STOPPED	     0x00000004
#define __TASK_TRACED	     0x00000008
#define EXIT_DEAD	     0x00000010
#define EXIT_ZOMBIE	     0x00000020
#define TASK_PARKED	     0x00000040
#define TASK_DEAD	     0x00000080
#define TASK_WAKEKILL	     0x00000100
#define TASK_WAKING	     0x00000200
#define TASK_NOLOAD	     0x00000400
#define TASK_NEW	     0x00000800

#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_IDLE     (TASK_UNINTERRUPTIBLE | TASK_NOLOAD)
#define TASK_NORMAL   (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

#define SCHED_NORMAL 0
#define SCHED_FIFO   1
#define SCHED_RR     2

#define PF_IDLE	       0x00000002
#define PF_EXITING     0x00000004
#define PF_WQ_WORKER   0x00000020
#define PF_WQ_COUNTED  0x00000040 /* a worker with an item: the pool hears when it sleeps */
#define PF_MEMALLOC    0x00000800
#define PF_KTHREAD     0x00200000
#define PF_NO_SETAFFINITY 0x04000000

#define MAX_SCHEDULE_TIMEOUT LONG_MAX

struct prio_array;
struct pi_lend;
struct irqaction;
struct kthread;

/**
 * struct task_struct - a thread
 * @__state:	TASK_*; RUNNING means on the run queue
 * @prio:	effective priority 0..139, lower is better; may be lent by a waiter
 * @array:	the priority array it belongs to, NULL while it sleeps
 * @run_list:	link in array->queue[prio], unless it runs or is in the chain of cpu_state.next
 * @behind:	who comes next behind it, in that chain
 * @sp:		saved stack pointer while it does not run; offset known to switch.S
 * @prio_word:	word of the array's bitmap that @prio is in
 * @prio_bit:	bit of @prio in that word
 * @flags:	PF_*
 * @policy:	SCHED_*
 * @static_prio: 120 + nice, kept while the thread is real time
 * @normal_prio: priority without lent ones
 * @rt_priority: 1..99 for SCHED_FIFO and SCHED_RR
 * @slice_end:	value of the low word of @sum_exec at which equals get their turn
 * @stamp:	clock when it was last switched in
 * @sum_exec:	microseconds of CPU used, interrupts on top of it included
 * @nvcsw:	switches away because it slept
 * @nivcsw:	switches away because it was preempted
 * @stack:	lowest address of its stack
 * @usage:	references; the structure lives while there is one
 * @tasks:	link in the list of all threads
 * @pi_waiters:	who lends this thread its priority, best first (struct pi_lend)
 * @pi_lends:	to whom this thread lends its own while it waits (struct pi_lend)
 * @locks_held:	mutexes and rwsems that it holds
 * @sig_pending: signals that wait, of those in @sig_allowed
 * @sig_allowed: signals that it asked for with allow_signal()
 * @last_switch: value of nvcsw + nivcsw at the last hung-task check
 *
 * I: interrupts off   o: the thread itself   c: constant while it lives
 */
struct task_struct {
	struct list_head run_list;	 /* I */
	unsigned long sp;		 /* I */
	unsigned int __state;		 /* I; o may set a sleeping state */
	int prio;			 /* I */
	struct prio_array *array;	 /* I */
	struct task_struct *behind;	 /* I */
	u32 prio_word;			 /* I */
	u32 prio_bit;			 /* I */
	unsigned int flags;		 /* o */
	unsigned int policy;		 /* I */
	int static_prio;		 /* I */
	int normal_prio;		 /* I */
	unsigned int rt_priority;	 /* I */
	u32 slice_end;			 /* I */
	u32 stamp;			 /* I */
	union {
		u64 sum_exec;		 /* I */
		struct {
			u32 sum_exec_low; /* little endian */
			u32 sum_exec_high;
		};
	};
	unsigned long nvcsw;		 /* I */
	unsigned long nivcsw;		 /* I */

	void *stack;			 /* c */
	refcount_t usage;
	pid_t pid;			 /* c */
	pid_t tgid;			 /* c */
	char comm[TASK_COMM_LEN];
	struct list_head tasks;		 /* I */
	void *mm;			 /* always NULL: there are only kernel threads */

	struct list_head pi_waiters;	 /* I */
	struct list_head pi_lends;	 /* I */
	int locks_held;			 /* o */
	unsigned long sig_pending;	 /* atomic bits */
	unsigned long sig_allowed;	 /* o */

	unsigned long last_switch;	 /* hung-task thread only */
	unsigned long last_switch_time;	 /* hung-task thread only */

	void *worker_private;		 /* o: kthread or workqueue worker data */
	struct kthread *kthread;	 /* c */
	void *journal_info;
	void (*on_exit)(struct task_struct *p); /* o: called by the thread as it ends */
	int exit_code;			 /* o */
	u64 start_time;			 /* c: microseconds since boot */
};

#define __set_current_state(s)			  \
	do {					  \
		WRITE_ONCE(current->__state, (s)); \
	} while (0)
#define set_current_state(s)			   \
	do {					   \
		WRITE_ONCE(current->__state, (s)); \
		smp_mb();			   \
	} while (0)
/* For states that a wake-up from before must not undo: the caller tests nothing in between. */
#define set_special_state(s)				\
	do {						\
		unsigned long __flags;			\
		raw_local_irq_save(__flags);		\
		WRITE_ONCE(current->__state, (s));	\
		raw_local_irq_restore(__flags);		\
	} while (0)
#define __set_task_state(t, s)	WRITE_ONCE((t)->__state, (s))
#define get_current_state()	READ_ONCE(current->__state)
#define task_is_running(t)	(READ_ONCE((t)->__state) == TASK_RUNNING)

extern struct task_struct init_task;

void schedule(void);
void schedule_preempt_disabled(void);
void yield(void);
int __cond_resched(void);
int wake_up_process(struct task_struct *p);
int wake_up_state(struct task_struct *p, unsigned int state);

#define need_resched() (!!(cpu_state.work & WORK_NEED_RESCHED))

/**
 * cond_resched() - let others run if it is their turn
 *
 * Context: task. May sleep. Return: 1 if another thread ran, else 0.
 */
static inline int cond_resched(void)
{
	return __cond_resched();
}

/** cond_resched_lock() - cond_resched() for a holder of one spinlock. Return: 1 if it was given up */
#define cond_resched_lock(lock)			\
	({					\
		int __gave_up = need_resched();	\
		if (__gave_up) {		\
			spin_unlock(lock);	\
			cond_resched();		\
			spin_lock(lock);	\
		}				\
		__gave_up;			\
	})

long schedule_timeout(long timeout);
long schedule_timeout_interruptible(long timeout);
long schedule_timeout_killable(long timeout);
long schedule_timeout_uninterruptible(long timeout);
long schedule_timeout_idle(long timeout);
long io_schedule_timeout(long timeout);
void io_schedule(void);

struct sched_param {
	int sched_priority;
};

int sched_setscheduler_nocheck(struct task_struct *p, int policy, const struct sched_param *param);
int sched_setscheduler(struct task_struct *p, int policy, const struct sched_param *param);
void sched_set_fifo(struct task_struct *p);
void sched_set_fifo_low(struct task_struct *p);
void sched_set_normal(struct task_struct *p, int nice);
void set_user_nice(struct task_struct *p, long nice);
int task_prio(const struct task_struct *p);
u64 task_sched_runtime(struct task_struct *p);

static inline int task_nice(const struct task_struct *p)
{
	return PRIO_TO_NICE(p->static_prio);
}

static inline int rt_task(const struct task_struct *p)
{
	return p->prio < MAX_RT_PRIO;
}

static inline int is_idle_task(const struct task_struct *p)
{
	return !!(p->flags & PF_IDLE);
}

static inline pid_t task_pid_nr(const struct task_struct *p)
{
	return p->pid;
}

static inline pid_t task_tgid_nr(const struct task_struct *p)
{
	return p->tgid;
}

char task_state_to_char(const struct task_struct *p);
void set_task_comm(struct task_struct *p, const char *name);

#define get_task_comm(buf, p) strscpy(buf, (p)->comm, sizeof(buf))

/*
 * What sources expect to have with this header, as on Linux. Last, because some of these
 * headers need what stands above.
 */
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/stat.h>
#include <linux/string.h>
#include <linux/time.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#endif
