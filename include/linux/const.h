/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CONST_H
#define _LINUX_CONST_H

/* Constants that both C and the assembler read: the latter knows no suffixes. */
#ifdef __ASSEMBLY__
#define _AC(value, suffix)	value
#define _AT(type, value)	value
#else
#define __AC(value, suffix)	(value##suffix)
#define _AC(value, suffix)	__AC(value, suffix)
#define _AT(type, value)	((type)(value))
#endif

#define _UL(value)		(_AC(value, UL))
#define _ULL(value)		(_AC(value, ULL))
#define UL(value)		(_UL(value))
#define ULL(value)		(_ULL(value))
#define _BITUL(n)		(_UL(1) << (n))
#define _BITULL(n)		(_ULL(1) << (n))

#ifndef __ASSEMBLY__
/** __is_constexpr - 1 if @x is an integer constant expression, itself one */
#define __is_constexpr(x) \
	(sizeof(int) == sizeof(*(1 ? ((void *)((long)(x) * 0l)) : (int *)1)))
#endif

#endif
