// SPDX-License-Identifier: MIT
/* linux/math.h, math64.h, minmax.h, log2.h, align.h, overflow.h, kernel.h */
#include "unit.h"
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/overflow.h>

static int evaluated;

static int once(int val)
{
	evaluated++;
	return val;
}

static void min_max_clamp(void **state)
{
	assert_int_equal(min(3, -4), -4);
	assert_int_equal(max(3, -4), 3);
	assert_int_equal(min3(5, 2, 9), 2);
	assert_int_equal(max3(5, 2, 9), 9);
	assert_int_equal(min_t(u8, 0x101, 5), 1);
	assert_true(max_t(u32, -1, 5) == U32_MAX);
	assert_int_equal(clamp(7, 1, 5), 5);
	assert_int_equal(clamp(-7, 1, 5), 1);
	assert_int_equal(clamp(3, 1, 5), 3);
	assert_int_equal(clamp_t(int, 300L, 1, 255), 255);
	assert_int_equal(clamp_val((u8)200, 0, 100), 100);
	assert_int_equal(min_not_zero(0, 3), 3);
	assert_int_equal(min_not_zero(4, 0), 4);
	assert_int_equal(min_not_zero(4, 3), 3);
}

static void arguments_are_evaluated_once(void **state)
{
	evaluated = 0;
	assert_int_equal(min(once(3), once(4)), 3);
	assert_int_equal(max(once(3), once(4)), 4);
	assert_int_equal(clamp(once(9), once(3), once(4)), 4);
	assert_int_equal(abs(once(-3)), 3);
	assert_int_equal(roundup(10, once(4)), 12);
	assert_int_equal(roundup_pow_of_two(once(5)), 8);
	assert_int_equal(DIV_ROUND_CLOSEST(once(5), once(2)), 3);
	assert_int_equal(evaluated, 12);
}

static void swap_exchanges(void **state)
{
	int a = 1, b = 2;

	swap(a, b);
	assert_int_equal(a, 2);
	assert_int_equal(b, 1);
}

static void rounding(void **state)
{
	assert_int_equal(round_up(13, 8), 16);
	assert_int_equal(round_down(13, 8), 8);
	assert_true(round_up(0x100000001ULL, 0x1000) == 0x100001000ULL);
	assert_int_equal(roundup(13, 5), 15);
	assert_int_equal(rounddown(13, 5), 10);
	assert_int_equal(DIV_ROUND_UP(13, 5), 3);
	assert_int_equal(DIV_ROUND_UP_ULL(13, 5), 3);
	assert_int_equal(DIV_ROUND_UP_ULL(15, 5), 3);
	assert_int_equal(DIV_ROUND_CLOSEST(7, 2), 4);
	assert_int_equal(DIV_ROUND_CLOSEST(-7, 2), -4);
	assert_int_equal(DIV_ROUND_CLOSEST(7, -3), -2);
	assert_int_equal(DIV_ROUND_CLOSEST(8U, 3U), 3);
	assert_true(DIV_ROUND_CLOSEST_ULL(1ULL << 40, 3) == 366503875925ULL);
	assert_true(DIV_ROUND_CLOSEST_ULL(8, 3) == 3);
	assert_int_equal(roundup(15, 5), 15);
	assert_int_equal(round_up(16, 8), 16);
	assert_int_equal(DIV_ROUND_UP(15, 5), 3);
	assert_int_equal(ALIGN(13, 4), 16);
	assert_int_equal(ALIGN_DOWN(13, 4), 12);
	assert_true(IS_ALIGNED(12, 4));
	assert_false(IS_ALIGNED(13, 4));
	assert_ptr_equal(PTR_ALIGN((char *)0x1001, 16), (char *)0x1010);
	assert_true(mult_frac(1000000000U, 3U, 4U) == 750000000U);
	assert_int_equal(mult_frac(10, 3, 4), 7);
	assert_int_equal(mult_frac(7, 5, 3), 11);
}

static void absolute_values(void **state)
{
	assert_int_equal(abs(-5), 5);
	assert_int_equal(abs((s8)-128), 128);
	assert_true(abs(-5000000000LL) == 5000000000LL);
	assert_int_equal(abs_diff(3U, 5U), 2);
}

static void logarithms(void **state)
{
	static const int constant = ilog2(4096);
	static char array[roundup_pow_of_two(37)];

	assert_int_equal(constant, 12);
	assert_int_equal(sizeof(array), 64);
	for (int bit = 0; bit < 64; bit++) {
		u64 n = 1ULL << bit;

		assert_int_equal(ilog2(n), bit);
		if (bit)
			assert_int_equal(ilog2(n + n / 2), bit);
		assert_true(is_power_of_2(n));
		assert_int_equal(is_power_of_2(n + 1), bit == 0);
		assert_int_equal(order_base_2(n), bit);
		if (bit < 63)
			assert_int_equal(order_base_2(n + 1), bit + 1);
		assert_int_equal(bits_per(n), bit + 1);
	}
	for (u32 bit = 0; bit < 32; bit++)
		assert_int_equal(ilog2(1U << bit), bit);
	assert_int_equal(ilog2(1), 0);
	assert_int_equal(roundup_pow_of_two(64), 64);
	assert_int_equal(roundup_pow_of_two(65), 128);
	assert_false(is_power_of_2(0));
	assert_int_equal(order_base_2(0), 0);
	for (unsigned long n = 2; n < 1000; n++) {
		assert_true(roundup_pow_of_two(n) >= n && roundup_pow_of_two(n) < 2 * n);
		assert_true(is_power_of_2(roundup_pow_of_two(n)));
		assert_true(rounddown_pow_of_two(n) <= n && rounddown_pow_of_two(n) > n / 2);
		assert_true(is_power_of_2(rounddown_pow_of_two(n)));
	}
	assert_int_equal(roundup_pow_of_two(1), 1);
}

