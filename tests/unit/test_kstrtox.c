// SPDX-License-Identifier: MIT
/* linux/kstrtox.h */
#include "unit.h"
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/string.h>

static void bases_and_prefixes(void **state)
{
	static const struct {
		const char *text;
		unsigned int base;
		unsigned long long value;
	} good[] = {
		{ "0", 0, 0 },
		{ "42", 0, 42 },
		{ "42\n", 10, 42 },
		{ "+42", 10, 42 },
		{ "0x2a", 0, 42 },
		{ "0X2A", 16, 42 },
		{ "2a", 16, 42 },
		{ "052", 0, 42 },
		{ "101010", 2, 42 },
		{ "z", 36, 35 },
		{ "18446744073709551615", 0, ULLONG_MAX },
		{ "0xffffffffffffffff", 0, ULLONG_MAX },
	};
	unsigned long long value;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_int_equal(kstrtoull(good[i].text, good[i].base, &value), 0);
		assert_true(value == good[i].value);
	}
}

static void anything_else_is_refused(void **state)
{
	static const char *const bad[] = {
		"", "\n", " 1", "1 ", "-1", "0x", "0xg", "08", "1\n\n", "++1", "+-1", "1,0", "a",
	};
	unsigned long long value = 77;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(kstrtoull(bad[i], 0, &value), -EINVAL);
	assert_int_equal(kstrtoull("18446744073709551616", 0, &value), -ERANGE);
	assert_int_equal(kstrtoull("99999999999999999999", 0, &value), -ERANGE);
	assert_true(value == 77);
}

static void signs(void **state)
{
	long long value;

	assert_int_equal(kstrtoll("-42", 0, &value), 0);
	assert_true(value == -42);
	assert_int_equal(kstrtoll("-0x2A", 0, &value), 0);
	assert_true(value == -42);
	assert_int_equal(kstrtoll("-9223372036854775808", 0, &value), 0);
	assert_true(value == LLONG_MIN);
	assert_int_equal(kstrtoll("9223372036854775807", 0, &value), 0);
	assert_true(value == LLONG_MAX);
	assert_int_equal(kstrtoll("-9223372036854775809", 0, &value), -ERANGE);
	assert_int_equal(kstrtoll("9223372036854775808", 0, &value), -ERANGE);
	assert_int_equal(kstrtoll("--1", 0, &value), -EINVAL);
	assert_int_equal(kstrtoll("-+1", 0, &value), -EINVAL);
	assert_int_equal(kstrtoll("-", 0, &value), -EINVAL);
}

/* The last value that fits and the first that does not, at both ends. */
#define CHECK_RANGE(fn, type, low, below, high, above)                                             \
	do {                                                                                       \
		type v;                                                                            \
		assert_int_equal(fn(low, 0, &v), 0);                                               \
		assert_int_not_equal(fn(below, 0, &v), 0);                                         \
		assert_int_equal(fn(high, 0, &v), 0);                                              \
		assert_true(v == type_end(type));                                                  \
		assert_int_equal(fn(above, 0, &v), -ERANGE);                                       \
	} while (0)
#define type_end(type) ((type)((type)-1 > 0 ? (type)-1 : (type)((1ULL << (8 * sizeof(type) - 1)) - 1)))

static void narrow_types_have_their_range(void **state)
{
	CHECK_RANGE(kstrtou8, u8, "0", "-1", "255", "256");
	CHECK_RANGE(kstrtos8, s8, "-128", "-129", "127", "128");
	CHECK_RANGE(kstrtou16, u16, "0", "-1", "65535", "65536");
	CHECK_RANGE(kstrtos16, s16, "-32768", "-32769", "32767", "32768");
	CHECK_RANGE(kstrtouint, unsigned int, "0", "-1", "4294967295", "4294967296");
	CHECK_RANGE(kstrtoint, int, "-2147483648", "-2147483649", "2147483647", "2147483648");
	CHECK_RANGE(kstrtou32, u32, "0", "-1", "4294967295", "4294967296");
	CHECK_RANGE(kstrtos32, s32, "-2147483648", "-2147483649", "2147483647", "2147483648");
	CHECK_RANGE(kstrtou64, u64, "0", "-1", "18446744073709551615", "18446744073709551616");
	CHECK_RANGE(kstrtos64, s64, "-9223372036854775808", "-9223372036854775809",
		    "9223372036854775807", "9223372036854775808");
}

