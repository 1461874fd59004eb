/* SPDX-License-Identifier: MIT */
/* Interrupt handlers, softirqs and tasklets: what a driver includes. */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/kernel.h>
#include <linux/bitops.h>
#include <linux/bottom_half.h>
#include <linux/irqreturn.h>
#include <linux/irqdesc.h>
#include <linux/irqflags.h>
#include <linux/hardirq.h>
#include <linux/hrtimer.h>
#include <linux/kref.h>
#include <linux/workqueue.h>
#include <linux/printk.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <linux/atomic.h>
#include <linux/sched.h>
#include <asm/ptrace.h>
#include <asm/irq.h>
#include <bhk/tracepoint.h>
#include <bhk/hist_hooks.h>

#define IRQF_TRIGGER_NONE    0x00000000
#define IRQF_TRIGGER_RISING  0x00000001
#define IRQF_TRIGGER_FALLING 0x00000002
#define IRQF_TRIGGER_HIGH    0x00000004
#define IRQF_TRIGGER_LOW     0x00000008
#define IRQF_TRIGGER_MASK \
	(IRQF_TRIGGER_HIGH | IRQF_TRIGGER_LOW | IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING)
#define IRQF_TRIGGER_PROBE 0x00000010

#define IRQF_SHARED	   0x00000080
#define IRQF_PROBE_SHARED  0x00000100
#define __IRQF_TIMER	   0x00000200
#define IRQF_PERCPU	   0x00000400
#define IRQF_NOBALANCING   0x00000800
#define IRQF_IRQPOLL	   0x00001000
#define IRQF_ONESHOT	   0x00002000
#define IRQF_NO_SUSPEND	   0x00004000
#define IRQF_FORCE_RESUME  0x00008000
#define IRQF_NO_THREAD	   0x00010000
#define IRQF_EARLY_RESUME  0x00020000
#define IRQF_COND_SUSPEND  0x00040000
#define IRQF_NO_AUTOEN	   0x00080000
#define IRQF_NO_DEBUG	   0x00100000
#define IRQF_TIMER	   (__IRQF_TIMER | IRQF_NO_SUSPEND | IRQF_NO_THREAD)

enum {
	IRQC_IS_HARDIRQ = 0,
	IRQC_IS_NESTED,
};

/* The number of a device whose interrupt goes nowhere: -ENOTCONN. */
#define IRQ_NOTCONNECTED (1U << 31)

typedef irqreturn_t (*irq_handler_t)(int irq, void *dev_id);

struct cpumask;
struct device;
struct task_struct;

/* irqaction.thread_flags */
#define IRQTF_RUNTHREAD	    0 /* a wake-up waits to be served */
#define IRQTF_WARNED	    1 /* told once that there is no thread function */
#define IRQTF_READY	    2 /* the thread has started */
#define IRQTF_FORCED_THREAD 3 /* threadirqs: the primary handler runs in the thread */
#define IRQTF_BUSY	    4 /* from the wake-up to the end of the last run */

/**
 * struct irqaction - one handler on a line
 * @irq:	first argument of the handlers
 * @dev_id:	second argument, and the name for free_irq()
 * @handler:	primary handler
 * @next:	next one on a shared line
 * @thread_fn:	thread function, or NULL
 * @thread:	irq/NN-name
 * @flags:	IRQF_*
 * @thread_flags: IRQTF_*
 * @thread_mask: its bit in desc->threads_oneshot
 * @name:	for /proc/interrupts
 * @secondary:	forced threading of a handler that has a thread function already
 * @hist:	waiting times of the thread function (<bhk/hist.h>)
 * @stat:	run time of the thread function
 *
 * I: interrupts off   c: constant after request   o: the irq thread
 */
struct irqaction {
	int irq;			/* c */
	void *dev_id;			/* c */
	irq_handler_t handler;		/* c */
	struct irqaction *next;		/* I */
	irq_handler_t thread_fn;	/* c */
	struct task_struct *thread;	/* I */
	unsigned int flags;		/* c */
	unsigned long thread_flags;	/* atomic bits */
	unsigned long thread_mask;	/* c */
	const char *name;		/* c */
	struct irqaction *secondary;	/* c */
#ifdef CONFIG_HISTOGRAMS
	struct hist_ref hist;		/* I */
#endif
	struct run_stat stat;		/* o */
	struct proc_dir_entry *dir;	/* c: kernel/irq/proc.c */
};

