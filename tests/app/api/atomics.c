// SPDX-License-Identifier: MIT
/* Atomic variables, bits, barriers. */
#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/compiler.h>
#include <asm/barrier.h>
#include <asm/bitops.h>
#include <asm/processor.h>
#include "check.h"

static atomic_t a = ATOMIC_INIT(5);
static atomic64_t a64 = ATOMIC64_INIT(0xffffffffLL);
static atomic_long_t along = ATOMIC_LONG_INIT(5);

static void check_plain(void)
{
	check_eq("atomic_read", atomic_read(&a), 5);
	atomic_set(&a, 10);
	atomic_add(5, &a);
	atomic_sub(3, &a);
	atomic_inc(&a);
	atomic_dec(&a);
	check_eq("atomic_add", atomic_read(&a), 12);
	check_eq("atomic_add_return", atomic_add_return(1, &a), 13);
	check_eq("atomic_sub_return", atomic_sub_return_relaxed(1, &a), 12);
	check_eq("atomic_inc_return", atomic_inc_return(&a), 13);
	check_eq("atomic_dec_return", atomic_dec_return_acquire(&a), 12);
	check_eq("atomic_fetch_add", atomic_fetch_add(1, &a), 12);
	check_eq("atomic_fetch_sub", atomic_fetch_sub(1, &a), 13);
	check_eq("atomic_fetch_inc", atomic_fetch_inc(&a), 12);
	check_eq("atomic_fetch_dec", atomic_fetch_dec_release(&a), 13);
	check_eq("atomic_fetch_or", atomic_fetch_or(3, &a), 12);
	check_eq("atomic_fetch_and", atomic_fetch_and(6, &a), 15);
	check_eq("atomic_fetch_xor", atomic_fetch_xor(1, &a), 6);
	check_eq("atomic_fetch_andnot", atomic_fetch_andnot(1, &a), 7);
	atomic_or(8, &a);
	atomic_and(12, &a);
	atomic_xor(1, &a);
	atomic_andnot(4, &a);
	check_eq("atomic_or", atomic_read(&a), 9);
}

static void check_conditional(void)
{
	int old = 4;

	atomic_set(&a, 5);
	check_eq("atomic_xchg", atomic_xchg(&a, 6), 5);
	check_eq("atomic_cmpxchg", atomic_cmpxchg(&a, 5, 9), 6);
	check("atomic_try_cmpxchg", !atomic_try_cmpxchg(&a, &old, 9) && old == 6);
	check("atomic_try_cmpxchg again", atomic_try_cmpxchg(&a, &old, 1));
	check("atomic_add_unless", !atomic_add_unless(&a, 1, 1) && atomic_add_unless(&a, 1, 0));
	check("atomic_inc_not_zero", atomic_inc_not_zero(&a));
	check_eq("atomic_dec_if_positive", atomic_dec_if_positive(&a), 2);
	atomic_set(&a, 0);
	check("atomic_dec_if_positive of 0", atomic_dec_if_positive(&a) == -1 && !atomic_read(&a));
	check("atomic_inc_and_test", !atomic_inc_and_test(&a) && atomic_dec_and_test(&a));
	check("atomic_sub_and_test", !atomic_sub_and_test(1, &a) && atomic_read(&a) == -1);
	check("atomic_add_negative", !atomic_add_negative(1, &a) && atomic_add_negative(-1, &a));
	check_eq("atomic_fetch_add_unless", atomic_fetch_add_unless(&a, 2, 9), -1);
	check_eq("atomic_read_acquire", atomic_read_acquire(&a), 1);
	atomic_set_release(&a, 0);
}

