// SPDX-License-Identifier: MIT
/* An interrupt line with a thread, locks, completions, memory, the log. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <soc/aux.h>
#include "torture.h"

#define AUX ((void __iomem *)AUX_BASE)

/* --- the mini UART's line, requested and freed again and again --- */

static DEFINE_MUTEX(line_lock);
static atomic_t line_hard, line_thread, line_running;

static void line_raise(void)
{
	writel_relaxed(AUX_MU_IER_TX, AUX + AUX_MU_IER);
}

static irqreturn_t line_handler(int irq, void *dev)
{
	writel_relaxed(0, AUX + AUX_MU_IER);
	atomic_inc(&line_hard);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t line_thread_fn(int irq, void *dev)
{
	if (atomic_inc_return(&line_running) != 1)
		torture_violation("an irq thread runs beside itself", 0, 0, 0);
	atomic_inc(&line_thread);
	torture_spin(torture_random_here(200));
	if (!torture_random_here(8))
		usleep_range(10, 100);
	atomic_dec(&line_running);
	return IRQ_HANDLED;
}

/* While it is disabled no handler runs; the level that came meanwhile is served afterwards. */
static void disable_for_a_while(struct torture_actor *actor)
{
	int hard, served;

	disable_irq(IRQ_AUX);
	hard = atomic_read(&line_hard);
	served = atomic_read(&line_thread);
	line_raise();
	torture_spin(torture_random(actor, 300));
	if (atomic_read(&line_hard) != hard || atomic_read(&line_thread) != served)
		torture_violation("a handler ran while its line was disabled", 0, hard, served);
	enable_irq(IRQ_AUX);
	if (atomic_read(&line_hard) != hard + 1)
		torture_violation("a level was lost while its line was disabled", 0, hard,
				  atomic_read(&line_hard));
}

static void op_line(struct torture_actor *actor)
{
	unsigned long flags = torture_random(actor, 2) ? IRQF_ONESHOT : 0;
	u32 raises = torture_random(actor, 4), i;
	int hard, served;

	mutex_lock(&line_lock);
	atomic_set(&line_hard, 0);
	atomic_set(&line_thread, 0);
	if (request_threaded_irq(IRQ_AUX, line_handler, line_thread_fn, flags, "torture-line",
				 &line_lock)) {
		/* No memory: that is what the failures on purpose are for. */
		mutex_unlock(&line_lock);
		return;
	}
	for (i = 0; i < raises; i++) {
		line_raise();
		torture_spin(torture_random(actor, 200));
	}
	if (!torture_random(actor, 2))
		disable_for_a_while(actor);
	synchronize_irq(IRQ_AUX);
	if (!torture_random(actor, 2))
		line_raise();
	free_irq(IRQ_AUX, &line_lock);
	hard = atomic_read(&line_hard);
	served = atomic_read(&line_thread);
	if (atomic_read(&line_running) || served > hard || (hard && !served))
		torture_violation("runs of an irq thread do not fit its interrupts", 0, hard, served);
	torture_spin(torture_random(actor, 100));
	if (atomic_read(&line_thread) != served || atomic_read(&line_hard) != hard)
		torture_violation("a handler ran after free_irq()", 0, hard, served);
	writel_relaxed(0, AUX + AUX_MU_IER);
	mutex_unlock(&line_lock);
}
TORTURE_OP("request_threaded_irq..free_irq", TORTURE_THREAD, op_line);

/* --- mutexes --- */

static struct mutex locks[3];
static int lock_owners[ARRAY_SIZE(locks)];

static void hold(struct torture_actor *actor, unsigned int i)
{
	if (lock_owners[i]++)
		torture_violation("a mutex has two owners", i, lock_owners[i], 0);
	torture_spin(torture_random(actor, 200));
	if (!torture_random(actor, 8))
		usleep_range(10, 100);
	lock_owners[i]--;
}

static void op_mutex(struct torture_actor *actor)
{
	unsigned int i = torture_random(actor, ARRAY_SIZE(locks));

	mutex_lock(&locks[i]);
	hold(actor, i);
	mutex_unlock(&locks[i]);
}
TORTURE_OP("mutex_lock", TORTURE_THREAD, op_mutex);

/* A chain for the inheritance; always in the same order. */
static void op_two_mutexes(struct torture_actor *actor)
{
	mutex_lock(&locks[0]);
	mutex_lock(&locks[1]);
	hold(actor, 0);
	hold(actor, 1);
	mutex_unlock(&locks[1]);
	mutex_unlock(&locks[0]);
}
TORTURE_OP("mutex_lock, two", TORTURE_THREAD, op_two_mutexes);

static void op_mutex_trylock(struct torture_actor *actor)
{
	unsigned int i = torture_random(actor, ARRAY_SIZE(locks));

	if (!mutex_trylock(&locks[i]))
		return;
	hold(actor, i);
	mutex_unlock(&locks[i]);
}
TORTURE_OP("mutex_trylock", TORTURE_THREAD, op_mutex_trylock);

static int locks_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(locks); i++)
		mutex_init(&locks[i]);
	return 0;
}

