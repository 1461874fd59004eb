// SPDX-License-Identifier: MIT
/*
 * PL011 UART, ttyAMA0: the console.
 *
 * The smallest real driver of this tree: the top half moves bytes between the FIFOs and
 * two rings and wakes a thread; everything else happens in threads.
 *
 * Sources: BCM2835 ARM Peripherals, chapter 13 and section 6.2; ARM PrimeCell UART
 * (PL011) TRM, DDI 0183.
 */
#include <bhk/sched.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <bhk/bootinfo.h>
#include <bhk/console.h>
#include <bhk/tty.h>
#include <asm/irq.h>
#include <bhk/regs.h>
#include <soc/gpio.h>
#include <soc/pl011.h>

DEFINE_REGS_RELAXED(pl011, PL011_BASE);
DEFINE_REGS(pin, GPIO_BASE);

#define PL011_FIFO_DEPTH 16

/* A byte takes 87 us at 115200 baud: longer than this and the line is held up or dead. */
#define PL011_POLL_LIMIT 1000000

#define PL011_INT_ERRORS (PL011_INT_FE | PL011_INT_PE | PL011_INT_BE | PL011_INT_OE)
#define PL011_INT_INPUT	 (PL011_INT_RX | PL011_INT_RT | PL011_INT_ERRORS)

/* What the firmware sets by default, should it not tell. */
#define CLOCK_DEFAULT 48000000

static unsigned int clock;
module_param(clock, uint, 0444);
MODULE_PARM_DESC(clock, "input clock of the UART in Hz; 0: ask the firmware");

static unsigned int baud = 115200;
module_param(baud, uint, 0444);
MODULE_PARM_DESC(baud, "speed of the console in bits per second");

static bool flow;
module_param(flow, bool, 0444);
MODULE_PARM_DESC(flow, "RTS/CTS flow control on GPIO 17 and 16");

static struct tty pl011_tty;
static u32 imsc; /* I: what the interrupt mask register holds */

static void set_imsc(u32 clear, u32 set)
{
	imsc = (imsc & ~clear) | set;
	pl011_write(imsc, PL011_IMSC);
}

static enum tty_flag flag_of(u32 dr)
{
	if (dr & PL011_DR_BE)
		return TTY_BREAK;
	if (dr & PL011_DR_FE)
		return TTY_FRAME;
	if (dr & PL011_DR_PE)
		return TTY_PARITY;
	return TTY_OVERRUN;
}

/*
 * Interrupts off. The FIFO is emptied, in one go or by @max bytes: the receive interrupt follows its level, and a level
 * that was acknowledged with bytes left does not rise again. If the ring is full first, the
 * bytes stay in the FIFO and the sender waits (RTS).
 */
static void receive(unsigned int max)
{
	lockdep_assert_irqs_disabled();
	for (; max && !(pl011_read(PL011_FR) & PL011_FR_RXFE); max--) {
		u32 dr, bad;

		if (unlikely(!tty_may_receive(&pl011_tty))) {
			set_imsc(PL011_INT_INPUT, 0);
			break;
		}
		dr = pl011_read(PL011_DR);
		bad = dr & (PL011_DR_FE | PL011_DR_PE | PL011_DR_BE | PL011_DR_OE);
		tty_receive(&pl011_tty, dr, likely(!bad) ? TTY_NORMAL : flag_of(dr));
	}
	tty_receive_done(&pl011_tty);
}

/*
 * Interrupts off. One FIFO at a time. The transmit interrupt rises when bytes leave the
 * FIFO, not when it is empty: so the first bytes are written here, and it is acknowledged
 * before new ones go in.
 */
static void transmit(unsigned int max)
{
	const unsigned char *from;
	unsigned int n = min_t(unsigned int, tty_tx_span(&pl011_tty, &from), max), i;

	pl011_write(PL011_INT_TX, PL011_ICR);
	for (i = 0; i < n && !(pl011_read(PL011_FR) & PL011_FR_TXFF); i++)
		pl011_write(from[i], PL011_DR);
	if (!tty_tx_done(&pl011_tty, i))
		set_imsc(PL011_INT_TX, 0);
}

