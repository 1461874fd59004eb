// SPDX-License-Identifier: MIT
/*
 * One question to the firmware, before there are interrupts: which board, how much memory,
 * which clocks.
 *
 * The GPU reads and writes the message in RAM, behind the data cache: it is written back
 * before and dropped after, and shares no line with anything else. Since a late answer may
 * still be written, the message belongs to the GPU for good.
 *
 * Sources: see <soc/mailbox.h>; barriers as BCM2835 ARM Peripherals, section 1.3, asks for.
 */
#include <linux/init.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <asm/cacheflush.h>
#include <bhk/bootinfo.h>
#include <soc/mailbox.h>
#include "property.h"

/* The firmware answers within 1 ms; a turn is at least one bus access of 20 ns. */
#define TURNS_MAX 1000000

/* What may lie in the mailbox from whoever ran before: it has room for 8 messages. */
#define STALE_MAX 8

struct question {
	u32 size;
	u32 code;
	struct property_tag board;
	struct property_tag memory;
	struct property_tag uart;
	struct property_tag arm;
	struct property_tag emmc;
	struct property_tag dma;
	u32 end;
} __aligned(L1_CACHE_BYTES);

#define TAG(name, arg)                                   \
	{                                                \
		.tag = name, .size = 8, .value = { arg } \
	}

static struct question question = {
	.size = sizeof(question),
	.code = PROPERTY_REQUEST,
	.board = TAG(PROPERTY_BOARD_REVISION, 0),
	.memory = TAG(PROPERTY_ARM_MEMORY, 0),
	.uart = TAG(PROPERTY_CLOCK_RATE, PROPERTY_CLOCK_UART),
	.arm = TAG(PROPERTY_CLOCK_RATE, PROPERTY_CLOCK_ARM),
	.emmc = TAG(PROPERTY_CLOCK_RATE, PROPERTY_CLOCK_EMMC),
	.dma = TAG(PROPERTY_DMA_CHANNELS, 0),
};

static inline void __iomem *mbox(unsigned int reg)
{
	return (void __iomem *)(MBOX_BASE + reg);
}

/* Return: false if the bit stays set. */
static bool __init wait_clear(unsigned int reg, u32 bit)
{
	unsigned int turns = TURNS_MAX;

	while (readl(mbox(reg)) & bit)
		if (!--turns)
			return false;
	return true;
}

/* Return: true once the firmware has given @message back. */
static bool __init wait_reply(u32 message)
{
	unsigned int i;

	for (i = 0; i <= STALE_MAX; i++) {
		if (!wait_clear(MBOX0_STATUS, MBOX_STATUS_EMPTY))
			return false;
		if (readl(mbox(MBOX0_READ)) == message)
			return true;
	}
	return false;
}

static bool __init ask(struct question *q)
{
	u32 message = BUS_RAM_BASE | (u32)q | MBOX_CHANNEL_PROPERTY;

	if (!wait_clear(MBOX1_STATUS, MBOX_STATUS_FULL))
		return false;
	dcache_flush_range(q, sizeof(*q));
	writel(message, mbox(MBOX1_WRITE));
	if (!wait_reply(message))
		return false;
	dcache_inval_range(q, sizeof(*q));
	return q->code == PROPERTY_SUCCESS;
}

/* What was not answered stays 0. The tags, which the loader knows to be right, win. */
static void __init ask_firmware(struct bootinfo *info)
{
	struct question *q = &question;

	if (!ask(q))
		return;
	if (property_answered(&q->board, 1))
		info->board_revision = q->board.value[0];
	info->board = board_name(info->board_revision);
	if (!info->mem_size && property_answered(&q->memory, 2)) {
		info->mem_base = q->memory.value[0];
		info->mem_size = q->memory.value[1];
	}
	if (property_answered(&q->uart, 2))
		info->uart_clock = q->uart.value[1];
	if (property_answered(&q->arm, 2))
		info->arm_clock = q->arm.value[1];
	if (property_answered(&q->emmc, 2))
		info->emmc_clock = q->emmc.value[1];
	if (property_answered(&q->dma, 1))
		info->dma_channels = q->dma.value[0];
}
BOOT_FACTS(ask_firmware);
