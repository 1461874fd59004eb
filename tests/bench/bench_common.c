// SPDX-License-Identifier: MIT
/* What the benchmarks share. */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include "bench.h"

unsigned int bench_failures;
static u32 bench_seed = 12345;
DECLARE_COMPLETION(bench_done);

/* A benchmark whose event did not happen is a failure, not a number. */
void bench_fail(const char *what)
{
	bench_failures++;
	pr_err("bench: %s\n", what);
}

/* C1 matches 1500 to 2000 us from now, at no fixed phase, when the CPU is idle again. */
void c1_arm(void)
{
	unsigned long flags;

	local_irq_save(flags);
	bench_seed = bench_seed * 1664525u + 1013904223u;
	writel_relaxed(readl_relaxed(BENCH_ST + SYSTIMER_CLO) + 1500 + (bench_seed >> 16) % 499, BENCH_ST + SYSTIMER_C(1));
	local_irq_restore(flags);
}

/* Sleep until the event that c1_arm() started is over. */
void bench_wait(void)
{
	if (!wait_for_completion_timeout(&bench_done, 10 * HZ))
		bench_fail("an interrupt did not come");
}

void bench_request(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn)
{
	if (request_threaded_irq(irq, handler, thread_fn, 0, "bench", &bench_done))
		bench_fail("request_irq() refused");
}

void bench_free(unsigned int irq)
{
	free_irq(irq, &bench_done);
}

/* A thread of SCHED_FIFO 50 that was not woken yet; NULL without memory. */
struct task_struct *bench_fifo_thread(int (*fn)(void *))
{
	struct task_struct *t = kthread_create(fn, NULL, "bench-fifo");

	if (IS_ERR(t)) {
		bench_fail("no memory for a thread");
		return NULL;
	}
	sched_set_fifo(t);
	return t;
}
