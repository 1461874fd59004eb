// SPDX-License-Identifier: MIT
/*
 * Numbers from strings. The C library's strtol() family skips blanks, takes a
 * sign for unsigned numbers and reports through errno: not what is asked here.
 */
#include <linux/kstrtox.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* Skip the prefix that tells the base; find the base if it is 0. */
static const char *skip_radix(const char *s, unsigned int *base)
{
	bool hex = s[0] == '0' && _tolower(s[1]) == 'x' && isxdigit(s[2]);

	if (*base == 0)
		*base = hex ? 16 : s[0] == '0' ? 8 : 10;
	return hex && *base == 16 ? s + 2 : s;
}

static unsigned int digit_value(char c)
{
	if (isdigit(c))
		return c - '0';
	return isalpha(c) ? _tolower(c) - 'a' + 10 : UINT_MAX;
}

/**
 * parse_digits - the number at the start of a string
 * @s: string
 * @base: 2..36
 * @value: the number, modulo 2^64
 * @overflow: set if it was larger
 *
 * Return: where the digits end.
 */
static const char *parse_digits(const char *s, unsigned int base,
				unsigned long long *value, bool *overflow)
{
	unsigned int digit;

	*value = 0;
	*overflow = false;
	for (; (digit = digit_value(*s)) < base; s++) {
		*overflow |= __builtin_mul_overflow(*value, base, value);
		*overflow |= __builtin_add_overflow(*value, digit, value);
	}
	return s;
}

static int parse_number(const char *s, unsigned int base, unsigned long long *res)
{
	const char *digits = skip_radix(s, &base);
	unsigned long long value;
	bool overflow;
	const char *end = parse_digits(digits, base, &value, &overflow);

	if (end == digits)
		return -EINVAL;
	if (*end == '\n')
		end++;
	if (overflow)
		return -ERANGE;
	if (*end)
		return -EINVAL;
	*res = value;
	return 0;
}

int kstrtoull(const char *s, unsigned int base, unsigned long long *res)
{
	return parse_number(*s == '+' ? s + 1 : s, base, res);
}
EXPORT_SYMBOL(kstrtoull);

int kstrtoll(const char *s, unsigned int base, long long *res)
{
	bool negative = *s == '-';
	unsigned long long value;
	int err = negative ? parse_number(s + 1, base, &value) : kstrtoull(s, base, &value);

	if (err)
		return err;
	if (value > (unsigned long long)LLONG_MAX + negative)
		return -ERANGE;
	*res = negative ? -value : value;
	return 0;
}
EXPORT_SYMBOL(kstrtoll);

/* Narrower types: the wide number must keep its value. */
#define DEFINE_KSTRTO(name, type, wide_name, wide) \
int name(const char *s, unsigned int base, type *res) \
{ \
	wide value; \
	int err = wide_name(s, base, &value); \
\
	if (err) \
		return err; \
	if (value != (wide)(type)value) \
		return -ERANGE; \
	*res = value; \
	return 0; \
} \
EXPORT_SYMBOL(name)

DEFINE_KSTRTO(kstrtoul, unsigned long, kstrtoull, unsigned long long);
DEFINE_KSTRTO(kstrtol, long, kstrtoll, long long);
DEFINE_KSTRTO(kstrtouint, unsigned int, kstrtoull, unsigned long long);
DEFINE_KSTRTO(kstrtoint, int, kstrtoll, long long);
DEFINE_KSTRTO(kstrtou16, u16, kstrtoull, unsigned long long);
DEFINE_KSTRTO(kstrtos16, s16, kstrtoll, long long);
DEFINE_KSTRTO(kstrtou8, u8, kstrtoull, unsigned long long);
DEFINE_KSTRTO(kstrtos8, s8, kstrtoll, long long);

int kstrtobool(const char *s, bool *res)
{
	char first, second;

	if (!s)
		return -EINVAL;
	first = tolower(s[0]);
	second = first == 'o' ? tolower(s[1]) : '\0';
	if (first == 'y' || first == 't' || first == '1' || second == 'n')
		*res = true;
	else if (first == 'n' || first == 'f' || first == '0' || second == 'f')
		*res = false;
	else
		return -EINVAL;
	return 0;
}
EXPORT_SYMBOL(kstrtobool);

/* A sign, 64 binary digits, a newline, and the end. */
#define NUMBER_BUF (1 + 64 + 1 + 1)

/* Copy what a number may be at most; the rest is not looked at. */
static int number_from_user(char *buf, const char __user *s, size_t count)
{
	count = min_t(size_t, count, NUMBER_BUF - 1);
	if (copy_from_user(buf, s, count))
		return -EFAULT;
	buf[count] = '\0';
	return 0;
}

#define DEFINE_KSTRTO_FROM_USER(name, type) \
int name##_from_user(const char __user *s, size_t count, unsigned int base, type *res) \
{ \
	char buf[NUMBER_BUF]; \
	int err = number_from_user(buf, s, count); \
\
	return err ? err : name(buf, base, res); \
} \
EXPORT_SYMBOL(name##_from_user)

DEFINE_KSTRTO_FROM_USER(kstrtoull, unsigned long long);
DEFINE_KSTRTO_FROM_USER(kstrtoll, long long);
DEFINE_KSTRTO_FROM_USER(kstrtoul, unsigned long);
DEFINE_KSTRTO_FROM_USER(kstrtol, long);
DEFINE_KSTRTO_FROM_USER(kstrtouint, unsigned int);
DEFINE_KSTRTO_FROM_USER(kstrtoint, int);

int kstrtobool_from_user(const char __user *s, size_t count, bool *res)
{
	char buf[NUMBER_BUF];
	int err = number_from_user(buf, s, count);

	return err ? err : kstrtobool(buf, res);
}
EXPORT_SYMBOL(kstrtobool_from_user);

unsigned long long simple_strtoull(const char *cp, char **endp, unsigned int base)
{
	const char *digits = skip_radix(cp, &base);
	unsigned long long value;
	bool overflow;
	const char *end = parse_digits(digits, base, &value, &overflow);

	if (endp)
		*endp = (char *)end;
	return value;
}
EXPORT_SYMBOL(simple_strtoull);

unsigned long simple_strtoul(const char *cp, char **endp, unsigned int base)
{
	return simple_strtoull(cp, endp, base);
}
EXPORT_SYMBOL(simple_strtoul);

long long simple_strtoll(const char *cp, char **endp, unsigned int base)
{
	return *cp == '-' ? -simple_strtoull(cp + 1, endp, base) : simple_strtoull(cp, endp, base);
}
EXPORT_SYMBOL(simple_strtoll);

long simple_strtol(const char *cp, char **endp, unsigned int base)
{
	return simple_strtoll(cp, endp, base);
}
EXPORT_SYMBOL(simple_strtol);
