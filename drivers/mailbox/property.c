// SPDX-License-Identifier: MIT
/* Answers of the firmware, and the board's revision code. */
#include <linux/kernel.h>
#include <soc/mailbox.h>
#include "property.h"

/**
 * property_answered() - did the firmware fill in a tag?
 * @tag: as it came back
 * @words: how many words of the value are wanted
 *
 * The message as a whole is reported as a success even if the firmware knows none of its
 * tags; such a tag comes back without the answer bit or with a length of 0.
 *
 * Context: any. Return: true if so many words of @tag's value are an answer.
 */
bool property_answered(const struct property_tag *tag, unsigned int words)
{
	return (tag->code & PROPERTY_TAG_ANSWER) &&
	       (tag->code & ~PROPERTY_TAG_ANSWER) >= words * sizeof(u32);
}

/* A revision code of the new style has bit 23 set and the model in a field. */
#define NEW_STYLE	(1 << 23)
#define MODEL(revision) ((revision) >> 4 & 0xff)

/**
 * board_name() - the board that a revision code stands for
 * @revision: as the firmware gives it
 *
 * Source: the vendor's documentation, "Raspberry Pi revision codes". Boards with a BCM2835
 * and QEMU's machines are known by name.
 *
 * Context: any. Return: its name, "unknown board" if the code is 0 or not known.
 */
const char *board_name(u32 revision)
{
	static const struct {
		u8 model;
		const char *name;
	} boards[] = {
		{0x00, "Raspberry Pi 1 A"},    {0x01, "Raspberry Pi 1 B"},
		{0x02, "Raspberry Pi 1 A+"},   {0x03, "Raspberry Pi 1 B+"},
		{0x06, "Compute Module 1"},    {0x09, "Raspberry Pi Zero"},
		{0x0c, "Raspberry Pi Zero W"},
	};
	unsigned int i;

	if (!(revision & NEW_STYLE))
		return revision ? "Raspberry Pi 1" : "unknown board";
	for (i = 0; i < ARRAY_SIZE(boards); i++)
		if (boards[i].model == MODEL(revision))
			return boards[i].name;
	return "unknown board";
}
