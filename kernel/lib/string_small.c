// SPDX-License-Identifier: MIT
/*
 * The C library's versions of these are fast and have 600 bytes; where CONFIG_CC_OPTIMIZE_FOR_SIZE
 * is wanted, a byte at a time has to do. As the C standard says.
 */
#include <linux/export.h>
#include <linux/string.h>

void *memcpy(void *dest, const void *src, size_t n)
{
	const char *from = src;
	char *to = dest;

	while (n--)
		*to++ = *from++;
	return dest;
}
EXPORT_SYMBOL(memcpy);

void *memset(void *s, int c, size_t n)
{
	char *p = s;

	while (n--)
		*p++ = c;
	return s;
}
EXPORT_SYMBOL(memset);

size_t strlen(const char *s)
{
	const char *end = s;

	while (*end)
		end++;
	return end - s;
}
EXPORT_SYMBOL(strlen);

char *strchrnul(const char *s, int c)
{
	while (*s && *s != (char)c)
		s++;
	return (char *)s;
}
EXPORT_SYMBOL(strchrnul);

char *strchr(const char *s, int c)
{
	s = strchrnul(s, c);
	return *s == (char)c ? (char *)s : NULL;
}
EXPORT_SYMBOL(strchr);
