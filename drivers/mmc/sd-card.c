// SPDX-License-Identifier: MIT
/*
 * Who is in the slot: the identification of SD cards, and getting one back after an error.
 *
 * Source: SD Physical Layer Simplified Specification, chapter 4. Everything here runs in works,
 * while no request of the block layer is with the host.
 */
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>
#include "mmc.h"

#define DEFAULT_SPEED_HZ 25000000

/* CMD8: 2.7-3.6 V and a pattern that comes back. */
#define IF_COND	     0x1aa
#define IF_COND_MASK 0xfff

/* ACMD41: 3.2-3.4 V, high capacity; the card has powered up. */
#define OCR_3V3	     0x00300000
#define OCR_CAPACITY 0x40000000
#define OCR_READY    0x80000000

/* The card has a second to power up (4.2.3). */
#define POWER_UP_LOOKS 100
#define POWER_UP_MS    10

/* A card that is not ready for the next command after this time is lost (SDXC: 500 ms). */
#define READY_LOOKS 60
#define READY_MS    10

#define STATUS_RETRIES 2

static int command(struct mmc_host *host, u32 opcode, u32 arg, u32 flags, u32 *resp)
{
	struct mmc_command cmd = {.opcode = opcode, .arg = arg, .flags = flags};
	int ret = mmc_wait_for_cmd(host, &cmd, 0);

	if (resp)
		memcpy(resp, cmd.resp, flags & MMC_RSP_136 ? sizeof(cmd.resp) : sizeof(u32));
	return ret;
}

static int app_command(struct mmc_host *host, u32 opcode, u32 arg, u32 flags, u32 *resp)
{
	/* A card that is not yet ready calls the prefix illegal only if it is none of SD. */
	int ret = command(host, MMC_APP_CMD, host->card.rca, MMC_RSP_R1, NULL);

	return ret ?: command(host, opcode, arg, flags, resp);
}

/* Return: true if the card is of version 2 or later and takes 3.3 V. */
static bool knows_if_cond(struct mmc_host *host)
{
	u32 resp;

	return !command(host, SD_SEND_IF_COND, IF_COND, MMC_RSP_R7, &resp) &&
	       (resp & IF_COND_MASK) == IF_COND;
}

static int power_up_card(struct mmc_host *host, u32 ocr)
{
	unsigned int looks;
	u32 resp;
	int ret;

	for (looks = 0; looks < POWER_UP_LOOKS; looks++) {
		ret = app_command(host, SD_APP_OP_COND, ocr, MMC_RSP_R3, &resp);
		if (ret)
			return ret;
		if (resp & OCR_READY) {
			host->card.block_address = resp & OCR_CAPACITY;
			return 0;
		}
		msleep(POWER_UP_MS);
	}
	pr_err("mmc1: the card does not power up\n");
	return -ETIMEDOUT;
}

static int read_registers(struct mmc_host *host)
{
	struct mmc_card *card = &host->card;
	u32 resp[4];
	int ret;

	ret = command(host, MMC_ALL_SEND_CID, 0, MMC_RSP_R2, resp);
	if (ret)
		return ret;
	mmc_decode_cid(resp, &card->info);
	ret = command(host, SD_SEND_RELATIVE_ADDR, 0, MMC_RSP_R6, resp);
	if (ret)
		return ret;
	card->rca = resp[0] & 0xffff0000;
	ret = command(host, MMC_SEND_CSD, card->rca, MMC_RSP_R2, resp);
	if (ret)
		return ret;
	ret = mmc_decode_csd(resp, card);
	if (ret)
		pr_err("mmc1: unusable CSD %08x %08x %08x %08x\n", resp[0], resp[1], resp[2],
		       resp[3]);
	return ret;
}

/* From the state of identification to that of transfer, with four lines at full speed. */
static int select_card(struct mmc_host *host)
{
	struct mmc_card *card = &host->card;
	int ret = command(host, MMC_SELECT_CARD, card->rca, MMC_RSP_R1B, NULL);

	ret = ret ?: command(host, MMC_SET_BLOCKLEN, 512, MMC_RSP_R1, NULL);
	ret = ret ?: app_command(host, SD_APP_SET_BUS_WIDTH, 2, MMC_RSP_R1, NULL);
	if (ret)
		return ret;
	emmc_set_bus_width_4(host);
	emmc_set_clock(host, DEFAULT_SPEED_HZ);
	card->info.width = 4;
	card->info.clock = host->clock;
	return 0;
}

/**
 * mmc_attach_sd() - look for a card and get it ready
 * @host: the host, without a card
 *
 * Context: task. Sleeps, up to 2 s. Return: 0; -ENOMEDIUM if nothing answers; -errno if the card
 * is not usable.
 */
int mmc_attach_sd(struct mmc_host *host)
{
	u32 ocr = OCR_3V3;
	int ret;

	memset(&host->card, 0, sizeof(host->card));
	host->gone = false;
	ret = emmc_power_up(host);
	if (ret)
		return ret;
	command(host, MMC_GO_IDLE_STATE, 0, MMC_RSP_NONE, NULL);
	if (knows_if_cond(host))
		ocr |= OCR_CAPACITY;
	ret = power_up_card(host, ocr);
	if (ret)
		return -ENOMEDIUM;
	ret = read_registers(host);
	return ret ?: select_card(host);
}

/** mmc_send_status() - ask the card; errors in its answer are not looked at. Context: task */
int mmc_send_status(struct mmc_host *host, u32 *status)
{
	struct mmc_command cmd = {
		.opcode = MMC_SEND_STATUS,
		.arg = host->card.rca,
		.flags = MMC_RSP_R1 & ~MMC_RSP_STATUS,
	};
	int ret = mmc_wait_for_cmd(host, &cmd, STATUS_RETRIES);

	*status = cmd.resp[0];
	return ret;
}

/**
 * mmc_recover_card() - after an error: have the card ready for the next request
 * @host: the host, idle
 *
 * What is left of a transfer is stopped, and the card's own work waited for.
 *
 * Context: task. Sleeps, up to 1.2 s. Return: 0; -ENOMEDIUM if it does not answer; -ETIMEDOUT if
 * it stays busy.
 */
int mmc_recover_card(struct mmc_host *host)
{
	unsigned int looks;
	u32 status;

	for (looks = 0; looks < READY_LOOKS; looks++) {
		if (host->gone || mmc_send_status(host, &status))
			return -ENOMEDIUM;
		if (R1_CURRENT_STATE(status) == R1_STATE_TRAN && status & R1_READY_FOR_DATA)
			return 0;
		if (!looks)
			command(host, MMC_STOP_TRANSMISSION, 0, MMC_RSP_R1B, NULL);
		else
			msleep(READY_MS);
	}
	return -ETIMEDOUT;
}
