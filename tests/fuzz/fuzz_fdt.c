// SPDX-License-Identifier: MIT
/* boot/fdt.c: a flattened device tree. */
#include "loader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_loader(fdt_parse, data, size);
	return 0;
}
