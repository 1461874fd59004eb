/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_ONCE_H
#define _LINUX_ONCE_H

#include <linux/atomic.h>

/**
 * DO_ONCE - call a function the first time only that control comes here
 * @func: function, followed by its arguments; its result is dropped
 *
 * Context: any; others who come during the call do not wait for its end.
 * Return: whether it was called now.
 */
#define DO_ONCE(func, ...) \
({ \
	static int __once_done; \
	bool __once_now = !READ_ONCE(__once_done) && \
			  !xchg(&__once_done, 1); \
	if (unlikely(__once_now)) \
		func(__VA_ARGS__); \
	__once_now; \
})

/** DO_ONCE_LITE_IF - as DO_ONCE(), the first time that @condition is true; its value */
#define DO_ONCE_LITE_IF(condition, func, ...) \
({ \
	bool __once_cond = !!(condition); \
	if (unlikely(__once_cond)) \
		DO_ONCE(func, ##__VA_ARGS__); \
	unlikely(__once_cond); \
})
#define DO_ONCE_LITE(func, ...)	DO_ONCE_LITE_IF(true, func, ##__VA_ARGS__)

#endif
