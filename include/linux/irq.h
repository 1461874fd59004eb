/* SPDX-License-Identifier: MIT */
/* For interrupt controllers: chips, flow handlers, chained lines. */
#ifndef _LINUX_IRQ_H
#define _LINUX_IRQ_H

#include <linux/irqreturn.h>
#include <linux/irqdesc.h>
#include <linux/spinlock.h>
#include <linux/slab.h>
#include <linux/errno.h>
#include <asm/irq.h>
#include <asm/ptrace.h>

enum {
	IRQ_TYPE_NONE = 0x00000000,
	IRQ_TYPE_EDGE_RISING = 0x00000001,
	IRQ_TYPE_EDGE_FALLING = 0x00000002,
	IRQ_TYPE_EDGE_BOTH = (IRQ_TYPE_EDGE_FALLING | IRQ_TYPE_EDGE_RISING),
	IRQ_TYPE_LEVEL_HIGH = 0x00000004,
	IRQ_TYPE_LEVEL_LOW = 0x00000008,
	IRQ_TYPE_LEVEL_MASK = (IRQ_TYPE_LEVEL_LOW | IRQ_TYPE_LEVEL_HIGH),
	IRQ_TYPE_SENSE_MASK = 0x0000000f,

	IRQ_LEVEL = (1 << 8),
	IRQ_NOPROBE = (1 << 10),
	IRQ_NOREQUEST = (1 << 11),
	IRQ_NOAUTOEN = (1 << 12),
};

/* What irq_set_type may return beside -errno; the core treats them alike. */
enum {
	IRQ_SET_MASK_OK = 0,
	IRQ_SET_MASK_OK_NOCOPY,
	IRQ_SET_MASK_OK_DONE,
};

struct cpumask;

/**
 * struct irq_chip - an interrupt controller
 * @name:	  for /proc/interrupts
 * @irq_mask:	  the line no longer interrupts
 * @irq_unmask:	  it does again
 * @irq_ack:	  an edge was seen (NULL: nothing to acknowledge)
 * @irq_mask_ack: both in one, where that is cheaper
 * @irq_enable:	  like unmask, at request and enable time (NULL: irq_unmask)
 * @irq_disable:  like mask, at free and disable time (NULL: irq_mask)
 * @irq_set_type: IRQ_TYPE_*; 0 or -errno
 * @irq_set_wake: accepted when NULL
 * @irq_eoi:	  end of interrupt, for handle_fasteoi_irq()
 * @flags:	  IRQCHIP_*
 *
 * All are called with interrupts off and must not sleep.
 */
struct irq_chip {
	const char *name;
	unsigned int (*irq_startup)(struct irq_data *data);
	void (*irq_shutdown)(struct irq_data *data);
	void (*irq_enable)(struct irq_data *data);
	void (*irq_disable)(struct irq_data *data);
	void (*irq_ack)(struct irq_data *data);
	void (*irq_mask)(struct irq_data *data);
	void (*irq_mask_ack)(struct irq_data *data);
	void (*irq_unmask)(struct irq_data *data);
	void (*irq_eoi)(struct irq_data *data);
	int (*irq_set_affinity)(struct irq_data *data, const struct cpumask *dest, bool force);
	int (*irq_set_type)(struct irq_data *data, unsigned int flow_type);
	int (*irq_set_wake)(struct irq_data *data, unsigned int on);
	unsigned long flags;
};

#define IRQCHIP_SET_TYPE_MASKED	 (1 << 0)
#define IRQCHIP_MASK_ON_SUSPEND	 (1 << 2)
#define IRQCHIP_SKIP_SET_WAKE	 (1 << 4)
#define IRQCHIP_ONESHOT_SAFE	 (1 << 5)

void handle_level_irq(struct irq_desc *desc);
void handle_edge_irq(struct irq_desc *desc);
void handle_simple_irq(struct irq_desc *desc);
void handle_fasteoi_irq(struct irq_desc *desc);
void handle_percpu_irq(struct irq_desc *desc);
void handle_bad_irq(struct irq_desc *desc);

