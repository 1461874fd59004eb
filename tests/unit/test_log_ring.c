// SPDX-License-Identifier: MIT
/* kernel/printk_ringbuffer.c: writers that interrupt each other, readers that are overtaken. */
#include "unit.h"
#include <linux/irqflags.h>
#include <linux/string.h>
#include "../../kernel/printk_ringbuffer.h"

#define SIZE 1024

static char memory[SIZE + 16] __aligned(16);
static struct log_ring ring;
static struct log_record rec;

static int setup(void **state)
{
	/* What lies behind the ring must stay. */
	memset(memory, 0x5a, sizeof(memory));
	ring = (struct log_ring){.mask = SIZE - 1, .buf = memory};
	return host_setup(state);
}

static int teardown(void **state)
{
	unsigned int i;

	for (i = SIZE; i < sizeof(memory); i++)
		assert_int_equal(memory[i], 0x5a);
	return 0;
}

static struct log_header *begin(unsigned int len, char c)
{
	struct log_header *h = log_reserve(&ring, 1000 + ring.seq, len);

	if (h)
		memset(log_text(h), c, len);
	return h;
}

static void put(unsigned int len, char c)
{
	struct log_header *h = begin(len, c);

	assert_non_null(h);
	log_commit(h, 3, LOG_NEWLINE);
}

static bool get(struct log_cursor *cur)
{
	return log_ring_read(&ring, cur, &rec, false);
}

static void assert_record(struct log_cursor *cur, unsigned int len, char c)
{
	unsigned int i;

	assert_true(get(cur));
	assert_int_equal(rec.head.len, len);
	assert_int_equal(strlen(rec.text), len);
	for (i = 0; i < len; i++)
		assert_int_equal(rec.text[i], c);
}

static void empty(void **state)
{
	struct log_cursor cur = {};

	assert_false(get(&cur));
}

static void what_is_written_is_read(void **state)
{
	struct log_cursor cur = {};

	put(5, 'a');
	put(0, 'b');
	assert_record(&cur, 5, 'a');
	assert_int_equal(rec.head.level, 3);
	assert_int_equal(rec.head.flags, LOG_COMMITTED | LOG_NEWLINE);
	assert_int_equal(rec.head.time_us, 1000);
	assert_int_equal(rec.head.seq, 0);
	assert_int_equal(rec.lost, 0);
	assert_record(&cur, 0, 'b');
	assert_int_equal(rec.head.seq, 1);
	assert_false(get(&cur));
	put(1, 'c');
	assert_record(&cur, 1, 'c');
}

static void reservation_keeps_interrupts_off_and_restores(void **state)
{
	unsigned long before = arch_local_save_flags();

	put(1, 'a');
	assert_int_equal(arch_local_save_flags(), before);
}

/* All lengths, round and round: nothing is torn, nothing repeated, what is lost is counted. */
static void oldest_make_room(void **state)
{
	struct log_cursor cur = {}, slow = {};
	unsigned int n, seen = 0, lost = 0;

	for (n = 0; n < 5000; n++) {
		put(n % (LOG_TEXT_MAX + 1), 'a' + n % 26);
		if (n % 3 == 0)
			while (get(&cur)) {
				assert_int_equal(rec.head.len, rec.head.seq % (LOG_TEXT_MAX + 1));
				assert_int_equal(rec.lost, 0);
			}
	}
	while (get(&slow)) {
		assert_int_equal(rec.text[0] ?: 'a' + rec.head.seq % 26, 'a' + rec.head.seq % 26);
		lost += rec.lost;
		seen++;
	}
	assert_int_equal(seen + lost, 5000);
	assert_true(seen >= SIZE / (LOG_TEXT_MAX + 2 * LOG_ALIGN));
	assert_int_equal(ring.dropped, 0);
}

/* The counts of positions wrap after 4 GiB of log. */
static void positions_wrap(void **state)
{
	struct log_cursor cur;
	unsigned int n;

	ring.head = ring.tail = -(u32)SIZE;
	cur.pos = ring.tail;
	cur.seq = 0;
	for (n = 0; n < 200; n++) {
		put(50, 'a' + n % 26);
		assert_record(&cur, 50, 'a' + n % 26);
	}
	assert_true(ring.head < 0x10000);
}

static void nested_writer_lies_behind(void **state)
{
	struct log_cursor cur = {};
	struct log_header *outer = begin(4, 'o');

	put(6, 'i');
	assert_false(get(&cur));
	log_commit(outer, 3, LOG_NEWLINE);
	assert_record(&cur, 4, 'o');
	assert_record(&cur, 6, 'i');
}

static void panic_skips_the_unfinished(void **state)
{
	struct log_cursor cur = {};

	put(1, 'a');
	begin(4, 'o');
	put(6, 'i');
	assert_true(log_ring_read(&ring, &cur, &rec, true));
	assert_int_equal(rec.text[0], 'a');
	assert_true(log_ring_read(&ring, &cur, &rec, true));
	assert_int_equal(rec.text[0], 'i');
	assert_int_equal(rec.lost, 1);
	assert_false(log_ring_read(&ring, &cur, &rec, true));
}

static void unfinished_is_not_overwritten(void **state)
{
	struct log_header *outer = begin(10, 'o');
	struct log_cursor cur = {};
	unsigned int n = 0;

	while (begin(50, 'x') != NULL)
		n++;
	assert_int_equal(ring.dropped, 1);
	assert_true(n >= SIZE / 80 - 2);
	log_commit(outer, 3, LOG_NEWLINE);
	assert_record(&cur, 10, 'o');
}

static void dropped_ones_are_seen_as_lost(void **state)
{
	struct log_header *outer = begin(10, 'o');
	struct log_header *inner[100];
	struct log_cursor cur = {};
	unsigned int n = 0;

	do
		inner[n] = begin(50, 'x');
	while (inner[n++]);
	log_commit(outer, 3, 0);
	while (n--)
		if (inner[n])
			log_commit(inner[n], 3, 0);
	put(3, 'z');
	while (get(&cur) && rec.text[0] != 'z')
		assert_int_equal(rec.lost, 0);
	assert_int_equal(rec.text[0], 'z');
	assert_int_equal(rec.lost, 1);
}

static void far_cursor_begins_at_the_oldest(void **state)
{
	struct log_cursor cur = {.pos = 0x80000000u};
	unsigned int n;

	for (n = 0; n < 100; n++)
		put(50, 'a');
	assert_true(get(&cur));
	assert_int_equal(cur.pos - ring.tail, 80);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(empty),
		T(what_is_written_is_read),
		T(reservation_keeps_interrupts_off_and_restores),
		T(oldest_make_room),
		T(positions_wrap),
		T(nested_writer_lies_behind),
		T(panic_skips_the_unfinished),
		T(unfinished_is_not_overwritten),
		T(dropped_ones_are_seen_as_lost),
		T(far_cursor_begins_at_the_oldest),
	};

	return cmocka_run_group_tests_name("log_ring", tests, NULL, NULL);
}
