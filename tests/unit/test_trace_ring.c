// SPDX-License-Identifier: MIT
/* kernel/trace/ring.c: writers that interrupt each other at every point, losses, readers. */
#include "unit.h"
#include <linux/string.h>
#include <bhk/trace_ring.h>

#define BLOCKS 4
#define SIZE   (BLOCKS * RING_BLOCK)

static u8 memory[SIZE + 16] __aligned(16);
static u8 elsewhere[2 * SIZE] __aligned(16);
static struct ring ring;
static struct ring_record rec;
static unsigned int next_value, written;

static int setup(void **state)
{
	/* What lies behind the ring must stay. */
	memset(memory, 0x5a, sizeof(memory));
	memset(&ring, 0, sizeof(ring));
	ring_init(&ring, memory, SIZE);
	ring_test_point = NULL;
	next_value = written = 0;
	return host_setup(state);
}

static int teardown(void **state)
{
	unsigned int i;

	ring_test_point = NULL;
	for (i = SIZE; i < sizeof(memory); i++)
		assert_int_equal(memory[i], 0x5a);
	return 0;
}

/* Each record holds a number of its own, twice as a frame around @words - 2 copies. */
static bool put(unsigned int words)
{
	unsigned int value = next_value++, i;
	union ring_slot slot = ring_reserve(&ring, RING_HEADER + words * 4);
	u32 *data;

	if (slot.start == RING_NO_ROOM)
		return false;
	data = ring_stamp(&ring, slot, RING_HEADER + words * 4, value, 0);
	for (i = 0; i < words; i++) {
		RING_POINT();
		data[i] = value;
	}
	ring_commit(&ring, slot.begin);
	written++;
	return true;
}

static void assert_whole(void)
{
	unsigned int i;

	assert_in_range(rec.size, 4, RING_RECORD_MAX);
	for (i = 0; i < rec.size / 4; i++)
		assert_int_equal(rec.data[i], (u32)rec.us);
}

/* Reads all; each value at most once. Return: how many. */
static unsigned int read_all(u32 *lost)
{
	static u8 seen[1 << 17];
	struct ring_cursor cur;
	unsigned int n = 0;

	memset(seen, 0, sizeof(seen));
	ring_rewind(&ring, &cur);
	for (; ring_read(&ring, &cur, &rec); n++) {
		assert_whole();
		assert_in_range(rec.us, 0, sizeof(seen) - 1);
		assert_int_equal(seen[rec.us]++, 0);
	}
	*lost = cur.lost;
	return n;
}

static struct ring_counts counts(void)
{
	struct ring_counts c;

	ring_get_counts(&ring, &c);
	return c;
}

static void an_empty_ring_has_nothing(void **state)
{
	u32 lost;

	assert_int_equal(read_all(&lost), 0);
	assert_int_equal(counts().entries, 0);
	assert_int_equal(counts().overrun, 0);
}

static void records_come_back_in_order(void **state)
{
	struct ring_cursor cur;
	unsigned int i;

	for (i = 0; i < 100; i++)
		assert_true(put(1 + i % 7));
	ring_rewind(&ring, &cur);
	for (i = 0; i < 100; i++) {
		assert_true(ring_read(&ring, &cur, &rec));
		assert_whole();
		assert_int_equal(rec.us, i);
		assert_int_equal(rec.size, (1 + i % 7) * 4);
		assert_int_equal(cur.seq, i + 1);
	}
	assert_false(ring_read(&ring, &cur, &rec));
	put(3);
	assert_true(ring_read(&ring, &cur, &rec));
	assert_int_equal(rec.us, 100);
}

static void time_stamps_have_52_bits(void **state)
{
	struct ring_cursor cur;
	union ring_slot slot = ring_reserve(&ring, RING_HEADER + 8);

	ring_rewind(&ring, &cur);
	ring_stamp(&ring, slot, RING_HEADER + 8, 0x98765432, 0xfedcb);
	ring_commit(&ring, slot.begin);
	assert_true(ring_read(&ring, &cur, &rec));
	assert_int_equal(rec.us, 0x000fedcb98765432);
}

static void loss_is_counted_exactly_after_100_rounds(void **state)
{
	unsigned int i, n, total = 100 * SIZE / 24;
	struct ring_counts c;
	u32 lost;

	for (i = 0; i < total; i++)
		assert_true(put(1 + i % 5));
	c = counts();
	n = read_all(&lost);
	assert_int_equal(lost, 0);
	assert_int_equal(c.written, total);
	assert_int_equal(c.entries, n);
	assert_int_equal(c.overrun, total - n);
	assert_in_range(c.bytes, SIZE - RING_BLOCK - 64, SIZE);
	assert_int_equal(rec.us, total - 1);
}