int __must_check request_threaded_irq(unsigned int irq, irq_handler_t handler,
				      irq_handler_t thread_fn, unsigned long flags,
				      const char *name, void *dev);

/**
 * request_irq() - take an interrupt line
 * @irq:     the line
 * @handler: runs in hard interrupt context, interrupts off
 * @flags:   IRQF_*
 * @name:    shown in /proc/interrupts; must stay valid
 * @dev:     passed to the handler, and names the handler to free_irq()
 *
 * Context: task. Sleeps. Return: 0 or -errno, as request_threaded_irq().
 */
static inline int __must_check request_irq(unsigned int irq, irq_handler_t handler,
					   unsigned long flags, const char *name, void *dev)
{
	return request_threaded_irq(irq, handler, NULL, flags, name, dev);
}

int __must_check request_any_context_irq(unsigned int irq, irq_handler_t handler,
					 unsigned long flags, const char *name, void *dev_id);
const void *free_irq(unsigned int irq, void *dev_id);

int __must_check devm_request_threaded_irq(struct device *dev, unsigned int irq,
					   irq_handler_t handler, irq_handler_t thread_fn,
					   unsigned long irqflags, const char *devname,
					   void *dev_id);

static inline int __must_check devm_request_irq(struct device *dev, unsigned int irq,
						irq_handler_t handler, unsigned long irqflags,
						const char *devname, void *dev_id)
{
	return devm_request_threaded_irq(dev, irq, handler, NULL, irqflags, devname, dev_id);
}

int __must_check devm_request_any_context_irq(struct device *dev, unsigned int irq,
					      irq_handler_t handler, unsigned long irqflags,
					      const char *devname, void *dev_id);
void devm_free_irq(struct device *dev, unsigned int irq, void *dev_id);

void disable_irq_nosync(unsigned int irq);
bool disable_hardirq(unsigned int irq);
void disable_irq(unsigned int irq);
void enable_irq(unsigned int irq);
void irq_wake_thread(unsigned int irq, void *dev_id);
int irq_set_affinity(unsigned int irq, const struct cpumask *cpumask);

/* With one CPU a wish for another is as good as a command. */
static inline int irq_force_affinity(unsigned int irq, const struct cpumask *cpumask)
{
	return irq_set_affinity(irq, cpumask);
}

static inline int irq_set_affinity_hint(unsigned int irq, const struct cpumask *m)
{
	return irq_set_affinity(irq, m);
}

static inline int irq_update_affinity_hint(unsigned int irq, const struct cpumask *m)
{
	return irq_set_affinity(irq, m);
}

static inline int irq_can_set_affinity(unsigned int irq)
{
	return 0;
}

int irq_set_irq_wake(unsigned int irq, unsigned int on);

static inline int enable_irq_wake(unsigned int irq)
{
	return irq_set_irq_wake(irq, 1);
}

static inline int disable_irq_wake(unsigned int irq)
{
	return irq_set_irq_wake(irq, 0);
}

/* Softirqs. Numbers and order are Linux's; the lower number runs first. */
enum {
	HI_SOFTIRQ = 0,
	TIMER_SOFTIRQ,
	NET_TX_SOFTIRQ,
	NET_RX_SOFTIRQ,
	BLOCK_SOFTIRQ,
	IRQ_POLL_SOFTIRQ,
	TASKLET_SOFTIRQ,
	SCHED_SOFTIRQ,
	HRTIMER_SOFTIRQ,
	RCU_SOFTIRQ,

	NR_SOFTIRQS
};

extern const char *const softirq_to_name[NR_SOFTIRQS];

struct softirq_action {
	void (*action)(struct softirq_action *);
};

void open_softirq(int nr, void (*action)(struct softirq_action *));
void wakeup_softirqd(void);
void __raise_softirq_irqoff(unsigned int nr);
void raise_softirq(unsigned int nr);
unsigned int local_softirq_pending(void);

/* Interrupts off. @more: further bits of cpu_state.work. */
static __always_inline void set_softirq_pending_and(unsigned int nr, unsigned int more)
{
	u32 work = hist_load(softirq_raised, cpu_state.work, nr);

	trace_store_n(&trace_raise_key, hook_softirq_raised, cpu_state.work,
		      work | WORK_SOFTIRQ_BIT(nr) | more, nr);
}

