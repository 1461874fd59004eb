// SPDX-License-Identifier: MIT
/* drivers/mux/mini-uart.c on a FIFO that overruns, a line that is held up, a slow tasklet */
#include "unit.h"
#include <linux/interrupt.h>
#include <linux/io.h>
#include <soc/aux.h>

/* The registers. */
static u8 fifo[64];
static unsigned int fifo_len, fifo_at;
static bool overrun, room = true, no_interrupt;
static u32 ier_reg, cntl_reg;
static u8 sent[64];
static unsigned int sent_len;

u32 aux_read(unsigned int reg);
void aux_write(u32 val, unsigned int reg);

u32 aux_read(unsigned int reg)
{
	u32 lsr;

	switch (reg) {
	case AUX_MU_IO:
		return fifo[fifo_at++];
	case AUX_MU_LSR:
		lsr = (fifo_at < fifo_len ? 1 : 0) | (overrun ? 2 : 0) | (room ? 0x20 : 0);
		overrun = false;
		return lsr;
	case AUX_MU_IIR:
		return (ier_reg & 1 && fifo_at < fifo_len) || (ier_reg & 2 && room) ? 0xc0 : 0xc1;
	}
	return 0;
}

void aux_write(u32 val, unsigned int reg)
{
	switch (reg) {
	case AUX_MU_IO:
		sent[sent_len++ % sizeof(sent)] = val;
		break;
	case AUX_MU_IER:
		ier_reg = val;
		break;
	case AUX_MU_CNTL:
		cntl_reg = val;
		break;
	}
}

/* A wait that is woken at once if there is something to wait for, and else is over. */
#include <linux/wait.h>
#undef wait_event_timeout
static unsigned int waits;
static void (*on_wait)(void);
#define wait_event_timeout(wq, condition, timeout) \
	({                                         \
		bool __ok = (condition);           \
		if (!__ok) {                       \
			waits++;                   \
			if (on_wait)               \
				on_wait();         \
			__ok = (condition);        \
		}                                  \
		__ok;                              \
	})

/* Its parameters have their defaults. */
#include <linux/moduleparam.h>
#undef module_param
#define module_param(name, type, perm)

/* For its static functions. */
#undef pr_fmt
#include "../../drivers/mux/mini-uart.c"

int gpio_set_function(unsigned int gpio, u32 function)
{
	assert_int_equal(function, GPFSEL_ALT5);
	return 0;
}

int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			 unsigned long flags, const char *name, void *dev)
{
	assert_int_equal(irq, 53);
	return no_interrupt ? -EBUSY : 0;
}

const void *free_irq(unsigned int irq, void *dev)
{
	return NULL;
}

static bool tasklet_due;

void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *))
{
}

void tasklet_schedule(struct tasklet_struct *t)
{
	tasklet_due = true;
}

void tasklet_kill(struct tasklet_struct *t)
{
}

int __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr, void *key)
{
	return 0;
}

static u8 got[2 * RX_SIZE];
static unsigned int got_len;

static void take(u8 byte)
{
	got[got_len++ % sizeof(got)] = byte;
}

static int setup(void **state)
{
	host_setup(state);
	kfifo_reset(&rx);
	fifo_len = fifo_at = sent_len = got_len = waits = 0;
	overrun = false;
	room = true;
	overruns = 0;
	ier = 0;
	on_wait = NULL;
	tasklet_due = false;
	assert_int_equal(mini_uart_start(take), 0);
	assert_int_equal(ier_reg, AUX_MU_IER_RX | AUX_MU_IER_FIXED);
	return 0;
}

static void bytes(unsigned int n)
{
	fifo_at = 0;
	for (fifo_len = 0; fifo_len < n; fifo_len++)
		fifo[fifo_len] = fifo_len;
}

static void run_tasklet(void)
{
	assert_true(tasklet_due);
	tasklet_due = false;
	rx_fn(NULL);
}

static void bytes_go_to_the_tasklet(void **state)
{
	bytes(8);
	assert_int_equal(mini_uart_interrupt(53, NULL), IRQ_HANDLED);
	assert_int_equal(got_len, 0);
	run_tasklet();
	assert_int_equal(got_len, 8);
	assert_int_equal(got[7], 7);
	assert_int_equal(mini_uart_interrupt(53, NULL), IRQ_NONE);
}

static void a_full_ring_leaves_bytes_in_the_fifo(void **state)
{
	for (unsigned int i = 0; i < RX_SIZE / 64; i++) {
		bytes(64);
		mini_uart_interrupt(53, NULL);
	}
	assert_int_equal(fifo_at, 64);
	bytes(8);
	mini_uart_interrupt(53, NULL);
	assert_int_equal(fifo_at, 0);
	assert_int_equal(ier_reg, 0); /* deaf, so that the level does not storm */
	run_tasklet();
	assert_int_equal(got_len, RX_SIZE);
	assert_int_equal(ier_reg, AUX_MU_IER_RX | AUX_MU_IER_FIXED);
	mini_uart_interrupt(53, NULL);
	run_tasklet();
	assert_int_equal(got_len, RX_SIZE + 8);
}

static void an_overrun_is_counted(void **state)
{
	bytes(8);
	overrun = true;
	mini_uart_interrupt(53, NULL);
	assert_int_equal(mini_uart_overruns(), 1);
}

static void make_room(void)
{
	assert_true(ier_reg & AUX_MU_IER_TX);
	room = true;
	mini_uart_interrupt(53, NULL);
	assert_false(ier_reg & AUX_MU_IER_TX);
}

static void a_full_fifo_is_waited_for(void **state)
{
	room = false;
	on_wait = make_room;
	assert_int_equal(mini_uart_write((const u8 *)"abc", 3), 0);
	assert_int_equal(waits, 1);
	assert_memory_equal(sent, "abc", 3);
}

static void a_line_that_takes_nothing_is_an_error(void **state)
{
	room = false;
	assert_int_equal(mini_uart_write((const u8 *)"abc", 3), -ETIMEDOUT);
	assert_int_equal(sent_len, 0);
	assert_int_equal(waits, 1);
}

static void nobodys_interrupt(void **state)
{
	assert_int_equal(mini_uart_interrupt(53, NULL), IRQ_NONE);
}

static void without_an_interrupt_it_stays_off(void **state)
{
	mini_uart_stop();
	no_interrupt = true;
	assert_int_equal(mini_uart_start(take), -EBUSY);
	no_interrupt = false;
	assert_int_equal(ier_reg, 0);
	assert_int_equal(cntl_reg, 0);
	assert_non_null(strstr(host_log, "no interrupt 53: error -16"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(bytes_go_to_the_tasklet, setup),
		cmocka_unit_test_setup(a_full_ring_leaves_bytes_in_the_fifo, setup),
		cmocka_unit_test_setup(an_overrun_is_counted, setup),
		cmocka_unit_test_setup(a_full_fifo_is_waited_for, setup),
		cmocka_unit_test_setup(a_line_that_takes_nothing_is_an_error, setup),
		cmocka_unit_test_setup(nobodys_interrupt, setup),
		cmocka_unit_test_setup(without_an_interrupt_it_stays_off, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
