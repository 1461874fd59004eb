// SPDX-License-Identifier: MIT
/* From the panel's bytes to multi-touch events. */
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <asm/unaligned.h>
#include "touch.h"

static bool contact_is_good(const struct touch_contact *c, u8 state)
{
	return c->slot < TOUCH_SLOTS && state <= 1 && c->x <= TOUCH_MAX && c->y <= TOUCH_MAX;
}

/**
 * touch_decode() - read a scan
 * @data: bytes
 * @len:  how many
 * @scan: result
 *
 * Return: 0, or -EINVAL if it is none: then nothing of it counts.
 */
int touch_decode(const u8 *data, unsigned int len, struct touch_scan *scan)
{
	if (len < TOUCH_SCAN_HEADER || data[2] > TOUCH_SLOTS ||
	    len != TOUCH_SCAN_HEADER + data[2] * TOUCH_SCAN_CONTACT)
		return -EINVAL;
	scan->number = get_unaligned_le16(data);
	scan->contacts = data[2];
	data += TOUCH_SCAN_HEADER;
	for (unsigned int i = 0; i < scan->contacts; i++, data += TOUCH_SCAN_CONTACT) {
		struct touch_contact *c = &scan->contact[i];

		c->slot = data[0];
		c->down = data[1];
		c->x = get_unaligned_le16(data + 2);
		c->y = get_unaligned_le16(data + 4);
		if (!contact_is_good(c, data[1]))
			return -EINVAL;
	}
	return 0;
}

void touch_slots_init(struct touch_slots *s)
{
	*s = (struct touch_slots){.last = -1};
	memset(s->id, 0xff, sizeof(s->id));
}

static struct touch_value *put(struct touch_value *out, u16 type, u16 code, s32 value)
{
	*out = (struct touch_value){type, code, value};
	return out + 1;
}

static struct touch_value *select_slot(struct touch_slots *s, struct touch_value *out, int slot)
{
	if (s->last == slot)
		return out;
	s->last = slot;
	return put(out, EV_ABS, ABS_MT_SLOT, slot);
}

static struct touch_value *report_up(struct touch_slots *s, struct touch_value *out, int slot)
{
	if (s->id[slot] < 0)
		return out;
	s->id[slot] = -1;
	return put(select_slot(s, out, slot), EV_ABS, ABS_MT_TRACKING_ID, -1);
}

static struct touch_value *report_down(struct touch_slots *s, struct touch_value *out,
				       const struct touch_contact *c)
{
	const bool new = s->id[c->slot] < 0;

	if (!new && c->x == s->x[c->slot] && c->y == s->y[c->slot])
		return out;
	out = select_slot(s, out, c->slot);
	if (new) {
		s->id[c->slot] = s->next_id;
		s->next_id = s->next_id == INT_MAX ? 0 : s->next_id + 1;
		out = put(out, EV_ABS, ABS_MT_TRACKING_ID, s->id[c->slot]);
	}
	if (new || c->x != s->x[c->slot])
		out = put(out, EV_ABS, ABS_MT_POSITION_X, c->x);
	if (new || c->y != s->y[c->slot])
		out = put(out, EV_ABS, ABS_MT_POSITION_Y, c->y);
	s->x[c->slot] = c->x;
	s->y[c->slot] = c->y;
	return out;
}

/**
 * touch_report() - what a scan changes, as events
 * @s:	  what is told already
 * @scan: the scan
 * @out:  gets up to TOUCH_VALUES_MAX events; the last one is SYN_REPORT
 *
 * What is as it was is not told again. Return: number of events.
 */
unsigned int touch_report(struct touch_slots *s, const struct touch_scan *scan,
			  struct touch_value *out)
{
	struct touch_value *p = out;

	for (unsigned int i = 0; i < scan->contacts; i++) {
		const struct touch_contact *c = &scan->contact[i];

		p = c->down ? report_down(s, p, c) : report_up(s, p, c->slot);
	}
	return put(p, EV_SYN, SYN_REPORT, 0) - out;
}
