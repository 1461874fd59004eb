// SPDX-License-Identifier: MIT
/*
 * Pseudo-random numbers: the additive sequence of Steele, Lea and Flood,
 * "Fast splittable pseudorandom number generators" (OOPSLA 2014), with the
 * output mixing of David Stafford. Each seed gives the full period of 2^64.
 */
#include <linux/random.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/minmax.h>
#include <linux/string.h>

/* The golden ratio of 2^64, made odd. */
#define STEP 0x9e3779b97f4a7c15ULL

static u64 next(u64 *state)
{
	u64 z = *state += STEP;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

void prandom_seed_state(struct rnd_state *state, u64 seed)
{
	state->state = seed;
}
EXPORT_SYMBOL(prandom_seed_state);

u32 prandom_u32_state(struct rnd_state *state)
{
	return next(&state->state) >> 32;
}
EXPORT_SYMBOL(prandom_u32_state);

static void fill(u64 *state, u8 *p, size_t len)
{
	while (len) {
		size_t n = min(len, sizeof(u64));
		u64 word = next(state);

		memcpy(p, &word, n);
		p += n;
		len -= n;
	}
}

void prandom_bytes_state(struct rnd_state *state, void *buf, size_t nbytes)
{
	fill(&state->state, buf, nbytes);
}
EXPORT_SYMBOL(prandom_bytes_state);

/* The kernel's own sequence. I: interrupts off. */
static u64 pool; /* I */

u64 get_random_u64(void)
{
	unsigned long flags;
	u64 val;

	local_irq_save(flags);
	val = next(&pool);
	local_irq_restore(flags);
	return val;
}
EXPORT_SYMBOL(get_random_u64);

u32 get_random_u32(void)
{
	return get_random_u64() >> 32;
}
EXPORT_SYMBOL(get_random_u32);

void get_random_bytes(void *buf, size_t len)
{
	/* A sequence of its own for each caller keeps interrupts on meanwhile. */
	u64 state = get_random_u64();

	fill(&state, buf, len);
}
EXPORT_SYMBOL(get_random_bytes);

void add_device_randomness(const void *buf, size_t len)
{
	unsigned long flags;

	for (const u8 *p = buf; len; len--) {
		local_irq_save(flags);
		pool ^= *p++;
		next(&pool);
		local_irq_restore(flags);
	}
}
EXPORT_SYMBOL(add_device_randomness);
