/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H

#include <linux/stringify.h>

/*
 * The kernel's own global symbols reach everybody in the one image anyway. A
 * module's are hidden after its objects were joined (configs/localise.sh),
 * apart from those for which it finds a symbol with this prefix. That is an
 * absolute one, which is neither text nor data for the symbol table.
 */
#if defined(MODULE) && !defined(__ASSEMBLY__)
#define EXPORT_SYMBOL(sym) \
	__asm__(".set __export_" __stringify(sym) ", 0"); \
	struct __export_##sym
#else
#define EXPORT_SYMBOL(sym)		struct __export_##sym
#endif
#define EXPORT_SYMBOL_GPL(sym)		EXPORT_SYMBOL(sym)
#define EXPORT_SYMBOL_NS(sym, ns)	EXPORT_SYMBOL(sym)
#define EXPORT_SYMBOL_NS_GPL(sym, ns)	EXPORT_SYMBOL(sym)

#endif
