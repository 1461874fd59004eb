/* SPDX-License-Identifier: MIT */
#ifndef _BHK_IDLE_H
#define _BHK_IDLE_H

#include <linux/types.h>

/*
 * Called with true before and with false after each sleep of the CPU, interrupts off;
 * NULL: nobody is interested. For the activity LED.
 */
extern void (*idle_notifier)(bool idle);
#endif
