// SPDX-License-Identifier: MIT
/*
 * Buttons on GPIO pins: insmod gpio_keys pins=5,6
 *
 * Each pin is an interrupt of its own behind the chained controller. Its handler only looks and
 * notes, because it runs with interrupts off; a work tells, with a uevent, because that takes
 * long. A button bounces for milliseconds: the controller is deaf that long after an edge.
 */
#include <linux/err.h>
#include <linux/gpio.h>
#include <linux/gpio/consumer.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kfifo.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/workqueue.h>
#include <bhk/gpio.h>
#include <bhk/uevent.h>
#include <soc/gpio.h>

#define BUTTONS_MAX 8
#define DEVPATH	    "/devices/platform/gpio-keys/input/input0"

/* Presses and releases that wait for the work. Larger: more buttons at once. A power of two. */
#define EVENTS_MAX 32

static unsigned int pins[BUTTONS_MAX];
static unsigned int count;
module_param_array(pins, uint, &count, 0444);
MODULE_PARM_DESC(pins, "GPIO numbers of the buttons, which connect the pin with ground");

static unsigned int debounce = 5000;
module_param(debounce, uint, 0444);
MODULE_PARM_DESC(debounce, "how long a button bounces, in us");

static bool active_high;
module_param(active_high, bool, 0444);
MODULE_PARM_DESC(active_high, "the buttons connect the pin with 3.3 V");

struct press {
	u8 pin;
	bool down;
};

static DEFINE_KFIFO(events, struct press, EVENTS_MAX); /* in: interrupts off, out: the work */
static unsigned int lost;			       /* I: found no place there */

static void tell(const struct press *p)
{
	char key[16], value[16];
	const char *const envp[] = {key, value, NULL};

	snprintf(key, sizeof(key), "GPIO=%u", p->pin);
	snprintf(value, sizeof(value), "PRESSED=%u", p->down);
	uevent_notify(KOBJ_CHANGE, DEVPATH, "input", envp);
	pr_debug("gpio-keys: pin %u %s\n", p->pin, p->down ? "pressed" : "released");
}

static void tell_fn(struct work_struct *work)
{
	struct press p;

	while (kfifo_get(&events, &p))
		tell(&p);
}
static DECLARE_WORK(tell_work, tell_fn);

static irqreturn_t button_interrupt(int irq, void *dev_id)
{
	unsigned int pin = *(unsigned int *)dev_id;
	struct press p = {.pin = pin, .down = gpio_get_value(pin) == active_high};

	lost += !kfifo_put(&events, p);
	schedule_work(&tell_work);
	return IRQ_HANDLED;
}

static int add_button(unsigned int *pin)
{
	int ret = gpio_request_one(*pin, GPIOF_IN, "gpio-keys");

	if (ret)
		return ret;
	gpio_set_pull(*pin, active_high ? GPPUD_DOWN : GPPUD_UP);
	ret = gpio_set_debounce(*pin, debounce);
	if (!ret)
		ret = request_irq(gpio_to_irq(*pin), button_interrupt,
				  IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING, "gpio-keys", pin);
	if (ret)
		gpio_free(*pin);
	return ret;
}

static void remove_buttons(unsigned int n)
{
	while (n--) {
		free_irq(gpio_to_irq(pins[n]), &pins[n]);
		gpio_free(pins[n]);
	}
	cancel_work_sync(&tell_work);
	if (lost)
		pr_warn("gpio-keys: %u presses and releases were lost\n", lost);
}

static int __init gpio_keys_init(void)
{
	unsigned int i;
	int ret;

	if (!count) {
		pr_err("gpio-keys: pins= says where the buttons are\n");
		return -EINVAL;
	}
	kfifo_reset(&events);
	lost = 0;
	for (i = 0; i < count; i++) {
		ret = add_button(&pins[i]);
		if (ret) {
			pr_err("gpio-keys: pin %u: error %d\n", pins[i], ret);
			remove_buttons(i);
			return ret;
		}
	}
	return 0;
}
module_init(gpio_keys_init);

static void __exit gpio_keys_exit(void)
{
	remove_buttons(count);
}
module_exit(gpio_keys_exit);

MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("buttons on GPIO pins");
