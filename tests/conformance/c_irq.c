// SPDX-License-Identifier: MIT
/* Interrupt lines: error codes, depth, sharing, threads, ONESHOT, wake-ups, names and priorities. */
#include <linux/delay.h>
#include <linux/completion.h>
#include <linux/irq.h>
#include <linux/kthread.h>
#include "observe.h"
#include "board.h"

static int one, two, three;
static struct context in_handler, in_thread;
static irqreturn_t answer = IRQ_HANDLED;
static unsigned int hard_runs, thread_runs;
static int thread_policy, thread_priority;

static irqreturn_t handler(int irq, void *id)
{
	note_context(&in_handler);
	note_event('h');
	hard_runs++;
	board_drop();
	return answer;
}

static irqreturn_t stranger(int irq, void *id)
{
	note_event('n');
	return IRQ_NONE;
}

static irqreturn_t second(int irq, void *id)
{
	note_event('2');
	return IRQ_HANDLED;
}

static irqreturn_t thread(int irq, void *id)
{
	note_context(&in_thread);
	note_event('t');
	thread_runs++;
	thread_policy = current->policy;
	thread_priority = current->rt_priority;
	return IRQ_HANDLED;
}

static void settle(void)
{
	msleep(20);
}

/* Raise the line and let its threads run. */
static void fire(const char *what)
{
	board_raise();
	settle();
	observe_events(what);
}

/* A line that is asked for on the way to what is observed. */
static void must(int error)
{
	if (error)
		observe(error, "a request that must succeed");
}

/* --- what request_irq() refuses --- */

static void refusals(void)
{
	unsigned int irq = board_irq();

	observe(request_irq(100000, handler, 0, "x", &one), "no such line");
	observe(request_irq(irq, NULL, 0, "x", &one), "no handler");
	observe(request_irq(irq, handler, IRQF_SHARED, "x", NULL), "shared without a dev_id");
	observe(request_threaded_irq(irq, NULL, NULL, IRQF_ONESHOT, "x", &one),
		"neither handler nor thread");
	observe(request_threaded_irq(irq, NULL, thread, 0, "x", &one), "default primary without ONESHOT");
	observe(request_irq(irq, handler, IRQF_SHARED | IRQF_NO_AUTOEN, "x", &one), "shared and NO_AUTOEN");
	observe(request_irq(irq, handler, IRQF_COND_SUSPEND, "x", &one), "COND_SUSPEND alone");
	observe(request_irq(irq, handler, IRQF_NO_SUSPEND | IRQF_COND_SUSPEND, "x", &one),
		"NO_SUSPEND and COND_SUSPEND");
	observe(request_irq(irq, handler, 0, "first", &one), "the first");
	observe(request_irq(irq, handler, 0, "second", &two), "a second, neither shared");
	observe(request_irq(irq, handler, IRQF_SHARED, "second", &two), "a second, only it shared");
	free_irq(irq, &one);
	observe(request_irq(irq, handler, IRQF_SHARED, "first", &one), "the first, shared");
	observe(request_irq(irq, handler, 0, "second", &two), "a second, only the first shared");
	observe(request_irq(irq, handler, IRQF_SHARED | IRQF_ONESHOT, "second", &two),
		"a second, only it ONESHOT");
	observe(request_irq(irq, second, IRQF_SHARED, "second", &two), "a second, both shared");
	observe(request_irq(irq, stranger, IRQF_SHARED, "third", &three), "a third");
	observe(strcmp(free_irq(irq, &two), "second"), "free_irq returns the name");
	free_irq(irq, &three);
	free_irq(irq, &one);
	observe(irq_has_action(irq), "irq_has_action of a free one");
	observe(IRQ_NONE, "IRQ_NONE");
	observe(IRQ_HANDLED, "IRQ_HANDLED");
	observe(IRQ_WAKE_THREAD, "IRQ_WAKE_THREAD");
	observe(IRQF_SHARED, "IRQF_SHARED");
	observe(IRQF_ONESHOT, "IRQF_ONESHOT");
	observe(IRQF_NO_THREAD, "IRQF_NO_THREAD");
	observe(IRQF_TRIGGER_HIGH, "IRQF_TRIGGER_HIGH");
	observe(IRQF_NO_AUTOEN, "IRQF_NO_AUTOEN");
	observe(IRQ_NOTCONNECTED, "IRQ_NOTCONNECTED");
	observe(request_irq(IRQ_NOTCONNECTED, handler, 0, "x", &one), "a line that is not connected");
}

/* --- plain --- */