static void records_that_fill_a_block_exactly(void **state)
{
	unsigned int i, n = (RING_BLOCK - RING_HEADER) / 56 * 10;
	u32 lost;

	/* 73 records of 56 bytes are 4088 bytes: the block less its header. */
	assert_int_equal((RING_BLOCK - RING_HEADER) % 56, 0);
	for (i = 0; i < n; i++)
		assert_true(put(12));
	assert_int_equal(counts().entries, n * BLOCKS / 10);
	assert_int_equal(read_all(&lost), n * BLOCKS / 10);
	put(12);
	assert_int_equal(read_all(&lost), n * (BLOCKS - 1) / 10 + 1);
}

static void largest_records(void **state)
{
	unsigned int i;
	u32 lost;

	for (i = 0; i < 50; i++)
		assert_true(put(255));
	assert_int_equal(counts().written, 50);
	assert_int_equal(read_all(&lost), counts().entries);
	assert_in_range(counts().entries, 3 * (BLOCKS - 1), 4 * BLOCKS);
}

static void a_ring_that_keeps_drops_the_new_ones(void **state)
{
	unsigned int kept = 0, i;
	u32 lost;

	ring.keep = true;
	for (i = 0; i < 5000; i++)
		kept += put(4);
	assert_int_equal(counts().entries, kept);
	assert_int_equal(counts().overrun, 0);
	assert_int_equal(counts().dropped, 5000 - kept);
	assert_int_equal(read_all(&lost), kept);
	assert_int_equal(rec.us, kept - 1);
	ring_clear(&ring);
	assert_int_equal(counts().dropped, 0);
	assert_true(put(4));
	assert_int_equal(read_all(&lost), 1);
}

static void clear_forgets_all_from_any_state(void **state)
{
	unsigned int i, n;
	u32 lost;

	for (n = 0; n < 3000; n += 37) {
		for (i = 0; i < n; i++)
			put(3);
		ring_clear(&ring);
		assert_int_equal(read_all(&lost), 0);
		assert_int_equal(counts().written, 0);
		put(3);
		assert_int_equal(read_all(&lost), 1);
		assert_int_equal(counts().entries, 1);
		next_value = 0;
	}
}

static void positions_may_wrap(void **state)
{
	unsigned int i;
	u32 lost;

	/* As after almost 4 GiB: a block that begins just before the wrap. */
	ring.head.pos = ring.safe = ring.base_pos = 0u - 2 * RING_BLOCK + RING_HEADER;
	for (i = 0; i < 3000; i++) {
		assert_true(put(4));
		assert_int_equal(counts().written, i + 1);
	}
	assert_int_equal(read_all(&lost), counts().entries);
	assert_int_equal(rec.us, 2999);
}

/* --- writers that interrupt --- */

static unsigned int fire_at, point, depth, burst, burst_words;

static void interrupt_once(void)
{
	unsigned int i;

	if (depth || ++point != fire_at)
		return;
	depth++;
	for (i = 0; i < burst; i++)
		put(burst_words);
	depth--;
}

/*
 * A record of @words after @fill others, interrupted at each point in turn by @burst others.
 * Return: points.
 */
static unsigned int interrupt_everywhere(unsigned int fill, unsigned int words)
{
	unsigned int i;
	u32 lost;

	for (fire_at = 1;; fire_at++) {
		setup(NULL);
		for (i = 0; i < fill; i++)
			put(5);
		point = 0;
		ring_test_point = interrupt_once;
		put(words);
		ring_test_point = NULL;
		/* All is visible now, and counted. */
		assert_int_equal(counts().written, written);
		assert_int_equal(counts().dropped, next_value - written);
		assert_int_equal(ring.safe, ring.head.pos);
		assert_int_equal(read_all(&lost), counts().entries);
		put(2);
		assert_int_equal(counts().written, written);
		assert_int_equal(read_all(&lost), counts().entries);
		if (point < fire_at)
			return fire_at - 1;
	}
}

/* From the middle of a block, across its end, and around the ring. */
static void a_writer_interrupted_at_every_point(void **state)
{
	unsigned int fill, points = 0;

	burst = 3;
	burst_words = 7;
	for (fill = 0; fill < BLOCKS * 146 + 150; fill += 1 + fill % 3)
		points += interrupt_everywhere(fill, 6);
	assert_in_range(points, 4000, 100000);
}