static __always_inline void set_softirq_pending(unsigned int nr)
{
	set_softirq_pending_and(nr, 0);
}

/**
 * raise_softirq_irqoff() - have a vector run, interrupts being off
 * @nr: vector
 *
 * Idempotent: raised twice, run once. Inside an interrupt or with BH off it runs when
 * that ends; from a thread ksoftirqd is woken, so that it runs soon.
 *
 * Context: any but NMI, interrupts off.
 */
static __always_inline void raise_softirq_irqoff(unsigned int nr)
{
	unsigned int count = cpu_state.preempt_count;

	set_softirq_pending(nr);
	if (unlikely(!(count >> SOFTIRQ_SHIFT)))
		wakeup_softirqd();
}

struct task_struct *this_cpu_ksoftirqd(void);

/* Tasklets. */

/**
 * struct tasklet_struct - a function that runs once for any number of schedules
 * @data:	  of the old form: anything
 * @state:	  TASKLET_STATE_*
 * @next:	  link in its vector's ring
 * @func:	  gets @data
 * @callback:	  new form: gets the tasklet, whose address @data then is
 * @count:	  it runs while this is 0
 * @use_callback: which member of the union is meant
 * @hist:	  waiting times (<bhk/hist.h>)
 *
 * The item is the caller's. The core does not touch it after its function returned. The order is
 * that of bh/tasklet_entry.S.
 */
struct tasklet_struct {
	unsigned long data;
	unsigned long state;		/* I */
	struct tasklet_struct *next;	/* I */
	union {
		void (*func)(unsigned long data);
		void (*callback)(struct tasklet_struct *t);
	};
	atomic_t count;
	bool use_callback;
#ifdef CONFIG_HISTOGRAMS
	struct hist_ref hist;		/* I */
#endif
};

enum {
	TASKLET_STATE_SCHED, /* waits to run */
	TASKLET_STATE_RUN,   /* Linux keeps it on SMP only; stays 0 here as well */
};

#define DECLARE_TASKLET(name, _callback)                                                           \
	struct tasklet_struct name = {                                                             \
		.count = ATOMIC_INIT(0),                                                           \
		.callback = _callback,                                                             \
		.use_callback = true,                                                              \
		.data = (unsigned long)&(name),                                                    \
	}

#define DECLARE_TASKLET_DISABLED(name, _callback)                                                  \
	struct tasklet_struct name = {                                                             \
		.count = ATOMIC_INIT(1),                                                           \
		.callback = _callback,                                                             \
		.use_callback = true,                                                              \
		.data = (unsigned long)&(name),                                                    \
	}

#define DECLARE_TASKLET_OLD(name, _func)                                                           \
	struct tasklet_struct name = {                                                             \
		.count = ATOMIC_INIT(0),                                                           \
		.func = _func,                                                                     \
	}

#define DECLARE_TASKLET_DISABLED_OLD(name, _func)                                                  \
	struct tasklet_struct name = {                                                             \
		.count = ATOMIC_INIT(1),                                                           \
		.func = _func,                                                                     \
	}

#define from_tasklet(var, callback_tasklet, tasklet_fieldname)                                     \
	container_of(callback_tasklet, typeof(*var), tasklet_fieldname)

void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *));
void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data);
void tasklet_schedule(struct tasklet_struct *t);
void tasklet_hi_schedule(struct tasklet_struct *t);
void tasklet_disable_nosync(struct tasklet_struct *t);
void tasklet_disable(struct tasklet_struct *t);
void tasklet_disable_in_atomic(struct tasklet_struct *t);
void tasklet_enable(struct tasklet_struct *t);
void tasklet_kill(struct tasklet_struct *t);
void tasklet_unlock_wait(struct tasklet_struct *t);
void tasklet_unlock_spin_wait(struct tasklet_struct *t);

/* On one CPU a body cannot run beside the caller: taking the RUN bit always succeeds. */
static inline int tasklet_trylock(struct tasklet_struct *t)
{
	return 1;
}

static inline void tasklet_unlock(struct tasklet_struct *t)
{
}
#endif
