// SPDX-License-Identifier: MIT
/* drivers/block/mbr.c: the first sector of a card. The first four bytes are its size. */
#include "fuzz.h"
#include "../../drivers/block/blk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mbr_part part[MBR_PARTS];
	uint32_t capacity = 0;
	uint8_t *sector = calloc(1, 512);
	int n, found = 0;

	CHECK(sector);
	memcpy(&capacity, data, min_t(size_t, size, 4));
	if (size > 4)
		memcpy(sector, data + 4, min_t(size_t, size - 4, 512));
	n = mbr_parse(sector, capacity, part);
	for (unsigned int i = 0; n >= 0 && i < MBR_PARTS; i++) {
		if (!part[i].sectors)
			continue;
		found++;
		CHECK(part[i].start && part[i].type);
		CHECK((uint64_t)part[i].start + part[i].sectors <= capacity);
	}
	CHECK(n < 0 || n == found);
	free(sector);
	return 0;
}
