// SPDX-License-Identifier: MIT
/* boot/atags.c and boot/fdt.c: right, cut and damaged tags. */
#include "unit.h"
#include <linux/string.h>
#include <asm/byteorder.h>
#include <bhk/bootinfo.h>

static struct bootinfo info;
static char cmdline[64];

static int setup(void **state)
{
	memset(&info, 0, sizeof(info));
	strcpy(cmdline, "untouched");
	return host_setup(state);
}

/* A copy in memory of exactly this size, so that the sanitizer sees each byte read behind it. */
static void *exact(const void *data, size_t size)
{
	return memcpy(malloc(size ?: 1), data, size);
}

static int parse_atags(const void *data, size_t size)
{
	void *copy = exact(data, size);
	int ret = atags_parse(copy, size, &info, cmdline, sizeof(cmdline));

	free(copy);
	return ret;
}

#define CORE	      5, ATAGS_CORE, 0, 4096, 0
#define MEM(b, s)     4, 0x54410002, s, b
#define INITRD2(b, s) 4, 0x54420005, b, s
#define NONE	      0, 0
/* "arg=1 x" and its NUL. */
#define CMDLINE 4, 0x54410009, 0x3d677261, 0x00782031

static void atags_are_read(void **state)
{
	const u32 tags[] = {CORE, MEM(0, 0x1c000000), INITRD2(0x2000000, 0x1234), CMDLINE, NONE};

	assert_int_equal(parse_atags(tags, sizeof(tags)), 0);
	assert_int_equal(info.mem_base, 0);
	assert_int_equal(info.mem_size, 0x1c000000);
	assert_int_equal(info.initrd_base, 0x2000000);
	assert_int_equal(info.initrd_size, 0x1234);
	assert_string_equal(cmdline, "arg=1 x");
}

static void atags_need_a_core(void **state)
{
	const u32 tags[] = {MEM(0, 0x1c000000), NONE}, none[] = {NONE};

	assert_int_equal(parse_atags(tags, sizeof(tags)), -EINVAL);
	assert_int_equal(parse_atags(none, sizeof(none)), -EINVAL);
	assert_int_equal(parse_atags(tags, 0), -EINVAL);
	assert_int_equal(info.mem_size, 0);
	assert_string_equal(cmdline, "untouched");
}

static void largest_memory_counts(void **state)
{
	const u32 tags[] = {CORE, MEM(0x100, 5), MEM(0x200, 7), MEM(0x300, 6), NONE};

	assert_int_equal(parse_atags(tags, sizeof(tags)), 0);
	assert_int_equal(info.mem_base, 0x200);
	assert_int_equal(info.mem_size, 7);
}

static void atags_may_be_cut_anywhere(void **state)
{
	const u32 tags[] = {CORE, MEM(0, 0x1c000000), CMDLINE, INITRD2(1, 2), NONE};
	size_t size;

	for (size = 0; size < sizeof(tags); size++)
		parse_atags(tags, size);
	setup(NULL);
	assert_int_equal(parse_atags(tags, 9 * 4), 0);
	assert_int_equal(info.mem_size, 0x1c000000);
	assert_string_equal(cmdline, "untouched");
}

static void long_cmdline_is_cut(void **state)
{
	u32 tags[5 + 2 + 40];

	memset(tags, 'x', sizeof(tags));
	memcpy(tags, (u32[]){CORE, 42, 0x54410009}, 28);
	assert_int_equal(parse_atags(tags, sizeof(tags)), 0);
	assert_int_equal(strlen(cmdline), sizeof(cmdline) - 1);
}

/* Builds a device tree: structure and strings grow behind a header that is written last. */
struct tree {
	u8 blob[1024];
	u32 pos;
	char strings[256];
	u32 strings_size;
};

static void word(struct tree *t, u32 val)
{
	val = cpu_to_be32(val);
	memcpy(t->blob + t->pos, &val, 4);
	t->pos += 4;
}

static void bytes(struct tree *t, const void *data, u32 len)
{
	memset(t->blob + t->pos, 0, len + 4);
	memcpy(t->blob + t->pos, data, len);
	t->pos += (len + 3) & ~3u;
}

static void node(struct tree *t, const char *name)
{
	word(t, 1);
	bytes(t, name, strlen(name) + 1);
}

static void end_node(struct tree *t)
{
	word(t, 2);
}

static void prop(struct tree *t, const char *name, const void *data, u32 len)
{
	word(t, 3);
	word(t, len);
	word(t, t->strings_size);
	bytes(t, data, len);
	strcpy(t->strings + t->strings_size, name);
	t->strings_size += strlen(name) + 1;
}

static void prop_words(struct tree *t, const char *name, u32 n, const u32 *words)
{
	u32 be[8], i;

	for (i = 0; i < n; i++)
		be[i] = cpu_to_be32(words[i]);
	prop(t, name, be, n * 4);
}
#define PROP(t, name, words...) prop_words(t, name, sizeof((u32[]){words}) / 4, (u32[]){words})

#define HEADER 40

static u32 finish(struct tree *t)
{
	u32 strings, header[10] = {0xd00dfeed, 0, HEADER, 0, HEADER, 17, 16, 0, 0, 0}, i;

	word(t, 9);
	strings = t->pos;
	memcpy(t->blob + strings, t->strings, t->strings_size);
	header[1] = strings + t->strings_size;
	header[3] = strings;
	header[8] = t->strings_size;
	header[9] = strings - HEADER;
	for (i = 0; i < 10; i++)
		header[i] = cpu_to_be32(header[i]);
	memcpy(t->blob, header, sizeof(header));
	return strings + t->strings_size;
}

