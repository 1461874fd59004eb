// SPDX-License-Identifier: MIT
/* Files in /proc about the kernel as a whole. */
#include <linux/init.h>
#include <linux/proc_fs.h>
#include <linux/timekeeping.h>
#include <bhk/bootinfo.h>
#include <bhk/module.h>
#include <bhk/sched.h>

static int cmdline_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s\n", boot_cmdline);
	return 0;
}

static void show_seconds(struct seq_file *m, u64 us, char end)
{
	u32 hundredths = do_div(us, USEC_PER_SEC) / (USEC_PER_SEC / 100);

	seq_printf(m, "%llu.%02u%c", us, hundredths, end);
}

static int uptime_show(struct seq_file *m, void *v)
{
	struct sched_stats stats;

	sched_get_stats(&stats);
	show_seconds(m, div_u64(ktime_get_boottime_ns(), NSEC_PER_USEC), ' ');
	show_seconds(m, stats.idle_us, '\n');
	return 0;
}

static const char *state_name(const struct module *mod)
{
	return mod->state == MODULE_STATE_LIVE	 ? "Live" :
	       mod->state == MODULE_STATE_COMING ? "Loading" :
						   "Unloading";
}

/* As on Linux only modules that run; `lsmod -a` lists the others too. */
static int modules_show(struct seq_file *m, void *v)
{
	struct module *mod;

	for_each_module(mod)
		if (mod->state != MODULE_STATE_UNLOADED)
			seq_printf(m, "%s %u %d - %s 0x%px\n", mod->name, module_size(mod),
				   mod->refcnt, state_name(mod), mod->text[0]);
	return 0;
}

static int __init files_init(void)
{
	proc_create_single("cmdline", 0, NULL, cmdline_show);
	proc_create_single("uptime", 0, NULL, uptime_show);
	proc_create_single("modules", 0, NULL, modules_show);
	return 0;
}
fs_initcall(files_init);
