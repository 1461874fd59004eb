// SPDX-License-Identifier: MIT
/* drivers/mux/frame.c and drivers/input/touch-proto.c: bytes of the serial line, down to events. */
#include "fuzz.h"
#include "../../drivers/input/touch.h"
#include "../../drivers/mux/frame.h"

static void touch(struct touch_slots *slots, const u8 *data, unsigned int len)
{
	struct touch_value values[TOUCH_VALUES_MAX];
	struct touch_scan scan;

	if (touch_decode(data, len, &scan))
		return;
	CHECK(scan.contacts <= TOUCH_SLOTS);
	CHECK(touch_report(slots, &scan, values) <= TOUCH_VALUES_MAX);
}

/* What was received is what comes of sending it. */
static void again(const u8 *frame, unsigned int len)
{
	u8 line[FRAME_LINE_MAX];
	struct deframer d;
	unsigned int n = frame_encode(line, frame[0], frame[1], frame + FRAME_HEADER, len - FRAME_HEADER);
	int ret = 0;

	CHECK(n <= sizeof(line));
	deframer_init(&d);
	for (unsigned int i = 0; i < n; i++)
		ret = deframer_byte(&d, line[i]);
	CHECK(ret == (int)len && !memcmp(d.buf, frame, len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct touch_slots slots;
	struct deframer d;

	touch_slots_init(&slots);
	deframer_init(&d);
	for (size_t i = 0; i < size; i++) {
		int ret = deframer_byte(&d, data[i]);

		CHECK(ret <= (int)(FRAME_HEADER + MUX_DATA_MAX));
		if (ret <= 0)
			continue;
		CHECK(ret >= FRAME_HEADER);
		again(d.buf, ret);
		touch(&slots, d.buf + FRAME_HEADER, ret - FRAME_HEADER);
	}
	/* A fuzzer does not find checksums: its bytes as a frame's data, too. */
	touch(&slots, data, min_t(size_t, size, MUX_DATA_MAX));
	return 0;
}
