// SPDX-License-Identifier: MIT
/*
 * The GPIO block: 54 pins, and an interrupt controller of its own behind three lines of the root
 * controller: the example of a chained controller.
 *
 *	line 73 (GPU 49)	pins 0-27
 *	line 74 (GPU 50)	pins 28-45
 *	line 75 (GPU 51)	pins 46-53
 *	line 76 (GPU 52)	all of them; stays off, they would be served twice
 *
 * Events stay in GPEDS until they are acknowledged, so edges that come while a pin is served are
 * not lost. The chip has no debouncing: after an edge the pin is deaf until a timer looks where
 * its level has come to rest.
 *
 * Source: BCM2835 ARM Peripherals, chapter 6; which pins a line has: Linux's pinctrl-bcm2835.
 */
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqchip/chained_irq.h>
#include <linux/irqdomain.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/timer.h>
#include <asm/processor.h>
#include "gpio.h"

#define LINES 3

/* A line without any event, so often in a row, is stuck; it is asked again after a while. */
#define EMPTY_MAX   1000
#define STUCK_PAUSE msecs_to_jiffies(1000)

/* A minute: whoever wants more means something else. */
#define DEBOUNCE_MAX_US 60000000

/**
 * struct pin - a pin that interrupts
 * @type:     IRQ_TYPE_*
 * @detect:   what of that the chip looks for now
 * @enabled:  the core wants its interrupt
 * @settling: an edge was seen, the timer runs
 * @level:    where it last came to rest
 * @debounce: how long it takes to, in us; 0: not at all
 * @timer:    the end of that time
 */
struct pin {
	u8 type : 4;   /* I */
	u8 detect : 4; /* I */
	bool enabled;  /* I */
	bool settling; /* I */
	bool level;    /* I */
	u32 debounce;  /* I */
	struct hrtimer timer;
};

/* Which pins interrupt through which line. */
static const u32 line_pins[LINES][2] = {
	{GENMASK(27, 0), 0},
	{GENMASK(31, 28), GENMASK(13, 0)},
	{0, GENMASK(21, 14)},
};

static struct pin pins[GPIO_PINS];
static struct irq_domain *domain;
static unsigned int empty[LINES]; /* I: interrupts without an event, in a row */
static void unstick(struct timer_list *t);
static DEFINE_TIMER(stuck_timer, unstick);

#ifdef GPIO_TEST_EVENTS
u32 gpio_test_events[2];
#endif

/* --- levels and functions --------------------------------------------------------------- */

void chip_set_function(unsigned int pin, u32 function)
{
	unsigned long flags;
	u32 val;

	local_irq_save(flags);
	val = gpio_read(GPFSEL(pin)) & ~(GPFSEL_MASK << GPFSEL_SHIFT(pin));
	gpio_write(val | function << GPFSEL_SHIFT(pin), GPFSEL(pin));
	local_irq_restore(flags);
}

u32 chip_get_function(unsigned int pin)
{
	return gpio_read(GPFSEL(pin)) >> GPFSEL_SHIFT(pin) & GPFSEL_MASK;
}

bool chip_get_level(unsigned int pin)
{
	return gpio_read(GPLEV(GPIO_BANK(pin))) & GPIO_BIT(pin);
}

void chip_set_level(unsigned int pin, bool high)
{
	gpio_write(GPIO_BIT(pin), high ? GPSET(GPIO_BANK(pin)) : GPCLR(GPIO_BANK(pin)));
}

static void pull_wait(void)
{
	unsigned int i;

	for (i = 0; i < GPPUD_WAIT_CYCLES; i++)
		cpu_relax();
}

/* How many have begun: each sequence needs the registers for itself. I: interrupts off */
static unsigned int pull_turns;

/* One of the registers gets a value, unless another one's turn has come. */
static bool pull_step(unsigned int turn, u32 value, unsigned int reg)
{
	unsigned long flags;
	bool mine;

	local_irq_save(flags);
	mine = turn == pull_turns;
	if (mine)
		gpio_write(value, reg);
	local_irq_restore(flags);
	return mine;
}

