// SPDX-License-Identifier: MIT
/*
 * What CONFIG_DEBUG_SPINLOCK checks. On one CPU a lock that is taken while it is held is
 * always a mistake: either the holder takes it again, or an interrupt came that the
 * holder should have shut out. The latter is found before it happens: each lock remembers
 * in which contexts it was taken (LOCK_*), and two that cannot go together are reported.
 */
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/hardirq.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

enum {
	LOCK_IN_HARDIRQ = BIT(0), /* taken in a hard handler */
	LOCK_IN_SOFTIRQ = BIT(1), /* taken in a softirq */
	LOCK_HARDIRQ_ON = BIT(2), /* taken with interrupts on */
	LOCK_SOFTIRQ_ON = BIT(3), /* taken with softirqs on */
	LOCK_REPORTED = BIT(7),	  /* once is enough */
};

/* The lock that was taken last and is held; lock_debug.below leads to the others. */
static struct lock_debug *held_locks; /* I or in order: an interrupt leaves it as it was */

static noinline __cold void lock_bug(const struct lock_debug *lock, const char *what)
{
	const struct task_struct *owner = lock->owner;
	const char *kind = lock->magic == RWLOCK_MAGIC ? "rwlock" : "spinlock";

	pr_emerg("BUG: %s %s on CPU#0, %s/%d\n", kind, what, current->comm, current->pid);
	pr_emerg(" lock: %pS, .magic: %08x, .owner: %s/%d, .owner_cpu: %d\n", lock, lock->magic,
		 owner ? owner->comm : "<none>", owner ? owner->pid : -1, owner ? 0 : -1);
	if (owner)
		pr_emerg(" taken at %pS\n", lock->taken);
	dump_stack();
}

static u8 context_bits(void)
{
	unsigned int count = preempt_count();
	u8 bits = 0;

	if (count & HARDIRQ_MASK)
		return LOCK_IN_HARDIRQ;
	if (count & SOFTIRQ_OFFSET)
		bits |= LOCK_IN_SOFTIRQ;
	if (raw_irqs_disabled())
		return bits;
	bits |= LOCK_HARDIRQ_ON;
	if (!(count & SOFTIRQ_MASK))
		bits |= LOCK_SOFTIRQ_ON;
	return bits;
}

static noinline __cold void lock_usage_bug(struct lock_debug *lock, const char *context,
					   const char *form, void *caller)
{
	pr_warn("================================\n");
	pr_warn("WARNING: inconsistent lock state\n");
	pr_warn("lock %pS is taken in %s context, and elsewhere without %s\n", lock, context, form);
	pr_warn("%s/%d takes it now at %pS\n", current->comm, current->pid, caller);
	dump_stack();
}

/* A context that is new for this lock. @bits may lose those that a trylock cannot hang in. */
static noinline void new_usage(struct lock_debug *lock, u8 bits, void *caller)
{
	const u8 hard = LOCK_IN_HARDIRQ | LOCK_HARDIRQ_ON;
	const u8 soft = LOCK_IN_SOFTIRQ | LOCK_SOFTIRQ_ON;
	u8 usage = lock->usage | bits;

	lock->usage = usage;
	if ((usage & LOCK_REPORTED) || ((usage & hard) != hard && (usage & soft) != soft))
		return;
	lock->usage |= LOCK_REPORTED;
	if ((usage & hard) == hard)
		lock_usage_bug(lock, "hard interrupt", "_irq or _irqsave", caller);
	else
		lock_usage_bug(lock, "softirq", "_bh", caller);
}

static inline void note_usage(struct lock_debug *lock, u8 bits, void *caller)
{
	if (unlikely(bits & ~lock->usage))
		new_usage(lock, bits, caller);
}

static inline void note_held(struct lock_debug *lock, void *caller)
{
	lock->owner = current;
	lock->taken = caller;
	lock->below = held_locks;
	held_locks = lock;
}

/* Usually the last one taken; unlocking in another order is allowed. */
static inline void note_released(struct lock_debug *lock)
{
	struct lock_debug **pos = &held_locks;

	while (*pos && *pos != lock)
		pos = &(*pos)->below;
	if (*pos)
		*pos = lock->below;
	lock->owner = NULL;
}

void __raw_spin_lock_init(raw_spinlock_t *lock)
{
	*lock = (raw_spinlock_t)__RAW_SPIN_LOCK_INITIALIZER(lock);
}
EXPORT_SYMBOL(__raw_spin_lock_init);

/*
 * The caller has disabled what its form disables. A lock that is found held is taken all
 * the same after the report: waiting would be for ever. One without the magic number is not
 * touched at all: what lies there may be anything.
 */