static irqreturn_t pl011_interrupt(int irq, void *dev_id)
{
	u32 mis = pl011_read(PL011_MIS);

	dma_rmb(); /* the interrupt controller was read before */
	if (unlikely(!mis))
		return IRQ_NONE;
	if (mis & PL011_INT_ERRORS)
		pl011_write(mis & PL011_INT_ERRORS, PL011_ICR);
	if (mis & PL011_INT_INPUT)
		receive(UINT_MAX);
	if (mis & PL011_INT_TX)
		transmit(PL011_FIFO_DEPTH);
	return IRQ_HANDLED;
}

/* A thread fills and empties the FIFO in parts, with interrupts on in between. */
#define START_PART 4
#define INPUT_PART 2

/* Interrupts off, on in between: a thread's. */
static void pl011_start_tx(struct tty *tty)
{
	unsigned int n = 0;

	if (imsc & PL011_INT_TX)
		return;
	set_imsc(0, PL011_INT_TX);
	while (n < PL011_FIFO_DEPTH && imsc & PL011_INT_TX) {
		transmit(START_PART);
		n += START_PART;
		irq_window();
	}
}

/* Likewise. An interrupt in between takes what is there, which may be too much again. */
static void pl011_unthrottle(struct tty *tty)
{
	set_imsc(0, PL011_INT_INPUT);
	do {
		receive(INPUT_PART);
		irq_window();
	} while (imsc & PL011_INT_INPUT && !(pl011_read(PL011_FR) & PL011_FR_RXFE));
}

static bool pl011_drained(struct tty *tty)
{
	return !(pl011_read(PL011_FR) & PL011_FR_BUSY);
}

/* Bounded: a dead line costs time, not the machine. */
static void wait_while(u32 fr_bits)
{
	unsigned int limit = PL011_POLL_LIMIT;

	while ((pl011_read(PL011_FR) & fr_bits) && --limit)
		cpu_relax();
}

static void pin_function(unsigned int pin, u32 function)
{
	u32 val = pin_read(GPFSEL(pin)) & ~(GPFSEL_MASK << GPFSEL_SHIFT(pin));

	pin_write(val | (function << GPFSEL_SHIFT(pin)), GPFSEL(pin));
}

static void gpio_wait(void)
{
	unsigned int i;

	for (i = 0; i < GPPUD_WAIT_CYCLES; i++)
		cpu_relax();
}

/* No pull on the bank 0 pins in the mask: the sequence of BCM2835 ARM Peripherals, page 101. */
static void pins_no_pull(u32 mask)
{
	pin_write(GPPUD_OFF, GPPUD);
	gpio_wait();
	pin_write(mask, GPPUDCLK(0));
	gpio_wait();
	pin_write(0, GPPUDCLK(0));
}

/*
 * BCM2835 ARM Peripherals, section 6.2: TXD0 and RXD0 are function 0 of pins 14 and 15, CTS0 and
 * RTS0 function 3 of 16 and 17. Pin 16 keeps the pull to low that it has after a reset, which
 * means "send": a line without the wire is not held up.
 */
static void setup_pins(void)
{
	pin_function(14, GPFSEL_ALT0);
	pin_function(15, GPFSEL_ALT0);
	pins_no_pull(GPIO_BIT(14) | GPIO_BIT(15));
	if (flow) {
		pin_function(16, GPFSEL_ALT3);
		pin_function(17, GPFSEL_ALT3);
	}
}

/* The divisor of clock / (16 * baud) in 64ths, rounded (PL011 TRM, 3.3.6). */
static u32 divisor(void)
{
	return (clock * 4 + baud / 2) / baud;
}

/*
 * The FIFOs are switched on and never off: that would drop what was typed during the boot.
 * A byte that waits in QEMU's one-byte FIFO stays readable when the FIFO is switched on, but
 * the next one takes its place: so nothing comes between the two accesses. Interrupts off.
 */
