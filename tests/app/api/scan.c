// SPDX-License-Identifier: MIT
/* Reading values from a text. */
#include <linux/kernel.h>
#include "check.h"

static void check_numbers(void)
{
	unsigned int hex, hex2, octal;
	signed char small;
	short half;
	long long wide;
	unsigned long ul;
	int a, b, c, n = -1;

	check("%d", sscanf(" 12 -7", "%d%d", &a, &b) == 2 && a == 12 && b == -7);
	check("%i", sscanf("0x1f 010 9", "%i %i %i", &a, &b, &c) == 3 && a == 31 && b == 8);
	check("%x", sscanf("ff 0xAB", "%x %X", &hex, &hex2) == 2 && hex == 255 && hex2 == 171);
	check("%o", sscanf("17", "%o", &octal) == 1 && octal == 15);
	check("%hhd",
	      sscanf("-1,300", "%hhd,%hd", &small, &half) == 2 && small == -1 && half == 300);
	check("%lld", sscanf("-5000000000", "%lld", &wide) == 1 && wide == -5000000000LL);
	check("%lu", sscanf("4000000000", "%lu", &ul) == 1 && ul == 4000000000UL);
	check("width", sscanf("12345", "%2d%3d", &a, &b) == 2 && a == 12 && b == 345);
	check("literals", sscanf("irq=5 at 7%", "irq=%d at %d%%%n", &a, &b, &n) == 2 && n == 11);
	check("%*d", sscanf("1 2 3", "%*d %d", &a) == 1 && a == 2);
	check("no unsigned minus", sscanf("-1", "%u", &hex) == 0);
	check("end of the text", sscanf("", "%d", &a) == 0 && sscanf("5", "%d %d", &a, &b) == 1);
	check("0x without digits", sscanf("0xg", "%i%n", &a, &n) == 1 && a == 0 && n == 1);
	check("mismatch", sscanf("a5", "b%d", &a) == 0 && sscanf("x", "%d", &a) == 0);
}

static void check_texts(void)
{
	char word[16], other[16], letters[3] = "zz";

	check("%s", sscanf("  two words", "%s %15s", word, other) == 2 && !strcmp(other, "words"));
	check("%3s", sscanf("abcdef", "%3s%s", word, other) == 2 && !strcmp(word, "abc"));
	check("%c", sscanf(" x", "%c%c", letters, letters + 1) == 2 && letters[1] == 'x');
	check("%[a-c]", sscanf("abcd", "%[a-c]%s", word, other) == 2 && !strcmp(word, "abc"));
	check("%[^,]", sscanf("key,value", "%[^,],%s", word, other) == 2 && !strcmp(word, "key"));
	check("%[]x]", sscanf("]x]y", "%[]x]", word) == 1 && !strcmp(word, "]x]"));
	check("empty set", sscanf("123", "%[a-z]", word) == 0);
}

static int __init api_init(void)
{
	check_numbers();
	check_texts();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
