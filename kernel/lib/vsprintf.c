// SPDX-License-Identifier: MIT
/*
 * Formatted output.
 *
 * C's conversions but those of floating point, and what the kernel adds to %p (pointer.c). It
 * runs in any context on any stack: no locale, no lock, no memory, nothing static, and some 250
 * bytes of stack, 400 with %pS. The C library's formatter needs a stream, twice the stack, and
 * an eighth of the smallest image.
 */
#include <linux/compiler.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include "vsprintf.h"

/* 2^64 - 1 in octal. */
#define DIGITS_MAX 22

/* Parses one conversion behind its '%'. Return: what follows it. */
static const char *parse_flags(const char *fmt, struct printf_spec *spec)
{
	for (;; fmt++) {
		switch (*fmt) {
		case '-':
			spec->left = true;
			break;
		case '+':
			spec->plus = true;
			break;
		case ' ':
			spec->space = true;
			break;
		case '#':
			spec->alt = true;
			break;
		case '0':
			spec->zero = true;
			break;
		default:
			return fmt;
		}
	}
}

/* A number, which ends at the first character that is no digit, never above @max. */
static const char *parse_number(const char *fmt, int *number, int max)
{
	int n = 0;

	for (; *fmt >= '0' && *fmt <= '9'; fmt++)
		n = min(n * 10 + (*fmt - '0'), max);
	*number = n;
	return fmt;
}

static const char *parse_length(const char *fmt, struct printf_spec *spec)
{
	char c = *fmt;

	spec->length = 0;
	if (c != 'h' && c != 'l' && c != 'z' && c != 't' && c != 'j' && c != 'L')
		return fmt;
	spec->length = c;
	fmt++;
	if (*fmt == c && (c == 'h' || c == 'l')) {
		spec->length = c == 'h' ? 'H' : 'L';
		fmt++;
	}
	return fmt;
}

static void set_width(struct printf_spec *spec, int width)
{
	width = clamp(width, -PRINTF_FIELD_MAX, PRINTF_FIELD_MAX);
	if (width < 0)
		spec->left = true;
	spec->width = abs(width);
}

static const char *parse_spec(const char *fmt, struct printf_spec *spec, struct printf_args *args)
{
	int n;

	*spec = (struct printf_spec){.precision = -1};
	fmt = parse_flags(fmt, spec);
	if (*fmt == '*') {
		fmt++;
		set_width(spec, va_arg(args->ap, int));
	} else {
		fmt = parse_number(fmt, &spec->width, PRINTF_FIELD_MAX);
	}
	if (*fmt == '.') {
		fmt++;
		if (*fmt == '*') {
			fmt++;
			n = va_arg(args->ap, int);
			spec->precision = n < 0 ? -1 : min(n, PRINTF_FIELD_MAX);
		} else {
			fmt = parse_number(fmt, &spec->precision, PRINTF_FIELD_MAX);
		}
	}
	fmt = parse_length(fmt, spec);
	spec->conv = *fmt;
	return *fmt ? fmt + 1 : fmt;
}

/* Room that is left, and where; both may be exhausted while counting goes on. */
static inline size_t room(const struct printf_out *out)
{
	return out->len < out->size ? out->size - out->len : 0;
}

static inline char *place(const struct printf_out *out)
{
	return out->buf + min(out->len, out->size);
}

/**
 * printf_text() - append plain bytes
 * @out: the output
 * @s:	 bytes
 * @n:	 how many
 */
void printf_text(struct printf_out *out, const char *s, size_t n)
{
	size_t fits = min(n, room(out));

	if (fits)
		memcpy(place(out), s, fits);
	out->len += n;
}

static void put_chars(struct printf_out *out, char c, int n)
{
	for (; n > 0; n--)
		printf_text(out, &c, 1);
}

/* The digits of @num, which end at @end. Return: where they begin; 0 has none. */
static char *digits(unsigned long long num, char conv, char *end)
{
	const char *alphabet = conv == 'X' ? hex_asc_upper : hex_asc;
	u32 low, rest;

	if (conv == 'x' || conv == 'X') {
		for (; num; num >>= 4)
			*--end = alphabet[num & 15];
		return end;
	}
	if (conv == 'o') {
		for (; num; num >>= 3)
			*--end = '0' + (num & 7);
		return end;
	}
	for (; num > U32_MAX; *--end = '0' + rest)
		num = div_u64_rem(num, 10, &rest);
	for (low = num; low; low /= 10)
		*--end = '0' + low % 10;
	return end;
}

/* What stands before the digits: sign or base. */
static const char *prefix(const struct printf_spec *spec, unsigned long long num, bool negative)
{
	switch (spec->conv) {
	case 'd':
	case 'i':
		return negative ? "-" : spec->plus ? "+" : spec->space ? " " : "";
	case 'x':
		return spec->alt && num ? "0x" : "";
	case 'X':
		return spec->alt && num ? "0X" : "";
	default:
		return "";
	}
}

/**
 * printf_integer() - append a number as @spec says
 * @out:  the output
 * @spec: conversion d, i, u, x, X or o
 * @num:  the number, sign-extended for d and i
 */
