// SPDX-License-Identifier: MIT
/* linux/bitops.h, find.h, bitmap.h */
#include "unit.h"
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/slab.h>
#include <linux/string.h>

#define N 150

static DECLARE_BITMAP(map, N);
static DECLARE_BITMAP(map2, N);
static DECLARE_BITMAP(result, N);
static bool model[N], model2[N];

/* The words with garbage behind the last bit, which nothing may look at. */
static void load(unsigned long *to, const bool *from)
{
	memset(to, 0xff, bitmap_size(N));
	for (unsigned int i = 0; i < N; i++)
		__assign_bit(i, to, from[i]);
}

static int setup(void **state)
{
	unsigned int seed = 5;

	for (unsigned int i = 0; i < N; i++) {
		model[i] = next_random(&seed) % 3 == 0;
		model2[i] = next_random(&seed) % 3 == 0;
	}
	load(map, model);
	load(map2, model2);
	return host_setup(state);
}

static void single_bits(void **state)
{
	unsigned long bits[3] = { 0 };

	for (unsigned int nr = 0; nr < 3 * BITS_PER_LONG; nr += 7) {
		set_bit(nr, bits);
		assert_true(test_bit(nr, bits));
		assert_true(bits[nr / BITS_PER_LONG] == BIT_MASK(nr));
		assert_true(test_and_set_bit(nr, bits));
		assert_true(test_and_clear_bit(nr, bits));
		assert_false(test_and_clear_bit(nr, bits));
		assert_false(test_and_set_bit(nr, bits));
		assert_true(test_and_change_bit(nr, bits));
		assert_false(test_and_change_bit(nr, bits));
		change_bit(nr, bits);
		assert_false(test_bit(nr, bits));
		assign_bit(nr, bits, true);
		assert_true(test_bit_acquire(nr, bits));
		clear_bit(nr, bits);
		assert_true(bitmap_empty(bits, 3 * BITS_PER_LONG));
	}
}

static void single_bits_without_atomicity(void **state)
{
	unsigned long bits[2] = { 0 };

	__set_bit(70, bits);
	assert_true(test_bit(70, bits));
	assert_true(__test_and_set_bit(70, bits));
	assert_true(__test_and_clear_bit(70, bits));
	assert_false(__test_and_clear_bit(70, bits));
	assert_false(__test_and_change_bit(70, bits));
	__change_bit(70, bits);
	assert_true(bitmap_empty(bits, 2 * BITS_PER_LONG));
	__assign_bit(1, bits, true);
	__clear_bit(1, bits);
	assert_int_equal(bits[0], 0);
}

static void lock_bit(void **state)
{
	unsigned long word = 0;

	assert_int_equal(test_and_set_bit_lock(3, &word), 0);
	assert_int_equal(test_and_set_bit_lock(3, &word), 1);
	clear_bit_unlock(3, &word);
	assert_int_equal(word, 0);
}

static void positions(void **state)
{
	assert_int_equal(ffs(0), 0);
	assert_int_equal(fls(0), 0);
	assert_int_equal(fls64(0), 0);
	assert_int_equal(fls_long(0), 0);
	for (int bit = 0; bit < 32; bit++) {
		u32 one = 1U << bit;

		assert_int_equal(ffs(one), bit + 1);
		assert_int_equal(fls(one), bit + 1);
		assert_int_equal(fls(one | (one - 1)), bit + 1);
		assert_int_equal(__ffs((unsigned long)one), bit);
		assert_int_equal(__fls((unsigned long)one), bit);
		assert_int_equal(ffz(~(unsigned long)one), bit);
		assert_int_equal(fls_long(one), bit + 1);
	}
	for (int bit = 0; bit < 64; bit++) {
		assert_int_equal(fls64(1ULL << bit), bit + 1);
		assert_int_equal(__ffs64(1ULL << bit), bit);
	}
}

static void weights_and_rotations(void **state)
{
	assert_int_equal(hweight8(0x1ff), 8);
	assert_int_equal(hweight16(0xf00f), 8);
	assert_int_equal(hweight32(0x80000001), 2);
	assert_int_equal(hweight64(~0ULL), 64);
	assert_int_equal(hweight_long(~0UL), BITS_PER_LONG);
	assert_int_equal(rol32(0x80000001, 1), 3);
	assert_int_equal(rol32(5, 0), 5);
	assert_int_equal(ror32(3, 1), 0x80000001);
	assert_true(rol64(0x8000000000000001ULL, 4) == 0x18);
	assert_true(ror64(1, 1) == 1ULL << 63);
	assert_int_equal(sign_extend32(0xfff, 11), -1);
	assert_int_equal(sign_extend32(0x7ff, 11), 0x7ff);
	assert_true(sign_extend64(0x80, 7) == -128);
	assert_int_equal(get_count_order(0), -1);
	assert_int_equal(get_count_order(1), 0);
	assert_int_equal(get_count_order(5), 3);
	assert_int_equal(get_count_order(8), 3);
}

