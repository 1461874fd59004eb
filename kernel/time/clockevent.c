// SPDX-License-Identifier: MIT
/*
 * From a time in nanoseconds to a match of the clock event's counter.
 */
#include <linux/init.h>
#include <linux/irqflags.h>
#include <bhk/time.h>

static bool no_device(u32 at)
{
	return true;
}

static void no_kick(void)
{
}

static struct clock_event no_clock_event = {
	.name = "none",
	.program = no_device,
	.kick = no_kick,
};

struct clock_event *clock_event = &no_clock_event;

/*
 * Each turn tries twice as far ahead as the one before. The turn of 2^16 us cannot be
 * missed by anything short of a stopped CPU.
 */
#define MAX_TURNS 17

/* clock_event_try() for what does not fit 32 bits of nanoseconds. Interrupts off. */
bool clock_event_try_far(s64 delta, u32 now_us)
{
	u64 us;

	if (delta < 0)
		return false;
	us = div_u64((u64)delta + NSEC_PER_USEC - 1, NSEC_PER_USEC);
	return clock_event->program(now_us + min_t(u64, us, CLOCK_EVENT_MAX_US));
}

/**
 * clock_event_soon() - interrupt at once, since the time has passed
 *
 * Context: interrupts off.
 */
void clock_event_soon(void)
{
	unsigned int turn;

	for (turn = 0; turn < MAX_TURNS; turn++)
		if (clock_event->program(clock_us() + (1u << turn)))
			return;
}

/**
 * clock_event_register() - the device that ends waits
 * @ce: stays for good
 *
 * Context: boot. What was started before it was there is programmed now.
 */
void __init clock_event_register(struct clock_event *ce)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	clock_event = ce;
	hrtimers_program();
	raw_local_irq_restore(flags);
}
