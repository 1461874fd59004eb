// SPDX-License-Identifier: MIT
/*
 * The console before there is a driver: the PL011 as the firmware left it, polled.
 *
 * The firmware sets up clock, rate and pins when config.txt says enable_uart=1; QEMU sends
 * whatever the registers say.
 */
#include <linux/io.h>
#include <linux/types.h>
#include <bhk/console.h>
#include <soc/pl011.h>

/* A character at 9600 baud lasts 1 ms; a turn of the loop is at least one bus access of 20 ns. */
#define TURNS_PER_CHAR 100000

static void early_putc(char c)
{
	unsigned int turns = TURNS_PER_CHAR;

	while ((readl_relaxed((void *)(PL011_BASE + PL011_FR)) & PL011_FR_TXFF) && --turns)
		;
	if (turns)
		writel_relaxed(c, (void *)(PL011_BASE + PL011_DR));
}

static void early_write(const char *s, unsigned int n)
{
	for (; n--; s++) {
		if (*s == '\n')
			early_putc('\r');
		early_putc(*s);
	}
}

static const struct console early_console = {
	.name = "earlycon",
	.write_polled = early_write,
};

EARLY_CONSOLE(early_console);