static void plain(void)
{
	unsigned int irq = board_irq();

	hard_runs = 0;
	observe(request_irq(irq, handler, 0, "plain", &one), "plain: request");
	observe(irq_has_action(irq), "plain: irq_has_action");
	fire("plain");
	observe_context("plain handler", &in_handler);
	observe(hard_runs, "plain: runs");
	local_irq_disable();
	board_raise();
	observe_events("raised with interrupts off");
	local_irq_enable();
	observe_events("interrupts on");
	local_irq_disable();
	board_raise();
	board_drop();
	local_irq_enable();
	observe_events("raised and dropped with interrupts off");
	synchronize_irq(irq);
	observe(synchronize_hardirq(irq), "synchronize_hardirq");
	free_irq(irq, &one);
	observe(irq_has_action(irq), "plain: irq_has_action after free");
}

/* What /proc shows of a line and what its descriptor says, while requests come and go. */
static void descriptor(void)
{
	unsigned int irq = board_irq();
	struct irq_data *d = irq_get_irq_data(irq);

	observe(!!d, "irq_get_irq_data");
	observe(!!irq_get_irq_data(100000), "irq_get_irq_data of no line");
	observe(irqd_irq_disabled(d), "irqd_irq_disabled, free");
	must(request_irq(irq, handler, 0, "descriptor", &one));
	observe(irqd_irq_disabled(d), "irqd_irq_disabled, requested");
	observe(irqd_irq_masked(d), "irqd_irq_masked, requested");
	disable_irq(irq);
	observe(irqd_irq_disabled(d), "irqd_irq_disabled, disabled");
	observe(irqd_irq_masked(d), "irqd_irq_masked, disabled lazily");
	board_raise();
	observe(irqd_irq_masked(d), "irqd_irq_masked, disabled and raised");
	observe_events("disabled and raised");
	enable_irq(irq);
	observe_events("disabled, raised and enabled");
	observe(irqd_irq_disabled(d), "irqd_irq_disabled, enabled");
	observe(irqd_irq_masked(d), "irqd_irq_masked, enabled");
	free_irq(irq, &one);
	observe(irqd_irq_disabled(d), "irqd_irq_disabled, freed");
	observe(irqd_irq_masked(d), "irqd_irq_masked, freed");
}

static void depth(void)
{
	unsigned int irq = board_irq();
	int i;

	must(request_irq(irq, handler, 0, "depth", &one));
	for (i = 1; i <= 3; i++) {
		if (i == 2)
			disable_irq_nosync(irq);
		else
			disable_irq(irq);
		fire("disabled");
	}
	for (i = 1; i <= 3; i++) {
		enable_irq(irq);
		observe_events("enabled");
	}
	fire("enabled for good");
	observe(disable_hardirq(irq), "disable_hardirq");
	fire("disable_hardirq");
	enable_irq(irq);
	observe_events("enabled after it");
	free_irq(irq, &one);
	observe(request_irq(irq, handler, IRQF_NO_AUTOEN, "depth", &one), "NO_AUTOEN: request");
	fire("NO_AUTOEN");
	enable_irq(irq);
	observe_events("NO_AUTOEN, enabled");
	disable_irq(irq);
	free_irq(irq, &one);
	must(request_irq(irq, handler, 0, "depth", &one));
	fire("requested again after free while disabled");
	free_irq(irq, &one);
}

static void sharing(void)
{
	unsigned int irq = board_irq();

	must(request_irq(irq, stranger, IRQF_SHARED, "a", &one));
	must(request_irq(irq, handler, IRQF_SHARED, "b", &two));
	must(request_irq(irq, second, IRQF_SHARED, "c", &three));
	fire("three sharing");
	free_irq(irq, &one);
	fire("two sharing");
	must(request_irq(irq, stranger, IRQF_SHARED, "a", &one));
	fire("three sharing, the first one last");
	free_irq(irq, &three);
	free_irq(irq, &one);
	fire("one left");
	free_irq(irq, &two);
}

/* --- threads --- */

static void observe_thread(const char *what)
{
	char comm[TASK_COMM_LEN];
	const char *dash = strchr(in_thread.comm, '-');

	/* The number of the line is the board's; Linux counts its own. */
	observe(!strncmp(in_thread.comm, "irq/", 4), "%s: a thread irq/", what);
	strscpy(comm, dash ? dash : "", sizeof(comm));
	observe_text(comm, "%s: thread", what);
	observe(thread_policy, "%s: policy", what);
	observe(thread_priority, "%s: priority", what);
	observe_context(what, &in_thread);
}

