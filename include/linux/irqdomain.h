/* SPDX-License-Identifier: MIT */
/* Numbers of a controller's lines, and Linux's numbers for them. */
#ifndef _LINUX_IRQDOMAIN_H
#define _LINUX_IRQDOMAIN_H

#include <linux/irqhandler.h>
#include <linux/list.h>
#include <linux/types.h>

struct device_node;
struct fwnode_handle;
struct irq_domain;
struct irq_fwspec;

typedef unsigned long irq_hw_number_t;

/**
 * struct irq_domain_ops - what a controller does for its lines
 * @map:   a line got a number: set chip and flow; 0 or -errno
 * @unmap: it loses its number
 * @xlate: two cells of a device tree, line and trigger type; kept for drivers that set it
 *
 * Context: task.
 */
struct irq_domain_ops {
	int (*map)(struct irq_domain *d, unsigned int virq, irq_hw_number_t hw);
	void (*unmap)(struct irq_domain *d, unsigned int virq);
	int (*xlate)(struct irq_domain *d, struct device_node *node, const u32 *intspec,
		     unsigned int intsize, unsigned long *out_hwirq, unsigned int *out_type);
};

/**
 * struct irq_domain - a controller's lines
 * @name:	 for people
 * @ops:	 what its controller does for a line
 * @host_data:	 the controller's own
 * @hwirq_max:	 lines are 0 ... hwirq_max - 1
 * @mapcount:	 lines that have a number
 * @revmap_size: entries of @revmap
 * @revmap:	 Linux's number of each line, 0: none
 */
struct irq_domain {
	const char *name;
	const struct irq_domain_ops *ops; /* c */
	void *host_data;		  /* c */
	irq_hw_number_t hwirq_max;	  /* c */
	unsigned int mapcount;		  /* I */
	unsigned int revmap_size;	  /* c */
	unsigned int revmap[];		  /* I */
};

struct irq_domain *irq_domain_create_linear(struct fwnode_handle *fwnode, unsigned int size,
					    const struct irq_domain_ops *ops, void *host_data);
struct irq_domain *irq_domain_add_legacy(struct device_node *of_node, unsigned int size,
					 unsigned int first_irq, irq_hw_number_t first_hwirq,
					 const struct irq_domain_ops *ops, void *host_data);
void irq_domain_remove(struct irq_domain *d);

/** irq_domain_add_linear() - irq_domain_create_linear() for a device-tree node */
static inline struct irq_domain *irq_domain_add_linear(struct device_node *of_node,
						       unsigned int size,
						       const struct irq_domain_ops *ops,
						       void *host_data)
{
	return irq_domain_create_linear(NULL, size, ops, host_data);
}

/** irq_domain_add_simple() - fixed numbers if @first_irq is one, else numbers on demand */
static inline struct irq_domain *irq_domain_add_simple(struct device_node *of_node,
						       unsigned int size, unsigned int first_irq,
						       const struct irq_domain_ops *ops,
						       void *host_data)
{
	return first_irq ? irq_domain_add_legacy(of_node, size, first_irq, 0, ops, host_data)
			 : irq_domain_create_linear(NULL, size, ops, host_data);
}

unsigned int irq_create_mapping(struct irq_domain *d, irq_hw_number_t hwirq);
unsigned int irq_find_mapping(struct irq_domain *d, irq_hw_number_t hwirq);
void irq_dispose_mapping(unsigned int virq);

int irq_domain_xlate_onecell(struct irq_domain *d, struct device_node *node, const u32 *intspec,
			     unsigned int intsize, unsigned long *out_hwirq,
			     unsigned int *out_type);
int irq_domain_xlate_twocell(struct irq_domain *d, struct device_node *node, const u32 *intspec,
			     unsigned int intsize, unsigned long *out_hwirq,
			     unsigned int *out_type);

/* 0 from irq_create_mapping() and irq_find_mapping(): no number. */
static inline unsigned int irq_linear_revmap(struct irq_domain *d, irq_hw_number_t hwirq)
{
	return hwirq < d->revmap_size ? d->revmap[hwirq] : 0;
}
#endif
