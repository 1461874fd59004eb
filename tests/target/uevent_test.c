// SPDX-License-Identifier: MIT
/* uevents: their bytes, their order, who may send them, and that each loss is counted. */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/sched/task.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include <bhk/context.h>
#include <bhk/module.h>
#include <bhk/uevent.h>
#include "hardirq.h"
#include "irq_lines.h"

#define PATH "/devices/test"

static struct {
	char text[UEVENT_SIZE];
	unsigned int len;
	unsigned int calls;
	unsigned int room; /* messages that are taken */
	u64 first, last;
	bool gap;
} got;

/* What follows "SEQNUM=" in the last string. */
static u64 seqnum_of(const char *text, unsigned int len)
{
	const char *s = text, *last = text;
	u64 n = 0;

	for (; s < text + len; s += strlen(s) + 1)
		last = s;
	return !strncmp(last, "SEQNUM=", 7) && !kstrtou64(last + 7, 10, &n) ? n : 0;
}

static int hear(struct uevent_listener *l, const char *text, unsigned int len)
{
	u64 number = seqnum_of(text, len);

	if (!got.room)
		return -ENOSPC;
	got.room--;
	if (!got.calls++)
		got.first = number;
	else if (number != got.last + 1)
		got.gap = true;
	got.last = number;
	got.len = len;
	memcpy(got.text, text, len);
	return 0;
}

static struct uevent_listener ear = {.name = "test", .fn = hear};
static struct uevent_stats before, after;

static int uevent_test_init(struct kunit *test)
{
	memset(&got, 0, sizeof(got));
	got.room = UINT_MAX;
	uevent_get_stats(&before);
	uevent_listen(&ear);
	return 0;
}

static void uevent_test_exit(struct kunit *test)
{
	uevent_unlisten(&ear);
}

static void a_message_has_linux_form(struct kunit *test)
{
	static const char *const envp[] = {"A=1", "B=x y", NULL};
	char expected[UEVENT_SIZE];
	int len;

	KUNIT_ASSERT_EQ(test, uevent_notify(KOBJ_CHANGE, PATH, "misc", envp), 0);
	len = snprintf(expected, sizeof(expected),
		       "change@" PATH "%cACTION=change%cDEVPATH=" PATH
		       "%cSUBSYSTEM=misc%cA=1%cB=x y%cSEQNUM=%llu",
		       0, 0, 0, 0, 0, 0, before.seqnum + 1);
	KUNIT_ASSERT_EQ(test, got.len, len + 1u);
	KUNIT_EXPECT_MEMEQ(test, got.text, expected, len + 1);
}

static void each_action_has_its_name(struct kunit *test)
{
	static const char *const names[] = {"add",    "remove",	 "change", "move",
					    "online", "offline", "bind",   "unbind"};
	char head[32];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		KUNIT_ASSERT_EQ(test, uevent_notify(i, PATH, "misc", NULL), 0);
		snprintf(head, sizeof(head), "%s@" PATH, names[i]);
		KUNIT_EXPECT_STREQ(test, got.text, head);
	}
	KUNIT_EXPECT_EQ(test, got.calls, ARRAY_SIZE(names));
	KUNIT_EXPECT_FALSE(test, got.gap);
}

