// SPDX-License-Identifier: MIT
/*
 * Questions to the firmware while the kernel runs: who asks sleeps until the mailbox interrupts.
 *
 * The example of the smallest bottom half: a completion. There is one message at a time, in
 * uncached memory. The firmware may still write to one that was not answered in time: its memory
 * is left to it, and the next question waits until the answer came.
 *
 * Sources: see <soc/mailbox.h>.
 */
#include <linux/completion.h>
#include <linux/debugfs.h>
#include <linux/dma-mapping.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <soc/bcm2835/raspberrypi-firmware.h>
#include <bhk/regs.h>
#include <soc/mailbox.h>
#include "property.h"

DEFINE_REGS(mbox, MBOX_BASE);

/* The firmware answers within a millisecond. */
#define ANSWER_LIMIT msecs_to_jiffies(1000)

/* The longest value of a single tag, and all tags of a message, in bytes. */
#define VALUE_MAX 64
#define TAGS_MAX  256

struct message {
	u32 size;
	u32 code;
	u32 tags[TAGS_MAX / 4];
	u32 end;
};

struct single {
	struct rpi_firmware_property_tag_header head;
	u32 value[VALUE_MAX / 4];
};

/**
 * struct rpi_firmware - the firmware
 * @mutex:   one question at a time
 * @msg:     the message
 * @bus:     where the firmware sees it
 * @done:    it came back
 * @pending: it is the firmware's
 * @late:    questions that were not answered in time
 */
struct rpi_firmware {
	struct mutex mutex;
	struct message *msg; /* @mutex */
	dma_addr_t bus;	     /* c */
	struct completion done;
	bool pending; /* I */
	u32 late;     /* @mutex */
};

static struct rpi_firmware firmware;

/* Whatever is there is taken out: the interrupt is its level. */
static irqreturn_t mbox_interrupt(int irq, void *dev_id)
{
	struct rpi_firmware *fw = dev_id;
	irqreturn_t ret = IRQ_NONE;

	while (!(mbox_read(MBOX0_STATUS) & MBOX_STATUS_EMPTY)) {
		u32 answer = mbox_read(MBOX0_READ);

		ret = IRQ_HANDLED;
		if (answer == (fw->bus | MBOX_CHANNEL_PROPERTY)) {
			fw->pending = false;
			complete(&fw->done);
		}
	}
	return ret;
}

/* Return: 0; -EBUSY if the firmware still has the last message, or its mailbox is full. */
static int send(struct rpi_firmware *fw)
{
	unsigned long flags;
	int ret = -EBUSY;

	local_irq_save(flags);
	if (!fw->pending && !(mbox_read(MBOX1_STATUS) & MBOX_STATUS_FULL)) {
		reinit_completion(&fw->done);
		fw->pending = true;
		mbox_write(fw->bus | MBOX_CHANNEL_PROPERTY, MBOX1_WRITE);
		ret = 0;
	}
	local_irq_restore(flags);
	return ret;
}

static int ask(struct rpi_firmware *fw, u32 tag)
{
	int ret = send(fw);

	if (!ret && !wait_for_completion_timeout(&fw->done, ANSWER_LIMIT)) {
		fw->late++;
		ret = -ETIMEDOUT;
	}
	if (ret) {
		pr_err("firmware: no answer to tag %08x: error %d\n", tag, ret);
		return ret;
	}
	return fw->msg->code == PROPERTY_SUCCESS ? 0 : -EINVAL;
}

/**
 * rpi_firmware_property_list() - ask the firmware several things in one message
 * @fw:	      of rpi_firmware_get()
 * @data:     tags, each a struct rpi_firmware_property_tag_header and its value; gets the answers
 * @tag_size: bytes of @data, whole words, up to 256
 *
 * Context: task. Sleeps, up to a second. Return: 0, and each tag's header tells whether it was
 * answered; -EINVAL if the firmware refuses the message or the length is wrong; -ETIMEDOUT,
 * -EBUSY if it does not answer.
 */
int rpi_firmware_property_list(struct rpi_firmware *fw, void *data, size_t tag_size)
{
	int ret;

	if (!fw || !tag_size || tag_size % sizeof(u32) || tag_size > TAGS_MAX)
		return -EINVAL;
	mutex_lock(&fw->mutex);
	if (!READ_ONCE(fw->pending)) {
		*fw->msg = (struct message){.size = sizeof(*fw->msg)};
		memcpy(fw->msg->tags, data, tag_size);
	}
	ret = ask(fw, *(u32 *)data);
	if (!ret)
		memcpy(data, fw->msg->tags, tag_size);
	mutex_unlock(&fw->mutex);
	return ret;
}
EXPORT_SYMBOL(rpi_firmware_property_list);

