// SPDX-License-Identifier: MIT
/* The benchmarks as a module of Linux: finds the board, runs each, ends the log of the plugin. */
#include <linux/module.h>
#include "bench.h"
#include "find.h"

#define AUX_PHYS 0x20215000
#define ST_PHYS	 0x20003000

void __iomem *bench_aux, *bench_st;
unsigned int bench_irq_aux, bench_irq_c1;
void (*bench_open_softirq)(int nr, void (*action)(struct softirq_action *a));
void (*bench_raise_softirq_irqoff)(unsigned int nr);

/* bench_list.h: ENTRY(name) for each benchmark, made by tests/bench/on_linux.py. */
#define ENTRY(_name) void bench_##_name(void);
#include "bench_list.h"
#undef ENTRY

#define ENTRY(_name) { #_name, bench_##_name },
static const struct bench benches[] = {
#include "bench_list.h"
};

static int __init find_board(void)
{
	bench_irq_aux = find_line("brcm,bcm2835-aux-uart", 0);
	bench_irq_c1 = find_line("brcm,bcm2835-system-timer", 1);
	bench_open_softirq = find_function("open_softirq");
	bench_raise_softirq_irqoff = find_function("raise_softirq_irqoff");
	bench_aux = ioremap(AUX_PHYS, PAGE_SIZE);
	bench_st = ioremap(ST_PHYS, PAGE_SIZE);
	if (!bench_irq_aux || !bench_irq_c1 || !bench_open_softirq || !bench_raise_softirq_irqoff ||
	    !bench_aux || !bench_st)
		return -ENODEV;
	writel(AUX_ENABLES_MU, bench_aux + AUX_ENABLES);
	return 0;
}

static int __init bench_init(void)
{
	unsigned int i;
	int error = find_board();

	if (error)
		return error;
	for (i = 0; i < ARRAY_SIZE(benches); i++) {
		pr_info("bench: running %s\n", benches[i].name);
		benches[i].run();
	}
	MARK(MARK_QUIT);
	pr_info("bench: %u failures\n", bench_failures);
	return 0;
}
module_init(bench_init);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("benchmarks of interrupts and bottom halves");
