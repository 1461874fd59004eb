// SPDX-License-Identifier: MIT
/* shell/keys.c */
#include "unit.h"
#include "../../shell/keys.h"

static struct key_decoder keys;

static int setup(void **state)
{
	keys = (struct key_decoder){0};
	return host_setup(state);
}

/* The only key that the bytes make; everything else must be KEY_NONE. */
static int only_key(const char *bytes)
{
	int found = KEY_NONE;

	for (; *bytes; bytes++) {
		int key = key_decode(&keys, *bytes);

		if (key == KEY_NONE)
			continue;
		assert_int_equal(found, KEY_NONE);
		found = key;
	}
	return found;
}

static void bytes_are_keys(void **state)
{
	unsigned int c;

	for (c = 0; c < 256; c++)
		if (c != KEY_ESC && c != '\n')
			assert_int_equal(key_decode(&keys, c), (int)c);
}

static void each_line_end_is_one_enter(void **state)
{
	assert_int_equal(only_key("\r"), '\r');
	assert_int_equal(only_key("\n"), KEY_NONE); /* belongs to the return before */
	assert_int_equal(only_key("\n"), '\r');
	assert_int_equal(only_key("\n"), '\r');
	assert_int_equal(only_key("\r\n"), '\r');
	assert_int_equal(only_key("a"), 'a');
	assert_int_equal(only_key("\n"), '\r');
}

static void cursor_keys_in_both_modes(void **state)
{
	assert_int_equal(only_key("\033[A"), KEY_UP);
	assert_int_equal(only_key("\033[B"), KEY_DOWN);
	assert_int_equal(only_key("\033[C"), KEY_RIGHT);
	assert_int_equal(only_key("\033[D"), KEY_LEFT);
	assert_int_equal(only_key("\033OA"), KEY_UP);
	assert_int_equal(only_key("\033OD"), KEY_LEFT);
}

static void home_end_delete_of_several_terminals(void **state)
{
	assert_int_equal(only_key("\033[H"), KEY_HOME);
	assert_int_equal(only_key("\033OH"), KEY_HOME);
	assert_int_equal(only_key("\033[1~"), KEY_HOME);
	assert_int_equal(only_key("\033[7~"), KEY_HOME);
	assert_int_equal(only_key("\033[F"), KEY_END);
	assert_int_equal(only_key("\033[4~"), KEY_END);
	assert_int_equal(only_key("\033[8~"), KEY_END);
	assert_int_equal(only_key("\033[3~"), KEY_DELETE);
}

static void words_with_control_or_alt(void **state)
{
	assert_int_equal(only_key("\033[1;5C"), KEY_WORD_RIGHT);
	assert_int_equal(only_key("\033[1;5D"), KEY_WORD_LEFT);
	assert_int_equal(only_key("\033[1;3D"), KEY_WORD_LEFT);
	assert_int_equal(only_key("\033[1;2D"), KEY_LEFT);
	assert_int_equal(only_key("\033f"), KEY_ALT | 'f');
	assert_int_equal(only_key("\033b"), KEY_ALT | 'b');
	assert_int_equal(only_key("\033\177"), KEY_ALT | KEY_DEL);
	assert_int_equal(only_key("\033\b"), KEY_ALT | '\b');
}

static void a_reply_tells_row_and_column(void **state)
{
	assert_int_equal(only_key("\033[24;132R"), KEY_REPLY);
	assert_int_equal(keys.params[0], 24);
	assert_int_equal(keys.params[1], 132);
}

static void unknown_sequences_are_swallowed_whole(void **state)
{
	assert_int_equal(only_key("\033[15~x"), 'x');
	assert_int_equal(only_key("\033[[Ax"), 'x');
	assert_int_equal(only_key("\033[?62;22cx"), 'x');
	assert_int_equal(only_key("\033[1;2;3;4;5;6mx"), 'x');
	assert_int_equal(only_key("\033OQx"), 'x');
}

static void a_control_ends_a_torn_sequence(void **state)
{
	assert_int_equal(only_key("\033[12\003"), 3);
	assert_int_equal(only_key("\033O\r"), '\r');
	assert_int_equal(only_key("\033\r"), '\r');
	assert_int_equal(only_key("\033[\033[A"), KEY_UP);
	assert_int_equal(only_key("\033\033[B"), KEY_DOWN);
}

static void numbers_do_not_overflow(void **state)
{
	assert_int_equal(only_key("\033[99999999999999999999;99999999999999999999R"), KEY_REPLY);
	assert_int_equal(keys.params[0], KEY_PARAM_MAX);
	assert_int_equal(keys.params[1], KEY_PARAM_MAX);
}

static void any_bytes_keep_the_decoder_sane(void **state)
{
	unsigned int seed = 1, i;

	for (i = 0; i < 200000; i++) {
		int key = key_decode(&keys, next_random(&seed) % 3
						    ? next_random(&seed)
						    : "\033[O;~9"[next_random(&seed) % 7]);

		assert_true(key >= 0 && key < (KEY_ALT | 0x100));
		assert_true(keys.params[0] <= KEY_PARAM_MAX && keys.params[1] <= KEY_PARAM_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(bytes_are_keys, setup),
		cmocka_unit_test_setup(each_line_end_is_one_enter, setup),
		cmocka_unit_test_setup(cursor_keys_in_both_modes, setup),
		cmocka_unit_test_setup(home_end_delete_of_several_terminals, setup),
		cmocka_unit_test_setup(words_with_control_or_alt, setup),
		cmocka_unit_test_setup(a_reply_tells_row_and_column, setup),
		cmocka_unit_test_setup(unknown_sequences_are_swallowed_whole, setup),
		cmocka_unit_test_setup(a_control_ends_a_torn_sequence, setup),
		cmocka_unit_test_setup(numbers_do_not_overflow, setup),
		cmocka_unit_test_setup(any_bytes_keep_the_decoder_sane, setup),
	};

	return cmocka_run_group_tests_name("shell_keys", tests, NULL, NULL);
}
