// SPDX-License-Identifier: MIT
/*
 * The kernel's symbol table: addresses to names and back.
 *
 * kernel/mksyms.py makes the table from the first link and describes its form; the first link
 * itself has none. Nothing here locks or writes: all of it may be called
 * from any context, a panic included.
 */
#include <linux/errno.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define MARKER_STEP 64

extern const char _stext[], _etext[];

/* Absent, hence at address 0, in the first link and without CONFIG_KALLSYMS. */
#define TABLE extern __attribute__((weak))

TABLE const u32 kallsyms_num;
TABLE const u32 kallsyms_bases[];
TABLE const u16 kallsyms_offsets[];
TABLE const u8 kallsyms_names[];
TABLE const u32 kallsyms_markers[];
TABLE const u16 kallsyms_token_index[];
TABLE const char kallsyms_token_table[];
TABLE const u8 kallsyms_unwind[];
TABLE const u32 kallsyms_unwind_words[];
TABLE const u32 kallsyms_unwind_rare[];

/* In kallsyms_unwind. */
#define UNWIND_RARE   254
#define UNWIND_INSIDE 255

static u32 symbols(void)
{
	return &kallsyms_num ? kallsyms_num : 0;
}

static unsigned long address(u32 index)
{
	return kallsyms_bases[index / MARKER_STEP] + kallsyms_offsets[index];
}

/* Where the coded name of symbol @index begins. */
static const u8 *coded_name(u32 index)
{
	const u8 *code = kallsyms_names + kallsyms_markers[index / MARKER_STEP];
	u32 skip = index % MARKER_STEP;

	while (skip--)
		code += *code + 1;
	return code;
}

/* Writes the name that @code stands for to @name, which has KSYM_NAME_LEN bytes. */
static const u8 *expand(const u8 *code, char *name)
{
	const u8 *end = code + *code + 1;

	for (code++; code < end; code++) {
		u32 from = kallsyms_token_index[*code];
		u32 len = kallsyms_token_index[*code + 1] - from;

		memcpy(name, kallsyms_token_table + from, len);
		name += len;
	}
	*name = '\0';
	return end;
}

/* The last symbol at or below @addr; there is one, since the table begins with the first. */
static u32 find(unsigned long addr)
{
	u32 low = 0, high = symbols();

	while (high - low > 1) {
		u32 mid = (low + high) / 2;

		if (address(mid) <= addr)
			low = mid;
		else
			high = mid;
	}
	return low;
}

static bool has_symbol(unsigned long addr)
{
	return symbols() && addr >= address(0) && addr < (unsigned long)_etext;
}

/**
 * kallsyms_lookup() - name of the function that an address belongs to
 * @addr: any address
 * @symbolsize: gets the distance to the next function, or NULL
 * @offset: gets the distance from the function's start, or NULL
 * @modname: gets NULL, since modules are linked in; may be NULL itself
 * @namebuf: KSYM_NAME_LEN bytes for the name
 *
 * Context: any, does not sleep. Bounded: a binary search and at most 63 names skipped.
 * Return: @namebuf, or NULL if the address is not in the kernel's text or there is no table.
 */
const char *kallsyms_lookup(unsigned long addr, unsigned long *symbolsize, unsigned long *offset,
			    char **modname, char *namebuf)
{
	unsigned long end = (unsigned long)_etext;
	u32 index;

	if (modname)
		*modname = NULL;
	/* The lowest bit of a function's address says that it is Thumb code. */
	addr &= ~1ul;
	if (!IS_ENABLED(CONFIG_KALLSYMS) || !has_symbol(addr))
		return NULL;
	index = find(addr);
	if (index + 1 < symbols())
		end = address(index + 1);
	if (symbolsize)
		*symbolsize = end - address(index);
	if (offset)
		*offset = addr - address(index);
	expand(coded_name(index), namebuf);
	return namebuf;
}

