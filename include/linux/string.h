/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H

#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/libc_string.h>
#include <linux/stdarg.h>

/*
 * The C library's strings and what Linux adds. Everything may be called in
 * any context unless it says otherwise.
 */

/* In the C library, but not among what its header shows by default. */
char *strchrnul(const char *s, int c);
char *strsep(char **s, const char *delim);
char *strnstr(const char *s1, const char *s2, size_t len);
size_t strlcpy(char *dest, const char *src, size_t size);
size_t strlcat(char *dest, const char *src, size_t size);

/**
 * strscpy - copy a string into a buffer of limited size
 * @dest: buffer
 * @src: string
 * @count: size of the buffer
 *
 * The result is terminated unless @count is 0. @src is not read behind what
 * is copied.
 *
 * Return: length of the copied string, or -E2BIG if it was cut.
 */
ssize_t strscpy(char *dest, const char *src, size_t count);

/** strscpy_pad - as strscpy(), and the rest of the buffer is cleared */
ssize_t strscpy_pad(char *dest, const char *src, size_t count);

/** stpcpy - copy a string and return the place of its NUL in @dest */
char *stpcpy(char *dest, const char *src);

/** strnchr - the first @c in at most @count characters, or NULL */
char *strnchr(const char *s, size_t count, int c);

/** strnchrnul - as strnchr(), but the end of the string instead of NULL */
char *strnchrnul(const char *s, size_t count, int c);

/** skip_spaces - the first character of @s that is no white space */
char * __must_check skip_spaces(const char *s);

/** strim - cut white space at the end off, return the start behind that in front */
char *strim(char *s);

static inline __must_check char *strstrip(char *s)
{
	return strim(s);
}

/** strreplace - replace each @old by @new; return the end of the string */
char *strreplace(char *s, char old, char new);

/** sysfs_streq - whether two strings are equal but for a newline at the end */
bool sysfs_streq(const char *s1, const char *s2);

/**
 * match_string - look a string up in a table
 * @array: strings; a NULL ends the table early
 * @n: number of entries, or (size_t)-1 if only NULL ends it
 * @string: what to look for
 *
 * Return: the index, or -EINVAL.
 */
int match_string(const char * const *array, size_t n, const char *string);

/** __sysfs_match_string - as match_string(), with sysfs_streq() */
int __sysfs_match_string(const char * const *array, size_t n, const char *s);
#define sysfs_match_string(a, s) __sysfs_match_string(a, ARRAY_SIZE(a), s)

/** memscan - the first byte @c in @size bytes, or the place behind them */
void *memscan(void *addr, int c, size_t size);

/** memchr_inv - the first byte that is *not* @c in @size bytes, or NULL */
void *memchr_inv(const void *s, int c, size_t size);

/** memzero_explicit - clear memory that is not used any more, for certain */
static inline void memzero_explicit(void *s, size_t count)
{
	memset(s, 0, count);
	barrier_data(s);
}

/* Fill @n elements. */
void *memset16(uint16_t *s, uint16_t v, size_t n);
void *memset32(uint32_t *s, uint32_t v, size_t n);
void *memset64(uint64_t *s, uint64_t v, size_t n);

static inline void *memset_l(unsigned long *p, unsigned long v, size_t n)
{
	return BITS_PER_LONG == 32 ? memset32((uint32_t *)p, v, n) :
				     memset64((uint64_t *)p, v, n);
}

static inline void *memset_p(void **p, void *v, size_t n)
{
	return memset_l((unsigned long *)p, (unsigned long)v, n);
}

/** strstarts - whether @str begins with @prefix */
static inline bool strstarts(const char *str, const char *prefix)
{
	return strncmp(str, prefix, strlen(prefix)) == 0;
}

/** str_has_prefix - length of @prefix if @str begins with it, else 0 */
static __always_inline size_t str_has_prefix(const char *str, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(str, prefix, len) == 0 ? len : 0;
}

/** kbasename - what follows the last slash of a path */
static inline const char *kbasename(const char *path)
{
	const char *tail = strrchr(path, '/');

	return tail ? tail + 1 : path;
}

/*
 * Copies in memory from kmalloc; @gfp tells whether they may sleep.
 * Return: the copy, to be given to kfree(), or NULL without memory or for a
 * NULL string.
 */
char *kstrdup(const char *s, gfp_t gfp) __malloc;
char *kstrndup(const char *s, size_t max, gfp_t gfp) __malloc;
void *kmemdup(const void *src, size_t len, gfp_t gfp);
char *kmemdup_nul(const char *s, size_t len, gfp_t gfp);
const char *kstrdup_const(const char *s, gfp_t gfp);
void kfree_const(const void *s);

/**
 * memdup_user - copy of a user's buffer; may sleep
 *
 * Return: the copy, or ERR_PTR() of -ENOMEM or -EFAULT; not NULL.
 */
void *memdup_user(const void __user *src, size_t len);
void *memdup_user_nul(const void __user *src, size_t len);

/**
 * memcpy_and_pad - copy @count bytes, cut or filled up to @dest_len
 * @dest: buffer
 * @dest_len: its size
 * @src: bytes
 * @count: how many
 * @pad: byte to fill up with
 */
static inline void memcpy_and_pad(void *dest, size_t dest_len, const void *src,
				  size_t count, int pad)
{
	if (count >= dest_len) {
		memcpy(dest, src, dest_len);
	} else {
		memcpy(dest, src, count);
		memset((char *)dest + count, pad, dest_len - count);
	}
}

#endif
