// SPDX-License-Identifier: MIT
/* kernel/trace/filter_parse.c, filter_match.c: which expressions are taken, and what they say. */
#include "unit.h"
#include <linux/interrupt.h>
#include <linux/kallsyms.h>
#include <linux/string.h>
#include <bhk/trace_filter.h>

/* One function, at 0x8000, 0x20 bytes long. */
unsigned long kallsyms_lookup_name(const char *name)
{
	return strcmp(name, "some_fn") ? 0 : 0x8000;
}

const char *kallsyms_lookup(unsigned long addr, unsigned long *symbolsize, unsigned long *offset,
			    char **modname, char *namebuf)
{
	*symbolsize = 0x20;
	return strcpy(namebuf, "some_fn");
}

struct record {
	struct trace_entry ent;
	int irq;
	u32 vec;
	u32 function;
	u32 name;
	char comm[16];
	int pid;
	u8 small;
	s64 when;
	char data[16];
};

#define FIELD(type, item, sign) {type, #item, offsetof(struct record, item), sizeof(((struct record *)0)->item), sign}

static const struct trace_field fields[] = {
	FIELD("int", irq, true),
	FIELD("unsigned int", vec, false),
	{"void *", "func", offsetof(struct record, function), 4, false},
	FIELD("__data_loc char[]", name, false),
	FIELD("char[16]", comm, false),
	FIELD("pid_t", pid, true),
	FIELD("u8", small, false),
	FIELD("s64", when, true),
	{},
};

/* As sched_switch: two threads. */
static const struct trace_field two_threads[] = {
	{"char[16]", "prev_comm", offsetof(struct record, comm), 16, false},
	{"int", "prev_pid", offsetof(struct record, irq), 4, true},
	{"char[16]", "next_comm", offsetof(struct record, data), 16, false},
	{"int", "next_pid", offsetof(struct record, pid), 4, true},
	{},
};

static const struct trace_field no_fields[] = {{}};

static const struct record rec = {
	.ent = {.type = 20, .flags = 9, .preempt_count = 2, .pid = 7},
	.irq = -5,
	.vec = 6,
	.function = 0x8001,
	.name = offsetof(struct record, data) | 5 << 16,
	.comm = "kworker/0:1",
	.pid = 41,
	.small = 200,
	.when = -1,
	.data = "eth0",
};

static struct filter_error err;

static int parse(struct trace_filter *f, const struct trace_field *from, const char *text)
{
	return filter_parse(f, from, text, &err);
}

static bool match(const char *text)
{
	struct trace_filter f;

	if (parse(&f, fields, text))
		fail_msg("'%s': %s at %u", text, err.what, err.pos);
	return filter_match(&f, &rec, "me");
}

static void numbers_compare_with_their_sign(void **state)
{
	assert_true(match("irq==-5"));
	assert_true(match("irq < 0"));
	assert_false(match("irq>-5"));
	assert_true(match("irq>=-5 && irq<=-5"));
	assert_true(match("small==200"));
	assert_true(match("small>127"));
	assert_true(match("when==-1"));
	assert_true(match("when<0"));
	assert_true(match("vec!=5"));
	assert_false(match("vec!=6"));
	assert_true(match("vec==0x6"));
	assert_true(match("small&8"));
	assert_false(match("small&7"));
}

static void common_fields(void **state)
{
	assert_true(match("common_pid==7"));
	assert_true(match("common_type==20"));
	assert_true(match("common_flags&8"));
	assert_true(match("common_preempt_count==2"));
}

static void texts(void **state)
{
	assert_true(match("name==eth0"));
	assert_true(match("name=='eth0'"));
	assert_true(match("name~\"e*\""));
	assert_false(match("name==eth"));
	assert_true(match("name!=eth1"));
	assert_true(match("comm==kworker*"));
	assert_true(match("comm~kworker/?:1"));
	assert_false(match("comm!=kworker*"));
	assert_false(match("name==''"));
}

static void names_of_vectors_and_functions(void **state)
{
	assert_true(match("vec==TASKLET"));
	assert_false(match("vec==HI"));
	assert_true(match("func==some_fn"));
	assert_true(match("function==some_fn"));
	assert_true(match("function==0x8001"));
	assert_false(match("function!=some_fn"));
}

static void terms_factors_and_parentheses(void **state)
{
	assert_true(match("vec==1||vec==6"));
	assert_true(match("vec==6||vec==1&&irq==1"));
	assert_false(match("(vec==6||vec==1)&&irq==1"));
	assert_true(match("!(vec==1)"));
	assert_false(match("!vec==6"));
	assert_true(match("! ! vec==6"));
	assert_true(match(" ( vec == 6 && ( irq == 1 || irq == -5 ) ) "));
	assert_false(match("vec==6 && irq==-5 && small==1"));
}

