/* SPDX-License-Identifier: MIT */
/* What the console's command mmc wants to know of the SD host. */
#ifndef _BHK_MMC_H
#define _BHK_MMC_H

#include <linux/types.h>

/*
 * A request ends within this time, whatever the card does or does not: an attempt ends a second
 * after the last sign of life, there are three, and in between the card is asked.
 */
#define MMC_REQUEST_LIMIT_MS 6000

/**
 * struct mmc_card_info - a card
 * @type:    "SDSC", "SDHC", "SDXC"
 * @sectors: of 512 bytes
 * @clock:   of the bus, Hz
 * @width:   data lines
 * @ro:	     its write protection is on
 * @name:    product name
 * @manfid:  manufacturer
 * @oemid:   for whom it was made
 * @hwrev:   revision, two digits
 * @fwrev:   the same
 * @serial:  serial number
 * @year:    when it was made
 * @month:   the same
 */
struct mmc_card_info {
	const char *type;
	u64 sectors;
	unsigned int clock;
	unsigned int width;
	bool ro;
	char name[6];
	u8 manfid;
	u16 oemid;
	u8 hwrev;
	u8 fwrev;
	u32 serial;
	u16 year;
	u8 month;
};

/**
 * struct mmc_counts - what happened since the boot
 * @interrupts: that the card's line delivered
 * @lost:	events that the timer found instead of an interrupt
 * @timeouts:	requests that heard nothing
 * @crc:	wrong checksums
 * @others:	further errors
 * @retries:	attempts that followed a failed one
 * @failed:	requests that ended in an error
 * @inserted:	cards that came
 * @removed:	cards that went
 */
struct mmc_counts {
	u32 interrupts;
	u32 lost;
	u32 timeouts;
	u32 crc;
	u32 others;
	u32 retries;
	u32 failed;
	u32 inserted;
	u32 removed;
};

int mmc_get_info(struct mmc_card_info *info, struct mmc_counts *counts);
#endif
