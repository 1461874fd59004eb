// SPDX-License-Identifier: MIT
/*
 * The interrupt of a GPIO pin, through the chained controller. QEMU detects no events on pins: the event is
 * pretended, and the mini UART's line, raised by a store, stands for the line of the GPIO block.
 */
#include <linux/gpio.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include "../../drivers/gpio/gpio.h"
#include "bench.h"

#define PIN 5

static unsigned int events;

/* In place of the line's own flow: what the CPU does is the same from here on. */
static void line_flow(struct irq_desc *desc)
{
	aux_ack();
	gpio_test_events[GPIO_BANK(PIN)] |= GPIO_BIT(PIN);
	generic_handle_irq(IRQ_GPIO(0));
}

static irqreturn_t pin_handler(int irq, void *dev)
{
	MARK(MARK_HARD);
	events++;
	return IRQ_HANDLED;
}

BENCH(gpio)
{
	int irq = gpio_to_irq(PIN);
	unsigned int i;

	events = 0;
	if (request_irq(irq, pin_handler, IRQF_TRIGGER_RISING, "bench", &events)) {
		bench_fail("request_irq() of a pin refused");
		return;
	}
	irq_set_chained_handler(BENCH_IRQ_AUX, line_flow);
	MARK(PHASE_GPIO);
	for (i = 0; i < BENCH_N; i++)
		aux_raise_marked();
	irq_set_chained_handler(BENCH_IRQ_AUX, NULL);
	irq_set_handler(BENCH_IRQ_AUX, handle_level_irq);
	free_irq(irq, &events);
	if (events != BENCH_N)
		bench_fail("interrupts of the pin and events do not match");
}
