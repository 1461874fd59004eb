// SPDX-License-Identifier: MIT
/*
 * The ACT LED of the board: heartbeat, activity of the card, or a panic.
 *
 * Timers are the bottom half for what only has to happen some time later: they blink it. After a
 * panic nothing runs any more, and panic() itself calls the driver.
 *
 * Source: the vendor's documentation of the boards: GPIO 47 from the models with 40 pins on,
 * lit when low on the Zero; GPIO 16, lit when low, before.
 */
#include <linux/err.h>
#include <linux/gpio/consumer.h>
#include <linux/gpio/machine.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/leds.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <bhk/bootinfo.h>
#include <bhk/panic.h>

static char *trigger = "disk-activity";
module_param(trigger, charp, 0444);
MODULE_PARM_DESC(trigger, "heartbeat, disk-activity or none");

/* Two beats and a pause, in ms: lit, dark, lit, dark. */
static const unsigned int beat[] = {70, 130, 70, 730};

/* How long the LED is lit for a request. */
#define ACTIVITY_MS 30

static struct gpiod_lookup_table board = {
	.table = {{.key = "gpiochip0", .chip_hwnum = 47, .con_id = "ACT"}, {}},
};
static struct gpio_desc *led;
static unsigned int step; /* the timer's */
static bool shows_disk;	  /* c */

static void heartbeat(struct timer_list *t)
{
	gpiod_set_value(led, step % 2 == 0);
	mod_timer(t, jiffies + msecs_to_jiffies(beat[step]));
	step = (step + 1) % ARRAY_SIZE(beat);
}

static void dark(struct timer_list *t)
{
	gpiod_set_value(led, 0);
}

static DEFINE_TIMER(heartbeat_timer, heartbeat);
static DEFINE_TIMER(activity_timer, dark);

/** ledtrig_disk_activity() - a request has begun; show it. Context: any but NMI */
void ledtrig_disk_activity(bool write)
{
	if (!shows_disk)
		return;
	gpiod_set_value(led, 1);
	mod_timer(&activity_timer, jiffies + msecs_to_jiffies(ACTIVITY_MS));
}

static void blink(int on)
{
	gpiod_set_value(led, on);
}

/* Revision codes of the new style: the model in bits 11...4 (see drivers/mailbox/property.c). */
static void __init look_up_board(void)
{
	u32 revision = bootinfo.board_revision, model = revision >> 4 & 0xff;
	bool zero = model == 0x09 || model == 0x0c;
	bool pins_26 = revision && !(revision & (1 << 23));

	if (pins_26 || model < 2)
		board.table[0].chip_hwnum = revision ? 16 : 47;
	if (zero || board.table[0].chip_hwnum == 16)
		board.table[0].flags = GPIO_ACTIVE_LOW;
}

static int __init led_init(void)
{
	look_up_board();
	gpiod_add_lookup_table(&board);
	led = gpiod_get(NULL, "ACT", GPIOD_OUT_LOW);
	if (IS_ERR(led)) {
		pr_err("led: pin %u: error %ld\n", board.table[0].chip_hwnum, PTR_ERR(led));
		return PTR_ERR(led);
	}
	panic_blink = blink;
	shows_disk = !strcmp(trigger, "disk-activity");
	if (!strcmp(trigger, "heartbeat"))
		mod_timer(&heartbeat_timer, jiffies + 1);
	else if (!shows_disk && strcmp(trigger, "none"))
		pr_err("led: there is no trigger '%s'\n", trigger);
	return 0;
}
device_initcall(led_init);
