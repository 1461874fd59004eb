/* SPDX-License-Identifier: MIT */
/* Messages that begin with driver and device. Context: any, as for printk(). */
#ifndef _LINUX_DEV_PRINTK_H
#define _LINUX_DEV_PRINTK_H

#include <linux/compiler.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/types.h>

struct device;

#ifndef dev_fmt
#define dev_fmt(fmt) fmt
#endif

/* @level is a KERN_* prefix; @dev may be NULL. */
void _dev_printk(const char *level, const struct device *dev, const char *fmt, ...)
	__printf(3, 4) __cold;

#define dev_printk(level, dev, fmt, ...) _dev_printk(level, dev, dev_fmt(fmt), ##__VA_ARGS__)

#define dev_emerg(dev, fmt, ...)  dev_printk(KERN_EMERG, dev, fmt, ##__VA_ARGS__)
#define dev_alert(dev, fmt, ...)  dev_printk(KERN_ALERT, dev, fmt, ##__VA_ARGS__)
#define dev_crit(dev, fmt, ...)	  dev_printk(KERN_CRIT, dev, fmt, ##__VA_ARGS__)
#define dev_err(dev, fmt, ...)	  dev_printk(KERN_ERR, dev, fmt, ##__VA_ARGS__)
#define dev_warn(dev, fmt, ...)	  dev_printk(KERN_WARNING, dev, fmt, ##__VA_ARGS__)
#define dev_notice(dev, fmt, ...) dev_printk(KERN_NOTICE, dev, fmt, ##__VA_ARGS__)
#define dev_info(dev, fmt, ...)	  dev_printk(KERN_INFO, dev, fmt, ##__VA_ARGS__)

#define __dev_no_printk(dev, fmt, ...)                                                             \
	({                                                                                         \
		if (0)                                                                             \
			dev_printk(KERN_DEBUG, dev, fmt, ##__VA_ARGS__);                           \
	})
#ifdef DEBUG
#define dev_dbg(dev, fmt, ...) dev_printk(KERN_DEBUG, dev, fmt, ##__VA_ARGS__)
#else
#define dev_dbg(dev, fmt, ...) __dev_no_printk(dev, fmt, ##__VA_ARGS__)
#endif
#define dev_vdbg(dev, fmt, ...) __dev_no_printk(dev, fmt, ##__VA_ARGS__)

#define __dev_level_once(fn, dev, fmt, ...)                                                        \
	do {                                                                                       \
		static bool __printed;                                                             \
                                                                                                   \
		if (!__printed) {                                                                  \
			__printed = true;                                                          \
			fn(dev, fmt, ##__VA_ARGS__);                                               \
		}                                                                                  \
	} while (0)
#define dev_err_once(dev, fmt, ...)    __dev_level_once(dev_err, dev, fmt, ##__VA_ARGS__)
#define dev_warn_once(dev, fmt, ...)   __dev_level_once(dev_warn, dev, fmt, ##__VA_ARGS__)
#define dev_notice_once(dev, fmt, ...) __dev_level_once(dev_notice, dev, fmt, ##__VA_ARGS__)
#define dev_info_once(dev, fmt, ...)   __dev_level_once(dev_info, dev, fmt, ##__VA_ARGS__)
#define dev_dbg_once(dev, fmt, ...)    __dev_level_once(dev_dbg, dev, fmt, ##__VA_ARGS__)

#define __dev_level_ratelimited(fn, dev, fmt, ...)                                                 \
	do {                                                                                       \
		static DEFINE_RATELIMIT_STATE(_rs, DEFAULT_RATELIMIT_INTERVAL,                     \
					      DEFAULT_RATELIMIT_BURST);                            \
                                                                                                   \
		if (__ratelimit(&_rs))                                                             \
			fn(dev, fmt, ##__VA_ARGS__);                                               \
	} while (0)
#define dev_err_ratelimited(dev, fmt, ...)                                                         \
	__dev_level_ratelimited(dev_err, dev, fmt, ##__VA_ARGS__)
#define dev_warn_ratelimited(dev, fmt, ...)                                                        \
	__dev_level_ratelimited(dev_warn, dev, fmt, ##__VA_ARGS__)
#define dev_notice_ratelimited(dev, fmt, ...)                                                      \
	__dev_level_ratelimited(dev_notice, dev, fmt, ##__VA_ARGS__)
#define dev_info_ratelimited(dev, fmt, ...)                                                        \
	__dev_level_ratelimited(dev_info, dev, fmt, ##__VA_ARGS__)
#define dev_dbg_ratelimited(dev, fmt, ...)                                                         \
	__dev_level_ratelimited(dev_dbg, dev, fmt, ##__VA_ARGS__)

#define dev_WARN(dev, fmt, ...)                                                                    \
	WARN(1, "%s %s: " fmt, dev_driver_string(dev), dev_name(dev), ##__VA_ARGS__)

/**
 * dev_err_probe() - report why a probe function fails, and return the reason
 * @dev: device
 * @err: -errno; -EPROBE_DEFER is not reported
 */
int dev_err_probe(const struct device *dev, int err, const char *fmt, ...) __printf(3, 4) __cold;
#endif
