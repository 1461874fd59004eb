/* SPDX-License-Identifier: MIT */
/* What an item remembers for the statistics of its function (<bhk/hist.h>). */
#ifndef _BHK_HIST_REF_H
#define _BHK_HIST_REF_H

#include <linux/types.h>

/**
 * struct hist_ref - of a tasklet, a work, an irq thread
 * @wait:  where its waiting times are booked, if that is still its function's place; or NULL
 * @stamp: the clock when it was scheduled, queued or woken
 */
struct hist_ref {
	u32 *wait;
	u32 stamp;
};
#endif
