// SPDX-License-Identifier: MIT
/*
 * What may follow %p, as on Linux:
 *
 *	%p %px %pK	the address, eight digits. Linux hashes %p so that unprivileged users
 *			learn no addresses; here everybody who can read the log owns the machine.
 *	%pS %pB		function+0xoffset/0xsize; B is for return addresses
 *	%ps		function
 *	%pF %pf		as %pS and %ps
 *	%pa[pd]		a phys_addr_t, dma_addr_t or resource_size_t by reference
 *	%pe		an error pointer by number
 *	%*ph[CDN]	that many bytes (64 at most), separated by blank, colon, dash, nothing
 *	%pV		a struct va_format
 */
#include <linux/err.h>
#include <linux/hex.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>
#include "vsprintf.h"

#define HEX_BYTES_MAX 64

static void put_hex(struct printf_out *out, const struct printf_spec *spec, unsigned long num,
		    int digits)
{
	struct printf_spec hex = {
		.left = spec->left,
		.width = spec->width,
		.precision = digits,
		.conv = 'x',
	};

	printf_integer(out, &hex, num);
}

static void put_address(struct printf_out *out, const struct printf_spec *spec, const void *ptr)
{
	put_hex(out, spec, (unsigned long)ptr, 2 * sizeof(ptr));
}

/* The name of @addr's function. Its buffer is off the stack again when the offset follows. */
static noinline bool put_name(struct printf_out *out, const struct printf_spec *spec,
			      unsigned long addr, unsigned long *size, unsigned long *offset)
{
	char name[KSYM_NAME_LEN];

	if (!kallsyms_lookup(addr, size, offset, NULL, name))
		return false;
	printf_string(out, spec, name);
	return true;
}

/*
 * @kind: 'S' with offset, 's' without, 'B' for a return address: the call lies before it, at least
 * 2 bytes of it. Bit 0 of a pointer to Thumb code is no part of the address.
 */
static void put_symbol(struct printf_out *out, struct printf_spec *spec, unsigned long addr,
		       char kind)
{
	const struct printf_spec bare = {.precision = -1};
	unsigned long size, offset, back = kind == 'B' ? 2 : 0;

	if (!put_name(out, spec, (addr & ~1ul) - back, &size, &offset)) {
		printf_text(out, "0x", 2);
		put_hex(out, &bare, addr, -1);
		return;
	}
	if (kind == 's')
		return;
	printf_text(out, "+0x", 3);
	put_hex(out, &bare, offset + back, -1);
	printf_text(out, "/0x", 3);
	put_hex(out, &bare, size, -1);
}

/* @kind: what follows the h: C, D, N or anything else. Return: whether it was one of them. */
static bool put_bytes(struct printf_out *out, const struct printf_spec *spec, const u8 *bytes,
		      char kind)
{
	int n = clamp(spec->width, 1, HEX_BYTES_MAX);
	char sep = kind == 'C' ? ':' : kind == 'D' ? '-' : ' ';
	char two[2];
	int i;

	for (i = 0; i < n; i++) {
		if (i && kind != 'N')
			printf_text(out, &sep, 1);
		hex_byte_pack(two, bytes[i]);
		printf_text(out, two, sizeof(two));
	}
	return kind == 'C' || kind == 'D' || kind == 'N';
}

static void put_error(struct printf_out *out, struct printf_spec *spec, const void *ptr)
{
	if (!IS_ERR(ptr)) {
		put_address(out, spec, ptr);
		return;
	}
	spec->conv = 'd';
	printf_integer(out, spec, (long)PTR_ERR(ptr));
}

static void put_format(struct printf_out *out, const struct va_format *vaf)
{
	struct printf_args args;

	va_copy(args.ap, *vaf->va);
	printf_format(out, vaf->fmt, &args);
	va_end(args.ap);
}

/* What follows a pointer is read: an address in page 0 is named instead. */
static bool reads(char kind)
{
	return kind == 'a' || kind == 'h' || kind == 'V';
}

/**
 * printf_pointer() - append what %p and the letters behind it ask for
 * @out:  the output
 * @spec: width and precision
 * @fmt:  what follows the p
 * @ptr:  the argument
 *
 * Return: where the format goes on; letters that mean nothing here are left as text.
 */
const char *printf_pointer(struct printf_out *out, struct printf_spec *spec, const char *fmt,
			   const void *ptr)
{
	char kind = *fmt;

	if (reads(kind) && (unsigned long)ptr < PRINTF_PAGE0) {
		printf_string(out, spec, ptr);
		return fmt + 1;
	}
	switch (kind) {
	case 'S':
	case 'F':
	case 'B':
		put_symbol(out, spec, (unsigned long)ptr, kind);
		break;
	case 's':
	case 'f':
		put_symbol(out, spec, (unsigned long)ptr, 's');
		break;
	case 'a':
		printf_text(out, "0x", 2);
		put_hex(out, spec, *(const phys_addr_t *)ptr, 2 * sizeof(phys_addr_t));
		return fmt + (fmt[1] == 'p' || fmt[1] == 'd' ? 2 : 1);
	case 'h':
		return fmt + (put_bytes(out, spec, ptr, fmt[1]) ? 2 : 1);
	case 'e':
		put_error(out, spec, ptr);
		break;
	case 'V':
		put_format(out, ptr);
		break;
	case 'x':
	case 'K':
		put_address(out, spec, ptr);
		break;
	default:
		put_address(out, spec, ptr);
		return fmt;
	}
	return fmt + 1;
}
