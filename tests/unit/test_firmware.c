// SPDX-License-Identifier: MIT
/* drivers/mailbox/firmware.c on a firmware that answers late, wrongly or not at all */
#include "unit.h"
#include <linux/interrupt.h>
#include <linux/string.h>

/* For its static functions. */
#include "../../drivers/mailbox/firmware.c"

static u32 inbox[8]; /* what the ARM finds in mailbox 0 */
static unsigned int inbox_len;
static u32 asked; /* what it wrote to mailbox 1 */
static bool full, no_interrupt;
static unsigned int freed;

u32 mbox_read(unsigned int reg)
{
	switch (reg) {
	case MBOX0_STATUS:
		return inbox_len ? 0 : MBOX_STATUS_EMPTY;
	case MBOX0_READ:
		assert_true(inbox_len);
		return inbox[--inbox_len];
	case MBOX1_STATUS:
		return full ? MBOX_STATUS_FULL : 0;
	}
	return 0;
}

void mbox_write(u32 val, unsigned int reg)
{
	if (reg == MBOX1_WRITE)
		asked = val;
}

#define BUS 0x41000000

static struct message message;
#define first ((struct single *)message.tags)

void *dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp)
{
	*handle = BUS;
	return &message;
}

int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			 unsigned long flags, const char *name, void *dev)
{
	assert_int_equal(irq, 17);
	return no_interrupt ? -EBUSY : 0;
}

void dma_free_coherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle)
{
	assert_ptr_equal(cpu_addr, &message);
	assert_int_equal(handle, BUS);
	freed++;
}

void complete(struct completion *x)
{
	x->done = 1;
}

/* What the firmware does while the kernel waits. */
static void (*firmware_does)(void);

unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	if (firmware_does)
		firmware_does();
	return x->done;
}

void seq_printf(struct seq_file *m, const char *fmt, ...)
{
}

static int setup(void **state)
{
	host_setup(state);
	memset(&firmware, 0, sizeof(firmware));
	inbox_len = 0;
	full = false;
	firmware_does = NULL;
	assert_int_equal(firmware_init(), 0);
	return 0;
}

static void deliver(u32 word)
{
	inbox[inbox_len++] = word;
	mbox_interrupt(17, &firmware);
}

static void answer(void)
{
	assert_int_equal(asked, BUS | MBOX_CHANNEL_PROPERTY);
	assert_int_equal(first->head.tag, 0x1234);
	message.code = PROPERTY_SUCCESS;
	first->head.req_resp_size = PROPERTY_TAG_ANSWER | 8;
	first->value[1] = 99;
	deliver(asked);
}

static int question(u32 *value)
{
	return rpi_firmware_property(&firmware, 0x1234, value, 8);
}

static void without_an_interrupt_nothing_is_kept(void **state)
{
	memset(&firmware, 0, sizeof(firmware));
	freed = 0;
	no_interrupt = true;
	assert_int_equal(firmware_init(), -EBUSY);
	no_interrupt = false;
	assert_int_equal(freed, 1);
	assert_null(rpi_firmware_get(NULL));
	assert_non_null(strstr(host_log, "no interrupt 17: error -16"));
}

static void an_answer(void **state)
{
	u32 value[2] = {7, 0};

	firmware_does = answer;
	assert_int_equal(question(value), 0);
	assert_int_equal(value[0], 7);
	assert_int_equal(value[1], 99);
}

static void answer_briefly(void)
{
	answer();
	first->head.req_resp_size = PROPERTY_TAG_ANSWER | 4;
}

static void answer_unknown(void)
{
	answer();
	first->head.req_resp_size = 0;
}

static void what_is_no_answer(void **state)
{
	u32 value[2] = {7, 0};

	firmware_does = answer_briefly;
	assert_int_equal(question(value), -EINVAL);
	firmware_does = answer_unknown;
	assert_int_equal(question(value), -EINVAL);
	assert_int_equal(value[1], 0);
}

static void no_answer(void **state)
{
	u32 value[2] = {7, 0};

	assert_int_equal(question(value), -ETIMEDOUT);
	assert_non_null(strstr(host_log, "no answer to tag 00001234: error -110"));
	/* The message is the firmware's: nothing touches it. */
	first->value[0] = 55;
	assert_int_equal(question(value), -EBUSY);
	assert_int_equal(first->value[0], 55);
	/* Late, it comes back. */
	deliver(BUS | MBOX_CHANNEL_PROPERTY);
	firmware_does = answer;
	assert_int_equal(question(value), 0);
}

static void a_full_mailbox(void **state)
{
	u32 value[2] = {};

	full = true;
	assert_int_equal(question(value), -EBUSY);
	full = false;
	firmware_does = answer;
	assert_int_equal(question(value), 0);
}

static void answer_one_of_two(void)
{
	message.code = PROPERTY_SUCCESS;
	message.tags[2] = PROPERTY_TAG_ANSWER | 4;
	message.tags[3] = 5;
	assert_int_equal(message.tags[4], 0x5678);
	assert_int_equal(message.tags[7], 9);
	assert_int_equal(message.tags[8], 0);
	deliver(asked);
}

static void several_questions_in_one_message(void **state)
{
	u32 list[] = {0x1234, 4, 0, 7, 0x5678, 4, 0, 9};

	firmware_does = answer_one_of_two;
	assert_int_equal(rpi_firmware_property_list(&firmware, list, sizeof(list)), 0);
	assert_int_equal(list[3], 5);
	assert_int_equal(list[6], 0);
	assert_int_equal(rpi_firmware_property_list(&firmware, list, 6), -EINVAL);
	assert_int_equal(rpi_firmware_property_list(&firmware, list, TAGS_MAX + 4), -EINVAL);
	assert_int_equal(rpi_firmware_property_list(&firmware, list, 0), -EINVAL);
}

static void foreign_messages_are_dropped(void **state)
{
	u32 value[2] = {};

	inbox[inbox_len++] = 0x12345671;
	inbox[inbox_len++] = BUS | 9;
	assert_int_equal(mbox_interrupt(17, &firmware), IRQ_HANDLED);
	assert_int_equal(mbox_interrupt(17, &firmware), IRQ_NONE);
	firmware_does = answer;
	assert_int_equal(question(value), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(without_an_interrupt_nothing_is_kept, setup),
		cmocka_unit_test_setup(an_answer, setup),
		cmocka_unit_test_setup(what_is_no_answer, setup),
		cmocka_unit_test_setup(no_answer, setup),
		cmocka_unit_test_setup(a_full_mailbox, setup),
		cmocka_unit_test_setup(several_questions_in_one_message, setup),
		cmocka_unit_test_setup(foreign_messages_are_dropped, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
