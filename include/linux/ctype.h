/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CTYPE_H
#define _LINUX_CTYPE_H

#include <ctype.h>

/*
 * The C library's functions, behind macros that take a plain char of either
 * sign, which they do not. No locale is ever set: ASCII only.
 */
#undef isalnum
#undef isalpha
#undef iscntrl
#undef isdigit
#undef isgraph
#undef islower
#undef isprint
#undef ispunct
#undef isspace
#undef isupper
#undef isxdigit
#undef isascii
#undef toascii
#undef tolower
#undef toupper
#undef _tolower
#undef _toupper
#define isalnum(c)	((isalnum)((unsigned char)(c)))
#define isalpha(c)	((isalpha)((unsigned char)(c)))
#define iscntrl(c)	((iscntrl)((unsigned char)(c)))
#define isdigit(c)	((isdigit)((unsigned char)(c)))
#define isgraph(c)	((isgraph)((unsigned char)(c)))
#define islower(c)	((islower)((unsigned char)(c)))
#define isprint(c)	((isprint)((unsigned char)(c)))
#define ispunct(c)	((ispunct)((unsigned char)(c)))
#define isspace(c)	((isspace)((unsigned char)(c)))
#define isupper(c)	((isupper)((unsigned char)(c)))
#define isxdigit(c)	((isxdigit)((unsigned char)(c)))
#define tolower(c)	((tolower)((unsigned char)(c)))
#define toupper(c)	((toupper)((unsigned char)(c)))
#define isascii(c)	(((unsigned char)(c)) <= 0x7f)
#define toascii(c)	(((unsigned char)(c)) & 0x7f)

/** _tolower - tolower() for letters only, in one operation */
#define _tolower(c)	((char)((c) | 0x20))

/** isodigit - whether @c is an octal digit */
static inline int isodigit(const char c)
{
	return c >= '0' && c <= '7';
}

#endif
