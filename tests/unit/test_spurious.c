// SPDX-License-Identifier: MIT
/* kernel/irq/spurious.c: when a line is broken, and when only slow. */
#include "unit.h"
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/string.h>
#include <bhk/irq.h>
#include "../../kernel/irq/internals.h"

#define IRQ    53
#define WINDOW 100000
#define LIMIT  99900

struct irq_desc *irq_descs[NR_IRQS];

static struct irq_desc line;
static struct irq_desc *const desc = &line;
static struct irqaction action;
static struct irq_chip chip;
static unsigned int disabled;

struct irq_desc *irq_to_desc(unsigned int irq)
{
	return irq == IRQ ? desc : NULL;
}

void __disable_irq(struct irq_desc *d)
{
	assert_ptr_equal(d, desc);
	disabled++;
}

static unsigned int polls;

void irq_start_polling(void)
{
	polls++;
}

void dump_stack(void)
{
}

static irqreturn_t the_handler(int irq, void *dev)
{
	return IRQ_NONE;
}

static int setup(void **state)
{
	memset(desc, 0, sizeof(*desc));
	desc->irq_data.irq = IRQ;
	desc->irq_data.chip = &chip;
	desc->action = &action;
	action.handler = the_handler;
	disabled = polls = 0;
	jiffies = 1000;
	return host_setup(state);
}

/* As the flow does it: the present interrupt is booked behind its handlers. */
static void interrupts(unsigned int n, bool handled)
{
	while (n--) {
		if (!handled)
			note_unhandled(desc);
		stat_add(&desc->stat, 1);
	}
}

static void test_exactly_the_window(void **state)
{
	interrupts(WINDOW - 1, false);
	assert_int_equal(disabled, 0);
	interrupts(1, false);
	assert_int_equal(disabled, 1);
	assert_int_equal(desc->nobody_cared, 1);
	assert_int_equal(polls, 1);
	assert_int_equal(desc->istate & IRQS_SPURIOUS_DISABLED, IRQS_SPURIOUS_DISABLED);
	assert_non_null(
		strstr(host_log, "irq 53: nobody cared (try booting with the \"irqpoll\" option)"));
	assert_non_null(strstr(host_log, "handlers:"));
	assert_non_null(strstr(host_log, "Disabling IRQ #53"));
}

static void test_99_handled_are_not_enough(void **state)
{
	interrupts(1, false);
	interrupts(99, true);
	interrupts(WINDOW - 100, false);
	assert_int_equal(disabled, 1);
}

static void test_100_handled_are_enough(void **state)
{
	interrupts(1, false);
	interrupts(100, true);
	interrupts(WINDOW - 101, false);
	assert_int_equal(disabled, 0);
	/* The next window begins afresh. */
	interrupts(WINDOW - 1, false);
	assert_int_equal(disabled, 0);
	interrupts(1, false);
	assert_int_equal(disabled, 1);
}

/* What came before the first unhandled one is not in the window. */
static void test_good_past_does_not_count(void **state)
{
	interrupts(5 * WINDOW, true);
	interrupts(WINDOW - 1, false);
	assert_int_equal(disabled, 0);
	interrupts(1, false);
	assert_int_equal(disabled, 1);
}

static void test_half_handled_never(void **state)
{
	int i;

	for (i = 0; i < 3 * WINDOW; i++) {
		interrupts(1, false);
		interrupts(1, true);
	}
	assert_int_equal(disabled, 0);
}

static void test_pause_forgives(void **state)
{
	interrupts(LIMIT, false);
	jiffies += HZ / 10 + 1;
	interrupts(WINDOW - 1, false);
	assert_int_equal(disabled, 0);
	interrupts(1, false);
	assert_int_equal(disabled, 1);
}

static void test_no_pause_does_not_forgive(void **state)
{
	interrupts(LIMIT, false);
	jiffies += HZ / 10;
	interrupts(WINDOW - LIMIT, false);
	assert_int_equal(disabled, 1);
}

static void test_rare_glitches_never_add_up(void **state)
{
	int i;

	for (i = 0; i < 2 * WINDOW; i++) {
		interrupts(1, false);
		jiffies += HZ;
	}
	assert_int_equal(disabled, 0);
	assert_int_equal(desc->irqs_unhandled, 1);
}

static void test_new_max_without_budget(void **state)
{
	assert_true(stat_book(&desc->stat, 40));
	irq_long_run(desc, 40);
	assert_int_equal(desc->stat.max, 40);
	assert_false(stat_book(&desc->stat, 40));
	assert_int_equal(desc->over_budget, 0);
	assert_string_equal(host_log, "");
}

static void test_budget_counts_all_and_reports_some(void **state)
{
	int i;

	assert_int_equal(irq_set_budget(IRQ, 100), 0);
	for (i = 0; i < 10; i++)
		if (stat_book(&desc->stat, 150))
			irq_long_run(desc, 150);
	assert_int_equal(desc->over_budget, 10);
	assert_int_equal(desc->stat.max, 150);
	assert_non_null(
		strstr(host_log, "irq 53: handlers ran 150 us, budget 100 us, 1 times so far"));
	assert_null(strstr(host_log, "2 times"));
	jiffies += HZ;
	irq_long_run(desc, 150);
	assert_non_null(strstr(host_log, "11 times"));
}

static void test_run_within_budget_is_only_a_maximum(void **state)
{
	irq_set_budget(IRQ, 100);
	assert_true(stat_book(&desc->stat, 60));
	irq_long_run(desc, 60);
	assert_int_equal(desc->stat.max, 60);
	assert_int_equal(desc->over_budget, 0);
	assert_true(stat_book(&desc->stat, 100));
	irq_long_run(desc, 100);
	assert_int_equal(desc->over_budget, 0);
	assert_int_equal(desc->stat.limit, 100);
}

static void test_budget_of_no_line(void **state)
{
	assert_int_equal(irq_set_budget(IRQ + 1, 100), -EINVAL);
}

static void test_unexpected_is_counted(void **state)
{
	unsigned int before = irq_spurious_count;

	irq_without_action(desc);
	irq_without_action(desc);
	assert_int_equal(irq_spurious_count, before + 2);
	assert_string_equal(strstr(host_log, "unexpected"), "unexpected IRQ trap at vector 35\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_exactly_the_window, setup),
		cmocka_unit_test_setup(test_99_handled_are_not_enough, setup),
		cmocka_unit_test_setup(test_100_handled_are_enough, setup),
		cmocka_unit_test_setup(test_good_past_does_not_count, setup),
		cmocka_unit_test_setup(test_half_handled_never, setup),
		cmocka_unit_test_setup(test_pause_forgives, setup),
		cmocka_unit_test_setup(test_no_pause_does_not_forgive, setup),
		cmocka_unit_test_setup(test_rare_glitches_never_add_up, setup),
		cmocka_unit_test_setup(test_new_max_without_budget, setup),
		cmocka_unit_test_setup(test_budget_counts_all_and_reports_some, setup),
		cmocka_unit_test_setup(test_run_within_budget_is_only_a_maximum, setup),
		cmocka_unit_test_setup(test_budget_of_no_line, setup),
		cmocka_unit_test_setup(test_unexpected_is_counted, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
