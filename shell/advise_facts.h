/* SPDX-License-Identifier: MIT */
/* Where the advisor's facts come from. */
#ifndef _SHELL_ADVISE_FACTS_H
#define _SHELL_ADVISE_FACTS_H

#include <linux/irqdesc.h>
#include <linux/sched.h>
#include "advise.h"

/* Of an irq thread that nobody has changed, as on Linux. */
#define DEFAULT_IRQ_PRIO 50

/* What an irq thread takes: stack, task, and what a kthread has beside it in one slab object. */
#define ADVISE_THREAD_BYTES (CONFIG_THREAD_SIZE + sizeof(struct task_struct) + 64)

int advise_measure(bool on);
bool advise_line(const struct irq_desc *desc, struct advise_facts *f);
void advise_all(struct advise_facts *f);
#endif
