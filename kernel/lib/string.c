// SPDX-License-Identifier: MIT
/* The string functions that the C library lacks. */
#include <linux/string.h>
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/minmax.h>

ssize_t strscpy(char *dest, const char *src, size_t count)
{
	size_t len;

	if (count == 0 || count > SSIZE_MAX)
		return -E2BIG;
	len = strnlen(src, count);
	if (len < count) {
		memcpy(dest, src, len + 1);
		return len;
	}
	memcpy(dest, src, count - 1);
	dest[count - 1] = '\0';
	return -E2BIG;
}
EXPORT_SYMBOL(strscpy);

ssize_t strscpy_pad(char *dest, const char *src, size_t count)
{
	ssize_t len = strscpy(dest, src, count);

	if (len >= 0)
		memset(dest + len, 0, count - len);
	return len;
}
EXPORT_SYMBOL(strscpy_pad);

char *strnchr(const char *s, size_t count, int c)
{
	const char *p = strnchrnul(s, count, c);

	/* Looking for NUL, its place is the find. */
	return count && (size_t)(p - s) < count && *p == (char)c ? (char *)p : NULL;
}
EXPORT_SYMBOL(strnchr);

char *strnchrnul(const char *s, size_t count, int c)
{
	while (count-- && *s && *s != (char)c)
		s++;
	return (char *)s;
}
EXPORT_SYMBOL(strnchrnul);

char *skip_spaces(const char *s)
{
	while (isspace(*s))
		s++;
	return (char *)s;
}
EXPORT_SYMBOL(skip_spaces);

char *strim(char *s)
{
	size_t len = strlen(s);

	while (len && isspace(s[len - 1]))
		len--;
	s[len] = '\0';
	return skip_spaces(s);
}
EXPORT_SYMBOL(strim);

char *strreplace(char *s, char old, char new)
{
	for (; *s; s++)
		if (*s == old)
			*s = new;
	return s;
}
EXPORT_SYMBOL(strreplace);

/* Whether @s is at its end, or at a newline which is that. */
static bool ends_here(const char *s)
{
	return s[0] == '\0' || (s[0] == '\n' && s[1] == '\0');
}

bool sysfs_streq(const char *s1, const char *s2)
{
	while (*s1 && *s1 == *s2) {
		s1++;
		s2++;
	}
	return ends_here(s1) && ends_here(s2);
}
EXPORT_SYMBOL(sysfs_streq);

int match_string(const char *const *array, size_t n, const char *string)
{
	for (size_t i = 0; i < n && array[i]; i++)
		if (strcmp(array[i], string) == 0)
			return i;
	return -EINVAL;
}
EXPORT_SYMBOL(match_string);

int __sysfs_match_string(const char *const *array, size_t n, const char *s)
{
	for (size_t i = 0; i < n && array[i]; i++)
		if (sysfs_streq(array[i], s))
			return i;
	return -EINVAL;
}
EXPORT_SYMBOL(__sysfs_match_string);

void *memscan(void *addr, int c, size_t size)
{
	return memchr(addr, c, size) ?: addr + size;
}
EXPORT_SYMBOL(memscan);

void *memchr_inv(const void *s, int c, size_t size)
{
	for (const u8 *p = s; size; p++, size--)
		if (*p != (u8)c)
			return (void *)p;
	return NULL;
}
EXPORT_SYMBOL(memchr_inv);

#define DEFINE_MEMSET(name, type) \
void *name(type *s, type v, size_t n) \
{ \
	for (type *p = s; n; n--) \
		*p++ = v; \
	return s; \
} \
EXPORT_SYMBOL(name)

DEFINE_MEMSET(memset16, uint16_t);
DEFINE_MEMSET(memset32, uint32_t);
DEFINE_MEMSET(memset64, uint64_t);
