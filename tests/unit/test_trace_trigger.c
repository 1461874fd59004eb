// SPDX-License-Identifier: MIT
/* kernel/trace/trigger_parse.c: which conditions are taken. */
#include "unit.h"
#include <linux/string.h>
#include <bhk/trace_trigger.h>

static struct trace_trigger t;

static bool parse(const char *text)
{
	const char *error = NULL;
	int ret = trigger_parse(&t, text, &error);

	assert_int_equal(!ret, !error);
	return !ret;
}

static void an_overrun(void **state)
{
	assert_true(parse("softirq-overrun"));
	assert_int_equal(t.cond, ON_OVERRUN);
	assert_int_equal(t.kinds, 0);
	assert_false(parse("softirq-overrun softirq"));
}

static void times(void **state)
{
	static const struct {
		const char *text;
		u32 us;
	} good[] = {{"latency>200us", 200}, {"latency>200", 200},     {"latency>2ms", 2000},
		    {"latency>1s", 1000000}, {"latency>60s", 60000000}, {"latency>0", 0}};
	static const char *const bad[] = {"latency>", "latency>us", "latency>-1", "latency>1h",
					  "latency>200usx", "latency>61s", "latency>60000001",
					  "latency>99999999999999999999999", "latency", "latency<3"};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		assert_true(parse(good[i].text));
		assert_int_equal(t.cond, ON_LATENCY);
		assert_int_equal(t.limit, good[i].us);
		assert_int_equal(t.kinds, WAIT_ALL);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(parse(bad[i]));
}

static void who_waits(void **state)
{
	assert_true(parse("latency>1ms softirq"));
	assert_int_equal(t.kinds, WAIT_SOFTIRQ);
	assert_true(parse("latency>1ms  tasklet work "));
	assert_int_equal(t.kinds, WAIT_TASKLET | WAIT_WORK);
	assert_true(parse("latency-max irq-thread thread"));
	assert_int_equal(t.cond, ON_LATENCY_MAX);
	assert_int_equal(t.kinds, WAIT_IRQ_THREAD | WAIT_THREAD);
	assert_true(parse("latency-max"));
	assert_int_equal(t.kinds, WAIT_ALL);
	assert_false(parse("latency-max irq"));
	assert_false(parse("latency-maximum"));
	assert_false(parse("latency>1ms threads"));
	assert_false(parse("latency>1ms soft"));
}

static void nothing_else(void **state)
{
	assert_false(parse(""));
	assert_false(parse(" "));
	assert_false(parse("overrun"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit_test(an_overrun),
		unit_test(times),
		unit_test(who_waits),
		unit_test(nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
