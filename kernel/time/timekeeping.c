// SPDX-License-Identifier: MIT
/*
 * The clocks: system timer minus boot, and for the wall clock an offset on top.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/timekeeping.h>
#include <bhk/time.h>

u64 clock_boot_us, clock_minus_boot_ns;
u32 tick_zero_us;

static ktime_t real_offset;		/* I */

/**
 * timekeeping_init() - time begins
 *
 * The counter of the chip starts at power-on and goes on over a reset of the CPU.
 *
 * Context: boot, before anything asks for the time.
 */
void __init timekeeping_init(void)
{
	clock_boot_us = clock_us64();
	clock_minus_boot_ns = -clock_boot_us * NSEC_PER_USEC;
	tick_zero_us = clock_boot_us + (1 - (u32)INITIAL_JIFFIES) * (u32)TICK_USEC;
}

/**
 * ktime_get() - monotonic time
 *
 * Context: any. Return: nanoseconds since boot, in steps of 1000; never less than before.
 */
ktime_t ktime_get(void)
{
	return ktime_now();
}
EXPORT_SYMBOL(ktime_get);

static ktime_t get_real_offset(void)
{
	unsigned long flags;
	ktime_t offset;

	raw_local_irq_save(flags);
	offset = real_offset;
	raw_local_irq_restore(flags);
	return offset;
}

/**
 * ktime_get_real() - wall-clock time
 *
 * Context: any. Return: nanoseconds since 1970, or since boot if nobody set the clock.
 */
ktime_t ktime_get_real(void)
{
	return ktime_now() + get_real_offset();
}
EXPORT_SYMBOL(ktime_get_real);

/**
 * ktime_get_coarse() - monotonic time of the last jiffy
 *
 * Context: any. Cheaper than ktime_get(), and up to a jiffy behind it.
 */
ktime_t ktime_get_coarse(void)
{
	unsigned long flags;
	ktime_t end;

	raw_local_irq_save(flags);
	end = jiffy_end;
	raw_local_irq_restore(flags);
	return end - TICK_NSEC;
}
EXPORT_SYMBOL(ktime_get_coarse);

/** ktime_get_coarse_real() - wall-clock time of the last jiffy. Context: any. */
ktime_t ktime_get_coarse_real(void)
{
	return ktime_get_coarse() + get_real_offset();
}
EXPORT_SYMBOL(ktime_get_coarse_real);

/** ktime_get_seconds() - whole seconds since boot. Context: any. */
time64_t ktime_get_seconds(void)
{
	return div_s64(ktime_get(), NSEC_PER_SEC);
}
EXPORT_SYMBOL(ktime_get_seconds);

/** ktime_get_real_seconds() - whole seconds of the wall clock. Context: any. */
time64_t ktime_get_real_seconds(void)
{
	return div_s64(ktime_get_real(), NSEC_PER_SEC);
}
EXPORT_SYMBOL(ktime_get_real_seconds);

/**
 * ktime_mono_to_any() - what another clock shows at a monotonic time
 * @tmono: monotonic time
 * @offs:  the other clock
 *
 * Context: any.
 */
ktime_t ktime_mono_to_any(ktime_t tmono, enum tk_offsets offs)
{
	return offs == TK_OFFS_BOOT ? tmono : tmono + get_real_offset();
}
EXPORT_SYMBOL(ktime_mono_to_any);

/**
 * do_settimeofday64() - set the wall clock
 * @ts: what time it is now
 *
 * Timers on CLOCK_REALTIME follow: one whose time has come fires at once.
 *
 * Context: any but NMI. Return: 0, or -EINVAL: not a time, or less than the time since boot,
 * which the wall clock never is, as on Linux.
 */
int do_settimeofday64(const struct timespec64 *ts)
{
	unsigned long flags;
	ktime_t offset;
	int ret = -EINVAL;

	if (!timespec64_valid_settod(ts))
		return ret;
	raw_local_irq_save(flags);
	offset = timespec64_to_ktime(*ts) - ktime_now();
	if (offset >= 0) {
		real_offset = offset;
		hrtimers_set_real_offset(offset);
		ret = 0;
	}
	raw_local_irq_restore(flags);
	return ret;
}
EXPORT_SYMBOL(do_settimeofday64);
