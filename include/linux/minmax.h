/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MINMAX_H
#define _LINUX_MINMAX_H

#include <linux/const.h>
#include <linux/compiler.h>

/*
 * min and max take operands of one type only, so that a comparison between
 * signed and unsigned does not slip in; min_t and max_t convert both.
 * Constants give a constant expression, everything else is evaluated once.
 */
#define __minmax_typecheck(x, y) \
	(!!(sizeof((typeof(x) *)1 == (typeof(y) *)1)))
#define __minmax_no_side_effects(x, y) \
	(__minmax_typecheck(x, y) && __is_constexpr(x) && __is_constexpr(y))

#define __minmax_cmp(x, y, op)	((x) op (y) ? (x) : (y))
#define __minmax_once(x, y, ux, uy, op) \
({ \
	typeof(x) ux = (x); \
	typeof(y) uy = (y); \
	__minmax_cmp(ux, uy, op); \
})
#define __minmax_careful(x, y, op) \
	__builtin_choose_expr(__minmax_no_side_effects(x, y), \
			      __minmax_cmp(x, y, op), \
			      __minmax_once(x, y, __UNIQUE_ID(__x), \
					    __UNIQUE_ID(__y), op))

#define min(x, y)		__minmax_careful(x, y, <)
#define max(x, y)		__minmax_careful(x, y, >)
#define min3(x, y, z)		min((typeof(x))min(x, y), z)
#define max3(x, y, z)		max((typeof(x))max(x, y), z)
#define min_t(type, x, y)	__minmax_careful((type)(x), (type)(y), <)
#define max_t(type, x, y)	__minmax_careful((type)(x), (type)(y), >)

/** min_not_zero - the smaller one, where 0 means unset */
#define min_not_zero(x, y) \
({ \
	typeof(x) __mnz_x = (x); \
	typeof(y) __mnz_y = (y); \
	__mnz_x == 0 ? __mnz_y : \
		(__mnz_y == 0 ? __mnz_x : min(__mnz_x, __mnz_y)); \
})

/** clamp - @val, but at least @lo and at most @hi */
#define clamp(val, lo, hi) \
	min((typeof(val))max(val, lo), hi)
#define clamp_t(type, val, lo, hi) \
	min_t(type, max_t(type, val, lo), hi)
#define clamp_val(val, lo, hi)	clamp_t(typeof(val), val, lo, hi)

/** swap - exchange two variables of one type */
#define swap(a, b) \
do { \
	typeof(a) __swap_tmp = (a); \
	(a) = (b); \
	(b) = __swap_tmp; \
} while (0)

#endif
