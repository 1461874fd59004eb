// SPDX-License-Identifier: MIT
/* The trace ring: the ways that are not hot, and reading. */
#include <linux/atomic.h>
#include <linux/string.h>
#include <bhk/trace_ring.h>

#ifdef BHK_HOST
void (*ring_test_point)(void);
#endif

/* Where the block begins that holds the byte before @pos. */
static inline u32 block_of(u32 pos)
{
	return (pos - 1) & ~RING_BLOCK_MASK;
}

/* Positions wrap. */
static inline bool before(u32 a, u32 b)
{
	return (s32)(a - b) < 0;
}

static inline u32 *block_seq(const struct ring *r, u32 pos)
{
	return ring_at(r, block_of(pos));
}

static inline bool fits(u32 pos, u32 bytes)
{
	return block_of(pos) == block_of(pos + bytes);
}

/**
 * ring_init() - an empty ring
 * @r:	  ring
 * @buf:  memory, aligned to 4
 * @size: of it: a power of two, at least two blocks
 *
 * Context: nobody uses it.
 */
void ring_init(struct ring *r, void *buf, u32 size)
{
	*r = (struct ring){.buf = buf, .keep = r->keep, .attention = r->attention};
	r->mask = size - 1;
	r->head.pos = r->safe = r->base_pos = RING_HEADER;
	*block_seq(r, RING_HEADER) = 0;
}

/**
 * ring_move() - the ring gets other memory, and is empty
 * @r:	  ring
 * @buf:  memory, aligned to 4
 * @size: of it: a power of two, at least two blocks
 *
 * Positions go on, so that who reads goes on with what is written from now on.
 * Context: nobody writes.
 */
void ring_move(struct ring *r, void *buf, u32 size)
{
	r->buf = buf;
	r->mask = size - 1;
	r->head.pos = block_of(r->head.pos) + RING_BLOCK + RING_HEADER;
	r->safe = r->head.pos;
	*block_seq(r, r->head.pos) = r->head.count;
	ring_clear(r);
}

static void count_drop(struct ring *r)
{
	u32 old = READ_ONCE(r->dropped);

	while (!try_cmpxchg(&r->dropped, &old, old + 1))
		;
}

/* May a block begin at @pos, where the oldest one is? Not with something of use in that. */
static bool may_take(const struct ring *r, u32 pos)
{
	u32 end = pos + RING_BLOCK - (r->mask + 1);

	if (before(READ_ONCE(r->safe), end))
		return false;
	return !r->keep || (!r->wrapped && !before(block_of(r->base_pos), end));
}

/* The head has moved from @old into the block at @pos: the rest of the old one is ours, too. */
static void open_block(struct ring *r, union ring_head old, u32 pos)
{
	RING_POINT();
	if (pos - old.pos >= RING_HEADER)
		((u32 *)ring_at(r, old.pos))[1] = 0;
	*block_seq(r, pos + RING_HEADER) = old.count;
	if (!before(pos - (r->mask + 1), block_of(r->base_pos)))
		r->wrapped = true;
}

/* In the next block, unless somebody has opened it meanwhile. Return: union ring_slot. */
u64 ring_reserve_next(struct ring *r, u32 bytes)
{
	u32 next;
	union ring_head old, new;
	union ring_slot slot;
	bool fit;

	do {
		old = ring_load(r);
		RING_POINT();
		fit = fits(old.pos, bytes);
		next = block_of(old.pos) + RING_BLOCK;
		if (bytes > RING_BYTES_MAX || (!fit && !may_take(r, next))) {
			count_drop(r);
			return (union ring_slot){.start = RING_NO_ROOM}.both;
		}
		slot.start = fit ? old.pos : next + RING_HEADER;
		new.pos = slot.start + bytes;
		new.count = old.count + 1;
	} while (!ring_store(r, old, new));
	slot.begin = old.pos;
	if (!fit)
		open_block(r, old, next);
	return slot.both;
}

/* Records came while the outermost writer published: they are its to publish. */
void ring_publish_rest(struct ring *r)
{
	u32 pos;

	do {
		pos = READ_ONCE(r->head.pos);
		RING_POINT();
		WRITE_ONCE(r->safe, pos);
		RING_POINT();
	} while (READ_ONCE(r->head.pos) != pos);
}

