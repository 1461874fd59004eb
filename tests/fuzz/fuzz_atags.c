// SPDX-License-Identifier: MIT
/* boot/atags.c: what a loader left in memory. */
#include "loader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_loader(atags_parse, data, size);
	return 0;
}
