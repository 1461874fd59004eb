// SPDX-License-Identifier: MIT
/*
 * The partition table of a PC's master boot record. Pure: what is on a card is not trusted.
 *
 * At byte 446 four entries of 16 bytes: status, first cylinder, type, last cylinder, first
 * sector and number of sectors as 32 bits, lowest byte first; at 510 the signature.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <asm/unaligned.h>
#include "blk.h"

#define MBR_TABLE     446
#define MBR_ENTRY     16
#define MBR_TYPE      4
#define MBR_START     8
#define MBR_SECTORS   12
#define MBR_SIGNATURE 510

/* An entry is a boot flag and nothing else in its first byte; in code it would be anything. */
static bool is_table(const u8 *sector)
{
	unsigned int i;

	if (get_unaligned_le16(sector + MBR_SIGNATURE) != 0xaa55)
		return false;
	for (i = 0; i < MBR_PARTS; i++)
		if (sector[MBR_TABLE + i * MBR_ENTRY] & 0x7f)
			return false;
	return true;
}

/**
 * mbr_parse() - read a partition table
 * @sector:   first sector of the disk, 512 bytes
 * @capacity: sectors of the disk
 * @part:     gets MBR_PARTS entries
 *
 * An entry that is empty, begins at sector 0 or ends behind the disk is no partition.
 *
 * Context: any. Return: number of partitions, -EINVAL if there is no table.
 */
int mbr_parse(const u8 *sector, sector_t capacity, struct mbr_part *part)
{
	int n = 0;

	if (!is_table(sector))
		return -EINVAL;
	for (unsigned int i = 0; i < MBR_PARTS; i++) {
		const u8 *e = sector + MBR_TABLE + i * MBR_ENTRY;
		sector_t start = get_unaligned_le32(e + MBR_START);
		sector_t sectors = get_unaligned_le32(e + MBR_SECTORS);
		bool good = e[MBR_TYPE] && start && sectors && start < capacity &&
			    sectors <= capacity - start;

		part[i] = good ? (struct mbr_part){start, sectors, e[MBR_TYPE]}
			       : (struct mbr_part){0};
		n += good;
	}
	return n;
}
