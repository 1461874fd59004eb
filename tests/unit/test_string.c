// SPDX-License-Identifier: MIT
/* linux/string.h, ctype.h, uaccess.h, glob.h */
#include "unit.h"
#include <linux/ctype.h>
#include <linux/glob.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static void strscpy_terminates_and_tells(void **state)
{
	char buf[8];

	memset(buf, 'x', sizeof(buf));
	assert_int_equal(strscpy(buf, "abc", sizeof(buf)), 3);
	assert_string_equal(buf, "abc");
	assert_int_equal(buf[4], 'x');
	assert_int_equal(strscpy(buf, "1234567", sizeof(buf)), 7);
	assert_string_equal(buf, "1234567");
	assert_int_equal(strscpy(buf, "12345678", sizeof(buf)), -E2BIG);
	assert_string_equal(buf, "1234567");
	assert_int_equal(strscpy(buf, "abc", 1), -E2BIG);
	assert_string_equal(buf, "");
	assert_int_equal(strscpy(buf, "abc", 0), -E2BIG);
	assert_int_equal(strscpy(buf, "", 1), 0);
}

static void strscpy_pad_clears_the_rest(void **state)
{
	char buf[8];

	memset(buf, 'x', sizeof(buf));
	assert_int_equal(strscpy_pad(buf, "abc", sizeof(buf)), 3);
	assert_memory_equal(buf, "abc\0\0\0\0\0", 8);
	assert_int_equal(strscpy_pad(buf, "", sizeof(buf)), 0);
	assert_memory_equal(buf, "\0\0\0\0\0\0\0\0", 8);
	assert_int_equal(strscpy_pad(buf, "123456789", sizeof(buf)), -E2BIG);
}

static void characters_in_part_of_a_string(void **state)
{
	const char *s = "hello";

	assert_ptr_equal(strnchr(s, 5, 'l'), s + 2);
	assert_null(strnchr(s, 2, 'l'));
	assert_null(strnchr(s, 100, 'x'));
	assert_ptr_equal(strnchr(s, 6, '\0'), s + 5);
	assert_null(strnchr(s, 5, '\0'));
	assert_null(strnchr(s, 0, 'h'));
	assert_ptr_equal(strnchrnul(s, 3, 'x'), s + 3);
	assert_ptr_equal(strnchrnul(s, 30, 'x'), s + 5);
	assert_ptr_equal(strchrnul(s, 'o'), s + 4);
}

static void blanks(void **state)
{
	char text[] = " \t two words \n";
	char only[] = "  ";
	char none[] = "";

	assert_string_equal(skip_spaces("  x "), "x ");
	assert_string_equal(strim(text), "two words");
	assert_string_equal(strstrip(only), "");
	assert_string_equal(strim(none), "");
}

static void replace_returns_the_end(void **state)
{
	char text[] = "a/b/c";

	assert_ptr_equal(strreplace(text, '/', '!'), text + 5);
	assert_string_equal(text, "a!b!c");
}

static void separate(void **state)
{
	char text[] = "a,,b";
	char *rest = text;

	assert_string_equal(strsep(&rest, ","), "a");
	assert_string_equal(strsep(&rest, ","), "");
	assert_string_equal(strsep(&rest, ","), "b");
	assert_null(rest);
	assert_null(strsep(&rest, ","));
}

static void equal_but_for_a_newline(void **state)
{
	assert_true(sysfs_streq("on", "on"));
	assert_true(sysfs_streq("on\n", "on"));
	assert_true(sysfs_streq("on", "on\n"));
	assert_true(sysfs_streq("\n", ""));
	assert_false(sysfs_streq("on", "off"));
	assert_false(sysfs_streq("on\n\n", "on"));
	assert_false(sysfs_streq("on", "one"));
}

static void match_in_a_table(void **state)
{
	static const char *const table[] = { "off", "on", NULL, "never" };

	assert_int_equal(match_string(table, 4, "on"), 1);
	assert_int_equal(match_string(table, 1, "on"), -EINVAL);
	assert_int_equal(match_string(table, -1, "never"), -EINVAL);
	assert_int_equal(match_string(table, 4, "on\n"), -EINVAL);
	assert_int_equal(sysfs_match_string(table, "off\n"), 0);
	assert_int_equal(sysfs_match_string(table, "no"), -EINVAL);
}

