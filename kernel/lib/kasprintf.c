// SPDX-License-Identifier: MIT
/* Formatted text in memory from kmalloc. */
#include <linux/slab.h>
#include <linux/sprintf.h>

char *kvasprintf(gfp_t gfp, const char *fmt, va_list ap)
{
	int len = vsnprintf(NULL, 0, fmt, ap);
	char *s = kmalloc(len + 1, gfp);

	if (s)
		vsnprintf(s, len + 1, fmt, ap);
	return s;
}

char *kasprintf(gfp_t gfp, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = kvasprintf(gfp, fmt, ap);
	va_end(ap);
	return s;
}
