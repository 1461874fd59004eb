/* SPDX-License-Identifier: MIT */
/* Keys that work while nothing else does: after a break on the console's line. */
#ifndef _LINUX_SYSRQ_H
#define _LINUX_SYSRQ_H

#include <linux/errno.h>
#include <linux/types.h>

/**
 * struct sysrq_key_op - what a key does
 * @handler:	 gets the key; hardirq context, or task context from /proc/sysrq-trigger
 * @help_msg:	 for the list of keys: "name(key)"
 * @action_msg:	 what the log says before it is done
 * @enable_mask: accepted
 */
struct sysrq_key_op {
	void (*const handler)(int key);
	const char *const help_msg;
	const char *const action_msg;
	const int enable_mask;
};

#ifdef CONFIG_MAGIC_SYSRQ
void handle_sysrq(int key);
int register_sysrq_key(int key, const struct sysrq_key_op *op);
int unregister_sysrq_key(int key, const struct sysrq_key_op *op);
#else
static inline void handle_sysrq(int key)
{
}

static inline int register_sysrq_key(int key, const struct sysrq_key_op *op)
{
	return -EINVAL;
}

static inline int unregister_sysrq_key(int key, const struct sysrq_key_op *op)
{
	return -EINVAL;
}
#endif
#endif