int irq_set_chip(unsigned int irq, const struct irq_chip *chip);
void irq_set_chip_and_handler_name(unsigned int irq, const struct irq_chip *chip,
				   irq_flow_handler_t handle, const char *name);
int irq_set_chip_data(unsigned int irq, void *data);
int irq_set_handler_data(unsigned int irq, void *data);
int irq_set_irq_type(unsigned int irq, unsigned int type);
void __irq_set_handler(unsigned int irq, irq_flow_handler_t handle, int is_chained,
		       const char *name);
void irq_set_chained_handler_and_data(unsigned int irq, irq_flow_handler_t handle, void *data);
struct irq_data *irq_get_irq_data(unsigned int irq);
void irq_modify_status(unsigned int irq, unsigned long clr, unsigned long set);

static inline void irq_set_chip_and_handler(unsigned int irq, const struct irq_chip *chip,
					    irq_flow_handler_t handle)
{
	irq_set_chip_and_handler_name(irq, chip, handle, NULL);
}

static inline void irq_set_handler(unsigned int irq, irq_flow_handler_t handle)
{
	__irq_set_handler(irq, handle, 0, NULL);
}

static inline void irq_set_chained_handler(unsigned int irq, irq_flow_handler_t handle)
{
	__irq_set_handler(irq, handle, 1, NULL);
}

/* For a flow that is chosen by irq_set_type(), called with interrupts off. */
static inline void irq_set_handler_locked(struct irq_data *data, irq_flow_handler_t handler)
{
	extern void irq_update_flow(struct irq_desc *desc);
	struct irq_desc *desc = irq_to_desc(data->irq);

	desc->handle_irq = handler;
	irq_update_flow(desc);
}

static inline void irq_set_status_flags(unsigned int irq, unsigned long set)
{
	irq_modify_status(irq, 0, set);
}

static inline void irq_clear_status_flags(unsigned int irq, unsigned long clr)
{
	irq_modify_status(irq, clr, 0);
}

static inline void irq_set_noprobe(unsigned int irq)
{
	irq_modify_status(irq, 0, IRQ_NOPROBE);
}

static inline void *irq_data_get_irq_chip_data(struct irq_data *d)
{
	return d->chip_data;
}

static inline void *irq_data_get_irq_handler_data(struct irq_data *d)
{
	return d->handler_data;
}

static inline void *irq_get_chip_data(unsigned int irq)
{
	struct irq_data *d = irq_get_irq_data(irq);

	return d ? d->chip_data : NULL;
}

static inline void *irq_get_handler_data(unsigned int irq)
{
	struct irq_data *d = irq_get_irq_data(irq);

	return d ? d->handler_data : NULL;
}

static inline unsigned long irqd_to_hwirq(struct irq_data *d)
{
	return d->hwirq;
}

static inline u32 irqd_get_trigger_type(struct irq_data *d)
{
	return d->state & IRQD_TRIGGER_MASK;
}

static inline void irqd_set_trigger_type(struct irq_data *d, u32 type)
{
	d->state = (d->state & ~IRQD_TRIGGER_MASK) | (type & IRQD_TRIGGER_MASK);
}

static inline bool irqd_is_level_type(struct irq_data *d)
{
	return d->state & (IRQD_LEVEL | IRQ_TYPE_LEVEL_MASK);
}

static inline bool irqd_is_wakeup_set(struct irq_data *d)
{
	return d->state & IRQD_WAKEUP_STATE;
}

static inline u32 irq_get_trigger_type(unsigned int irq)
{
	struct irq_data *d = irq_get_irq_data(irq);

	return d ? irqd_get_trigger_type(d) : 0;
}

static inline bool irqd_irq_disabled(struct irq_data *d)
{
	return d->state & IRQD_IRQ_DISABLED;
}

static inline bool irqd_irq_masked(struct irq_data *d)
{
	return d->state & IRQD_IRQ_MASKED;
}

static inline bool irqd_irq_inprogress(struct irq_data *d)
{
	return d->state & IRQD_IRQ_INPROGRESS;
}

#endif
