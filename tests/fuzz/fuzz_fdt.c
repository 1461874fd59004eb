// SPDX-License-Identifier: MIT
/* boot/fdt.c: a flattened device tree. */
#include "fuzz.h"
#include <bhk/bootinfo.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bootinfo info = {};
	char cmdline[64] = "untouched";
	void *copy = fuzz_copy(data, size);
	int ret = fdt_parse(copy, size, &info, cmdline, sizeof(cmdline));

	CHECK(ret <= 0);
	CHECK(memchr(cmdline, 0, sizeof(cmdline)));
	free(copy);
	return 0;
}
