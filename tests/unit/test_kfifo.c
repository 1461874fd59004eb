// SPDX-License-Identifier: MIT
/* linux/kfifo.h */
#include "unit.h"
#include <linux/errno.h>
#include <linux/kfifo.h>
#include <linux/string.h>

struct point {
	int x, y;
};

static DEFINE_KFIFO(ints, int, 8);
static DEFINE_KFIFO(points, struct point, 4);
static STRUCT_KFIFO_REC_1(16) records;
static struct kfifo_rec_ptr_2 long_records;
static struct kfifo bytes;
static DECLARE_KFIFO_PTR(heap, int);

static int setup(void **state)
{
	kfifo_reset(&ints);
	kfifo_reset(&points);
	INIT_KFIFO(records);
	INIT_KFIFO(long_records);
	INIT_KFIFO(bytes);
	INIT_KFIFO(heap);
	return host_setup(state);
}

static void first_in_first_out(void **state)
{
	int val;

	assert_int_equal(kfifo_size(&ints), 8);
	assert_int_equal(kfifo_esize(&ints), sizeof(int));
	assert_int_equal(kfifo_recsize(&ints), 0);
	assert_true(kfifo_initialized(&ints));
	assert_true(kfifo_is_empty(&ints));
	assert_int_equal(kfifo_get(&ints, &val), 0);
	for (int i = 0; i < 8; i++)
		assert_int_equal(kfifo_put(&ints, 100 + i), 1);
	assert_true(kfifo_is_full(&ints));
	assert_int_equal(kfifo_avail(&ints), 0);
	assert_int_equal(kfifo_put(&ints, 999), 0);
	assert_int_equal(kfifo_peek(&ints, &val), 1);
	assert_int_equal(val, 100);
	kfifo_skip(&ints);
	for (int i = 1; i < 8; i++) {
		assert_int_equal(kfifo_get(&ints, &val), 1);
		assert_int_equal(val, 100 + i);
	}
	assert_true(kfifo_is_empty(&ints));
	assert_int_equal(kfifo_peek(&ints, &val), 0);
}

static void structures_are_copied(void **state)
{
	struct point in = { 3, 4 }, out;

	assert_int_equal(kfifo_put(&points, in), 1);
	in.x = 9;
	assert_int_equal(kfifo_get(&points, &out), 1);
	assert_int_equal(out.x, 3);
	assert_int_equal(out.y, 4);
	assert_int_equal(kfifo_peek_len(&points), 0);
}

static void blocks_wrap_round(void **state)
{
	int in[8], out[8];

	for (int start = 0; start < 20; start++) {
		for (int i = 0; i < 8; i++)
			in[i] = start * 10 + i;
		assert_int_equal(kfifo_in(&ints, in, 5), 5);
		assert_int_equal(kfifo_len(&ints), 5);
		assert_int_equal(kfifo_in(&ints, in + 5, 8), 3);
		assert_int_equal(kfifo_out_peek(&ints, out, 8), 8);
		assert_memory_equal(in, out, sizeof(in));
		memset(out, 0, sizeof(out));
		assert_int_equal(kfifo_out(&ints, out, 3), 3);
		assert_int_equal(kfifo_out(&ints, out + 3, 20), 5);
		assert_memory_equal(in, out, sizeof(in));
	}
}

static void indices_may_overflow(void **state)
{
	int val;

	ints.kfifo.in = ints.kfifo.out = UINT_MAX - 2;
	for (int i = 0; i < 8; i++)
		assert_int_equal(kfifo_put(&ints, i), 1);
	assert_true(kfifo_is_full(&ints));
	assert_int_equal(kfifo_len(&ints), 8);
	for (int i = 0; i < 8; i++) {
		assert_int_equal(kfifo_get(&ints, &val), 1);
		assert_int_equal(val, i);
	}
}

static void against_a_model(void **state)
{
	unsigned int seed = 11;
	unsigned int put = 0, got = 0;
	int buf[16];

	for (int step = 0; step < 5000; step++) {
		unsigned int n = next_random(&seed) % 12;

		if (next_random(&seed) & 1) {
			for (unsigned int i = 0; i < n; i++)
				buf[i] = put + i;
			n = min(n, 8 - (put - got));
			assert_int_equal(kfifo_in(&ints, buf, n), n);
			put += n;
		} else {
			unsigned int expected = min(n, put - got);

			assert_int_equal(kfifo_out(&ints, buf, n), expected);
			for (unsigned int i = 0; i < expected; i++)
				assert_int_equal(buf[i], got + i);
			got += expected;
		}
		assert_int_equal(kfifo_len(&ints), put - got);
		assert_int_equal(kfifo_avail(&ints), 8 - (put - got));
	}
}

static void reset_out_drops_what_is_there(void **state)
{
	int val;

	kfifo_put(&ints, 1);
	kfifo_put(&ints, 2);
	kfifo_reset_out(&ints);
	assert_true(kfifo_is_empty(&ints));
	kfifo_put(&ints, 3);
	assert_int_equal(kfifo_get(&ints, &val), 1);
	assert_int_equal(val, 3);
}

