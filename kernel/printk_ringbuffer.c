// SPDX-License-Identifier: MIT
/*
 * The log's ring: written and read from any context without a lock.
 *
 * A writer reserves a record, copies its text, commits it. Only the reservation runs with
 * interrupts and the NMI off: some forty instructions, plus five for each old record that
 * makes room. One CPU: that is exclusive. The copy then runs with preemption off (the caller
 * sees to that), so that whoever interrupts it is an interrupt that finishes first:
 *
 *	thread			interrupt
 *	reserve A
 *	  copying ...
 *				reserve B (behind A), copy, commit
 *	commit A
 *
 * Records are therefore in the order of their reservation, and a thread that reads never
 * meets an unfinished one; an interrupt or a panic may, and a writer may when it comes round
 * the whole ring: then the new record is dropped and its number used up, which is how
 * readers learn of it.
 *
 * A reader copies first and asks afterwards whether the place still was a record's: writers
 * move the tail over a record before they write to its place.
 */
#include <linux/align.h>
#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include "printk_ringbuffer.h"

static struct log_header *header_at(const struct log_ring *ring, u32 pos)
{
	return (struct log_header *)(ring->buf + (pos & ring->mask));
}

static u32 record_size(unsigned int len)
{
	return ALIGN(sizeof(struct log_header) + len, LOG_ALIGN);
}

/*
 * Whether a record may begin at @pos. The tail is read first: should writers move both ends in
 * between, @pos still was right when it was read. All three count on and wrap.
 */
static bool inside(const struct log_ring *ring, u32 pos)
{
	u32 tail = READ_ONCE(ring->tail);

	return READ_ONCE(ring->head) - tail >= pos - tail;
}

/* Moves the tail until the ring can end at @end. Fails at an unfinished record. */
static bool make_room(struct log_ring *ring, u32 end)
{
	struct log_header *h;

	while (end - ring->tail > ring->mask + 1) {
		h = header_at(ring, ring->tail);
		if (!(h->flags & LOG_COMMITTED))
			return false;
		WRITE_ONCE(ring->tail, ring->tail + record_size(h->len));
	}
	return true;
}

/* Records lie in one piece: what is left at the end of the memory becomes padding. */
static void pad(struct log_ring *ring, u32 len)
{
	struct log_header *h = header_at(ring, ring->head);

	*h = (struct log_header){
		.seq = ring->seq,
		.len = len - sizeof(*h),
		.flags = LOG_COMMITTED | LOG_PADDING,
	};
}

static struct log_header *reserve(struct log_ring *ring, u32 size)
{
	u32 left = ring->mask + 1 - (ring->head & ring->mask);
	u32 padding = left < size ? left : 0;
	u32 pos = ring->head + padding;

	if (!make_room(ring, pos + size))
		return NULL;
	if (padding)
		pad(ring, padding);
	header_at(ring, pos)->flags = 0;
	barrier();
	WRITE_ONCE(ring->head, pos + size);
	return header_at(ring, pos);
}

/**
 * log_reserve() - a place for one record
 * @ring:    the ring
 * @time_us: its time stamp
 * @len:     bytes of text, at most LOG_TEXT_MAX
 *
 * Context: any, preemption off until log_commit().
 * Return: the record, or NULL if an unfinished one is in the way, which is counted.
 */
struct log_header *log_reserve(struct log_ring *ring, u64 time_us, unsigned int len)
{
	unsigned long flags = arch_local_nmi_save();
	struct log_header *h = reserve(ring, record_size(len));

	if (h) {
		h->time_us = time_us;
		h->seq = ring->seq;
		h->len = len;
	} else {
		ring->dropped++;
	}
	ring->seq++;
	arch_local_irq_restore(flags);
	return h;
}

/**
 * log_commit() - the record is complete
 * @h:	   from log_reserve()
 * @level: LOGLEVEL_*
 * @flags: LOG_NEWLINE, LOG_CONT
 *
 * Context: that of log_reserve().
 */
void log_commit(struct log_header *h, unsigned int level, unsigned int flags)
{
	h->level = level;
	barrier();
	WRITE_ONCE(h->flags, flags | LOG_COMMITTED);
}

/* Copies what is at @pos; it may be overwritten meanwhile, so nothing it says is trusted. */
static void copy_record(const struct log_ring *ring, u32 pos, struct log_record *rec)
{
	struct log_header *h = header_at(ring, pos);
	u32 left = ring->mask + 1 - (pos & ring->mask) - sizeof(*h);
	u32 len;

	rec->head = *h;
	len = min3((u32)rec->head.len, left, (u32)LOG_TEXT_MAX);
	memcpy(rec->text, log_text(h), len);
	rec->text[len] = '\0';
}

/**
 * log_ring_read() - the next record
 * @ring: the ring
 * @cur:  the reader's place, moved behind the record
 * @rec:  gets a copy
 * @skip_unfinished: go on behind a record whose writer has not finished, in a panic
 *
 * Context: any. Return: false if there is no further record (yet).
 */
bool log_ring_read(const struct log_ring *ring, struct log_cursor *cur, struct log_record *rec,
		   bool skip_unfinished)
{
	for (;;) {
		if (!inside(ring, cur->pos))
			cur->pos = READ_ONCE(ring->tail);
		if (cur->pos == READ_ONCE(ring->head))
			return false;
		copy_record(ring, cur->pos, rec);
		barrier();
		if (!inside(ring, cur->pos))
			continue;
		if (!(rec->head.flags & LOG_COMMITTED) && !skip_unfinished)
			return false;
		cur->pos += record_size(rec->head.len);
		if ((rec->head.flags & (LOG_COMMITTED | LOG_PADDING)) != LOG_COMMITTED)
			continue;
		rec->lost = rec->head.seq - cur->seq;
		cur->seq = rec->head.seq + 1;
		return true;
	}
}
