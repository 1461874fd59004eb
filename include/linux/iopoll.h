/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_IOPOLL_H
#define _LINUX_IOPOLL_H

#include <linux/kernel.h>
#include <linux/types.h>
#include <linux/ktime.h>
#include <linux/timekeeping.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/io.h>

/**
 * read_poll_timeout - read until a condition holds or time is up; sleeps
 * @op: function or macro that reads
 * @val: variable for what was read
 * @cond: condition on @val
 * @sleep_us: longest pause between two reads in us; 0 reads all the time
 * @timeout_us: when to give up, in us; 0 means never
 * @sleep_before_read: pause before the first read too
 * @args: what @op gets
 *
 * The condition is looked at once more after the time is up, so that a long
 * pause of the caller is no time-out.
 *
 * Return: 0, or -ETIMEDOUT; @val is the last value read either way.
 */
#define read_poll_timeout(op, val, cond, sleep_us, timeout_us, \
			  sleep_before_read, args...) \
({ \
	u64 __rpt_timeout = (timeout_us); \
	unsigned long __rpt_sleep = (sleep_us); \
	ktime_t __rpt_end = ktime_add_us(ktime_get(), __rpt_timeout); \
	might_sleep_if(__rpt_sleep != 0); \
	if ((sleep_before_read) && __rpt_sleep) \
		usleep_range((__rpt_sleep >> 2) + 1, __rpt_sleep); \
	for (;;) { \
		bool __rpt_late = __rpt_timeout && \
				  ktime_compare(ktime_get(), __rpt_end) > 0; \
		(val) = op(args); \
		if ((cond) || __rpt_late) \
			break; \
		if (__rpt_sleep) \
			usleep_range((__rpt_sleep >> 2) + 1, __rpt_sleep); \
		cpu_relax(); \
	} \
	(cond) ? 0 : -ETIMEDOUT; \
})

/** read_poll_timeout_atomic - as read_poll_timeout(), but pauses with udelay(); any context */
#define read_poll_timeout_atomic(op, val, cond, delay_us, timeout_us, \
				 delay_before_read, args...) \
({ \
	u64 __rpt_timeout = (timeout_us); \
	unsigned long __rpt_delay = (delay_us); \
	ktime_t __rpt_end = ktime_add_us(ktime_get(), __rpt_timeout); \
	if ((delay_before_read) && __rpt_delay) \
		udelay(__rpt_delay); \
	for (;;) { \
		bool __rpt_late = __rpt_timeout && \
				  ktime_compare(ktime_get(), __rpt_end) > 0; \
		(val) = op(args); \
		if ((cond) || __rpt_late) \
			break; \
		if (__rpt_delay) \
			udelay(__rpt_delay); \
		cpu_relax(); \
	} \
	(cond) ? 0 : -ETIMEDOUT; \
})

#define readx_poll_timeout(op, addr, val, cond, sleep_us, timeout_us) \
	read_poll_timeout(op, val, cond, sleep_us, timeout_us, false, addr)
#define readx_poll_timeout_atomic(op, addr, val, cond, delay_us, timeout_us) \
	read_poll_timeout_atomic(op, val, cond, delay_us, timeout_us, false, addr)

#define readb_poll_timeout(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout(readb, addr, val, cond, delay_us, timeout_us)
#define readw_poll_timeout(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout(readw, addr, val, cond, delay_us, timeout_us)
#define readl_poll_timeout(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout(readl, addr, val, cond, delay_us, timeout_us)
#define readb_poll_timeout_atomic(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout_atomic(readb, addr, val, cond, delay_us, timeout_us)
#define readw_poll_timeout_atomic(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout_atomic(readw, addr, val, cond, delay_us, timeout_us)
#define readl_poll_timeout_atomic(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout_atomic(readl, addr, val, cond, delay_us, timeout_us)
#define readl_relaxed_poll_timeout(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout(readl_relaxed, addr, val, cond, delay_us, timeout_us)
#define readl_relaxed_poll_timeout_atomic(addr, val, cond, delay_us, timeout_us) \
	readx_poll_timeout_atomic(readl_relaxed, addr, val, cond, delay_us, timeout_us)

#endif
