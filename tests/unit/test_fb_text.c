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

static void put(const char *s)
{
	while (*s)
		fb_text_put(&text, *s++);
}

/* @s is what the row begins with; the rest is empty. */
static void shows(unsigned int row, const char *s)
{
	char expected[COLS + 1];

	snprintf(expected, sizeof(expected), "%-*s", COLS, s);
	assert_memory_equal(fb_text_row(&text, row), expected, COLS);
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

		fb_text_put(&text, r % 8 ? often[r / 8 % (sizeof(often) - 1)] : r / 8);
		assert_true(text.row < ROWS && text.col <= COLS && text.top < ROWS);
	}
	for (i = 0; i < COLS * ROWS; i++)
		assert_true(cells[i] >= ' ' && cells[i] <= '~');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(plain_text, setup, teardown),
		cmocka_unit_test_setup_teardown(a_full_line_goes_on_in_the_next, setup, teardown),
		cmocka_unit_test_setup_teardown(it_scrolls, setup, teardown),
		cmocka_unit_test_setup_teardown(it_tells_what_has_changed, setup, teardown),
		cmocka_unit_test_setup_teardown(control_sequences, setup, teardown),
		cmocka_unit_test_setup_teardown(places_outside_are_the_edge, setup, teardown),
		cmocka_unit_test_setup_teardown(any_bytes, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