/* Return: false if another one came in between, which may have set this pin to its own value. */
static bool try_to_set_pull(unsigned int pin, u32 pull)
{
	unsigned int clk = GPPUDCLK(GPIO_BANK(pin)), turn;
	unsigned long flags;

	local_irq_save(flags);
	turn = ++pull_turns;
	gpio_write(0, GPPUDCLK(0));
	gpio_write(0, GPPUDCLK(1));
	gpio_write(pull, GPPUD);
	local_irq_restore(flags);
	pull_wait();
	if (!pull_step(turn, GPIO_BIT(pin), clk))
		return false;
	pull_wait();
	return pull_step(turn, GPPUD_OFF, GPPUD) && pull_step(turn, 0, clk);
}

/*
 * The sequence of BCM2835 ARM Peripherals, page 101, takes some 300 cycles. Who comes in between
 * goes through with its own; who was interrupted begins again, once for each of them.
 */
void chip_set_pull(unsigned int pin, u32 pull)
{
	while (!try_to_set_pull(pin, pull))
		;
}

/* --- the interrupt controller ----------------------------------------------------------- */

/*
 * Interrupts off. What the pin looks for follows from its state. Only the registers in which that
 * changes are written: they are in the order of the bits of IRQ_TYPE_*, and nobody else's.
 */
static void update_detect(unsigned int pin)
{
	unsigned int reg = GPREN(GPIO_BANK(pin)), changed;
	struct pin *p = &pins[pin];
	u8 type = p->enabled && !p->settling ? p->type : IRQ_TYPE_NONE;

	/* A pin that has to settle is looked at in both directions. */
	if (type && p->debounce)
		type = IRQ_TYPE_EDGE_BOTH;
	changed = type ^ p->detect;
	p->detect = type;
	for (; changed; changed >>= 1, reg += GPFEN(0) - GPREN(0))
		if (changed & 1)
			gpio_toggle(GPIO_BIT(pin), reg);
}

static void gpio_irq_ack(struct irq_data *d)
{
	gpio_write(GPIO_BIT(d->hwirq), GPEDS(GPIO_BANK(d->hwirq)));
}

static void gpio_irq_mask(struct irq_data *d)
{
	pins[d->hwirq].enabled = false;
	update_detect(d->hwirq);
}

static void gpio_irq_unmask(struct irq_data *d)
{
	pins[d->hwirq].enabled = true;
	update_detect(d->hwirq);
}

static int gpio_irq_set_type(struct irq_data *d, unsigned int type)
{
	struct pin *p = &pins[d->hwirq];
	bool level = type & IRQ_TYPE_LEVEL_MASK;

	if (!type || type & ~IRQ_TYPE_SENSE_MASK || (level && type & IRQ_TYPE_EDGE_BOTH) ||
	    (level && p->debounce))
		return -EINVAL;
	p->type = type;
	irq_set_handler_locked(d, level ? handle_level_irq : handle_edge_irq);
	update_detect(d->hwirq);
	return 0;
}

static struct irq_chip gpio_chip = {
	.name = "pinctrl-bcm2835",
	.irq_ack = gpio_irq_ack,
	.irq_mask = gpio_irq_mask,
	.irq_unmask = gpio_irq_unmask,
	.irq_set_type = gpio_irq_set_type,
};

/* --- debouncing ------------------------------------------------------------------------- */

/* Interrupts off. An edge: from now on the pin is deaf, until the timer is due. */
static void settle(unsigned int pin)
{
	struct pin *p = &pins[pin];

	p->settling = true;
	update_detect(pin);
	gpio_write(GPIO_BIT(pin), GPEDS(GPIO_BANK(pin)));
	hrtimer_start(&p->timer, us_to_ktime(p->debounce), HRTIMER_MODE_REL_HARD);
}

/* In hard interrupt context. The pin listens again before its level is read: no edge is missed. */
static enum hrtimer_restart settled(struct hrtimer *timer)
{
	struct pin *p = container_of(timer, struct pin, timer);
	unsigned int pin = p - pins;
	bool level;

	p->settling = false;
	update_detect(pin);
	level = chip_get_level(pin);
	if (level == p->level)
		return HRTIMER_NORESTART;
	p->level = level;
	if (p->enabled && p->type & (level ? IRQ_TYPE_EDGE_RISING : IRQ_TYPE_EDGE_FALLING))
		generic_handle_domain_irq(domain, pin);
	return HRTIMER_NORESTART;
}