static void alloc_rounds_up(void **state)
{
	int val;

	assert_false(kfifo_initialized(&heap));
	assert_int_equal(kfifo_alloc(&heap, 1, GFP_KERNEL), -EINVAL);
	assert_int_equal(kfifo_alloc(&heap, 2, GFP_KERNEL), 0);
	assert_int_equal(kfifo_size(&heap), 2);
	kfifo_free(&heap);
	assert_int_equal(kfifo_alloc(&heap, 5, GFP_KERNEL), 0);
	assert_int_equal(kfifo_size(&heap), 8);
	for (int i = 0; i < 8; i++)
		assert_int_equal(kfifo_put(&heap, i), 1);
	assert_int_equal(kfifo_get(&heap, &val), 1);
	kfifo_free(&heap);
	assert_false(kfifo_initialized(&heap));
	assert_int_equal(host_blocks, 0);

	host_allocs_left = 0;
	assert_int_equal(kfifo_alloc(&heap, 8, GFP_KERNEL), -ENOMEM);
	assert_int_equal(kfifo_alloc(&ints, 8, GFP_KERNEL), -EINVAL);
}

static void init_rounds_down(void **state)
{
	unsigned char buffer[30], text[20] = "", big[30];

	assert_int_equal(kfifo_init(&bytes, buffer, 1), -EINVAL);
	assert_int_equal(kfifo_init(&bytes, buffer, 2), 0);
	assert_int_equal(kfifo_size(&bytes), 2);
	assert_int_equal(kfifo_init(&bytes, buffer, sizeof(buffer)), 0);
	assert_int_equal(kfifo_size(&bytes), 16);
	assert_int_equal(kfifo_in(&bytes, "hello", 5), 5);
	assert_int_equal(kfifo_peek_len(&bytes), 5);
	assert_int_equal(kfifo_out(&bytes, text, sizeof(text)), 5);
	assert_string_equal((char *)text, "hello");
	memset(big, 1, sizeof(big));
	assert_int_equal(kfifo_in(&bytes, big, sizeof(big)), 16);
	assert_int_equal(kfifo_init(&ints, buffer, sizeof(buffer)), -EINVAL);
}

static void records_keep_their_limits(void **state)
{
	char buf[16] = "";

	assert_int_equal(kfifo_recsize(&records), 1);
	assert_int_equal(kfifo_avail(&records), 15);
	assert_int_equal(kfifo_in(&records, "abc", 3), 3);
	assert_int_equal(kfifo_in(&records, "defgh", 5), 5);
	assert_int_equal(kfifo_len(&records), 10);
	assert_int_equal(kfifo_avail(&records), 5);
	assert_int_equal(kfifo_in(&records, "toolong", 7), 0);
	assert_int_equal(kfifo_peek_len(&records), 3);
	assert_int_equal(kfifo_out_peek(&records, buf, sizeof(buf)), 3);
	assert_int_equal(kfifo_out(&records, buf, sizeof(buf)), 3);
	assert_memory_equal(buf, "abc", 3);
	/* What does not fit into the buffer is lost. */
	assert_int_equal(kfifo_out(&records, buf, 2), 2);
	assert_memory_equal(buf, "de", 2);
	assert_true(kfifo_is_empty(&records));
	assert_int_equal(kfifo_out(&records, buf, 2), 0);
	assert_int_equal(kfifo_peek_len(&records), 0);
}

static void records_wrap_round(void **state)
{
	char in[12], out[12];

	for (unsigned int i = 0; i < 100; i++) {
		unsigned int len = i % 12;

		memset(in, 'a' + len, sizeof(in));
		memset(out, 0, sizeof(out));
		assert_int_equal(kfifo_in(&records, in, len), len);
		assert_int_equal(kfifo_peek_len(&records), len);
		assert_int_equal(kfifo_out(&records, out, sizeof(out)), len);
		assert_memory_equal(in, out, len);
		assert_true(kfifo_is_empty(&records));
	}
}

static void record_put_get_skip(void **state)
{
	unsigned char c;

	assert_int_equal(kfifo_put(&records, 'x'), 1);
	assert_int_equal(kfifo_put(&records, 'y'), 1);
	assert_int_equal(kfifo_len(&records), 4);
	kfifo_skip(&records);
	assert_int_equal(kfifo_peek(&records, &c), 1);
	assert_int_equal(kfifo_get(&records, &c), 1);
	assert_int_equal(c, 'y');
	kfifo_skip(&records);
	assert_true(kfifo_is_empty(&records));
}

static void full_record_fifo_takes_no_header(void **state)
{
	for (int i = 0; i < 8; i++)
		assert_int_equal(kfifo_put(&records, i), 1);
	assert_int_equal(kfifo_avail(&records), 0);
	assert_int_equal(kfifo_in(&records, "", 0), 0);
	assert_int_equal(kfifo_len(&records), 16);
}

