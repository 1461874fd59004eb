// SPDX-License-Identifier: MIT
/* drivers/gpio/gpio-bcm2835.c on registers that keep what is written, which QEMU's do not */
/* The timers are the test's; the other ones are in the library of units. */
#define hrtimer_init	       fake_hrtimer_init
#define hrtimer_start_range_ns fake_hrtimer_start_range_ns

#include "unit.h"
#include <linux/interrupt.h>

/* For its static functions. */
#include "../../drivers/gpio/gpio-bcm2835.c"

static u32 regs[0xa0 / 4];

u32 gpio_read(unsigned int reg)
{
	return regs[reg / 4];
}

/* Writes to the pulls' registers, in their order. */
static u32 pulls[32];
static unsigned int nr_pulls;
static unsigned int interrupt_behind; /* this write, an interrupt sets the pull of pin 5; 0: none */

void gpio_write(u32 val, unsigned int reg)
{
	if (reg >= GPPUD)
		pulls[nr_pulls++ % ARRAY_SIZE(pulls)] = reg << 16 | val;
	if (reg >= GPPUD && nr_pulls == interrupt_behind)
		chip_set_pull(5, GPPUD_DOWN);
	if (reg == GPEDS(0) || reg == GPEDS(1))
		regs[reg / 4] &= ~val;
	else
		regs[reg / 4] = val;
}

void gpio_toggle(u32 bits, unsigned int reg)
{
	gpio_write(gpio_read(reg) ^ bits, reg);
}

struct irq_desc irq_desc[NR_IRQS];
struct irq_desc *irq_to_desc(unsigned int irq)
{
	return &irq_desc[irq];
}

static irq_flow_handler_t line_flow;
static unsigned int handled[GPIO_PINS], parent_masks, parent_unmasks;

struct irq_domain *irq_domain_add_legacy(struct device_node *node, unsigned int size,
					 unsigned int first_irq, irq_hw_number_t first_hwirq,
					 const struct irq_domain_ops *ops, void *host_data)
{
	assert_int_equal(first_irq, 88);
	return (struct irq_domain *)regs;
}

int irq_domain_xlate_twocell(struct irq_domain *d, struct device_node *node, const u32 *intspec,
			     unsigned int intsize, unsigned long *out_hwirq, unsigned int *out_type)
{
	return 0;
}

void irq_set_chip_and_handler_name(unsigned int irq, const struct irq_chip *chip,
				   irq_flow_handler_t handle, const char *name)
{
}

void irq_set_chained_handler_and_data(unsigned int irq, irq_flow_handler_t handle, void *data)
{
	line_flow = handle;
}

void irq_update_flow(struct irq_desc *desc);

void irq_update_flow(struct irq_desc *desc)
{
}

void handle_level_irq(struct irq_desc *desc)
{
}

void handle_edge_irq(struct irq_desc *desc)
{
}

static struct irq_data data_of(unsigned int pin)
{
	return (struct irq_data){.irq = 88 + pin, .hwirq = pin};
}

int generic_handle_domain_irq(struct irq_domain *d, unsigned int pin)
{
	struct irq_data data = data_of(pin);

	handled[pin]++;
	gpio_chip.irq_ack(&data);
	return 0;
}

static struct hrtimer *started;

void hrtimer_init(struct hrtimer *timer, clockid_t clock, enum hrtimer_mode mode)
{
}

void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t tim, u64 range,
			    const enum hrtimer_mode m)
{
	assert_int_equal(m, HRTIMER_MODE_REL_HARD);
	started = timer;
}

static unsigned int stuck_armed;

int mod_timer(struct timer_list *t, unsigned long expires)
{
	stuck_armed++;
	return 0;
}

static void parent_mask(struct irq_data *d)
{
	parent_masks++;
}

static void parent_unmask(struct irq_data *d)
{
	parent_unmasks++;
}

static struct irq_chip parent = {.irq_mask = parent_mask, .irq_unmask = parent_unmask};

