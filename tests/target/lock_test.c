// SPDX-License-Identifier: MIT
/* Spinlocks, rwlocks and seqlocks; and that each misuse is reported in Linux's words. */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/percpu.h>
#include <linux/seqlock.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include "hardirq.h"
#include "threads.h"

static spinlock_t lock;
static rwlock_t rwlock;

static int lock_test_init(struct kunit *test)
{
	spin_lock_init(&lock);
	rwlock_init(&rwlock);
	trail_reset();
	return 0;
}

static void plain_form_disables_preemption_only(struct kunit *test)
{
	spin_lock(&lock);
	KUNIT_EXPECT_EQ(test, preempt_count(), 1u);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	assert_spin_locked(&lock);
	lockdep_assert_held(&lock);
	spin_unlock(&lock);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0u);
}

static void irq_forms_disable_interrupts(struct kunit *test)
{
	unsigned long flags, outer;

	spin_lock_irq(&lock);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	spin_unlock_irq(&lock);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());

	local_irq_save(outer);
	spin_lock_irqsave(&lock, flags);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	spin_unlock_irqrestore(&lock, flags);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	local_irq_restore(outer);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	KUNIT_EXPECT_EQ(test, preempt_count(), 0u);
}

static void count_up(struct tasklet_struct *t)
{
	trail_add('t');
}

static DECLARE_TASKLET(tasklet, count_up);

static void bh_form_holds_back_softirqs(struct kunit *test)
{
	spin_lock_bh(&lock);
	KUNIT_EXPECT_TRUE(test, in_softirq());
	KUNIT_EXPECT_FALSE(test, in_serving_softirq());
	tasklet_schedule(&tasklet);
	trail_add('l');
	spin_unlock_bh(&lock);
	KUNIT_EXPECT_STREQ(test, trail(), "lt");
	KUNIT_EXPECT_EQ(test, preempt_count(), 0u);
}

static void trylock_forms(struct kunit *test)
{
	unsigned long flags;

	KUNIT_EXPECT_EQ(test, spin_trylock(&lock), 1);
	KUNIT_EXPECT_EQ(test, preempt_count(), 1u);
	spin_unlock(&lock);
	KUNIT_EXPECT_EQ(test, spin_trylock_bh(&lock), 1);
	spin_unlock_bh(&lock);
	KUNIT_EXPECT_EQ(test, spin_trylock_irq(&lock), 1);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	spin_unlock_irq(&lock);
	KUNIT_EXPECT_EQ(test, spin_trylock_irqsave(&lock, flags), 1);
	spin_unlock_irqrestore(&lock, flags);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0u);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
}

static void count_down_takes_the_lock_at_zero(struct kunit *test)
{
	atomic_t count = ATOMIC_INIT(2);

	KUNIT_EXPECT_EQ(test, atomic_dec_and_lock(&count, &lock), 0);
	KUNIT_EXPECT_EQ(test, atomic_dec_and_lock(&count, &lock), 1);
	spin_unlock(&lock);
}

static void readers_nest_and_exclude_a_writer(struct kunit *test)
{
	unsigned long flags;

	read_lock(&rwlock);
	read_lock(&rwlock);
	KUNIT_EXPECT_EQ(test, preempt_count(), 2u);
	read_unlock(&rwlock);
	read_unlock(&rwlock);
	write_lock_irqsave(&rwlock, flags);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	write_unlock_irqrestore(&rwlock, flags);
	write_lock_bh(&rwlock);
	write_unlock_bh(&rwlock);
	read_lock_irq(&rwlock);
	read_unlock_irq(&rwlock);
	KUNIT_EXPECT_EQ(test, write_trylock(&rwlock), 1);
	write_unlock(&rwlock);
	KUNIT_EXPECT_EQ(test, read_trylock(&rwlock), 1);
	read_unlock(&rwlock);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0u);
}

