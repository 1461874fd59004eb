// SPDX-License-Identifier: MIT
/* drivers/mailbox/property.c: what the firmware answers. */
#include "fuzz.h"
#include <soc/mailbox.h>
#include "../../drivers/mailbox/property.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct property_tag tag = {};

	memcpy(&tag, data, min(size, sizeof(tag)));
	for (unsigned int words = 1; words <= 2; words++) {
		bool answered = property_answered(&tag, words);

		CHECK(!answered || (tag.code & PROPERTY_TAG_ANSWER));
		CHECK(!answered || (tag.code & ~PROPERTY_TAG_ANSWER) >= 4 * words);
	}
	CHECK(strlen(board_name(tag.value[0])) > 0);
	return 0;
}
