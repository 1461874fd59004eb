// SPDX-License-Identifier: MIT
/* shell/words.c, shell/history.c, shell/suggest.c */
#include "unit.h"
#include <string.h>
#include "../../shell/history.h"
#include "../../shell/suggest.h"
#include "../../shell/words.h"

static struct words words;
static struct history history;

static int setup(void **state)
{
	memset(&history, 0, sizeof(history));
	return host_setup(state);
}

/* All commands of a line as "a|b;c", targets as "a>t", an error as its number. */
static const char *split(const char *line)
{
	static char text[2 * SHELL_LINE_MAX];
	enum words_result ret;
	int i;

	text[0] = 0;
	while ((ret = words_next(&line, &words)) == WORDS_COMMAND) {
		if (text[0])
			strcat(text, ";");
		for (i = 0; i < words.argc; i++) {
			strcat(text, i ? "|" : "");
			strcat(text, words.argv[i]);
		}
		assert_null(words.argv[words.argc]);
		if (words.redirect)
			strcat(strcat(text, ">"), words.redirect);
	}
	if (ret < 0)
		sprintf(text + strlen(text), "E%d", -ret);
	return text;
}

static void words_between_blanks(void **state)
{
	assert_string_equal(split(""), "");
	assert_string_equal(split(" \t "), "");
	assert_string_equal(split("ps"), "ps");
	assert_string_equal(split("  peek 0x8000\t16 "), "peek|0x8000|16");
}

static void quotes_and_backslashes(void **state)
{
	assert_string_equal(split("echo 'a b' \"c d\""), "echo|a b|c d");
	assert_string_equal(split("echo a'b'\"c\"d"), "echo|abcd");
	assert_string_equal(split("echo '' \"\""), "echo||");
	assert_string_equal(split("echo a\\ b \\; \\# \\' \\\\"), "echo|a b|;|#|'|\\");
	assert_string_equal(split("echo 'a\\b'"), "echo|a\\b");
	assert_string_equal(split("echo \"a\\b \\\" \\\\ '\""), "echo|a\\b \" \\ '");
}

static void several_commands_and_comments(void **state)
{
	assert_string_equal(split("a;b ; c"), "a;b;c");
	assert_string_equal(split(";; a ;; b;"), "a;b");
	assert_string_equal(split("a # b ; c"), "a");
	assert_string_equal(split("# a"), "");
	assert_string_equal(split("a#b c"), "a#b|c");
	assert_string_equal(split("a;#b"), "a");
}

static void one_target(void **state)
{
	assert_string_equal(split("echo a > /dev/x"), "echo|a>/dev/x");
	assert_string_equal(split("echo a>x b"), "echo|a|b>x");
	assert_string_equal(split("> x"), ">x");
	assert_string_equal(split("echo '>' \\>"), "echo|>|>");
	assert_string_equal(split("echo a >"), "E3");
	assert_string_equal(split("echo a > ; b"), "E3");
	assert_string_equal(split("echo a >> b"), "E3");
	assert_string_equal(split("echo > a > b"), "E4");
}

static void what_is_not_complete(void **state)
{
	assert_string_equal(split("echo 'a"), "E1");
	assert_string_equal(split("echo \"a\\"), "E1");
	assert_string_equal(split("a; echo \"a"), "aE1");
	assert_string_equal(split("echo a\\"), "E5");
	assert_string_equal(split("echo a\\\\"), "echo|a\\");
}

static void limits(void **state)
{
	char line[SHELL_LINE_MAX + 2];
	int i;

	for (i = 0; i < WORDS_MAX; i++)
		memcpy(line + 2 * i, "x ", 3);
	split(line);
	assert_int_equal(strlen(split(line)), 2 * WORDS_MAX - 1);
	strcat(line, "y");
	assert_string_equal(split(line), "E2");
	memset(line, 'a', SHELL_LINE_MAX);
	line[SHELL_LINE_MAX] = 0;
	assert_string_equal(split(line), line);
	strcat(line, "a");
	assert_string_equal(split(line), "E6");
}

static void the_word_being_typed(void **state)
{
	words_typed("", &words);
	assert_int_equal(words.argc, 1);
	assert_string_equal(words.argv[0], "");
	words_typed("ps; ir", &words);
	assert_int_equal(words.argc, 1);
	assert_string_equal(words.argv[0], "ir");
	words_typed("irq 5 ", &words);
	assert_int_equal(words.argc, 3);
	assert_string_equal(words.argv[2], "");
	words_typed("cat '/proc/in", &words);
	assert_int_equal(words.argc, 2);
	assert_string_equal(words.argv[1], "/proc/in");
	assert_int_equal(words.quote, '\'');
	words_typed("a b;", &words);
	assert_int_equal(words.argc, 1);
	assert_string_equal(words.argv[0], "");
}

static void nothing_to_complete(void **state)
{
	words_typed("ps # he", &words);
	assert_int_equal(words.argc, 0);
	words_typed("echo a > fi", &words);
	assert_int_equal(words.argc, 0);
	words_typed("echo a >", &words);
	assert_int_equal(words.argc, 0);
}

