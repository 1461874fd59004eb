/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KFIFO_H
#define _LINUX_KFIFO_H

#include <linux/kernel.h>
#include <linux/kfifo_core.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/stddef.h>

/*
 * Queues in a ring of elements of one type, or of records of bytes.
 *
 * One reader and one writer need no lock between them, in whatever contexts
 * they are; several of a kind must keep each other away, for instance by the
 * _spinlocked forms. Sizes are numbers of elements and powers of two. Nothing
 * sleeps but kfifo_alloc(), if its gfp flags allow it.
 *
 * A fifo of records (kfifo_rec_ptr_1, kfifo_rec_ptr_2, STRUCT_KFIFO_REC_1/2)
 * holds byte strings, each with its length in one or two bytes before it. in
 * stores one record or nothing, out takes one record; what of it does not fit
 * into the reader's buffer is lost.
 *
 * The macros know a fifo's types from members that occupy no memory of their
 * own: they share a union with the control structure and are never used.
 */
#define __KFIFO_COMMON(etype, recsize, ptrtype) \
	union { \
		struct __kfifo kfifo; \
		etype *type; \
		const etype *const_type; \
		char (*rectype)[recsize]; \
		ptrtype *ptr; \
		const ptrtype *ptr_const; \
	}

/* A fifo with its buffer in it, and one whose buffer comes from elsewhere. */
#define __STRUCT_KFIFO(etype, size, recsize, ptrtype) \
{ \
	__KFIFO_COMMON(etype, recsize, ptrtype); \
	etype buf[((size) < 2 || ((size) & ((size) - 1))) ? -1 : (size)]; \
}
#define __STRUCT_KFIFO_PTR(etype, recsize, ptrtype) \
{ \
	__KFIFO_COMMON(etype, recsize, ptrtype); \
	etype buf[0]; \
}

#define STRUCT_KFIFO(type, size)	struct __STRUCT_KFIFO(type, size, 0, type)
#define STRUCT_KFIFO_PTR(type)		struct __STRUCT_KFIFO_PTR(type, 0, type)
#define STRUCT_KFIFO_REC_1(size)	struct __STRUCT_KFIFO(unsigned char, size, 1, void)
#define STRUCT_KFIFO_REC_2(size)	struct __STRUCT_KFIFO(unsigned char, size, 2, void)

struct kfifo __STRUCT_KFIFO_PTR(unsigned char, 0, void);
struct kfifo_rec_ptr_1 __STRUCT_KFIFO_PTR(unsigned char, 1, void);
struct kfifo_rec_ptr_2 __STRUCT_KFIFO_PTR(unsigned char, 2, void);

/* An array of no elements: the buffer is elsewhere. */
#define __is_kfifo_ptr(fifo)	(sizeof((fifo)->buf) == 0)

#define DECLARE_KFIFO(fifo, type, size)	STRUCT_KFIFO(type, size) fifo
#define DECLARE_KFIFO_PTR(fifo, type)	STRUCT_KFIFO_PTR(type) fifo

/** DEFINE_KFIFO - define an empty fifo with its buffer */
#define DEFINE_KFIFO(fifo, type, size) \
	DECLARE_KFIFO(fifo, type, size) = { \
		{ .kfifo = { \
			.mask = ARRAY_SIZE((fifo).buf) - 1, \
			.esize = sizeof(*(fifo).buf), \
			.data = (fifo).buf, \
		} } \
	}

/** INIT_KFIFO - make a fifo from DECLARE_KFIFO (by name, not pointer) empty */
#define INIT_KFIFO(fifo) \
(void)({ \
	typeof(&(fifo)) __tmp = &(fifo); \
	bool __with_buf = !__is_kfifo_ptr(__tmp); \
	__tmp->kfifo = (struct __kfifo) { \
		.mask = __with_buf ? ARRAY_SIZE(__tmp->buf) - 1 : 0, \
		.esize = sizeof(*__tmp->buf), \
		.data = __with_buf ? __tmp->buf : NULL, \
	}; \
})

/**
 * kfifo_alloc - get a buffer for a fifo from DECLARE_KFIFO_PTR
 * @fifo: fifo
 * @size: number of elements, rounded up to a power of two; at least 2
 * @gfp_mask: how to allocate
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
#define kfifo_alloc(fifo, size, gfp_mask) \
__kfifo_int_must_check(({ \
	typeof((fifo) + 1) __tmp = (fifo); \
	__is_kfifo_ptr(__tmp) ? \
		__kfifo_alloc(&__tmp->kfifo, size, sizeof(*__tmp->type), gfp_mask) : \
		-EINVAL; \
}))

/** kfifo_free - give back what kfifo_alloc() got */
#define kfifo_free(fifo) \
({ \
	typeof((fifo) + 1) __tmp = (fifo); \
	if (__is_kfifo_ptr(__tmp)) \
		__kfifo_free(&__tmp->kfifo); \
})

