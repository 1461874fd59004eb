/* SPDX-License-Identifier: MIT */
/* What the firmware's answers mean. Pure: they come from outside and are not trusted. */
#ifndef _DRIVERS_MAILBOX_PROPERTY_H
#define _DRIVERS_MAILBOX_PROPERTY_H

#include <linux/types.h>

/**
 * struct property_tag - a question with room for two words of answer
 * @tag:   PROPERTY_*
 * @size:  of @value, in bytes
 * @code:  0; in the answer PROPERTY_TAG_ANSWER and a length
 * @value: arguments, then the answer
 */
struct property_tag {
	u32 tag;
	u32 size;
	u32 code;
	u32 value[2];
};

bool property_answered(const struct property_tag *tag, unsigned int words);
const char *board_name(u32 revision);
#endif
