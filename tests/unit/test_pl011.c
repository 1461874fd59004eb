// SPDX-License-Identifier: MIT
/*
 * drivers/tty/: pl011.c and tty.c on registers that make errors, hold the line up and have pins,
 * none of which QEMU's do.
 */
#include "unit.h"
#include <linux/interrupt.h>
#include <linux/moduleparam.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <bhk/bootinfo.h>
#include <bhk/clock.h>
#include <bhk/console.h>
#include "sim_time.h"

/* A wait in which something may happen, once; then it is over. */
static void (*on_wait)(void);
#undef wait_event_interruptible
#define wait_event_interruptible(wq, condition) \
	({                                      \
		if (!(condition) && on_wait)    \
			on_wait();              \
		0;                              \
	})
#undef wait_event_interruptible_timeout
#define wait_event_interruptible_timeout(wq, condition, timeout) \
	wait_event_interruptible(wq, condition)
#undef module_param
#define module_param(name, type, perm)
#undef MODULE_PARM_DESC
#define MODULE_PARM_DESC(name, text)

/* For their static functions. */
#include "../../drivers/tty/tty.c"
#include "../../drivers/tty/pl011.c"

/* --- the UART and the pins --------------------------------------------------------------- */

#define IN_MAX 4096

static u32 regs[0x48 / 4], pins[0xa0 / 4];
static u16 in[IN_MAX];
static unsigned int in_len, in_at, fr_reads;
static u8 out[IN_MAX];
static unsigned int out_len, fifo_len;
static bool held; /* CTS says no: what is in the FIFO stays */
static u32 acked;

u32 pl011_read(unsigned int reg)
{
	switch (reg) {
	case PL011_DR:
		assert_true(in_at < in_len);
		return in[in_at++];
	case PL011_FR:
		fr_reads++;
		return (in_at == in_len ? PL011_FR_RXFE : 0) |
		       (fifo_len == PL011_FIFO_DEPTH ? PL011_FR_TXFF : 0) |
		       (fifo_len ? PL011_FR_BUSY : PL011_FR_TXFE);
	case PL011_MIS:
		return regs[PL011_RIS / 4] & regs[PL011_IMSC / 4];
	}
	return regs[reg / 4];
}

void pl011_write(u32 val, unsigned int reg)
{
	if (reg == PL011_ICR) {
		acked |= val;
		regs[PL011_RIS / 4] &= ~val;
		return;
	}
	if (reg != PL011_DR) {
		regs[reg / 4] = val;
		return;
	}
	assert_true(fifo_len < PL011_FIFO_DEPTH);
	out[out_len++ % IN_MAX] = val;
	fifo_len += held;
}

u32 pin_read(unsigned int reg)
{
	return pins[reg / 4];
}

void pin_write(u32 val, unsigned int reg)
{
	pins[reg / 4] = val;
}

/* --- the kernel around ------------------------------------------------------------------- */

struct bootinfo bootinfo;
static const struct console *registered;

void register_console(const struct console *con)
{
	registered = con;
}

int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			 unsigned long flags, const char *name, void *dev)
{
	assert_int_equal(irq, 81);
	return 0;
}

int __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr, void *key)
{
	return 0;
}

long schedule_timeout_interruptible(long timeout)
{
	jiffies += timeout;
	return 0;
}

static char shown[256];

void seq_printf(struct seq_file *m, const char *fmt, ...)
{
	size_t used = strlen(shown);
	va_list args;

	va_start(args, fmt);
	vsnprintf(shown + used, sizeof(shown) - used, fmt, args);
	va_end(args);
}

void seq_puts(struct seq_file *m, const char *s)
{
	seq_printf(m, "%s", s);
}

static char sysrq_keys[8];

static void sysrq(unsigned char key)
{
	sysrq_keys[strlen(sysrq_keys)] = key;
}

/* --- the tests --------------------------------------------------------------------------- */

static void start(bool with_flow)
{
	flow = with_flow;
	assert_int_equal(pl011_init(), 0);
}

