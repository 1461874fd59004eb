// SPDX-License-Identifier: MIT
/* bh: what each line leaves for later, and what would suit it. */
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <bhk/irq.h>
#include <bhk/line_use.h>

#define SHELL_GROUP "bottom halves"
#include "internal.h"
#include "advise_facts.h"

#define SECONDS_MAX 3600

static struct advise_facts facts;
static char text[400];

static void print_reason(const struct advise_rule *rule)
{
	advise_reason(text, sizeof(text), rule->reason, &facts);
	shell_printf("%s\n", text);
}

/* Its handler may be freed while the line is printed. */
static void print_name(const struct irq_desc *desc)
{
	char name[32];
	unsigned long flags;

	local_irq_save(flags);
	strscpy(name, desc->action ? desc->action->name : "(chained)", sizeof(name));
	local_irq_restore(flags);
	shell_printf("%u %s", desc->irq_data.irq, name);
}

static void print_warnings(void)
{
	const struct advise_rule *rule = advise_warnings;

	for (; (rule = advise_next(rule, &facts)); rule++) {
		shell_puts("    warning: ");
		print_reason(rule);
	}
}

static void print_line(const struct irq_desc *desc)
{
	const struct advise_rule *rule = advise_next(advise_ways, &facts);

	print_name(desc);
	advise_way_names(text, sizeof(text), facts.used ?: WAY_TOP, " and ");
	shell_printf(": uses %s", text);
	if (rule->suits && advise_is_good(&facts, rule->suits)) {
		shell_puts(", which suits");
	} else if (rule->suits) {
		advise_way_names(text, sizeof(text), rule->suits, " or ");
		shell_printf("; better: %s", text);
	}
	shell_puts(": ");
	print_reason(rule);
	print_warnings();
}

static int advise(void)
{
	const char *until = line_use_is_on() ? "" : " while it was measured; "
						    "'bh advise 10' measures ten seconds";
	const struct advise_rule *rule = advise_machine;
	struct irq_desc *desc;
	unsigned int irq, quiet = 0;

	for_each_irq_desc(irq, desc) {
		if (advise_line(desc, &facts))
			print_line(desc);
		else
			quiet += desc->action != NULL;
	}
	if (quiet)
		shell_printf("%u line%s did not interrupt%s\n", quiet, quiet == 1 ? "" : "s", until);
	advise_all(&facts);
	for (; (rule = advise_next(rule, &facts)); rule++)
		print_reason(rule);
	return 0;
}

static int advise_for(const char *word)
{
	unsigned long seconds;
	int ret = shell_number(word, "time", 1, SECONDS_MAX, &seconds);

	ret = ret ?: advise_measure(true);
	if (ret)
		return ret;
	ret = shell_sleep_ms(seconds * 1000);
	advise_measure(false);
	return ret ?: advise();
}

static int overview(void)
{
	shell_printf("handlers are %s\n", line_use_is_on() ? "measured" : "not measured");
	shell_puts("  bh measure on     measure what handlers raise, how long, how often\n"
		   "  bh advise         what each line uses, what suits and why\n"
		   "  bh advise 10      measure for ten seconds, then say so\n"
		   "more: softirqs, tasklets, workqueues, kthreads, timers, stat, hist, top\n");
	return 0;
}

static int cmd_bh(int argc, char **argv)
{
	if (argc == 1)
		return overview();
	if (!strcmp(argv[1], "advise") && argc <= 3)
		return argc == 2 ? advise() : advise_for(argv[2]);
	if (argc == 3 && !strcmp(argv[1], "measure") && !strcmp(argv[2], "on"))
		return advise_measure(true);
	if (argc == 3 && !strcmp(argv[1], "measure") && !strcmp(argv[2], "off"))
		return advise_measure(false);
	return shell_usage();
}

static void complete_bh(struct shell_completion *c)
{
	static const char *const verbs[] = {"advise", "measure", NULL};
	static const char *const states[] = {"off", "on", NULL};

	if (c->argc == 2)
		shell_complete_words(c, verbs);
	if (c->argc == 3 && !strcmp(c->argv[1], "measure"))
		shell_complete_words(c, states);
}

SHELL_CMD(bh, "bh [advise [SECONDS]|measure on|off]", "which bottom half suits each interrupt",
	  cmd_bh, complete_bh,
	  .more = "'measure on' begins: from then on it is counted what each handler raises, logs and\n"
		  "waits for. 'advise' says of each line that has interrupted since which bottom half\n"
		  "it uses, which one suits, and why; and warns of what should be otherwise.",
	  .example = "  bh measure on\n  insmod sample_work count=1000\n  bh advise");
