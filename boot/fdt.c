// SPDX-License-Identifier: MIT
/*
 * Device tree: the few properties that the kernel needs, read in one pass.
 *
 * Source: Devicetree Specification 0.4, chapter 5 (flattened format) and sections 3.4 and 3.6
 * (/memory, /chosen). Numbers are big-endian.
 */
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <bhk/bootinfo.h>

#define FDT_BEGIN_NODE 1
#define FDT_END_NODE   2
#define FDT_PROP       3
#define FDT_NOP	       4
#define FDT_END	       9

/* Words of the header. */
enum {
	HDR_MAGIC,
	HDR_TOTALSIZE,
	HDR_STRUCT,
	HDR_STRINGS,
	HDR_RSVMAP,
	HDR_VERSION,
	HDR_LAST_COMP_VERSION,
	HDR_BOOT_CPU,
	HDR_STRINGS_SIZE,
	HDR_STRUCT_SIZE,
	HDR_WORDS
};

enum fdt_node { NODE_OTHER, NODE_CHOSEN, NODE_MEMORY };

/**
 * struct fdt_walk - the pass over the structure block
 * @base:	  the blob
 * @pos:	  offset of the next token, a multiple of 4
 * @end:	  end of the structure block
 * @strings:	  offset of the names of the properties
 * @strings_end:  their end
 * @depth:	  0 outside of the root node
 * @node:	  which node of depth 2 this is in
 * @addr_cells:	  words of an address in /memory
 * @size_cells:	  words of a size in it
 */
struct fdt_walk {
	const u8 *base;
	u32 pos, end;
	u32 strings, strings_end;
	u32 depth;
	enum fdt_node node;
	u32 addr_cells, size_cells;
	struct bootinfo *info;
	char *cmdline;
	u32 cmdline_size;
};

static u32 be32(const u8 *p)
{
	return be32_to_cpu(*(const __be32 *)p);
}

/* The next word of the structure block, or FDT_END when there is none. */
static u32 next_word(struct fdt_walk *w)
{
	u32 pos = w->pos;

	if (w->end - pos < 4)
		return FDT_END;
	w->pos += 4;
	return be32(w->base + pos);
}

/* Whether @n bytes lie before the end; moves behind them and the padding. */
static bool skip_bytes(struct fdt_walk *w, u32 n)
{
	if (n > w->end - w->pos)
		return false;
	w->pos += min((u32)ALIGN(n, 4), w->end - w->pos);
	return true;
}

static bool enter_node(struct fdt_walk *w)
{
	const char *name = (const char *)w->base + w->pos;
	u32 len = strnlen(name, w->end - w->pos);

	if (!skip_bytes(w, len + 1))
		return false;
	w->depth++;
	if (w->depth != 2)
		return true;
	if (!strcmp(name, "chosen"))
		w->node = NODE_CHOSEN;
	else if (!strcmp(name, "memory") || strstarts(name, "memory@"))
		w->node = NODE_MEMORY;
	else
		w->node = NODE_OTHER;
	return true;
}

/* A number of one word, or the low word of one of two. */
static u32 number(const u8 *data, u32 cells)
{
	return be32(data + 4 * (cells - 1));
}

static void take_root(struct fdt_walk *w, const char *name, const u8 *data, u32 len)
{
	if (len != 4)
		return;
	if (!strcmp(name, "#address-cells"))
		w->addr_cells = be32(data);
	else if (!strcmp(name, "#size-cells"))
		w->size_cells = be32(data);
}

static void take_memory(struct fdt_walk *w, const char *name, const u8 *data, u32 len)
{
	if (strcmp(name, "reg") || w->addr_cells - 1 > 1 || w->size_cells - 1 > 1 ||
	    len < 4 * (w->addr_cells + w->size_cells) || w->info->mem_size)
		return;
	w->info->mem_base = number(data, w->addr_cells);
	w->info->mem_size = number(data + 4 * w->addr_cells, w->size_cells);
}

