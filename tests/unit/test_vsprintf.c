// SPDX-License-Identifier: MIT
/* kernel/lib/vsprintf.c and pointer.c against the host's C library. */
#include "unit.h"
#include <stdio.h>
#include <linux/err.h>
#include <linux/hex.h>
#include <linux/kallsyms.h>
#include <linux/math64.h>
#include <linux/printk.h>
#include <linux/string.h>
#include "../../kernel/lib/vsprintf.h"
#include "printf_cases.h"

#define FUNC 0x10000ul

/* The symbol table of the test: one function of 0x40 bytes. */
const char *kallsyms_lookup(unsigned long addr, unsigned long *size, unsigned long *offset,
			    char **modname, char *name)
{
	if (addr < FUNC || addr >= FUNC + 0x40)
		return NULL;
	*size = 0x40;
	*offset = addr - FUNC;
	return strcpy(name, "func");
}

/* The kernel's functions beside the library's of the same names. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#define vsnprintf  kernel_vsnprintf
#define vscnprintf kernel_vscnprintf
#define snprintf   kernel_snprintf
#define scnprintf  kernel_scnprintf
#define vsprintf   kernel_vsprintf
#define sprintf	   kernel_sprintf
#include "../../kernel/lib/vsprintf.c"
#include "../../kernel/lib/pointer.c"
#undef vsnprintf
#undef vscnprintf
#undef snprintf
#undef scnprintf
#undef vsprintf
#undef sprintf
#pragma GCC diagnostic pop

/* Both functions, the same arguments: text and length agree with each other and with @want. */
#define CASE(want, fmt, args...)                                                      \
	do {                                                                          \
		char ours[200], theirs[200];                                          \
		int len = kernel_snprintf(ours, sizeof(ours), fmt, ##args);           \
                                                                                      \
		assert_int_equal(snprintf(theirs, sizeof(theirs), fmt, ##args), len); \
		assert_string_equal(ours, theirs);                                    \
		assert_string_equal(ours, want);                                      \
	} while (0);

static void table(void **state)
{
#pragma GCC diagnostic ignored "-Wformat"
	PRINTF_CASES(CASE)
}

/* One piece of a random format, at random places of it. */
static void add_conversion(char *fmt, unsigned int *seed)
{
	static const char flags[] = "-+ #0", *const sizes[] = {"", "hh", "h", "l", "ll", "z", "t"};
	static const char conversions[] = "diuxXo";
	char *p = fmt + strlen(fmt);
	unsigned int i;

	*p++ = '%';
	for (i = 0; i < 5; i++)
		if (rand_r(seed) % 4 == 0)
			*p++ = flags[i];
	if (rand_r(seed) % 2)
		p += sprintf(p, "%d", rand_r(seed) % 30);
	if (rand_r(seed) % 3 == 0)
		p += sprintf(p, ".%d", rand_r(seed) % 30);
	p = stpcpy(p, sizes[rand_r(seed) % 7]);
	*p++ = conversions[rand_r(seed) % 6];
	strcpy(p, "|");
}

/* Every argument is 64 bits wide, and so is each slot of the host's va_list. */
static void random_formats(void **state)
{
	unsigned int seed = 1, n;

	for (n = 0; n < 20000; n++) {
		char fmt[200] = "<", ours[160], theirs[160];
		size_t size = rand_r(&seed) % sizeof(ours);
		u64 a = (u64)rand_r(&seed) << (rand_r(&seed) % 34), b = a ^ -(u64)(n % 2);
		int len;

		add_conversion(fmt, &seed);
		add_conversion(fmt, &seed);
		memset(ours, '!', sizeof(ours));
		memset(theirs, '!', sizeof(theirs));
		len = kernel_snprintf(ours, size, fmt, b, a);
		if (snprintf(theirs, size, fmt, b, a) != len || memcmp(ours, theirs, sizeof(ours)))
			fail_msg("\"%s\" gives \"%.*s\" instead of \"%.*s\"", fmt, 159, ours, 159,
				 theirs);
	}
}

static void cut_to_fit(void **state)
{
	char buf[8] = "unused!";

	assert_int_equal(kernel_snprintf(buf, 4, "%s-%d", "ab", 1234), 7);
	assert_string_equal(buf, "ab-");
	assert_memory_equal(buf + 4, "ed!", 4);
	assert_int_equal(kernel_snprintf(NULL, 0, "%s-%d", "ab", 1234), 7);
	assert_int_equal(kernel_snprintf(buf, 0, "%d", 1), 1);
	assert_string_equal(buf, "ab-");
	assert_int_equal(kernel_scnprintf(buf, 4, "%s-%d", "ab", 1234), 3);
	assert_int_equal(kernel_scnprintf(buf, 0, "%d", 1), 0);
	assert_int_equal(kernel_scnprintf(buf, 8, "%d", 1), 1);
}

static void check(const char *want, const char *fmt, ...)
{
	char buf[256];
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = kernel_vsnprintf(buf, sizeof(buf), fmt, ap);
	va_end(ap);
	assert_string_equal(buf, want);
	assert_int_equal(len, strlen(want));
}

static void addresses(void **state)
{
	check("0000000000001234", "%p", (void *)0x1234);
	check("0000000000001234|", "%px|", (void *)0x1234);
	check("0000000000001234 x", "%pK x", (void *)0x1234);
	check("    0000000000001234", "%20p", (void *)0x1234);
	check("0000000000000000", "%p", NULL);
}

static void symbols(void **state)
{
	check("func+0x8/0x40", "%pS", (void *)(FUNC + 8));
	check("func+0x8/0x40!", "%pF!", (void *)(FUNC + 8));
	check("func", "%ps", (void *)(FUNC + 8));
	check("      func", "%10ps", (void *)(FUNC + 8));
	check("func      |", "%-10ps|", (void *)(FUNC + 8));
	check("0x20000", "%pS", (void *)0x20000);
	check("0x20000", "%ps", (void *)0x20000);
	/* A call at the very end of a function returns behind it. */
	check("0x10040", "%pS", (void *)(FUNC + 0x40));
	check("func+0x40/0x40", "%pB", (void *)(FUNC + 0x40));
}

/* Pointers to Thumb code have bit 0 set, return addresses into it too. */
static void symbols_of_thumb_code(void **state)
{
	check("func+0x0/0x40", "%pS", (void *)(FUNC + 1));
	check("func", "%ps", (void *)(FUNC + 1));
	check("func+0x2/0x40", "%pB", (void *)(FUNC + 3));
	check("func+0x40/0x40", "%pB", (void *)(FUNC + 0x41));
	check("0x20001", "%pS", (void *)0x20001);
}

static void values_by_reference(void **state)
{
	phys_addr_t addr = 0x20200000;

	check("0x20200000", "%pa", &addr);
	check("0x20200000,", "%pap,", &addr);
	check("0x20200000,", "%pad,", &addr);
	check("(null)", "%pa", NULL);
}

static void bytes(void **state)
{
	const u8 b[] = {0x00, 0x1f, 0xab, 0xff};

	check("00 1f ab ff", "%*ph", 4, b);
	check("00:1f:ab:ff|", "%*phC|", 4, b);
	check("00-1f-ab-ff|", "%*phD|", 4, b);
	check("001fabff|", "%*phN|", 4, b);
	check("00 1f", "%2ph", b);
	check("00", "%ph", b);
	check("(null)|", "%4ph|", NULL);
}

static void errors(void **state)
{
	check("-12", "%pe", ERR_PTR(-ENOMEM));
	check("0000000000001234", "%pe", (void *)0x1234);
}

static void nested(const char *want, const char *outer, const char *fmt, ...)
{
	struct va_format vaf = {.fmt = fmt};
	va_list ap;

	va_start(ap, fmt);
	vaf.va = &ap;
	check(want, outer, &vaf, &vaf);
	va_end(ap);
}

/* The nested arguments are not used up: the same format can be printed twice. */
static void formats_in_formats(void **state)
{
	nested("[1 x][1 x]", "[%pV][%pV]", "%d %s", 1, "x");
	nested("<func+0x0/0x40>", "<%pV>", "%pS", (void *)FUNC);
}

static void bad_strings_are_named(void **state)
{
	check("(null)", "%s", NULL);
	check("(efault)", "%s", (char *)100);
	check("  (null)", "%8s", NULL);
}

/* A mistake in a format shows as text and neither loops nor uses an argument. */
static void mistakes_are_copied(void **state)
{
	check("%k 5", "%k %d", 5);
	check("50%", "%d%", 50);
	check("%-5", "%-5");
	check("%l", "%l");
	check("%.", "%.");
	check("%5.k5", "%5.k%d", 5);
}

static void huge_fields_are_limited(void **state)
{
	assert_int_equal(kernel_snprintf(NULL, 0, "%99999999999d", 1), PRINTF_FIELD_MAX);
	assert_int_equal(kernel_snprintf(NULL, 0, "%*d", INT_MAX, 1), PRINTF_FIELD_MAX);
	assert_int_equal(kernel_snprintf(NULL, 0, "%*d", INT_MIN, 1), PRINTF_FIELD_MAX);
	assert_int_equal(kernel_snprintf(NULL, 0, "%.99999d", 1), PRINTF_FIELD_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(table),
		TEST(random_formats),
		TEST(cut_to_fit),
		TEST(addresses),
		TEST(symbols),
		TEST(symbols_of_thumb_code),
		TEST(values_by_reference),
		TEST(bytes),
		TEST(errors),
		TEST(formats_in_formats),
		TEST(bad_strings_are_named),
		TEST(mistakes_are_copied),
		TEST(huge_fields_are_limited),
	};

	return cmocka_run_group_tests_name("vsprintf", tests, NULL, NULL);
}
