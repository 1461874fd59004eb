// SPDX-License-Identifier: MIT
/* shell/edit.c and shell/screen.c, in front of a terminal that knows only what a dumb one does */
#include "unit.h"
#include <string.h>
#include "../../shell/edit.h"
#include "../../shell/keys.h"

#define PROMPT "bhk> "

static struct edit ed;
static struct key_decoder keys;
static struct history history;

/* The terminal: one row, a column for each character. It must never have to wrap. */
static struct {
	char row[200];
	unsigned int column;
	unsigned int width;
	unsigned int bells;
	unsigned int rows;
	unsigned int sent;
} term;

static void term_char(char c)
{
	if (c == '\r') {
		term.column = 0;
	} else if (c == '\n') {
		term.rows++;
		term.column = 0;
		memset(term.row, ' ', sizeof(term.row));
	} else if (c == '\b') {
		assert_true(term.column > 0);
		term.column--;
	} else if (c == '\a') {
		term.bells++;
	} else if ((c & 0xc0) != 0x80) {
		assert_true((unsigned char)c >= ' ');
		assert_true(term.column < term.width - 1);
		term.row[term.column++] = c;
	}
}

static void term_write(const char *s, size_t n)
{
	term.sent += n;
	while (n--)
		term_char(*s++);
}

static int setup(void **state)
{
	memset(&term, 0, sizeof(term));
	memset(term.row, ' ', sizeof(term.row));
	term.width = EDIT_COLUMNS;
	memset(&keys, 0, sizeof(keys));
	memset(&history, 0, sizeof(history));
	edit_init(&ed, &history, term_write);
	edit_begin(&ed, PROMPT);
	return host_setup(state);
}

static const char *screen(void)
{
	static char text[sizeof(term.row) + 1];
	unsigned int n = sizeof(term.row);

	while (n && term.row[n - 1] == ' ')
		n--;
	memcpy(text, term.row, n);
	text[n] = 0;
	return text;
}

static enum edit_result type(const char *bytes)
{
	enum edit_result ret = EDIT_GOES_ON;

	for (; *bytes && ret == EDIT_GOES_ON; bytes++)
		ret = edit_key(&ed, key_decode(&keys, *bytes));
	return ret;
}

/* The line is @with, where a | marks the cursor; and the screen shows just that. */
static void check(const char *with)
{
	unsigned int pos = strchr(with, '|') - with;
	char expected[300];

	assert_int_equal(ed.pos, pos);
	sprintf(expected, "%.*s%s", (int)pos, with, with + pos + 1);
	assert_string_equal(ed.line, expected);
	assert_int_equal(ed.len, strlen(expected));
	assert_int_equal(term.column, strlen(PROMPT) + pos);
	assert_memory_equal(term.row, PROMPT, strlen(PROMPT));
	assert_memory_equal(term.row + strlen(PROMPT), expected, strlen(expected));
	assert_int_equal(term.row[strlen(PROMPT) + strlen(expected)], ' ');
}

static void typing_and_enter(void **state)
{
	assert_int_equal(type("help"), EDIT_GOES_ON);
	check("help|");
	assert_int_equal(type("\r"), EDIT_LINE);
	assert_string_equal(ed.line, "help");
	assert_int_equal(term.rows, 1);
}

static void moving(void **state)
{
	type("one two");
	type("\001");
	check("|one two");
	type("\006");
	check("o|ne two");
	type("\005");
	check("one two|");
	type("\002\002");
	check("one t|wo");
	type("\033[D\033[D\033[C");
	check("one |two");
	type("\033[H");
	check("|one two");
	type("\033[D");
	check("|one two");
	type("\033f");
	check("one| two");
	type("\033[1;5C");
	check("one two|");
	type("\033b");
	check("one |two");
	type("\033[F");
	check("one two|");
}

static void inserting_and_deleting(void **state)
{
	type("held\033[Dlo wor");
	check("hello wor|d");
	type("\033[Dl");
	check("hello wol|rd");
	type("\010\010");
	check("hello w|rd");
	type("\177");
	check("hello |rd");
	type("\033[3~");
	check("hello |d");
	type("\004");
	check("hello |");
	type("\004");
	assert_int_equal(term.bells, 1);
	check("hello |");
}

static void killing_and_yanking(void **state)
{
	type("one two-three four");
	type("\027");
	check("one two-three |");
	type("\033\177");
	check("one two-|");
	type("\027");
	check("one |");
	type("\031");
	check("one two-|");
	type("\001\033d");
	check("| two-");
	type("\006\013");
	check(" |");
	type("\031");
	check(" two-|");
	type("\025");
	check("|");
	type("\025\031");
	check(" two-|");
}