static void locks_check(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(locks); i++)
		if (mutex_is_locked(&locks[i]) || lock_owners[i])
			torture_violation("a mutex is held while all rest", i, lock_owners[i], 0);
}

static void nothing_to_settle(void)
{
}
TORTURE_KIND(mutex, locks_init, nothing_to_settle, locks_check);

/* --- completions: as many waits end as there were complete() calls --- */

static DECLARE_COMPLETION(done);
static atomic_t completed, taken;

static void op_complete(struct torture_actor *actor)
{
	complete(&done);
	atomic_inc(&completed);
}
TORTURE_OP("complete", TORTURE_ANY, op_complete);

static void op_wait_for_completion(struct torture_actor *actor)
{
	if (wait_for_completion_timeout(&done, 1))
		atomic_inc(&taken);
}
TORTURE_OP("wait_for_completion_timeout", TORTURE_THREAD, op_wait_for_completion);

static void op_try_wait(struct torture_actor *actor)
{
	if (try_wait_for_completion(&done))
		atomic_inc(&taken);
}
TORTURE_OP("try_wait_for_completion", TORTURE_ANY, op_try_wait);

static int completions_init(void)
{
	reinit_completion(&done);
	atomic_set(&completed, 0);
	atomic_set(&taken, 0);
	return 0;
}

static void completions_settle(void)
{
	while (try_wait_for_completion(&done))
		atomic_inc(&taken);
}

static void completions_check(void)
{
	if (atomic_read(&completed) != atomic_read(&taken))
		torture_violation("completions given and taken", 0, atomic_read(&completed),
				  atomic_read(&taken));
}
TORTURE_KIND(completion, completions_init, completions_settle, completions_check);

/* --- memory: what is written stays until it is given back --- */

#define SLOTS 64

struct slot {
	u8 *memory;
	u32 size;
	u8 pattern;
};

static struct slot slots[SLOTS];

/* Whoever takes a slot's contents owns them. */
static struct slot take_slot(unsigned int i)
{
	struct slot slot;
	unsigned long flags;

	local_irq_save(flags);
	slot = slots[i];
	slots[i].memory = NULL;
	local_irq_restore(flags);
	return slot;
}

static void give_back(struct slot slot, unsigned int i)
{
	if (slot.memory && memchr_inv(slot.memory, slot.pattern, slot.size))
		torture_violation("memory was overwritten", i, slot.size, slot.pattern);
	kfree(slot.memory);
}

static void op_kmalloc(struct torture_actor *actor)
{
	unsigned int i = torture_random(actor, SLOTS);
	struct slot slot = { .size = 1 + torture_random(actor, 300), .pattern = actor->seed >> 16 };
	unsigned long flags;

	slot.memory = kmalloc(slot.size, GFP_ATOMIC | __GFP_NOWARN);
	if (!slot.memory)
		return;
	memset(slot.memory, slot.pattern, slot.size);
	local_irq_save(flags);
	swap(slots[i], slot);
	local_irq_restore(flags);
	give_back(slot, i);
}
TORTURE_OP("kmalloc", TORTURE_ANY, op_kmalloc);

static void op_kfree(struct torture_actor *actor)
{
	unsigned int i = torture_random(actor, SLOTS);

	give_back(take_slot(i), i);
}
TORTURE_OP("kfree", TORTURE_ANY, op_kfree);

static void memory_settle(void)
{
	for (unsigned int i = 0; i < SLOTS; i++)
		give_back(take_slot(i), i);
}

static void memory_check(void)
{
}
TORTURE_KIND(memory, NULL, memory_settle, memory_check);

/* --- the log, from everywhere --- */

static void op_printk(struct torture_actor *actor)
{
	printk(KERN_DEBUG "torture: %s writes %u\n", actor->name, actor->seed);
}
TORTURE_OP("printk", TORTURE_ANY, op_printk);
