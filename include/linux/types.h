/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TYPES_H
#define _LINUX_TYPES_H

/*
 * On 32-bit ARM the compiler's <stdint.h> makes uint32_t a long. Linux has
 * u32 and uint32_t as one type, int, and (u)intptr_t as long; sources mix
 * their pointers and formats. The C library follows these predefined macros.
 */
#if defined(__arm__) && !defined(BHK_HOST)
#undef __INT32_TYPE__
#undef __UINT32_TYPE__
#undef __INTPTR_TYPE__
#undef __UINTPTR_TYPE__
#define __INT32_TYPE__		int
#define __UINT32_TYPE__		unsigned int
#define __INTPTR_TYPE__		long int
#define __UINTPTR_TYPE__	long unsigned int
#endif

#include <linux/stddef.h>
#include <stdint.h>
#include <asm/bitsperlong.h>

typedef signed char		s8;
typedef unsigned char		u8;
typedef short			s16;
typedef unsigned short		u16;
typedef int			s32;
typedef unsigned int		u32;
typedef long long		s64;
typedef unsigned long long	u64;

typedef s8			__s8;
typedef u8			__u8;
typedef s16			__s16;
typedef u16			__u16;
typedef s32			__s32;
typedef u32			__u32;
typedef s64			__s64;
typedef u64			__u64;

typedef u16			__le16;
typedef u16			__be16;
typedef u32			__le32;
typedef u32			__be32;
typedef u64			__le64;
typedef u64			__be64;
typedef u16			__sum16;
typedef u32			__wsum;
typedef unsigned int		__poll_t;

#define __aligned_u64		__u64 __aligned(8)
#define __aligned_be64		__be64 __aligned(8)
#define __aligned_le64		__le64 __aligned(8)

/*
 * The types that a C library's <sys/types.h> defines too. The host's are taken
 * as they are; newlib's differ from Linux's, so ours must come first, and the
 * macros that newlib tests keep it from defining its own.
 */
#ifdef BHK_HOST
#include <sys/types.h>
#else
#ifdef _DEV_T_DECLARED
#error "a C library header came before <linux/types.h>"
#endif
#define _DEV_T_DECLARED
#define _GID_T_DECLARED
#define _INO_T_DECLARED
#define _MODE_T_DECLARED
#define _OFF_T_DECLARED
#define _PID_T_DECLARED
#define _SSIZE_T_DECLARED
#define _UID_T_DECLARED
#define _BSDTYPES_DEFINED
#define _CLOCK_T_DECLARED
#define _CLOCKID_T_DECLARED
#define __clock_t_defined
#define __clockid_t_defined
typedef u32			dev_t;
typedef unsigned long		ino_t;
typedef unsigned int		mode_t;
typedef long			off_t;
typedef long long		loff_t;
typedef int			pid_t;
typedef long			clock_t;
typedef int			clockid_t;
typedef unsigned int		uid_t;
typedef unsigned int		gid_t;
typedef int			ssize_t;
typedef unsigned char		u_char;
typedef unsigned short		u_short;
typedef unsigned int		u_int;
typedef unsigned long		u_long;
typedef unsigned short		ushort;
typedef unsigned int		uint;
typedef unsigned long		ulong;
typedef u8			u_int8_t;
typedef u16			u_int16_t;
typedef u32			u_int32_t;
typedef u64			u_int64_t;
#endif

typedef unsigned char		unchar;
typedef unsigned short		umode_t;
typedef long			__kernel_long_t;
typedef unsigned long		__kernel_ulong_t;
typedef size_t			__kernel_size_t;
typedef int			__kernel_pid_t;
typedef long long		__kernel_loff_t;
typedef long long		__kernel_time64_t;

typedef u64			sector_t;
typedef unsigned int		gfp_t;
typedef unsigned int		slab_flags_t;
typedef unsigned int		fmode_t;
typedef unsigned long		irq_hw_number_t;
typedef unsigned long		pgoff_t;

/* The BCM2835 has 32 address lines, both for the CPU and on the bus. */
typedef u32			phys_addr_t;
typedef u32			dma_addr_t;
typedef phys_addr_t		resource_size_t;

/**
 * typedef atomic_t - an int for the operations of <linux/atomic.h>
 * @counter: the value; only atomic_* functions touch it
 */
typedef struct {
	int counter;
} atomic_t;

#define ATOMIC_INIT(i) { (i) }

/**
 * typedef atomic64_t - a 64-bit value for the operations of <linux/atomic.h>
 * @counter: the value; aligned as LDREXD wants it
 */
typedef struct {
	s64 __aligned(8) counter;
} atomic64_t;

struct list_head {
	struct list_head *next, *prev;
};

struct hlist_node {
	struct hlist_node *next, **pprev;
};

struct hlist_head {
	struct hlist_node *first;
};

/**
 * struct callback_head - one callback in RCU's queue
 * @next: the next one
 * @func: called with this structure
 */
struct callback_head {
	struct callback_head *next;
	void (*func)(struct callback_head *head);
} __aligned(sizeof(void *));
#define rcu_head callback_head

typedef void (*rcu_callback_t)(struct rcu_head *head);
typedef void (*call_rcu_func_t)(struct rcu_head *head, rcu_callback_t func);

typedef void (*swap_func_t)(void *a, void *b, int size);
typedef void (*swap_r_func_t)(void *a, void *b, int size, const void *priv);
typedef int (*cmp_func_t)(const void *a, const void *b);
typedef int (*cmp_r_func_t)(const void *a, const void *b, const void *priv);

#define BITS_PER_BYTE		8
#define BITS_PER_TYPE(type)	(sizeof(type) * BITS_PER_BYTE)

/** DECLARE_BITMAP - an array of words with room for @bits bits */
#define DECLARE_BITMAP(name, bits) \
	unsigned long name[((bits) + BITS_PER_LONG - 1) / BITS_PER_LONG]

#endif
