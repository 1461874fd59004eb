/* SPDX-License-Identifier: MIT */
/*
 * Context classes: where an API may be called. Checked on entry (CONFIG_CONTEXT_CHECKS, on by
 * default).
 *
 *	any	no check
 *	not NMI	hard handlers and everything below; of what is too hot to ask, do_fiq() sees
 *		afterwards that a softirq was raised or a thread woken, and with
 *		CONFIG_DEBUG_CONTEXT timers ask, too
 *	atomic	softirqs and everything below
 *	task	threads that may sleep
 *
 * A violation names the API, the context and the caller; it is a warning, except that
 * really sleeping in atomic context is stopped by schedule() itself.
 */
#ifndef _BHK_CONTEXT_H
#define _BHK_CONTEXT_H

#include <linux/kconfig.h>
#include <linux/preempt.h>

extern unsigned int context_violations;

void context_violation(const char *api, const char *allowed, void *caller);

#define __context_check(mask, allowed)                                                             \
	({                                                                                         \
		bool __bad = IS_ENABLED(CONFIG_CONTEXT_CHECKS) &&                                          \
			     unlikely(cpu_state.preempt_count & (mask));                           \
		if (__bad)                                                                         \
			context_violation(__func__, allowed, __builtin_return_address(0));         \
		!__bad;                                                                            \
	})

/* Each is true when the context is right. */
#define context_not_nmi() __context_check(NMI_MASK, "any context but NMI")
/* Where it would be felt. */
#define context_not_nmi_hot() (!IS_ENABLED(CONFIG_DEBUG_CONTEXT) || context_not_nmi())
#define context_atomic()  __context_check(NMI_MASK | HARDIRQ_MASK, "softirq or task context")
#define context_task()                                                                             \
	__context_check(NMI_MASK | HARDIRQ_MASK | SOFTIRQ_OFFSET, "task context")
#endif
