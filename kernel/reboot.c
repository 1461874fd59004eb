// SPDX-License-Identifier: MIT
/*
 * The end that was asked for: modules are stopped, the log is out, the hardware does the rest.
 */
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/reboot.h>
#include <asm/cp15.h>
#include <bhk/console.h>
#include <bhk/context.h>
#include <bhk/coverage.h>
#include <bhk/main.h>
#include <bhk/module.h>
#include <bhk/panic.h>

void (*pm_power_off)(void);
EXPORT_SYMBOL(pm_power_off);

/* What the log and the console's queue still hold is sent; interrupts stay off. */
static void bring_out_log(void)
{
	const struct console *con = console_registered();

	local_irq_disable();
	console_emergency_enter();
	if (con)
		con->write_polled("", 0);
}

/* @how may be NULL, and may return. */
static void __noreturn stop(void (*how)(void))
{
	bring_out_log();
	coverage_write();
	if (how)
		how();
	pr_emerg("reboot: the hardware cannot do it: System halted\n");
	for (;;)
		cpu_wfi();
}

static void prepare(enum system_states state)
{
	context_task();
	system_state = state;
	stop_modules();
}

/**
 * kernel_restart() - restart the machine
 * @cmd: not used
 *
 * The modules are stopped first. Context: task; sleeps.
 */
void kernel_restart(char *cmd)
{
	prepare(SYSTEM_RESTART);
	pr_emerg("reboot: Restarting system\n");
	stop(panic_restart);
}
EXPORT_SYMBOL(kernel_restart);

/**
 * kernel_power_off() - switch the machine off
 *
 * The modules are stopped first. A board without a power switch halts until its supply is
 * taken away. Context: task; sleeps.
 */
void kernel_power_off(void)
{
	prepare(SYSTEM_POWER_OFF);
	pr_emerg("reboot: Power down\n");
	stop(pm_power_off);
}
EXPORT_SYMBOL(kernel_power_off);

/**
 * kernel_halt() - stop, and stay on
 *
 * The modules are stopped first. Context: task; sleeps.
 */
void kernel_halt(void)
{
	prepare(SYSTEM_HALT);
	pr_emerg("reboot: System halted\n");
	stop(NULL);
}
EXPORT_SYMBOL(kernel_halt);

/**
 * emergency_restart() - restart at once
 *
 * Context: any. Nothing is stopped; the log is brought out.
 */
void emergency_restart(void)
{
	stop(panic_restart);
}
EXPORT_SYMBOL(emergency_restart);
