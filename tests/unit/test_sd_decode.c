// SPDX-License-Identifier: MIT
/* drivers/mmc/sd-decode.c: registers of cards */
#include "unit.h"
#include <linux/string.h>
#include "../../drivers/mmc/mmc.h"

static struct mmc_card card;

static int decode(u32 a, u32 b, u32 c, u32 d)
{
	const u32 resp[4] = {a, b, c, d};

	return mmc_decode_csd(resp, &card);
}

static void a_small_card(void **state)
{
	/* A 2 GB card: C_SIZE 3807, C_SIZE_MULT 7, blocks of 1024 bytes. */
	card = (struct mmc_card){0};
	assert_int_equal(decode(0x00260032, 0x5f5a83b7, 0xedb7ff9f, 0x964000a1), 0);
	assert_string_equal(card.info.type, "SDSC");
	assert_int_equal(card.info.sectors, 3808 << 10);
	assert_false(card.info.ro);
}

static void large_cards(void **state)
{
	card = (struct mmc_card){.block_address = true};
	/* C_SIZE 15159: 7.4 GiB. */
	assert_int_equal(decode(0x400e0032, 0x5b590000, 0x3b377f80, 0x0a404013), 0);
	assert_string_equal(card.info.type, "SDHC");
	assert_int_equal(card.info.sectors, (15159 + 1) * 1024);
	assert_int_equal(decode(0x400e0032, 0x5b59003f, 0xffff7f80, 0x0a404013), 0);
	assert_string_equal(card.info.type, "SDXC");
	assert_int_equal(card.info.sectors, 1ull << 32);
}

static void write_protection(void **state)
{
	card = (struct mmc_card){.block_address = true};
	assert_int_equal(decode(0x400e0032, 0x5b590000, 0x3b377f80, 0x0a405013), 0);
	assert_true(card.info.ro);
	assert_int_equal(decode(0x400e0032, 0x5b590000, 0x3b377f80, 0x0a406013), 0);
	assert_true(card.info.ro);
}

static void nonsense(void **state)
{
	card = (struct mmc_card){0};
	assert_int_equal(decode(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff), -EINVAL);
	assert_int_equal(decode(0x80000000, 0, 0, 0), -EINVAL);
	assert_int_equal(decode(0, 0, 0, 0), -EINVAL); /* blocks of one byte */
	/* More than byte addresses reach. */
	assert_int_equal(decode(0x00260032, 0x5f5f83ff, 0xffffffff, 0x964000a1), -EINVAL);
}

static void an_identification(void **state)
{
	const u32 resp[4] = {0xaa585951, 0x454d5521, 0x01deadbe, 0xef006219};
	const u32 wild[4] = {~0u, ~0u, ~0u, ~0u};

	mmc_decode_cid(resp, &card.info);
	assert_string_equal(card.info.name, "QEMU!");
	assert_int_equal(card.info.manfid, 0xaa);
	assert_int_equal(card.info.oemid, 0x5859);
	assert_int_equal(card.info.serial, 0xdeadbeef);
	assert_int_equal(card.info.year, 2006);
	assert_int_equal(card.info.month, 2);
	mmc_decode_cid(wild, &card.info);
	assert_string_equal(card.info.name, "?????");
}

static void a_status(void **state)
{
	assert_int_equal(mmc_r1_error(0x00000900), 0);
	assert_int_equal(mmc_r1_error(R1_WP_VIOLATION | R1_ERROR), -EROFS);
	assert_int_equal(mmc_r1_error(R1_CARD_ECC_FAILED), -EIO);
	assert_int_equal(mmc_r1_error(R1_ADDRESS_ERROR), -ERANGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_small_card), TEST(large_cards),	     TEST(write_protection),
		TEST(nonsense),	    TEST(an_identification), TEST(a_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
