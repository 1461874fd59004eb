// SPDX-License-Identifier: MIT
/* compiler.h, types.h, err.h, bug.h, container_of.h, byteorder, unaligned.h, random.h, io.h */
#include "unit.h"
#include <linux/bitfield.h>
#include <linux/bug.h>
#include <linux/circ_buf.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/random.h>
#include <linux/signal.h>
#include <linux/stat.h>
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/unaligned.h>
#include <linux/version.h>

#define CONFIG_TEST_OPTION 1

struct outer {
	char pad;
	int inner;
	u8 tail[3];
};

static void containers(void **state)
{
	struct outer outer = { 0 };
	const int *inner = &outer.inner;

	assert_ptr_equal(container_of(&outer.inner, struct outer, inner), &outer);
	assert_true(__same_type(container_of_const(inner, struct outer, inner),
				const struct outer *));
	assert_true(__same_type(container_of_const(&outer.inner, struct outer, inner),
				struct outer *));
	assert_int_equal(sizeof_field(struct outer, tail), 3);
	assert_int_equal(offsetofend(struct outer, inner), 8);
	assert_int_equal(ARRAY_SIZE(outer.tail), 3);
}

static void options(void **state)
{
	assert_int_equal(IS_ENABLED(CONFIG_TEST_OPTION), 1);
	assert_int_equal(IS_BUILTIN(CONFIG_TEST_OPTION), 1);
	assert_int_equal(IS_MODULE(CONFIG_TEST_OPTION), 0);
	assert_int_equal(IS_ENABLED(CONFIG_NO_SUCH_OPTION), 0);
#if IS_ENABLED(CONFIG_NO_SUCH_OPTION)
	fail();
#endif
}

static void widths(void **state)
{
	assert_int_equal(sizeof(u8) + sizeof(u16) + sizeof(u32) + sizeof(u64), 15);
	assert_true((s8)-1 < 0 && (s16)-1 < 0 && (s32)-1 < 0 && (s64)-1 < 0);
	assert_true((u8)-1 > 0 && (u32)-1 > 0 && (u64)-1 > 0);
	assert_true(is_signed_type(long) && is_unsigned_type(size_t));
	assert_int_equal(sizeof(loff_t), 8);
	assert_int_equal(sizeof(dma_addr_t), 4);
	assert_int_equal(sizeof(umode_t), 2);
}

static void errors_in_pointers(void **state)
{
	int object;
	void *p = ERR_PTR(-ENOENT);

	assert_true(IS_ERR(p));
	assert_int_equal(PTR_ERR(p), -ENOENT);
	assert_true(IS_ERR_OR_NULL(NULL) && !IS_ERR(NULL) && !IS_ERR(&object));
	assert_true(IS_ERR(ERR_PTR(-MAX_ERRNO)) && !IS_ERR(ERR_PTR(-MAX_ERRNO - 1)));
	assert_int_equal(PTR_ERR_OR_ZERO(&object), 0);
	assert_int_equal(PTR_ERR_OR_ZERO(p), -ENOENT);
	assert_ptr_equal(ERR_CAST(p), p);
}

static void numbers_are_linuxs(void **state)
{
	assert_int_equal(EAGAIN, 11);
	assert_int_equal(ENOSYS, 38);
	assert_int_equal(ETIME, 62);
	assert_int_equal(EOPNOTSUPP, 95);
	assert_int_equal(ETIMEDOUT, 110);
	assert_int_equal(ERESTARTSYS, 512);
	assert_int_equal(EPROBE_DEFER, 517);
	assert_int_equal(ENOTSUPP, 524);
	assert_int_equal(SIGKILL, 9);
	assert_int_equal(SIGCHLD, 17);
	assert_int_equal(S_IRUGO | S_IWUSR, 0644);
	assert_true(S_ISCHR(S_IFCHR | 0600) && !S_ISDIR(S_IFCHR));
	assert_true(LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0));
	assert_true(LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0));
	assert_int_equal(KERNEL_VERSION(5, 4, 300), 0x0504ff);
}

static int warn_once(int i)
{
	return WARN_ONCE(i > 1, "number %d\n", i);
}

static void warnings(void **state)
{
	int on = 0;

	assert_warns(0, on = WARN_ON(0));
	assert_int_equal(on, 0);
	assert_warns(1, on = WARN_ON(5));
	assert_int_equal(on, 1);
	assert_warns(1, on = WARN(7 > 3, "%d > %d\n", 7, 3));
	assert_string_equal(host_warning, "7 > 3\n");
	assert_warns(1, for (int i = 0; i < 5; i++) assert_int_equal(warn_once(i), i > 1));
	assert_string_equal(host_warning, "number 2\n");
	assert_warns(1, for (int i = 0; i < 3; i++) on = WARN_ON_ONCE(true));
	assert_int_equal(on, 1);
}

