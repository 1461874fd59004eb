// SPDX-License-Identifier: MIT
/* Kernel threads: create, stop, park. */
#include <linux/bitops.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <bhk/pi.h>
#include <bhk/sched.h>
#include <bhk/task.h>

enum {
	KTHREAD_SHOULD_STOP,
	KTHREAD_SHOULD_PARK,
};

/**
 * struct kthread - what a thread made by kthread_create() has beside its task_struct
 * @flags:    KTHREAD_* bits, atomic
 * @threadfn: its function
 * @data:     argument
 * @parked:   one completion each time that it parks
 * @exited:   all, when it ends
 *
 * Freed with the task_struct.
 */
struct kthread {
	unsigned long flags;
	int (*threadfn)(void *data); /* c */
	void *data;		     /* c */
	struct completion parked;
	struct completion exited;
};

static bool current_has_flag(int nr)
{
	const struct kthread *self = current->kthread;

	return self && test_bit(nr, &self->flags);
}

/**
 * kthread_should_stop() - whether somebody called kthread_stop() on this thread
 *
 * Context: the thread itself.
 */
bool kthread_should_stop(void)
{
	return current_has_flag(KTHREAD_SHOULD_STOP);
}
EXPORT_SYMBOL(kthread_should_stop);

/** kthread_should_park() - whether this thread should call kthread_parkme() */
bool kthread_should_park(void)
{
	return current_has_flag(KTHREAD_SHOULD_PARK);
}
EXPORT_SYMBOL(kthread_should_park);

bool kthread_should_stop_or_park(void)
{
	return kthread_should_stop() || kthread_should_park();
}
EXPORT_SYMBOL(kthread_should_stop_or_park);

/** kthread_freezable_should_stop() - kthread_should_stop(); nothing ever freezes */
bool kthread_freezable_should_stop(bool *was_frozen)
{
	if (was_frozen)
		*was_frozen = false;
	return kthread_should_stop();
}
EXPORT_SYMBOL(kthread_freezable_should_stop);

/** kthread_func() - the function of a thread, NULL if it is none of ours. Context: any */
void *kthread_func(struct task_struct *k)
{
	return k->kthread ? k->kthread->threadfn : NULL;
}
EXPORT_SYMBOL(kthread_func);

/** kthread_data() - the argument of a thread. Context: any */
void *kthread_data(struct task_struct *k)
{
	return k->kthread ? k->kthread->data : NULL;
}
EXPORT_SYMBOL(kthread_data);

void *kthread_probe_data(struct task_struct *k)
{
	return kthread_data(k);
}
EXPORT_SYMBOL(kthread_probe_data);

/*
 * The state is set before the flag is read, and preemption is off from "parked" to the
 * sleep: who waits for the parking finds the thread asleep.
 */
static void park(struct kthread *self)
{
	for (;;) {
		set_current_state(TASK_PARKED);
		if (!test_bit(KTHREAD_SHOULD_PARK, &self->flags))
			break;
		preempt_disable();
		complete(&self->parked);
		schedule_preempt_disabled();
		preempt_enable();
	}
	__set_current_state(TASK_RUNNING);
}

/**
 * kthread_parkme() - sleep until kthread_unpark(), if kthread_park() was called
 *
 * Context: the thread itself. Sleeps.
 */
void kthread_parkme(void)
{
	if (current->kthread)
		park(current->kthread);
}
EXPORT_SYMBOL(kthread_parkme);

static int kthread_main(void *data)
{
	struct kthread *self = data;

	if (kthread_should_stop())
		return -EINTR;
	park(self);
	return self->threadfn(self->data);
}

static __printf(3, 0) struct task_struct *create(int (*threadfn)(void *data), void *data,
						 const char *namefmt, va_list args)
{
	char name[TASK_COMM_LEN];
	struct task_struct *p;
	struct kthread *k;

	k = kzalloc(sizeof(*k), GFP_KERNEL);
	if (!k)
		return ERR_PTR(-ENOMEM);
	k->threadfn = threadfn;
	k->data = data;
	init_completion(&k->parked);
	init_completion(&k->exited);

	vsnprintf(name, sizeof(name), namefmt, args);
	p = task_create(kthread_main, k, name);
	if (IS_ERR(p))
		kfree(k);
	else
		p->kthread = k;
	return p;
}

