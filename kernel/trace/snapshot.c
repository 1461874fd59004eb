// SPDX-License-Identifier: MIT
/*
 * Snapshots: what is in the ring is put aside, and recording goes on in another one.
 *
 * The two rings change places, which takes no longer however much is in them. Nothing may be
 * half written then: an NMI in the middle of a record leaves it to the next one that asks.
 */
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/string.h>
#include <bhk/clock.h>
#include <bhk/time.h>
#include <bhk/trace_trigger.h>
#include "trace.h"

static struct ring spare;	    /* I: its memory, and the snapshot if there is one */
static struct trace_reason reason;  /* I */
static bool taken;		    /* I */

/**
 * trace_snapshot_prepare() - have the memory for snapshots
 *
 * Context: task, sleeps. Return: 0 or -ENOMEM.
 */
int trace_snapshot_prepare(void)
{
	int ret;

	mutex_lock(&trace_mutex);
	ret = trace_get_ring(&trace_ring);
	if (!ret)
		ret = trace_get_ring(&spare);
	mutex_unlock(&trace_mutex);
	return ret;
}

/**
 * trace_snapshot_take() - put aside what is in the ring
 * @why: a few words
 *
 * A snapshot that was there is lost. The ring is empty afterwards.
 *
 * Context: any. Return: false if it cannot be: not prepared, or a record is being written.
 */
bool trace_snapshot_take(const char *why)
{
	unsigned long flags = arch_local_nmi_save();
	struct ring old = trace_ring;
	bool can = spare.buf && trace_ring.buf && old.safe == old.head.pos;

	if (can) {
		ring_init(&trace_ring, spare.buf, old.mask + 1);
		spare = old;
		taken = true;
		reason.us = clock_us64() - clock_boot_us;
		strscpy(reason.text, why, sizeof(reason.text));
	}
	arch_local_irq_restore(flags);
	return can;
}

/** trace_snapshot_free() - forget the snapshot, and give back its memory. Context: task, sleeps. */
void trace_snapshot_free(void)
{
	unsigned long flags;
	void *buf;

	mutex_lock(&trace_mutex);
	flags = arch_local_nmi_save();
	buf = spare.buf;
	spare = (struct ring){};
	taken = false;
	arch_local_irq_restore(flags);
	if (buf)
		free_pages_exact(buf, trace_ring_size);
	mutex_unlock(&trace_mutex);
}

/* trace_mutex: both rings must be of one size. */
bool trace_snapshot_has_memory(void)
{
	return spare.buf;
}

/** trace_snapshot_ring() - what trace_reader.ring takes, NULL: there is no snapshot */
const struct ring *trace_snapshot_ring(void)
{
	return taken ? &spare : NULL;
}

/** trace_snapshot_reason() - why and when it was taken. There is one. */
const struct trace_reason *trace_snapshot_reason(void)
{
	return &reason;
}
