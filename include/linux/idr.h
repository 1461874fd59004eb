/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_IDR_H
#define _LINUX_IDR_H

#include <linux/gfp.h>
#include <linux/preempt.h>
#include <linux/xarray.h>

/**
 * struct idr - pointers by small numbers that it gives out
 * @idr_rt: the pointers
 * @idr_base: number that is stored as index 0
 * @idr_next: where idr_alloc_cyclic() goes on
 *
 * Each function is atomic by itself and may be called in any context, with gfp
 * flags that fit it.
 */
struct idr {
	struct xarray idr_rt;
	unsigned int idr_base;
	unsigned int idr_next;
};

#define IDR_INIT_BASE(name, base) \
	{ .idr_rt = XARRAY_INIT(name.idr_rt, XA_FLAGS_ALLOC), .idr_base = (base) }
#define IDR_INIT(name)		IDR_INIT_BASE(name, 0)
#define DEFINE_IDR(name)	struct idr name = IDR_INIT(name)

static inline void idr_init_base(struct idr *idr, int base)
{
	xa_init_flags(&idr->idr_rt, XA_FLAGS_ALLOC);
	idr->idr_base = base;
	idr->idr_next = 0;
}

static inline void idr_init(struct idr *idr)
{
	idr_init_base(idr, 0);
}

static inline unsigned int idr_get_cursor(const struct idr *idr)
{
	return READ_ONCE(idr->idr_next);
}

static inline void idr_set_cursor(struct idr *idr, unsigned int val)
{
	WRITE_ONCE(idr->idr_next, val);
}

#define idr_lock(idr)		xa_lock(&(idr)->idr_rt)
#define idr_unlock(idr)		xa_unlock(&(idr)->idr_rt)

/* Memory may be allocated in atomic context here: there is nothing to preload. */
static inline void idr_preload(gfp_t gfp)
{
	(void)gfp;
	preempt_disable();
}

static inline void idr_preload_end(void)
{
	preempt_enable();
}

/**
 * idr_alloc - give out the lowest free number
 * @idr: numbers
 * @ptr: pointer to find by it; NULL only reserves the number
 * @start: lowest number
 * @end: number behind the highest; 0 or below for INT_MAX + 1
 * @gfp: how to allocate
 *
 * Return: the number, -ENOSPC if there is none, -ENOMEM, or -EINVAL for a
 * @start below 0.
 */
int idr_alloc(struct idr *idr, void *ptr, int start, int end, gfp_t gfp);

/** idr_alloc_cyclic - as idr_alloc(), from behind the last one given out first */
int idr_alloc_cyclic(struct idr *idr, void *ptr, int start, int end, gfp_t gfp);

/** idr_alloc_u32 - as idr_alloc(), from *@id to @max; 0 and *@id, or an error */
int __must_check idr_alloc_u32(struct idr *idr, void *ptr, u32 *id, unsigned long max, gfp_t gfp);

/** idr_find - the pointer that belongs to a number, or NULL */
void *idr_find(const struct idr *idr, unsigned long id);

/** idr_remove - take a number back. Return: its pointer, or NULL */
void *idr_remove(struct idr *idr, unsigned long id);

/** idr_replace - another pointer for a number. Return: the old one, ERR_PTR(-ENOENT) */
void *idr_replace(struct idr *idr, void *ptr, unsigned long id);

/** idr_get_next - the pointer of the first number at or behind *@id; *@id is that */
void *idr_get_next(struct idr *idr, int *id);

/** idr_for_each - call @fn for each number until it returns other than 0; that */
int idr_for_each(const struct idr *idr, int (*fn)(int id, void *p, void *data), void *data);

/** idr_destroy - take all numbers back */
void idr_destroy(struct idr *idr);

static inline bool idr_is_empty(const struct idr *idr)
{
	return xa_empty(&idr->idr_rt);
}

#define idr_for_each_entry(idr, entry, id) \
	for (id = 0; ((entry) = idr_get_next(idr, &(id))) != NULL; id += 1)
#define idr_for_each_entry_continue(idr, entry, id) \
	for ((entry) = idr_get_next((idr), &(id)); \
	     entry; \
	     ++id, (entry) = idr_get_next((idr), &(id)))

/** struct ida - numbers only */
struct ida {
	struct xarray xa;
};

#define IDA_INIT(name)		{ .xa = XARRAY_INIT(name.xa, XA_FLAGS_ALLOC) }
#define DEFINE_IDA(name)	struct ida name = IDA_INIT(name)

static inline void ida_init(struct ida *ida)
{
	xa_init_flags(&ida->xa, XA_FLAGS_ALLOC);
}

static inline bool ida_is_empty(const struct ida *ida)
{
	return xa_empty(&ida->xa);
}

/** ida_alloc_range - the lowest free number in @min..@max; -ENOSPC, -ENOMEM */
int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp);

/** ida_free - give a number back; warns if it was not given out */
void ida_free(struct ida *ida, unsigned int id);

/** ida_destroy - take all numbers back */
void ida_destroy(struct ida *ida);

#define ida_alloc(ida, gfp)		ida_alloc_range(ida, 0, INT_MAX, gfp)
#define ida_alloc_min(ida, min, gfp)	ida_alloc_range(ida, min, INT_MAX, gfp)
#define ida_alloc_max(ida, max, gfp)	ida_alloc_range(ida, 0, max, gfp)
#define ida_simple_get(ida, start, end, gfp) \
	ida_alloc_range(ida, start, (end) - 1, gfp)
#define ida_simple_remove(ida, id)	ida_free(ida, id)

#endif
