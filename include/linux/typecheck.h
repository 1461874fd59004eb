/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TYPECHECK_H
#define _LINUX_TYPECHECK_H

/** typecheck - 1; the compiler warns if @x is not of type @type */
#define typecheck(type, x) \
({ \
	type __tc_type; \
	typeof(x) __tc_expr; \
	(void)(&__tc_type == &__tc_expr); \
	1; \
})

#define typecheck_fn(type, function)	({ typeof(type) __tmp = function; (void)__tmp; })

#endif
