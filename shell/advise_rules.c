// SPDX-License-Identifier: MIT
/*
 * The rules of the advisor, as tables: when, what suits, why. Pure: compiles for the host, where
 * tests/unit/test_advise.c has a test for each.
 *
 * All times are in us. A rule names each figure that it looks at in its reason. A percentile is the
 * upper end of its bucket (bhk/stat.h), a power of two less one: so are the limits of percentiles.
 */
#include "advise.h"

/* Fewer interrupts say nothing about rates and 99 % of times. */
#define ENOUGH 10

/* "Hundreds a second": a switch to a thread and back, some 250 instructions, begins to count. */
#define OFTEN 200

/* So many that even a tasklet's list is felt: a vector of its own, or polling. */
#define FLOOD 5000

/* A bottom half this short is over before a thread would have missed the CPU. */
#define SHORT_US 100

/* One this long holds up all threads for as long as a slice of the scheduler's clock. */
#define LONG_US 1000

/* All that a top half may take of the other lines' time. */
#define TOP_US 127

/* A top half that takes no longer has nothing to defer. */
#define TOP_WHOLE_US 31

/* Who waits longer than this for a CPU was not as urgent as others. */
#define LATE_US 1023

/* Percent of the CPU that softirqs of one line may take before threads miss it. */
#define STARVING 50

/* The priority of an irq thread that nobody has changed: SCHED_FIFO 50. */
#define DEFAULT_PRIO_RT 50

/* A top half whose longest run is so many times its usual one works through a loop. */
#define LOOP_FACTOR 8

#define SOFTIRQS (WAY_SOFTIRQ | WAY_TASKLET | WAY_BH_WORK)
#define THREADS	 (WAY_WORK | WAY_THREAD | WAY_THREAD_PRIO)
#define ANY_WAY	 (SOFTIRQS | THREADS)

static bool deferred(const struct advise_facts *f, u32 ways)
{
	return f->main & ways && f->bh_runs;
}

static bool often(const struct advise_facts *f)
{
	return f->rate >= OFTEN;
}

/* Later than one can be who is as urgent as the next interrupt is near. */
static bool waits_long(const struct advise_facts *f)
{
	return deferred(f, THREADS) && (f->wait_p99 > LATE_US || f->wait_p99 > f->interval);
}

static bool few(const struct advise_facts *f)
{
	return f->irqs < ENOUGH;
}

static bool sleeps(const struct advise_facts *f)
{
	return deferred(f, THREADS) && f->sleeps;
}

static bool sleeps_and_late(const struct advise_facts *f)
{
	return sleeps(f) && waits_long(f);
}

static bool is_short(const struct advise_facts *f)
{
	return deferred(f, ANY_WAY) && f->bh_mean <= SHORT_US;
}

static bool flood(const struct advise_facts *f)
{
	return f->rate >= FLOOD && is_short(f);
}

static bool often_short(const struct advise_facts *f)
{
	return often(f) && is_short(f);
}

static bool is_long(const struct advise_facts *f)
{
	return deferred(f, ANY_WAY) && f->bh_mean >= LONG_US;
}

static bool top_whole(const struct advise_facts *f)
{
	return f->main == WAY_TOP && f->top_p99 <= TOP_WHOLE_US;
}

static bool top_often(const struct advise_facts *f)
{
	return f->main == WAY_TOP && often(f) && f->top_mean <= SHORT_US;
}

static bool top_long(const struct advise_facts *f)
{
	return f->main == WAY_TOP && f->top_mean > SHORT_US;
}

static bool top_seldom(const struct advise_facts *f)
{
	return f->main == WAY_TOP;
}

static bool not_run(const struct advise_facts *f)
{
	return !f->bh_runs;
}

static bool always(const struct advise_facts *f)
{
	return true;
}