static int setup(void **state)
{
	host_setup(state);
	memset(regs, 0, sizeof(regs));
	memset(pins, 0, sizeof(pins));
	memset(&pl011_tty, 0, sizeof(pl011_tty));
	memset(sysrq_keys, 0, sizeof(sysrq_keys));
	in_len = in_at = out_len = fifo_len = fr_reads = 0;
	held = false;
	acked = 0;
	shown[0] = '\0';
	clock = 0;
	baud = 115200;
	bootinfo.uart_clock = 48000000;
	tty_sysrq = sysrq;
	on_wait = NULL;
	return 0;
}

/* What comes in, one interrupt. */
static void comes(u16 dr)
{
	unsigned long flags;

	in[in_len++] = dr;
	regs[PL011_RIS / 4] |= PL011_INT_RX | (dr >> 1 & PL011_INT_ERRORS);
	local_irq_save(flags);
	pl011_interrupt(81, &pl011_tty);
	local_irq_restore(flags);
	assert_int_equal(host_warnings, 0);
}

static void types(const char *s)
{
	while (*s)
		comes(*s++);
}

static void reads(const char *s)
{
	char buf[64];
	size_t n = take(&pl011_tty, (unsigned char *)buf, sizeof(buf) - 1);

	buf[n] = '\0';
	assert_string_equal(buf, s);
}

static void the_divisor(void **state)
{
	start(false);
	assert_int_equal(regs[PL011_IBRD / 4], 26);
	assert_int_equal(regs[PL011_FBRD / 4], 3);
	bootinfo.uart_clock = 3000000;
	clock = 0;
	start(false);
	assert_int_equal(regs[PL011_IBRD / 4], 1);
	assert_int_equal(regs[PL011_FBRD / 4], 40);
}

static void pins_without_flow_control(void **state)
{
	pins[GPFSEL(16) / 4] = 2 << GPFSEL_SHIFT(16) | 1 << GPFSEL_SHIFT(17);
	start(false);
	assert_int_equal(pins[GPFSEL(14) / 4] >> GPFSEL_SHIFT(14) & 7, GPFSEL_ALT0);
	assert_int_equal(pins[GPFSEL(15) / 4] >> GPFSEL_SHIFT(15) & 7, GPFSEL_ALT0);
	/* Others' pins stay as they are. */
	assert_int_equal(pins[GPFSEL(16) / 4] >> GPFSEL_SHIFT(16) & 7, 2);
	assert_int_equal(pins[GPFSEL(17) / 4] >> GPFSEL_SHIFT(17) & 7, 1);
	assert_int_equal(regs[PL011_CR / 4], PL011_CR_UARTEN | PL011_CR_TXE | PL011_CR_RXE);
}

static void pins_with_flow_control(void **state)
{
	start(true);
	assert_int_equal(pins[GPFSEL(16) / 4] >> GPFSEL_SHIFT(16) & 7, GPFSEL_ALT3);
	assert_int_equal(pins[GPFSEL(17) / 4] >> GPFSEL_SHIFT(17) & 7, GPFSEL_ALT3);
	assert_int_equal(regs[PL011_CR / 4], PL011_CR_UARTEN | PL011_CR_TXE | PL011_CR_RXE |
						     PL011_CR_RTSEN | PL011_CR_CTSEN);
}

static void error_bits(void **state)
{
	start(false);
	types("ab");
	comes('x' | PL011_DR_FE);
	comes('y' | PL011_DR_PE);
	comes('y' | PL011_DR_PE | PL011_DR_FE);
	/* The byte that found no place is another one; this one is good. */
	comes('c' | PL011_DR_OE);
	reads("abc");
	assert_int_equal(acked & PL011_INT_ERRORS, PL011_INT_FE | PL011_INT_PE | PL011_INT_OE);
	pl011_proc_show(NULL, NULL);
	assert_non_null(strstr(shown, " rx:3 fe:2 pe:1 oe:1\n"));
}

static void a_break_and_a_key_are_sysrq(void **state)
{
	start(false);
	comes(PL011_DR_BE | PL011_DR_FE);
	types("hx");
	assert_string_equal(sysrq_keys, "h");
	reads("x");
	assert_int_equal(pl011_tty.stats.brk, 1);
	assert_int_equal(pl011_tty.stats.frame, 0);
	assert_true(acked & PL011_INT_BE);
}

