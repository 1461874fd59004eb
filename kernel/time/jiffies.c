// SPDX-License-Identifier: MIT
/*
 * jiffies: computed from the clock, so it is right whoever brings it up to date, and
 * however late.
 */
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <bhk/time.h>

u64 jiffies_64 = INITIAL_JIFFIES;
EXPORT_SYMBOL(jiffies_64);

/*
 * The low word of jiffies_64, little endian, under a name of its own. No function here
 * writes one of the names and reads the other.
 */
extern unsigned long volatile jiffies __attribute__((alias("jiffies_64")));
EXPORT_SYMBOL(jiffies);

ktime_t jiffy_end = TICK_NSEC;

/*
 * How many jiffies @ns are, rounded down. Up to 9 minutes a division of 32 bits, which the
 * compiler makes a multiplication, does: interrupts are off.
 */
static u64 whole_jiffies(u64 ns)
{
	const unsigned int shift = __builtin_ctz(TICK_NSEC);
	u64 units = ns >> shift;

	if (IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE) || unlikely(units >> 32))
		return div_u64(ns, TICK_NSEC);
	return (u32)units / ((u32)TICK_NSEC >> shift);
}

/* Slow path of jiffies_update(): several jiffies have ended. Interrupts off. */
void __jiffies_update(ktime_t now)
{
	u64 n = 1 + whole_jiffies(now - jiffy_end);

	jiffies_64 += n;
	jiffy_end += n * TICK_NSEC;
}

/**
 * get_jiffies_64() - jiffies as they are now, in 64 bits
 *
 * Context: any but NMI.
 */
u64 get_jiffies_64(void)
{
	unsigned long flags;
	u64 j;

	raw_local_irq_save(flags);
	jiffies_update(ktime_now());
	j = jiffies_64;
	raw_local_irq_restore(flags);
	return j;
}
EXPORT_SYMBOL(get_jiffies_64);

/**
 * jiffies_to_ktime() - when a jiffy begins
 * @j: low word of jiffies, less than 2^31 from now
 *
 * Context: interrupts off.
 */
ktime_t jiffies_to_ktime(u32 j)
{
	return jiffy_end + (s64)(s32)(j - (u32)jiffies - 1) * TICK_NSEC;
}
