/* SPDX-License-Identifier: MIT */
/* What the board's pins are for: tables that gpiod_get() looks into. */
#ifndef _LINUX_GPIO_MACHINE_H
#define _LINUX_GPIO_MACHINE_H

#include <linux/list.h>

enum gpio_lookup_flags {
	GPIO_ACTIVE_HIGH = 0,
	GPIO_ACTIVE_LOW = 1,
	GPIO_PULL_UP = 1 << 4,
	GPIO_PULL_DOWN = 1 << 5,
	GPIO_PULL_DISABLE = 1 << 6,
};

/**
 * struct gpiod_lookup - a pin's purpose
 * @key:	 not looked at: there is one chip
 * @chip_hwnum:	 pin
 * @con_id:	 purpose, as gpiod_get() asks for it
 * @flags:	 GPIO_ACTIVE_*, GPIO_PULL_*; without one the pull stays as it is
 */
struct gpiod_lookup {
	const char *key;
	unsigned int chip_hwnum;
	const char *con_id;
	unsigned long flags;
};

#define GPIO_LOOKUP(_key, _hwnum, _con_id, _flags)                                    \
	{                                                                             \
		.key = _key, .chip_hwnum = _hwnum, .con_id = _con_id, .flags = _flags \
	}

/**
 * struct gpiod_lookup_table - the pins of a device; ends with an empty entry
 * @list:   link
 * @dev_id: name of the device, NULL for none
 * @table:  its pins
 */
struct gpiod_lookup_table {
	struct list_head list;
	const char *dev_id;
	struct gpiod_lookup table[];
};

void gpiod_add_lookup_table(struct gpiod_lookup_table *table);
void gpiod_remove_lookup_table(struct gpiod_lookup_table *table);
#endif
