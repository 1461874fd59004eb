// SPDX-License-Identifier: MIT
/* kernel/params.c and kernel/moduleparam.c */
#include "unit.h"
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/module.h>
#include <bhk/params.h>

/* --- the tables that the linker script makes otherwise ------------------------------------ */

static char loglevel[64];
static int nr_calls;

static int set_loglevel(const char *val)
{
	nr_calls++;
	if (strlen(val) >= sizeof(loglevel))
		return -EINVAL;
	strcpy(loglevel, val);
	return strcmp(val, "bad") ? 0 : -ERANGE;
}

const struct boot_param __start_boot_param[] = {
	{ "loglevel", set_loglevel, "N: what is shown" },
	{ "init_call_debug", set_loglevel, "report" },
};

static int number, list[3];
static unsigned int nr_list;
static u8 byte;
static bool flag, no;
static char *text = "literal";
static char buffer[8];
static const struct kparam_array list_array = {
	.max = 3, .elemsize = sizeof(int), .num = &nr_list, .ops = &param_ops_int, .elem = list,
};
static const struct kparam_string buffer_string = { sizeof(buffer), buffer };

#define PARAM(_mod, _name, type, var)                                                              \
	{                                                                                          \
		.name = #_name, .modname = _mod, .ops = &param_ops_##type, .arg = var              \
	}
const struct kernel_param __start_module_param[] = {
	PARAM("mod", number, int, &number),
	{ .name = "number", .modname = "mod", .desc = "how many" },
	PARAM("mod", byte, byte, &byte),
	PARAM("mod", flag, bool, &flag),
	PARAM("mod", no, invbool, &no),
	PARAM("mod_two", text, charp, &text),
	{ .name = "list", .modname = "mod", .ops = &param_array_ops, .arr = &list_array },
	{ .name = "buffer", .modname = "mod", .ops = &param_ops_string, .str = &buffer_string },
	PARAM("", core, int, &number),
};

#define END_OF(start, stop, n, size) __asm__(".globl " #stop "\n.set " #stop ", " #start " + " #n "*" #size)
static_assert(ARRAY_SIZE(__start_boot_param) == 2 && sizeof(struct boot_param) == 24);
END_OF(__start_boot_param, __stop_boot_param, 2, 24);
static_assert(ARRAY_SIZE(__start_module_param) == 9 && sizeof(struct kernel_param) == 40);
END_OF(__start_module_param, __stop_module_param, 9, 40);

/* A module that is started later. */
struct module *find_module(const char *name)
{
	static struct module later;

	return param_name_eq(name, "mod_two") ? &later : NULL;
}

static int setup(void **state)
{
	nr_calls = 0;
	loglevel[0] = '\0';
	number = 0;
	nr_list = 0;
	return host_setup(state);
}

#define PARAM_TEST(f) cmocka_unit_test_setup(f, setup)

/* --- cutting a line into arguments -------------------------------------------------------- */

static char seen[256];

static int note(const char *name, const char *val, void *data)
{
	size_t used = strlen(seen);

	snprintf(seen + used, sizeof(seen) - used, "<%s%s%s>", name, val ? ":" : "", val ?: "");
	return 0;
}

static const char *arguments(const char *line)
{
	static char copy[256];
	char *rest;

	strcpy(copy, line);
	seen[0] = '\0';
	rest = parse_params(copy, note, NULL);
	if (rest)
		note("--", rest, NULL);
	return seen;
}

static void arguments_are_separated_by_white_space(void **state)
{
	assert_string_equal(arguments(""), "");
	assert_string_equal(arguments(" \t "), "");
	assert_string_equal(arguments("a"), "<a>");
	assert_string_equal(arguments("  a=1\tb=2  c\n"), "<a:1><b:2><c>");
	assert_string_equal(arguments("a= b"), "<a:><b>");
}

static void the_first_equals_sign_counts(void **state)
{
	assert_string_equal(arguments("a=b=c"), "<a:b=c>");
	assert_string_equal(arguments("=x"), "<:x>");
}

static void quotes_keep_words_together(void **state)
{
	assert_string_equal(arguments("a=\"b c\" d"), "<a:b c><d>");
	assert_string_equal(arguments("\"a=b c\" d"), "<a:b c><d>");
	assert_string_equal(arguments("a=x\" \"y"), "<a:x y>");
	assert_string_equal(arguments("a=\"never closed"), "<a:never closed>");
	assert_string_equal(arguments("\"\""), "<>");
}

