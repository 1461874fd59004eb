// SPDX-License-Identifier: MIT
/*
 * A fuzz target without libFuzzer: each file that is named, all of its beginnings, and some
 * random changes that are the same in each run.
 */
#include "fuzz.h"

#define CHANGED 200 /* copies of a file with changes */

static unsigned int seed = 1;

static unsigned int next_random(void)
{
	seed = seed * 1103515245u + 12345u;
	return seed >> 8;
}

static uint8_t *load(const char *name, size_t *size)
{
	FILE *f = fopen(name, "rb");
	uint8_t *data = malloc(1 << 20);

	if (!f || !data) {
		perror(name);
		exit(1);
	}
	*size = fread(data, 1, 1 << 20, f);
	fclose(f);
	return data;
}

static void change(const uint8_t *data, size_t size)
{
	uint8_t *copy = fuzz_copy(data, size);

	for (unsigned int n = 1 + next_random() % 4; size && n; n--)
		copy[next_random() % size] ^= next_random() % 2 ? 1u << next_random() % 8 : next_random();
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		size_t size, step;
		uint8_t *data = load(argv[i], &size);

		step = size / 256 + 1;
		for (size_t n = 0; n < size; n += step)
			LLVMFuzzerTestOneInput(data, n);
		LLVMFuzzerTestOneInput(data, size);
		for (unsigned int n = 0; n < CHANGED; n++)
			change(data, size);
		free(data);
	}
	return argc > 1 ? 0 : 1;
}
