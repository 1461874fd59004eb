/* SPDX-License-Identifier: MIT */
/*
 * What time is it. All clocks count the microseconds of the system timer from boot.
 *
 * monotonic	since boot; never goes back, never jumps
 * boottime	the same here: the machine does not suspend
 * raw		the same here: nothing adjusts the frequency
 * real		monotonic + an offset that do_settimeofday64() sets; 1970 until then
 *
 * The coarse forms give the time of the last jiffy. Context of all getters: any.
 */
#ifndef _LINUX_TIMEKEEPING_H
#define _LINUX_TIMEKEEPING_H

#include <linux/errno.h>
#include <linux/ktime.h>

enum tk_offsets {
	TK_OFFS_REAL,
	TK_OFFS_BOOT,
	TK_OFFS_TAI,
	TK_OFFS_MAX,
};

ktime_t ktime_get(void);
ktime_t ktime_get_real(void);
ktime_t ktime_get_coarse(void);
ktime_t ktime_get_coarse_real(void);
time64_t ktime_get_seconds(void);
time64_t ktime_get_real_seconds(void);
ktime_t ktime_mono_to_any(ktime_t tmono, enum tk_offsets offs);

int do_settimeofday64(const struct timespec64 *ts);

static inline ktime_t ktime_get_boottime(void)
{
	return ktime_get();
}

static inline ktime_t ktime_get_raw(void)
{
	return ktime_get();
}

static inline ktime_t ktime_get_clocktai(void)
{
	return ktime_get_real();
}

static inline ktime_t ktime_get_coarse_boottime(void)
{
	return ktime_get_coarse();
}

static inline ktime_t ktime_get_with_offset(enum tk_offsets offs)
{
	return ktime_mono_to_any(ktime_get(), offs);
}

static inline ktime_t ktime_mono_to_real(ktime_t mono)
{
	return ktime_mono_to_any(mono, TK_OFFS_REAL);
}

static inline time64_t ktime_get_boottime_seconds(void)
{
	return ktime_get_seconds();
}

static inline u64 ktime_get_ns(void)
{
	return ktime_get();
}

static inline u64 ktime_get_real_ns(void)
{
	return ktime_get_real();
}

static inline u64 ktime_get_boottime_ns(void)
{
	return ktime_get();
}

static inline u64 ktime_get_raw_ns(void)
{
	return ktime_get();
}

static inline u64 ktime_get_coarse_ns(void)
{
	return ktime_get_coarse();
}

static inline u64 ktime_get_coarse_real_ns(void)
{
	return ktime_get_coarse_real();
}

static inline u64 ktime_get_coarse_boottime_ns(void)
{
	return ktime_get_coarse();
}

/* For callers that may interrupt the clock's own code; there is no lock here to fear. */
static inline u64 ktime_get_mono_fast_ns(void)
{
	return ktime_get();
}

static inline u64 ktime_get_raw_fast_ns(void)
{
	return ktime_get();
}

static inline u64 ktime_get_boot_fast_ns(void)
{
	return ktime_get();
}

static inline u64 ktime_get_real_fast_ns(void)
{
	return ktime_get_real();
}

static inline void ktime_get_ts64(struct timespec64 *ts)
{
	*ts = ktime_to_timespec64(ktime_get());
}

static inline void ktime_get_real_ts64(struct timespec64 *ts)
{
	*ts = ktime_to_timespec64(ktime_get_real());
}

static inline void ktime_get_raw_ts64(struct timespec64 *ts)
{
	*ts = ktime_to_timespec64(ktime_get());
}

static inline void ktime_get_boottime_ts64(struct timespec64 *ts)
{
	*ts = ktime_to_timespec64(ktime_get());
}

static inline void ktime_get_coarse_ts64(struct timespec64 *ts)
{
	*ts = ktime_to_timespec64(ktime_get_coarse());
}

static inline void ktime_get_coarse_real_ts64(struct timespec64 *ts)
{
	*ts = ktime_to_timespec64(ktime_get_coarse_real());
}
#endif