static void division_of_64_bits(void **state)
{
	u64 n = 10000000007ULL, rem64;
	s32 srem;
	u32 rem;

	assert_int_equal(do_div(n, 10), 7);
	assert_true(n == 1000000000ULL);
	assert_true(div_u64(1ULL << 40, 1000) == 1099511627ULL);
	assert_true(div_u64_rem(1ULL << 40, 1000, &rem) == 1099511627ULL);
	assert_int_equal(rem, 776);
	assert_true(div_s64(-7, 2) == -3);
	assert_true(div_s64_rem(-7, 2, &srem) == -3);
	assert_int_equal(srem, -1);
	assert_true(div64_u64(1ULL << 63, 1ULL << 33) == 1ULL << 30);
	assert_true(div64_u64_rem((1ULL << 63) + 5, 1ULL << 33, &rem64) == 1ULL << 30);
	assert_true(rem64 == 5);
	assert_true(div64_s64(-(1LL << 40), 1LL << 33) == -128);
	assert_int_equal(iter_div_u64_rem(3000000005ULL, 1000000000, &rem64), 3);
	assert_true(rem64 == 5);
	assert_int_equal(iter_div_u64_rem(3000000000ULL, 1000000000, &rem64), 3);
	assert_true(rem64 == 0);
	assert_true(mul_u64_u32_shr(1ULL << 40, 3, 8) == 3ULL << 32);
	assert_true(mul_u64_u32_shr(0xffffffffffffULL, 0xffffffff, 32) == 0xfffffffeffffULL);
	assert_true(mul_u64_u32_shr(7, 9, 0) == 63);
	assert_true(DIV64_U64_ROUND_UP(7, 2) == 4);
	assert_true(DIV64_U64_ROUND_CLOSEST(7, 2) == 4);
	assert_true(DIV64_U64_ROUND_UP(8, 2) == 4);
	assert_true(DIV_U64_ROUND_UP(7, 3) == 3);
	assert_true(DIV_U64_ROUND_UP(6, 3) == 2);
	assert_true(DIV_U64_ROUND_CLOSEST(7, 3) == 2);
}

static void square_roots(void **state)
{
	for (unsigned long x = 0; x < 5000; x++) {
		unsigned long r = int_sqrt(x);

		assert_true(r * r <= x && (r + 1) * (r + 1) > x);
	}
	assert_true(int_sqrt(U32_MAX) == 65535);
	assert_true(int_pow(10, 0) == 1);
	assert_true(int_pow(10, 19) == 10000000000000000000ULL);
	assert_true(int_pow(3, 5) == 243);
}

static void overflow_is_told(void **state)
{
	int i;
	u8 byte;
	struct { int n; u16 data[]; } *flex = NULL;

	assert_false(check_add_overflow(INT_MAX, 0, &i));
	assert_true(check_add_overflow(INT_MAX, 1, &i));
	assert_true(check_sub_overflow(INT_MIN, 1, &i));
	assert_true(check_mul_overflow(16, 16, &byte));
	assert_false(check_mul_overflow(15, 17, &byte));
	assert_int_equal(byte, 255);
	assert_true(array_size(SIZE_MAX, 2) == SIZE_MAX);
	assert_int_equal(array_size(6, 7), 42);
	assert_true(array3_size(SIZE_MAX / 2, 2, 2) == SIZE_MAX);
	assert_true(size_add(SIZE_MAX, 1) == SIZE_MAX);
	assert_true(size_sub(3, 4) == SIZE_MAX);
	assert_true(size_sub(SIZE_MAX, 1) == SIZE_MAX);
	assert_int_equal(size_sub(4, 3), 1);
	assert_int_equal(struct_size(flex, data, 3), sizeof(int) + 6);
	assert_true(struct_size(flex, data, SIZE_MAX) == SIZE_MAX);
	assert_true(type_max(s8) == 127 && type_min(s8) == -128);
	assert_true(type_max(u64) == U64_MAX && type_min(s64) == S64_MIN);
}

static void halves(void **state)
{
	assert_int_equal(upper_32_bits(0x123456789abcdef0ULL), 0x12345678);
	assert_true(lower_32_bits(0x123456789abcdef0ULL) == 0x9abcdef0U);
	assert_int_equal(upper_32_bits(0x9abcdef0U), 0);
	assert_int_equal(upper_16_bits(0x12345678), 0x1234);
	assert_int_equal(lower_16_bits(0x12345678), 0x5678);
	assert_int_equal(reciprocal_scale(0, 10), 0);
	assert_int_equal(reciprocal_scale(U32_MAX, 10), 9);
	assert_int_equal(reciprocal_scale(1U << 31, 10), 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(min_max_clamp),
		TEST(arguments_are_evaluated_once),
		TEST(swap_exchanges),
		TEST(rounding),
		TEST(absolute_values),
		TEST(logarithms),
		TEST(division_of_64_bits),
		TEST(square_roots),
		TEST(overflow_is_told),
		TEST(halves),
	};

	return cmocka_run_group_tests_name("math", tests, NULL, NULL);
}
