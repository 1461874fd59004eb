// SPDX-License-Identifier: MIT
/*
 * The soft lockup detector: finds a CPU that no thread gets, because a thread has
 * preemption off, or softirqs do not end. Interrupts are on, else the NMI finds it.
 *
 * A hard hrtimer looks at what it interrupts. The idle thread, or a thread that could be
 * preempted, proves that all is well. For anything else thread `watchdog`, the most urgent
 * of all, is woken: it runs as soon as any thread can. So an idle or healthy machine
 * switches to no thread for this, and is woken every few seconds at most.
 */
#define pr_fmt(fmt) "watchdog: " fmt

#include <linux/err.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/nmi.h>
#include <linux/panic.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <asm/ptrace.h>
#include <bhk/clock.h>
#include <bhk/console.h>
#include <bhk/panic.h>
#include <bhk/params.h>
#include <bhk/unwind.h>
#include <bhk/watchdog.h>

/* Looks in one threshold: what was stuck for a look less than the threshold may be missed. */
#define SAMPLES 5

/* Linux's: watchdog_thresh is 10 s, and a soft lockup is twice that. */
#define DEFAULT_THRESH_US (2 * 10 * USEC_PER_SEC)

static u32 thresh_us = DEFAULT_THRESH_US; /* I */
static bool panic_on_lockup;		  /* c */
static u32 touched;			  /* I: clock when all was well */
static bool reported;			  /* I: this lockup was */
static struct softlockup_info info;	  /* I */
static struct task_struct *watchdog_task; /* c */
static struct hrtimer sample_timer;
static ktime_t sample_period;		  /* c while the timer is queued */

static int __init watchdog_thresh_param(const char *val)
{
	unsigned int seconds;

	if (kstrtouint(val, 10, &seconds) || seconds > 60)
		return -EINVAL;
	thresh_us = 2 * seconds * USEC_PER_SEC;
	return 0;
}
boot_param("watchdog_thresh", watchdog_thresh_param,
	   "SECONDS: half of what a soft lockup takes, 0: off, at most 60");

static int __init softlockup_panic_param(const char *val)
{
	return kstrtobool(*val ? val : "1", &panic_on_lockup);
}
boot_param("softlockup_panic", softlockup_panic_param, "0|1: a soft lockup is a panic");

/**
 * touch_softlockup_watchdog() - for code that keeps the CPU for long on purpose
 *
 * Context: any.
 */
void touch_softlockup_watchdog(void)
{
	WRITE_ONCE(touched, clock_us());
}
EXPORT_SYMBOL(touch_softlockup_watchdog);

/* All registers of the interrupted context. */
static bool interrupted_regs(struct pt_regs *regs)
{
	struct unwind_state s;

	unwind_from_here(&s);
	while (!s.frame)
		if (unwind_next(&s))
			return false;
	memcpy(regs->uregs, s.regs, sizeof(s.regs));
	regs->ARM_cpsr = s.psr;
	return true;
}

static void report(u32 stuck_us)
{
	struct pt_regs regs;
	struct unwind_state s;

	reported = true;
	info.lockups++;
	/* The thread that shows the log cannot run either. */
	console_emergency_enter();
	pr_emerg("BUG: soft lockup - CPU#0 stuck for %lus! [%s:%d]\n", stuck_us / USEC_PER_SEC,
		 current->comm, current->pid);
	if (interrupted_regs(&regs)) {
		show_regs(&regs);
		unwind_from_regs(&s, &regs);
		show_backtrace(&s, KERN_DEFAULT);
	} else {
		dump_stack();
	}
	add_taint(TAINT_SOFTLOCKUP);
	if (panic_on_lockup)
		panic("softlockup: hung tasks");
	console_emergency_exit();
}

/* What this interrupt interrupted can make room for a thread at once. */
static bool was_preemptible(void)
{
	return preempt_count() == HARDIRQ_OFFSET;
}

static enum hrtimer_restart sample(struct hrtimer *timer)
{
	u32 now = clock_us();

	hrtimer_forward_now(timer, sample_period);
	info.samples++;
	if (was_preemptible()) {
		touched = now;
		reported = false;
		return HRTIMER_RESTART;
	}
	info.suspects++;
	wake_up_process(watchdog_task);
	if (now - touched >= thresh_us && !reported)
		report(now - touched);
	return HRTIMER_RESTART;
}

/* That it runs is the proof. */
static int watchdog_fn(void *unused)
{
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		touch_softlockup_watchdog();
		reported = false;
		schedule();
	}
	return 0;
}

/**
 * softlockup_get_info() - the detector's state
 * @st: filled in
 *
 * Context: any.
 */
void softlockup_get_info(struct softlockup_info *st)
{
	*st = info;
	st->thresh_us = thresh_us;
}

/**
 * softlockup_set_thresh() - after which time the CPU counts as stuck
 * @us: microseconds; 0 switches the detector off
 *
 * Context: task. Starts anew.
 */
void softlockup_set_thresh(u32 us)
{
	hrtimer_cancel(&sample_timer);
	thresh_us = us;
	touch_softlockup_watchdog();
	reported = false;
	sample_period = us_to_ktime(us / SAMPLES);
	if (us)
		hrtimer_start(&sample_timer, sample_period, HRTIMER_MODE_REL_HARD);
}

static int __init watchdog_init(void)
{
	struct sched_param param = { .sched_priority = MAX_RT_PRIO - 1 };
	struct task_struct *t;

	hrtimer_init(&sample_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	sample_timer.function = sample;
	t = kthread_create(watchdog_fn, NULL, "watchdog/0");
	if (IS_ERR(t))
		return PTR_ERR(t);
	sched_setscheduler_nocheck(t, SCHED_FIFO, &param);
	watchdog_task = t;
	wake_up_process(t);
	softlockup_set_thresh(thresh_us);
	return 0;
}
late_initcall(watchdog_init);
