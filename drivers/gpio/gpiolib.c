// SPDX-License-Identifier: MIT
/* Pins as drivers ask for them: by number, or by what the board uses them for. */
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/gpio.h>
#include <linux/gpio/machine.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <bhk/gpio.h>
#include "gpio.h"

/**
 * struct gpio_desc - a pin
 * @label:	who has it; NULL: nobody
 * @active_low: its level is low when it is active
 *
 * Both: gpio_mutex.
 */
struct gpio_desc {
	const char *label;
	bool active_low;
};

static struct gpio_desc descs[GPIO_PINS];
static LIST_HEAD(lookup_tables);
static DEFINE_MUTEX(gpio_mutex);

/** gpio_to_desc() - a pin by its number; NULL if there is none. Context: any */
struct gpio_desc *gpio_to_desc(unsigned int gpio)
{
	return gpio_is_valid(gpio) ? &descs[gpio] : NULL;
}
EXPORT_SYMBOL(gpio_to_desc);

/** desc_to_gpio() - its number. Context: any */
int desc_to_gpio(const struct gpio_desc *desc)
{
	return desc - descs;
}
EXPORT_SYMBOL(desc_to_gpio);

/* --- who has it ------------------------------------------------------------------------- */

static int take(struct gpio_desc *desc, const char *label)
{
	int ret = -EBUSY;

	mutex_lock(&gpio_mutex);
	if (!desc->label) {
		desc->label = label ?: "?";
		desc->active_low = false;
		ret = 0;
	}
	mutex_unlock(&gpio_mutex);
	return ret;
}

/**
 * gpio_request() - take a pin
 * @gpio:  its number
 * @label: for people; must stay valid
 *
 * Context: task. Return: 0, -EINVAL if there is no such pin, -EBUSY if somebody has it.
 */
int gpio_request(unsigned int gpio, const char *label)
{
	struct gpio_desc *desc = gpio_to_desc(gpio);

	return desc ? take(desc, label) : -EINVAL;
}
EXPORT_SYMBOL(gpio_request);

/** gpio_request_one() - take a pin and set it up: GPIOF_*. Context: task. Return: 0 or -errno */
int gpio_request_one(unsigned int gpio, unsigned long flags, const char *label)
{
	int ret = gpio_request(gpio, label);

	if (ret)
		return ret;
	if (flags & GPIOF_DIR_IN)
		return gpio_direction_input(gpio);
	return gpio_direction_output(gpio, !!(flags & GPIOF_INIT_HIGH));
}
EXPORT_SYMBOL(gpio_request_one);

/** gpio_free() - give a pin back; it stays as it is. Context: task */
void gpio_free(unsigned int gpio)
{
	if (gpio_is_valid(gpio))
		gpiod_put(&descs[gpio]);
}
EXPORT_SYMBOL(gpio_free);

void gpiod_put(struct gpio_desc *desc)
{
	gpiod_set_debounce(desc, 0);
	mutex_lock(&gpio_mutex);
	desc->label = NULL;
	mutex_unlock(&gpio_mutex);
}
EXPORT_SYMBOL(gpiod_put);

void gpiod_add_lookup_table(struct gpiod_lookup_table *table)
{
	mutex_lock(&gpio_mutex);
	list_add_tail(&table->list, &lookup_tables);
	mutex_unlock(&gpio_mutex);
}
EXPORT_SYMBOL(gpiod_add_lookup_table);

void gpiod_remove_lookup_table(struct gpiod_lookup_table *table)
{
	mutex_lock(&gpio_mutex);
	list_del(&table->list);
	mutex_unlock(&gpio_mutex);
}
EXPORT_SYMBOL(gpiod_remove_lookup_table);

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static const struct gpiod_lookup *find(const char *dev_id, const char *con_id)
{
	const struct gpiod_lookup *found = NULL, *p;
	struct gpiod_lookup_table *table;

	mutex_lock(&gpio_mutex);
	list_for_each_entry(table, &lookup_tables, list) {
		if (!same(table->dev_id, dev_id))
			continue;
		for (p = table->table; p->key && !found; p++)
			if (same(p->con_id, con_id))
				found = p;
	}
	mutex_unlock(&gpio_mutex);
	return found;
}

