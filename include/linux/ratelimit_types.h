/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RATELIMIT_TYPES_H
#define _LINUX_RATELIMIT_TYPES_H

#include <linux/bits.h>
#include <linux/types.h>
#include <asm/param.h>

/* Ten messages in five seconds. */
#define DEFAULT_RATELIMIT_INTERVAL	(5 * HZ)
#define DEFAULT_RATELIMIT_BURST		10

/* Do not report how many were missed when the next interval begins. */
#define RATELIMIT_MSG_ON_RELEASE	BIT(0)

/**
 * struct ratelimit_state - how often something may happen
 * @interval: length of an interval in jiffies; 0 means no limit
 * @burst: how many in an interval
 * @printed: how many in this one
 * @missed: how many were refused in this one
 * @begin: when this one began, in jiffies; 0 before the first
 * @flags: RATELIMIT_MSG_ON_RELEASE
 *
 * Written with interrupts off.
 */
struct ratelimit_state {
	int interval;
	int burst;
	int printed;
	int missed;
	unsigned long begin;
	unsigned long flags;
};

#define RATELIMIT_STATE_INIT(name, interval_init, burst_init) \
	{ .interval = (interval_init), .burst = (burst_init) }
#define DEFINE_RATELIMIT_STATE(name, interval_init, burst_init) \
	struct ratelimit_state name = \
		RATELIMIT_STATE_INIT(name, interval_init, burst_init)

/**
 * ___ratelimit - whether something may happen once more in this interval
 * @rs: its limit
 * @func: name for the note about what was missed
 *
 * Context: any.
 * Return: 1 = do it, 0 = leave it.
 */
int ___ratelimit(struct ratelimit_state *rs, const char *func);
#define __ratelimit(state)	___ratelimit(state, __func__)

#endif