static int setup(void **state)
{
	memset(regs, 0xff, sizeof(regs)); /* left behind by whoever ran before */
	memset(pins, 0, sizeof(pins));
	memset(handled, 0, sizeof(handled));
	memset(empty, 0, sizeof(empty));
	for (unsigned int i = 0; i < NR_IRQS; i++)
		irq_desc[i].irq_data.chip = &parent;
	parent_masks = parent_unmasks = stuck_armed = 0;
	started = NULL;
	assert_int_equal(gpio_init(), 0);
	return host_setup(state);
}

/* Which of the four kinds of detection a pin has: r f h l. */
static const char *detection(unsigned int pin)
{
	static const unsigned int kinds[] = {GPREN(0), GPFEN(0), GPHEN(0), GPLEN(0)};
	static char text[5];

	for (unsigned int i = 0; i < 4; i++)
		text[i] = regs[kinds[i] / 4 + pin / 32] & BIT(pin % 32) ? "rfhl"[i] : '-';
	return text;
}

static void set_up(unsigned int pin, unsigned int type)
{
	struct irq_data data = data_of(pin);

	assert_int_equal(gpio_irq_set_type(&data, type), 0);
	gpio_irq_unmask(&data);
}

static void event(unsigned int pin)
{
	regs[GPEDS(pin / 32) / 4] |= BIT(pin % 32);
}

static void line(unsigned int n)
{
	line_flow(&irq_desc[IRQ_GPIO(n)]);
}

static void what_was_left_behind_is_off(void **state)
{
	for (unsigned int pin = 0; pin < 64; pin++)
		assert_string_equal(detection(pin), "----");
	assert_int_equal(regs[GPEDS(0) / 4] | regs[GPEDS(1) / 4], 0);
	assert_int_equal(regs[GPAREN(0) / 4] | regs[GPAFEN(1) / 4], 0);
}

static void types_set_the_detection(void **state)
{
	struct irq_data data = data_of(40);

	set_up(40, IRQ_TYPE_EDGE_RISING);
	assert_string_equal(detection(40), "r---");
	set_up(40, IRQ_TYPE_EDGE_BOTH);
	assert_string_equal(detection(40), "rf--");
	set_up(40, IRQ_TYPE_LEVEL_LOW);
	assert_string_equal(detection(40), "---l");
	gpio_irq_mask(&data);
	assert_string_equal(detection(40), "----");
	gpio_irq_unmask(&data);
	assert_string_equal(detection(40), "---l");
	assert_string_equal(detection(8), "----");
	assert_int_equal(gpio_irq_set_type(&data, IRQ_TYPE_NONE), -EINVAL);
	assert_int_equal(gpio_irq_set_type(&data, IRQ_TYPE_LEVEL_HIGH | IRQ_TYPE_EDGE_RISING),
			 -EINVAL);
}

/* The sequence, without an end of another one's that would become this pin's. */
static void assert_pull_ends_at(unsigned int end, unsigned int pin, u32 pull)
{
	const unsigned int bank = GPIO_BANK(pin);
	const u32 *p = &pulls[end - 6];

	assert_true(end <= ARRAY_SIZE(pulls));
	assert_int_equal(p[0], GPPUDCLK(0) << 16);
	assert_int_equal(p[1], GPPUDCLK(1) << 16);
	assert_int_equal(p[2], GPPUD << 16 | pull);
	assert_int_equal(p[3], GPPUDCLK(bank) << 16 | GPIO_BIT(pin));
	assert_int_equal(p[4], GPPUD << 16);
	assert_int_equal(p[5], GPPUDCLK(bank) << 16);
}

static void a_pull_follows_the_sequence(void **state)
{
	nr_pulls = 0;
	chip_set_pull(33, GPPUD_UP);
	assert_int_equal(nr_pulls, 6);
	assert_pull_ends_at(nr_pulls, 33, GPPUD_UP);
}

