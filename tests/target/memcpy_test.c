// SPDX-License-Identifier: MIT
/* memcpy() and memset() at each alignment, up to lengths that take all of their loops. */
#include <linux/string.h>
#include <kunit/test.h>

#define LENGTHS 100
#define GUARD	8
#define FENCE	0x5a

static char from[GUARD + LENGTHS + GUARD] __aligned(8);
static char to[GUARD + LENGTHS + GUARD] __aligned(8);

/* Called where the compiler knows nothing about the arguments. */
static void *(*volatile copy)(void *to, const void *from, size_t n) = memcpy;
static void *(*volatile set)(void *to, int c, size_t n) = memset;

static void fence(void)
{
	for (unsigned int i = 0; i < sizeof(to); i++)
		to[i] = FENCE;
}

static char wanted(unsigned int i, unsigned int begin, unsigned int n, int value)
{
	if (i < begin || i >= begin + n)
		return FENCE;
	return value < 0 ? from[GUARD - ~value + i - begin] : value;
}

/* @value: what all bytes are; below 0: ~ the offset that they were copied from. */
static unsigned int wrong_bytes(unsigned int begin, unsigned int n, int value)
{
	unsigned int wrong = 0;

	for (unsigned int i = 0; i < sizeof(to); i++)
		wrong += to[i] != wanted(i, begin, n, value);
	return wrong;
}

static unsigned int copy_all_lengths(unsigned int d, unsigned int s)
{
	unsigned int wrong = 0;

	for (unsigned int n = 0; n <= LENGTHS; n++) {
		fence();
		wrong += copy(to + GUARD - d, from + GUARD - s, n) != to + GUARD - d;
		wrong += wrong_bytes(GUARD - d, n, ~(int)s);
	}
	return wrong;
}

static void memcpy_at_each_alignment(struct kunit *test)
{
	for (unsigned int i = 0; i < sizeof(from); i++)
		from[i] = i + 1;
	for (unsigned int i = 0; i < 16; i++)
		KUNIT_EXPECT_EQ(test, copy_all_lengths(i / 4, i % 4), 0u);
}

static void memset_at_each_alignment(struct kunit *test)
{
	unsigned int wrong = 0;

	for (unsigned int d = 0; d < 4; d++) {
		for (unsigned int n = 0; n <= LENGTHS; n++) {
			fence();
			wrong += set(to + GUARD - d, 0xf11, n) != to + GUARD - d;
			wrong += wrong_bytes(GUARD - d, n, 0x11);
		}
	}
	KUNIT_EXPECT_EQ(test, wrong, 0u);
}

static struct kunit_case memcpy_cases[] = {
	KUNIT_CASE(memcpy_at_each_alignment),
	KUNIT_CASE(memset_at_each_alignment),
	{},
};

static struct kunit_suite memcpy_suite = {
	.name = "memcpy",
	.test_cases = memcpy_cases,
};
kunit_test_suite(memcpy_suite);