void debug_spin_lock(raw_spinlock_t *lock)
{
	void *caller = __builtin_return_address(0);
	struct lock_debug *debug = &lock->debug;

	if (unlikely(debug->magic != SPINLOCK_MAGIC)) {
		lock_bug(debug, "bad magic");
		return;
	}
	if (unlikely(lock->locked))
		lock_bug(debug, "recursion");
	note_usage(debug, context_bits(), caller);
	if (!lock->locked++)
		note_held(debug, caller);
}
EXPORT_SYMBOL(debug_spin_lock);

int debug_spin_trylock(raw_spinlock_t *lock)
{
	void *caller = __builtin_return_address(0);
	struct lock_debug *debug = &lock->debug;

	if (unlikely(debug->magic != SPINLOCK_MAGIC)) {
		lock_bug(debug, "bad magic");
		return 1;
	}
	if (lock->locked)
		return 0;
	note_usage(debug, context_bits() & ~(LOCK_IN_HARDIRQ | LOCK_IN_SOFTIRQ), caller);
	lock->locked = 1;
	note_held(debug, caller);
	return 1;
}
EXPORT_SYMBOL(debug_spin_trylock);

void debug_spin_unlock(raw_spinlock_t *lock)
{
	struct lock_debug *debug = &lock->debug;

	if (unlikely(debug->magic != SPINLOCK_MAGIC)) {
		lock_bug(debug, "bad magic");
		return;
	}
	if (unlikely(!lock->locked)) {
		lock_bug(debug, "already unlocked");
		return;
	}
	if (unlikely(debug->owner != current))
		lock_bug(debug, "wrong owner");
	if (!--lock->locked)
		note_released(debug);
}
EXPORT_SYMBOL(debug_spin_unlock);

void rwlock_init(rwlock_t *lock)
{
	*lock = __RW_LOCK_UNLOCKED(lock);
}
EXPORT_SYMBOL(rwlock_init);

/*
 * Readers nest in any context, so for them only a writer that did not shut out their
 * context is a mistake: it is the writer's context that is noted as "on".
 */
void debug_read_lock(rwlock_t *lock)
{
	void *caller = __builtin_return_address(0);
	struct lock_debug *debug = &lock->debug;

	if (unlikely(debug->magic != RWLOCK_MAGIC)) {
		lock_bug(debug, "bad magic");
		return;
	}
	if (unlikely(lock->count < 0))
		lock_bug(debug, "recursion");
	note_usage(debug, context_bits() & (LOCK_IN_HARDIRQ | LOCK_IN_SOFTIRQ), caller);
	if (lock->count >= 0)
		lock->count++;
}
EXPORT_SYMBOL(debug_read_lock);

int debug_read_trylock(rwlock_t *lock)
{
	if (lock->count < 0)
		return 0;
	lock->count++;
	return 1;
}
EXPORT_SYMBOL(debug_read_trylock);

void debug_read_unlock(rwlock_t *lock)
{
	if (unlikely(lock->count <= 0)) {
		lock_bug(&lock->debug, "already unlocked");
		return;
	}
	lock->count--;
}
EXPORT_SYMBOL(debug_read_unlock);

static void take_for_writing(rwlock_t *lock, void *caller)
{
	lock->count = -1;
	note_held(&lock->debug, caller);
}

void debug_write_lock(rwlock_t *lock)
{
	void *caller = __builtin_return_address(0);
	struct lock_debug *debug = &lock->debug;

	if (unlikely(debug->magic != RWLOCK_MAGIC)) {
		lock_bug(debug, "bad magic");
		return;
	}
	if (unlikely(lock->count))
		lock_bug(debug, "recursion");
	note_usage(debug, context_bits(), caller);
	if (!lock->count)
		take_for_writing(lock, caller);
}
EXPORT_SYMBOL(debug_write_lock);

int debug_write_trylock(rwlock_t *lock)
{
	if (lock->count)
		return 0;
	take_for_writing(lock, __builtin_return_address(0));
	return 1;
}
EXPORT_SYMBOL(debug_write_trylock);

void debug_write_unlock(rwlock_t *lock)
{
	struct lock_debug *debug = &lock->debug;

	if (unlikely(lock->count >= 0)) {
		lock_bug(debug, "already unlocked");
		return;
	}
	if (unlikely(debug->owner != current))
		lock_bug(debug, "wrong owner");
	lock->count = 0;
	note_released(debug);
}
EXPORT_SYMBOL(debug_write_unlock);

/**
 * debug_show_held_spinlocks() - name the spinlocks that are held
 *
 * Context: any. Return: how many there are.
 */
int debug_show_held_spinlocks(void)
{
	const struct lock_debug *lock;
	int nr = 0;

	for (lock = held_locks; lock; lock = lock->below)
		pr_err(" #%d: spinlock %pS held by %s/%d, taken at %pS\n", nr++, lock,
		       lock->owner->comm, lock->owner->pid, lock->taken);
	return nr;
}