static void transposing(void **state)
{
	type("\024");
	type("a\024");
	assert_int_equal(term.bells, 2);
	type("b\024");
	check("ba|");
	type("c\001\006\024");
	check("ab|c");
	type("\001\024");
	check("|abc");
}

static void browsing(void **state)
{
	history_add(&history, "first");
	history_add(&history, "second line");
	type("draft\033[A");
	check("second line|");
	type("\020");
	check("first|");
	type("\033[A");
	assert_int_equal(term.bells, 1);
	type("\033[B");
	check("second line|");
	type("\016");
	check("draft|");
	type("\016");
	assert_int_equal(term.bells, 2);
	type("\033[A!\r");
	assert_string_equal(ed.line, "second line!");
}

static void searching(void **state)
{
	history_add(&history, "irq 53 disable");
	history_add(&history, "ps");
	history_add(&history, "irq 53 enable");
	type("x\022ir");
	assert_string_equal(screen(), "(reverse-i-search)`ir': irq 53 enable");
	type("\022");
	assert_string_equal(screen(), "(reverse-i-search)`ir': irq 53 disable");
	type("\022");
	assert_string_equal(screen(), "(failed reverse-i-search)`ir': irq 53 disable");
	type("\177\177p");
	assert_string_equal(screen(), "(reverse-i-search)`p': ps");
	type("\005");
	check("ps|");
	type("\022q\007");
	check("x|");
	type("\022dis\r");
	assert_string_equal(ed.line, "irq 53 disable");
}

static void abandoning_and_leaving(void **state)
{
	type("half");
	assert_int_equal(type("\002\003"), EDIT_ABANDON);
	assert_int_equal(term.rows, 1);
	edit_begin(&ed, PROMPT);
	assert_int_equal(type("\004"), EDIT_LEAVE);
}

static void tabs_in_a_row(void **state)
{
	assert_int_equal(type("\t"), EDIT_COMPLETE);
	assert_int_equal(type("\t"), EDIT_LIST);
	assert_int_equal(type("x"), EDIT_GOES_ON);
	assert_int_equal(type("\t"), EDIT_COMPLETE);
}

static void the_line_is_full(void **state)
{
	unsigned int i;

	for (i = 0; i < SHELL_LINE_MAX; i++)
		type("x");
	assert_int_equal(ed.len, SHELL_LINE_MAX);
	assert_int_equal(term.bells, 0);
	type("yyy");
	assert_int_equal(term.bells, 1);
	assert_int_equal(ed.lost, 3);
	assert_int_equal(type("\r"), EDIT_TOO_LONG);
}

/* Whoever changes the line has seen that it is full. */
static void a_full_line_may_be_shortened(void **state)
{
	unsigned int i;

	for (i = 0; i < SHELL_LINE_MAX + 5; i++)
		type("x");
	assert_int_equal(type("\177\r"), EDIT_LINE);
	assert_int_equal(ed.len, SHELL_LINE_MAX - 1);
}

static void a_wide_line_scrolls(void **state)
{
	unsigned int i;

	for (i = 0; i < 100; i++)
		type("0123456789");
	assert_memory_equal(term.row, PROMPT "<", strlen(PROMPT) + 1);
	assert_int_equal(term.row[term.column - 1], '9');
	type("\001");
	assert_memory_equal(term.row, PROMPT "0123", strlen(PROMPT) + 4);
	assert_int_equal(term.row[term.width - 2], '>');
	type("\005\025ab");
	check("ab|");
}

static void hidden_and_shown_again(void **state)
{
	type("hello\002\002");
	edit_hide(&ed);
	assert_string_equal(screen(), "");
	assert_int_equal(term.column, 0);
	edit_show(&ed);
	check("hel|lo");
}

static void characters_of_several_bytes(void **state)
{
	type("a\xc3\xa4\xe2\x82\xac");
	type("b");
	assert_int_equal(term.column, strlen(PROMPT) + 4);
	type("\002\177");
	assert_string_equal(ed.line, "a\xc3\xa4"
				     "b");
	type("\002\024");
	assert_string_equal(ed.line, "\xc3\xa4"
				     "ab");
	assert_int_equal(term.column, strlen(PROMPT) + 2);
}

static void bytes_that_are_no_character(void **state)
{
	type("a\x80\xff\xc3"
	     "b\xe2\x82\002c");
	check("ac|b");
}

