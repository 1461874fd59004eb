// SPDX-License-Identifier: MIT
/* drivers/block/mbr.c: what counts as a partition. */
#include "unit.h"
#include <asm/unaligned.h>
#include "../../drivers/block/blk.h"

static u8 sector[512];
static struct mbr_part part[MBR_PARTS];

static void entry(unsigned int i, u8 type, u32 start, u32 sectors)
{
	u8 *e = sector + 446 + 16 * i;

	e[4] = type;
	put_unaligned_le32(start, e + 8);
	put_unaligned_le32(sectors, e + 12);
}

static int setup(void **state)
{
	memset(sector, 0, sizeof(sector));
	memset(part, 0xff, sizeof(part));
	sector[510] = 0x55;
	sector[511] = 0xaa;
	return host_setup(state);
}

static void a_table_is_read(void **state)
{
	entry(0, 0x0c, 2048, 100000);
	entry(2, 0x83, 200000, 1);
	sector[446] = 0x80;
	assert_int_equal(mbr_parse(sector, 200001, part), 2);
	assert_int_equal(part[0].start, 2048);
	assert_int_equal(part[0].sectors, 100000);
	assert_int_equal(part[0].type, 0x0c);
	assert_int_equal(part[1].sectors, 0);
	assert_int_equal(part[2].start, 200000);
	assert_int_equal(part[3].sectors, 0);
}

static void no_table(void **state)
{
	sector[511] = 0;
	assert_int_equal(mbr_parse(sector, 1000, part), -EINVAL);
	sector[511] = 0xaa;
	sector[462] = 0xeb; /* code where a boot flag should be */
	assert_int_equal(mbr_parse(sector, 1000, part), -EINVAL);
}

static void an_empty_table_has_none(void **state)
{
	assert_int_equal(mbr_parse(sector, 1000, part), 0);
}

static void what_lies_outside_is_none(void **state)
{
	entry(0, 0x83, 1000, 1);		/* begins behind the end */
	entry(1, 0x83, 999, 2);			/* ends behind the end */
	entry(2, 0x83, 0xffffffff, 0xffffffff); /* wraps */
	entry(3, 0x83, 0, 10);			/* would hold the table */
	assert_int_equal(mbr_parse(sector, 1000, part), 0);
	entry(1, 0x83, 999, 1);
	assert_int_equal(mbr_parse(sector, 1000, part), 1);
	entry(1, 0x83, 1, 0xffffffff);
	assert_int_equal(mbr_parse(sector, 1000, part), 0);
}

/* Whatever is on the card: nothing outside of it. */
static void random_tables_stay_inside(void **state)
{
	unsigned int seed = 1;

	for (unsigned int round = 0; round < 20000; round++) {
		sector_t capacity = next_random(&seed) % 5000;

		for (unsigned int i = 446; i < 510; i++)
			sector[i] = (i - 446) % 16 ? next_random(&seed) >> (next_random(&seed) % 9)
						   : 0x80;
		mbr_parse(sector, capacity, part);
		for (unsigned int i = 0; i < MBR_PARTS; i++)
			assert_true(!part[i].sectors ||
				    (part[i].start && part[i].start + part[i].sectors <= capacity));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_table_is_read, setup),
		cmocka_unit_test_setup(no_table, setup),
		cmocka_unit_test_setup(an_empty_table_has_none, setup),
		cmocka_unit_test_setup(what_lies_outside_is_none, setup),
		cmocka_unit_test_setup(random_tables_stay_inside, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
