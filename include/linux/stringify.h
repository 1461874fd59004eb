/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_STRINGIFY_H
#define _LINUX_STRINGIFY_H

#define __stringify_1(x...)	#x

/** __stringify - the macro-expanded argument as a string literal */
#define __stringify(x...)	__stringify_1(x)

#endif