static void two_dashes_end_the_list(void **state)
{
	assert_string_equal(arguments("a -- b=1 c"), "<a><--:b=1 c>");
	assert_string_equal(arguments("a --"), "<a><--:>");
	assert_string_equal(arguments("a --x"), "<a><--x>");
}

/* Any bytes: nothing is written outside of the line, and every byte is in at most one result. */
static void any_bytes_are_parsed(void **state)
{
	static const char alphabet[] = "ab= \t\"-.\n\x80\xff";
	unsigned int seed = 6;

	for (int round = 0; round < 20000; round++) {
		size_t len = next_random(&seed) % 24;
		char *line = malloc(len + 1), *rest = line, *name, *val;

		for (size_t i = 0; i < len; i++)
			line[i] = alphabet[next_random(&seed) % (sizeof(alphabet) - 1)];
		line[len] = '\0';
		do {
			char *before = rest;

			rest = next_param(rest, &name, &val);
			assert_true(rest >= before && rest <= line + len);
			if (name)
				assert_true(rest > before);
			if (val)
				assert_true(val > name && val + strlen(val) <= rest);
		} while (name);
		free(line);
	}
}

static void names_match_with_dash_for_underscore(void **state)
{
	assert_true(param_name_eq("a-b_c", "a_b-c"));
	assert_false(param_name_eq("ab", "abc"));
	assert_false(param_name_eq("abc", "ab"));
	assert_true(param_name_eq("", ""));
}

/* --- the boot command line ----------------------------------------------------------------- */

static void a_known_argument_is_set(void **state)
{
	parse_boot_params("loglevel=7 init-call-debug");
	assert_int_equal(nr_calls, 2);
	assert_string_equal(loglevel, "");
	parse_boot_params("loglevel=7");
	assert_string_equal(loglevel, "7");
	assert_string_equal(host_log, "");
}

static void an_unknown_argument_is_named(void **state)
{
	parse_boot_params("quiet loglevel=3 root=/dev/x none.such=1");
	assert_string_equal(host_log, "boot: Unknown kernel command line parameters "
				      "\"quiet root=/dev/x none.such=1\"\n");
}

static void many_unknown_arguments_are_cut(void **state)
{
	char line[2000] = "";

	for (int i = 0; i < 100; i++)
		strcat(line, "unknown_argument ");
	strcat(line, "-- end");
	parse_boot_params(line);
	assert_true(strlen(host_log) < 400);
	/* Nor is more kept than fits. */
	assert_null(boot_command);
}

static void a_bad_value_is_refused_with_help(void **state)
{
	parse_boot_params("loglevel=bad mod.number=x");
	assert_non_null(strstr(host_log, "`bad' is no value for loglevel"));
	assert_non_null(strstr(host_log, "N: what is shown"));
	assert_non_null(strstr(host_log, "`x' is no value for mod.number"));
	assert_null(strstr(host_log, "Unknown"));
}

static void a_modules_parameter_is_set(void **state)
{
	parse_boot_params("mod.number=5");
	assert_int_equal(number, 5);
	parse_boot_params("core=6");
	assert_int_equal(number, 6);
}

static void a_later_modules_parameter_is_only_looked_up(void **state)
{
	parse_boot_params("mod-two.text=x mod_two.none=1");
	assert_string_equal(text, "literal");
	assert_non_null(strstr(host_log, "\"mod_two.none=1\""));
}

static void the_rest_is_kept_for_the_console(void **state)
{
	parse_boot_params("loglevel=1 -- ps; echo \"a b\"");
	assert_string_equal(boot_command, "ps; echo \"a b\"");
	parse_boot_params("loglevel=1");
	assert_null(boot_command);
}

/* --- types of parameters --------------------------------------------------------------------- */

static int set(const char *name, const char *val)
{
	char copy[64];

	return set_module_param("mod", name, val ? strcpy(copy, val) : NULL);
}

