/* SPDX-License-Identifier: MIT */
/*
 * Sequence locks: readers never wait for a lock, they read again if a writer was there.
 * The count is odd while a write is in progress.
 *
 * On one CPU a reader that interrupts a writer would spin for ever: as on Linux, the writer
 * must shut out the contexts of its readers.
 */
#ifndef _LINUX_SEQLOCK_H
#define _LINUX_SEQLOCK_H

#include <linux/compiler.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>
#include <asm/processor.h>

typedef struct seqcount {
	unsigned int sequence;
} seqcount_t;

/* Counts that name the lock of their writers; preemption is off in the write section. */
typedef struct { seqcount_t seqcount; } seqcount_spinlock_t;
typedef struct { seqcount_t seqcount; } seqcount_raw_spinlock_t;
typedef struct { seqcount_t seqcount; } seqcount_rwlock_t;
typedef struct { seqcount_t seqcount; } seqcount_mutex_t;

typedef struct {
	seqcount_t seqcount;
	spinlock_t lock;
} seqlock_t;

#define SEQCNT_ZERO(name)		     { .sequence = 0 }
#define SEQCNT_SPINLOCK_ZERO(name, lock)     { .seqcount = SEQCNT_ZERO((name).seqcount) }
#define SEQCNT_RAW_SPINLOCK_ZERO(name, lock) { .seqcount = SEQCNT_ZERO((name).seqcount) }
#define SEQCNT_RWLOCK_ZERO(name, lock)	     { .seqcount = SEQCNT_ZERO((name).seqcount) }
#define SEQCNT_MUTEX_ZERO(name, lock)	     { .seqcount = SEQCNT_ZERO((name).seqcount) }
#define __SEQLOCK_UNLOCKED(name) \
	{ .seqcount = SEQCNT_ZERO((name).seqcount), .lock = __SPIN_LOCK_INITIALIZER((name).lock) }
#define DEFINE_SEQLOCK(name) seqlock_t name = __SEQLOCK_UNLOCKED(name)

#define seqcount_init(s)		    do { (s)->sequence = 0; } while (0)
#define seqcount_spinlock_init(s, lock)	    seqcount_init(&(s)->seqcount)
#define seqcount_raw_spinlock_init(s, lock) seqcount_init(&(s)->seqcount)
#define seqcount_rwlock_init(s, lock)	    seqcount_init(&(s)->seqcount)
#define seqcount_mutex_init(s, lock)	    seqcount_init(&(s)->seqcount)
#define seqlock_init(sl)			\
	do {					\
		seqcount_init(&(sl)->seqcount);	\
		spin_lock_init(&(sl)->lock);	\
	} while (0)

/* All kinds begin with the plain count. */
#define __seq(s)					\
	((seqcount_t *)_Generic((s),			\
		seqcount_t *: (s),			\
		const seqcount_t *: (s),		\
		seqcount_spinlock_t *: (s),		\
		const seqcount_spinlock_t *: (s),	\
		seqcount_raw_spinlock_t *: (s),		\
		seqcount_rwlock_t *: (s),		\
		seqcount_mutex_t *: (s)))

static inline unsigned int __seq_begin(const seqcount_t *s)
{
	unsigned int seq;

	while ((seq = READ_ONCE(s->sequence)) & 1)
		cpu_relax();
	smp_rmb();
	return seq;
}

static inline unsigned int __seq_read(const seqcount_t *s)
{
	unsigned int seq = READ_ONCE(s->sequence);

	smp_rmb();
	return seq;
}

static inline int __seq_retry(const seqcount_t *s, unsigned int start)
{
	smp_rmb();
	return unlikely(READ_ONCE(s->sequence) != start);
}

static inline void __seq_write(seqcount_t *s)
{
	barrier();
	WRITE_ONCE(s->sequence, s->sequence + 1);
	barrier();
}

