/* SPDX-License-Identifier: MIT */
/*
 * Frames on a line of bytes. Pure: what comes from outside is not trusted.
 *
 *	0x7e  channel  number  data ...  crc32, lowest byte first  0x7e
 *
 * 0x7e and 0x7d within are sent as 0x7d and the byte with bit 5 changed, as HDLC does
 * (ISO/IEC 13239). The number counts the frames of a channel, so that a lost one is noticed. One
 * 0x7e may end a frame and begin the next.
 */
#ifndef _DRIVERS_MUX_FRAME_H
#define _DRIVERS_MUX_FRAME_H

#include <linux/types.h>
#include <bhk/mux.h>

#define FRAME_FLAG   0x7e
#define FRAME_ESCAPE 0x7d
#define FRAME_CHANGE 0x20

#define FRAME_HEADER 2
#define FRAME_CRC    4
#define FRAME_MAX    (FRAME_HEADER + MUX_DATA_MAX + FRAME_CRC)

/* All bytes escaped, and both flags. */
#define FRAME_LINE_MAX (2 * FRAME_MAX + 2)

/**
 * struct deframer - what was received of a frame
 * @buf:     its bytes
 * @len:     how many
 * @escaped: the last byte was FRAME_ESCAPE
 * @skip:    until the next flag: it is too long, or nothing was received yet
 */
struct deframer {
	u8 buf[FRAME_MAX];
	unsigned int len;
	bool escaped;
	bool skip;
};

void deframer_init(struct deframer *d);
int deframer_byte(struct deframer *d, u8 byte);
unsigned int frame_encode(u8 *line, u8 channel, u8 number, const void *data, unsigned int len);
#endif
