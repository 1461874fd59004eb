// SPDX-License-Identifier: MIT
/*
 * /proc/interrupts and /proc/irq/N/: columns, names and texts are Linux's. What Linux has
 * in /sys/kernel/irq/N is in /proc/irq/N here.
 *
 * Only threads free actions: with preemption off a list of them stays as it is.
 */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <bhk/irq.h>
#include <bhk/nmi.h>
#include "internals.h"

/* Width of the numbers: NR_IRQS has three digits. */
#define PREC 3

static DEFINE_MUTEX(proc_mutex);
static struct proc_dir_entry *root; /* proc_mutex */

static void show_actions(struct seq_file *m, struct irq_desc *desc, const char *separator)
{
	struct irqaction *action;

	for_each_action(desc, action)
		seq_printf(m, "%s%s", action == desc->action ? "" : separator, action->name);
}

/* One line of /proc/interrupts. */
static void show_line(struct seq_file *m, unsigned int irq, struct irq_desc *desc)
{
	u64 count = stat_count(&desc->stat);

	if (!desc->irq_data.chip || (!desc->action && !count))
		return;
	seq_printf(m, "%*u: %10llu  %8s %*lu %-8s", PREC, irq, count, desc->irq_data.chip->name,
		   PREC, desc->irq_data.hwirq,
		   irqd_is_level_type(&desc->irq_data) ? "Level" : "Edge");
	if (desc->name)
		seq_printf(m, "-%-8s", desc->name);
	if (desc->action)
		seq_puts(m, "  ");
	show_actions(m, desc, ", ");
	seq_putc(m, '\n');
}

static int show_interrupts(struct seq_file *m, void *unused)
{
	struct irq_desc *desc;
	unsigned int irq;

	seq_printf(m, "%*s%-11s\n", PREC + 8, "", "CPU0");
	for_each_irq_desc(irq, desc) {
		mutex_lock(&proc_mutex);
		show_line(m, irq, desc);
		mutex_unlock(&proc_mutex);
	}
	if (fiq_owner())
		seq_printf(m, "%*s: %10lu  %s\n", PREC, "FIQ", nmi_total, fiq_owner());
	seq_printf(m, "%*s: %10u\n", PREC, "Err", irq_spurious_count);
	return 0;
}

static int show_spurious(struct seq_file *m, void *unused)
{
	struct irq_desc *desc = m->private;
	u32 count = desc->irqs_unhandled ? stat_count_low(&desc->stat) - desc->window_start : 0;

	seq_printf(m, "count %u\nunhandled %u\nlast_unhandled %u ms\n", count,
		   desc->irqs_unhandled,
		   desc->irqs_unhandled ? jiffies_to_msecs(desc->last_unhandled) : 0);
	return 0;
}

static int show_action_names(struct seq_file *m, void *unused)
{
	mutex_lock(&proc_mutex);
	show_actions(m, m->private, ",");
	mutex_unlock(&proc_mutex);
	seq_putc(m, '\n');
	return 0;
}

static int show_chip_name(struct seq_file *m, void *unused)
{
	const struct irq_desc *desc = m->private;

	seq_printf(m, "%s\n", desc->irq_data.chip ? desc->irq_data.chip->name : "");
	return 0;
}

static int show_hwirq(struct seq_file *m, void *unused)
{
	const struct irq_desc *desc = m->private;

	seq_printf(m, "%lu\n", desc->irq_data.hwirq);
	return 0;
}

static int show_name(struct seq_file *m, void *unused)
{
	const struct irq_desc *desc = m->private;

	seq_printf(m, "%s\n", desc->name ? desc->name : "");
	return 0;
}

static int show_count(struct seq_file *m, void *unused)
{
	const struct irq_desc *desc = m->private;

	seq_printf(m, "%llu\n", stat_count(&desc->stat));
	return 0;
}

static int show_type(struct seq_file *m, void *unused)
{
	struct irq_desc *desc = m->private;

	seq_puts(m, irqd_is_level_type(&desc->irq_data) ? "level\n" : "edge\n");
	return 0;
}

static int show_wakeup(struct seq_file *m, void *unused)
{
	const struct irq_desc *desc = m->private;

	seq_puts(m, desc->irq_data.state & IRQD_WAKEUP_STATE ? "enabled\n" : "disabled\n");
	return 0;
}

static const struct {
	const char *name;
	int (*show)(struct seq_file *m, void *unused);
} line_files[] = {
	{"spurious", show_spurious},   {"actions", show_action_names},
	{"chip_name", show_chip_name}, {"hwirq", show_hwirq},
	{"name", show_name},	       {"per_cpu_count", show_count},
	{"type", show_type},	       {"wakeup", show_wakeup},
};

/* The folder of a line comes with its first handler and stays. proc_mutex held. */
static void make_line_folder(unsigned int irq, struct irq_desc *desc)
{
	char name[12];
	unsigned int i;

	snprintf(name, sizeof(name), "%u", irq);
	desc->dir = proc_mkdir(name, root);
	for (i = 0; desc->dir && i < ARRAY_SIZE(line_files); i++)
		proc_create_single_data(line_files[i].name, 0444, desc->dir, line_files[i].show,
					desc);
}

/*
 * No folder for a name that a file or another handler of the line has, or that is none.
 * proc_mutex held.
 */
static bool name_is_taken(struct irq_desc *desc, const struct irqaction *action)
{
	struct irqaction *other;
	bool taken = !action->name || !*action->name || strchr(action->name, '/');
	unsigned int i;

	for (i = 0; !taken && i < ARRAY_SIZE(line_files); i++)
		taken = !strcmp(line_files[i].name, action->name);
	if (taken)
		return true;
	preempt_disable();
	for_each_action(desc, other)
		taken |= other != action && other->dir && !strcmp(other->name, action->name);
	preempt_enable();
	return taken;
}

/**
 * register_irq_proc() - the folders of a line and of its new handler
 * @desc: the line
 * @action: the handler
 *
 * Before /proc is there, or without memory, nothing happens: the handler works all the same.
 *
 * Context: task. Sleeps.
 */
void register_irq_proc(struct irq_desc *desc, struct irqaction *action)
{
	if (!READ_ONCE(root))
		return;
	mutex_lock(&proc_mutex);
	if (!desc->dir)
		make_line_folder(desc->irq_data.irq, desc);
	if (desc->dir && !name_is_taken(desc, action))
		action->dir = proc_mkdir(action->name, desc->dir);
	mutex_unlock(&proc_mutex);
}

/**
 * unregister_irq_proc() - the folder of a handler goes
 * @action: the handler, not linked any more
 *
 * On return nobody shows it any more.
 *
 * Context: task. Sleeps.
 */
void unregister_irq_proc(struct irqaction *action)
{
	mutex_lock(&proc_mutex);
	if (action->dir)
		proc_remove(action->dir);
	action->dir = NULL;
	mutex_unlock(&proc_mutex);
}

/* Lines requested before this get their folder now; as on Linux, their handlers get none. */
static int __init irq_proc_init(void)
{
	struct irq_desc *desc;
	unsigned int irq;

	if (!proc_create_single("interrupts", 0444, NULL, show_interrupts))
		return -ENOMEM;
	mutex_lock(&proc_mutex);
	root = proc_mkdir("irq", NULL);
	for_each_irq_desc(irq, desc)
		if (root && desc->action)
			make_line_folder(irq, desc);
	mutex_unlock(&proc_mutex);
	return root ? 0 : -ENOMEM;
}
fs_initcall(irq_proc_init);