static void check_wide(void)
{
	unsigned int word = 1;

	check_eq("atomic64_inc_return", atomic64_inc_return(&a64), 0x100000000LL);
	check_eq("atomic64_fetch_add", atomic64_fetch_add(-1, &a64), 0x100000000LL);
	atomic64_add(1, &a64);
	check_eq("atomic64_xchg", atomic64_xchg(&a64, 1), 0x100000000LL);
	check_eq("atomic64_cmpxchg", atomic64_cmpxchg(&a64, 1, -1), 1);
	check_eq("atomic64_dec_if_positive", atomic64_dec_if_positive(&a64), -2);
	check("atomic64_add_unless", atomic64_add_unless(&a64, 1, 0) && !atomic64_read(&a64));
	atomic_long_add(2, &along);
	check_eq("atomic_long_inc_return", atomic_long_inc_return(&along), 8);
	check_eq("atomic_long_cmpxchg", atomic_long_cmpxchg(&along, 8, 1), 8);
	check("atomic_long_read", atomic_long_read(&along) == 1);
	check_eq("xchg", xchg(&word, 2), 1);
	check_eq("cmpxchg", cmpxchg(&word, 2, 3), 2);
	check_eq("plain words", word, 3);
}

static void check_bits(void)
{
	DECLARE_BITMAP(map, 70);
	unsigned long word = 0;
	unsigned int bit, sum = 0;

	bitmap_zero(map, 70);
	set_bit(40, map);
	__set_bit(69, map);
	change_bit(3, map);
	check("test_bit", test_bit(40, map) && test_bit(69, map) && test_bit(3, map));
	check("test_and_set_bit", test_and_set_bit(40, map) && !test_and_set_bit(41, map));
	check("test_and_clear_bit", test_and_clear_bit(41, map) && !test_and_clear_bit(41, map));
	check("test_and_change_bit", !test_and_change_bit(1, map) && test_and_change_bit(1, map));
	check("__test_and_set_bit",
	      !__test_and_set_bit(0, &word) && __test_and_clear_bit(0, &word));
	for_each_set_bit(bit, map, 70)
		sum += bit;
	check_eq("for_each_set_bit", sum, 112);
	check_eq("find_first_bit", find_first_bit(map, 70), 3);
	check_eq("find_next_bit", find_next_bit(map, 70, 41), 69);
	check_eq("find_first_zero_bit", find_first_zero_bit(map, 70), 0);
	check_eq("find_next_zero_bit", find_next_zero_bit(map, 70, 3), 4);
	check_eq("none found", find_next_bit(map, 60, 41), 60);
	clear_bit(40, map);
	__clear_bit(69, map);
	__change_bit(3, map);
	check("bitmap_empty", bitmap_empty(map, 70) && bitmap_weight(map, 70) == 0);
	check("test_and_set_bit_lock", !test_and_set_bit_lock(2, &word));
	clear_bit_unlock(2, &word);
	check("ffs", ffs(0) == 0 && ffs(8) == 4 && fls(0) == 0 && fls(8) == 4);
	check("__ffs", __ffs(8) == 3 && __fls(9) == 3 && ffz(7) == 3 && fls64(1ULL << 40) == 41);
	check("hweight", hweight8(255) == 8 && hweight16(3) == 2 && hweight32(~0u) == 32 &&
				 hweight64(~0ULL) == 64 && hweight_long(5) == 2);
	check("BIT", BIT(31) == 0x80000000UL && BIT_ULL(40) == 1ULL << 40 && BIT_MASK(33) == 2);
	check("GENMASK", GENMASK(7, 4) == 0xf0 && GENMASK_ULL(39, 32) == 0xff00000000ULL);
	check("BITS_TO_LONGS", BITS_PER_LONG == 32 && BITS_TO_LONGS(70) == 3 && !word);
}

static void check_barriers(void)
{
	int x = 0;

	WRITE_ONCE(x, 1);
	mb();
	rmb();
	wmb();
	smp_mb();
	smp_rmb();
	smp_wmb();
	smp_mb__before_atomic();
	smp_mb__after_atomic();
	smp_store_release(&x, 2);
	check_eq("smp_load_acquire", smp_load_acquire(&x), 2);
	smp_store_mb(x, 3);
	barrier();
	cpu_relax();
	check_eq("READ_ONCE", READ_ONCE(x), 3);
}

static int __init api_init(void)
{
	check_plain();
	check_conditional();
	check_wide();
	check_bits();
	check_barriers();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