const struct advise_rule advise_ways[] = {
	{ "few", few, 0, "{irqs} interrupts are too few to say" },
	{ "sleeps-late", sleeps_and_late, WAY_THREAD_PRIO,
	  "{bh} sleeps in {sleeps} of 100 runs and waits {wait_p99} us for the CPU (99 %), with an "
	  "interrupt each {interval} us: only a thread may sleep, and only an irq thread has a "
	  "priority of its own" },
	{ "sleeps", sleeps, THREADS,
	  "{bh} sleeps in {sleeps} of 100 runs, which only a thread may" },
	{ "flood", flood, WAY_SOFTIRQ,
	  "{rate}/s, {bh_mean} us each: at this rate a vector of its own, or irq_poll" },
	{ "often-short", often_short, SOFTIRQS,
	  "{rate}/s, {bh_mean} us each: hundreds a second and short, without a switch to a thread" },
	{ "late", waits_long, WAY_THREAD_PRIO,
	  "{bh} waits {wait_p99} us for the CPU (99 %), with an interrupt each {interval} us: "
	  "latency matters" },
	{ "long", is_long, THREADS,
	  "{bh} runs {bh_mean} us ({bh_max} at most): a thread can be preempted, a softirq holds "
	  "up all of them" },
	{ "top-whole", top_whole, WAY_TOP,
	  "the top half is done in {top_p99} us (99 %): nothing to defer" },
	{ "top-often", top_often, SOFTIRQS,
	  "the top half does all, {top_mean} us with interrupts off, {rate}/s: what need not be "
	  "at once, after it" },
	{ "top-long", top_long, THREADS,
	  "the top half does all, {top_mean} us with interrupts off: too long for a softirq, too" },
	{ "top-seldom", top_seldom, WAY_TOP | ANY_WAY,
	  "{rate}/s, {top_mean} us with interrupts off: it does no harm" },
	{ "not-run", not_run, 0, "nothing that the top half raised has run yet" },
	{ "seldom", always, ANY_WAY,
	  "{rate}/s, {bh_mean} us each: it makes no difference" },
	{}
};

static bool top_too_long(const struct advise_facts *f)
{
	return !few(f) && f->top_p99 > TOP_US;
}

static bool top_loops(const struct advise_facts *f)
{
	return !few(f) && f->top_max > TOP_WHOLE_US && f->top_max > LOOP_FACTOR * (f->top_p50 + 1);
}

static bool top_waits(const struct advise_facts *f)
{
	return f->delays;
}

static bool top_logs(const struct advise_facts *f)
{
	return f->messages;
}

static bool starves(const struct advise_facts *f)
{
	return !few(f) && deferred(f, SOFTIRQS) && f->share >= STARVING;
}

static bool holds_up(const struct advise_facts *f)
{
	return deferred(f, SOFTIRQS) && f->bh_max >= LONG_US;
}

static bool urgent_work(const struct advise_facts *f)
{
	return f->main == WAY_WORK && (waits_long(f) || often_short(f));
}

static bool late_thread(const struct advise_facts *f)
{
	return f->main == WAY_THREAD && f->prio <= DEFAULT_PRIO_RT && waits_long(f);
}

const struct advise_rule advise_warnings[] = {
	{ "top-too-long", top_too_long, 0,
	  "the top half runs {top_p99} us (99 %, {top_max} at most) with interrupts off" },
	{ "top-loops", top_loops, 0,
	  "the top half usually takes {top_p50} us and {top_max} at most: a loop whose length "
	  "the device decides" },
	{ "top-waits", top_waits, 0,
	  "the top half waits for I/O: {delays} times udelay(), {delay_us} us in {irqs} interrupts" },
	{ "top-logs", top_logs, 0, "the top half logs: {messages} messages in {irqs} interrupts" },
	{ "starves-threads", starves, 0,
	  "{bh} takes {share} % of the CPU before any thread ({handovers} hand-overs to ksoftirqd)" },
	{ "holds-up-threads", holds_up, 0,
	  "a run of {bh} holds up all threads for {bh_max} us" },
	{ "urgent-work", urgent_work, 0,
	  "a work queue for something urgent: {bh} waits {wait_p99} us (99 %, {wait_max} at most), "
	  "the next interrupt comes after {interval} us; {overtaken} came before it had begun" },
	{ "late-thread", late_thread, 0,
	  "the irq thread waits {wait_p99} us (99 %) at priority {prio}: give it a higher one with "
	  "sched_setscheduler_nocheck()" },
	{}
};

/* The part of the free memory that threads of interrupts may take. */
#define MEMORY_PART 8

static bool threads_fit(const struct advise_facts *f)
{
	return f->many_kb <= f->free_kb / MEMORY_PART;
}

static bool threads_do_not_fit(const struct advise_facts *f)
{
	return !threads_fit(f);
}

const struct advise_rule advise_machine[] = {
	{ "threads-fit", threads_fit, WAY_THREAD,
	  "an irq thread takes {thread_bytes} bytes: {threads} of {lines} lines have one; 200 would take "
	  "{many_kb} of {free_kb} KiB that are free" },
	{ "threads-do-not-fit", threads_do_not_fit, SOFTIRQS,
	  "an irq thread takes {thread_bytes} bytes: {threads} of {lines} lines have one; 200 would take "
	  "{many_kb} KiB, and {free_kb} KiB are free: share a softirq among many lines" },
	{}
};
