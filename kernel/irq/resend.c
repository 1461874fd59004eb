// SPDX-License-Identifier: MIT
/*
 * Replay of edges: an edge that came while its line was disabled is handled when the line
 * is enabled, in hardirq context as any other, though no hardware asks for it.
 */
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irq_work.h>
#include <bhk/irq.h>
#include "internals.h"

static void resend_all(struct irq_work *work)
{
	struct irq_desc *desc;
	unsigned int irq;

	for_each_irq_desc(irq, desc) {
		if (!(desc->istate & IRQS_REPLAY))
			continue;
		desc->istate &= ~IRQS_REPLAY;
		generic_handle_irq_desc(desc);
	}
}

static struct irq_work resend_work = IRQ_WORK_INIT_HARD(resend_all);

void irq_resend(struct irq_desc *desc)
{
	desc->istate |= IRQS_REPLAY;
	irq_work_queue(&resend_work);
}