/* Return: 0; -EINVAL for more than a minute, or for a pin that interrupts by level. */
int chip_set_debounce(unsigned int pin, unsigned int usecs)
{
	struct pin *p = &pins[pin];
	unsigned long flags;
	int ret = 0;

	local_irq_save(flags);
	if (usecs > DEBOUNCE_MAX_US || (usecs && p->type & IRQ_TYPE_LEVEL_MASK)) {
		ret = -EINVAL;
	} else {
		p->debounce = usecs;
		p->level = chip_get_level(pin);
		update_detect(pin);
	}
	local_irq_restore(flags);
	return ret;
}

/* --- the lines -------------------------------------------------------------------------- */

/* Return: whether there was any event. */
static bool handle_bank(unsigned int bank, u32 mask)
{
	u32 events = mask ? gpio_read(GPEDS(bank)) & mask : 0, left = events;

	while (left) {
		unsigned int pin = bank * 32 + __ffs(left);

		left &= left - 1;
		if (pins[pin].debounce)
			settle(pin);
		else
			generic_handle_domain_irq(domain, pin);
	}
	return events;
}

/* No event, again and again: shut the line for a while. */
static bool is_stuck(unsigned int line)
{
	if (++empty[line] < EMPTY_MAX)
		return false;
	if (empty[line] == EMPTY_MAX)
		pr_err("gpio: line %u interrupts without an event, off for %u ms\n", IRQ_GPIO(line),
		       jiffies_to_msecs(STUCK_PAUSE));
	mod_timer(&stuck_timer, jiffies + STUCK_PAUSE);
	return true;
}

static void unstick(struct timer_list *t)
{
	for (unsigned int line = 0; line < LINES; line++) {
		struct irq_desc *desc = irq_to_desc(IRQ_GPIO(line));
		unsigned long flags;

		local_irq_save(flags);
		if (empty[line] >= EMPTY_MAX) {
			empty[line] = 0;
			chained_irq_exit(irq_desc_get_chip(desc), desc);
		}
		local_irq_restore(flags);
	}
}

static void gpio_line(struct irq_desc *desc)
{
	struct irq_chip *chip = irq_desc_get_chip(desc);
	unsigned int line = (unsigned int)(desc - irq_to_desc(IRQ_GPIO(0)));
	bool any;

	chained_irq_enter(chip, desc);
	any = handle_bank(0, line_pins[line][0]);
	any |= handle_bank(1, line_pins[line][1]);
	if (any)
		empty[line] = 0;
	if (any || !is_stuck(line))
		chained_irq_exit(chip, desc);
}

int chip_to_irq(unsigned int pin)
{
	return IRQ_GPIO_BASE + pin;
}

static int gpio_map(struct irq_domain *d, unsigned int virq, irq_hw_number_t hw)
{
	irq_set_chip_and_handler(virq, &gpio_chip, handle_edge_irq);
	return 0;
}

static const struct irq_domain_ops gpio_domain_ops = {
	.map = gpio_map,
	.xlate = irq_domain_xlate_twocell,
};

/* Whatever ran before may have left detection on. */
static int __init gpio_init(void)
{
	static const u8 detect[] = {GPREN(0), GPFEN(0), GPHEN(0), GPLEN(0), GPAREN(0), GPAFEN(0)};

	for (unsigned int i = 0; i < ARRAY_SIZE(detect); i++) {
		gpio_write(0, detect[i]);
		gpio_write(0, detect[i] + GPREN(1) - GPREN(0));
	}
	gpio_write(~0u, GPEDS(0));
	gpio_write(~0u, GPEDS(1));
	for (unsigned int pin = 0; pin < GPIO_PINS; pin++) {
		hrtimer_init(&pins[pin].timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
		pins[pin].timer.function = settled;
	}
	domain = irq_domain_add_legacy(NULL, GPIO_PINS, IRQ_GPIO_BASE, 0, &gpio_domain_ops, NULL);
	if (!domain)
		return -ENOMEM;
	for (unsigned int line = 0; line < LINES; line++)
		irq_set_chained_handler_and_data(IRQ_GPIO(line), gpio_line, NULL);
	return 0;
}
core_initcall(gpio_init);