static void byte_order(void **state)
{
	__be16 be16 = cpu_to_be16(0x1234);
	__be32 be32 = cpu_to_be32(0x12345678);
	__le32 le32 = cpu_to_le32(0x12345678);
	u32 word = 0x12345678;

	assert_memory_equal(&be16, "\x12\x34", 2);
	assert_memory_equal(&be32, "\x12\x34\x56\x78", 4);
	assert_memory_equal(&le32, "\x78\x56\x34\x12", 4);
	assert_int_equal(be32_to_cpup(&be32), 0x12345678);
	be32_add_cpu(&be32, 1);
	assert_int_equal(be32_to_cpu(be32), 0x12345679);
	be16_add_cpu(&be16, 1);
	assert_int_equal(be16_to_cpu(be16), 0x1235);
	le32_add_cpu(&le32, 1);
	assert_int_equal(le32_to_cpu(le32), 0x12345679);
	assert_true(swab64(0x0102030405060708ULL) == 0x0807060504030201ULL);
	swab32s(&word);
	assert_int_equal(word, 0x78563412);
	assert_int_equal(swahw32(0x12345678), 0x56781234);
	assert_int_equal(ntohs(htons(0x1234)), 0x1234);
}

static void unaligned_access(void **state)
{
	u8 buf[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };

	assert_int_equal(get_unaligned_le16(buf + 1), 0x0201);
	assert_int_equal(get_unaligned_be16(buf + 1), 0x0102);
	assert_int_equal(get_unaligned_le24(buf + 1), 0x030201);
	assert_int_equal(get_unaligned_be24(buf + 1), 0x010203);
	assert_int_equal(get_unaligned_le32(buf + 1), 0x04030201);
	assert_int_equal(get_unaligned_be32(buf + 1), 0x01020304);
	assert_true(get_unaligned_le64(buf + 1) == 0x0807060504030201ULL);
	assert_true(get_unaligned_be64(buf + 1) == 0x0102030405060708ULL);
	assert_int_equal(get_unaligned((u32 *)(buf + 1)), 0x04030201);
	put_unaligned_be32(0xdeadbeef, buf + 3);
	assert_memory_equal(buf + 3, "\xde\xad\xbe\xef", 4);
	put_unaligned_le16(0x1234, buf + 1);
	assert_memory_equal(buf + 1, "\x34\x12", 2);
	put_unaligned_be16(0x1234, buf + 1);
	put_unaligned_le32(1, buf + 5);
	put_unaligned_le64(2, buf + 7);
	put_unaligned_be64(0x0102030405060708ULL, buf + 7);
	assert_memory_equal(buf + 7, "\1\2\3\4\5\6\7\10", 8);
	put_unaligned(7, (u16 *)(buf + 1));
	assert_memory_equal(buf + 1, "\7\0", 2);
}

static void registers(void **state)
{
	u32 regs[4] = { 0x11223344, 0, 0, 0 };
	u32 fifo[3] = { 1, 2, 3 };
	u8 bytes[4];

	assert_int_equal(readl(&regs[0]), 0x11223344);
	assert_int_equal(readb_relaxed(&regs[0]), 0x44);
	assert_int_equal(ioread16(&regs[0]), 0x3344);
	writel(5, &regs[1]);
	writew_relaxed(6, &regs[2]);
	iowrite8(7, &regs[3]);
	assert_int_equal(regs[1] * 100 + regs[2] * 10 + regs[3], 567);
	iowrite32be(0x01020304, &regs[1]);
	assert_int_equal(regs[1], 0x04030201);
	assert_int_equal(ioread32be(&regs[1]), 0x01020304);
	iowrite32_rep(&regs[2], fifo, 3);
	assert_int_equal(regs[2], 3);
	ioread32_rep(&regs[2], fifo, 2);
	assert_int_equal(fifo[0] + fifo[1] + fifo[2], 9);
	memcpy_fromio(bytes, &regs[0], 4);
	assert_memory_equal(bytes, "\x44\x33\x22\x11", 4);
	memset_io(&regs[3], 0xa5, 4);
	memcpy_toio((u8 *)&regs[3] + 1, "\1\2", 2);
	assert_int_equal(regs[3], 0xa50201a5);
}

