/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_UNITS_H
#define _LINUX_UNITS_H

#define NANO			1000000000UL
#define MICRO			1000000UL
#define MILLI			1000UL
#define KILO			1000UL
#define MEGA			1000000UL
#define GIGA			1000000000UL

#define HZ_PER_KHZ		1000UL
#define HZ_PER_MHZ		1000000UL
#define KHZ_PER_MHZ		1000UL

/* Temperatures are in thousandths of a degree. */
#define MILLIDEGREE_PER_DEGREE	1000
#define ABSOLUTE_ZERO_MILLICELSIUS -273150

#endif
