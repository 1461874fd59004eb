// SPDX-License-Identifier: MIT
/*
 * Records that are looked at before they go into the ring: while there are filters or triggers.
 *
 * Such a record is written beside the ring first. Interrupts are off from its beginning to its
 * end, so one is enough for all contexts but the NMI's, which has its own.
 */
#include <linux/hardirq.h>
#include <linux/string.h>
#include <bhk/clock.h>
#include <bhk/tracing.h>
#include "trace.h"

static struct look {
	u32 bytes;
	u32 data[RING_RECORD_MAX / 4];
} looks[2]; /* I, NMI */

/* trace_begin() while trace_ring.attention is set. */
u64 trace_look_begin(struct trace_event *ev, u32 bytes, unsigned long flags)
{
	struct look *look = &looks[!!in_nmi()];

	if (trace_ring.attention & TRACE_NOTHING)
		return 0;
	/* The ring counts it as dropped. */
	if (bytes > RING_BYTES_MAX)
		return ring_reserve_next(&trace_ring, bytes) & 0;
	look->bytes = bytes;
	trace_common(look->data, ev, flags);
	return (union trace_slot){.data = look->data, .begin = TRACE_LOOK}.both;
}

static void write_record(const struct look *look, struct trace_event *ev)
{
	union ring_slot slot = ring_reserve(&trace_ring, look->bytes);
	u64 us = clock_us64();
	u32 *data;

	if (slot.start == RING_NO_ROOM)
		return;
	data = ring_stamp(&trace_ring, slot, look->bytes, us, us >> 32);
	memcpy(data, look->data, look->bytes - RING_HEADER);
	if (in_nmi())
		ev->nmi_hits++;
	else
		ev->hits++;
	ring_commit(&trace_ring, slot.begin);
}

/* trace_end(): the record is complete. Interrupts off. */
void trace_look_end(void)
{
	const struct look *look = &looks[!!in_nmi()];
	const struct trace_entry *ent = (const void *)look->data;
	struct trace_event *ev = trace_event_by_id(ent->type);

	if (!ev)
		return;
	if (ev->chosen && trace_filter_passes(ev, ent))
		write_record(look, ev);
	if (trace_ring.attention & TRACE_TRIGGERS && !in_nmi())
		trace_trigger_event(ev, ent);
}
