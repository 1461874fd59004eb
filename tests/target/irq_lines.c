// SPDX-License-Identifier: MIT
/*
 * The fake controller. Its registers are two words; it interrupts through the mini UART's
 * line, on which it hangs as a chained controller.
 *
 * An edge sets a latch that only an acknowledge clears, also while the line is masked.
 */
#include <linux/irqchip/chained_irq.h>
#include <linux/irqdomain.h>
#include "irq_lines.h"

struct call_log fake_calls;
unsigned int fake_type;
int fake_type_error;

static struct irq_domain *domain;
static irq_flow_handler_t fake_flow;
static unsigned int pending, enabled; /* I */

/* The controller's output follows its two words. */
static void update_output(void)
{
	writel(pending & enabled ? AUX_MU_IER_TX : 0, AUX + AUX_MU_IER);
}

static void fake_mask(struct irq_data *d)
{
	log_call(&fake_calls, 'm');
	enabled &= ~BIT(d->hwirq);
	update_output();
}

static void fake_unmask(struct irq_data *d)
{
	log_call(&fake_calls, 'u');
	enabled |= BIT(d->hwirq);
	update_output();
}

static void fake_ack(struct irq_data *d)
{
	log_call(&fake_calls, 'a');
	if (irq_to_desc(d->irq)->handle_irq == handle_edge_irq)
		pending &= ~BIT(d->hwirq);
	update_output();
}

static int fake_set_type(struct irq_data *d, unsigned int type)
{
	log_call(&fake_calls, 't');
	fake_type = type;
	return fake_type_error;
}

struct irq_chip fake_chip = {
	.name = "fake",
	.irq_mask = fake_mask,
	.irq_unmask = fake_unmask,
	.irq_ack = fake_ack,
	.irq_set_type = fake_set_type,
};

/* One look at the lines: what is still there then interrupts again. */
static void fake_chained(struct irq_desc *desc)
{
	struct irq_chip *chip = irq_desc_get_chip(desc);
	unsigned int now = pending & enabled, line;

	chained_irq_enter(chip, desc);
	for (line = 0; line < FAKE_LINES; line++)
		if (now & BIT(line))
			generic_handle_domain_irq(domain, line);
	chained_irq_exit(chip, desc);
}

static int fake_map(struct irq_domain *d, unsigned int virq, irq_hw_number_t hw)
{
	irq_set_chip_and_handler(virq, &fake_chip, fake_flow);
	return 0;
}

static const struct irq_domain_ops fake_ops = {.map = fake_map};

void fake_init(struct kunit *test, irq_flow_handler_t flow)
{
	fake_flow = flow;
	fake_type_error = 0;
	pending = enabled = 0;
	domain = irq_domain_add_linear(NULL, FAKE_LINES, &fake_ops, NULL);
	KUNIT_ASSERT_NOT_NULL(test, domain);
	irq_set_chained_handler_and_data(IRQ_AUX, fake_chained, NULL);
	memset(&fake_calls, 0, sizeof(fake_calls));
}

void fake_exit(void)
{
	unsigned int line;

	if (!domain)
		return;
	irq_set_chained_handler_and_data(IRQ_AUX, NULL, NULL);
	irq_set_handler(IRQ_AUX, handle_level_irq);
	aux_lower();
	for (line = 0; line < FAKE_LINES; line++)
		irq_dispose_mapping(irq_find_mapping(domain, line));
	irq_domain_remove(domain);
	domain = NULL;
}

unsigned int fake_irq(unsigned int line)
{
	return irq_create_mapping(domain, line);
}

void fake_raise(unsigned int line)
{
	unsigned long flags;

	local_irq_save(flags);
	pending |= BIT(line);
	update_output();
	local_irq_restore(flags);
}

void fake_lower(unsigned int line)
{
	unsigned long flags;

	local_irq_save(flags);
	pending &= ~BIT(line);
	update_output();
	local_irq_restore(flags);
}