static void memory(void **state)
{
	char buf[16] = "aaabaaa";
	u16 h[3];
	u32 w[3];
	uint64_t d[3];
	unsigned long l[2];
	void *p[2];

	assert_ptr_equal(memscan(buf, 'b', 7), buf + 3);
	assert_ptr_equal(memscan(buf, 'z', 7), buf + 7);
	assert_ptr_equal(memchr_inv(buf, 'a', 7), buf + 3);
	assert_null(memchr_inv(buf, 'a', 3));
	assert_null(memchr_inv(buf, 'a', 0));
	memzero_explicit(buf, sizeof(buf));
	assert_null(memchr_inv(buf, 0, sizeof(buf)));
	assert_ptr_equal(memset16(h, 0x1234, 3), h);
	assert_int_equal(h[2], 0x1234);
	memset32(w, 0x12345678, 3);
	assert_int_equal(w[2], 0x12345678);
	memset64(d, 0x123456789aULL, 3);
	assert_true(d[2] == 0x123456789aULL);
	memset_l(l, ~0UL, 2);
	assert_true(l[1] == ~0UL);
	memset_p(p, buf, 2);
	assert_ptr_equal(p[1], buf);
	memcpy_and_pad(buf, 4, "xy", 2, '.');
	memcpy_and_pad(buf + 4, 2, "123", 3, '.');
	assert_string_equal(buf, "xy..12");
}

static void prefixes(void **state)
{
	assert_true(strstarts("module.param", "module"));
	assert_false(strstarts("mod", "module"));
	assert_int_equal(str_has_prefix("abcd", "abc"), 3);
	assert_int_equal(str_has_prefix("abd", "abc"), 0);
	assert_string_equal(kbasename("kernel/lib/x.c"), "x.c");
	assert_string_equal(kbasename("x.c"), "x.c");
}

static void copies(void **state)
{
	char *s;

	s = kstrdup("copy", GFP_KERNEL);
	assert_string_equal(s, "copy");
	kfree(s);
	s = kstrndup("copy", 2, GFP_KERNEL);
	assert_string_equal(s, "co");
	kfree(s);
	s = kstrndup("copy", 10, GFP_KERNEL);
	assert_string_equal(s, "copy");
	kfree(s);
	s = kmemdup_nul("copycat", 4, GFP_KERNEL);
	assert_string_equal(s, "copy");
	kfree(s);
	s = kmemdup("x\0y", 4, GFP_KERNEL);
	assert_memory_equal(s, "x\0y", 4);
	kfree(s);
	kfree_const(kstrdup_const("const", GFP_KERNEL));
	assert_null(kstrdup(NULL, GFP_KERNEL));
	assert_null(kstrndup(NULL, 3, GFP_KERNEL));
	assert_null(kmemdup_nul(NULL, 3, GFP_KERNEL));
	assert_int_equal(host_blocks, 0);
	host_allocs_left = 0;
	assert_null(kstrdup("x", GFP_KERNEL));
	assert_null(kmemdup_nul("x", 1, GFP_KERNEL));
}

static void copies_of_a_users_memory(void **state)
{
	char *s = memdup_user("user", 4);

	assert_memory_equal(s, "user", 4);
	kfree(s);
	s = memdup_user_nul("user", 3);
	assert_string_equal(s, "use");
	kfree(s);
	assert_int_equal(PTR_ERR(memdup_user(NULL, 4)), -EFAULT);
	assert_int_equal(PTR_ERR(memdup_user_nul(NULL, 4)), -EFAULT);
	assert_int_equal(host_blocks, 0);
	host_allocs_left = 0;
	assert_int_equal(PTR_ERR(memdup_user("x", 1)), -ENOMEM);
	assert_int_equal(PTR_ERR(memdup_user_nul("x", 1)), -ENOMEM);
}

