// SPDX-License-Identifier: MIT
/*
 * Keys of a VT100-like terminal (ECMA-48 control sequences; xterm's and the Linux console's
 * forms of the function keys).
 *
 * No clock: an escape that stands alone waits for the next byte. Whatever comes, a control
 * character inside a sequence ends the sequence and counts itself, so nothing that a
 * script sends after a torn sequence is lost.
 */
#include <string.h>
#include "keys.h"

/* Final bytes without, and first parameters with a tilde. */
static int letter_key(unsigned char c)
{
	switch (c) {
	case 'A':
		return KEY_UP;
	case 'B':
		return KEY_DOWN;
	case 'C':
		return KEY_RIGHT;
	case 'D':
		return KEY_LEFT;
	case 'H':
		return KEY_HOME;
	case 'F':
		return KEY_END;
	}
	return KEY_NONE;
}

static int tilde_key(unsigned int param)
{
	switch (param) {
	case 1:
	case 7:
		return KEY_HOME;
	case 4:
	case 8:
		return KEY_END;
	case 3:
		return KEY_DELETE;
	}
	return KEY_NONE;
}

/* With control or alt held (ESC [ 1 ; 5 C), left and right go by words. */
static int with_modifier(int key)
{
	if (key == KEY_RIGHT)
		return KEY_WORD_RIGHT;
	if (key == KEY_LEFT)
		return KEY_WORD_LEFT;
	return key;
}

static int csi_final(struct key_decoder *d, unsigned char c)
{
	d->state = KEYS_PLAIN;
	if (c == '~')
		return tilde_key(d->params[0]);
	if (c == 'R')
		return KEY_REPLY;
	if (d->nr && d->params[1] > 2)
		return with_modifier(letter_key(c));
	return letter_key(c);
}

static void add_digit(unsigned int *param, unsigned int digit)
{
	*param = *param * 10 + digit;
	if (*param > KEY_PARAM_MAX)
		*param = KEY_PARAM_MAX;
}

static int csi_byte(struct key_decoder *d, unsigned char c)
{
	if (c >= '@')
		return csi_final(d, c);
	if (c == ';' && d->nr < KEY_PARAMS)
		d->nr++;
	else if (c >= '0' && c <= '9' && d->nr < KEY_PARAMS)
		add_digit(&d->params[d->nr], c - '0');
	return KEY_NONE;
}

static int escape_byte(struct key_decoder *d, unsigned char c)
{
	if (c == '[') {
		memset(d->params, 0, sizeof(d->params));
		d->nr = 0;
		d->state = KEYS_CSI;
		return KEY_NONE;
	}
	if (c == 'O') {
		d->state = KEYS_SS3;
		return KEY_NONE;
	}
	d->state = KEYS_PLAIN;
	return KEY_ALT | c;
}

static int plain_byte(struct key_decoder *d, unsigned char c)
{
	unsigned int after_cr = d->after_cr;

	d->state = KEYS_PLAIN;
	d->after_cr = c == '\r';
	if (c == KEY_ESC) {
		d->state = KEYS_ESC;
		return KEY_NONE;
	}
	if (c == '\n')
		return after_cr ? KEY_NONE : '\r';
	return c;
}

/**
 * key_decode() - take one byte
 * @d: the decoder
 * @c: the byte
 *
 * Context: any. Return: a byte 0..255 (Enter is '\r', however it was sent), one of enum
 * key, KEY_ALT | byte, or KEY_NONE if there is no key (yet).
 */
int key_decode(struct key_decoder *d, unsigned char c)
{
	/* Alt-backspace is the only control that goes with an escape. */
	if (d->state == KEYS_PLAIN || (c < ' ' && !(d->state == KEYS_ESC && c == '\b')))
		return plain_byte(d, c);
	switch (d->state) {
	case KEYS_ESC:
		return escape_byte(d, c);
	case KEYS_SS3:
		d->state = KEYS_PLAIN;
		return letter_key(c);
	case KEYS_CSI2: /* Linux console: ESC [ [ A is F1 */
		d->state = KEYS_PLAIN;
		return KEY_NONE;
	default:
		if (c == '[') {
			d->state = KEYS_CSI2;
			return KEY_NONE;
		}
		return csi_byte(d, c);
	}
}
