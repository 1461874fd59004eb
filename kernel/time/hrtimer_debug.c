// SPDX-License-Identifier: MIT
/* hrtimers for CONFIG_DEBUG_OBJECTS: which are queued in a piece of memory. */
#include <linux/hrtimer.h>
#include <bhk/debugobjects.h>
#include "hrtimer_queue.h"

static void *find(const void *from, const void *to)
{
	struct hrtimer_clock_base *base;
	struct hrtimer *timer;
	unsigned int mask;

	for_each_active_base(base, mask, HRTIMER_BASES_ALL)
		for (timer = hrtimer_walk(base, NULL); timer; timer = hrtimer_walk(base, timer))
			if ((void *)timer >= from && (void *)timer < to)
				return timer;
	return NULL;
}

static void *hint(const void *obj)
{
	return ((const struct hrtimer *)obj)->function;
}

static bool stop(void *obj)
{
	struct hrtimer *timer = obj;

	/* find() has left nothing unfinished. */
	if (dequeue_hrtimer(timer, timer->base))
		while (hrtimer_heap_go_on())
			;
	return true;
}

debug_obj_kind(debug_hrtimer, "hrtimer", find, hint, stop);
