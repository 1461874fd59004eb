/* SPDX-License-Identifier: MIT */
/* The detectors of soft lockups and hung tasks, for the shell and tests. */
#ifndef _BHK_WATCHDOG_H
#define _BHK_WATCHDOG_H

#include <linux/types.h>

/**
 * struct softlockup_info - the detector of a CPU on which no thread can run
 * @thresh_us: a CPU that is kept for so long is stuck; 0: off
 * @samples:   looks since boot
 * @suspects:  ... that found a context that cannot be preempted
 * @lockups:   how many lockups were reported
 */
struct softlockup_info {
	u32 thresh_us;
	unsigned long samples;
	unsigned long suspects;
	unsigned int lockups;
};

void softlockup_get_info(struct softlockup_info *info);
void softlockup_set_thresh(u32 us);

/* Threads that were reported as hung since boot. */
extern unsigned int hung_tasks;

/* Waits for a lock that priority inversion held up, with CONFIG_DEBUG_PRIO_INVERSION. */
extern unsigned int prio_inversions;

unsigned int hung_task_check(unsigned long timeout);
#endif
