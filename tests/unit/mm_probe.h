/* SPDX-License-Identifier: MIT */
/* RAM for the tests of the allocators. */
#ifndef TESTS_MM_PROBE_H
#define TESTS_MM_PROBE_H

#include "unit.h"
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/mm.h>
#include "../../kernel/mm/internal.h"

unsigned long stack_pages;

void static_key_set(struct static_key *key, bool on)
{
	atomic_set(&key->enabled, on);
}

#define LARGEST ((size_t)PAGE_SIZE << (MAX_ORDER - 1))

/* Not a multiple of the largest block, so that the end is ragged. */
#define RAM_SIZE (3 * LARGEST + 13 * PAGE_SIZE)

/* What the kernel's image would take. */
#define IMAGE_SIZE (37 * PAGE_SIZE + 100)

static char *memory;

static int ram_setup(void **state)
{
	static struct task_struct task = { .comm = "unit" };
	struct page *page;

	host_setup(state);
	cpu_state.curr = &task;
	if (!memory)
		memory = aligned_alloc(LARGEST, ALIGN(RAM_SIZE, LARGEST));
	/* What RAM holds at power-on must not matter: here, descriptors of free blocks. */
	page = PTR_ALIGN((struct page *)(memory + IMAGE_SIZE), PAGE_SIZE);
	for (size_t i = 0; i < RAM_SIZE / PAGE_SIZE; i++)
		page[i] = (struct page){ .type = PG_FREE, .order = i % MAX_ORDER };
	page[RAM_SIZE / PAGE_SIZE] = (struct page){ .type = PG_FREE, .order = 0 };
	page_alloc_init(memory, RAM_SIZE, memory + IMAGE_SIZE);
	fail_alloc_set(0, 0);
	return 0;
}

#define RAM_TEST(f) cmocka_unit_test_setup(f, ram_setup)
#endif
