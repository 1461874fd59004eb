/* SPDX-License-Identifier: MIT */
/* The benchmarks by a clock: what the markers note while the command `bench` runs. */
#ifndef _BENCH_CLOCK_H
#define _BENCH_CLOCK_H

/* Records in the log: the longest phase has 20,000. A power of two. */
#define BENCH_LOG_SHIFT 15
#define BENCH_LOG_SIZE	(1 << BENCH_LOG_SHIFT)

#define BENCH_LOG_COUNT	  0
#define BENCH_LOG_RECORDS 4

/* How often it is looked whether a handler has taken its line back: some 100 us. */
#define BENCH_HANDLED_LOOKS 1024

#ifndef __ASSEMBLER__
#include <linux/types.h>

/**
 * struct bench_record - a marker was executed
 * @time:  as the clock of struct bench_clock tells it
 * @event: MARK_ or PHASE_
 */
struct bench_record {
	u32 time;
	u32 event;
};

/**
 * struct bench_log - all records since the last start
 * @count:   so many were written; beyond BENCH_LOG_SIZE the first ones are lost
 * @records: number n is at n % BENCH_LOG_SIZE, the first one has number 1
 */
struct bench_log {
	u32 count;
	struct bench_record *records;
};

/**
 * struct bench_clock - what tells the time
 * @cycles: it is the CPU's cycle counter, not the timer
 * @khz:    its rate
 * @mark:   what noting a marker takes
 * @handled: the same behind the store that raises the line
 */
struct bench_clock {
	bool cycles;
	u32 khz;
	u32 mark;
	u32 handled;
};

extern struct bench_log bench_log;

int bench_clock_start(struct bench_clock *clock);
void bench_clock_stop(void);
#endif
#endif
