/* SPDX-License-Identifier: MIT */
/* The registers of one device by their offsets; in the host tests, functions of the test. */
#ifndef _BHK_REGS_H
#define _BHK_REGS_H

#include <linux/io.h>

/**
 * DEFINE_REGS() - accessors name_read(reg) and name_write(val, reg)
 * @_name: of the device
 * @_base: where its registers begin
 *
 * Context of both: any. With the barriers of readl() and writel(); those of
 * DEFINE_REGS_RELAXED() have none: for a device that no other one shares memory with.
 */
#define DEFINE_REGS(_name, _base)	  __DEFINE_REGS(_name, _base, )
#define DEFINE_REGS_RELAXED(_name, _base) __DEFINE_REGS(_name, _base, _relaxed)

#ifndef BHK_HOST
#define __DEFINE_REGS(_name, _base, _order)                            \
	static inline u32 _name##_read(unsigned int reg)               \
	{                                                              \
		return readl##_order((void __iomem *)((_base) + reg)); \
	}                                                              \
                                                                       \
	static inline void _name##_write(u32 val, unsigned int reg)    \
	{                                                              \
		writel##_order(val, (void __iomem *)((_base) + reg));  \
	}                                                              \
	static_assert(true, "")
#else
#define __DEFINE_REGS(_name, _base, _order) \
	u32 _name##_read(unsigned int reg); \
	void _name##_write(u32 val, unsigned int reg)
#endif
#endif
