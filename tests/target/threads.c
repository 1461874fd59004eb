// SPDX-License-Identifier: MIT
#include <linux/irqflags.h>
#include <bhk/clock.h>
#include "threads.h"

static char trail_text[64];
static unsigned int trail_len;

static void set_policy(struct task_struct *t, int rt)
{
	struct sched_param param = { .sched_priority = rt };

	sched_setscheduler_nocheck(t, rt ? SCHED_FIFO : SCHED_NORMAL, &param);
}

struct test_thread {
	int (*fn)(void *);
	void *arg;
	struct completion done;
};

static int run_thread(void *data)
{
	struct test_thread *tt = data;
	int ret = tt->fn(tt->arg);

	complete(&tt->done);
	return ret;
}

struct task_struct *make_thread(struct kunit *test, int (*fn)(void *), void *arg, int rt)
{
	struct test_thread *tt = kunit_kzalloc(test, sizeof(*tt), GFP_KERNEL);
	struct task_struct *t;

	KUNIT_ASSERT_NOT_NULL(test, tt);
	tt->fn = fn;
	tt->arg = arg;
	init_completion(&tt->done);
	t = kthread_create(run_thread, tt, "test/%d", rt);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, t);
	get_task_struct(t);
	set_policy(t, rt);
	return t;
}

struct task_struct *start_thread(struct kunit *test, int (*fn)(void *), void *arg, int rt)
{
	struct task_struct *t = make_thread(test, fn, arg, rt);

	wake_up_process(t);
	return t;
}

int join_thread(struct task_struct *t)
{
	struct test_thread *tt = kthread_data(t);

	wait_for_completion(&tt->done);
	return kthread_stop_put(t);
}

int end_thread(struct task_struct *t)
{
	return kthread_stop_put(t);
}

void become(int rt)
{
	set_policy(current, rt);
}

void let_others_run(void)
{
	schedule_timeout_uninterruptible(2);
}

void busy_ms(unsigned int ms)
{
	u32 start = clock_us();

	while (clock_us() - start < ms * 1000)
		cpu_relax();
}

void trail_reset(void)
{
	memset(trail_text, 0, sizeof(trail_text));
	trail_len = 0;
}

void trail_add(char c)
{
	unsigned long flags;

	local_irq_save(flags);
	if (trail_len < sizeof(trail_text) - 1)
		trail_text[trail_len++] = c;
	local_irq_restore(flags);
}

const char *trail(void)
{
	return trail_text;
}