static void what_is_no_message_is_refused_and_counted(struct kunit *test)
{
	static const char *const no_equals[] = {"A=1", "B", NULL}, *const no_key[] = {"=1", NULL};

	KUNIT_EXPECT_EQ(test, uevent_notify(KOBJ_UNBIND + 1, PATH, "misc", NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, uevent_notify(KOBJ_ADD, NULL, "misc", NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, uevent_notify(KOBJ_ADD, "devices", "misc", NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, uevent_notify(KOBJ_ADD, PATH, NULL, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, uevent_notify(KOBJ_ADD, PATH, "misc", no_equals), -EINVAL);
	KUNIT_EXPECT_EQ(test, uevent_notify(KOBJ_ADD, PATH, "misc", no_key), -EINVAL);
	uevent_get_stats(&after);
	KUNIT_EXPECT_EQ(test, after.invalid - before.invalid, 6u);
	KUNIT_EXPECT_EQ(test, after.seqnum, before.seqnum);
	KUNIT_EXPECT_EQ(test, got.calls, 0u);
}

/* Longer and longer: the last one that fits may lack a byte, if its number got a digit more. */
static void what_is_too_long_is_refused_and_counted(struct kunit *test)
{
	static char fill[UEVENT_SIZE];
	const char *const envp[] = {fill, NULL};
	unsigned int sent = 0;

	strscpy(fill, "A=", sizeof(fill));
	while (strlen(fill) < UEVENT_SIZE - 1 && !uevent_notify(KOBJ_ADD, PATH, "misc", envp)) {
		fill[strlen(fill)] = 'x';
		sent++;
	}
	KUNIT_EXPECT_GE(test, got.len, UEVENT_SIZE - 1u);
	KUNIT_EXPECT_EQ(test, got.calls, sent);
	KUNIT_EXPECT_EQ(test, uevent_notify(KOBJ_ADD, PATH, "misc", envp), -EMSGSIZE);
	memset(fill, '\0', sizeof(fill));
	uevent_get_stats(&after);
	KUNIT_EXPECT_EQ(test, after.too_long - before.too_long, 2u);
	KUNIT_EXPECT_EQ(test, after.seqnum - before.seqnum, sent);
}

static int result;

static void notify(void *arg)
{
	result = uevent_notify(KOBJ_CHANGE, PATH, "misc", NULL);
}

static void expect_refused(struct kunit *test, unsigned int violations)
{
	uevent_get_stats(&after);
	KUNIT_EXPECT_EQ(test, result, -EINVAL);
	KUNIT_EXPECT_EQ(test, after.atomic - before.atomic, 1u);
	KUNIT_EXPECT_EQ(test, after.seqnum, before.seqnum);
	KUNIT_EXPECT_EQ(test, context_violations - violations, 1u);
	KUNIT_EXPECT_EQ(test, got.calls, 0u);
}

static void a_handler_is_told_so(struct kunit *test)
{
	unsigned int violations = context_violations;

	kunit_expect_log(test, "BUG: uevent_notify() called from hardirq context");
	run_in_hardirq(test, notify, NULL);
	expect_refused(test, violations);
}

static void a_softirq_is_told_so(struct kunit *test)
{
	unsigned int violations = context_violations;

	kunit_expect_log(test, "BUG: uevent_notify() called from softirq context");
	run_in_softirq(test, notify, NULL);
	expect_refused(test, violations);
}

static void a_holder_of_a_spinlock_is_told_so(struct kunit *test)
{
	DEFINE_SPINLOCK(lock);
	unsigned int violations = context_violations;

	kunit_expect_log(test, "BUG: uevent_notify() called from atomic context");
	spin_lock(&lock);
	notify(NULL);
	spin_unlock(&lock);
	expect_refused(test, violations);
}

static void with_interrupts_off_it_is_told_so(struct kunit *test)
{
	unsigned int violations = context_violations;

	kunit_expect_log(test, "BUG: uevent_notify() called");
	local_irq_disable();
	notify(NULL);
	local_irq_enable();
	expect_refused(test, violations);
}

static void what_a_listener_cannot_take_is_counted(struct kunit *test)
{
	unsigned int i;

	got.room = 3;
	for (i = 0; i < 10; i++)
		KUNIT_EXPECT_EQ(test, uevent_notify(KOBJ_CHANGE, PATH, "misc", NULL), 0);
	KUNIT_EXPECT_EQ(test, ear.taken, 3u);
	KUNIT_EXPECT_EQ(test, ear.lost, 7u);
	got.room = 1;
	uevent_notify(KOBJ_CHANGE, PATH, "misc", NULL);
	/* The number says what is missing. */
	KUNIT_EXPECT_EQ(test, got.last, before.seqnum + 11);
}

static void work_fn(struct work_struct *work)
{
	notify(NULL);
}

static void a_work_may(struct kunit *test)
{
	DECLARE_WORK(work, work_fn);

	schedule_work(&work);
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, result, 0);
	KUNIT_EXPECT_EQ(test, got.calls, 1u);
}

static irqreturn_t wake(int irq, void *dev)
{
	aux_lower();
	return IRQ_WAKE_THREAD;
}

static irqreturn_t thread_fn(int irq, void *dev)
{
	notify(NULL);
	return IRQ_HANDLED;
}

static void an_irq_thread_may(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, request_threaded_irq(IRQ_AUX, wake, thread_fn, 0, "uevent", &got), 0);
	aux_raise();
	synchronize_irq(IRQ_AUX);
	free_irq(IRQ_AUX, &got);
	KUNIT_EXPECT_EQ(test, result, 0);
	KUNIT_EXPECT_EQ(test, got.calls, 1u);
}

#define SENDERS 4
#define EACH	50

/* Some sleep between, so that they meet in any order. */
static int sender(void *arg)
{
	long n = (long)arg;
	unsigned int i;

	for (i = 0; i < EACH; i++) {
		uevent_notify(KOBJ_CHANGE, PATH, "misc", NULL);
		if (i % (n + 2) == 0)
			usleep_range(50 * n, 50 * n + 10);
	}
	return 0;
}

static void several_senders_make_one_order(struct kunit *test)
{
	struct task_struct *tasks[SENDERS];
	long i;

	for (i = 0; i < SENDERS; i++) {
		tasks[i] = kthread_create(sender, (void *)i, "sender/%ld", i);
		KUNIT_ASSERT_FALSE(test, IS_ERR(tasks[i]));
		get_task_struct(tasks[i]);
	}
	for (i = 0; i < SENDERS; i++)
		wake_up_process(tasks[i]);
	msleep(500);
	for (i = 0; i < SENDERS; i++) {
		KUNIT_EXPECT_EQ(test, kthread_stop(tasks[i]), 0);
		put_task_struct(tasks[i]);
	}
	KUNIT_EXPECT_EQ(test, got.calls, (unsigned int)SENDERS * EACH);
	KUNIT_EXPECT_EQ(test, got.first, before.seqnum + 1);
	KUNIT_EXPECT_FALSE(test, got.gap);
}

static struct kunit_case uevent_cases[] = {
	KUNIT_CASE(a_message_has_linux_form),
	KUNIT_CASE(each_action_has_its_name),
	KUNIT_CASE(what_is_no_message_is_refused_and_counted),
	KUNIT_CASE(what_is_too_long_is_refused_and_counted),
	KUNIT_CASE(a_handler_is_told_so),
	KUNIT_CASE(a_softirq_is_told_so),
	KUNIT_CASE(a_holder_of_a_spinlock_is_told_so),
	KUNIT_CASE(with_interrupts_off_it_is_told_so),
	KUNIT_CASE(what_a_listener_cannot_take_is_counted),
	KUNIT_CASE(a_work_may),
	KUNIT_CASE(an_irq_thread_may),
	KUNIT_CASE(several_senders_make_one_order),
	{},
};

static struct kunit_suite uevent_suite = {
	.name = "uevent",
	.init = uevent_test_init,
	.exit = uevent_test_exit,
	.test_cases = uevent_cases,
};
kunit_test_suite(uevent_suite);

/* --- with a host at the second serial line (tests/drivers/test_uevent.py) ----------------- */

#ifdef CONFIG_SERIAL_AUX
static void copy_host(const struct uevent_listener *l, void *copy)
{
	if (!strcmp(l->name, "host"))
		*(struct uevent_listener *)copy = *l;
}

/* The work that sends has no chance meanwhile. */
static void a_burst_is_more_than_the_line_takes(struct kunit *test)
{
	struct uevent_listener host = {};
	unsigned int i;

	KUNIT_ASSERT_EQ(test, load_module_by_name("mini_uart", ""), 0);
	kunit_expect_log(test, "mini_uart: no room for a frame of channel 1");
	sched_set_fifo(current);
	for (i = 0; i < 200; i++)
		KUNIT_EXPECT_EQ(test, uevent_notify(KOBJ_CHANGE, PATH, "misc", NULL), 0);
	sched_set_normal(current, 0);
	uevent_for_each(copy_host, &host);
	KUNIT_EXPECT_EQ(test, host.taken + host.lost, 200u);
	KUNIT_EXPECT_GT(test, host.lost, 0u);
	KUNIT_EXPECT_EQ(test, uevent_notify(KOBJ_CHANGE, PATH, "misc", NULL), 0);
	uevent_for_each(copy_host, &host);
	uevent_get_stats(&after);
	kunit_info(test, "taken %u, lost %u, last %llu", host.taken, host.lost, after.seqnum);
	KUNIT_EXPECT_EQ(test, unload_module("mini_uart"), 0);
}

static struct kunit_case line_cases[] = {
	KUNIT_CASE(a_burst_is_more_than_the_line_takes),
	{},
};

static struct kunit_suite line_suite = {
	.name = "uevent_line",
	.test_cases = line_cases,
	.only_by_name = true,
};
kunit_test_suite(line_suite);
#endif
