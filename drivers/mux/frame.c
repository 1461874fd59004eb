// SPDX-License-Identifier: MIT
/* Frames on a line of bytes: to bytes and back. */
#include <linux/crc32.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <asm/unaligned.h>
#include "frame.h"

void deframer_init(struct deframer *d)
{
	*d = (struct deframer){.skip = true};
}

/* Between two flags. Return: 0 for nothing at all, else as deframer_byte(). */
static int whole(struct deframer *d)
{
	unsigned int len = d->len;
	bool bad = d->escaped;

	d->len = 0;
	d->escaped = false;
	if (!len)
		return 0;
	if (bad || len < FRAME_HEADER + FRAME_CRC)
		return -EBADMSG;
	len -= FRAME_CRC;
	if (~crc32_le(~0, d->buf, len) != get_unaligned_le32(d->buf + len))
		return -EBADMSG;
	return len;
}

/**
 * deframer_byte() - one byte more
 * @d:	  what was received before
 * @byte: the byte
 *
 * Return: 0: go on; more: @d->buf has a frame of that length without its checksum, until the next
 * byte; -EBADMSG: one that is cut or damaged has ended.
 */
int deframer_byte(struct deframer *d, u8 byte)
{
	if (byte == FRAME_FLAG) {
		bool skipped = d->skip;

		d->skip = false;
		if (!skipped)
			return whole(d);
		d->len = 0;
		d->escaped = false;
		return 0;
	}
	if (d->skip)
		return 0;
	if (byte == FRAME_ESCAPE && !d->escaped) {
		d->escaped = true;
		return 0;
	}
	if (d->len == FRAME_MAX) {
		d->skip = true;
		return -EBADMSG;
	}
	d->buf[d->len++] = d->escaped ? byte ^ FRAME_CHANGE : byte;
	d->escaped = false;
	return 0;
}

static u8 *put(u8 *line, u8 byte)
{
	if (byte == FRAME_FLAG || byte == FRAME_ESCAPE) {
		*line++ = FRAME_ESCAPE;
		byte ^= FRAME_CHANGE;
	}
	*line++ = byte;
	return line;
}

/**
 * frame_encode() - a frame as it goes over the line
 * @line:    gets up to FRAME_LINE_MAX bytes
 * @channel: first byte
 * @number:  second byte
 * @data:    data
 * @len:     up to MUX_DATA_MAX
 *
 * Return: bytes.
 */
unsigned int frame_encode(u8 *line, u8 channel, u8 number, const void *data, unsigned int len)
{
	const u8 header[FRAME_HEADER] = {channel, number};
	u32 crc = ~crc32_le(crc32_le(~0, header, sizeof(header)), data, len);
	u8 *p = line;

	*p++ = FRAME_FLAG;
	p = put(put(p, channel), number);
	for (const u8 *byte = data; len; len--)
		p = put(p, *byte++);
	for (unsigned int i = 0; i < FRAME_CRC; i++)
		p = put(p, crc >> 8 * i);
	*p++ = FRAME_FLAG;
	return p - line;
}
