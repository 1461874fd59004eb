// SPDX-License-Identifier: MIT
/* free, peek and poke. */
#include <linux/align.h>
#include <linux/ctype.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <bhk/mm.h>

#define SHELL_GROUP "memory"
#include "internal.h"

/* What one peek shows at most; more would only scroll away. */
#define PEEK_MAX 65536

#define BYTES_PER_LINE 16

static void part(const char *name, size_t bytes, const char *what)
{
	shell_printf("  %-10s %11zu  %s\n", name, bytes / 1024, what);
}

static void show_parts(const struct mem_info *m)
{
	shell_puts("\nin use:            KiB\n");
	part("code", m->code, "code and constants");
	part("data", m->image - m->code, "data, boot-time stacks and page tables, page 0");
	part("pages", m->pages, "page descriptors");
	part("slab", m->slab, "kmalloc() and caches");
	part("objects", m->slab_used, "  of it in allocated objects");
	part("large", m->large, "kmalloc() beyond the caches");
	part("stacks", m->stacks, "thread stacks");
	part("tables", m->tables, "page tables made after boot");
	part("other", m->other, "from alloc_pages()");
	part("sum", m->in_use, "without code and page descriptors");
	part("", m->in_use + m->code, "with code");
	shell_printf("\nlargest free block %zu KiB, %llu requests found no memory\n",
		     m->largest / 1024, m->failed);
}

static int cmd_free(int argc, char **argv)
{
	struct mem_info m;
	size_t used;

	mem_get_info(&m);
	used = m.total - m.free;
	shell_puts(
		"               total        used        free      shared  buff/cache   available\n");
	shell_printf("Mem:    %12zu%12zu%12zu%12u%12u%12zu\n", m.total / 1024, used / 1024,
		     m.free / 1024, 0, 0, m.free / 1024);
	show_parts(&m);
	return 0;
}

SHELL_CMD(free, "free", "memory in use, in KiB", cmd_free, NULL,
	  .more = "The first lines are those of Linux's 'free'; there are no shared pages and no\n"
		  "cache. Below: what the used part consists of.");

/* An address is a number or the name of a function. */
static int parse_address(const char *word, unsigned long *addr)
{
	if (isdigit(*word))
		return shell_number(word, "address", 0, ULONG_MAX, addr);
	*addr = kallsyms_lookup_name(word);
	if (*addr)
		return 0;
	return shell_error(-EINVAL, "'%s' is neither a number nor a function", word);
}

static int parse_width(const char *word, unsigned int *width)
{
	static const char letters[] = "bhw";
	const char *at = word[0] && !word[1] ? strchr(letters, *word) : NULL;

	if (!at)
		return shell_error(-EINVAL, "width '%s' is none of b (8), h (16), w (32 bits)",
				   word);
	*width = 1u << (at - letters);
	return 0;
}

static int check_alignment(unsigned long addr, unsigned int width)
{
	if (IS_ALIGNED(addr, width))
		return 0;
	return shell_error(-EINVAL, "0x%lx is no multiple of %u", addr, width);
}

static int no_access(const char *what, unsigned long addr)
{
	const char *why = "nothing is mapped there";

	if (addr_mapped(addr))
		why = *what == 'w' ? "it is read-only, or no device answers" : "no device answers";
	return shell_error(-EFAULT, "cannot %s 0x%08lx: %s", what, addr, why);
}

static u32 load(const void *p, unsigned int width)
{
	u32 val = 0;

	memcpy(&val, p, width);
	return val;
}

/* Hexadecimal, and for bytes as text too. */
static void show_values(unsigned long addr, const unsigned char *values, unsigned int bytes,
			unsigned int width)
{
	unsigned int i;

	shell_printf("%08lx:", addr);
	for (i = 0; i < bytes; i += width)
		shell_printf(" %0*x", 2 * width, load(values + i, width));
	if (width == 1) {
		shell_printf("%*s", (BYTES_PER_LINE - bytes) * 3 + 2, "");
		for (i = 0; i < bytes; i++)
			shell_printf("%c", isprint(values[i]) ? values[i] : '.');
	}
	shell_puts("\n");
}

static int peek(unsigned long addr, unsigned long count, unsigned int width)
{
	unsigned long left = count * width;
	u32 line[BYTES_PER_LINE / 4];

	while (left) {
		unsigned int i, n = min_t(unsigned long, left, BYTES_PER_LINE);

		for (i = 0; i < n; i += width)
			if (copy_from_kernel_nofault((char *)line + i, (void *)(addr + i), width))
				return no_access("read", addr + i);
		show_values(addr, (unsigned char *)line, n, width);
		if (shell_interrupted())
			return -EINTR;
		addr += n;
		left -= n;
	}
	return 0;
}

static int cmd_peek(int argc, char **argv)
{
	unsigned long addr, count = 1;
	unsigned int width = 4;
	int ret;

	if (argc < 2 || argc > 4)
		return shell_usage();
	ret = parse_address(argv[1], &addr);
	if (!ret && argc > 2 && isdigit(argv[2][0]))
		ret = shell_number(argv[2], "count", 1, PEEK_MAX, &count);
	else if (!ret && argc > 3)
		ret = shell_usage();
	if (!ret && argc > 2 && (argc > 3 || !isdigit(argv[2][0])))
		ret = parse_width(argv[argc - 1], &width);
	return ret ?: check_alignment(addr, width) ?: peek(addr, count, width);
}

SHELL_CMD(
	peek, "peek ADDRESS [COUNT] [b|h|w]", "read memory or registers", cmd_peek, NULL,
	.more = "Reads COUNT values of 8 (b), 16 (h) or 32 bits (w, the default), each with one\n"
		"access but h, which takes two. A function's name is an address as well. An address\n"
		"where nothing is gives an error and does no harm; a register may have side effects.",
	.example = "  peek 0x8000 16\n  peek 0x20003004\n  peek schedule 8\n  peek 0x100 64 b");

static int cmd_poke(int argc, char **argv)
{
	unsigned long addr, val;
	unsigned int width = 4;
	int ret;

	if (argc < 3 || argc > 4)
		return shell_usage();
	ret = parse_address(argv[1], &addr);
	if (!ret && argc == 4)
		ret = parse_width(argv[3], &width);
	if (!ret)
		ret = shell_number(argv[2], "value", 0, U32_MAX >> (32 - 8 * width), &val);
	if (!ret)
		ret = check_alignment(addr, width);
	if (ret)
		return ret;
	if (copy_to_kernel_nofault((void *)addr, &val, width))
		return no_access("write", addr);
	return 0;
}

SHELL_CMD(poke, "poke ADDRESS VALUE [b|h|w]", "write memory or a register", cmd_poke, NULL,
	  .more = "Code and constants are read-only: writing there is an error, and so is an\n"
		  "address where nothing is. Anything else does what it does.",
	  .example = "  poke 0x20200020 0x00008000");
