// SPDX-License-Identifier: MIT
/* Runs the benchmarks that bench=GLOB names, ends the machine with status 85. */
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <bhk/clock.h>
#include <linux/glob.h>
#include <bhk/main.h>
#include <bhk/params.h>
#include <bhk/semihost.h>
#include "bench.h"

extern const struct bench __start_bench[], __stop_bench[];

static const char *bench_glob;
static unsigned int bench_failures;
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
	writel_relaxed(clock_us() + 1500 + (bench_seed >> 16) % 499, BENCH_ST + SYSTIMER_C(1));
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

struct task_struct *bench_fifo_thread(int (*fn)(void *), int prio)
{
	struct sched_param param = { .sched_priority = prio };
	struct task_struct *t = kthread_create(fn, NULL, "bench-fifo");

	if (IS_ERR(t)) {
		bench_fail("no memory for a thread");
		return NULL;
	}
	sched_setscheduler_nocheck(t, SCHED_FIFO, &param);
	wake_up_process(t);
	return t;
}

static int bench_run(void)
{
	const struct bench *b;
	unsigned int ran = 0;

	for (b = __start_bench; b < __stop_bench; b++) {
		if (!glob_match_list(bench_glob, b->name))
			continue;
		pr_info("bench: running %s\n", b->name);
		b->run();
		ran++;
	}
	if (!ran)
		bench_fail("no benchmark of that name");
	MARK(MARK_QUIT);
	semihost_exit(bench_failures ? EXIT_TESTS_FAILED : EXIT_TESTS_PASSED);
	return 0;
}

static int __init bench_param(const char *val)
{
	if (!*val)
		return -EINVAL;
	bench_glob = val;
	init_process = bench_run;
	return 0;
}
boot_param("bench", bench_param, "GLOB: run benchmarks under the counting plugin, then end");
