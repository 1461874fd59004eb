/* SPDX-License-Identifier: MIT */
/* What each fuzz target includes. An input is wrong for the kernel if CHECK() or a sanitizer says so. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/kernel.h>
#include <linux/types.h>

#define CHECK(condition)                                                                     \
	do {                                                                                 \
		if (!(condition)) {                                                          \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
			abort();                                                             \
		}                                                                            \
	} while (0)

/* libFuzzer's name, which replay.c uses too. Always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy in memory of exactly this size: the sanitizer sees each byte read behind it. */
static inline void *fuzz_copy(const void *data, size_t size)
{
	void *copy = malloc(size ?: 1);

	CHECK(copy);
	if (size)
		memcpy(copy, data, size);
	return copy;
}

/* The same as text: up to the first NUL, with one. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
	return strndup((const char *)data, size);
}

#endif