static void a_pull_that_was_interrupted_begins_again(void **state)
{
	/* Behind the last write nothing is left to do again. */
	for (interrupt_behind = 3; interrupt_behind < 6; interrupt_behind++) {
		nr_pulls = 0;
		chip_set_pull(33, GPPUD_UP);
		assert_int_equal(nr_pulls, interrupt_behind + 6 + 6);
		assert_pull_ends_at(interrupt_behind + 6, 5, GPPUD_DOWN);
		assert_pull_ends_at(nr_pulls, 33, GPPUD_UP);
	}
	interrupt_behind = 0;
}

static void a_line_serves_its_pins_only(void **state)
{
	static const unsigned int some[] = {0, 27, 28, 31, 32, 45, 46, 53};

	for (unsigned int i = 0; i < ARRAY_SIZE(some); i++)
		event(some[i]);
	line(1);
	assert_int_equal(handled[27] + handled[46], 0);
	assert_int_equal(handled[28] + handled[31] + handled[32] + handled[45], 4);
	line(0);
	line(2);
	for (unsigned int i = 0; i < ARRAY_SIZE(some); i++)
		assert_int_equal(handled[some[i]], 1);
	assert_int_equal(parent_masks, 3);
	assert_int_equal(parent_unmasks, 3);
}

static void a_debounced_pin_is_deaf_for_a_while(void **state)
{
	struct irq_data data = data_of(3);

	regs[GPLEV(0) / 4] = 0;
	set_up(3, IRQ_TYPE_EDGE_FALLING);
	assert_int_equal(chip_set_debounce(3, 5000), 0);
	assert_string_equal(detection(3), "rf--");
	event(3);
	line(0);
	assert_ptr_equal(started, &pins[3].timer);
	assert_string_equal(detection(3), "----");
	assert_int_equal(handled[3], 0);
	/* Came to rest high: a rising edge, which nobody wants. */
	regs[GPLEV(0) / 4] = BIT(3);
	settled(started);
	assert_string_equal(detection(3), "rf--");
	assert_int_equal(handled[3], 0);
	event(3);
	line(0);
	regs[GPLEV(0) / 4] = 0;
	settled(started);
	assert_int_equal(handled[3], 1);
	/* Switched off while it settles. */
	event(3);
	line(0);
	gpio_irq_mask(&data);
	regs[GPLEV(0) / 4] = BIT(3);
	settled(started);
	assert_string_equal(detection(3), "----");
	assert_int_equal(handled[3], 1);
	assert_int_equal(gpio_irq_set_type(&data, IRQ_TYPE_LEVEL_LOW), -EINVAL);
}

static void a_stuck_line_is_shut_for_a_while(void **state)
{
	for (unsigned int i = 0; i < EMPTY_MAX - 1; i++)
		line(0);
	assert_int_equal(parent_unmasks, parent_masks);
	line(0);
	assert_int_equal(parent_unmasks, parent_masks - 1);
	assert_int_equal(stuck_armed, 1);
	assert_non_null(strstr(host_log, "line 73 interrupts without an event"));
	unstick(&stuck_timer);
	assert_int_equal(parent_unmasks, parent_masks);
	/* Events in between are a sign of life. */
	for (unsigned int i = 0; i < 3 * EMPTY_MAX; i++) {
		if (i % 100 == 0)
			event(7);
		line(0);
	}
	assert_int_equal(stuck_armed, 1);
	assert_int_equal(handled[7], 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_was_left_behind_is_off, setup),
		cmocka_unit_test_setup(types_set_the_detection, setup),
		cmocka_unit_test_setup(a_pull_follows_the_sequence, setup),
		cmocka_unit_test_setup(a_pull_that_was_interrupted_begins_again, setup),
		cmocka_unit_test_setup(a_line_serves_its_pins_only, setup),
		cmocka_unit_test_setup(a_debounced_pin_is_deaf_for_a_while, setup),
		cmocka_unit_test_setup(a_stuck_line_is_shut_for_a_while, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