/**
 * rpi_firmware_property() - ask the firmware
 * @fw:	  of rpi_firmware_get()
 * @tag:  RPI_FIRMWARE_*
 * @data: arguments; gets the answer
 * @len:  bytes, whole words, up to 64
 *
 * Context: task. Sleeps, up to a second. Return: 0; -EINVAL if the firmware does not know the tag
 * or the length is wrong; -ETIMEDOUT, -EBUSY if it does not answer.
 */
int rpi_firmware_property(struct rpi_firmware *fw, u32 tag, void *data, size_t len)
{
	struct single s = {.head = {.tag = tag, .buf_size = VALUE_MAX}};
	u32 code;
	int ret;

	if (!len || len % sizeof(u32) || len > VALUE_MAX)
		return -EINVAL;
	memcpy(s.value, data, len);
	ret = rpi_firmware_property_list(fw, &s, sizeof(s));
	if (ret)
		return ret;
	code = s.head.req_resp_size;
	if (!(code & RPI_FIRMWARE_TAG_ANSWER) || (code & ~RPI_FIRMWARE_TAG_ANSWER) < len)
		return -EINVAL;
	memcpy(data, s.value, len);
	return 0;
}
EXPORT_SYMBOL(rpi_firmware_property);

/** rpi_firmware_get() - the firmware; NULL if it cannot be asked. Context: any */
struct rpi_firmware *rpi_firmware_get(struct device_node *node)
{
	return firmware.msg ? &firmware : NULL;
}
EXPORT_SYMBOL(rpi_firmware_get);

/* --- /sys/kernel/debug/raspberrypi-firmware ---------------------------------------------- */

static void show_value(struct seq_file *m, const char *name, u32 tag, u32 id)
{
	struct rpi_firmware_id_value v = {.id = id};

	if (!rpi_firmware_property(&firmware, tag, &v, sizeof(v)))
		seq_printf(m, "%-12s %u\n", name, v.value);
}

static void show_memory(struct seq_file *m, const char *name, u32 tag)
{
	u32 range[2];

	if (!rpi_firmware_property(&firmware, tag, range, sizeof(range)))
		seq_printf(m, "%-12s %08x-%08x\n", name, range[0], range[0] + range[1] - 1);
}

static int firmware_show(struct seq_file *m, void *v)
{
	u32 revision;

	if (!rpi_firmware_property(&firmware, RPI_FIRMWARE_GET_FIRMWARE_REVISION, &revision, 4))
		seq_printf(m, "%-12s %u\n", "revision", revision);
	if (!rpi_firmware_property(&firmware, RPI_FIRMWARE_GET_BOARD_REVISION, &revision, 4))
		seq_printf(m, "%-12s %x\n", "board", revision);
	show_memory(m, "memory_arm", RPI_FIRMWARE_GET_ARM_MEMORY);
	show_memory(m, "memory_gpu", RPI_FIRMWARE_GET_VC_MEMORY);
	show_value(m, "temp", RPI_FIRMWARE_GET_TEMPERATURE, 0);
	show_value(m, "temp_max", RPI_FIRMWARE_GET_MAX_TEMPERATURE, 0);
	show_value(m, "clock_arm", RPI_FIRMWARE_GET_CLOCK_RATE, RPI_FIRMWARE_ARM_CLK_ID);
	show_value(m, "clock_core", RPI_FIRMWARE_GET_CLOCK_RATE, RPI_FIRMWARE_CORE_CLK_ID);
	show_value(m, "clock_emmc", RPI_FIRMWARE_GET_CLOCK_RATE, RPI_FIRMWARE_EMMC_CLK_ID);
	show_value(m, "clock_uart", RPI_FIRMWARE_GET_CLOCK_RATE, RPI_FIRMWARE_UART_CLK_ID);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(firmware);

static int __init firmware_init(void)
{
	struct message *msg = dma_alloc_coherent(NULL, sizeof(*msg), &firmware.bus, GFP_KERNEL);
	int ret;

	if (!msg)
		return -ENOMEM;
	mutex_init(&firmware.mutex);
	init_completion(&firmware.done);
	ret = request_irq(IRQ_MBOX, mbox_interrupt, 0, "mailbox", &firmware);
	if (ret) {
		pr_err("firmware: no interrupt %d: error %d\n", IRQ_MBOX, ret);
		dma_free_coherent(NULL, sizeof(*msg), msg, firmware.bus);
		return ret;
	}
	firmware.msg = msg;
	mbox_write(MBOX_CONFIG_DATA_IRQ, MBOX0_CONFIG);
	debugfs_create_file("raspberrypi-firmware", 0444, NULL, NULL, &firmware_fops);
	return 0;
}
device_initcall(firmware_init);
