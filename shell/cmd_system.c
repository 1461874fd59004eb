// SPDX-License-Identifier: MIT
/* uptime, reboot and poweroff. */
#include <linux/kernel.h>
#include <linux/reboot.h>
#include <linux/time64.h>
#include <asm/irq.h>
#include <bhk/irq.h>
#include <bhk/sched.h>
#include <bhk/task.h>
#include <bhk/time.h>

#define SHELL_GROUP "system"
#include "internal.h"

static u64 total_interrupts(void)
{
	u64 count = irq_spurious_count;
	struct irq_desc *desc;
	unsigned int irq;

	for_each_irq_desc(irq, desc)
		count += stat_count(&desc->stat);
	return count;
}

static int cmd_uptime(int argc, char **argv)
{
	u64 us = uptime_us();
	u32 seconds = div_u64(us, USEC_PER_SEC);
	struct sched_stats st;

	sched_get_stats(&st);
	shell_printf("up %u days, %02u:%02u:%02u, %u threads, %u running, %u%% idle, "
		     "%lu switches, %llu interrupts\n",
		     seconds / 86400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60,
		     nr_threads, st.nr_running, (unsigned int)div64_u64(st.idle_us * 100, us),
		     st.nr_switches, total_interrupts());
	return 0;
}

SHELL_CMD(uptime, "uptime", "how long the system runs, and how busy it was", cmd_uptime, NULL);

static int cmd_reboot(int argc, char **argv)
{
	kernel_restart(NULL);
}

SHELL_CMD(reboot, "reboot", "stop the modules and restart", cmd_reboot, NULL);

static int cmd_poweroff(int argc, char **argv)
{
	kernel_power_off();
}

SHELL_CMD(poweroff, "poweroff", "stop the modules and switch off", cmd_poweroff, NULL,
	  .more = "QEMU ends with status 0. A board halts until its supply is taken away.");
