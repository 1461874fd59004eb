// SPDX-License-Identifier: MIT
/* Demo: more softirq work than a pass may do, and ksoftirqd takes over. */
#include <linux/sched.h>
#include <linux/string.h>
#include <bhk/softirq.h>
#include "demo.h"

#define ROUNDS 40

/* What the interrupted thread has to do; less than its time slice. */
#define WORK_US 3000

static unsigned int rounds, rounds_at_exit;

static bool in_ksoftirqd(void)
{
	return !strncmp(current->comm, "ksoftirqd", 9);
}

/* Raises itself again until the story is told: as if packets came faster than they are taken. */
static void receive(struct softirq_action *a)
{
	demo_crunch(256);
	rounds++;
	if (!in_ksoftirqd())
		rounds_at_exit++;
	else if (rounds == rounds_at_exit + 1)
		demo_note("round %u", rounds);
	if (rounds < ROUNDS)
		raise_softirq(NET_RX_SOFTIRQ);
}

static irqreturn_t handler(int irq, void *dev)
{
	if (!demo_level_is_up())
		return IRQ_NONE;
	demo_level_lower();
	raise_softirq_irqoff(NET_RX_SOFTIRQ);
	return IRQ_HANDLED;
}

static bool all_rounds(void)
{
	return rounds == ROUNDS;
}

static int story(void)
{
	u32 begin;
	int ret;

	demo_note("is about to be interrupted");
	demo_level_raise();
	demo_note("goes on after %u rounds", rounds);
	begin = clock_us();
	while (clock_us() - begin < WORK_US)
		demo_crunch(64);
	demo_note("has done its work, still %u rounds; sleeps", rounds);
	ret = demo_wait(all_rounds);
	demo_note("sees round %u, the last one", rounds);
	return ret;
}

static int run(void)
{
	struct softirq_counters before = softirq_counters;
	static char dev;
	int ret;

	rounds = rounds_at_exit = 0;
	open_softirq(NET_RX_SOFTIRQ, receive);
	ret = request_irq(DEMO_LEVEL_IRQ, handler, 0, "demo", &dev);
	if (ret)
		return ret;
	demo_begin();
	ret = story();
	demo_end();
	free_irq(DEMO_LEVEL_IRQ, &dev);
	demo_print_notes();
	shell_printf(
		"%u rounds at the interrupt's exit, %u in ksoftirqd/0; passes that ended at a bound:\n"
		"%lu by rounds, %lu by time, %lu because a thread was due; %lu hand-overs\n",
		rounds_at_exit, rounds - rounds_at_exit,
		softirq_counters.limit_rounds - before.limit_rounds,
		softirq_counters.limit_time - before.limit_time,
		softirq_counters.limit_resched - before.limit_resched,
		softirq_counters.wakeups - before.wakeups);
	return ret;
}

const struct demo demo_softirq_overload = {
	.name = "softirq-overload",
	.title = "Too much softirq work is handed over to ksoftirqd",
	.text = "The softirq NET_RX raises itself again each time, as if packets came faster than they\n"
		"are taken. At the end of an interrupt softirqs go on for 10 further rounds or 2 ms. What\n"
		"is left then is ksoftirqd's, which is an ordinary thread: so the interrupted thread goes\n"
		"on after a bounded time and does 3 ms of work, while the flood waits for its turn.",
	.run = run,
};
