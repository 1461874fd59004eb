// SPDX-License-Identifier: MIT
/*
 * Reading by a format.
 *
 * newlib's sscanf() reads from a stream: it brings along files, locales, floating point and
 * malloc(). All of its arguments are pointers here, so that one step fits every conversion.
 */
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/sprintf.h>
#include <linux/string.h>

/**
 * struct directive - one conversion of a format
 * @skip:	% followed by *: read, but not stored
 * @width:	at most that many characters; INT_MAX without a width
 * @size:	of the integer in bytes
 * @conversion:	its letter
 * @set:	what %[ accepts, a bit for each character
 */
struct directive {
	bool skip;
	int width;
	int size;
	char conversion;
	DECLARE_BITMAP(set, 256);
};

/* [abc], [a-z], [^abc]; a ] that comes first is a member. */
static const char *parse_set(const char *fmt, struct directive *d)
{
	bool inverted = *fmt == '^';
	u8 from, to;

	fmt += inverted;
	bitmap_zero(d->set, 256);
	do {
		from = to = *fmt;
		if (!from)
			return NULL;
		fmt++;
		if (fmt[0] == '-' && fmt[1] && fmt[1] != ']') {
			to = fmt[1];
			fmt += 2;
		}
		if (from <= to)
			bitmap_set(d->set, from, to - from + 1);
	} while (*fmt != ']');
	if (inverted)
		bitmap_complement(d->set, d->set, 256);
	__clear_bit(0, d->set);
	return fmt + 1;
}

/* What follows a %. Returns what follows the directive, NULL if it is none. */
static const char *parse_directive(const char *fmt, struct directive *d)
{
	d->skip = *fmt == '*';
	fmt += d->skip;
	d->width = isdigit(*fmt) ? 0 : INT_MAX;
	while (isdigit(*fmt) && d->width < SHRT_MAX)
		d->width = d->width * 10 + *fmt++ - '0';
	d->size = sizeof(int);
	if (fmt[0] == 'h')
		d->size = fmt[1] == 'h' ? sizeof(char) : sizeof(short);
	else if (fmt[0] == 'L' || (fmt[0] == 'l' && fmt[1] == 'l'))
		d->size = sizeof(long long);
	else if (fmt[0] == 'l' || fmt[0] == 'z')
		d->size = sizeof(long);
	while (*fmt && strchr("hlLz", *fmt))
		fmt++;
	d->conversion = *fmt;
	if (!*fmt)
		return NULL;
	return *fmt == '[' ? parse_set(fmt + 1, d) : fmt + 1;
}

static int base_of(char conversion)
{
	switch (conversion) {
	case 'x':
	case 'X':
		return 16;
	case 'o':
		return 8;
	case 'i':
		return 0;
	default:
		return 10;
	}
}

static void store_number(void *where, int size, u64 value)
{
	switch (size) {
	case sizeof(u8):
		*(u8 *)where = value;
		break;
	case sizeof(u16):
		*(u16 *)where = value;
		break;
	case sizeof(u32):
		*(u32 *)where = value;
		break;
	default:
		*(u64 *)where = value;
	}
}

/* Returns what follows the number, NULL if there is none. */
static const char *scan_number(const char *str, const struct directive *d, void *where)
{
	int base = base_of(d->conversion), digit;
	const char *p = skip_spaces(str), *end, *first;
	bool negative;
	u64 value = 0;

	end = p + strnlen(p, d->width);
	negative = p < end && *p == '-' && (d->conversion == 'd' || d->conversion == 'i');
	p += negative;
	if ((base == 0 || base == 16) && end - p > 2 && p[0] == '0' && tolower(p[1]) == 'x' &&
	    isxdigit(p[2])) {
		base = 16;
		p += 2;
	} else if (!base) {
		base = p < end && *p == '0' ? 8 : 10;
	}
	for (first = p; p < end; p++) {
		digit = hex_to_bin(*p);
		if (digit < 0 || digit >= base)
			break;
		value = value * base + digit;
	}
	if (p == first)
		return NULL;
	if (!d->skip)
		store_number(where, d->size, negative ? -value : value);
	return p;
}

/* %s, %c and %[ ]: returns what follows the text, NULL if there is none. */
static const char *scan_text(const char *str, const struct directive *d, char *where)
{
	const char *p = d->conversion == 's' ? skip_spaces(str) : str, *first = p;
	int width = d->width;

	if (d->conversion == 'c' && width == INT_MAX)
		width = 1;
	while (*p && p - first < width &&
	       (d->conversion == 'c' || (d->conversion == 's' && !isspace(*p)) ||
		(d->conversion == '[' && test_bit((u8)*p, d->set))))
		p++;
	if (p == first)
		return NULL;
	if (!d->skip) {
		memcpy(where, first, p - first);
		if (d->conversion != 'c')
			where[p - first] = '\0';
	}
	return p;
}

/**
 * vsscanf() - read values from a text
 * @buf:  the text
 * @fmt:  d i u x X o with hh h l ll z, s c [set] n, a width, * to skip; white space matches
 *	  any amount of it, other characters themselves
 * @args: pointers to where the values go
 *
 * A text that ends early gives the values so far, never EOF. A number that does not fit loses
 * its upper bits. %s and %[ without a width are as long as the text.
 *
 * Context: any. Return: how many values were stored; %n does not count.
 */
int vsscanf(const char *buf, const char *fmt, va_list args)
{
	const char *str = buf;
	struct directive d;
	void *where;
	int count = 0;

	while (*fmt) {
		if (isspace(*fmt)) {
			fmt = skip_spaces(fmt);
			str = skip_spaces(str);
			continue;
		}
		if (*fmt != '%' || fmt[1] == '%') {
			fmt += *fmt == '%';
			if (*str != *fmt)
				break;
			str++;
			fmt++;
			continue;
		}
		fmt = parse_directive(fmt + 1, &d);
		if (!fmt || !strchr("diuxXoscn[", d.conversion))
			break;
		where = d.skip ? NULL : va_arg(args, void *);
		if (d.conversion == 'n') {
			if (where)
				store_number(where, d.size, str - buf);
			continue;
		}
		str = strchr("sc[", d.conversion) ? scan_text(str, &d, where)
						  : scan_number(str, &d, where);
		if (!str)
			break;
		count += !d.skip;
	}
	return count;
}
EXPORT_SYMBOL(vsscanf);

/** sscanf() - vsscanf() with the pointers as arguments. Context: any */
int sscanf(const char *buf, const char *fmt, ...)
{
	va_list args;
	int count;

	va_start(args, fmt);
	count = vsscanf(buf, fmt, args);
	va_end(args);
	return count;
}
EXPORT_SYMBOL(sscanf);
