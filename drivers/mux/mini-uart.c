// SPDX-License-Identifier: MIT
/*
 * The mini UART, a second serial line: received by a tasklet, sent by a work.
 *
 *	handler		moves bytes from the FIFO of 8 into a ring, which must not wait
 *	tasklet		takes them out and makes frames of them (mux.c)
 *	work		writes frames; sleeps while the FIFO is full
 *
 * When the ring is full the handler leaves the bytes where they are and stops listening: the
 * tasklet switches that on again.
 *
 * Source: BCM2835 ARM Peripherals, section 2.2, with the errata of its list: bit 0 of IER is
 * receive, bit 1 transmit, bits 2 and 3 must be set for either.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/interrupt.h>
#include <linux/kfifo.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/wait.h>
#include <bhk/gpio.h>
#include <soc/gpio.h>
#include <bhk/regs.h>
#include <soc/aux.h>
#include "mini-uart.h"

DEFINE_REGS(aux, AUX_BASE);

/* Bytes that wait for the tasklet: 22 ms at 115200 baud. A power of two. */
#define RX_SIZE 256

/* A FIFO that has no room for so long is one of a line that is held up. */
#define TX_LIMIT msecs_to_jiffies(500)

static unsigned int baud = 115200;
module_param(baud, uint, 0444);
MODULE_PARM_DESC(baud, "bits per second");

static unsigned int clock = 250000000;
module_param(clock, uint, 0444);
MODULE_PARM_DESC(clock, "core clock in Hz");

static unsigned int pin = 32;
module_param(pin, uint, 0444);
MODULE_PARM_DESC(pin, "GPIO that transmits: 14, 32 or 40; the next one receives");

static DEFINE_KFIFO(rx, u8, RX_SIZE); /* in: handler, out: tasklet */
static u32 ier;			      /* I: what the register holds, beside its fixed bits */
static u32 overruns;		      /* I */
static void (*receive)(u8 byte);      /* c */
static DECLARE_WAIT_QUEUE_HEAD(tx_room);
static struct tasklet_struct rx_tasklet;

/* Interrupts off. */
static void set_ier(u32 clear, u32 set)
{
	ier = (ier & ~clear) | set;
	aux_write(ier ? ier | AUX_MU_IER_FIXED : 0, AUX_MU_IER);
}

/* Interrupts off. Reading it clears the overrun. */
static u32 line_status(void)
{
	u32 lsr = aux_read(AUX_MU_LSR);

	if (lsr & AUX_MU_LSR_OVERRUN)
		overruns++;
	return lsr;
}

/* Interrupts off. */
static void empty_fifo(void)
{
	while (line_status() & AUX_MU_LSR_DATA) {
		if (kfifo_is_full(&rx)) {
			set_ier(AUX_MU_IER_RX, 0);
			break;
		}
		kfifo_put(&rx, aux_read(AUX_MU_IO));
	}
}

static irqreturn_t mini_uart_interrupt(int irq, void *dev_id)
{
	if (aux_read(AUX_MU_IIR) & AUX_MU_IIR_NONE)
		return IRQ_NONE;
	if (line_status() & AUX_MU_LSR_DATA) {
		empty_fifo();
		tasklet_schedule(&rx_tasklet);
	}
	if (ier & AUX_MU_IER_TX && line_status() & AUX_MU_LSR_TX_EMPTY) {
		set_ier(AUX_MU_IER_TX, 0); /* it stays true as long as there is room */
		wake_up(&tx_room);
	}
	return IRQ_HANDLED;
}

static void rx_fn(struct tasklet_struct *t)
{
	unsigned long flags;
	u8 byte;

	while (kfifo_get(&rx, &byte))
		receive(byte);
	local_irq_save(flags);
	set_ier(0, AUX_MU_IER_RX);
	local_irq_restore(flags);
}

static bool has_room(void)
{
	unsigned long flags;
	bool room;

	local_irq_save(flags);
	room = line_status() & AUX_MU_LSR_TX_EMPTY;
	if (!room)
		set_ier(0, AUX_MU_IER_TX);
	local_irq_restore(flags);
	return room;
}

/**
 * mini_uart_write() - send bytes
 * @data: bytes
 * @len:  how many
 *
 * Context: task. Sleeps. Return: 0, or -ETIMEDOUT if the line takes nothing for 500 ms.
 */
int mini_uart_write(const u8 *data, unsigned int len)
{
	while (len) {
		if (!wait_event_timeout(tx_room, has_room(), TX_LIMIT))
			return -ETIMEDOUT;
		aux_write(*data++, AUX_MU_IO);
		len--;
	}
	return 0;
}

u32 mini_uart_overruns(void)
{
	return READ_ONCE(overruns);
}

static int set_up_pins(void)
{
	int ret = -EINVAL;

	if (pin == 14 || pin == 32 || pin == 40) {
		ret = gpio_set_function(pin, GPFSEL_ALT5);
		ret = ret ?: gpio_set_function(pin + 1, GPFSEL_ALT5);
	}
	if (ret)
		pr_err("GPIO %u is no pin of the mini UART\n", pin);
	return ret;
}

/* What waits in the FIFO stays: the host may have begun already. */
int mini_uart_start(void (*fn)(u8 byte))
{
	unsigned long flags;
	int ret = set_up_pins();

	if (ret || !baud || clock / 8 / baud < 1)
		return ret ?: -EINVAL;
	receive = fn;
	tasklet_setup(&rx_tasklet, rx_fn);
	aux_write(aux_read(AUX_ENABLES) | AUX_ENABLES_MU, AUX_ENABLES);
	aux_write(0, AUX_MU_IER);
	aux_write(AUX_MU_LCR_8BIT, AUX_MU_LCR);
	aux_write(clock / 8 / baud - 1, AUX_MU_BAUD);
	aux_write(AUX_MU_CNTL_RX | AUX_MU_CNTL_TX, AUX_MU_CNTL);
	ret = request_irq(IRQ_AUX, mini_uart_interrupt, 0, "ttyS0", &rx);
	if (ret) {
		pr_err("no interrupt %d: error %d\n", IRQ_AUX, ret);
		aux_write(0, AUX_MU_CNTL);
		return ret;
	}
	local_irq_save(flags);
	set_ier(0, AUX_MU_IER_RX);
	local_irq_restore(flags);
	pr_info("ttyS0 at MMIO 0x%x (irq = %d) is a mini UART, framed\n", AUX_BASE + AUX_MU_IO,
		IRQ_AUX);
	return 0;
}

void mini_uart_stop(void)
{
	unsigned long flags;

	local_irq_save(flags);
	set_ier(~0u, 0);
	local_irq_restore(flags);
	free_irq(IRQ_AUX, &rx);
	tasklet_kill(&rx_tasklet);
	aux_write(0, AUX_MU_IER); /* the tasklet's last word */
}