static void seqlock_reader_sees_a_write_in_between(struct kunit *test)
{
	DEFINE_SEQLOCK(sl);
	unsigned int seq = read_seqbegin(&sl);
	unsigned long flags;

	KUNIT_EXPECT_FALSE(test, read_seqretry(&sl, seq));
	write_seqlock_irqsave(&sl, flags);
	KUNIT_EXPECT_EQ(test, sl.seqcount.sequence & 1, 1u);
	write_sequnlock_irqrestore(&sl, flags);
	KUNIT_EXPECT_TRUE(test, read_seqretry(&sl, seq));
	seq = read_seqbegin(&sl);
	write_seqlock(&sl);
	write_sequnlock(&sl);
	KUNIT_EXPECT_TRUE(test, read_seqretry(&sl, seq));
}

static void seqcount_forms(struct kunit *test)
{
	seqcount_t s = SEQCNT_ZERO(s);
	seqcount_spinlock_t sp = SEQCNT_SPINLOCK_ZERO(sp, &lock);
	unsigned int seq = read_seqcount_begin(&s);

	write_seqcount_begin(&s);
	KUNIT_EXPECT_EQ(test, raw_read_seqcount(&s), 1u);
	KUNIT_EXPECT_EQ(test, preempt_count(), 1u);
	write_seqcount_end(&s);
	KUNIT_EXPECT_TRUE(test, read_seqcount_retry(&s, seq));
	seq = read_seqcount_begin(&sp);
	write_seqcount_begin(&sp);
	write_seqcount_end(&sp);
	KUNIT_EXPECT_TRUE(test, read_seqcount_retry(&sp, seq));
}

static DEFINE_PER_CPU(int, counter);

static void one_cpu_forms(struct kunit *test)
{
	unsigned int cpu, n = 0;

	KUNIT_EXPECT_EQ(test, get_cpu(), 0);
	KUNIT_EXPECT_EQ(test, preempt_count(), 1u);
	put_cpu();
	for_each_online_cpu(cpu)
		n++;
	KUNIT_EXPECT_EQ(test, n, num_online_cpus());
	this_cpu_add(counter, 3);
	get_cpu_var(counter)++;
	put_cpu_var(counter);
	KUNIT_EXPECT_EQ(test, per_cpu(counter, 0), 4);
	KUNIT_EXPECT_EQ(test, this_cpu_inc_return(counter), 5);
	KUNIT_EXPECT_EQ(test, this_cpu_xchg(counter, 0), 5);
}

#ifdef CONFIG_DEBUG_SPINLOCK
static void taking_it_twice_is_recursion(struct kunit *test)
{
	kunit_expect_log(test, "BUG: spinlock recursion on CPU#0, taking_it_twice/");
	kunit_expect_log(test, ".magic: dead4ead, .owner: taking_it_twice/");
	spin_lock(&lock);
	spin_lock(&lock);
	spin_unlock(&lock);
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&lock));
	spin_unlock(&lock);
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
}

static void trylock_of_a_held_one_fails(struct kunit *test)
{
	spin_lock(&lock);
	KUNIT_EXPECT_EQ(test, spin_trylock(&lock), 0);
	KUNIT_EXPECT_EQ(test, preempt_count(), 1u);
	spin_unlock(&lock);
}

static void unlock_of_a_free_one_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "BUG: spinlock already unlocked on CPU#0");
	preempt_disable();
	spin_unlock(&lock);
}

static void lock_that_was_never_initialised_is_reported(struct kunit *test)
{
	spinlock_t raw;

	memset(&raw, 0, sizeof(raw));
	kunit_expect_log(test, "BUG: spinlock bad magic on CPU#0");
	spin_lock(&raw);
	spin_lock_init(&raw);
	spin_lock(&raw);
	spin_unlock(&raw);
	preempt_enable();
}

static int hand_over(void *unused)
{
	spin_lock(&lock);
	/* Sleeping with it is reported elsewhere; here only the owner matters. */
	cpu_state.preempt_count = 0;
	return 0;
}

static void unlock_by_another_is_reported(struct kunit *test)
{
	struct task_struct *t = start_thread(test, hand_over, NULL, 10);

	kunit_expect_log(test, "BUG: spinlock wrong owner on CPU#0");
	preempt_disable();
	spin_unlock(&lock);
	join_thread(t);
}

static void take_lock(void *unused)
{
	spin_lock(&lock);
	spin_unlock(&lock);
}

