// SPDX-License-Identifier: MIT
/* Requests for memory that fail on purpose: for tests of what their callers do then. */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kstrtox.h>
#include <linux/string.h>
#include <bhk/mm.h>
#include <bhk/params.h>
#include "internal.h"

DEFINE_STATIC_KEY_FALSE(fail_alloc_key);
unsigned long nr_alloc_failed_on_purpose;

/* One request in this many fails, on average. */
static unsigned int interval;
static u32 state;

/**
 * fail_alloc_set() - make requests for memory fail from now on
 * @one_in: one in this many; 1: all of them, 0: none any more
 * @seed:   of the sequence that chooses them
 *
 * Context: task or boot, interrupts on or off.
 */
void fail_alloc_set(unsigned int one_in, u32 seed)
{
	static_branch_disable(&fail_alloc_key);
	state = seed;
	interval = one_in;
	if (one_in)
		static_branch_enable(&fail_alloc_key);
}

/* A linear congruential generator (Knuth's multiplier); its high bits are the good ones. */
bool fail_this_alloc(void)
{
	bool fail;

	state = state * 1664525 + 1013904223;
	fail = (state >> 8) % interval == 0;
	nr_alloc_failed_on_purpose += fail;
	return fail;
}

static int __init fail_alloc_param(const char *val)
{
	char text[24];
	const char *comma = strchr(val, ',');
	unsigned int one_in, seed = 1;
	int err;

	if (strscpy(text, val, comma ? min(sizeof(text), (size_t)(comma - val) + 1) :
				       sizeof(text)) < 0 && !comma)
		return -EINVAL;
	err = kstrtouint(text, 0, &one_in);
	if (!err && comma)
		err = kstrtouint(comma + 1, 0, &seed);
	if (!err)
		fail_alloc_set(one_in, seed);
	return err;
}
boot_param("fail_alloc", fail_alloc_param, "N[,SEED]: one request for memory in N fails");
