// SPDX-License-Identifier: MIT
/*
 * shell/: bytes of a terminal, through keys and the editor, to commands and words. A byte 0xff is
 * followed by the terminal's new width.
 */
#include "fuzz.h"
#include "../../shell/edit.h"
#include "../../shell/keys.h"
#include "../../shell/suggest.h"

static struct edit ed;
static struct history history;
static unsigned int column;

/* The editor must not leave the row on either side. */
static void term_write(const char *s, size_t n)
{
	for (; n--; s++) {
		if (*s == '\r' || *s == '\n') {
			column = 0;
		} else if (*s == '\b') {
			CHECK(column);
			column--;
		} else if (*s != '\a' && (*s & 0xc0) != 0x80) {
			CHECK((unsigned char)*s >= ' ');
			column++;
		}
	}
}

static void words(const char *line)
{
	static struct words w;
	enum words_result ret;
	int commands = 0;

	words_typed(line, &w);
	CHECK(w.argc <= WORDS_MAX && w.used <= sizeof(w.text));
	while ((ret = words_next(&line, &w)) == WORDS_COMMAND) {
		CHECK(w.argc <= WORDS_MAX && !w.argv[w.argc]);
		CHECK(++commands <= SHELL_LINE_MAX + 1);
		if (w.argc)
			word_distance(w.argv[0], "interrupts");
	}
	CHECK(ret == WORDS_END || strlen(words_error(ret)) > 0);
}

static void key(int k)
{
	enum edit_result ret = edit_key(&ed, k);

	CHECK(ed.pos <= ed.len && ed.len <= SHELL_LINE_MAX && !ed.line[ed.len]);
	if (ret == EDIT_LINE) {
		words(ed.line);
		history_add(&history, ed.line);
	} else if (ret == EDIT_COMPLETE) {
		words(ed.line);
		edit_insert(&ed, "completed ");
		return;
	} else if (ret == EDIT_GOES_ON || ret == EDIT_LIST) {
		return;
	}
	edit_begin(&ed, "bhk> ");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct key_decoder keys = {};
	char *text = fuzz_text(data, min_t(size_t, size, SHELL_LINE_MAX));

	memset(&history, 0, sizeof(history));
	column = 0;
	edit_init(&ed, &history, term_write);
	edit_begin(&ed, "bhk> ");
	for (size_t i = 0; i < size; i++) {
		if (data[i] == 0xff && i + 1 < size)
			edit_set_columns(&ed, data[++i]);
		else
			key(key_decode(&keys, data[i]));
	}
	words(text);
	free(text);
	return 0;
}