static int parse_fdt(const void *data, size_t size)
{
	void *copy = exact(data, size);
	int ret = fdt_parse(copy, size, &info, cmdline, sizeof(cmdline));

	free(copy);
	return ret;
}

/* What the firmware of the Pi writes, in short. */
static u32 make_tree(struct tree *t)
{
	memset(t, 0, sizeof(*t));
	t->pos = HEADER;
	node(t, "");
	PROP(t, "#address-cells", 1);
	PROP(t, "#size-cells", 1);
	prop(t, "model", "Raspberry Pi Zero", 18);
	node(t, "chosen");
	prop(t, "bootargs", "loglevel=8 test", 16);
	PROP(t, "linux,initrd-start", 0x2000000);
	PROP(t, "linux,initrd-end", 0x2001234);
	node(t, "memory");
	PROP(t, "reg", 0xbad, 0xbad);
	end_node(t);
	end_node(t);
	node(t, "memory@0");
	prop(t, "device_type", "memory", 7);
	PROP(t, "reg", 0, 0x1c000000);
	end_node(t);
	node(t, "soc");
	word(t, 4);
	prop(t, "bootargs", "not these", 10);
	end_node(t);
	end_node(t);
	return finish(t);
}

static void fdt_is_read(void **state)
{
	struct tree t;

	assert_int_equal(parse_fdt(t.blob, make_tree(&t)), 0);
	assert_string_equal(cmdline, "loglevel=8 test");
	assert_int_equal(info.mem_base, 0);
	assert_int_equal(info.mem_size, 0x1c000000);
	assert_int_equal(info.initrd_base, 0x2000000);
	assert_int_equal(info.initrd_size, 0x1234);
}

static void fdt_with_two_cells(void **state)
{
	struct tree t = {.pos = HEADER};

	node(&t, "");
	PROP(&t, "#address-cells", 2);
	PROP(&t, "#size-cells", 2);
	node(&t, "memory");
	PROP(&t, "reg", 0, 0x1000, 0, 0x20000000);
	end_node(&t);
	end_node(&t);
	assert_int_equal(parse_fdt(t.blob, finish(&t)), 0);
	assert_int_equal(info.mem_base, 0x1000);
	assert_int_equal(info.mem_size, 0x20000000);
}

static void fdt_with_mad_cells(void **state)
{
	static const u32 cells[] = {0, 3, 0x40000000, 0xffffffff};
	unsigned int i;

	for (i = 0; i < 4; i++) {
		struct tree t = {.pos = HEADER};

		node(&t, "");
		PROP(&t, "#address-cells", cells[i]);
		node(&t, "memory");
		PROP(&t, "reg", 0, 0x1000);
		end_node(&t);
		end_node(&t);
		assert_int_equal(parse_fdt(t.blob, finish(&t)), 0);
		assert_int_equal(info.mem_size, 0);
	}
}

static void fdt_must_be_whole(void **state)
{
	struct tree t;
	u32 size = make_tree(&t), cut;

	for (cut = 0; cut < size; cut++)
		assert_int_equal(parse_fdt(t.blob, cut), -EINVAL);
}

static void fdt_must_end_its_nodes(void **state)
{
	struct tree t = {.pos = HEADER};

	node(&t, "");
	assert_int_equal(parse_fdt(t.blob, finish(&t)), -EINVAL);
	t = (struct tree){.pos = HEADER};
	end_node(&t);
	assert_int_equal(parse_fdt(t.blob, finish(&t)), -EINVAL);
}

/* Whatever the damage, no byte outside is read and the command line stays terminated. */
static void damaged_fdt(void **state)
{
	unsigned int seed = 1, n, i;
	struct tree t;
	u32 size = make_tree(&t);

	for (n = 0; n < 30000; n++) {
		make_tree(&t);
		for (i = rand_r(&seed) % 4 + 1; i; i--)
			t.blob[rand_r(&seed) % size] = rand_r(&seed) % 3 ? rand_r(&seed) : 0xff;
		parse_fdt(t.blob, n % 2 ? size : rand_r(&seed) % (size + 1));
		assert_non_null(memchr(cmdline, 0, sizeof(cmdline)));
	}
}

static void damaged_atags(void **state)
{
	const u32 good[] = {CORE, MEM(0, 0x1c000000), CMDLINE, INITRD2(1, 2), NONE};
	unsigned int seed = 1, n, i;
	u32 tags[sizeof(good) / 4];

	for (n = 0; n < 30000; n++) {
		memcpy(tags, good, sizeof(good));
		for (i = rand_r(&seed) % 4 + 1; i; i--)
			((u8 *)tags)[rand_r(&seed) % sizeof(tags)] = rand_r(&seed);
		parse_atags(tags, n % 2 ? sizeof(tags) : rand_r(&seed) % (sizeof(tags) + 1));
		assert_non_null(memchr(cmdline, 0, sizeof(cmdline)));
	}
}

#define T(f) cmocka_unit_test_setup(f, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(atags_are_read),	  T(atags_need_a_core),
		T(largest_memory_counts), T(atags_may_be_cut_anywhere),
		T(long_cmdline_is_cut),	  T(fdt_is_read),
		T(fdt_with_two_cells),	  T(fdt_with_mad_cells),
		T(fdt_must_be_whole),	  T(fdt_must_end_its_nodes),
		T(damaged_fdt),		  T(damaged_atags),
	};

	return cmocka_run_group_tests_name("bootinfo", tests, NULL, NULL);
}