/* The pull that a table wants, if it does. */
static void set_pull(unsigned int pin, unsigned long flags)
{
	if (flags & GPIO_PULL_UP)
		chip_set_pull(pin, GPPUD_UP);
	else if (flags & GPIO_PULL_DOWN)
		chip_set_pull(pin, GPPUD_DOWN);
	else if (flags & GPIO_PULL_DISABLE)
		chip_set_pull(pin, GPPUD_OFF);
}

/**
 * gpiod_get() - take the pin that the board has for a purpose
 * @dev:    device, or NULL
 * @con_id: purpose
 * @flags:  GPIOD_*
 *
 * Context: task. Return: the pin, for gpiod_put(), or an error pointer: -ENOENT if no table has
 * it, -EBUSY, -EINVAL.
 */
struct gpio_desc *gpiod_get(struct device *dev, const char *con_id, enum gpiod_flags flags)
{
	const struct gpiod_lookup *p = find(dev ? dev_name(dev) : NULL, con_id);
	struct gpio_desc *desc;
	int ret;

	if (!p)
		return ERR_PTR(-ENOENT);
	ret = gpio_request(p->chip_hwnum, con_id);
	if (ret)
		return ERR_PTR(ret);
	desc = &descs[p->chip_hwnum];
	desc->active_low = p->flags & GPIO_ACTIVE_LOW;
	set_pull(p->chip_hwnum, p->flags);
	if (flags & GPIOD_FLAGS_BIT_DIR_OUT)
		gpiod_direction_output(desc, !!(flags & GPIOD_FLAGS_BIT_DIR_VAL));
	else if (flags & GPIOD_FLAGS_BIT_DIR_SET)
		gpiod_direction_input(desc);
	return desc;
}
EXPORT_SYMBOL(gpiod_get);

/** gpiod_get_optional() - gpiod_get(), but NULL if no table has it. Context: task */
struct gpio_desc *gpiod_get_optional(struct device *dev, const char *con_id, enum gpiod_flags flags)
{
	struct gpio_desc *desc = gpiod_get(dev, con_id, flags);

	return IS_ERR(desc) && PTR_ERR(desc) == -ENOENT ? NULL : desc;
}
EXPORT_SYMBOL(gpiod_get_optional);

static void put_desc(void *desc)
{
	gpiod_put(desc);
}

/** devm_gpiod_get() - gpiod_get(), and gpiod_put() when the device goes. Context: task */
struct gpio_desc *devm_gpiod_get(struct device *dev, const char *con_id, enum gpiod_flags flags)
{
	struct gpio_desc *desc = gpiod_get(dev, con_id, flags);
	int ret = IS_ERR(desc) ? 0 : devm_add_action_or_reset(dev, put_desc, desc);

	return ret ? ERR_PTR(ret) : desc;
}
EXPORT_SYMBOL(devm_gpiod_get);

/* --- what it does ----------------------------------------------------------------------- */

/** gpio_direction_input() - only look at the pin. Context: any. Return: 0 or -EINVAL */
int gpio_direction_input(unsigned int gpio)
{
	if (!gpio_is_valid(gpio))
		return -EINVAL;
	chip_set_function(gpio, GPFSEL_INPUT);
	return 0;
}
EXPORT_SYMBOL(gpio_direction_input);

/** gpio_direction_output() - drive the pin, from the begin with @value. Context: any */
int gpio_direction_output(unsigned int gpio, int value)
{
	if (!gpio_is_valid(gpio))
		return -EINVAL;
	chip_set_level(gpio, value);
	chip_set_function(gpio, GPFSEL_OUTPUT);
	return 0;
}
EXPORT_SYMBOL(gpio_direction_output);

/** gpio_set_function() - GPFSEL_* of a pin. Context: any. Return: 0 or -EINVAL */
int gpio_set_function(unsigned int gpio, u32 function)
{
	if (!gpio_is_valid(gpio) || function > GPFSEL_MASK)
		return -EINVAL;
	chip_set_function(gpio, function);
	return 0;
}
EXPORT_SYMBOL(gpio_set_function);

/** gpio_set_pull() - GPPUD_* of a pin. Context: any. Return: 0 or -EINVAL */
int gpio_set_pull(unsigned int gpio, u32 pull)
{
	if (!gpio_is_valid(gpio) || pull > GPPUD_UP)
		return -EINVAL;
	chip_set_pull(gpio, pull);
	return 0;
}
EXPORT_SYMBOL(gpio_set_pull);

