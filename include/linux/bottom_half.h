/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BH_H
#define _LINUX_BH_H

#include <linux/preempt.h>

void __local_bh_disable_ip(unsigned long ip, unsigned int cnt);
void __local_bh_enable_ip(unsigned long ip, unsigned int cnt);

/**
 * local_bh_disable() - no softirq runs until the matching local_bh_enable()
 *
 * Context: softirq and task (reported in a hard handler). Nests; implies no preemption.
 */
static inline void local_bh_disable(void)
{
	__local_bh_disable_ip((unsigned long)__builtin_return_address(0), SOFTIRQ_DISABLE_OFFSET);
}

/**
 * local_bh_enable() - end of a local_bh_disable() section
 *
 * Context: softirq and task, interrupts on. The outermost one runs pending softirqs
 * before it returns.
 */
static inline void local_bh_enable(void)
{
	__local_bh_enable_ip((unsigned long)__builtin_return_address(0), SOFTIRQ_DISABLE_OFFSET);
}

static inline void _local_bh_enable(void)
{
	preempt_count_sub(SOFTIRQ_DISABLE_OFFSET);
}

static inline bool local_bh_blocked(void)
{
	return false;
}
#endif