static void numbers_must_be_numbers_in_range(void **state)
{
	assert_int_equal(set("number", "-0x10"), 0);
	assert_int_equal(number, -16);
	assert_int_equal(set("number", "12 "), -EINVAL);
	assert_int_equal(set("number", "99999999999"), -ERANGE);
	assert_int_equal(set("number", NULL), -EINVAL);
	assert_int_equal(number, -16);
	assert_int_equal(set("byte", "255"), 0);
	assert_int_equal(byte, 255);
	assert_int_equal(set("byte", "256"), -ERANGE);
	assert_int_equal(set("none", "1"), -ENOENT);
	assert_int_equal(set_module_param("none", "number", NULL), -ENOENT);
}

static void truth_may_be_a_bare_name(void **state)
{
	assert_int_equal(set("flag", NULL), 0);
	assert_true(flag);
	assert_int_equal(set("flag", "n"), 0);
	assert_false(flag);
	assert_int_equal(set("no", NULL), 0);
	assert_false(no);
	assert_int_equal(set("flag", "perhaps"), -EINVAL);
}

static void a_text_is_copied(void **state)
{
	const struct kernel_param *kp = &__start_module_param[5];
	char source[] = "one";
	int before = host_blocks;

	assert_int_equal(set_module_param("mod-two", "text", source), 0);
	source[0] = 'x';
	assert_string_equal(text, "one");
	assert_int_equal(set_module_param("mod_two", "text", "two"), 0);
	assert_string_equal(text, "two");
	kp->ops->free(kp->arg);
	assert_int_equal(host_blocks, before);
	text = "literal";
}

static void a_buffer_is_not_overrun(void **state)
{
	assert_int_equal(set("buffer", "1234567"), 0);
	assert_string_equal(buffer, "1234567");
	assert_int_equal(set("buffer", "12345678"), -ENOSPC);
	assert_string_equal(buffer, "1234567");
}

static void a_list_has_its_limit(void **state)
{
	assert_int_equal(set("list", "1,2"), 0);
	assert_int_equal(nr_list, 2);
	assert_int_equal(list[1], 2);
	assert_int_equal(set("list", "7,8,9"), 0);
	assert_int_equal(nr_list, 3);
	assert_int_equal(set("list", "1,2,3,4"), -ENOSPC);
	assert_int_equal(set("list", "1,,3"), -EINVAL);
}

static void values_are_shown(void **state)
{
	char line[PARAM_GET_MAX];

	number = -3;
	nr_list = 2;
	list[0] = 4;
	list[1] = 5;
	flag = true;
	assert_int_equal(param_get_int(line, &__start_module_param[0]), 3);
	assert_string_equal(line, "-3\n");
	param_array_ops.get(line, &__start_module_param[6]);
	assert_string_equal(line, "4,5\n");
	param_get_bool(line, &__start_module_param[3]);
	assert_string_equal(line, "Y\n");
	param_get_charp(line, &__start_module_param[5]);
	assert_string_equal(line, "literal\n");
}

static void a_description_is_found(void **state)
{
	assert_string_equal(module_param_desc(&__start_module_param[0]), "how many");
	assert_string_equal(module_param_desc(&__start_module_param[2]), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PARAM_TEST(arguments_are_separated_by_white_space),
		PARAM_TEST(the_first_equals_sign_counts),
		PARAM_TEST(quotes_keep_words_together),
		PARAM_TEST(two_dashes_end_the_list),
		PARAM_TEST(any_bytes_are_parsed),
		PARAM_TEST(names_match_with_dash_for_underscore),
		PARAM_TEST(a_known_argument_is_set),
		PARAM_TEST(an_unknown_argument_is_named),
		PARAM_TEST(many_unknown_arguments_are_cut),
		PARAM_TEST(a_bad_value_is_refused_with_help),
		PARAM_TEST(a_modules_parameter_is_set),
		PARAM_TEST(a_later_modules_parameter_is_only_looked_up),
		PARAM_TEST(the_rest_is_kept_for_the_console),
		PARAM_TEST(numbers_must_be_numbers_in_range),
		PARAM_TEST(truth_may_be_a_bare_name),
		PARAM_TEST(a_text_is_copied),
		PARAM_TEST(a_buffer_is_not_overrun),
		PARAM_TEST(a_list_has_its_limit),
		PARAM_TEST(values_are_shown),
		PARAM_TEST(a_description_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