static void take_lock_irqsave(void *unused)
{
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	spin_unlock_irqrestore(&lock, flags);
}

/* No interrupt ever came while the lock was held: it could have. */
static void lock_shared_with_an_interrupt_is_reported_beforehand(struct kunit *test)
{
	kunit_expect_log(test, "WARNING: inconsistent lock state");
	kunit_expect_log(test, "hard interrupt context");
	run_in_hardirq(test, take_lock, NULL);
	take_lock(NULL);
}

static void lock_shared_with_a_softirq_is_reported_beforehand(struct kunit *test)
{
	kunit_expect_log(test, "WARNING: inconsistent lock state");
	kunit_expect_log(test, "softirq context");
	take_lock(NULL);
	run_in_softirq(test, take_lock, NULL);
}

static void lock_shared_rightly_is_not_reported(struct kunit *test)
{
	spinlock_t bh_lock;

	run_in_hardirq(test, take_lock, NULL);
	take_lock_irqsave(NULL);
	run_in_softirq(test, take_lock_irqsave, NULL);
	spin_lock_init(&bh_lock);
	spin_lock_bh(&bh_lock);
	spin_unlock_bh(&bh_lock);
}

static void unlock_in_another_order_is_fine(struct kunit *test)
{
	DEFINE_SPINLOCK(other);

	spin_lock(&lock);
	spin_lock(&other);
	KUNIT_EXPECT_EQ(test, debug_show_held_spinlocks(), 2);
	spin_unlock(&lock);
	KUNIT_EXPECT_EQ(test, debug_show_held_spinlocks(), 1);
	spin_unlock(&other);
	KUNIT_EXPECT_EQ(test, debug_show_held_spinlocks(), 0);
}

static void missing_lock_is_asserted(struct kunit *test)
{
	kunit_expect_log(test, "WARNING: ");
	lockdep_assert_held(&lock);
}

static void writer_under_a_reader_is_recursion(struct kunit *test)
{
	kunit_expect_log(test, "BUG: rwlock recursion on CPU#0");
	read_lock(&rwlock);
	write_lock(&rwlock);
	preempt_enable();
	read_unlock(&rwlock);
	KUNIT_EXPECT_EQ(test, rwlock.count, 0);
}

static void write_unlock_of_a_free_one_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "BUG: rwlock already unlocked on CPU#0");
	preempt_disable();
	write_unlock(&rwlock);
}
#endif

static struct kunit_case lock_cases[] = {
	KUNIT_CASE(plain_form_disables_preemption_only),
	KUNIT_CASE(irq_forms_disable_interrupts),
	KUNIT_CASE(bh_form_holds_back_softirqs),
	KUNIT_CASE(trylock_forms),
	KUNIT_CASE(count_down_takes_the_lock_at_zero),
	KUNIT_CASE(readers_nest_and_exclude_a_writer),
	KUNIT_CASE(seqlock_reader_sees_a_write_in_between),
	KUNIT_CASE(seqcount_forms),
	KUNIT_CASE(one_cpu_forms),
#ifdef CONFIG_DEBUG_SPINLOCK
	KUNIT_CASE(taking_it_twice_is_recursion),
	KUNIT_CASE(trylock_of_a_held_one_fails),
	KUNIT_CASE(unlock_of_a_free_one_is_reported),
	KUNIT_CASE(lock_that_was_never_initialised_is_reported),
	KUNIT_CASE(unlock_by_another_is_reported),
	KUNIT_CASE(lock_shared_with_an_interrupt_is_reported_beforehand),
	KUNIT_CASE(lock_shared_with_a_softirq_is_reported_beforehand),
	KUNIT_CASE(lock_shared_rightly_is_not_reported),
	KUNIT_CASE(unlock_in_another_order_is_fine),
	KUNIT_CASE(missing_lock_is_asserted),
	KUNIT_CASE(writer_under_a_reader_is_recursion),
	KUNIT_CASE(write_unlock_of_a_free_one_is_reported),
#endif
	{}
};

static struct kunit_suite lock_suite = {
	.name = "lock",
	.init = lock_test_init,
	.test_cases = lock_cases,
};
kunit_test_suite(lock_suite);
