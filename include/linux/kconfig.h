/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KCONFIG_H
#define _LINUX_KCONFIG_H

/*
 * A chosen option is defined as 1, another one not at all. Pasting the
 * option's value to __KCONFIG_PROBE_ gives a token with a comma in it for the
 * former only, which moves the 1 into second place.
 */
#define __KCONFIG_PROBE_1		0,
#define __kconfig_second(ignored, val, ...) val
#define __kconfig_select(probe)		__kconfig_second(probe 1, 0)
#define __kconfig_paste(value)		__kconfig_select(__KCONFIG_PROBE_##value)
#define __kconfig_is_one(option)	__kconfig_paste(option)

/**
 * IS_ENABLED - 1 if a CONFIG option is chosen, 0 if not
 * @option: the option's full name
 *
 * A constant for C expressions and for #if. There are no loadable modules, so
 * IS_ENABLED, IS_BUILTIN and IS_REACHABLE are one, and IS_MODULE is never true.
 */
#define IS_ENABLED(option)		__kconfig_is_one(option)
#define IS_BUILTIN(option)		__kconfig_is_one(option)
#define IS_REACHABLE(option)		__kconfig_is_one(option)
#define IS_MODULE(option)		0

#endif
