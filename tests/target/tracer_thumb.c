// SPDX-License-Identifier: MIT
/* A section of Thumb code, for the suite "latency". */
#include <linux/delay.h>
#include <linux/spinlock.h>
#include "tracer_thumb.h"

static DEFINE_SPINLOCK(lock);

noinline void thumb_holds_a_lock(unsigned int us)
{
	spin_lock(&lock);
	udelay(us);
	spin_unlock(&lock);
	barrier();
}
