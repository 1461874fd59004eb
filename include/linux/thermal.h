/* SPDX-License-Identifier: MIT */
/* How warm it is, with Linux's names: the part that reads. */
#ifndef _LINUX_THERMAL_H
#define _LINUX_THERMAL_H

struct thermal_zone_device;

/* Both are in the image only with CONFIG_BCM2835_THERMAL. */
struct thermal_zone_device *thermal_zone_get_zone_by_name(const char *name);
int thermal_zone_get_temp(struct thermal_zone_device *tz, int *temp);
#endif