/* Text that nobody would type: no byte outside of the buffers (sanitizers), words add up. */
static void any_line_is_read(void **state)
{
	static const char alphabet[] = " ;>#'\"\\ab\t\x80\xff";
	char line[SHELL_LINE_MAX + 1];
	unsigned int seed = 1, round, i;

	for (round = 0; round < 20000; round++) {
		unsigned int len = next_random(&seed) % (round % 50 ? 24 : SHELL_LINE_MAX + 1);
		const char *rest = line;

		for (i = 0; i < len; i++)
			line[i] = alphabet[next_random(&seed) % (sizeof(alphabet) - 1)];
		line[len] = 0;
		words_typed(line, &words);
		assert_in_range(words.argc, 0, WORDS_MAX);
		while (words_next(&rest, &words) == WORDS_COMMAND)
			assert_in_range(words.used, 1, SHELL_LINE_MAX + 1);
		assert_in_range(rest - line, 0, len);
	}
}

static void history_keeps_the_newest(void **state)
{
	char line[16];
	int i;

	assert_null(history_get(&history, 1));
	for (i = 1; i <= 100; i++) {
		sprintf(line, "%d", i);
		history_add(&history, line);
	}
	assert_int_equal(history.nr, HISTORY_LINES);
	assert_string_equal(history_get(&history, 1), "100");
	assert_string_equal(history_get(&history, HISTORY_LINES), "69");
	assert_null(history_get(&history, HISTORY_LINES + 1));
}

static void history_skips_empty_and_repeated(void **state)
{
	history_add(&history, "ps");
	history_add(&history, "");
	history_add(&history, "ps");
	assert_int_equal(history.nr, 1);
	history_add(&history, "top");
	history_add(&history, "ps");
	assert_int_equal(history.nr, 3);
}

static void long_lines_push_out_more(void **state)
{
	char line[HISTORY_BYTES + 1];

	memset(line, 'x', sizeof(line));
	history_add(&history, "first");
	history_add(&history, "second");
	line[HISTORY_BYTES - 7] = 0;
	history_add(&history, line);
	assert_int_equal(history.nr, 1);
	history_add(&history, "third");
	assert_string_equal(history_get(&history, 1), "third");
	assert_null(history_get(&history, 3));
	line[HISTORY_BYTES - 7] = 'x';
	line[HISTORY_BYTES] = 0;
	history_add(&history, line);
	assert_string_equal(history_get(&history, 1), "third");
}

static void history_search_goes_back(void **state)
{
	history_add(&history, "irq 53 disable");
	history_add(&history, "ps");
	history_add(&history, "irq 53 enable");
	assert_int_equal(history_search(&history, 1, "irq"), 1);
	assert_int_equal(history_search(&history, 2, "irq"), 3);
	assert_int_equal(history_search(&history, 1, "disa"), 3);
	assert_int_equal(history_search(&history, 1, "zz"), 0);
	assert_int_equal(history_search(&history, 4, "irq"), 0);
}

static void distance_of_words(void **state)
{
	assert_int_equal(word_distance("ps", "ps"), 0);
	assert_int_equal(word_distance("", "ps"), 2);
	assert_int_equal(word_distance("ps", ""), 2);
	assert_int_equal(word_distance("hlep", "help"), 2);
	assert_int_equal(word_distance("hel", "help"), 1);
	assert_int_equal(word_distance("kitten", "sitting"), 3);
	assert_int_equal(word_distance("aaaaaaaaaaaaaaaaaaaaaaaaa", "b"), 16);
}

static const char *rejoin(const char *line)
{
	static char text[SHELL_LINE_MAX];
	int i;

	assert_int_equal(words_next(&line, &words), WORDS_COMMAND);
	words_rejoin(&words);
	text[0] = 0;
	for (i = 0; i < words.argc; i++)
		strcat(strcat(text, i ? "|" : ""), words.argv[i]);
	return words.redirect ? "still redirected" : text;
}

static void a_comparison_is_one_word(void **state)
{
	assert_string_equal(rejoin("a b>c d"), "a|b>c|d");
	assert_string_equal(rejoin("a b > c"), "a|b>c");
	assert_string_equal(rejoin("a 'b c'>=d e"), "a|b c>=d|e");
	assert_string_equal(rejoin("a b\\>>c"), "a|b>>c");
	assert_string_equal(rejoin("a 'b>c'"), "a|b>c");
	assert_string_equal(rejoin(">b a"), "still redirected");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(words_between_blanks, setup),
		cmocka_unit_test_setup(quotes_and_backslashes, setup),
		cmocka_unit_test_setup(several_commands_and_comments, setup),
		cmocka_unit_test_setup(one_target, setup),
		cmocka_unit_test_setup(a_comparison_is_one_word, setup),
		cmocka_unit_test_setup(what_is_not_complete, setup),
		cmocka_unit_test_setup(limits, setup),
		cmocka_unit_test_setup(the_word_being_typed, setup),
		cmocka_unit_test_setup(nothing_to_complete, setup),
		cmocka_unit_test_setup(any_line_is_read, setup),
		cmocka_unit_test_setup(history_keeps_the_newest, setup),
		cmocka_unit_test_setup(history_skips_empty_and_repeated, setup),
		cmocka_unit_test_setup(long_lines_push_out_more, setup),
		cmocka_unit_test_setup(history_search_goes_back, setup),
		cmocka_unit_test_setup(distance_of_words, setup),
	};

	return cmocka_run_group_tests_name("shell_words", tests, NULL, NULL);
}
