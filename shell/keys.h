/* SPDX-License-Identifier: MIT */
/* From the bytes that a terminal sends to keys. Pure: compiles for the host. */
#ifndef _SHELL_KEYS_H
#define _SHELL_KEYS_H

#define KEY_CTRL(c) ((c)&0x1f)
#define KEY_ESC	    0x1b
#define KEY_DEL	    0x7f

/* Above the bytes: what came as a sequence. KEY_ALT | c is alt-c. */
enum key {
	KEY_NONE = 0x100, /* the sequence goes on, or was none that we know */
	KEY_UP,
	KEY_DOWN,
	KEY_RIGHT,
	KEY_LEFT,
	KEY_HOME,
	KEY_END,
	KEY_DELETE,
	KEY_WORD_RIGHT,
	KEY_WORD_LEFT,
	KEY_REPLY, /* the terminal answered a query: params are row and column */
	KEY_ALT = 0x200,
};

/* Numbers in a sequence that are kept; further ones are skipped. */
#define KEY_PARAMS 2

/* Numbers stay below this, however many digits come. */
#define KEY_PARAM_MAX 9999

/**
 * struct key_decoder - between two bytes
 * @state:  where in a sequence
 * @params: numbers of the sequence
 * @nr:	    which number comes
 * @after_cr: the byte before was a carriage return: a newline belongs to it
 *
 * All zero is the start.
 */
struct key_decoder {
	enum { KEYS_PLAIN, KEYS_ESC, KEYS_CSI, KEYS_SS3, KEYS_CSI2 } state;
	unsigned int params[KEY_PARAMS];
	unsigned int nr;
	unsigned int after_cr;
};

int key_decode(struct key_decoder *d, unsigned char c);
#endif
