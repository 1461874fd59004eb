/* SPDX-License-Identifier: MIT */
/* What busy code tells the lockup detectors. */
#ifndef _LINUX_NMI_H
#define _LINUX_NMI_H

#include <linux/sched.h>

#ifdef CONFIG_SOFTLOCKUP_DETECTOR
void touch_softlockup_watchdog(void);
#else
static inline void touch_softlockup_watchdog(void)
{
}
#endif

static inline void touch_softlockup_watchdog_sched(void)
{
	touch_softlockup_watchdog();
}

static inline void touch_all_softlockup_watchdogs(void)
{
	touch_softlockup_watchdog();
}

/* The hard lockup detector needs no touch: interrupts being on are its proof of life. */
static inline void touch_nmi_watchdog(void)
{
	touch_softlockup_watchdog();
}
#endif