static void empty_record_fills_the_last_byte(void **state)
{
	char buf[16];

	assert_int_equal(kfifo_in(&records, "0123456789abcd", 14), 14);
	assert_int_equal(kfifo_len(&records), 15);
	kfifo_in(&records, "", 0);
	assert_int_equal(kfifo_len(&records), 16);
	assert_int_equal(kfifo_out(&records, buf, sizeof(buf)), 14);
	assert_memory_equal(buf, "0123456789abcd", 14);
	assert_int_equal(kfifo_len(&records), 1);
	assert_int_equal(kfifo_out(&records, buf, sizeof(buf)), 0);
	assert_true(kfifo_is_empty(&records));
}

static void two_bytes_of_length(void **state)
{
	static char in[300], out[300];

	assert_int_equal(kfifo_alloc(&long_records, 1000, GFP_KERNEL), 0);
	assert_int_equal(kfifo_recsize(&long_records), 2);
	for (int round = 0; round < 10; round++) {
		memset(in, round, sizeof(in));
		assert_int_equal(kfifo_in(&long_records, in, 300), 300);
		assert_int_equal(kfifo_in(&long_records, in, 255), 255);
		assert_int_equal(kfifo_peek_len(&long_records), 300);
		assert_int_equal(kfifo_out(&long_records, out, 300), 300);
		assert_memory_equal(in, out, 300);
		assert_int_equal(kfifo_out(&long_records, out, 300), 255);
	}
	kfifo_free(&long_records);
	assert_int_equal(host_blocks, 0);
}

static void one_byte_of_length_holds_255(void **state)
{
	struct kfifo_rec_ptr_1 fifo;
	static char in[300];

	assert_int_equal(kfifo_alloc(&fifo, 512, GFP_KERNEL), 0);
	assert_int_equal(kfifo_avail(&fifo), 255);
	assert_int_equal(kfifo_in(&fifo, in, 256), 0);
	assert_int_equal(kfifo_in(&fifo, in, 255), 255);
	kfifo_free(&fifo);
}

static void under_a_lock(void **state)
{
	DEFINE_SPINLOCK(lock);
	int in[2] = { 1, 2 }, out[2];

	assert_true(kfifo_is_empty_spinlocked(&ints, &lock));
	assert_int_equal(kfifo_in_spinlocked(&ints, in, 2, &lock), 2);
	assert_false(kfifo_is_empty_spinlocked_noirqsave(&ints, &lock));
	assert_int_equal(kfifo_out_spinlocked(&ints, out, 1, &lock), 1);
	assert_int_equal(kfifo_out_spinlocked_noirqsave(&ints, out + 1, 1, &lock), 1);
	assert_memory_equal(in, out, sizeof(in));
	assert_int_equal(kfifo_in_spinlocked_noirqsave(&ints, in, 2, &lock), 2);
}

static void to_and_from_user(void **state)
{
	unsigned int copied;
	int in[3] = { 1, 2, 3 }, out[3] = { 0 };
	char rec[4];

	/* Parts of an element do not move. */
	assert_int_equal(kfifo_from_user(&ints, in, sizeof(in), &copied), 0);
	assert_int_equal(copied, sizeof(in));
	assert_int_equal(kfifo_to_user(&ints, out, sizeof(int) + 2, &copied), 0);
	assert_int_equal(copied, sizeof(int));
	assert_int_equal(kfifo_to_user(&ints, (int *)NULL, 4, &copied), -EFAULT);
	assert_int_equal(copied, 0);
	assert_int_equal(kfifo_from_user(&ints, (int *)NULL, 4, &copied), -EFAULT);
	assert_int_equal(kfifo_len(&ints), 2);

	assert_int_equal(kfifo_from_user(&records, "abcd", 4, &copied), 0);
	assert_int_equal(copied, 4);
	assert_int_equal(kfifo_to_user(&records, rec, sizeof(rec), &copied), 0);
	assert_int_equal(copied, 4);
	assert_memory_equal(rec, "abcd", 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(first_in_first_out, setup),
		cmocka_unit_test_setup(structures_are_copied, setup),
		cmocka_unit_test_setup(blocks_wrap_round, setup),
		cmocka_unit_test_setup(indices_may_overflow, setup),
		cmocka_unit_test_setup(against_a_model, setup),
		cmocka_unit_test_setup(reset_out_drops_what_is_there, setup),
		cmocka_unit_test_setup(alloc_rounds_up, setup),
		cmocka_unit_test_setup(init_rounds_down, setup),
		cmocka_unit_test_setup(records_keep_their_limits, setup),
		cmocka_unit_test_setup(records_wrap_round, setup),
		cmocka_unit_test_setup(record_put_get_skip, setup),
		cmocka_unit_test_setup(full_record_fifo_takes_no_header, setup),
		cmocka_unit_test_setup(empty_record_fills_the_last_byte, setup),
		cmocka_unit_test_setup(two_bytes_of_length, setup),
		cmocka_unit_test_setup(one_byte_of_length_holds_255, setup),
		cmocka_unit_test_setup(under_a_lock, setup),
		cmocka_unit_test_setup(to_and_from_user, setup),
	};

	return cmocka_run_group_tests_name("kfifo", tests, NULL, NULL);
}
