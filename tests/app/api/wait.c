// SPDX-License-Identifier: MIT
/* Wait queues and completions. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>
#include "check.h"

check_type(complete, void(struct completion *));
check_type(complete_all, void(struct completion *));
check_type(wait_for_completion, void(struct completion *));
check_type(wait_for_completion_interruptible, int(struct completion *));
check_type(wait_for_completion_timeout, unsigned long(struct completion *, unsigned long));
check_type(wait_for_completion_interruptible_timeout, long(struct completion *, unsigned long));
check_type(try_wait_for_completion, bool(struct completion *));
check_type(completion_done, bool(struct completion *));
check_type(finish_wait, void(struct wait_queue_head *, struct wait_queue_entry *));
check_type(add_wait_queue, void(struct wait_queue_head *, struct wait_queue_entry *));
check_type(add_wait_queue_exclusive, void(struct wait_queue_head *, struct wait_queue_entry *));
check_type(remove_wait_queue, void(struct wait_queue_head *, struct wait_queue_entry *));

static DECLARE_WAIT_QUEUE_HEAD(queue);
static DEFINE_SPINLOCK(lock);
static int condition, woken, variable;
static unsigned long flag_word;
static DECLARE_COMPLETION(done);

static int setter(void *data)
{
	msleep(10);
	condition = 1;
	wake_up((wait_queue_head_t *)data);
	return 0;
}

static void set_soon(void)
{
	condition = 0;
	kthread_run(setter, &queue, "api_setter");
}

static void check_wait_event(void)
{
	long left;

	set_soon();
	wait_event(queue, condition);
	check("wait_event", condition);
	set_soon();
	check_eq("wait_event_interruptible", wait_event_interruptible(queue, condition), 0);
	set_soon();
	check_eq("wait_event_killable", wait_event_killable(queue, condition), 0);
	set_soon();
	wait_event_idle(queue, condition);
	check("wait_event_idle", condition);
	set_soon();
	check_eq("wait_event_interruptible_exclusive",
		 wait_event_interruptible_exclusive(queue, condition), 0);
	set_soon();
	spin_lock_irq(&lock);
	wait_event_lock_irq(queue, condition, lock);
	check("wait_event_lock_irq", irqs_disabled());
	spin_unlock_irq(&lock);
	set_soon();
	wait_event_cmd(queue, condition, woken++, woken--);
	check("wait_event_cmd", condition && !woken);
	set_soon();
	left = wait_event_timeout(queue, condition, HZ);
	check("wait_event_timeout", left >= 1 && left < HZ);
	check_eq("it is true already", wait_event_timeout(queue, condition, 0), 1);
	condition = 0;
	check_eq("it stays false", wait_event_timeout(queue, condition, 2), 0);
	left = wait_event_interruptible_timeout(queue, condition, 2);
	check_eq("wait_event_interruptible_timeout", left, 0);
}

static int exclusive_waiter(void *data)
{
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	complete(&done);
	schedule();
	finish_wait(&queue, &wait);
	woken++;
	return 0;
}

static int plain_waiter(void *data)
{
	DECLARE_WAITQUEUE(wait, current);

	add_wait_queue(&queue, &wait);
	set_current_state(TASK_INTERRUPTIBLE);
	complete(&done);
	schedule();
	remove_wait_queue(&queue, &wait);
	woken++;
	return 0;
}

static void check_wake(void)
{
	int i;

	woken = 0;
	reinit_completion(&done);
	for (i = 0; i < 4; i++)
		kthread_run(exclusive_waiter, NULL, "api_exclusive");
	kthread_run(plain_waiter, NULL, "api_plain");
	for (i = 0; i < 5; i++)
		wait_for_completion(&done);
	msleep(10);
	check("waitqueue_active", waitqueue_active(&queue) && wq_has_sleeper(&queue));
	wake_up_interruptible(&queue);
	msleep(10);
	check_eq("wake_up_interruptible", woken, 1);
	wake_up(&queue);
	msleep(10);
	check_eq("wake_up: one exclusive", woken, 2);
	wake_up_nr(&queue, 2);
	msleep(10);
	check_eq("wake_up_nr", woken, 4);
	wake_up_all(&queue);
	wake_up_interruptible_all(&queue);
	wake_up_interruptible_sync(&queue);
	msleep(10);
	check("wake_up_all", woken == 5 && !waitqueue_active(&queue));
	check_eq("WQ_FLAG_EXCLUSIVE", WQ_FLAG_EXCLUSIVE, 1);
}

static int bit_setter(void *data)
{
	msleep(10);
	clear_bit(3, &flag_word);
	smp_mb__after_atomic();
	wake_up_bit(&flag_word, 3);
	msleep(10);
	variable = 1;
	wake_up_var(&variable);
	return 0;
}

static void check_bits(void)
{
	set_bit(3, &flag_word);
	kthread_run(bit_setter, NULL, "api_bit");
	check_eq("wait_on_bit", wait_on_bit(&flag_word, 3, TASK_UNINTERRUPTIBLE), 0);
	wait_var_event(&variable, variable);
	check_eq("wait_var_event", variable, 1);
	set_bit(3, &flag_word);
	check_eq("wait_on_bit_timeout", wait_on_bit_timeout(&flag_word, 3, TASK_UNINTERRUPTIBLE, 2),
		 -EAGAIN);
}

static void check_completion(void)
{
	DECLARE_COMPLETION_ONSTACK(c);

	check_type(c.done, unsigned int);
	check("completion_done", !completion_done(&c) && !try_wait_for_completion(&c));
	check_eq("wait_for_completion_timeout", wait_for_completion_timeout(&c, 2), 0);
	check_eq("wait_for_completion_interruptible_timeout",
		 wait_for_completion_interruptible_timeout(&c, 2), 0);
	complete(&c);
	complete(&c);
	check_eq("complete", c.done, 2);
	check("try_wait_for_completion", try_wait_for_completion(&c) && c.done == 1);
	check("jiffies left", wait_for_completion_timeout(&c, HZ) >= 1 && c.done == 0);
	complete(&c);
	check_eq("wait_for_completion_interruptible", wait_for_completion_interruptible(&c), 0);
	complete_all(&c);
	wait_for_completion(&c);
	check("complete_all", c.done == UINT_MAX && completion_done(&c));
	reinit_completion(&c);
	check_eq("reinit_completion", c.done, 0);
	init_completion(&c);
	check_eq("init_completion", c.done, 0);
	check_eq("ERESTARTSYS", ERESTARTSYS, 512);
}

static int __init api_init(void)
{
	wait_queue_head_t on_stack;
	wait_queue_entry_t entry;

	init_waitqueue_head(&on_stack);
	init_waitqueue_entry(&entry, current);
	add_wait_queue_exclusive(&on_stack, &entry);
	check("add_wait_queue_exclusive", entry.flags & WQ_FLAG_EXCLUSIVE);
	remove_wait_queue(&on_stack, &entry);
	check("init_waitqueue_head", !waitqueue_active(&on_stack));
	check_wait_event();
	check_wake();
	check_bits();
	check_completion();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
