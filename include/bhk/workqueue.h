/* SPDX-License-Identifier: MIT */
/* Workqueues as the console sees them. */
#ifndef _BHK_WORKQUEUE_H
#define _BHK_WORKQUEUE_H

#include <linux/types.h>
#include <bhk/stat.h>

/* Counters and state of one queue; the columns of Linux's wq_monitor come from here. */
struct wq_info {
	char name[24];
	unsigned int flags;
	int pool;
	u64 done;
	int in_flight;
	int max_active;
	unsigned long rescued;
	struct run_stat stat;
};

struct wq_pool_info {
	int id;
	int nice;
	bool unbound;
	bool bh;
	unsigned int workers;
	unsigned int idle;
	unsigned long created;
	unsigned long retired;
	unsigned long create_failed;
	unsigned int hung_s;
};

bool wq_get_info(unsigned int pos, struct wq_info *info);
void wq_reset_stats(void);
bool wq_pool_get_info(unsigned int pos, struct wq_pool_info *info);

#ifdef CONFIG_WQ_WATCHDOG
void wq_watchdog_set_thresh(unsigned int seconds);
#endif
#endif
