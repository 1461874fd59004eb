/* SPDX-License-Identifier: MIT */
/* Shared by vsprintf.c, which splits formats, and pointer.c, which knows %p. */
#ifndef _KERNEL_LIB_VSPRINTF_H
#define _KERNEL_LIB_VSPRINTF_H

#include <linux/types.h>
#include <linux/stdarg.h>

/* Larger widths and precisions are taken as this: a wrong argument must not loop for long. */
#define PRINTF_FIELD_MAX 4096

/* Nothing is mapped below. */
#define PRINTF_PAGE0 4096

/**
 * struct printf_spec - one conversion
 * @width:     least length, 0 for none
 * @precision: -1 for none
 * @length:    0, 'h', 'l', 'z', 't', 'j', 'H' for hh, 'L' for ll
 * @conv:      the letter
 */
struct printf_spec {
	int width;
	int precision;
	char length;
	char conv;
	bool left, plus, space, alt, zero;
};

/**
 * struct printf_out - where the text goes
 * @buf:  buffer
 * @size: its size; no more is written, the NUL is the caller's business
 * @len:  length of the whole text so far
 */
struct printf_out {
	char *buf;
	size_t size;
	size_t len;
};

/* A va_list in a structure can be handed down by address whatever type it has. */
struct printf_args {
	va_list ap;
};

void printf_text(struct printf_out *out, const char *s, size_t n);
void printf_integer(struct printf_out *out, const struct printf_spec *spec, unsigned long long num);
void printf_string(struct printf_out *out, const struct printf_spec *spec, const char *s);
void printf_format(struct printf_out *out, const char *fmt, struct printf_args *args);
const char *printf_pointer(struct printf_out *out, struct printf_spec *spec, const char *fmt,
			   const void *ptr);
#endif
