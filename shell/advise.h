/* SPDX-License-Identifier: MIT */
/*
 * The advisor: facts about a line, and the rules that say what suits it. Facts come from
 * advise_facts.c; rules are pure and compile for the host.
 */
#ifndef _SHELL_ADVISE_H
#define _SHELL_ADVISE_H

#include <linux/bits.h>
#include <linux/types.h>

/* How the rest of an interrupt is done; sets of them are masks. */
enum advise_way {
	WAY_SOFTIRQ = BIT(0),
	WAY_TASKLET = BIT(1),
	WAY_BH_WORK = BIT(2), /* work of a queue with WQ_BH, which is a softirq, too */
	WAY_WORK = BIT(3),
	WAY_THREAD = BIT(4),
	WAY_THREAD_PRIO = BIT(5), /* an irq thread whose priority somebody has raised */
	WAY_TOP = BIT(6),	  /* nothing is deferred */
};

#define WAYS 7

/**
 * struct advise_facts - what was measured of a line
 * @irqs:      interrupts
 * @rate:      of them in a second, from the first to the last one
 * @interval:  us from one to the next, on average
 * @top_mean:  us in the top half; @top_p50, @top_p99, @top_max likewise
 * @messages:  log messages of the top half
 * @delays:    busy waits in it
 * @delay_us:  us of them together
 * @used:      ways that the top half took
 * @main:      the one of them that it took most often
 * @raised:    how often
 * @overtaken: interrupts that came before what was raised earlier had begun
 * @bh_runs:   runs of what it raised so
 * @bh_mean:   us of such a run, sleep included; @bh_p99, @bh_max likewise
 * @wait_p99:  us from the raise to the run; @wait_max likewise
 * @sleeps:    runs of a hundred in which it slept
 * @share:     percent of the CPU that @main takes
 * @handovers: times that softirqs were left to ksoftirqd, of all lines
 * @prio:      real-time priority of the thread, 0: none
 * @lines:     lines with a handler, of the machine
 * @threads:   of them with a thread
 * @thread_bytes: memory of an irq thread
 * @many_kb:   memory of the threads of MANY_LINES lines
 * @free_kb:   memory that is free
 * @bh_name:   function of the bottom half
 */
struct advise_facts {
	u32 irqs, rate, interval;
	u32 top_mean, top_p50, top_p99, top_max;
	u32 messages, delays, delay_us;
	u32 used, main, raised, overtaken;
	u32 bh_runs, bh_mean, bh_p99, bh_max;
	u32 wait_p99, wait_max;
	u32 sleeps, share, handovers, prio;
	u32 lines, threads, thread_bytes, many_kb, free_kb;
	const char *bh_name;
};

/**
 * struct advise_rule - a sentence of the advisor
 * @name:   for the tests and the documentation
 * @when:   it applies
 * @suits:  ways that suit then (mask); 0: nothing can be said. Of a warning: 0
 * @reason: why, with {rate} and so on in the place of figures
 */
struct advise_rule {
	const char *name;
	bool (*when)(const struct advise_facts *f);
	u32 suits;
	const char *reason;
};

/* "200 lines": for how many the memory of threads is reckoned. */
#define MANY_LINES 200

/* Each table ends with a rule without a name. */
extern const struct advise_rule advise_ways[];	    /* the first one that applies */
extern const struct advise_rule advise_warnings[];  /* each one that applies */
extern const struct advise_rule advise_machine[];   /* of all lines together: each one */

const struct advise_rule *advise_next(const struct advise_rule *rule, const struct advise_facts *f);
bool advise_is_good(const struct advise_facts *f, u32 suits);
unsigned int advise_way_names(char *buf, unsigned int size, u32 ways, const char *last);
unsigned int advise_reason(char *buf, unsigned int size, const char *text,
			   const struct advise_facts *f);
#endif
