// SPDX-License-Identifier: MIT
/*
 * System timer of the BCM2835 as clock event: compare register 3.
 *
 * BCM2835 ARM Peripherals, chapter 12. A match is an equality of the low word of the
 * counter with the compare register: a value that has already passed matches when the
 * counter has wrapped, 71 minutes later. C0 and C2 belong to the GPU; C1 is free.
 */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/irqreturn.h>
#include <linux/printk.h>
#include <asm/processor.h>
#include <soc/systimer.h>
#include <bhk/tick.h>
#include <bhk/regs.h>

DEFINE_REGS_RELAXED(systimer, SYSTIMER_BASE);

#define CHANNEL 3
#define MATCH	SYSTIMER_CS_M(CHANNEL)

/* Of systimer_kick(), each twice as far ahead as the one before. */
#define MAX_TURNS 17

static bool systimer_program(u32 at);
static void systimer_kick(void);

static struct clock_event systimer_event = {
	.name = "bcm2835-systimer",
	.program = systimer_program,
	.kick = systimer_kick,
};

/*
 * The counter goes on while the compare register is written. It is read again afterwards:
 * if it has reached the compare value, either the match was seen, or it never will be. A
 * match that is pending from before stays: its handler finds out what is due and programs
 * anew.
 */
static bool systimer_program(u32 at)
{
	systimer_write(at, SYSTIMER_C(CHANNEL));
	if (likely((s32)(clock_us() - at) < 0) || (systimer_read(SYSTIMER_CS) & MATCH))
		return true;
	systimer_event.passed++;
	return false;
}

/*
 * An NMI may have interrupted systimer_program() at any instruction, which then overwrites
 * the compare register: so this one waits, a microsecond or two, for the match itself.
 */
static void systimer_kick(void)
{
	unsigned int turn;

	for (turn = 0; turn < MAX_TURNS && !(systimer_read(SYSTIMER_CS) & MATCH); turn++) {
		u32 at = clock_us() + (1u << turn);

		systimer_write(at, SYSTIMER_C(CHANNEL));
		while ((s32)(clock_us() - at) <= 0 && !(systimer_read(SYSTIMER_CS) & MATCH))
			cpu_relax();
	}
}

static irqreturn_t systimer_handler(int irq, void *dev)
{
	systimer_write(MATCH, SYSTIMER_CS);
	clock_event_interrupt(systimer_program);
	if (unlikely(irq_work_needs_run()))
		irq_work_run();
	return IRQ_HANDLED;
}

static int __init systimer_init(void)
{
	int ret;

	systimer_write(MATCH, SYSTIMER_CS);
	ret = request_irq(IRQ_SYSTIMER(CHANNEL), systimer_handler, IRQF_TIMER, "timer",
			  &systimer_event);
	if (ret) {
		pr_err("systimer: no interrupt %d: %d\n", IRQ_SYSTIMER(CHANNEL), ret);
		return ret;
	}
	clock_event_register(&systimer_event);
	return 0;
}
pure_initcall(systimer_init);