static void masks(void **state)
{
	u32 word = 0xff00;

	assert_true(GENMASK(7, 4) == 0xf0);
	assert_true(GENMASK(BITS_PER_LONG - 1, 0) == ~0UL);
	assert_true(GENMASK_ULL(39, 36) == 0xf000000000ULL);
	assert_true(BIT_ULL(40) == 1ULL << 40);
	assert_int_equal(BITS_TO_LONGS(1), 1);
	assert_int_equal(BITS_TO_LONGS(BITS_PER_LONG + 1), 2);
	assert_int_equal(set_mask_bits(&word, 0xf000, 0x1), 0xff00);
	assert_int_equal(word, 0x0f01);
}

/* The searches against the obvious loop, from each start. */
static void find_next_in_all_variants(void **state)
{
	for (unsigned long start = 0; start <= N; start++) {
		unsigned long set = start, zero = start, both = start, andnot = start;

		while (set < N && !model[set])
			set++;
		while (zero < N && model[zero])
			zero++;
		while (both < N && !(model[both] && model2[both]))
			both++;
		while (andnot < N && !(model[andnot] && !model2[andnot]))
			andnot++;
		assert_int_equal(find_next_bit(map, N, start), set);
		assert_int_equal(find_next_zero_bit(map, N, start), zero);
		assert_int_equal(find_next_and_bit(map, map2, N, start), both);
		assert_int_equal(find_next_andnot_bit(map, map2, N, start), andnot);
	}
	assert_int_equal(find_first_bit(map, N), find_next_bit(map, N, 0));
	assert_int_equal(find_first_zero_bit(map, N), find_next_zero_bit(map, N, 0));
}

static void find_last_nth_wrap(void **state)
{
	unsigned long last = N - 1, n = 0;

	while (!model[last])
		last--;
	assert_int_equal(find_last_bit(map, N), last);
	for (unsigned long i = 0; i < N; i++)
		if (model[i])
			assert_int_equal(find_nth_bit(map, N, n++), i);
	assert_int_equal(find_nth_bit(map, N, n), N);
	assert_int_equal(find_next_bit_wrap(map, N, last + 1), find_first_bit(map, N));
	bitmap_zero(map, N);
	assert_int_equal(find_last_bit(map, N), N);
	assert_int_equal(find_next_bit_wrap(map, N, 10), N);
	set_bit(10, map);
	assert_int_equal(find_next_bit_wrap(map, N, 10), 10);
}

static void loops_over_bits(void **state)
{
	unsigned long bit, set = 0, clear = 0;

	for_each_set_bit(bit, map, N) {
		assert_true(model[bit]);
		set++;
	}
	for_each_clear_bit(bit, map, N) {
		assert_false(model[bit]);
		clear++;
	}
	assert_int_equal(set + clear, N);
	assert_int_equal(set, bitmap_weight(map, N));
	bit = 100;
	for_each_set_bit_from(bit, map, N)
		set--;
	for_each_and_bit(bit, map, map2, N)
		assert_true(model[bit] && model2[bit]);
	for_each_andnot_bit(bit, map, map2, N)
		assert_true(model[bit] && !model2[bit]);
	bit = 100;
	for_each_clear_bit_from(bit, map, N)
		assert_true(bit >= 100 && !model[bit]);
	assert_int_equal(set, bitmap_weight(map, 100));
}

#define CHECK_RESULT(expr)                                                                         \
	for (unsigned int i = 0; i < N; i++)                                                       \
		assert_int_equal(test_bit(i, result), (expr))

