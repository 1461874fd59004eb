/* SPDX-License-Identifier: MIT */
/*
 * The trace ring: records of one CPU, written from any context without a lock.
 *
 * Writers nest: one may be interrupted by another, which ends before the first goes on. The
 * caller sees to that; threads do not take turns inside a write. A reservation is one exclusive
 * store of the head. What the outermost writer and those that interrupted it reserved becomes
 * visible in one step, when the outermost one commits.
 *
 * The memory is a circle of blocks, and a position is of the block of the byte before it. A writer that fills one takes the oldest for the next, with
 * all that is in it, unless that holds something uncommitted. A block begins with the number of
 * its first record, which tells exactly how many were lost, at no cost for the writers.
 */
#ifndef _KERNEL_TRACE_RING_H
#define _KERNEL_TRACE_RING_H

#include <linux/compiler.h>
#include <linux/types.h>

/* Smaller blocks lose less at a time, larger ones cross a border less often. */
#define RING_BLOCK	4096u
#define RING_BLOCK_MASK (RING_BLOCK - 1)
/* In front of the records of a block, and in front of each record. */
#define RING_HEADER 8u
/* The length of a record is told in words by one byte. */
#define RING_RECORD_MAX (255u * 4)

/**
 * union ring_head - where the next record goes, changed in one step
 * @pos:   bytes since the beginning; the place in memory is @pos modulo the size
 * @count: records since the beginning
 */
union ring_head {
	struct {
		u32 pos;
		u32 count;
	};
	u64 both;
};

/**
 * struct ring - records
 * @head:	next reservation
 * @safe:	all before this position is committed
 * @base_pos:	where the ring was cleared last
 * @base_count: records that were cleared
 * @dropped:	records that found no place since then
 * @wrapped:	the block of @base_pos was taken
 * @mask:	size of @buf in bytes, a power of two, less one
 * @keep:	when full, drop new records instead of old ones
 * @buf:	the memory
 *
 * a: exclusive access, any context   W: the outermost writer   c: constant while in use
 */
struct ring {
	union ring_head head; /* a */
	u32 safe;	      /* W */
	u32 base_pos;
	u32 base_count;
	u32 dropped;	      /* a */
	u32 mask;	      /* c */
	bool wrapped;
	bool keep;
	u8 *buf;	      /* c */
};

/**
 * struct ring_slot - a reservation
 * @begin: the head before it
 * @data:  room for the record
 */
struct ring_slot {
	u32 begin;
	u32 *data;
};

/**
 * struct ring_cursor - a reader
 * @pos:   what it reads next
 * @seq:   the number of that record since the ring was cleared
 * @lost:  records that were overwritten before it came to them
 */
struct ring_cursor {
	u32 pos;
	u32 seq;
	u32 lost;
};

/**
 * struct ring_record - what a reader gets
 * @us:	  time stamp
 * @size: bytes in @data
 * @data: the record
 */
struct ring_record {
	u64 us;
	u32 size;
	u32 data[RING_RECORD_MAX / 4];
};

struct ring_counts {
	u32 written, entries, overrun, dropped, bytes;
};

/* Tests interrupt a writer here. */
#ifdef BHK_HOST
extern void (*ring_test_point)(void);
#define RING_POINT()                         \
	do {                                 \
		if (ring_test_point)         \
			ring_test_point();   \
	} while (0)
#else
#define RING_POINT() barrier()
#endif

#if !defined(BHK_HOST) && !defined(__thumb__)
static __always_inline u64 ring_load(struct ring *r)
{
	u64 val;

	asm volatile("ldrexd %0, %H0, [%1]" : "=&r"(val) : "r"(&r->head), "m"(r->head));
	return val;
}

/* Return: whether nothing came in between. */
static __always_inline bool ring_store(struct ring *r, u64 old, u64 val)
{
	u32 failed;

	asm volatile("strexd %0, %2, %H2, [%3]"
		     : "=&r"(failed), "=m"(r->head)
		     : "r"(val), "r"(&r->head)
		     : "memory");
	return !failed;
}
#else
static inline u64 ring_load(struct ring *r)
{
	return READ_ONCE(r->head.both);
}

static inline bool ring_store(struct ring *r, u64 old, u64 val)
{
	return __sync_bool_compare_and_swap(&r->head.both, old, val);
}
#endif

static __always_inline void *ring_at(const struct ring *r, u32 pos)
{
	return r->buf + (pos & r->mask);
}

/* kernel/trace/ring.c: the record does not fit into the block of old->pos. */
bool ring_next_block(struct ring *r, u32 bytes, u32 *begin, u32 *start);
void ring_publish_rest(struct ring *r);

/**
 * ring_reserve() - room for a record
 * @r:	  ring
 * @slot: the reservation, for ring_commit()
 * @words: length of the record in words, at most 255
 * @us:	  time stamp, below 2^56
 *
 * Context: any, writers nested. Return: false if there is no room: it is counted.
 */
static __always_inline bool ring_reserve(struct ring *r, struct ring_slot *slot, u32 words, u64 us)
{
	u32 bytes = RING_HEADER + words * 4, start, *at;
	union ring_head old, new;

	do {
		old.both = ring_load(r);
		RING_POINT();
		new.pos = old.pos + bytes;
		new.count = old.count + 1;
		if (unlikely(((old.pos - 1) ^ (new.pos - 1)) & ~RING_BLOCK_MASK))
			goto next;
	} while (unlikely(!ring_store(r, old.both, new.both)));
	slot->begin = start = old.pos;
found:
	RING_POINT();
	at = ring_at(r, start);
	at[0] = (u32)us;
	at[1] = (u32)(us >> 32) << 8 | words;
	slot->data = at + 2;
	return true;
next:
	if (!ring_next_block(r, bytes, &slot->begin, &start))
		return false;
	goto found;
}

/**
 * ring_commit() - the record is complete
 * @r:	  ring
 * @slot: from ring_reserve()
 *
 * Only the outermost writer finds everything before its own reservation committed. It makes
 * visible what is reserved by now; who interrupts it from here on either sees the new value,
 * and is an outermost writer itself, or is noticed and published too.
 *
 * Context: any, the writers' order.
 */
static __always_inline void ring_commit(struct ring *r, const struct ring_slot *slot)
{
	u32 pos;

	RING_POINT();
	if (READ_ONCE(r->safe) != slot->begin)
		return;
	pos = READ_ONCE(r->head.pos);
	RING_POINT();
	WRITE_ONCE(r->safe, pos);
	RING_POINT();
	if (unlikely(READ_ONCE(r->head.pos) != pos))
		ring_publish_rest(r);
}

void ring_init(struct ring *r, void *buf, u32 size);
void ring_clear(struct ring *r);
void ring_rewind(const struct ring *r, struct ring_cursor *cur);
bool ring_read(const struct ring *r, struct ring_cursor *cur, struct ring_record *rec);
void ring_get_counts(const struct ring *r, struct ring_counts *c);
#endif
