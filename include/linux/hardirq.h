/* SPDX-License-Identifier: MIT */
/* Interrupt bookkeeping for code that enters hard interrupt context by itself. */
#ifndef _LINUX_HARDIRQ_H
#define _LINUX_HARDIRQ_H

#include <linux/preempt.h>
#include <linux/lockdep.h>
#include <asm/hardirq.h>

void synchronize_irq(unsigned int irq);
bool synchronize_hardirq(unsigned int irq);

void irq_enter(void);
void irq_exit(void);

#define __irq_enter()	  preempt_count_add(HARDIRQ_OFFSET)
#define __irq_enter_raw() preempt_count_add(HARDIRQ_OFFSET)
#define __irq_exit()	  preempt_count_sub(HARDIRQ_OFFSET)
#define __irq_exit_raw()  preempt_count_sub(HARDIRQ_OFFSET)

#define nmi_enter() preempt_count_add(NMI_OFFSET + HARDIRQ_OFFSET)
#define nmi_exit()  preempt_count_sub(NMI_OFFSET + HARDIRQ_OFFSET)
#endif
