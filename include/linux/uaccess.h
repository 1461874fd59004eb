/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_UACCESS_H
#define _LINUX_UACCESS_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <asm/uaccess.h>

/* Memory that may not be there; 0 or -EFAULT. Context: any. */
long copy_from_kernel_nofault(void *dst, const void *src, size_t size);
long copy_to_kernel_nofault(void *dst, const void *src, size_t size);

/** get_kernel_nofault - read a variable that may not be there; 0 or -EFAULT */
#define get_kernel_nofault(val, ptr)                                                               \
	({                                                                                         \
		const typeof(val) *__gk_ptr = (ptr);                                               \
		copy_from_kernel_nofault(&(val), __gk_ptr, sizeof(val));                           \
	})

#endif
