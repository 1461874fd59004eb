// SPDX-License-Identifier: MIT
/*
 * The watchdog of the power management block: the chip is reset unless somebody says in time that
 * all is well.
 *
 * It is fed by a thread of the highest priority, and only if all of these have run since it last
 * looked: an ordinary thread, a work on the system's queue, and a softirq that ksoftirqd has to
 * run. So a machine that still takes interrupts and does nothing else is reset, too.
 *
 *	insmod bcm2835_wdt timeout=15
 *
 * Source: Linux's bcm2835_wdt; see <soc/pm.h>. QEMU resets at once instead of counting: dry_run=1
 * does everything but start the counter.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/workqueue.h>
#include <soc/pm.h>

/* What 20 bits at 65536 Hz count, in s. */
#define TIMEOUT_MAX (PM_WDOG_TIME_MASK / PM_WDOG_HZ)

/* How often it looks within the time-out: two looks may be missed. */
#define LOOKS 3

static unsigned int timeout = TIMEOUT_MAX;
module_param(timeout, uint, 0444);
MODULE_PARM_DESC(timeout, "seconds until the reset");

static bool dry_run;
module_param(dry_run, bool, 0444);
MODULE_PARM_DESC(dry_run, "do not start the counter");

/**
 * struct canary - something that has to run again and again
 * @name: for people
 * @poke: have it run
 * @seen: the last round in which it ran; its own
 */
struct canary {
	const char *name;
	void (*poke)(void);
	unsigned int seen;
};

enum { THREAD, WORK, SOFTIRQ, CANARIES };

static struct canary canaries[CANARIES];
static unsigned int wdt_round; /* the watchdog's thread writes it */
static unsigned int feedings;
static struct task_struct *watchdogd, *ordinary;

static void work_fn(struct work_struct *work)
{
	WRITE_ONCE(canaries[WORK].seen, READ_ONCE(wdt_round));
}
static DECLARE_WORK(canary_work, work_fn);

static struct rcu_head canary_rcu;
static bool rcu_waits; /* the callback has not come yet */

static void softirq_fn(struct rcu_head *head)
{
	WRITE_ONCE(canaries[SOFTIRQ].seen, READ_ONCE(wdt_round));
	WRITE_ONCE(rcu_waits, false);
}

static int ordinary_fn(void *arg)
{
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (READ_ONCE(canaries[THREAD].seen) == READ_ONCE(wdt_round))
			schedule();
		__set_current_state(TASK_RUNNING);
		WRITE_ONCE(canaries[THREAD].seen, READ_ONCE(wdt_round));
	}
	return 0;
}

static void poke_thread(void)
{
	wake_up_process(ordinary);
}

static void poke_work(void)
{
	schedule_work(&canary_work);
}

/* Raised by a thread: ksoftirqd has to run it (a tasklet might run at an interrupt's end). */
static void poke_softirq(void)
{
	if (READ_ONCE(rcu_waits))
		return;
	WRITE_ONCE(rcu_waits, true);
	call_rcu(&canary_rcu, softirq_fn);
}

static struct canary canaries[CANARIES] = {
	[THREAD] = {.name = "an ordinary thread", .poke = poke_thread},
	[WORK] = {.name = "the system workqueue", .poke = poke_work},
	[SOFTIRQ] = {.name = "ksoftirqd", .poke = poke_softirq},
};

static void pm_write(u32 val, unsigned int reg)
{
	writel(PM_PASSWORD | val, (void __iomem *)(PM_BASE + reg));
}

static u32 rstc(void)
{
	return readl((void __iomem *)(PM_BASE + PM_RSTC)) & ~PM_PASSWORD_MASK;
}

static void feed(void)
{
	feedings++;
	if (dry_run)
		return;
	pm_write(timeout * PM_WDOG_HZ & PM_WDOG_TIME_MASK, PM_WDOG);
	pm_write((rstc() & ~PM_RSTC_WRCFG_MASK) | PM_RSTC_WRCFG_FULL_RESET, PM_RSTC);
}

/* Return: whether all canaries have run since the last look. */
static bool all_alive(void)
{
	bool alive = true;

	for (unsigned int i = 0; i < CANARIES; i++) {
		if (READ_ONCE(canaries[i].seen) == wdt_round)
			continue;
		pr_crit("%s makes no progress\n", canaries[i].name);
		alive = false;
	}
	return alive;
}

static int watchdogd_fn(void *arg)
{
	feed();
	while (!kthread_should_stop()) {
		WRITE_ONCE(wdt_round, wdt_round + 1);
		for (unsigned int i = 0; i < CANARIES; i++)
			canaries[i].poke();
		schedule_timeout_interruptible(timeout * HZ / LOOKS);
		if (!kthread_should_stop() && all_alive())
			feed();
	}
	return 0;
}

static struct task_struct *start(int (*fn)(void *), const char *name, int policy, int priority)
{
	const struct sched_param param = {.sched_priority = priority};
	struct task_struct *t = kthread_create(fn, NULL, "%s", name);

	if (IS_ERR(t))
		return t;
	get_task_struct(t);
	sched_setscheduler_nocheck(t, policy, &param);
	wake_up_process(t);
	return t;
}

static void stop(struct task_struct *t)
{
	kthread_stop(t);
	put_task_struct(t);
}

static int __init wdt_init(void)
{
	if (!timeout || timeout > TIMEOUT_MAX) {
		pr_err("timeout=%u is not within 1..%u s\n", timeout, TIMEOUT_MAX);
		return -EINVAL;
	}
	ordinary = start(ordinary_fn, "wdt_canary", SCHED_NORMAL, 0);
	if (IS_ERR(ordinary))
		return PTR_ERR(ordinary);
	watchdogd = start(watchdogd_fn, "watchdogd", SCHED_FIFO, MAX_RT_PRIO - 1);
	if (IS_ERR(watchdogd)) {
		stop(ordinary);
		return PTR_ERR(watchdogd);
	}
	pr_info("the machine is reset %u s after it hangs%s\n", timeout,
		dry_run ? " (not really)" : "");
	return 0;
}

static void __exit wdt_exit(void)
{
	stop(watchdogd);
	stop(ordinary);
	rcu_barrier();
	flush_work(&canary_work);
	if (!dry_run)
		pm_write(PM_RSTC_RESET, PM_RSTC);
	pr_info("fed %u times\n", feedings);
}

module_init(wdt_init);
module_exit(wdt_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Watchdog that looks whether threads, works and softirqs run");
