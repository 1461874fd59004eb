// SPDX-License-Identifier: MIT
/* The tables of initcalls, level by level. */
#define pr_fmt(fmt) "initcall: " fmt

#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <bhk/clock.h>
#include <bhk/module.h>
#include <bhk/params.h>

extern const struct initcall __start_initcall0[], __start_initcall1[], __start_initcall2[];
extern const struct initcall __start_initcall3[], __start_initcall4[], __start_initcall5[];
extern const struct initcall __start_initcall6[], __start_initcall7[], __start_initcall_end[];

/* A level ends where the next one begins. */
static const struct initcall *const level_start[NR_INITCALL_LEVELS + 1] = {
	__start_initcall0, __start_initcall1, __start_initcall2,
	__start_initcall3, __start_initcall4, __start_initcall5,
	__start_initcall6, __start_initcall7, __start_initcall_end,
};

static bool initcall_debug;

static int __init set_initcall_debug(const char *val)
{
	initcall_debug = true;
	return 0;
}
boot_param("initcall_debug", set_initcall_debug, "report each initcall with its result and time");

/* An initcall must give back what it took: preemption and interrupts as it found them. */
static void __init check_state(const char *name, unsigned int count, bool irqs_were_off)
{
	if (preempt_count() != count) {
		pr_err("%s left preempt count %#x, was %#x\n", name, preempt_count(), count);
		cpu_state.preempt_count = count;
	}
	if (irqs_disabled() && !irqs_were_off) {
		pr_err("%s left interrupts disabled\n", name);
		raw_local_irq_enable();
	}
}

/**
 * do_one_initcall() - call an init function and check how it leaves the CPU
 * @fn:	  the function
 * @name: its name, for reports
 *
 * Context: as the function needs it. Return: what @fn returned.
 */
int __init do_one_initcall(initcall_t fn, const char *name)
{
	unsigned int count = preempt_count();
	bool irqs_were_off = irqs_disabled();
	u32 start = clock_us();
	int err = fn();

	if (initcall_debug)
		pr_info("%s returned %d after %u us\n", name, err, clock_us() - start);
	else if (err)
		pr_err("%s failed with error %d\n", name, err);
	check_state(name, count, irqs_were_off);
	return err;
}

/**
 * do_initcalls() - run the initcalls of some levels
 * @first: first level
 * @last:  last level
 *
 * After the device level the modules that start at boot are started.
 *
 * Context: boot for INITCALL_PURE, else the thread init.
 */
void __init do_initcalls(enum initcall_level first, enum initcall_level last)
{
	const struct initcall *call;
	unsigned int level;

	for (level = first; level <= last; level++) {
		for (call = level_start[level]; call < level_start[level + 1]; call++)
			do_one_initcall(call->fn, call->name);
		if (level == INITCALL_DEVICE)
			start_boot_modules();
	}
}