static void enable_fifos(void)
{
	bool waiting = !(pl011_read(PL011_LCRH) & PL011_LCRH_FEN) &&
		       !(pl011_read(PL011_FR) & PL011_FR_RXFE);

	pl011_write(PL011_LCRH_FEN | PL011_LCRH_WLEN8, PL011_LCRH);
	if (waiting)
		tty_receive(&pl011_tty, pl011_read(PL011_DR), TTY_NORMAL);
	receive(UINT_MAX);
}

/* LCRH comes after the divisors and takes them over. */
static void setup_uart(void)
{
	u32 cr = PL011_CR_UARTEN | PL011_CR_TXE | PL011_CR_RXE;
	unsigned long flags;

	pl011_write(0, PL011_IMSC);
	wait_while(PL011_FR_BUSY);
	pl011_write(0, PL011_CR);
	pl011_write(divisor() / 64, PL011_IBRD);
	pl011_write(divisor() % 64, PL011_FBRD);
	local_irq_save(flags);
	enable_fifos();
	local_irq_restore(flags);
	pl011_write(0, PL011_IFLS);
	pl011_write(flow ? cr | PL011_CR_RTSEN | PL011_CR_CTSEN : cr, PL011_CR);
}

static void pl011_putc_polled(struct tty *tty, char c)
{
	wait_while(PL011_FR_TXFF);
	pl011_write((unsigned char)c, PL011_DR);
}

static const struct tty_ops pl011_ops = {
	.start_tx = pl011_start_tx,
	.unthrottle = pl011_unthrottle,
	.putc_polled = pl011_putc_polled,
	.drained = pl011_drained,
};

/* Until the last bit is out: a reset may follow. */
static void console_write_polled(const char *s, unsigned int n)
{
	tty_write_polled(&pl011_tty, s, n);
	wait_while(PL011_FR_BUSY);
}

static int console_write(const char *s, unsigned int n)
{
	tty_write_line(&pl011_tty, s, n);
	return n;
}

static const struct console pl011_console = {
	.name = "ttyAMA0",
	.write_polled = console_write_polled,
	.write = console_write,
};

/* In Linux's form, where errors are shown once they occur; "th" is ours. */
static int pl011_proc_show(struct seq_file *m, void *v)
{
	struct tty_stats st;

	tty_get_stats(&pl011_tty, &st);
	seq_printf(
		m,
		"serinfo:1.0 driver revision:\n0: uart:PL011 rev2 mmio:0x%08X irq:%d tx:%u rx:%u",
		PL011_BASE, IRQ_PL011, st.tx, st.rx);
	if (st.frame)
		seq_printf(m, " fe:%u", st.frame);
	if (st.parity)
		seq_printf(m, " pe:%u", st.parity);
	if (st.brk)
		seq_printf(m, " brk:%u", st.brk);
	if (st.overrun)
		seq_printf(m, " oe:%u", st.overrun);
	if (st.throttled)
		seq_printf(m, " th:%u", st.throttled);
	seq_puts(m, "\n");
	return 0;
}

static int __init pl011_proc_init(void)
{
	proc_create_single("ttyAMA", 0444, proc_mkdir("driver", proc_mkdir("tty", NULL)),
			   pl011_proc_show);
	return 0;
}
fs_initcall(pl011_proc_init);

static int __init pl011_init(void)
{
	unsigned long flags;
	int ret;

	if (!clock)
		clock = bootinfo.uart_clock ?: CLOCK_DEFAULT;
	tty_init(&pl011_tty, "ttyAMA0", &pl011_ops);
	setup_pins();
	setup_uart();
	ret = request_irq(IRQ_PL011, pl011_interrupt, 0, "uart-pl011", &pl011_tty);
	if (ret) {
		pr_err("ttyAMA0: no interrupt %d: error %d\n", IRQ_PL011, ret);
		return ret;
	}
	local_irq_save(flags);
	pl011_unthrottle(&pl011_tty);
	local_irq_restore(flags);
	tty_set_console(&pl011_tty);
	register_console(&pl011_console);
	pr_info("ttyAMA0 at MMIO 0x%x (irq = %d, base_baud = %u) is a PL011 rev2\n", PL011_BASE,
		IRQ_PL011, clock / 16);
	return 0;
}
subsys_initcall(pl011_init);
