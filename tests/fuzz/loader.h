/* SPDX-License-Identifier: MIT */
/* What a loader leaves in memory, in either of its forms, is read without believing a byte of it. */
#ifndef TESTS_FUZZ_LOADER_H
#define TESTS_FUZZ_LOADER_H

#include "fuzz.h"
#include <bhk/bootinfo.h>

static inline void fuzz_loader(int (*parse)(const void *, u32, struct bootinfo *, char *, u32),
			       const uint8_t *data, size_t size)
{
	struct bootinfo info = {};
	char cmdline[64] = "untouched";
	void *copy = fuzz_copy(data, size);
	int ret = parse(copy, size, &info, cmdline, sizeof(cmdline));

	CHECK(ret <= 0);
	CHECK(memchr(cmdline, 0, sizeof(cmdline)));
	free(copy);
}

#endif
