/* SPDX-License-Identifier: MIT */
/* The board's LED. */
#ifndef _LINUX_LEDS_H
#define _LINUX_LEDS_H

#include <linux/types.h>

#ifdef CONFIG_LEDS_ACT
void ledtrig_disk_activity(bool write);
#else
static inline void ledtrig_disk_activity(bool write)
{
}
#endif
#endif