/**
 * kfifo_init - let a fifo from DECLARE_KFIFO_PTR use a buffer
 * @fifo: fifo
 * @buffer: buffer
 * @size: its size in bytes; rounded down to a power of two elements
 *
 * Return: 0 or -EINVAL.
 */
#define kfifo_init(fifo, buffer, size) \
({ \
	typeof((fifo) + 1) __tmp = (fifo); \
	__is_kfifo_ptr(__tmp) ? \
		__kfifo_init(&__tmp->kfifo, buffer, size, sizeof(*__tmp->type)) : \
		-EINVAL; \
})

#define kfifo_initialized(fifo)	((fifo)->kfifo.mask != 0)
#define kfifo_esize(fifo)	((fifo)->kfifo.esize)
#define kfifo_recsize(fifo)	(sizeof(*(fifo)->rectype))
#define kfifo_size(fifo)	((fifo)->kfifo.mask + 1)

/** kfifo_reset - drop all; nobody may use the fifo meanwhile */
#define kfifo_reset(fifo)	__kfifo_reset(&(fifo)->kfifo)

/** kfifo_reset_out - drop all; by the reader, the writer may go on */
#define kfifo_reset_out(fifo)	__kfifo_reset_out(&(fifo)->kfifo)

/** kfifo_len - elements in the fifo; bytes, with the lengths, in one of records */
#define kfifo_len(fifo)		__kfifo_len(&(fifo)->kfifo)
#define kfifo_is_empty(fifo)	(kfifo_len(fifo) == 0)
#define kfifo_is_full(fifo)	(kfifo_len(fifo) > (fifo)->kfifo.mask)

/** kfifo_avail - how many elements fit; the longest record that fits */
#define kfifo_avail(fifo) \
__kfifo_uint_must_check(({ \
	typeof((fifo) + 1) __tmp = (fifo); \
	__kfifo_avail(&__tmp->kfifo, kfifo_recsize(__tmp)); \
}))

/** kfifo_skip - drop the next element or record */
#define kfifo_skip(fifo) \
(void)({ \
	typeof((fifo) + 1) __tmp = (fifo); \
	if (kfifo_recsize(__tmp)) \
		__kfifo_skip_r(&__tmp->kfifo, kfifo_recsize(__tmp)); \
	else \
		__tmp->kfifo.out++; \
})

/** kfifo_peek_len - size of the next record; of all that is queued; in bytes */
#define kfifo_peek_len(fifo) \
__kfifo_uint_must_check(({ \
	typeof((fifo) + 1) __tmp = (fifo); \
	kfifo_recsize(__tmp) ? \
		__kfifo_len_r(&__tmp->kfifo, kfifo_recsize(__tmp)) : \
		kfifo_len(__tmp) * sizeof(*__tmp->type); \
}))

/* The reader's and the writer's place in the ring. */
#define __kfifo_slot(tmp, index) \
	(((typeof((tmp)->type))(tmp)->kfifo.data)[(tmp)->kfifo.index & \
						  (tmp)->kfifo.mask])

/** kfifo_put - queue an element (not a pointer to it). Return: 0 if it was full */
#define kfifo_put(fifo, val) \
({ \
	typeof((fifo) + 1) __tmp = (fifo); \
	typeof(*__tmp->const_type) __val = (val); \
	unsigned int __ret; \
	if (kfifo_recsize(__tmp)) { \
		__ret = __kfifo_in_r(&__tmp->kfifo, &__val, sizeof(__val), \
				     kfifo_recsize(__tmp)); \
	} else { \
		__ret = !kfifo_is_full(__tmp); \
		if (__ret) { \
			__kfifo_slot(__tmp, in) = __val; \
			smp_store_release(&__tmp->kfifo.in, __tmp->kfifo.in + 1); \
		} \
	} \
	__ret; \
})

/* Read the next element, and take it out if @take. */
#define __kfifo_read(fifo, val, take) \
__kfifo_uint_must_check(({ \
	typeof((fifo) + 1) __tmp = (fifo); \
	typeof(__tmp->ptr) __val = (val); \
	unsigned int __ret; \
	if (kfifo_recsize(__tmp)) { \
		__ret = ((take) ? __kfifo_out_r : __kfifo_out_peek_r) \
			(&__tmp->kfifo, __val, sizeof(*__tmp->type), \
			 kfifo_recsize(__tmp)); \
	} else { \
		__ret = !kfifo_is_empty(__tmp); \
		if (__ret) { \
			*(typeof(__tmp->type))__val = __kfifo_slot(__tmp, out); \
			if (take) \
				smp_store_release(&__tmp->kfifo.out, \
						  __tmp->kfifo.out + 1); \
		} \
	} \
	__ret; \
}))

