// SPDX-License-Identifier: MIT
/*
 * The BCM2835 interrupt controller ("ARMCTRL"): BCM2835 ARM Peripherals, chapter 7.
 *
 * Three banks: GPU lines 0-31, GPU lines 32-63, ARM lines 0-7. There is no latch, no
 * acknowledge and no priority; pending registers show level and enable.
 *
 * The basic pending register tells in one read whether anything is pending: on silicon
 * bits 8 and 9 leave out the lines that have a shortcut in bits 10-20, QEMU sets them
 * for those too. So it serves as a whole, "is anything there?", and the banks are read
 * to know what. That is right on both.
 */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/irq.h>
#include <linux/printk.h>
#include <asm/cpu_state.h>
#include <bhk/irq.h>
#include <bhk/nmi.h>
#include <bhk/sched.h>
#include <soc/irq.h>
#include <soc/systimer.h>
#include "irq-bcm2835.h"

#define ARMCTRL ((void __iomem *)ARMCTRL_BASE)

#define BANKS	     3
#define BANK_ARM     2
#define LINES(bank)  ((bank) == BANK_ARM ? 8 : 32)
#define BANK_BIT(hw) BIT((hw) % 32)

/*
 * hwirq as on Linux, which has the ARM lines first: 0-7, GPU lines 32-95. chip_data is the
 * enable register of the line's bank; the disable register lies behind the three of them.
 */
#define HWIRQ(bank, line)  (((bank) + 1) % BANKS * 32 + (line))
#define ENABLE_TO_DISABLE  (ARMCTRL_DISABLE(0) - ARMCTRL_ENABLE(0))

/* First descriptor of each bank. */
static struct irq_desc *const bank_desc[BANKS] = {
	&root_irq_desc[IRQ_GPU_BASE - IRQ_ROOT_BASE],
	&root_irq_desc[IRQ_GPU_BASE - IRQ_ROOT_BASE + 32],
	&root_irq_desc[IRQ_ARM_BASE - IRQ_ROOT_BASE],
};

static void armctrl_mask_irq(struct irq_data *d)
{
	writel_relaxed(BANK_BIT(d->hwirq), d->chip_data + ENABLE_TO_DISABLE);
}

static void armctrl_unmask_irq(struct irq_data *d)
{
	writel_relaxed(BANK_BIT(d->hwirq), d->chip_data);
}

/* The FIQ register takes one source and ignores the enable bits of the lines. */
static void armctrl_route_fiq(int source)
{
	writel(source < 0 ? 0 : ARMCTRL_FIQ_ENABLE | (u32)source, ARMCTRL + ARMCTRL_FIQ);
}

static struct irq_chip armctrl_chip = {
	.name = "ARMCTRL-level",
	.irq_mask = armctrl_mask_irq,
	.irq_unmask = armctrl_unmask_irq,
};

/*
 * For irq-bcm2835-entry.S: lines of the first bank by the leading zeros of its pending word,
 * lowest number last; 32 zeros: something else interrupted. asm/irq_entry.h says why hist.
 */
static u32 *bank0_by_clz[33];

/* Stands for "not in the first bank": counts such interrupts, its entry finds the line. */
struct irq_desc bcm2835_rest;

/*
 * Every line of a snapshot gets its turn before the bank is read again: a line that
 * stays high cannot starve the others.
 */
static void handle_bank(unsigned int bank, u32 pending)
{
	while (pending) {
		unsigned int line = 31 - __builtin_clz(pending);

		pending &= ~(1u << line);
		generic_handle_irq_desc(&bank_desc[bank][line]);
	}
}

static u32 basic_pending(void)
{
	return readl_relaxed(ARMCTRL + ARMCTRL_BASIC_PENDING);
}

static void handle_all_banks(void)
{
	handle_bank(0, readl_relaxed(ARMCTRL + ARMCTRL_PENDING(0)));
	handle_bank(1, readl_relaxed(ARMCTRL + ARMCTRL_PENDING(1)));
	handle_bank(BANK_ARM, basic_pending() & ARMCTRL_BASIC_ARM_MASK);
}

/* The entry of bcm2835_rest. Context: hardirq, interrupts off. */
static irqreturn_t handle_rest(int irq, void *arg)
{
	if (unlikely(!basic_pending()))
		irq_spurious_count++;
	else
		handle_all_banks();
	return IRQ_HANDLED;
}

/* A line is pending again after its handlers have run. Context: hardirq, interrupts off. */
void bcm2835_handle_pending(void)
{
	do {
		handle_all_banks();
	} while (basic_pending());
}

static void __init armctrl_setup_bank(unsigned int bank)
{
	unsigned int i, irq;

	for (i = 0; i < LINES(bank); i++) {
		irq = bank_desc[bank][i].irq_data.irq;
		bank_desc[bank][i].irq_data.hwirq = HWIRQ(bank, i);
		irq_set_chip_data(irq, ARMCTRL + ARMCTRL_ENABLE(bank));
		irq_set_chip_and_handler(irq, &armctrl_chip, handle_level_irq);
	}
}

static void __init armctrl_setup_entry(void)
{
	unsigned int i;

	for (i = 0; i < 32; i++)
		bank0_by_clz[31 - i] = bank_desc[0][i].stat.hist;
	bank0_by_clz[32] = bcm2835_rest.stat.hist;
	bcm2835_rest.entry = handle_rest;
	cpu_state.irq_regs.r5 = 0;
	cpu_state.irq_regs.r6 = (unsigned long)bank0_by_clz;
	cpu_state.irq_regs.r8 = ARMCTRL_BASE;
	cpu_state.irq_regs.r9 = SYSTIMER_BASE;
	if (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))
		irq_root_pending = ARMCTRL + ARMCTRL_BASIC_PENDING;
}

/* All lines off and known, then the CPU may take interrupts. */
static int __init armctrl_init(void)
{
	unsigned int bank;

	armctrl_route_fiq(-1);
	fiq_set_controller(armctrl_route_fiq);
	for (bank = 0; bank < BANKS; bank++) {
		writel(~0u, ARMCTRL + ARMCTRL_DISABLE(bank));
		armctrl_setup_bank(bank);
	}
	armctrl_setup_entry();
	return 0;
}
pure_initcall(armctrl_init);