void printf_integer(struct printf_out *out, const struct printf_spec *spec, unsigned long long num)
{
	bool negative = (spec->conv == 'd' || spec->conv == 'i') && (long long)num < 0;
	const char *before = prefix(spec, num, negative);
	char buf[DIGITS_MAX], *end = buf + DIGITS_MAX;
	char *first = digits(negative ? -num : num, spec->conv, end);
	int n = end - first, len = strlen(before);
	int zeros = (spec->precision < 0 ? 1 : spec->precision) - n;

	if (spec->precision < 0 && spec->zero && !spec->left)
		zeros = spec->width - len - n;
	if (spec->conv == 'o' && spec->alt && zeros < 1)
		zeros = 1;
	zeros = max(zeros, n ? 0 : spec->precision != 0);
	len += zeros + n;
	if (!spec->left)
		put_chars(out, ' ', spec->width - len);
	printf_text(out, before, strlen(before));
	put_chars(out, '0', zeros);
	printf_text(out, first, n);
	if (spec->left)
		put_chars(out, ' ', spec->width - len);
}

/* @n bytes in a field of at least the width. */
static void put_field(struct printf_out *out, const struct printf_spec *spec, const char *s, int n)
{
	if (!spec->left)
		put_chars(out, ' ', spec->width - n);
	printf_text(out, s, n);
	if (spec->left)
		put_chars(out, ' ', spec->width - n);
}

/**
 * printf_string() - append a string as @spec says
 * @out:  the output
 * @spec: width, precision, left
 * @s:	  the string; an address in page 0, which is not mapped, is named and not followed
 */
void printf_string(struct printf_out *out, const struct printf_spec *spec, const char *s)
{
	if (!s)
		s = "(null)";
	else if ((unsigned long)s < PRINTF_PAGE0)
		s = "(efault)";
	put_field(out, spec, s, spec->precision < 0 ? strlen(s) : strnlen(s, spec->precision));
}

static void put_char(struct printf_out *out, const struct printf_spec *spec, int c)
{
	char ch = c;

	put_field(out, spec, &ch, 1);
}

static unsigned long long get_signed(const struct printf_spec *spec, struct printf_args *args)
{
	switch (spec->length) {
	case 'L':
	case 'j':
		return va_arg(args->ap, long long);
	case 'l':
		return va_arg(args->ap, long);
	case 'z':
	case 't':
		return va_arg(args->ap, ptrdiff_t);
	case 'H':
		return (signed char)va_arg(args->ap, int);
	case 'h':
		return (short)va_arg(args->ap, int);
	default:
		return va_arg(args->ap, int);
	}
}

static unsigned long long get_unsigned(const struct printf_spec *spec, struct printf_args *args)
{
	switch (spec->length) {
	case 'L':
	case 'j':
		return va_arg(args->ap, unsigned long long);
	case 'l':
		return va_arg(args->ap, unsigned long);
	case 'z':
	case 't':
		return va_arg(args->ap, size_t);
	case 'H':
		return (unsigned char)va_arg(args->ap, unsigned int);
	case 'h':
		return (unsigned short)va_arg(args->ap, unsigned int);
	default:
		return va_arg(args->ap, unsigned int);
	}
}

/*
 * One conversion. @percent is where it begins, @fmt what follows it. Return: where to go on.
 * An unknown one is copied as it stands, which shows the mistake and uses no argument.
 */
static const char *convert(struct printf_out *out, struct printf_spec *spec, const char *percent,
			   const char *fmt, struct printf_args *args)
{
	switch (spec->conv) {
	case 'd':
	case 'i':
		printf_integer(out, spec, get_signed(spec, args));
		break;
	case 'u':
	case 'x':
	case 'X':
	case 'o':
		printf_integer(out, spec, get_unsigned(spec, args));
		break;
	case 'c':
		put_char(out, spec, va_arg(args->ap, int));
		break;
	case 's':
		printf_string(out, spec, va_arg(args->ap, const char *));
		break;
	case 'p':
		return printf_pointer(out, spec, fmt, va_arg(args->ap, const void *));
	case '%':
		printf_text(out, "%", 1);
		break;
	default:
		printf_text(out, percent, fmt - percent);
	}
	return fmt;
}

/**
 * printf_format() - append a format with its arguments
 * @out:  the output; its length counts on beyond its size
 * @fmt:  format
 * @args: arguments
 */
void printf_format(struct printf_out *out, const char *fmt, struct printf_args *args)
{
	struct printf_spec spec;
	const char *percent;

	for (;;) {
		percent = strchrnul(fmt, '%');
		printf_text(out, fmt, percent - fmt);
		if (!*percent)
			return;
		fmt = parse_spec(percent + 1, &spec, args);
		fmt = convert(out, &spec, percent, fmt, args);
	}
}

/**
 * vsnprintf() - format into a buffer
 * @buf:  buffer, may be NULL with size 0
 * @size: its size; the text is cut to fit and terminated
 * @fmt:  format
 * @ap:	  arguments
 *
 * Context: any. Return: length of the whole text, without NUL.
 */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{
	struct printf_out out = {.buf = buf, .size = min_t(size_t, size, INT_MAX)};
	struct printf_args args;

	va_copy(args.ap, ap);
	printf_format(&out, fmt, &args);
	va_end(args.ap);
	if (out.size)
		buf[min(out.len, out.size - 1)] = '\0';
	return out.len;
}

/* As vsnprintf(), but the return value is the length that was written. */
int vscnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{
	int len = vsnprintf(buf, size, fmt, ap);

	if (!size)
		return 0;
	return min_t(size_t, len, size - 1);
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(buf, size, fmt, ap);
	va_end(ap);
	return len;
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vscnprintf(buf, size, fmt, ap);
	va_end(ap);
	return len;
}

int vsprintf(char *buf, const char *fmt, va_list ap)
{
	return vsnprintf(buf, INT_MAX, fmt, ap);
}

int sprintf(char *buf, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(buf, INT_MAX, fmt, ap);
	va_end(ap);
	return len;
}