/**
 * kthread_create_on_node() - what kthread_create() calls
 * @threadfn: function
 * @data:     argument
 * @node:     ignored
 * @namefmt:  printf format of the name
 *
 * Context and return value as kthread_create().
 */
struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data, int node,
					   const char namefmt[], ...)
{
	struct task_struct *p;
	va_list args;

	va_start(args, namefmt);
	p = create(threadfn, data, namefmt, args);
	va_end(args);
	return p;
}
EXPORT_SYMBOL(kthread_create_on_node);

/** kthread_create_on_cpu() - kthread_create() with the CPU's number for %u in @namefmt */
struct task_struct *kthread_create_on_cpu(int (*threadfn)(void *data), void *data, unsigned int cpu,
					  const char *namefmt)
{
	return kthread_create_on_node(threadfn, data, NUMA_NO_NODE, namefmt, cpu);
}
EXPORT_SYMBOL(kthread_create_on_cpu);

/**
 * kthread_stop() - ask a thread to end, and wait until it did
 * @k: a thread that still exists: either it only ends when asked, or the caller has a
 *     reference
 *
 * The thread is woken; it runs with at least the caller's priority until it ended.
 *
 * Context: task. Sleeps. Return: what the thread's function returned, -EINTR if the thread
 * had never run, so that the function is not called at all.
 */
int kthread_stop(struct task_struct *k)
{
	struct kthread *kthread = k->kthread;
	struct pi_lend lend;
	int ret;

	get_task_struct(k);
	set_bit(KTHREAD_SHOULD_STOP, &kthread->flags);
	kthread_unpark(k);
	pi_lend_start(&lend, k);
	wake_up_process(k);
	wait_for_completion(&kthread->exited);
	pi_lend_stop(&lend);
	ret = k->exit_code;
	put_task_struct(k);
	return ret;
}
EXPORT_SYMBOL(kthread_stop);

/** kthread_stop_put() - kthread_stop(), and drop the caller's reference */
int kthread_stop_put(struct task_struct *k)
{
	int ret = kthread_stop(k);

	put_task_struct(k);
	return ret;
}
EXPORT_SYMBOL(kthread_stop_put);

/**
 * kthread_park() - have a thread sleep in kthread_parkme(), and wait until it does
 * @k: thread; one that was never woken is started, but not its function
 *
 * Context: task. Sleeps. Return: 0; -EBUSY if it is to park already; -ENOSYS if it ends.
 */
int kthread_park(struct task_struct *k)
{
	struct kthread *kthread = k->kthread;

	if (!kthread || (k->flags & PF_EXITING))
		return -ENOSYS;
	if (test_and_set_bit(KTHREAD_SHOULD_PARK, &kthread->flags))
		return -EBUSY;
	if (k == current)
		return 0;
	wake_up_process(k);
	wait_for_completion(&kthread->parked);
	return k->flags & PF_EXITING ? -ENOSYS : 0;
}
EXPORT_SYMBOL(kthread_park);

/** kthread_unpark() - let a parked thread go on. Context: any but NMI */
void kthread_unpark(struct task_struct *k)
{
	if (!k->kthread)
		return;
	clear_bit(KTHREAD_SHOULD_PARK, &k->kthread->flags);
	wake_up_state(k, TASK_PARKED);
}
EXPORT_SYMBOL(kthread_unpark);

void kthread_exited(struct task_struct *p)
{
	if (!p->kthread)
		return;
	complete_all(&p->kthread->parked);
	complete_all(&p->kthread->exited);
}

/**
 * kthread_exit() - end this thread from anywhere in it
 * @result: what kthread_stop() returns
 *
 * Context: task. Does not return.
 */
void kthread_exit(long result)
{
	thread_exit(result);
}
EXPORT_SYMBOL(kthread_exit);

/**
 * kthread_complete_and_exit() - end this thread and tell somebody
 * @comp: completed first; may be NULL
 * @code: as for kthread_exit()
 *
 * Context: task. Does not return. On Linux it keeps a module's text from going away
 * between the two.
 */
void kthread_complete_and_exit(struct completion *comp, long code)
{
	if (comp)
		complete(comp);
	thread_exit(code);
}
EXPORT_SYMBOL(kthread_complete_and_exit);
