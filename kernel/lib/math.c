// SPDX-License-Identifier: MIT
/* Integer mathematics. */
#include <linux/math.h>
#include <linux/bitops.h>
#include <linux/export.h>

/* Digit by digit in base 4: bit is the place of the root's next bit, squared. */
unsigned long int_sqrt(unsigned long x)
{
	unsigned long root = 0;
	unsigned long bit;

	if (x <= 1)
		return x;
	for (bit = 1UL << (__fls(x) & ~1UL); bit; bit >>= 2) {
		if (x >= root + bit) {
			x -= root + bit;
			root = (root >> 1) + bit;
		} else {
			root >>= 1;
		}
	}
	return root;
}
EXPORT_SYMBOL(int_sqrt);

u64 int_pow(u64 base, unsigned int exp)
{
	u64 result = 1;

	for (; exp; exp >>= 1, base *= base)
		if (exp & 1)
			result *= base;
	return result;
}
EXPORT_SYMBOL(int_pow);
