/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KSTRTOX_H
#define _LINUX_KSTRTOX_H

#include <linux/compiler.h>
#include <linux/types.h>

/*
 * Numbers from strings. The whole string must be the number: an optional sign
 * (not for the unsigned ones, where only + is allowed), digits, and at most
 * one newline at the end. Base 0 takes 0x for 16, 0 for 8, else 10.
 *
 * Context: any.
 * Return: 0; -EINVAL for anything else than a number; -ERANGE if it does not
 * fit the type. *@res is written only with 0.
 */
int __must_check kstrtoull(const char *s, unsigned int base, unsigned long long *res);
int __must_check kstrtoll(const char *s, unsigned int base, long long *res);
int __must_check kstrtoul(const char *s, unsigned int base, unsigned long *res);
int __must_check kstrtol(const char *s, unsigned int base, long *res);
int __must_check kstrtouint(const char *s, unsigned int base, unsigned int *res);
int __must_check kstrtoint(const char *s, unsigned int base, int *res);
int __must_check kstrtou16(const char *s, unsigned int base, u16 *res);
int __must_check kstrtos16(const char *s, unsigned int base, s16 *res);
int __must_check kstrtou8(const char *s, unsigned int base, u8 *res);
int __must_check kstrtos8(const char *s, unsigned int base, s8 *res);

static inline int __must_check kstrtou64(const char *s, unsigned int base, u64 *res)
{
	return kstrtoull(s, base, res);
}

static inline int __must_check kstrtos64(const char *s, unsigned int base, s64 *res)
{
	return kstrtoll(s, base, res);
}

static inline int __must_check kstrtou32(const char *s, unsigned int base, u32 *res)
{
	return kstrtouint(s, base, res);
}

static inline int __must_check kstrtos32(const char *s, unsigned int base, s32 *res)
{
	return kstrtoint(s, base, res);
}

/**
 * kstrtobool - a truth value from a string
 * @s: begins with y, Y, t, T, 1 or "on" for true; n, N, f, F, 0 or "off" for
 *	false, in any case of letters
 * @res: result
 *
 * Context: any.
 * Return: 0, or -EINVAL.
 */
int __must_check kstrtobool(const char *s, bool *res);

/*
 * The same from a user's buffer of @count bytes without terminating NUL.
 * Return: as above, or -EFAULT.
 */
int __must_check kstrtoull_from_user(const char __user *s, size_t count,
				     unsigned int base, unsigned long long *res);
int __must_check kstrtoll_from_user(const char __user *s, size_t count,
				    unsigned int base, long long *res);
int __must_check kstrtoul_from_user(const char __user *s, size_t count,
				    unsigned int base, unsigned long *res);
int __must_check kstrtol_from_user(const char __user *s, size_t count,
				   unsigned int base, long *res);
int __must_check kstrtouint_from_user(const char __user *s, size_t count,
				      unsigned int base, unsigned int *res);
int __must_check kstrtoint_from_user(const char __user *s, size_t count,
				     unsigned int base, int *res);
int __must_check kstrtobool_from_user(const char __user *s, size_t count,
				      bool *res);

/*
 * The older ones: they stop at the first character that is no digit, tell
 * where by @endp (may be NULL), and do not notice an overflow.
 */
unsigned long long simple_strtoull(const char *cp, char **endp, unsigned int base);
unsigned long simple_strtoul(const char *cp, char **endp, unsigned int base);
long long simple_strtoll(const char *cp, char **endp, unsigned int base);
long simple_strtol(const char *cp, char **endp, unsigned int base);

#endif
