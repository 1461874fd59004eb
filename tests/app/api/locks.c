// SPDX-License-Identifier: MIT
/* Locks. */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/kref.h>
#include <linux/kthread.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rwlock.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
#include "check.h"

check_type(down_trylock, int(struct semaphore *));
check_type(down_timeout, int(struct semaphore *, long));
check_type(down_interruptible, int(struct semaphore *));
check_type(up, void(struct semaphore *));
check_type(mutex_unlock, void(struct mutex *));
check_type(mutex_trylock, int(struct mutex *));
check_type(mutex_is_locked, bool(struct mutex *));
check_type(down_read_trylock, int(struct rw_semaphore *));
check_type(down_write_trylock, int(struct rw_semaphore *));
check_type(downgrade_write, void(struct rw_semaphore *));
check_type(synchronize_rcu, void(void));
check_type(rcu_barrier, void(void));

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_RWLOCK(rwlock);
static DEFINE_MUTEX(mutex);
static DEFINE_SEMAPHORE(semaphore);
static DECLARE_RWSEM(rwsem);
static DEFINE_SEQLOCK(seqlock);
static DEFINE_PER_CPU(int, counter);

static void check_spin(void)
{
	spinlock_t on_stack;
	unsigned long flags;

	spin_lock_init(&on_stack);
	spin_lock(&on_stack);
	check("spin_lock", in_atomic() && !irqs_disabled());
	assert_spin_locked(&on_stack);
	lockdep_assert_held(&on_stack);
	spin_unlock(&on_stack);
	spin_lock_irq(&lock);
	check("spin_lock_irq", irqs_disabled());
	spin_unlock_irq(&lock);
	spin_lock_irqsave(&lock, flags);
	check("spin_lock_irqsave", irqs_disabled());
	spin_unlock_irqrestore(&lock, flags);
	spin_lock_bh(&lock);
	check("spin_lock_bh", in_softirq() && !in_serving_softirq());
	spin_unlock_bh(&lock);
	check("spin_trylock", spin_trylock(&lock));
	spin_unlock(&lock);
	check("spin_trylock_bh", spin_trylock_bh(&lock));
	spin_unlock_bh(&lock);
	check("spin_trylock_irqsave", spin_trylock_irqsave(&lock, flags));
	spin_unlock_irqrestore(&lock, flags);
	check("spin_is_locked", !spin_is_locked(&lock));
	raw_spin_lock_irqsave(&raw, flags);
	raw_spin_unlock_irqrestore(&raw, flags);
	raw_spin_lock(&raw);
	raw_spin_unlock(&raw);
	raw_spin_lock_irq(&raw);
	raw_spin_unlock_irq(&raw);
	check("raw_spin_trylock", raw_spin_trylock(&raw));
	raw_spin_unlock(&raw);
	check("all of them are free", preemptible());
}

static void check_rwlock(void)
{
	unsigned long flags;

	rwlock_init(&rwlock);
	read_lock(&rwlock);
	read_lock(&rwlock);
	check("read_lock nests", in_atomic());
	read_unlock(&rwlock);
	read_unlock(&rwlock);
	write_lock_irqsave(&rwlock, flags);
	check("write_lock_irqsave", irqs_disabled());
	write_unlock_irqrestore(&rwlock, flags);
	read_lock_irqsave(&rwlock, flags);
	read_unlock_irqrestore(&rwlock, flags);
	write_lock_bh(&rwlock);
	write_unlock_bh(&rwlock);
	read_lock_bh(&rwlock);
	read_unlock_bh(&rwlock);
	write_lock_irq(&rwlock);
	write_unlock_irq(&rwlock);
	read_lock_irq(&rwlock);
	read_unlock_irq(&rwlock);
	check("read_trylock", read_trylock(&rwlock));
	read_unlock(&rwlock);
	check("write_trylock", write_trylock(&rwlock));
	write_unlock(&rwlock);
	check("all of them are free", preemptible());
}

static int holder(void *data)
{
	mutex_lock(&mutex);
	msleep(20);
	mutex_unlock(&mutex);
	return 0;
}

static void check_mutex(void)
{
	struct mutex on_stack;

	mutex_init(&on_stack);
	check_eq("mutex_lock_interruptible", mutex_lock_interruptible(&on_stack), 0);
	check("mutex_is_locked", mutex_is_locked(&on_stack));
	mutex_unlock(&on_stack);
	check_eq("mutex_lock_killable", mutex_lock_killable(&on_stack), 0);
	mutex_unlock(&on_stack);
	mutex_destroy(&on_stack);
	check_eq("mutex_trylock", mutex_trylock(&mutex), 1);
	mutex_unlock(&mutex);
	kthread_run(holder, NULL, "api_holder");
	msleep(5);
	check_eq("mutex_trylock of a held one", mutex_trylock(&mutex), 0);
	mutex_lock(&mutex);
	check("mutex_lock", mutex_is_locked(&mutex));
	mutex_unlock(&mutex);
}

