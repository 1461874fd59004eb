// SPDX-License-Identifier: MIT
/* irq. */
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <bhk/irq.h>
#include <soc/pl011.h>
#include <soc/systimer.h>

#define SHELL_GROUP "interrupts"
#include "internal.h"
#include "stat_view.h"

/* What is shown of a handler: it may be freed while the line is printed. */
struct handler_info {
	const char *name;
	irq_handler_t handler;
	char thread[TASK_COMM_LEN];
};

/* The handlers of a line by number. Return: false behind the last one. */
static bool nth_handler(const struct irq_desc *desc, unsigned int n, struct handler_info *info)
{
	const struct irqaction *action;
	unsigned long flags;

	local_irq_save(flags);
	for (action = desc->action; action && n; action = action->next)
		n--;
	if (action) {
		info->name = action->name;
		info->handler = action->handler;
		strscpy(info->thread, action->thread ? action->thread->comm : "", TASK_COMM_LEN);
	}
	local_irq_restore(flags);
	return action;
}

static void print_names(const struct irq_desc *desc)
{
	struct handler_info info;
	unsigned int n;

	for (n = 0; nth_handler(desc, n, &info); n++)
		shell_printf("%s%s", n ? ", " : "", info.name);
}

static bool is_level(struct irq_desc *desc)
{
	return irqd_get_trigger_type(&desc->irq_data) & IRQ_TYPE_LEVEL_MASK;
}

static const char *state_of(struct irq_desc *desc)
{
	if (desc->istate & IRQS_SPURIOUS_DISABLED)
		return "nobody cared";
	if (desc->istate & IRQS_NOREQUEST)
		return "chained";
	if (!desc->action)
		return "free";
	return desc->depth ? "disabled" : "enabled";
}

/* Showing it makes interrupts of its own. */
static struct run_stat stat_of(const struct irq_desc *desc)
{
	struct run_stat st;
	unsigned long flags;

	local_irq_save(flags);
	st = desc->stat;
	local_irq_restore(flags);
	return st;
}

static void list_line(unsigned int irq, struct irq_desc *desc)
{
	const struct run_stat st = stat_of(desc);

	shell_printf("%3u %-12s %10llu %10llu %6u %6u %6u  ", irq, state_of(desc), stat_count(&st),
		     st.total, stat_mean_us(&st), stat_percentile_us(&st, 99), st.max);
	print_names(desc);
	shell_puts("\n");
}

static int list_lines(void)
{
	struct irq_desc *desc;
	unsigned int irq;

	shell_puts("IRQ STATE             COUNT   TOTAL us   MEAN    P99    MAX  HANDLER\n");
	for_each_irq_desc(irq, desc)
		if (desc->action || stat_count(&desc->stat))
			list_line(irq, desc);
	return 0;
}

static int show_line(unsigned int irq, struct irq_desc *desc)
{
	const struct run_stat st = stat_of(desc);
	struct handler_info info;
	unsigned int n;

	shell_printf("line:       %u (%s %lu), %s, %s, depth %u\n", irq, desc->irq_data.chip->name,
		     desc->irq_data.hwirq, is_level(desc) ? "level" : "edge", state_of(desc),
		     desc->depth);
	for (n = 0; nth_handler(desc, n, &info); n++)
		shell_printf("handler:    %s, %ps%s%s\n", info.name, info.handler,
			     *info.thread ? ", thread " : "", info.thread);
	shell_printf(
		"run time:   %llu times, total %llu us, mean %u, median %u, 99%% %u, max %u us\n",
		stat_count(&st), st.total, stat_mean_us(&st), stat_percentile_us(&st, 50),
		stat_percentile_us(&st, 99), st.max);
	if (desc->budget_us)
		shell_printf("budget:     %u us, exceeded %u times\n", desc->budget_us,
			     desc->over_budget);
	shell_printf("unhandled:  %u in this window of 100000\n", desc->irqs_unhandled);
	show_histogram(&st, NSEC_PER_USEC);
	return 0;
}

/* Without them the console itself would be gone. */
static bool is_vital(unsigned int irq)
{
	return irq == IRQ_PL011 || irq == IRQ_SYSTIMER(3);
}

static int disable(unsigned int irq, struct irq_desc *desc)
{
	if (is_vital(irq))
		return shell_error(-EBUSY, "line %u serves this console; it stays on", irq);
	if (!desc->action)
		return shell_error(-EINVAL, "line %u has no handler", irq);
	disable_irq(irq);
	return 0;
}

static int enable(unsigned int irq, struct irq_desc *desc)
{
	if (!desc->action)
		return shell_error(-EINVAL, "line %u has no handler", irq);
	if (!desc->depth)
		return shell_error(-EINVAL, "line %u is enabled already", irq);
	enable_irq(irq);
	return 0;
}

static int cmd_irq(int argc, char **argv)
{
	struct irq_desc *desc;
	unsigned long irq;
	int ret;

	if (argc > 3)
		return shell_usage();
	if (argc == 1)
		return list_lines();
	ret = shell_number(argv[1], "line", 0, UINT_MAX, &irq);
	if (ret)
		return ret;
	desc = irq_to_desc(irq);
	if (!desc)
		return shell_error(-ENODEV, "there is no line %lu; 'irq' lists those in use", irq);
	if (argc == 2)
		return show_line(irq, desc);
	if (!strcmp(argv[2], "enable"))
		return enable(irq, desc);
	if (!strcmp(argv[2], "disable"))
		return disable(irq, desc);
	return shell_usage();
}

static void complete_irq(struct shell_completion *c)
{
	static const char *const verbs[] = {"disable", "enable", NULL};
	struct irq_desc *desc;
	unsigned int irq;
	char number[12];

	if (c->argc == 3)
		shell_complete_words(c, verbs);
	if (c->argc != 2)
		return;
	for_each_irq_desc(irq, desc) {
		snprintf(number, sizeof(number), "%u", irq);
		if (desc->action)
			shell_candidate(c, number);
	}
}

SHELL_CMD(irq, "irq [LINE [enable|disable]]", "look at an interrupt line, or switch it", cmd_irq,
	  complete_irq,
	  .more = "Without arguments: all lines in use with the run time of their handlers.\n"
		  "With a line: its handlers, run times and their histogram.\n"
		  "'disable' nests, as disable_irq() does: as many 'enable' undo it.",
	  .example = "  irq\n  irq 81\n  irq 53 disable");