/* The interrupting writers use up the ring: what is under way must stay. */
static void a_flood_at_every_point_spares_the_record_under_way(void **state)
{
	unsigned int fill;

	burst = 2000;
	burst_words = 9;
	for (fill = 100; fill < 750; fill += 23) {
		interrupt_everywhere(fill, 6);
		interrupt_everywhere(fill, 200);
	}
}

static void flood_is_dropped_and_counted(void **state)
{
	struct ring_cursor cur;
	unsigned int i;
	union ring_slot slot = ring_reserve(&ring, RING_HEADER + 4);
	u32 *data = ring_stamp(&ring, slot, RING_HEADER + 4, 7, 0);

	for (i = 0; i < 5000; i++)
		put(4);
	assert_int_equal(counts().dropped, 5000 - written);
	assert_int_equal(ring.safe, RING_HEADER);
	data[0] = 7;
	ring_commit(&ring, slot.begin);
	ring_rewind(&ring, &cur);
	assert_true(ring_read(&ring, &cur, &rec));
	assert_int_equal(rec.data[0], 7);
}

/* Three deep, each interrupted at a point chosen by chance. */
static unsigned int seed;

static void interrupt_by_chance(void)
{
	if (depth >= 3 || next_random(&seed) % 16)
		return;
	depth++;
	put(1 + next_random(&seed) % 40);
	depth--;
}

static void nested_writers_by_chance(void **state)
{
	unsigned int round, i;
	u32 lost;

	for (round = 0; round < 200; round++) {
		setup(NULL);
		seed = round + 1;
		depth = 0;
		ring_test_point = interrupt_by_chance;
		for (i = 0; i < 200; i++)
			put(1 + next_random(&seed) % 40);
		ring_test_point = NULL;
		assert_int_equal(counts().written, written);
		assert_int_equal(ring.safe, ring.head.pos);
		assert_int_equal(read_all(&lost), counts().entries);
	}
}

/* --- readers that are overtaken --- */

static void a_reader_overtaken_at_every_point(void **state)
{
	struct ring_cursor cur;
	unsigned int i, n;

	for (fire_at = 1; fire_at < 4000; fire_at += 7) {
		setup(NULL);
		for (i = 0; i < 600; i++)
			put(5);
		point = 0;
		burst = fire_at % 3 ? 40 : 700;
		burst_words = 8;
		ring_rewind(&ring, &cur);
		i = cur.seq;
		ring_test_point = interrupt_once;
		for (n = 0; ring_read(&ring, &cur, &rec); n++)
			assert_whole();
		ring_test_point = NULL;
		assert_int_equal(i + n + cur.lost, written);
	}
}

static void a_ring_that_moves_is_empty_and_goes_on(void **state)
{
	struct ring_cursor cur;
	u32 first, lost;

	while (written < 10000)
		put(5);
	ring_rewind(&ring, &cur);
	assert_true(ring_read(&ring, &cur, &rec));
	ring_move(&ring, elsewhere, sizeof(elsewhere));
	assert_int_equal(counts().written, 0);
	assert_int_equal(counts().bytes, 0);
	assert_int_equal(read_all(&lost), 0);
	assert_false(ring_read(&ring, &cur, &rec));
	first = next_value;
	put(5);
	put(5);
	/* Who was in the middle of the old memory reads what is new. */
	assert_true(ring_read(&ring, &cur, &rec));
	assert_whole();
	assert_int_equal(rec.us, first);
	while (written < 50000)
		put(5);
	assert_int_equal(counts().written, 40000);
	assert_int_equal(read_all(&lost), counts().entries);
	assert_in_range(counts().bytes, sizeof(elsewhere) - RING_BLOCK - 40, sizeof(elsewhere));
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(an_empty_ring_has_nothing),
		CASE(records_come_back_in_order),
		CASE(time_stamps_have_52_bits),
		CASE(loss_is_counted_exactly_after_100_rounds),
		CASE(records_that_fill_a_block_exactly),
		CASE(largest_records),
		CASE(a_ring_that_keeps_drops_the_new_ones),
		CASE(clear_forgets_all_from_any_state),
		CASE(positions_may_wrap),
		CASE(a_ring_that_moves_is_empty_and_goes_on),
		CASE(a_writer_interrupted_at_every_point),
		CASE(a_flood_at_every_point_spares_the_record_under_way),
		CASE(flood_is_dropped_and_counted),
		CASE(nested_writers_by_chance),
		CASE(a_reader_overtaken_at_every_point),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