/**
 * ring_clear() - forget all records and losses
 * @r: ring
 *
 * Context: any, no writer interrupted.
 */
void ring_clear(struct ring *r)
{
	union ring_head head = ring_load(r);

	r->base_pos = head.pos;
	r->base_count = head.count;
	r->dropped = 0;
	r->wrapped = false;
}

/* The first position that is still there: behind the last clear, or of the oldest block. */
static u32 oldest_pos(const struct ring *r, u32 head)
{
	if (!r->wrapped)
		return r->base_pos;
	return block_of(head) - (r->mask + 1) + RING_BLOCK + RING_HEADER;
}

static u32 oldest_seq(const struct ring *r, u32 pos)
{
	return r->wrapped ? *block_seq(r, pos) - r->base_count : 0;
}

/**
 * ring_get_counts() - how much is there, and was lost
 * @r: ring
 * @c: the figures since the ring was cleared
 *
 * written = entries + overrun. Context: any.
 */
void ring_get_counts(const struct ring *r, struct ring_counts *c)
{
	union ring_head head;
	u32 pos;

	do {
		head.both = READ_ONCE(r->head.both);
		pos = oldest_pos(r, head.pos);
		c->overrun = oldest_seq(r, pos);
		RING_POINT();
	} while (READ_ONCE(r->head.both) != head.both);
	c->written = head.count - r->base_count;
	c->entries = c->written - c->overrun;
	c->dropped = READ_ONCE(r->dropped);
	c->bytes = head.pos - pos;
}

/**
 * ring_rewind() - begin to read at the oldest record
 * @r:	 ring
 * @cur: where to read
 *
 * Context: any.
 */
void ring_rewind(const struct ring *r, struct ring_cursor *cur)
{
	u32 head;

	do {
		head = READ_ONCE(r->head.pos);
		cur->pos = oldest_pos(r, head);
		cur->seq = oldest_seq(r, cur->pos);
		RING_POINT();
	} while (READ_ONCE(r->head.pos) != head);
	cur->lost = 0;
}

/* Writers took the block that the cursor was in: go on with the oldest one. */
static void catch_up(const struct ring *r, struct ring_cursor *cur)
{
	struct ring_cursor old = *cur;

	ring_rewind(r, cur);
	cur->lost = old.lost + cur->seq - old.seq;
}

static bool still_there(const struct ring *r, u32 pos)
{
	return !before(pos, oldest_pos(r, READ_ONCE(r->head.pos)));
}

/* Step over the end of a block. Return: false at the end of the ring. */
static bool find_record(const struct ring *r, struct ring_cursor *cur)
{
	u32 left;

	for (;;) {
		if (!before(cur->pos, READ_ONCE(r->safe)))
			return false;
		left = -cur->pos & RING_BLOCK_MASK;
		if (left >= RING_HEADER && ((u32 *)ring_at(r, cur->pos))[1])
			return true;
		cur->pos = block_of(cur->pos) + RING_BLOCK + RING_HEADER;
	}
}

/**
 * ring_read() - the next record
 * @r:	 ring
 * @cur: reader; steps on, and over what was overwritten meanwhile: cur->lost counts that
 * @rec: gets a copy
 *
 * Context: any, also while others write. Return: false if there is none.
 */
bool ring_read(const struct ring *r, struct ring_cursor *cur, struct ring_record *rec)
{
	const u32 *at;
	for (;;) {
		if (!still_there(r, cur->pos))
			catch_up(r, cur);
		if (!find_record(r, cur))
			return false;
		at = ring_at(r, cur->pos);
		rec->us = (u64)(at[1] >> 12) << 32 | at[0];
		rec->size = (at[1] & 0xfff) - RING_HEADER;
		RING_POINT();
		if (still_there(r, cur->pos) && rec->size <= RING_RECORD_MAX) {
			memcpy(rec->data, at + 2, rec->size);
			RING_POINT();
			if (still_there(r, cur->pos))
				break;
		}
	}
	cur->pos += RING_HEADER + rec->size;
	cur->seq++;
	return true;
}
