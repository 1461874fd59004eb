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
#ifndef _BHK_TRACE_RING_H
#define _BHK_TRACE_RING_H

#include <linux/compiler.h>
#include <linux/types.h>

/* Smaller blocks lose less at a time, larger ones cross a border less often. */
#define RING_BLOCK	4096u
#define RING_BLOCK_MASK (RING_BLOCK - 1)
/* In front of the records of a block, and in front of each record. */
#define RING_HEADER 8u
/* The longest record. */
#define RING_RECORD_MAX 1020u
#define RING_BYTES_MAX	(RING_HEADER + RING_RECORD_MAX)

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
 * @attention:	not 0: the owner wants writers to look closer before they reserve
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
	u32 attention;	      /* a */
};

/**
 * union ring_slot - a reservation
 * @begin: the head before it, for ring_commit()
 * @start: where the record begins, a multiple of 4; 1: there is no room
 */
union ring_slot {
	struct {
		u32 begin;
		u32 start;
	};
	u64 both;
};

#define RING_NO_ROOM 1u

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
/* In the pairs of registers that the instructions want: the compiler would move them about. */
static __always_inline union ring_head ring_load(struct ring *r)
{
	register u32 pos asm("r4");
	register u32 count asm("r5");

	asm volatile("ldrexd %0, %1, [%2]"
		     : "=r"(pos), "=r"(count)
		     : "r"(&r->head), "m"(r->head));
	return (union ring_head){.pos = pos, .count = count};
}

/* Return: whether nothing came in between. */
static __always_inline bool ring_store(struct ring *r, union ring_head old, union ring_head val)
{
	register u32 pos asm("r6") = val.pos;
	register u32 count asm("r7") = val.count;
	u32 failed;

	asm volatile("strexd %0, %2, %3, [%4]"
		     : "=&r"(failed), "=m"(r->head)
		     : "r"(pos), "r"(count), "r"(&r->head)
		     : "memory");
	return !failed;
}
#else
static inline union ring_head ring_load(struct ring *r)
{
	return (union ring_head){.both = READ_ONCE(r->head.both)};
}

static inline bool ring_store(struct ring *r, union ring_head old, union ring_head val)
{
	return __sync_bool_compare_and_swap(&r->head.both, old.both, val.both);
}
#endif

static __always_inline void *ring_at(const struct ring *r, u32 pos)
{
	return r->buf + (pos & r->mask);
}

/* kernel/trace/ring.c: the record does not fit into the block; others came while one published. */
u64 ring_reserve_next(struct ring *r, u32 bytes);
void ring_publish_rest(struct ring *r);

/**
 * ring_reserve() - room for a record
 * @r:	   ring
 * @bytes: length of the record and its header, a multiple of 4; there is no room for more than
 *	   RING_BYTES_MAX
 *
 * Context: any, writers nested. Return: where; slot.start is RING_NO_ROOM if there is none,
 * which is counted.
 */
static __always_inline union ring_slot ring_reserve(struct ring *r, u32 bytes)
{
	union ring_head old, new;

	do {
		old = ring_load(r);
		RING_POINT();
		new.pos = old.pos + bytes;
		new.count = old.count + 1;
		if (unlikely(((old.pos - 1) ^ (new.pos - 1)) & ~RING_BLOCK_MASK))
			return (union ring_slot){.both = ring_reserve_next(r, bytes)};
	} while (unlikely(!ring_store(r, old, new)));
	if (old.pos == RING_NO_ROOM)
		unreachable();
	return (union ring_slot){.begin = old.pos, .start = old.pos};
}

/**
 * ring_stamp() - write the header of a record
 * @r:	   ring
 * @slot:  from ring_reserve()
 * @bytes: as there
 * @us_lo: time stamp
 * @us_hi: its upper half, below 2^20
 *
 * Context: any. Return: where the data of the record goes.
 */
static __always_inline u32 *ring_stamp(struct ring *r, union ring_slot slot, u32 bytes, u32 us_lo,
				       u32 us_hi)
{
	u32 *at = ring_at(r, slot.start);

	RING_POINT();
	at[0] = us_lo;
	at[1] = us_hi << 12 | bytes;
	return at + 2;
}

/**
 * ring_commit() - the record is complete
 * @r:	   ring
 * @begin: from ring_reserve()
 *
 * Only the outermost writer finds everything before its own reservation committed. It makes
 * visible what is reserved by now; who interrupts it from here on either sees the new value,
 * and is an outermost writer itself, or is noticed and published too.
 *
 * Context: any, the writers' order. Return: false if an outer writer publishes it later.
 */
static __always_inline bool ring_commit(struct ring *r, u32 begin)
{
	u32 pos;

	RING_POINT();
	if (unlikely(READ_ONCE(r->safe) != begin))
		return false;
	pos = READ_ONCE(r->head.pos);
	RING_POINT();
	WRITE_ONCE(r->safe, pos);
	RING_POINT();
	if (unlikely(READ_ONCE(r->head.pos) != pos))
		ring_publish_rest(r);
	return true;
}

void ring_init(struct ring *r, void *buf, u32 size);
void ring_move(struct ring *r, void *buf, u32 size);
void ring_clear(struct ring *r);
void ring_rewind(const struct ring *r, struct ring_cursor *cur);
bool ring_read(const struct ring *r, struct ring_cursor *cur, struct ring_record *rec);
void ring_get_counts(const struct ring *r, struct ring_counts *c);
#endif
