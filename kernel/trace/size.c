// SPDX-License-Identifier: MIT
/* Another size for the trace ring. */
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/log2.h>
#include <bhk/tracing.h>
#include "trace.h"

_Static_assert(!(CONFIG_TRACE_BUF_KB & (CONFIG_TRACE_BUF_KB - 1)), "TRACE_BUF_KB: a power of two");

/** trace_size_kib() - how large the ring is, or will be once there is one. Context: any. */
unsigned int trace_size_kib(void)
{
	return trace_ring_size / 1024;
}

/* trace_mutex */
static int move_ring(u32 size)
{
	void *buf = alloc_pages_exact(size, GFP_KERNEL | __GFP_NOWARN), *old = trace_ring.buf;
	unsigned long flags;

	if (!buf)
		return -ENOMEM;
	flags = arch_local_nmi_save();
	ring_move(&trace_ring, buf, size);
	arch_local_irq_restore(flags);
	free_pages_exact(old, trace_ring_size);
	return 0;
}

/**
 * trace_resize() - have a larger or smaller ring
 * @kib: TRACE_KIB_MIN .. TRACE_KIB_MAX; made a power of two by rounding up
 *
 * What is in the ring is forgotten. While there is none, it costs no memory.
 *
 * Context: task, sleeps. Return: 0; -EINVAL; -EBUSY: there is memory for snapshots, which has the
 * old size; -ENOMEM: the ring is as it was.
 */
int trace_resize(unsigned int kib)
{
	u32 size;
	int ret = 0;

	if (kib < TRACE_KIB_MIN || kib > TRACE_KIB_MAX)
		return -EINVAL;
	size = roundup_pow_of_two(kib) * 1024;
	mutex_lock(&trace_mutex);
	if (size == trace_ring_size)
		goto out;
	if (trace_snapshot_has_memory())
		ret = -EBUSY;
	else if (trace_ring.buf)
		ret = move_ring(size);
	if (!ret)
		trace_ring_size = size;
out:
	mutex_unlock(&trace_mutex);
	return ret;
}