static void a_key_long_after_a_break_is_a_key(void **state)
{
	start(false);
	comes(PL011_DR_BE);
	sim_us += TTY_SYSRQ_US + 1;
	types("c");
	assert_string_equal(sysrq_keys, "");
	reads("c");
}

/* Nobody reads: what is in the FIFO stays there, so that RTS goes off. Nothing is lost. */
static void a_full_ring_holds_the_sender(void **state)
{
	unsigned char buf[TTY_RX_SIZE];
	unsigned int i;

	start(true);
	for (i = 0; i < TTY_RX_SIZE + 10; i++)
		comes('0' + i % 10);
	assert_int_equal(in_len - in_at, 10);
	assert_false(regs[PL011_IMSC / 4] & PL011_INT_INPUT);
	assert_int_equal(pl011_tty.stats.throttled, 1);
	assert_int_equal(tty_read(&pl011_tty, buf, sizeof(buf)), TTY_RX_SIZE);
	assert_int_equal(in_at, in_len);
	assert_int_equal(regs[PL011_IMSC / 4] & PL011_INT_INPUT, PL011_INT_INPUT);
	for (i = 0; i < TTY_RX_SIZE; i++)
		assert_int_equal(buf[i], '0' + i % 10);
	assert_int_equal(tty_read(&pl011_tty, buf, sizeof(buf)), 10);
	assert_int_equal(buf[9], '0' + (TTY_RX_SIZE + 9) % 10);
}

/* The other side has the line held up for good. */
static void a_line_that_is_held_up(void **state)
{
	unsigned long begin = jiffies;

	start(true);
	held = true;
	tty_write(&pl011_tty, "0123456789abcdefghij", 20);
	assert_int_equal(out_len, PL011_FIFO_DEPTH);
	assert_int_equal(tty_drain(&pl011_tty), -ETIMEDOUT);
	assert_true(jiffies - begin <= msecs_to_jiffies(TTY_DRAIN_MS) + 2);
	/* It goes on, and nothing is lost. */
	held = false;
	fifo_len = 0;
	regs[PL011_RIS / 4] |= PL011_INT_TX;
	pl011_interrupt(81, &pl011_tty);
	assert_int_equal(tty_drain(&pl011_tty), 0);
	assert_memory_equal(out, "0123456789abcdefghij", 20);
}

/* A panic on such a line: each byte costs a bounded time. */
static void polled_output_gives_up(void **state)
{
	start(true);
	held = true;
	fifo_len = PL011_FIFO_DEPTH;
	fr_reads = 0;
	wait_while(PL011_FR_TXFF);
	assert_int_equal(fr_reads, PL011_POLL_LIMIT);
}

static void transmit_goes_on_by_interrupt(void **state)
{
	start(false);
	held = true;
	tty_write(&pl011_tty, "line\nthat is longer than the FIFO", 33);
	assert_int_equal(out_len, PL011_FIFO_DEPTH);
	assert_true(regs[PL011_IMSC / 4] & PL011_INT_TX);
	while (regs[PL011_IMSC / 4] & PL011_INT_TX) {
		fifo_len = 0;
		regs[PL011_RIS / 4] |= PL011_INT_TX;
		assert_int_equal(pl011_interrupt(81, &pl011_tty), IRQ_HANDLED);
	}
	assert_int_equal(out_len, 34);
	assert_memory_equal(out, "line\r\nthat is longer than the FIFO", 34);
}

static void an_interrupt_without_a_cause(void **state)
{
	start(false);
	assert_int_equal(pl011_interrupt(81, &pl011_tty), IRQ_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_divisor, setup),
		cmocka_unit_test_setup(pins_without_flow_control, setup),
		cmocka_unit_test_setup(pins_with_flow_control, setup),
		cmocka_unit_test_setup(error_bits, setup),
		cmocka_unit_test_setup(a_break_and_a_key_are_sysrq, setup),
		cmocka_unit_test_setup(a_key_long_after_a_break_is_a_key, setup),
		cmocka_unit_test_setup(a_full_ring_holds_the_sender, setup),
		cmocka_unit_test_setup(a_line_that_is_held_up, setup),
		cmocka_unit_test_setup(polled_output_gives_up, setup),
		cmocka_unit_test_setup(transmit_goes_on_by_interrupt, setup),
		cmocka_unit_test_setup(an_interrupt_without_a_cause, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
