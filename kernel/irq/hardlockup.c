// SPDX-License-Identifier: MIT
/*
 * The hard lockup detector: an NMI that looks whether the CPU is stuck with interrupts off.
 *
 * Compare channel C1 of the system timer, as FIQ, checks every few seconds. If it finds
 * interrupts off, it queues an irq_work, which latches an interrupt. The CPU is stuck if
 * that has not run by the next check: interrupts were not on for a single instruction. So
 * nothing needs to tick to prove that all is well.
 *
 * C1 belongs to whoever requests its line; the detector then steps aside.
 */
#define pr_fmt(fmt) "NMI watchdog: " fmt

#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/irq_work.h>
#include <linux/irqflags.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <bhk/nmi.h>
#include <bhk/panic.h>
#include <bhk/params.h>
#include <bhk/unwind.h>
#include <soc/systimer.h>
#include "internals.h"

#define SYSTIMER ((void __iomem *)SYSTIMER_BASE)
#define CHANNEL	 1

/*
 * A lockup is found after one to two periods. Shorter wakes an idle CPU more often; longer
 * lets a dead machine wait for its reset. Linux's threshold is 10 s.
 */
#define CHECK_PERIOD_US 5000000

static u32 period_us = CHECK_PERIOD_US; /* I */
static bool enabled = true;		/* c */
static bool panic_on_lockup = true;

/* All of these: the NMI's; others write them with interrupts off, when it may as well be late. */
static bool running;
static bool suspicious; /* the probe has not run yet */
static bool reported;	/* this lockup was */
static unsigned long checks;
static unsigned int lockups;

static int __init nmi_watchdog_param(const char *val)
{
	enabled = strcmp(val, "0");
	panic_on_lockup = enabled && strcmp(val, "warn");
	if (!strcmp(val, "0") || !strcmp(val, "1") || !strcmp(val, "panic") || !strcmp(val, "warn"))
		return 0;
	return -EINVAL;
}
boot_param("nmi_watchdog", nmi_watchdog_param,
	   "0|1|panic|warn: what the hard lockup detector does; 1 is panic");

static void arm_timer(void)
{
	writel(SYSTIMER_CS_M(CHANNEL), SYSTIMER + SYSTIMER_CS);
	writel(readl(SYSTIMER + SYSTIMER_CLO) + period_us, SYSTIMER + SYSTIMER_C(CHANNEL));
}

/* Interrupts are taken. */
static void probe_fn(struct irq_work *work)
{
	suspicious = reported = false;
}

static struct irq_work probe = IRQ_WORK_INIT_HARD(probe_fn);

static void report(struct pt_regs *regs)
{
	struct unwind_state s;

	reported = true;
	lockups++;
	oops_enter();
	pr_emerg("Watchdog detected hard LOCKUP on cpu 0\n");
	show_regs(regs);
	unwind_from_regs(&s, regs);
	show_backtrace(&s, KERN_EMERG);
	if (panic_on_lockup)
		panic("Hard LOCKUP");
	oops_exit();
}

/* The NMI. */
static void hardlockup_check(struct pt_regs *regs, void *unused)
{
	arm_timer();
	checks++;
	if (suspicious) {
		if (!reported)
			report(regs);
	} else if (!interrupts_enabled(regs)) {
		suspicious = true;
		irq_work_queue(&probe);
	}
}

static void start(void)
{
	suspicious = reported = false;
	running = true;
	arm_timer();
	if (enable_fiq(FIQ_GPU(CHANNEL)))
		running = false;
}

static const char *news; /* I */

/**
 * hardlockup_tell() - say what became of it, which takes too long with interrupts off
 *
 * Context: any but NMI.
 */
void hardlockup_tell(void)
{
	const char *text = xchg(&news, NULL);

	if (text)
		pr_info_ratelimited("%s\n", text);
}

/* Interrupts off. Somebody else wants the FIQ or C1, or both are free again. */
static int hardlockup_op(void *unused, int relinquish)
{
	if (relinquish && running) {
		running = false;
		disable_fiq(FIQ_GPU(CHANNEL));
		writel(SYSTIMER_CS_M(CHANNEL), SYSTIMER + SYSTIMER_CS);
		news = "stepping aside, its timer or the FIQ is wanted";
	} else if (!relinquish && !running) {
		start();
		if (running)
			news = "watching again";
	}
	return 0;
}

static struct fiq_handler hardlockup_fiq = {
	.name = "hardlockup",
	.handle = hardlockup_check,
	.fiq_op = hardlockup_op,
};

/**
 * hardlockup_get_info() - the detector's state, for people and tests
 * @info: filled in
 *
 * Context: any.
 */
void hardlockup_get_info(struct hardlockup_info *info)
{
	info->period_us = period_us;
	info->checks = checks;
	info->lockups = lockups;
	info->running = running;
	info->panic = panic_on_lockup;
}

/**
 * hardlockup_set_period() - how often the detector looks
 * @us: microseconds, at least 100
 *
 * Context: any but NMI. Return: 0 or -EINVAL.
 */
int hardlockup_set_period(u32 us)
{
	unsigned long flags;

	if (us < 100)
		return -EINVAL;
	local_irq_save(flags);
	period_us = us;
	if (running) {
		disable_fiq(FIQ_GPU(CHANNEL));
		start();
	}
	local_irq_restore(flags);
	return 0;
}

/**
 * hardlockup_set_panic() - what a lockup is
 * @on: true: a panic; false: a report
 *
 * Context: any.
 */
void hardlockup_set_panic(bool on)
{
	WRITE_ONCE(panic_on_lockup, on);
}

static int __init hardlockup_init(void)
{
	int ret;

	if (!enabled)
		return 0;
	ret = claim_fiq(&hardlockup_fiq);
	if (!ret)
		start();
	return ret;
}
late_initcall(hardlockup_init);