static void each_combination_of_three(void **state)
{
	static const char *const values[] = {"vec==1", "vec==6"};
	char text[64];
	unsigned int i;

	for (i = 0; i < 8; i++) {
		bool a = i & 1, b = i & 2, c = i & 4;

		snprintf(text, sizeof(text), "%s&&%s||%s", values[a], values[b], values[c]);
		assert_int_equal(match(text), (a && b) || c);
		snprintf(text, sizeof(text), "%s&&(%s||%s)", values[a], values[b], values[c]);
		assert_int_equal(match(text), a && (b || c));
		snprintf(text, sizeof(text), "%s||!%s&&%s", values[a], values[b], values[c]);
		assert_int_equal(match(text), a || (!b && c));
	}
}

static bool match_in(const struct trace_field *from, const char *text)
{
	struct trace_filter f;

	assert_int_equal(parse(&f, from, text), 0);
	return filter_match(&f, &rec, "me");
}

static void a_switch_has_two_threads(void **state)
{
	assert_true(match_in(two_threads, "pid==41"));
	assert_true(match_in(two_threads, "pid==-5"));
	assert_false(match_in(two_threads, "pid==7"));
	assert_false(match_in(two_threads, "pid!=41"));
	assert_true(match_in(two_threads, "pid!=7"));
	assert_true(match_in(two_threads, "comm==eth?"));
	assert_true(match_in(two_threads, "comm==kworker/0:1"));
	assert_false(match_in(two_threads, "comm==me"));
}

static void without_a_thread_of_its_own_it_is_the_one_that_runs(void **state)
{
	assert_true(match_in(no_fields, "pid==7"));
	assert_true(match_in(no_fields, "comm==m*"));
	assert_false(match_in(no_fields, "comm!=me"));
}

static void refuse(const char *text, int why, unsigned int pos)
{
	struct trace_filter f;

	err = (struct filter_error){};
	assert_int_equal(parse(&f, fields, text), why);
	assert_non_null(err.what);
	assert_int_equal(err.pos, pos);
}

static void what_is_not_understood_is_pointed_at(void **state)
{
	refuse("", -EINVAL, 0);
	refuse("  ", -EINVAL, 2);
	refuse("nosuch==1", -ENOENT, 0);
	refuse("vec==6 && nosuch==1", -ENOENT, 10);
	refuse("vec", -EINVAL, 3);
	refuse("vec=6", -EINVAL, 3);
	refuse("vec==", -EINVAL, 5);
	refuse("vec==)", -EINVAL, 5);
	refuse("vec==SIX", -EINVAL, 5);
	refuse("irq==TASKLET", -EINVAL, 5);
	refuse("vec~6", -EINVAL, 3);
	refuse("name>eth0", -EINVAL, 4);
	refuse("name=='eth0", -EINVAL, 6);
	refuse("name==a_value_of_more_than_thirty_two_characters", -EINVAL, 6);
	refuse("function==no_fn", -EINVAL, 10);
	refuse("(vec==6", -EINVAL, 7);
	refuse("vec==6)", -EINVAL, 6);
	refuse("vec==6 vec==7", -EINVAL, 7);
	refuse("vec==6 && ", -EINVAL, 10);
	refuse("&& vec==6", -EINVAL, 0);
}

static void limits(void **state)
{
	struct trace_filter f;
	char text[FILTER_TEXT + 20];

	assert_int_equal(parse(&f, fields, "vec==1||vec==2||vec==3||vec==4||vec==5||vec==6||vec==7||vec==8"), 0);
	assert_true(filter_match(&f, &rec, "me"));
	refuse("vec==1||vec==2||vec==3||vec==4||vec==5||vec==6||vec==7||vec==8||vec==9", -E2BIG, 64);
	refuse("!!!!!!!!!vec==1", -E2BIG, 8);
	refuse("(((((((((vec==1)))))))))", -E2BIG, 8);
	memset(text, ' ', sizeof(text));
	strcpy(text + FILTER_TEXT - 5, "vec==1");
	refuse(text, -E2BIG, 0);
	assert_int_equal(parse(&f, fields, "((((((((vec==1))))))))"), 0);
}

/* Whatever is typed: an answer, and never more steps than there is room for. */
static void anything_gets_an_answer(void **state)
{
	static const char *const parts[] = {"vec", "==", "6", "!", "(", ")", "&&", "||", "comm", "~",
					    "'",   " ",	 "k*", "&", "nosuch", "<"};
	unsigned int seed = 1, i, n, taken = 0;
	struct trace_filter f;
	char text[FILTER_TEXT * 2];

	for (i = 0; i < 200000; i++) {
		text[0] = '\0';
		for (n = 0; n < i % 24; n++) {
			seed = seed * 1103515245 + 12345;
			strcat(text, parts[seed >> 16 & 15]);
		}
		if (parse(&f, fields, text)) {
			assert_in_range(err.pos, 0, strlen(text));
			continue;
		}
		filter_match(&f, &rec, "me");
		taken++;
	}
	assert_true(taken > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test(numbers_compare_with_their_sign),
		unit_test(common_fields),
		unit_test(texts),
		unit_test(names_of_vectors_and_functions),
		unit_test(terms_factors_and_parentheses),
		unit_test(each_combination_of_three),
		unit_test(a_switch_has_two_threads),
		unit_test(without_a_thread_of_its_own_it_is_the_one_that_runs),
		unit_test(what_is_not_understood_is_pointed_at),
		unit_test(limits),
		unit_test(anything_gets_an_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