/** read_seqcount_begin() - start of a read section. Context: any. Return: for the retry test */
#define read_seqcount_begin(s)	   __seq_begin(__seq(s))
#define __read_seqcount_begin(s)   __seq_begin(__seq(s))
#define raw_read_seqcount_begin(s) __seq_begin(__seq(s))
/* Does not wait: odd if a write is in progress. */
#define raw_read_seqcount(s)	   __seq_read(__seq(s))
/* Odd counts make the retry test true, so that it need not wait. */
#define raw_seqcount_begin(s)	   (__seq_read(__seq(s)) & ~1U)
/** read_seqcount_retry() - end of a read section. Return: true if it must be repeated */
#define read_seqcount_retry(s, start)	__seq_retry(__seq(s), start)
#define __read_seqcount_retry(s, start) __seq_retry(__seq(s), start)

#define raw_write_seqcount_begin(s) __seq_write(__seq(s))
#define raw_write_seqcount_end(s)   __seq_write(__seq(s))
#define write_seqcount_invalidate(s) \
	do {					\
		__seq_write(__seq(s));		\
		__seq_write(__seq(s));		\
	} while (0)

/** write_seqcount_begin() - start of a write section. Context: readers are shut out */
#define write_seqcount_begin(s)		\
	do {				\
		preempt_disable();	\
		__seq_write(__seq(s));	\
	} while (0)
#define write_seqcount_begin_nested(s, sub) write_seqcount_begin(s)
#define write_seqcount_end(s)		\
	do {				\
		__seq_write(__seq(s));	\
		preempt_enable();	\
	} while (0)

static inline unsigned int read_seqbegin(const seqlock_t *sl)
{
	return __seq_begin(&sl->seqcount);
}

static inline unsigned int read_seqretry(const seqlock_t *sl, unsigned int start)
{
	return __seq_retry(&sl->seqcount, start);
}

/* __SEQLOCK_WRITE - the write section of one form of the spinlock */
#define __SEQLOCK_WRITE(form)						\
	static inline void write_seqlock##form(seqlock_t *sl)		\
	{								\
		spin_lock##form(&sl->lock);				\
		__seq_write(&sl->seqcount);				\
	}								\
	static inline void write_sequnlock##form(seqlock_t *sl)		\
	{								\
		__seq_write(&sl->seqcount);				\
		spin_unlock##form(&sl->lock);				\
	}								\
	static inline void read_seqlock_excl##form(seqlock_t *sl)	\
	{								\
		spin_lock##form(&sl->lock);				\
	}								\
	static inline void read_sequnlock_excl##form(seqlock_t *sl)	\
	{								\
		spin_unlock##form(&sl->lock);				\
	}

__SEQLOCK_WRITE()
__SEQLOCK_WRITE(_bh)
__SEQLOCK_WRITE(_irq)

#define write_seqlock_irqsave(sl, flags)			\
	do {							\
		spin_lock_irqsave(&(sl)->lock, flags);		\
		__seq_write(&(sl)->seqcount);			\
	} while (0)

static inline void write_sequnlock_irqrestore(seqlock_t *sl, unsigned long flags)
{
	__seq_write(&sl->seqcount);
	spin_unlock_irqrestore(&sl->lock, flags);
}

#define read_seqlock_excl_irqsave(sl, flags) spin_lock_irqsave(&(sl)->lock, flags)

static inline void read_sequnlock_excl_irqrestore(seqlock_t *sl, unsigned long flags)
{
	spin_unlock_irqrestore(&sl->lock, flags);
}

/*
 * For loops that read first without the lock and then, *seq odd, with it:
 *	int seq = 0;
 *	do { read_seqbegin_or_lock(sl, &seq); ... } while (need_seqretry(sl, seq) && (seq = 1));
 */
static inline void read_seqbegin_or_lock(seqlock_t *lock, int *seq)
{
	if (*seq & 1)
		read_seqlock_excl(lock);
	else
		*seq = read_seqbegin(lock);
}

static inline int need_seqretry(seqlock_t *lock, int seq)
{
	return !(seq & 1) && read_seqretry(lock, seq);
}

static inline void done_seqretry(seqlock_t *lock, int seq)
{
	if (seq & 1)
		read_sequnlock_excl(lock);
}
#endif
