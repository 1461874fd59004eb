// SPDX-License-Identifier: MIT
/* linux/atomic.h, asm/cmpxchg.h, linux/refcount.h, kref.h, once.h */
#include "unit.h"
#include <linux/atomic.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/once.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>

/* One set of tests for all three types. */
#define DEFINE_ATOMIC_TESTS(pfx, type, num, lowest, highest)                                       \
static void pfx##_arithmetic(void **state)                                                         \
{                                                                                                  \
	type v = ATOMIC_INIT(5);                                                                   \
                                                                                                   \
	assert_int_equal(pfx##_read(&v), 5);                                                       \
	pfx##_set(&v, 7);                                                                          \
	pfx##_add(3, &v);                                                                          \
	pfx##_sub(1, &v);                                                                          \
	pfx##_inc(&v);                                                                             \
	pfx##_dec(&v);                                                                             \
	assert_int_equal(pfx##_read_acquire(&v), 9);                                               \
	assert_int_equal(pfx##_add_return(1, &v), 10);                                             \
	assert_int_equal(pfx##_sub_return(2, &v), 8);                                              \
	assert_int_equal(pfx##_inc_return(&v), 9);                                                 \
	assert_int_equal(pfx##_dec_return(&v), 8);                                                 \
	assert_int_equal(pfx##_fetch_add(2, &v), 8);                                               \
	assert_int_equal(pfx##_fetch_sub(1, &v), 10);                                              \
	assert_int_equal(pfx##_fetch_inc(&v), 9);                                                  \
	assert_int_equal(pfx##_fetch_dec(&v), 10);                                                 \
	assert_int_equal(pfx##_add_return_relaxed(1, &v), 10);                                     \
	assert_int_equal(pfx##_fetch_sub_release(1, &v), 10);                                      \
	assert_int_equal(pfx##_inc_return_acquire(&v), 10);                                        \
	pfx##_set_release(&v, highest);                                                            \
	assert_true(pfx##_inc_return(&v) == lowest);                                               \
	assert_true(pfx##_dec_return(&v) == highest);                                              \
}                                                                                                  \
                                                                                                   \
static void pfx##_logic(void **state)                                                              \
{                                                                                                  \
	type v = ATOMIC_INIT(0xf0);                                                                \
                                                                                                   \
	pfx##_or(0x0f, &v);                                                                        \
	pfx##_and(0x3c, &v);                                                                       \
	pfx##_xor(0x01, &v);                                                                       \
	assert_int_equal(pfx##_read(&v), 0x3d);                                                    \
	pfx##_andnot(0x05, &v);                                                                    \
	assert_int_equal(pfx##_fetch_or(0x100, &v), 0x38);                                         \
	assert_int_equal(pfx##_fetch_and(0x110, &v), 0x138);                                       \
	assert_int_equal(pfx##_fetch_xor(0x011, &v), 0x110);                                       \
	assert_int_equal(pfx##_fetch_andnot(0x100, &v), 0x101);                                    \
	assert_int_equal(pfx##_read(&v), 1);                                                       \
}                                                                                                  \
                                                                                                   \
static void pfx##_exchange(void **state)                                                           \
{                                                                                                  \
	type v = ATOMIC_INIT(1);                                                                   \
	num old = 3;                                                                               \
                                                                                                   \
	assert_int_equal(pfx##_xchg(&v, 2), 1);                                                    \
	assert_int_equal(pfx##_cmpxchg(&v, 1, 9), 2);                                              \
	assert_int_equal(pfx##_cmpxchg(&v, 2, 9), 2);                                              \
	assert_int_equal(pfx##_read(&v), 9);                                                       \
	assert_false(pfx##_try_cmpxchg(&v, &old, 4));                                              \
	assert_int_equal(old, 9);                                                                  \
	assert_true(pfx##_try_cmpxchg(&v, &old, 4));                                               \
	assert_int_equal(pfx##_read(&v), 4);                                                       \
}                                                                                                  \
                                                                                                   \
static void pfx##_tests(void **state)                                                              \
{                                                                                                  \
	type v = ATOMIC_INIT(2);                                                                   \
                                                                                                   \
	assert_false(pfx##_dec_and_test(&v));                                                      \
	assert_true(pfx##_dec_and_test(&v));                                                       \
	pfx##_set(&v, -1);                                                                         \
	assert_true(pfx##_inc_and_test(&v));                                                       \
	assert_false(pfx##_sub_and_test(1, &v));                                                   \
	assert_true(pfx##_add_negative(-1, &v));                                                   \
	assert_false(pfx##_add_negative(2, &v));                                                   \
}                                                                                                  \
                                                                                                   \
static void pfx##_conditional(void **state)                                                        \
{                                                                                                  \
	type v = ATOMIC_INIT(0);                                                                   \
                                                                                                   \
	assert_false(pfx##_inc_not_zero(&v));                                                      \
	assert_int_equal(pfx##_dec_if_positive(&v), -1);                                           \
	assert_int_equal(pfx##_read(&v), 0);                                                       \
	assert_true(pfx##_add_unless(&v, 2, 5));                                                   \
	assert_true(pfx##_inc_not_zero(&v));                                                       \
	assert_false(pfx##_add_unless(&v, 2, 3));                                                  \
	assert_int_equal(pfx##_fetch_add_unless(&v, 2, 9), 3);                                     \
	assert_int_equal(pfx##_dec_if_positive(&v), 4);                                            \
	assert_true(pfx##_inc_unless_negative(&v));                                                \
	assert_int_equal(pfx##_read(&v), 5);                                                       \
	assert_false(pfx##_dec_unless_positive(&v));                                               \
	pfx##_set(&v, 0);                                                                          \
	assert_true(pfx##_inc_unless_negative(&v));                                                \
	assert_int_equal(pfx##_read(&v), 1);                                                       \
	pfx##_set(&v, 0);                                                                          \
	assert_true(pfx##_dec_unless_positive(&v));                                                \
	assert_int_equal(pfx##_read(&v), -1);                                                      \
	assert_false(pfx##_inc_unless_negative(&v));                                               \
	assert_true(pfx##_dec_unless_positive(&v));                                                \
	assert_int_equal(pfx##_dec_if_positive(&v), -3);                                           \
	assert_int_equal(pfx##_read(&v), -2);                                                      \
}

DEFINE_ATOMIC_TESTS(atomic, atomic_t, int, INT_MIN, INT_MAX)
DEFINE_ATOMIC_TESTS(atomic64, atomic64_t, s64, S64_MIN, S64_MAX)
DEFINE_ATOMIC_TESTS(atomic_long, atomic_long_t, long, LONG_MIN, LONG_MAX)

static void atomic64_carries(void **state)
{
	atomic64_t v = ATOMIC64_INIT(0xffffffffLL);

	assert_true(atomic64_inc_return(&v) == 0x100000000LL);
	assert_true(atomic64_fetch_or(0x1000000000000LL, &v) == 0x100000000LL);
	assert_true(atomic64_sub_return(1, &v) == 0x10000ffffffffLL);
}

static void plain_words(void **state)
{
	u8 byte = 1;
	u16 half = 2;
	u64 wide = 1ULL << 40;
	void *ptr = &byte, *expected = NULL;
	volatile unsigned int word = 5;

	assert_int_equal(xchg(&byte, 200), 1);
	assert_int_equal(byte, 200);
	assert_int_equal(cmpxchg(&byte, 1, 2), 200);
	assert_int_equal(cmpxchg(&half, 2, 0xffff), 2);
	assert_int_equal(half, 0xffff);
	assert_true(cmpxchg64(&wide, 1ULL << 40, 3) == 1ULL << 40);
	assert_true(wide == 3);
	assert_ptr_equal(xchg(&ptr, NULL), &byte);
	assert_true(try_cmpxchg(&ptr, &expected, &half));
	assert_false(try_cmpxchg(&ptr, &expected, &byte));
	assert_ptr_equal(expected, &half);
	assert_ptr_equal(cmpxchg(&ptr, &half, NULL), &half);
	assert_int_equal(cmpxchg(&word, 5, 6), 5);
	assert_int_equal(xchg(&word, 7), 6);
}

static void refcount_counts(void **state)
{
	refcount_t r = REFCOUNT_INIT(1);

	refcount_inc(&r);
	assert_true(refcount_inc_not_zero(&r));
	refcount_add(2, &r);
	assert_int_equal(refcount_read(&r), 5);
	assert_false(refcount_sub_and_test(3, &r));
	assert_true(refcount_dec_not_one(&r));
	assert_false(refcount_dec_not_one(&r));
	refcount_inc(&r);
	refcount_dec(&r);
	assert_true(refcount_dec_if_one(&r));
	assert_false(refcount_dec_if_one(&r));
	assert_false(refcount_inc_not_zero(&r));
	refcount_set(&r, 1);
	assert_true(refcount_dec_and_test(&r));
	assert_int_equal(host_warnings, 0);
}

static void refcount_saturates(void **state)
{
	refcount_t r = REFCOUNT_INIT(0);

	assert_warns(1, refcount_inc(&r));
	assert_string_equal(host_warning, "refcount_t: addition on 0; use-after-free.\n");
	assert_int_equal((int)refcount_read(&r), REFCOUNT_SATURATED);
	/* There it stays, and is never the last one. */
	assert_false(refcount_dec_and_test(&r));
	assert_true(refcount_dec_not_one(&r));
	assert_true(refcount_inc_not_zero(&r));
	assert_int_equal((int)refcount_read(&r), REFCOUNT_SATURATED);

	refcount_set(&r, REFCOUNT_MAX);
	assert_warns(1, refcount_inc(&r));
	assert_int_equal((int)refcount_read(&r), REFCOUNT_SATURATED);
	refcount_set(&r, REFCOUNT_MAX);
	assert_true(refcount_inc_not_zero(&r));
	assert_int_equal((int)refcount_read(&r), REFCOUNT_SATURATED);

	refcount_set(&r, 1);
	assert_warns(1, refcount_dec(&r));
	assert_int_equal((int)refcount_read(&r), REFCOUNT_SATURATED);

	/* Each reason is reported once only. */
	refcount_set(&r, 0);
	assert_warns(0, refcount_inc(&r));
	assert_int_equal((int)refcount_read(&r), REFCOUNT_SATURATED);
}

static void refcount_underflow(void **state)
{
	refcount_t r = REFCOUNT_INIT(0);

	assert_true(refcount_dec_not_one(&r));
	assert_int_equal((int)refcount_read(&r), REFCOUNT_SATURATED);
	refcount_set(&r, 1);
	assert_false(refcount_sub_and_test(2, &r));
	assert_int_equal((int)refcount_read(&r), REFCOUNT_SATURATED);
}

static struct kref *released;

static void release(struct kref *kref)
{
	released = kref;
}

static void kref_releases_with_the_last(void **state)
{
	struct kref kref;

	released = NULL;
	kref_init(&kref);
	kref_get(&kref);
	assert_int_equal(kref_read(&kref), 2);
	assert_int_equal(kref_put(&kref, release), 0);
	assert_null(released);
	assert_int_equal(kref_get_unless_zero(&kref), 1);
	assert_int_equal(kref_put(&kref, release), 0);
	assert_int_equal(kref_put(&kref, release), 1);
	assert_ptr_equal(released, &kref);
	assert_int_equal(kref_get_unless_zero(&kref), 0);
}

static void kref_locks_for_the_last(void **state)
{
	DEFINE_SPINLOCK(spin);
	DEFINE_MUTEX(mutex);
	struct kref kref;

	released = NULL;
	kref_init(&kref);
	kref_get(&kref);
	assert_int_equal(kref_put_mutex(&kref, release, &mutex), 0);
	assert_false(mutex_is_locked(&mutex));
	assert_int_equal(kref_put_mutex(&kref, release, &mutex), 1);
	assert_true(mutex_is_locked(&mutex));
	assert_ptr_equal(released, &kref);

	kref_init(&kref);
	kref_get(&kref);
	assert_int_equal(kref_put_lock(&kref, release, &spin), 0);
	assert_int_equal(preempt_count(), 0);
	assert_int_equal(kref_put_lock(&kref, release, &spin), 1);
	assert_int_equal(preempt_count(), 1);
}

static struct kref *contended;

/* Somebody takes a reference between the last one's test and the lock. */
static void take_another(void)
{
	kref_get(contended);
}

static void kref_looks_again_under_the_lock(void **state)
{
	DEFINE_MUTEX(mutex);
	struct kref kref;

	released = NULL;
	kref_init(&kref);
	contended = &kref;
	host_on_mutex_lock = take_another;
	assert_int_equal(kref_put_mutex(&kref, release, &mutex), 0);
	assert_false(mutex_is_locked(&mutex));
	assert_null(released);
	assert_int_equal(kref_read(&kref), 1);
}

static int calls;

static void count_calls(int by)
{
	calls += by;
}

static void once_only(void **state)
{
	calls = 0;
	for (int i = 0; i < 3; i++)
		assert_int_equal(DO_ONCE(count_calls, 5), i == 0);
	assert_int_equal(calls, 5);
	for (int i = 0; i < 4; i++)
		assert_int_equal(DO_ONCE_LITE_IF(i & 1, count_calls, 1), i & 1);
	assert_int_equal(calls, 6);
}

#define ATOMIC_TESTS(pfx)                                                                          \
	TEST(pfx##_arithmetic), TEST(pfx##_logic), TEST(pfx##_exchange), TEST(pfx##_tests),        \
		TEST(pfx##_conditional)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ATOMIC_TESTS(atomic),
		ATOMIC_TESTS(atomic64),
		ATOMIC_TESTS(atomic_long),
		TEST(atomic64_carries),
		TEST(plain_words),
		TEST(refcount_counts),
		TEST(refcount_saturates),
		TEST(refcount_underflow),
		TEST(kref_releases_with_the_last),
		TEST(kref_locks_for_the_last),
		TEST(kref_looks_again_under_the_lock),
		TEST(once_only),
	};

	return cmocka_run_group_tests_name("atomic", tests, NULL, NULL);
}