static void longs(void **state)
{
	unsigned long ul;
	long l;

	assert_int_equal(kstrtoul("4294967295", 10, &ul), 0);
	assert_true(ul == 4294967295UL);
	assert_int_equal(kstrtol("-2147483648", 10, &l), 0);
	assert_true(l == -2147483648L);
	assert_int_equal(kstrtoul("-1", 10, &ul), -EINVAL);
}

static void truth(void **state)
{
	static const char *const yes[] = { "y", "Yes", "1", "on", "ON", "t", "True" };
	static const char *const no[] = { "n", "No", "0", "off", "OFF", "f", "False" };
	static const char *const neither[] = { "", "o", "ox", "2", "x" };
	bool b;

	for (size_t i = 0; i < ARRAY_SIZE(yes); i++) {
		b = false;
		assert_int_equal(kstrtobool(yes[i], &b), 0);
		assert_true(b);
	}
	for (size_t i = 0; i < ARRAY_SIZE(no); i++) {
		b = true;
		assert_int_equal(kstrtobool(no[i], &b), 0);
		assert_false(b);
	}
	for (size_t i = 0; i < ARRAY_SIZE(neither); i++)
		assert_int_equal(kstrtobool(neither[i], &b), -EINVAL);
	assert_int_equal(kstrtobool(NULL, &b), -EINVAL);
}

static void from_user(void **state)
{
	static const char ones[] = "1111111111111111111111111111111111111111111111111111111111111111"
				   "11111111111111";
	unsigned long long ull;
	unsigned int u;
	unsigned long ul;
	long long ll;
	long l;
	int i;
	bool b;

	assert_int_equal(kstrtoint_from_user("-123junk", 4, 0, &i), 0);
	assert_int_equal(i, -123);
	assert_int_equal(kstrtouint_from_user("7\n", 2, 0, &u), 0);
	assert_int_equal(kstrtoul_from_user("8", 1, 0, &ul), 0);
	assert_int_equal(kstrtol_from_user("-8", 2, 0, &l), 0);
	assert_int_equal(kstrtoull_from_user("9", 1, 0, &ull), 0);
	assert_int_equal(kstrtoll_from_user("-9", 2, 0, &ll), 0);
	assert_int_equal(kstrtobool_from_user("on", 2, &b), 0);
	/* Longer than any number: only its begin is copied. */
	assert_int_equal(kstrtoull_from_user(ones, sizeof(ones) - 1, 2, &ull), -ERANGE);
	assert_int_equal(kstrtoull_from_user(ones, 64, 2, &ull), 0);
	assert_true(ull == ULLONG_MAX);
	assert_int_equal(kstrtoint_from_user(NULL, 4, 0, &i), -EFAULT);
	assert_int_equal(kstrtobool_from_user(NULL, 2, &b), -EFAULT);
}

static void simple_ones_tell_where_they_stopped(void **state)
{
	const char *text = "0x1fz";
	char *end;

	assert_int_equal(simple_strtoul(text, &end, 0), 0x1f);
	assert_ptr_equal(end, text + 4);
	assert_int_equal(simple_strtol("-12 apples", &end, 10), -12);
	assert_string_equal(end, " apples");
	assert_true(simple_strtoull("4294967296", NULL, 0) == 4294967296ULL);
	assert_true(simple_strtoll("-1", NULL, 0) == -1);
	text = "none";
	assert_int_equal(simple_strtoul(text, &end, 10), 0);
	assert_ptr_equal(end, text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bases_and_prefixes),
		TEST(anything_else_is_refused),
		TEST(signs),
		TEST(narrow_types_have_their_range),
		TEST(longs),
		TEST(truth),
		TEST(from_user),
		TEST(simple_ones_tell_where_they_stopped),
	};

	return cmocka_run_group_tests_name("kstrtox", tests, NULL, NULL);
}