/** kfifo_get - take the next element to *@val. Return: 0 if it was empty */
#define kfifo_get(fifo, val)	__kfifo_read(fifo, val, true)

/** kfifo_peek - as kfifo_get(), but leave it in the fifo */
#define kfifo_peek(fifo, val)	__kfifo_read(fifo, val, false)

/** kfifo_in - queue @n elements, or one record of @n bytes. Return: how many */
#define kfifo_in(fifo, buf, n) \
({ \
	typeof((fifo) + 1) __tmp = (fifo); \
	typeof(__tmp->ptr_const) __buf = (buf); \
	kfifo_recsize(__tmp) ? \
		__kfifo_in_r(&__tmp->kfifo, __buf, n, kfifo_recsize(__tmp)) : \
		__kfifo_in(&__tmp->kfifo, __buf, n); \
})

/** kfifo_out - take up to @n elements, or one record. Return: how many were copied */
#define kfifo_out(fifo, buf, n) \
__kfifo_uint_must_check(({ \
	typeof((fifo) + 1) __tmp = (fifo); \
	typeof(__tmp->ptr) __buf = (buf); \
	kfifo_recsize(__tmp) ? \
		__kfifo_out_r(&__tmp->kfifo, __buf, n, kfifo_recsize(__tmp)) : \
		__kfifo_out(&__tmp->kfifo, __buf, n); \
}))

/** kfifo_out_peek - as kfifo_out(), but leave them in the fifo */
#define kfifo_out_peek(fifo, buf, n) \
__kfifo_uint_must_check(({ \
	typeof((fifo) + 1) __tmp = (fifo); \
	typeof(__tmp->ptr) __buf = (buf); \
	kfifo_recsize(__tmp) ? \
		__kfifo_out_peek_r(&__tmp->kfifo, __buf, n, kfifo_recsize(__tmp)) : \
		__kfifo_out_peek(&__tmp->kfifo, __buf, n); \
}))

/* An operation under a lock, with interrupts off or not. */
#define __kfifo_irqsave(lock, op) \
({ \
	unsigned long __flags; \
	unsigned int __locked_ret; \
	spin_lock_irqsave(lock, __flags); \
	__locked_ret = op; \
	spin_unlock_irqrestore(lock, __flags); \
	__locked_ret; \
})
#define __kfifo_noirqsave(lock, op) \
({ \
	unsigned int __locked_ret; \
	spin_lock(lock); \
	__locked_ret = op; \
	spin_unlock(lock); \
	__locked_ret; \
})

#define kfifo_in_spinlocked(fifo, buf, n, lock) \
	__kfifo_irqsave(lock, kfifo_in(fifo, buf, n))
#define kfifo_in_spinlocked_noirqsave(fifo, buf, n, lock) \
	__kfifo_noirqsave(lock, kfifo_in(fifo, buf, n))
#define kfifo_out_spinlocked(fifo, buf, n, lock) \
	__kfifo_uint_must_check(__kfifo_irqsave(lock, kfifo_out(fifo, buf, n)))
#define kfifo_out_spinlocked_noirqsave(fifo, buf, n, lock) \
	__kfifo_uint_must_check(__kfifo_noirqsave(lock, kfifo_out(fifo, buf, n)))
#define kfifo_is_empty_spinlocked(fifo, lock) \
	__kfifo_irqsave(lock, kfifo_is_empty(fifo))
#define kfifo_is_empty_spinlocked_noirqsave(fifo, lock) \
	__kfifo_noirqsave(lock, kfifo_is_empty(fifo))
#define kfifo_in_locked(fifo, buf, n, lock)	kfifo_in_spinlocked(fifo, buf, n, lock)
#define kfifo_out_locked(fifo, buf, n, lock)	kfifo_out_spinlocked(fifo, buf, n, lock)

/**
 * kfifo_from_user - queue from a user's buffer
 * @fifo: fifo
 * @from: buffer
 * @len: its size in bytes
 * @copied: where the number of bytes that were queued goes
 *
 * Return: 0 or -EFAULT.
 */
#define kfifo_from_user(fifo, from, len, copied) \
__kfifo_int_must_check(({ \
	typeof((fifo) + 1) __tmp = (fifo); \
	__kfifo_from_user(&__tmp->kfifo, from, len, copied, kfifo_recsize(__tmp)); \
}))

/** kfifo_to_user - take into a user's buffer; as kfifo_from_user() */
#define kfifo_to_user(fifo, to, len, copied) \
__kfifo_int_must_check(({ \
	typeof((fifo) + 1) __tmp = (fifo); \
	__kfifo_to_user(&__tmp->kfifo, to, len, copied, kfifo_recsize(__tmp)); \
}))

#endif
