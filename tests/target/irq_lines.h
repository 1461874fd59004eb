/* SPDX-License-Identifier: MIT */
/*
 * Lines that a test can raise.
 *
 * The mini UART's is a level that a store raises and another one takes back: the interrupt
 * is taken right at the store. Behind it a fake controller may hang, with lines that are
 * levels or edges as the test likes.
 */
#ifndef _TESTS_TARGET_IRQ_LINES_H
#define _TESTS_TARGET_IRQ_LINES_H

#include <kunit/test.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/irq.h>
#include <soc/aux.h>

#define AUX ((void __iomem *)AUX_BASE)

static inline void aux_raise(void)
{
	writel(AUX_MU_IER_TX, AUX + AUX_MU_IER);
}

static inline void aux_lower(void)
{
	writel(0, AUX + AUX_MU_IER);
}

static inline bool line_masked(unsigned int irq)
{
	return irqd_irq_masked(irq_get_irq_data(irq));
}

/* Calls of handlers, in order: up to 15 letters. */
struct call_log {
	char text[16];
	unsigned int len;
};

static inline void log_call(struct call_log *log, char c)
{
	if (log->len < sizeof(log->text) - 1)
		log->text[log->len++] = c;
	log->text[log->len] = '\0';
}

/* The fake controller: 8 lines. */
#define FAKE_LINES 8

extern struct irq_chip fake_chip;

/* Set up the controller, each line with @flow; ends with fake_exit(). */
void fake_init(struct kunit *test, irq_flow_handler_t flow);
void fake_exit(void);

/* The number of a line; it gets one if it has none. */
unsigned int fake_irq(unsigned int line);

/* Raise a line, interrupts on: its handlers have run on return, unless it is masked. */
void fake_raise(unsigned int line);
void fake_lower(unsigned int line);

/* What the core asked of the controller since fake_init(): m u a t for mask, unmask, ack, type. */
extern struct call_log fake_calls;
extern unsigned int fake_type; /* the last type that was set */
extern int fake_type_error;    /* what set_type answers */
#endif
