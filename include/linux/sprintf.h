/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SPRINTF_H
#define _LINUX_SPRINTF_H

#include <linux/stdarg.h>
#include <linux/compiler_attributes.h>
#include <linux/types.h>

/*
 * Formatted output. All but kasprintf may be called in any context; none
 * looks at a locale. The formats are C's and Linux's extensions of %p.
 *
 * snprintf and vsnprintf return the length that the whole text would have,
 * scnprintf and vscnprintf the length that was written. With a size above 0
 * the buffer is always terminated.
 */
int sprintf(char *buf, const char *fmt, ...) __printf(2, 3);
int vsprintf(char *buf, const char *fmt, va_list args) __printf(2, 0);
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);

/**
 * kasprintf - format into memory from kmalloc
 * @gfp: how to allocate; GFP_KERNEL may sleep
 * @fmt: format
 *
 * Return: the text, to be given to kfree(), or NULL without memory.
 */
char *kasprintf(gfp_t gfp, const char *fmt, ...) __malloc __printf(2, 3);
char *kvasprintf(gfp_t gfp, const char *fmt, va_list args) __malloc __printf(2, 0);

/* Return the number of values stored; 0, not EOF, if the text ends at once. */
int sscanf(const char *buf, const char *fmt, ...) __scanf(2, 3);
int vsscanf(const char *buf, const char *fmt, va_list args) __scanf(2, 0);

#endif