/** gpio_get_value() - its level, 0 or 1; -EINVAL. Context: any */
int gpio_get_value(unsigned int gpio)
{
	return gpio_is_valid(gpio) ? chip_get_level(gpio) : -EINVAL;
}
EXPORT_SYMBOL(gpio_get_value);

/** gpio_set_value() - the level of an output. Context: any */
void gpio_set_value(unsigned int gpio, int value)
{
	if (gpio_is_valid(gpio))
		chip_set_level(gpio, value);
}
EXPORT_SYMBOL(gpio_set_value);

/** gpio_to_irq() - the number for request_irq(); -EINVAL. Context: any */
int gpio_to_irq(unsigned int gpio)
{
	return gpio_is_valid(gpio) ? chip_to_irq(gpio) : -EINVAL;
}
EXPORT_SYMBOL(gpio_to_irq);

/**
 * gpio_set_debounce() - the pin's interrupts come when its level has been still
 * @gpio:  number
 * @usecs: how long after the first edge it is looked at; 0: edges are told at once
 *
 * For pins that interrupt on edges. Done by a timer.
 *
 * Context: any. Return: 0 or -EINVAL.
 */
int gpio_set_debounce(unsigned int gpio, unsigned int usecs)
{
	return gpio_is_valid(gpio) ? chip_set_debounce(gpio, usecs) : -EINVAL;
}
EXPORT_SYMBOL(gpio_set_debounce);

int gpiod_direction_input(struct gpio_desc *desc)
{
	return gpio_direction_input(desc_to_gpio(desc));
}
EXPORT_SYMBOL(gpiod_direction_input);

int gpiod_direction_output(struct gpio_desc *desc, int value)
{
	return gpio_direction_output(desc_to_gpio(desc), !value == desc->active_low);
}
EXPORT_SYMBOL(gpiod_direction_output);

int gpiod_get_value(const struct gpio_desc *desc)
{
	return chip_get_level(desc_to_gpio(desc)) != desc->active_low;
}
EXPORT_SYMBOL(gpiod_get_value);

void gpiod_set_value(struct gpio_desc *desc, int value)
{
	chip_set_level(desc_to_gpio(desc), !value == desc->active_low);
}
EXPORT_SYMBOL(gpiod_set_value);

int gpiod_to_irq(const struct gpio_desc *desc)
{
	return chip_to_irq(desc_to_gpio(desc));
}
EXPORT_SYMBOL(gpiod_to_irq);

int gpiod_set_debounce(struct gpio_desc *desc, unsigned int usecs)
{
	return chip_set_debounce(desc_to_gpio(desc), usecs);
}
EXPORT_SYMBOL(gpiod_set_debounce);

int gpiod_is_active_low(const struct gpio_desc *desc)
{
	return desc->active_low;
}
EXPORT_SYMBOL(gpiod_is_active_low);

void gpiod_toggle_active_low(struct gpio_desc *desc)
{
	desc->active_low = !desc->active_low;
}
EXPORT_SYMBOL(gpiod_toggle_active_low);

/* --- /sys/kernel/debug/gpio, in Linux's form ---------------------------------------------- */

static int gpio_show(struct seq_file *m, void *v)
{
	static const char *const functions[] = {"in ",	"out",	"alt5", "alt4",
						"alt0", "alt1", "alt2", "alt3"};

	seq_printf(m, "gpiochip0: GPIOs 0-%u, pinctrl-bcm2835:\n", GPIO_PINS - 1);
	mutex_lock(&gpio_mutex);
	for (unsigned int pin = 0; pin < GPIO_PINS; pin++)
		if (descs[pin].label)
			seq_printf(m, " gpio-%-3u (%-20.20s|%-20.20s) %s %s%s\n", pin, "",
				   descs[pin].label, functions[chip_get_function(pin)],
				   chip_get_level(pin) ? "hi" : "lo",
				   descs[pin].active_low ? " ACTIVE LOW" : "");
	mutex_unlock(&gpio_mutex);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(gpio);

static int __init gpiolib_init(void)
{
	debugfs_create_file("gpio", 0444, NULL, NULL, &gpio_fops);
	return 0;
}
fs_initcall(gpiolib_init);