static void fields_of_registers(void **state)
{
	u32 reg = 0x12345678;

	assert_int_equal(FIELD_GET(GENMASK(15, 8), reg), 0x56);
	assert_int_equal(FIELD_PREP(GENMASK(15, 8), 0xab), 0xab00);
	assert_int_equal(FIELD_MAX(GENMASK(6, 4)), 7);
	assert_true(FIELD_FIT(GENMASK(6, 4), 7));
	assert_false(FIELD_FIT(GENMASK(6, 4), 8));
	assert_int_equal(u32_get_bits(reg, 0xf0000000), 1);
	assert_int_equal(u8_encode_bits(3, 0x30), 0x30);
	assert_true(u64_replace_bits(~0ULL, 0, 0xf0ULL << 40) == 0xffff0fffffffffffULL);
	u32p_replace_bits(&reg, 9, 0xf0);
	assert_int_equal(reg, 0x12345698);
}

/* All positions in a ring of 8 against counting. */
static void rings_of_bytes(void **state)
{
	for (int head = 0; head < 8; head++) {
		for (int tail = 0; tail < 8; tail++) {
			int count = head >= tail ? head - tail : 8 + head - tail;
			int space = 7 - count;

			assert_int_equal(CIRC_CNT(head, tail, 8), count);
			assert_int_equal(CIRC_SPACE(head, tail, 8), space);
			assert_int_equal(CIRC_CNT_TO_END(head, tail, 8), min(count, 8 - tail));
			assert_int_equal(CIRC_SPACE_TO_END(head, tail, 8), min(space, 8 - head));
		}
	}
}

static void words_for_truth(void **state)
{
	char text[8];

	assert_string_equal(str_yes_no(true), "yes");
	assert_string_equal(str_on_off(false), "off");
	assert_string_equal(str_enable_disable(true), "enable");
	assert_string_equal(str_enabled_disabled(false), "disabled");
	assert_string_equal(str_read_write(true), "read");
	string_upper(text, "aZ1");
	assert_string_equal(text, "AZ1");
	string_lower(text, "aZ1");
	assert_string_equal(text, "az1");
}

static void seeds_make_sequences(void **state)
{
	struct rnd_state a, b;
	u8 bytes[11] = { 0 };
	unsigned int distinct = 0;
	u32 seen = 0;

	prandom_seed_state(&a, 1);
	prandom_seed_state(&b, 1);
	for (int i = 0; i < 100; i++) {
		u32 n = prandom_u32_state(&a);

		assert_int_equal(n, prandom_u32_state(&b));
		distinct += n != seen;
		seen = n;
	}
	assert_int_equal(distinct, 100);
	prandom_seed_state(&b, 2);
	assert_int_not_equal(prandom_u32_state(&a), prandom_u32_state(&b));
	prandom_bytes_state(&a, bytes, 10);
	assert_int_equal(bytes[10], 0);
	assert_non_null(memchr_inv(bytes, 0, 10));
}

static void random_numbers(void **state)
{
	unsigned int histogram[8] = { 0 };
	u8 buf[9] = { 0 };

	for (int i = 0; i < 8000; i++)
		histogram[get_random_u32_below(8)]++;
	/* 1000 each; four sigma are 120. */
	for (int i = 0; i < 8; i++)
		assert_in_range(histogram[i], 880, 1120);
	get_random_bytes(buf, 8);
	assert_int_equal(buf[8], 0);
	assert_true(get_random_u64() != get_random_u64());
	add_device_randomness("noise", 5);
	assert_true(get_random_long() != get_random_long());
}

static void regions_are_claimed_once(void **state)
{
	struct resource *res = request_mem_region(0x20200000, 0x100, "gpio");

	assert_non_null(res);
	assert_int_equal(resource_size(res), 0x100);
	assert_int_equal(resource_type(res), IORESOURCE_MEM);
	assert_null(request_mem_region(0x202000ff, 1, "other"));
	assert_null(request_mem_region(0x201fff00, 0x101, "other"));
	assert_non_null(request_mem_region(0x20200100, 1, "next"));
	assert_warns(1, release_mem_region(0x20200000, 0x10));
	assert_warns(0, release_mem_region(0x20200000, 0x100));
	assert_warns(1, release_mem_region(0x20200000, 0x100));
	release_mem_region(0x20200100, 1);
	assert_int_equal(host_blocks, 0);
	host_allocs_left = 0;
	assert_null(request_mem_region(0x20200000, 0x100, "gpio"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(containers),
		TEST(options),
		TEST(widths),
		TEST(errors_in_pointers),
		TEST(numbers_are_linuxs),
		TEST(warnings),
		TEST(byte_order),
		TEST(unaligned_access),
		TEST(registers),
		TEST(fields_of_registers),
		TEST(rings_of_bytes),
		TEST(words_for_truth),
		TEST(seeds_make_sequences),
		TEST(random_numbers),
		TEST(regions_are_claimed_once),
	};

	return cmocka_run_group_tests_name("basics", tests, NULL, NULL);
}
