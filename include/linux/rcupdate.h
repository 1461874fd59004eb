/* SPDX-License-Identifier: MIT */
/*
 * Read-copy-update on one CPU: a reader disables preemption, so no thread ever sees another
 * one inside a read section. What remains of a grace period is not to free under a reader
 * that an interrupt or softirq interrupted (kernel/rcu.c).
 */
#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H

#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/atomic.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/bottom_half.h>
#include <linux/lockdep.h>
#include <linux/stddef.h>
#include <asm/barrier.h>

void call_rcu(struct rcu_head *head, rcu_callback_t func);
void synchronize_rcu(void);
void rcu_barrier(void);
void kvfree_call_rcu(struct rcu_head *head, void *ptr);

#define synchronize_rcu_expedited() synchronize_rcu()
#define synchronize_sched()	    synchronize_rcu()
#define call_rcu_hurry(head, func)  call_rcu(head, func)

/** rcu_read_lock() - what is reached from here on stays until the unlock. Context: any */
static __always_inline void rcu_read_lock(void)
{
	preempt_disable();
}

static __always_inline void rcu_read_unlock(void)
{
	preempt_enable();
}

static __always_inline void rcu_read_lock_sched(void)
{
	preempt_disable();
}

static __always_inline void rcu_read_unlock_sched(void)
{
	preempt_enable();
}

static __always_inline void rcu_read_lock_bh(void)
{
	local_bh_disable();
}

static __always_inline void rcu_read_unlock_bh(void)
{
	local_bh_enable();
}

/* A reader is whoever cannot be preempted. */
static inline int rcu_read_lock_held(void)
{
	return preempt_count() || raw_irqs_disabled();
}

#define rcu_read_lock_sched_held() rcu_read_lock_held()
#define rcu_read_lock_any_held()   rcu_read_lock_held()
#define rcu_read_lock_bh_held()	   (in_softirq() || raw_irqs_disabled())
#define rcu_is_watching()	   true
#define RCU_LOCKDEP_WARN(c, s)	   do { } while (0)
#define rcu_head_init(rhp)	   do { (rhp)->func = NULL; } while (0)
#define init_rcu_head(head)	   do { } while (0)
#define destroy_rcu_head(head)	   do { } while (0)
#define init_rcu_head_on_stack(head)	do { } while (0)
#define destroy_rcu_head_on_stack(head) do { } while (0)
#define cond_resched_tasks_rcu_qs() cond_resched()

/** rcu_dereference() - follow a pointer that writers replace. Context: a read section */
#define rcu_dereference(p)		READ_ONCE(p)
#define rcu_dereference_check(p, c)	READ_ONCE(p)
#define rcu_dereference_bh(p)		READ_ONCE(p)
#define rcu_dereference_sched(p)	READ_ONCE(p)
#define rcu_dereference_raw(p)		READ_ONCE(p)
#define rcu_dereference_raw_check(p)	READ_ONCE(p)
#define rcu_access_pointer(p)		READ_ONCE(p)
#define rcu_pointer_handoff(p)		(p)
/* For the writers, who hold the lock that @c names. */
#define rcu_dereference_protected(p, c) \
	({				\
		lockdep_assert_rcu(c);	\
		(p);			\
	})
#define lockdep_assert_rcu(c)		((void)(c))

#define RCU_INITIALIZER(v)		((typeof(*(v)) __rcu *)(v))
/* For a pointer that no reader can see yet, or any more. */
#define RCU_INIT_POINTER(p, v)		WRITE_ONCE(p, RCU_INITIALIZER(v))
#define RCU_POINTER_INITIALIZER(p, v)	.p = RCU_INITIALIZER(v)

/** rcu_assign_pointer() - publish: what @v points to is written before. Context: any */
#define rcu_assign_pointer(p, v)		\
	do {					\
		typeof(p) __rcu_new = (v);	\
		smp_store_release(&(p), __rcu_new); \
	} while (0)

/** rcu_replace_pointer() - publish another. Value: the old one */
#define rcu_replace_pointer(rcu_ptr, ptr, c)				\
	({								\
		typeof(ptr) __old = rcu_dereference_protected(rcu_ptr, c); \
		rcu_assign_pointer(rcu_ptr, ptr);			\
		__old;							\
	})

/**
 * kfree_rcu() - free after all present readers have left
 * @ptr:  what kmalloc() gave; NULL is fine
 * @rhf:  name of a struct rcu_head in it; without it the caller may sleep
 *
 * Context: any but NMI with @rhf, else task.
 */
#define kfree_rcu(...)	     __kfree_rcu(__VA_ARGS__, __kfree_rcu_head, __kfree_rcu_plain)(__VA_ARGS__)
#define kvfree_rcu(...)	     kfree_rcu(__VA_ARGS__)
#define __kfree_rcu(ptr, rhf, form, ...) form
#define __kfree_rcu_plain(ptr) kvfree_call_rcu(NULL, (void *)(ptr))
#define __kfree_rcu_head(ptr, rhf)						\
	do {									\
		typeof(ptr) ___p = (ptr);					\
		if (___p)							\
			kvfree_call_rcu(&___p->rhf, (void *)___p);		\
	} while (0)

#define kfree_rcu_mightsleep(ptr)  kvfree_call_rcu(NULL, (void *)(ptr))
#define kvfree_rcu_mightsleep(ptr) kvfree_call_rcu(NULL, (void *)(ptr))
#endif
