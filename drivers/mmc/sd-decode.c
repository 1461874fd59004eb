// SPDX-License-Identifier: MIT
/*
 * What cards say of themselves. Pure: it is not trusted.
 *
 * Source: SD Physical Layer Simplified Specification, sections 4.10.1, 5.2 and 5.3.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "mmc.h"

/** mmc_r1_error() - the error in a card's status: 0, -EROFS, -EILSEQ, -ERANGE, -EIO */
int mmc_r1_error(u32 status)
{
	if (status & R1_WP_VIOLATION)
		return -EROFS;
	if (status & R1_COM_CRC_ERROR)
		return -EILSEQ;
	if (status & (R1_OUT_OF_RANGE | R1_ADDRESS_ERROR))
		return -ERANGE;
	return status & R1_ERRORS ? -EIO : 0;
}

/* Bits @start ... @start + @size - 1 of a register of 128 bits, whose highest word comes first. */
static u32 bits(const u32 *resp, unsigned int start, unsigned int size)
{
	unsigned int word = 3 - start / 32, shift = start % 32;
	u64 val = resp[word];

	if (word)
		val |= (u64)resp[word - 1] << 32;
	return (val >> shift) & (((u64)1 << size) - 1);
}

/* Capacity = (C_SIZE + 1) * 2^(C_SIZE_MULT + 2) blocks of 2^READ_BL_LEN bytes. */
static u64 sectors_v1(const u32 *resp)
{
	unsigned int shift = bits(resp, 47, 3) + 2 + bits(resp, 80, 4);

	return shift < 9 ? 0 : (u64)(bits(resp, 62, 12) + 1) << (shift - 9);
}

/* Up to 32 GiB it is a SDHC card. */
#define SDHC_SECTORS_MAX (32ull << (30 - 9))

/**
 * mmc_decode_csd() - the card-specific data
 * @resp: the register
 * @card: gets capacity, kind and write protection; block_address is known
 *
 * Context: any. Return: 0, or -EINVAL if it makes no sense.
 */
int mmc_decode_csd(const u32 *resp, struct mmc_card *card)
{
	struct mmc_card_info *info = &card->info;

	switch (bits(resp, 126, 2)) {
	case 0:
		info->sectors = sectors_v1(resp);
		info->type = "SDSC";
		break;
	case 1:
		info->sectors = (u64)(bits(resp, 48, 22) + 1) << 10;
		info->type = info->sectors <= SDHC_SECTORS_MAX ? "SDHC" : "SDXC";
		break;
	default:
		return -EINVAL;
	}
	info->ro = bits(resp, 12, 2);
	/* Byte addresses have 32 bits. */
	if (!info->sectors || (!card->block_address && info->sectors > 1ull << (32 - 9)))
		return -EINVAL;
	return 0;
}

/** mmc_decode_cid() - who made the card, and when; what is not printable becomes a ? */
void mmc_decode_cid(const u32 *resp, struct mmc_card_info *info)
{
	unsigned int i;

	info->manfid = bits(resp, 120, 8);
	info->oemid = bits(resp, 104, 16);
	for (i = 0; i < 5; i++) {
		char c = bits(resp, 96 - 8 * i, 8);

		info->name[i] = c >= ' ' && c <= '~' ? c : '?';
	}
	info->name[5] = '\0';
	info->hwrev = bits(resp, 60, 4);
	info->fwrev = bits(resp, 56, 4);
	info->serial = bits(resp, 24, 32);
	info->year = 2000 + bits(resp, 12, 8);
	info->month = bits(resp, 8, 4);
}