static void page_0_is_no_users_memory(void **state)
{
	const char *abc = "abc", *digits = "123456789";
	int from = 42, to = 1;
	char text[8];

	/* The bounds may be larger than the strings, which the compiler would warn about. */
	OPTIMIZER_HIDE_VAR(abc);
	OPTIMIZER_HIDE_VAR(digits);
	assert_int_equal(copy_from_user(&to, &from, sizeof(to)), 0);
	assert_int_equal(to, 42);
	assert_int_equal(copy_from_user(&to, (void *)16, sizeof(to)), sizeof(to));
	assert_int_equal(to, 0);
	assert_int_equal(copy_to_user(NULL, &from, 4), 4);
	assert_int_equal(copy_to_user(&to, &from, 4), 0);
	assert_int_equal(clear_user(&to, sizeof(to)), 0);
	assert_int_equal(to, 0);
	assert_int_equal(clear_user(NULL, 4), 4);
	assert_int_equal(get_user(to, &from), 0);
	assert_int_equal(to, 42);
	assert_int_equal(get_user(to, (int *)NULL), -EFAULT);
	assert_int_equal(to, 0);
	assert_int_equal(put_user(7, &to), 0);
	assert_int_equal(to, 7);
	assert_int_equal(put_user(7, (int *)NULL), -EFAULT);
	assert_false(access_ok((void *)~0UL, 2));
	assert_int_equal(strncpy_from_user(text, abc, sizeof(text)), 3);
	assert_string_equal(text, "abc");
	assert_int_equal(strncpy_from_user(text, digits, sizeof(text)), sizeof(text));
	assert_int_equal(strncpy_from_user(text, NULL, 3), -EFAULT);
	assert_int_equal(strnlen_user(abc, 10), 4);
	assert_int_equal(strnlen_user(NULL, 10), 0);
}

static void classes_of_characters(void **state)
{
	/* Also those above 127, which a char may hold as negative numbers. */
	for (int i = -128; i < 256; i++) {
		char c = i;
		unsigned char u = i;
		bool digit = u >= '0' && u <= '9';
		bool upper = u >= 'A' && u <= 'Z';
		bool lower = u >= 'a' && u <= 'z';

		assert_int_equal(isdigit(c) != 0, digit);
		assert_int_equal(isupper(c) != 0, upper);
		assert_int_equal(islower(c) != 0, lower);
		assert_int_equal(isalpha(c) != 0, upper || lower);
		assert_int_equal(isalnum(c) != 0, upper || lower || digit);
		assert_int_equal(isprint(c) != 0, u >= 32 && u < 127);
		assert_int_equal(iscntrl(c) != 0, u < 32 || u == 127);
		assert_int_equal(isascii(c) != 0, u < 128);
		assert_int_equal(isxdigit(c) != 0, digit || (u >= 'A' && u <= 'F') || (u >= 'a' && u <= 'f'));
		assert_int_equal(isspace(c) != 0, u == ' ' || (u >= 9 && u <= 13));
		assert_int_equal(isgraph(c) != 0, u > 32 && u < 127);
		assert_int_equal(ispunct(c) != 0, u > 32 && u < 127 && !upper && !lower && !digit);
		assert_int_equal(tolower(c), upper ? u + 32 : u);
		assert_int_equal(toupper(c), lower ? u - 32 : u);
		assert_int_equal(isodigit(c), u >= '0' && u <= '7');
		assert_int_equal(toascii(c), u & 127);
	}
	assert_int_equal(_tolower('A'), 'a');
}

static void shell_patterns(void **state)
{
	static const char *const good[][2] = {
		{ "", "" }, { "*", "" }, { "*", "any" }, { "a?c", "abc" }, { "a*c", "ac" },
		{ "a*c", "abcbc" }, { "*bc*", "abcd" }, { "a**b", "ab" }, { "*a*b", "xaayab" },
	};
	static const char *const bad[][2] = {
		{ "", "a" }, { "?", "" }, { "a?c", "ac" }, { "a*c", "acb" }, { "abc", "ab" },
		{ "ab", "abc" }, { "*a*b", "xaaya" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_true(glob_match(good[i][0], good[i][1]));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(glob_match(bad[i][0], bad[i][1]));
	assert_true(glob_match_list("irq*,tasklet", "irq_entry"));
	assert_true(glob_match_list("irq*,tasklet", "tasklet"));
	assert_false(glob_match_list("irq*,tasklet", "tasklets"));
	assert_false(glob_match_list("irq*,tasklet", "work"));
	assert_false(glob_match_list("irq,", "irq,"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(strscpy_terminates_and_tells),
		TEST(strscpy_pad_clears_the_rest),
		TEST(characters_in_part_of_a_string),
		TEST(blanks),
		TEST(replace_returns_the_end),
		TEST(separate),
		TEST(equal_but_for_a_newline),
		TEST(match_in_a_table),
		TEST(memory),
		TEST(prefixes),
		TEST(copies),
		TEST(copies_of_a_users_memory),
		TEST(page_0_is_no_users_memory),
		TEST(classes_of_characters),
		TEST(shell_patterns),
	};

	return cmocka_run_group_tests_name("string", tests, NULL, NULL);
}
