// SPDX-License-Identifier: MIT
/* drivers/video/fb-text.c: what a terminal does */
#include "unit.h"
#include <linux/bitops.h>
#include <linux/string.h>
#include "../../drivers/video/fb-text.h"

#define COLS 12
#define ROWS 4

static struct fb_text text;
static u8 *cells;

static int setup(void **state)
{
	/* From malloc(), so that the sanitizer sees what lies beside it. */
	cells = malloc(COLS * ROWS);
	fb_text_init(&text, cells, COLS, ROWS);
	return 0;
}

static int teardown(void **state)
{
	free(cells);
	return 0;
}

static void put_byte(u8 c)
{
	fb_text_put(&text, c);
	while (fb_text_step(&text))
		;
}

static void put(const char *s)
{
	while (*s)
		put_byte(*s++);
}

/* @s is what the row begins with; the rest is empty. */
static void shows(unsigned int row, const char *s)
{
	char expected[COLS + 1], seen[COLS + 1];
	const u8 *shown;
	u16 used;

	shown = fb_text_row(&text, row, &used);
	assert_true(used <= COLS);
	snprintf(expected, sizeof(expected), "%-*s", COLS, s);
	snprintf(seen, sizeof(seen), "%-*.*s", COLS, used, (const char *)shown);
	assert_string_equal(seen, expected);
}

static void at(unsigned int row, unsigned int col)
{
	assert_int_equal(text.row, row);
	assert_int_equal(text.col, col);
}

static void plain_text(void **state)
{
	put("one\ntwo\r\nthree");
	shows(0, "one");
	shows(1, "two");
	shows(2, "three");
	shows(3, "");
	at(2, 5);
	put("\b\b\bxy\rT\tq");
	shows(2, "Thxye   q");
	at(2, 9);
	/* Bell and others have no place; what is not in the font is one question mark. */
	put("\a\x01\x7f\xc3\xa4");
	shows(2, "Thxye   q?");
}

static void a_full_line_goes_on_in_the_next(void **state)
{
	put("123456789abc");
	at(0, COLS);
	put("\n");
	at(1, 0);
	put("123456789abcd");
	shows(1, "123456789abc");
	shows(2, "d");
	put("\b\b\b");
	at(2, 0);
}

static void it_scrolls(void **state)
{
	unsigned int i;
	char line[8];

	for (i = 0; i < 1000; i++) {
		snprintf(line, sizeof(line), "%u\n", i);
		put(line);
	}
	shows(0, "997");
	shows(1, "998");
	shows(2, "999");
	shows(3, "");
	at(3, 0);
}

static void it_tells_what_has_changed(void **state)
{
	bitmap_zero(text.dirty, TEXT_ROWS_MAX);
	put("\n\nx");
	assert_int_equal(text.dirty[0], 7);
	bitmap_zero(text.dirty, TEXT_ROWS_MAX);
	put("y");
	assert_int_equal(text.dirty[0], 4);
	/* The cursor leaves a row. */
	bitmap_zero(text.dirty, TEXT_ROWS_MAX);
	put("\033[A");
	assert_int_equal(text.dirty[0], 6);
	bitmap_zero(text.dirty, TEXT_ROWS_MAX);
	put("\n\n\n");
	assert_int_equal(text.dirty[0] & 15, 15);
}

static void control_sequences(void **state)
{
	put("aaaa\nbbbb\ncccc");
	put("\033[2;3H");
	at(1, 2);
	put("\033[K");
	shows(1, "bb");
	put("\033[1A\033[2Cx");
	shows(0, "aaaax");
	put("\033[B\033[9Dy");
	shows(1, "yb");
	put("\033[J");
	shows(1, "y");
	shows(2, "");
	shows(0, "aaaax");
	put("\033[H\033[2J");
	shows(0, "");
	at(0, 0);
	/* The shell's question for the width, and colours, leave nothing behind. */
	put("ab\0337\033[999C\033[6n\0338c\033[1;31md\033[0m");
	shows(0, "abcd");
	put("\033[?25l\033Mz");
	shows(0, "abcdz");
}

/* A page that is larger than a step, filled and emptied: what is to be seen, and in how many steps. */
static void much_is_done_in_steps(void **state)
{
	enum { BIG_COLS = 200, BIG_ROWS = 40 };
	static u8 big[BIG_COLS * BIG_ROWS];
	static struct fb_text page;
	unsigned int i, steps;
	u16 used;

	fb_text_init(&page, big, BIG_COLS, BIG_ROWS);
	for (i = 0; i < BIG_ROWS - 1; i++) {
		fb_text_put(&page, 'x');
		fb_text_put(&page, '\n');
	}
	assert_false(fb_text_step(&page));
	for (const char *s = "\033[2J"; *s; s++)
		fb_text_put(&page, *s);
	for (steps = 1; fb_text_step(&page); steps++)
		;
	assert_int_equal(steps, 5);
	for (i = 0; i < BIG_ROWS; i++) {
		fb_text_row(&page, i, &used);
		assert_int_equal(used, 0);
	}
	/* Far to the right: what is in between is empty, whatever was there. */
	memset(big, '#', sizeof(big));
	for (const char *s = "\033[1;151H"; *s; s++)
		fb_text_put(&page, *s);
	for (steps = 1; fb_text_step(&page); steps++)
		;
	assert_int_equal(steps, 3);
	fb_text_put(&page, 'y');
	assert_ptr_equal(fb_text_row(&page, 0, &used), big);
	assert_int_equal(used, 151);
	for (i = 0; i < 150; i++)
		assert_int_equal(big[i], ' ');
	assert_int_equal(big[150], 'y');
}

static void places_outside_are_the_edge(void **state)
{
	put("\033[99;99H");
	at(ROWS - 1, COLS - 1);
	put("\033[999999999999A\033[99999999D");
	at(0, 0);
	put("\b\b");
	at(0, 0);
	put("\t\t\t\t");
	at(0, COLS - 1);
	put("123\033[K\033[2K");
	at(1, 2);
	put("\033[0;0H");
	at(0, 0);
}

/* Whatever comes, in whatever order: the sanitizers look at each access. */
static void any_bytes(void **state)
{
	static const char often[] = "\033[;0123456789ABCDHJK78\n\r\b\tx";
	unsigned int seed = 1, i;

	for (i = 0; i < 300000; i++) {
		unsigned int r = next_random(&seed);

		put_byte(r % 8 ? often[r / 8 % (sizeof(often) - 1)] : r / 8);
		assert_true(text.row < ROWS && text.col <= COLS && text.top < ROWS);
	}
	for (i = 0; i < ROWS; i++) {
		u16 used, col;
		const u8 *row = fb_text_row(&text, i, &used);

		for (col = 0; col < used; col++)
			assert_true(row[col] >= ' ' && row[col] <= '~');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(plain_text, setup, teardown),
		cmocka_unit_test_setup_teardown(a_full_line_goes_on_in_the_next, setup, teardown),
		cmocka_unit_test_setup_teardown(it_scrolls, setup, teardown),
		cmocka_unit_test_setup_teardown(it_tells_what_has_changed, setup, teardown),
		cmocka_unit_test_setup_teardown(control_sequences, setup, teardown),
		cmocka_unit_test(much_is_done_in_steps),
		cmocka_unit_test_setup_teardown(places_outside_are_the_edge, setup, teardown),
		cmocka_unit_test_setup_teardown(any_bytes, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