static void threaded(void)
{
	static const irqreturn_t answers[] = { IRQ_HANDLED, IRQ_WAKE_THREAD, IRQ_WAKE_THREAD };
	unsigned int irq = board_irq();
	unsigned int i;

	observe(request_threaded_irq(irq, handler, thread, 0, "pair", &one), "pair: request");
	for (i = 0; i < ARRAY_SIZE(answers); i++) {
		answer = answers[i];
		fire("pair");
	}
	observe_thread("pair");
	observe_context("pair handler", &in_handler);
	free_irq(irq, &one);
	observe(request_threaded_irq(irq, handler, thread, IRQF_ONESHOT, "once", &one), "once: request");
	fire("once");
	observe_thread("once");
	thread_runs = 0;
	irq_wake_thread(irq, &one);
	settle();
	observe_events("irq_wake_thread");
	irq_wake_thread(irq, &two);
	settle();
	observe_events("irq_wake_thread of a stranger");
	disable_irq(irq);
	irq_wake_thread(irq, &one);
	settle();
	observe_events("irq_wake_thread while disabled");
	enable_irq(irq);
	settle();
	observe_events("and enabled");
	free_irq(irq, &one);
	answer = IRQ_HANDLED;
}

/* The thread holds the line: who drops the level is the thread. */
static irqreturn_t lazy_primary(int irq, void *id)
{
	note_event('p');
	return IRQ_WAKE_THREAD;
}

static irqreturn_t lazy_thread(int irq, void *id)
{
	note_event('t');
	msleep(10);
	board_drop();
	note_event('T');
	return IRQ_HANDLED;
}

static irqreturn_t lazy_second(int irq, void *id)
{
	note_event('u');
	msleep(30);
	note_event('U');
	return IRQ_HANDLED;
}

static void oneshot(void)
{
	unsigned int irq = board_irq();

	observe(request_threaded_irq(irq, lazy_primary, lazy_thread, IRQF_ONESHOT, "lazy", &one),
		"lazy: request");
	board_raise();
	msleep(60);
	observe_events("the thread drops the level");
	board_raise();
	msleep(60);
	observe_events("the thread drops the level again");
	free_irq(irq, &one);
	observe(request_threaded_irq(irq, NULL, lazy_thread, IRQF_ONESHOT, "nop", &one), "no primary: request");
	board_raise();
	msleep(60);
	observe_events("no primary");
	synchronize_irq(irq);
	free_irq(irq, &one);
	observe(request_threaded_irq(irq, lazy_primary, lazy_thread, IRQF_ONESHOT | IRQF_SHARED, "a", &one),
		"two threads: request");
	observe(request_threaded_irq(irq, lazy_primary, lazy_second, IRQF_ONESHOT | IRQF_SHARED, "b", &two),
		"two threads: request");
	board_raise();
	msleep(100);
	observe_events("two threads");
	free_irq(irq, &two);
	board_raise();
	msleep(100);
	observe_events("one thread left");
	free_irq(irq, &one);
}

/* A wake-up while the thread runs gives one run more, however many there were. */
static struct completion gate;

static irqreturn_t gated_thread(int irq, void *id)
{
	note_event('(');
	wait_for_completion(&gate);
	note_event(')');
	return IRQ_HANDLED;
}

static void coalescing(void)
{
	unsigned int irq = board_irq();
	int wakes, i;

	answer = IRQ_WAKE_THREAD;
	for (wakes = 1; wakes <= 4; wakes++) {
		init_completion(&gate);
		must(request_threaded_irq(irq, handler, gated_thread, 0, "gated", &one));
		board_raise();
		settle();
		for (i = 1; i < wakes; i++)
			board_raise();
		complete_all(&gate);
		settle();
		synchronize_irq(irq);
		observe_events("raised some times while the thread ran");
		free_irq(irq, &one);
	}
	init_completion(&gate);
	must(request_threaded_irq(irq, handler, gated_thread, 0, "gated", &one));
	board_raise();
	settle();
	disable_irq_nosync(irq);
	observe_events("disable_irq_nosync does not wait");
	complete_all(&gate);
	disable_irq(irq);
	observe_events("disable_irq waits");
	enable_irq(irq);
	enable_irq(irq);
	free_irq(irq, &one);
	answer = IRQ_HANDLED;
}

static void lines(void)
{
	refusals();
	plain();
	descriptor();
	depth();
	sharing();
	threaded();
	oneshot();
	coalescing();
}

CONFORMANCE_MODULE(lines);
