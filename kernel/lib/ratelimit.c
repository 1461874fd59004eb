// SPDX-License-Identifier: MIT
/* How often something may happen. */
#include <linux/ratelimit.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/printk.h>

/* Begin a new interval; returns how many were missed in the last one. */
static int new_interval(struct ratelimit_state *rs)
{
	int missed = rs->missed;

	/* 0 stands for never begun. */
	rs->begin = jiffies ?: 1;
	rs->printed = 0;
	rs->missed = 0;
	return missed;
}

int ___ratelimit(struct ratelimit_state *rs, const char *func)
{
	unsigned long flags;
	int missed = 0;
	int ret;

	if (!rs->interval)
		return 1;
	local_irq_save(flags);
	if (!rs->begin || time_is_before_jiffies(rs->begin + rs->interval))
		missed = new_interval(rs);
	ret = rs->printed < rs->burst;
	if (ret)
		rs->printed++;
	else
		rs->missed++;
	local_irq_restore(flags);

	if (missed && !(rs->flags & RATELIMIT_MSG_ON_RELEASE))
		pr_warn("%s: %d callbacks suppressed\n", func, missed);
	return ret;
}
EXPORT_SYMBOL(___ratelimit);
