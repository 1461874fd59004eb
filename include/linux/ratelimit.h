/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RATELIMIT_H
#define _LINUX_RATELIMIT_H

#include <linux/ratelimit_types.h>
#include <linux/bug.h>
#include <linux/jiffies.h>
#include <linux/printk.h>

static inline void ratelimit_state_init(struct ratelimit_state *rs,
					int interval, int burst)
{
	*rs = (struct ratelimit_state)RATELIMIT_STATE_INIT("", interval, burst);
}

static inline void ratelimit_default_init(struct ratelimit_state *rs)
{
	ratelimit_state_init(rs, DEFAULT_RATELIMIT_INTERVAL,
			     DEFAULT_RATELIMIT_BURST);
}

static inline void ratelimit_set_flags(struct ratelimit_state *rs,
				       unsigned long flags)
{
	rs->flags = flags;
}

#define WARN_RATELIMIT(condition, fmt...) \
({ \
	static DEFINE_RATELIMIT_STATE(__rs, DEFAULT_RATELIMIT_INTERVAL, \
				      DEFAULT_RATELIMIT_BURST); \
	int __rtn = !!(condition); \
	if (unlikely(__rtn && __ratelimit(&__rs))) \
		WARN(__rtn, fmt); \
	__rtn; \
})
#define WARN_ON_RATELIMIT(condition, state) \
({ \
	bool __rtn = (condition); \
	WARN_ON(__rtn && __ratelimit(state)); \
	__rtn; \
})

#endif