static void check_semaphore(void)
{
	struct semaphore two;

	check_eq("DEFINE_SEMAPHORE", semaphore.count, 1);
	check_eq("down_trylock", down_trylock(&semaphore), 0);
	check_eq("down_trylock of a taken one", down_trylock(&semaphore), 1);
	check_eq("down_timeout", down_timeout(&semaphore, 2), -ETIME);
	check("ETIME", ETIME == 62 && semaphore.count == 0);
	up(&semaphore);
	sema_init(&two, 2);
	down(&two);
	check_eq("down_interruptible", down_interruptible(&two), 0);
	up(&two);
	check_eq("down_killable", down_killable(&two), 0);
	check_eq("count", two.count, 0);
}

static void check_rwsem(void)
{
	init_rwsem(&rwsem);
	down_read(&rwsem);
	check("down_read_trylock", down_read_trylock(&rwsem) == 1 && !down_write_trylock(&rwsem));
	up_read(&rwsem);
	up_read(&rwsem);
	down_write(&rwsem);
	check_eq("down_write", down_read_trylock(&rwsem), 0);
	downgrade_write(&rwsem);
	check_eq("downgrade_write", down_read_trylock(&rwsem), 1);
	up_read(&rwsem);
	up_read(&rwsem);
	check("down_read_interruptible", !down_read_interruptible(&rwsem));
	up_read(&rwsem);
	check("down_write_killable", !down_write_killable(&rwsem));
	up_write(&rwsem);
}

static void check_seqlock(void)
{
	seqcount_t count = SEQCNT_ZERO(count);
	unsigned long flags;
	unsigned int seq = read_seqbegin(&seqlock);

	check("read_seqretry", !(seq & 1) && !read_seqretry(&seqlock, seq));
	write_seqlock(&seqlock);
	write_sequnlock(&seqlock);
	check("write_seqlock", read_seqretry(&seqlock, seq));
	write_seqlock_irqsave(&seqlock, flags);
	write_sequnlock_irqrestore(&seqlock, flags);
	write_seqlock_bh(&seqlock);
	write_sequnlock_bh(&seqlock);
	seqlock_init(&seqlock);
	seqcount_init(&count);
	seq = raw_read_seqcount(&count);
	raw_write_seqcount_begin(&count);
	check("odd while writing", raw_read_seqcount(&count) & 1);
	raw_write_seqcount_end(&count);
	check("read_seqcount_retry", read_seqcount_retry(&count, seq));
}

struct node {
	struct list_head list;
	struct rcu_head rcu;
	struct kref kref;
	int value;
};

static int rcu_calls, releases;
static LIST_HEAD(nodes);

static void node_free(struct rcu_head *rcu)
{
	rcu_calls += !!in_serving_softirq();
	kfree(container_of(rcu, struct node, rcu));
}

static void node_release(struct kref *kref)
{
	releases++;
}

static void check_rcu(void)
{
	struct node *node = kzalloc(sizeof(*node), GFP_KERNEL), *found;
	struct node __rcu *pointer = NULL;
	int sum = 0;

	node->value = 7;
	kref_init(&node->kref);
	kref_get(&node->kref);
	check("kref_put", !kref_put(&node->kref, node_release));
	check("kref_put of the last", kref_put(&node->kref, node_release) && releases == 1);
	rcu_assign_pointer(pointer, node);
	list_add_rcu(&node->list, &nodes);
	rcu_read_lock();
	list_for_each_entry_rcu(found, &nodes, list) sum +=
		found->value + rcu_dereference(pointer)->value;
	rcu_read_unlock();
	check_eq("list_for_each_entry_rcu", sum, 14);
	list_del_rcu(&node->list);
	synchronize_rcu();
	call_rcu(&node->rcu, node_free);
	rcu_barrier();
	check_eq("call_rcu", rcu_calls, 1);
	node = kzalloc(sizeof(*node), GFP_KERNEL);
	kfree_rcu(node, rcu);
	rcu_barrier();
}

static void check_counters(void)
{
	int __percpu *allocated = alloc_percpu(int);
	refcount_t ref = REFCOUNT_INIT(1);

	this_cpu_inc(counter);
	this_cpu_add(counter, 2);
	check_eq("this_cpu_read", this_cpu_read(counter), 3);
	this_cpu_write(counter, 5);
	check("per_cpu", per_cpu(counter, 0) == 5 && *this_cpu_ptr(&counter) == 5);
	get_cpu_var(counter)++;
	put_cpu_var(counter);
	check("alloc_percpu", allocated && *per_cpu_ptr(allocated, 0) == 0);
	free_percpu(allocated);
	refcount_inc(&ref);
	check("refcount", !refcount_dec_and_test(&ref) && refcount_dec_and_test(&ref));
	check("refcount_inc_not_zero", !refcount_inc_not_zero(&ref));
}

static int __init api_init(void)
{
	check_spin();
	check_rwlock();
	check_mutex();
	check_semaphore();
	check_rwsem();
	check_seqlock();
	check_rcu();
	check_counters();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
