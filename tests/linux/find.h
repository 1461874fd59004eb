/* SPDX-License-Identifier: MIT */
/* How a module of Linux finds what the tests need: lines by device tree, unexported functions by kprobe. */
#ifndef _TESTS_LINUX_FIND_H
#define _TESTS_LINUX_FIND_H

#include <linux/kprobes.h>
#include <linux/of.h>
#include <linux/of_irq.h>

/* Return: the function's address, or NULL: there is none of that name. */
static inline void *find_function(const char *name)
{
	struct kprobe probe = { .symbol_name = name };
	void *address;

	if (register_kprobe(&probe))
		return NULL;
	address = probe.addr;
	unregister_kprobe(&probe);
	return address;
}

/* Return: the number of line @index of the node that is compatible to @name, or 0. */
static inline unsigned int find_line(const char *name, int index)
{
	struct device_node *node = of_find_compatible_node(NULL, NULL, name);
	unsigned int irq = node ? irq_of_parse_and_map(node, index) : 0;

	of_node_put(node);
	return irq;
}

#endif