/**
 * kallsyms_unwind_entry() - find what undoes the frame of a function
 * @pc:	  address in the kernel's text, even
 * @func: gets where the function begins, 0 if there is none
 *
 * Context: any, does not sleep.
 * Return: the address of the word before the one that tells, see struct unwind_env; 0: none.
 */
u32 kallsyms_unwind_entry(u32 pc, u32 *func)
{
	const u32 *rare = kallsyms_unwind_rare;
	u32 index;

	*func = 0;
	if (!has_symbol(pc))
		return 0;
	index = find(pc);
	while (index && kallsyms_unwind[index] == UNWIND_INSIDE)
		index--;
	*func = address(index);
	if (kallsyms_unwind[index] != UNWIND_RARE)
		return (u32)&kallsyms_unwind_words[kallsyms_unwind[index]] - 4;
	while (rare[0] != index)
		rare += 2;
	return (u32)&rare[1] - 4;
}

/**
 * kallsyms_on_each_symbol() - call a function for each symbol in the order of addresses
 * @fn: gets @data, the name (valid during the call) and the address; other than 0 stops
 * @data: handed to @fn
 *
 * Context: any that @fn allows.
 * Return: what the last call of @fn returned, 0 if there is no symbol.
 */
int kallsyms_on_each_symbol(int (*fn)(void *data, const char *name, unsigned long addr),
			    void *data)
{
	const u8 *code = kallsyms_names;
	char name[KSYM_NAME_LEN];
	int ret = 0;

	for (u32 i = 0; i < symbols() && !ret; i++) {
		code = expand(code, name);
		ret = fn(data, name, address(i));
	}
	return ret;
}

/**
 * kallsyms_lookup_name() - address of a function
 * @name: its name
 *
 * Context: any, does not sleep; walks the whole table, so not for a hot path.
 * Return: the address (the lowest, if several static functions share the name) or 0. It is where
 * the code lies: a call of a Thumb function needs bit 0 as well.
 */
unsigned long kallsyms_lookup_name(const char *name)
{
	const u8 *code = kallsyms_names;
	char candidate[KSYM_NAME_LEN];

	for (u32 i = 0; i < symbols(); i++) {
		code = expand(code, candidate);
		if (!strcmp(candidate, name))
			return address(i);
	}
	return 0;
}

/**
 * lookup_symbol_name() - name of the function that an address belongs to
 * @addr: any address
 * @symname: KSYM_NAME_LEN bytes for the name
 *
 * Context: any, does not sleep.
 * Return: 0, or -ERANGE if the address is in no function.
 */
int lookup_symbol_name(unsigned long addr, char *symname)
{
	return kallsyms_lookup(addr, NULL, NULL, NULL, symname) ? 0 : -ERANGE;
}

/**
 * sprint_symbol() - an address in the form function+0xoffset/0xsize
 * @buffer: KSYM_SYMBOL_LEN bytes
 * @address: any address; one in no function gives 0xaddress
 *
 * Context: any, does not sleep.
 * Return: the length of the text.
 */
int sprint_symbol(char *buffer, unsigned long address)
{
	unsigned long size, offset;
	size_t len;

	if (!kallsyms_lookup(address, &size, &offset, NULL, buffer))
		return sprintf(buffer, "0x%lx", address);
	len = strlen(buffer);
	return len + sprintf(buffer + len, "+0x%lx/0x%lx", offset, size);
}

/**
 * sprint_symbol_no_offset() - the name of the function of an address
 * @buffer: KSYM_SYMBOL_LEN bytes
 * @address: any address; one in no function gives 0xaddress
 *
 * Context: any, does not sleep.
 * Return: the length of the text.
 */
int sprint_symbol_no_offset(char *buffer, unsigned long address)
{
	if (!kallsyms_lookup(address, NULL, NULL, NULL, buffer))
		return sprintf(buffer, "0x%lx", address);
	return strlen(buffer);
}
