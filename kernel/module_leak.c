// SPDX-License-Identifier: MIT
/* What a module left behind when it was stopped. */
#include <linux/module.h>
#include <linux/printk.h>
#include <bhk/module.h>

extern const struct leak_probe __start_leak_probe[], __stop_leak_probe[];

/**
 * module_report_leaks() - look for what has its function in a module
 * @mod: a module that was stopped
 *
 * Each subsystem that keeps functions of others counts those in the module's text.
 *
 * Context: task. Return: how many things are left.
 */
unsigned int module_report_leaks(const struct module *mod)
{
	const struct leak_probe *p;
	unsigned int sum = 0;

	for (p = __start_leak_probe; p < __stop_leak_probe; p++) {
		unsigned int n = p->count(mod->text[0], mod->text[1]);

		if (n)
			pr_err("module: %s left behind: %s (%u)\n", mod->name, p->what, n);
		sum += n;
	}
	return sum;
}