static void take_cmdline(struct fdt_walk *w, const u8 *data, u32 len)
{
	len = min(strnlen((const char *)data, len), (size_t)w->cmdline_size - 1);
	memcpy(w->cmdline, data, len);
	w->cmdline[len] = '\0';
}

static void take_chosen(struct fdt_walk *w, const char *name, const u8 *data, u32 len)
{
	struct bootinfo *info = w->info;

	if (!strcmp(name, "bootargs"))
		take_cmdline(w, data, len);
	else if (len != 4 && len != 8)
		return;
	else if (!strcmp(name, "linux,initrd-start"))
		info->initrd_base = number(data, len / 4);
	else if (!strcmp(name, "linux,initrd-end"))
		info->initrd_size = number(data, len / 4);
}

static bool take_property(struct fdt_walk *w)
{
	u32 len = next_word(w), nameoff = next_word(w), room = w->strings_end - w->strings;
	const char *name = (const char *)w->base + w->strings + nameoff;
	const u8 *data = w->base + w->pos;

	if (!skip_bytes(w, len))
		return false;
	if (nameoff >= room || strnlen(name, room - nameoff) == room - nameoff)
		return false;
	if (w->depth == 1)
		take_root(w, name, data, len);
	else if (w->depth == 2 && w->node == NODE_MEMORY)
		take_memory(w, name, data, len);
	else if (w->depth == 2 && w->node == NODE_CHOSEN)
		take_chosen(w, name, data, len);
	return true;
}

/* Each turn consumes at least one word, so the pass ends. */
static int walk(struct fdt_walk *w)
{
	for (;;) {
		switch (next_word(w)) {
		case FDT_BEGIN_NODE:
			if (!enter_node(w))
				return -EINVAL;
			break;
		case FDT_END_NODE:
			if (!w->depth--)
				return -EINVAL;
			break;
		case FDT_PROP:
			if (!take_property(w))
				return -EINVAL;
			break;
		case FDT_NOP:
			break;
		case FDT_END:
			return w->depth ? -EINVAL : 0;
		default:
			return -EINVAL;
		}
	}
}

/* Whether [@off, @off + @len) lies in the blob. */
static bool inside(u32 off, u32 len, u32 size)
{
	return off <= size && len <= size - off;
}

/**
 * fdt_parse() - read a device tree
 * @fdt:	  the blob, aligned to 4
 * @size:	  bytes that may be read
 * @info:	  gets memory and initrd
 * @cmdline:	  gets the command line
 * @cmdline_size: its size
 *
 * Context: any, MMU on or off. Return: 0, or -EINVAL if this is no valid tree; what was found
 * before the fault is in the results.
 */
int fdt_parse(const void *fdt, u32 size, struct bootinfo *info, char *cmdline, u32 cmdline_size)
{
	struct fdt_walk w = {
		.base = fdt,
		.addr_cells = 2,
		.size_cells = 1,
		.info = info,
		.cmdline = cmdline,
		.cmdline_size = cmdline_size,
	};
	u32 hdr[HDR_WORDS], i;
	int ret;

	if (size < sizeof(hdr))
		return -EINVAL;
	for (i = 0; i < HDR_WORDS; i++)
		hdr[i] = be32(w.base + 4 * i);
	size = min(size, hdr[HDR_TOTALSIZE]);
	if (hdr[HDR_MAGIC] != FDT_MAGIC || hdr[HDR_STRUCT] % 4 ||
	    !inside(hdr[HDR_STRUCT], hdr[HDR_STRUCT_SIZE], size) ||
	    !inside(hdr[HDR_STRINGS], hdr[HDR_STRINGS_SIZE], size))
		return -EINVAL;
	w.pos = hdr[HDR_STRUCT];
	w.end = w.pos + hdr[HDR_STRUCT_SIZE];
	w.strings = hdr[HDR_STRINGS];
	w.strings_end = w.strings + hdr[HDR_STRINGS_SIZE];
	ret = walk(&w);
	/* The tree tells the end, not the size. */
	info->initrd_size =
		info->initrd_size > info->initrd_base ? info->initrd_size - info->initrd_base : 0;
	return ret;
}