/* One key, one character on the line: a prompt that is drawn for each key would cost more. */
static void typing_sends_little(void **state)
{
	term.sent = 0;
	type("hello");
	assert_int_equal(term.sent, 5);
}

/* What the screen must show, from the state of the editor. */
static void check_screen(void)
{
	const char *label = ed.searching ? ed.search_label : PROMPT;
	unsigned int cell = strlen(label), pos = ed.left, room = ed.columns - 1, i;

	assert_true(ed.pos <= ed.len && ed.left <= ed.pos);
	assert_int_equal(strlen(ed.line), ed.len);
	assert_memory_equal(term.row, label, cell);
	while (pos < ed.len && cell < room) {
		bool first = ed.left && pos == ed.left;
		bool last = cell == room - 1 && edit_next_char(&ed, pos) < ed.len;

		if (pos == ed.pos)
			assert_int_equal(term.column, cell);
		assert_int_equal(term.row[cell++], first ? '<' : last ? '>' : ed.line[pos]);
		pos = edit_next_char(&ed, pos);
	}
	if (ed.pos == ed.len)
		assert_int_equal(term.column, cell);
	for (i = cell; i < sizeof(term.row); i++)
		assert_int_equal(term.row[i], ' ');
}

/* Each key at random, in short and long lines: the screen always shows the line. */
static void any_keys(void **state)
{
	static const int special[] = {
		KEY_UP,
		KEY_DOWN,
		KEY_RIGHT,
		KEY_LEFT,
		KEY_HOME,
		KEY_END,
		KEY_DELETE,
		KEY_WORD_RIGHT,
		KEY_WORD_LEFT,
		KEY_ALT | 'd',
		KEY_ALT | 'b',
		KEY_ALT | 'f',
		KEY_ALT | KEY_DEL,
		KEY_DEL,
		1,
		2,
		4,
		5,
		6,
		7,
		8,
		11,
		14,
		16,
		18,
		20,
		21,
		23,
		25,
	};
	unsigned int seed = 1, i, text = 90;

	for (i = 0; i < 300000; i++) {
		unsigned int dice = next_random(&seed) % 100;
		enum edit_result ret = EDIT_GOES_ON;

		if (dice < text)
			ret = edit_key(&ed, "abc de_-/1~"[next_random(&seed) % 11]);
		else if (dice < 99)
			ret = edit_key(&ed, special[next_random(&seed) % ARRAY_SIZE(special)]);
		else
			ret = EDIT_LINE;
		if (ret == EDIT_GOES_ON) {
			check_screen();
			continue;
		}
		if (ret == EDIT_LINE && next_random(&seed) % 2) {
			history_add(&history, ed.line);
			text = next_random(&seed) % 99;
		}
		term_char('\n');
		edit_begin(&ed, PROMPT);
	}
}

/* Bytes that are no text and no keys: the screen still shows the line. */
static void any_bytes(void **state)
{
	unsigned int seed = 2, i;

	for (i = 0; i < 300000; i++) {
		enum edit_result ret = edit_key(&ed, key_decode(&keys, next_random(&seed)));

		if (ret == EDIT_GOES_ON) {
			check_screen();
			continue;
		}
		term_char('\n');
		edit_begin(&ed, PROMPT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(typing_and_enter, setup),
		cmocka_unit_test_setup(moving, setup),
		cmocka_unit_test_setup(inserting_and_deleting, setup),
		cmocka_unit_test_setup(killing_and_yanking, setup),
		cmocka_unit_test_setup(transposing, setup),
		cmocka_unit_test_setup(browsing, setup),
		cmocka_unit_test_setup(searching, setup),
		cmocka_unit_test_setup(abandoning_and_leaving, setup),
		cmocka_unit_test_setup(tabs_in_a_row, setup),
		cmocka_unit_test_setup(the_line_is_full, setup),
		cmocka_unit_test_setup(a_full_line_may_be_shortened, setup),
		cmocka_unit_test_setup(a_wide_line_scrolls, setup),
		cmocka_unit_test_setup(hidden_and_shown_again, setup),
		cmocka_unit_test_setup(characters_of_several_bytes, setup),
		cmocka_unit_test_setup(bytes_that_are_no_character, setup),
		cmocka_unit_test_setup(typing_sends_little, setup),
		cmocka_unit_test_setup(any_keys, setup),
		cmocka_unit_test_setup(any_bytes, setup),
	};

	return cmocka_run_group_tests_name("shell_edit", tests, NULL, NULL);
}
