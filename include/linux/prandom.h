/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PRANDOM_H
#define _LINUX_PRANDOM_H

#include <linux/types.h>
#include <linux/math.h>

/**
 * struct rnd_state - a generator of its own, reproducible from its seed
 * @state: position in the sequence
 */
struct rnd_state {
	u64 state;
};

/** prandom_seed_state - start the sequence that belongs to @seed */
void prandom_seed_state(struct rnd_state *state, u64 seed);

/** prandom_u32_state - the next number; any context, the caller locks */
u32 prandom_u32_state(struct rnd_state *state);

/** prandom_bytes_state - fill a buffer */
void prandom_bytes_state(struct rnd_state *state, void *buf, size_t nbytes);

#endif
