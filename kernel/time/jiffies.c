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

/* Slow path of jiffies_update(): several jiffies have ended. Interrupts off. */
void __jiffies_update(ktime_t now)
{
	u64 n = 1 + div_u64(now - jiffy_end, TICK_NSEC);

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