static void logic(void **state)
{
	assert_true(bitmap_and(result, map, map2, N));
	CHECK_RESULT(model[i] && model2[i]);
	assert_true(bitmap_andnot(result, map, map2, N));
	CHECK_RESULT(model[i] && !model2[i]);
	bitmap_or(result, map, map2, N);
	CHECK_RESULT(model[i] || model2[i]);
	bitmap_xor(result, map, map2, N);
	CHECK_RESULT(model[i] != model2[i]);
	bitmap_complement(result, map, N);
	CHECK_RESULT(!model[i]);
	assert_false(bitmap_and(result, map, result, N));
	/* A bit in the first word only. */
	bitmap_zero(map2, N);
	bitmap_fill(map, N);
	set_bit(3, map2);
	assert_true(bitmap_and(result, map, map2, N));
	bitmap_zero(result, N);
	assert_true(bitmap_andnot(result, map2, result, N));
	assert_false(bitmap_andnot(result, map, map, N));
}

static void comparisons_ignore_what_lies_behind(void **state)
{
	bitmap_copy(result, map, N);
	result[BITS_TO_LONGS(N) - 1] ^= ~BITMAP_LAST_WORD_MASK(N);
	assert_true(bitmap_equal(map, result, N));
	change_bit(N - 1, result);
	assert_false(bitmap_equal(map, result, N));
	assert_true(bitmap_intersects(map, map2, N));
	bitmap_and(result, map, map2, N);
	assert_true(bitmap_subset(result, map, N));
	assert_false(bitmap_subset(map, result, N));
	bitmap_complement(result, map, N);
	assert_false(bitmap_intersects(map, result, N));
	bitmap_zero(map, N);
	assert_true(bitmap_empty(map, N));
	bitmap_fill(map, N);
	assert_true(bitmap_full(map, N));
	assert_int_equal(bitmap_weight(map, N), N);
	assert_int_equal(bitmap_weight(map, 64), 64);
	clear_bit(N - 1, map);
	assert_false(bitmap_full(map, N));
}

static void set_and_clear_ranges(void **state)
{
	for (unsigned int start = 0; start < N; start += 3) {
		for (unsigned int len = 0; start + len <= N; len++) {
			bitmap_zero(map, N);
			bitmap_set(map, start, len);
			assert_int_equal(bitmap_weight(map, N), len);
			if (len)
				assert_true(test_bit(start, map) && test_bit(start + len - 1, map));
			bitmap_fill(map, N);
			bitmap_clear(map, start, len);
			assert_int_equal(bitmap_weight(map, N), N - len);
			if (len)
				assert_false(test_bit(start, map) || test_bit(start + len - 1, map));
		}
	}
}

static void zero_areas(void **state)
{
	bitmap_fill(map, N);
	assert_true(bitmap_find_next_zero_area(map, N, 0, 1, 0) > N - 1);
	bitmap_clear(map, 61, 2);
	bitmap_clear(map, 65, 10);
	assert_int_equal(bitmap_find_next_zero_area(map, N, 0, 2, 0), 61);
	assert_int_equal(bitmap_find_next_zero_area(map, N, 0, 3, 0), 65);
	assert_int_equal(bitmap_find_next_zero_area(map, N, 0, 3, 7), 72);
	assert_true(bitmap_find_next_zero_area(map, N, 0, 4, 7) > N - 4);
	assert_true(bitmap_find_next_zero_area(map, N, 0, 11, 0) > N - 11);
}

static void allocated_bitmaps(void **state)
{
	unsigned long *bits = bitmap_zalloc(200, GFP_KERNEL);

	assert_non_null(bits);
	assert_true(bitmap_empty(bits, 200));
	bitmap_free(bits);
	assert_int_equal(host_blocks, 0);
	host_allocs_left = 0;
	assert_null(bitmap_alloc(200, GFP_KERNEL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(single_bits, setup),
		cmocka_unit_test_setup(single_bits_without_atomicity, setup),
		cmocka_unit_test_setup(lock_bit, setup),
		cmocka_unit_test_setup(positions, setup),
		cmocka_unit_test_setup(weights_and_rotations, setup),
		cmocka_unit_test_setup(masks, setup),
		cmocka_unit_test_setup(find_next_in_all_variants, setup),
		cmocka_unit_test_setup(find_last_nth_wrap, setup),
		cmocka_unit_test_setup(loops_over_bits, setup),
		cmocka_unit_test_setup(logic, setup),
		cmocka_unit_test_setup(comparisons_ignore_what_lies_behind, setup),
		cmocka_unit_test_setup(set_and_clear_ranges, setup),
		cmocka_unit_test_setup(zero_areas, setup),
		cmocka_unit_test_setup(allocated_bitmaps, setup),
	};

	return cmocka_run_group_tests_name("bitops", tests, NULL, NULL);
}
