/* SPDX-License-Identifier: MIT */
/*
 * What the touch panel says and what becomes of it. Pure: it comes from outside.
 *
 * A scan is a frame's data: its number (16 bits), the number of contacts (8), then for each of
 * them slot (8), state (8: 0 up, 1 down), x and y (16 each); lowest byte first. It becomes events
 * of Linux's multi-touch protocol B: a contact has a slot and, while it is down, an identity.
 */
#ifndef _DRIVERS_INPUT_TOUCH_H
#define _DRIVERS_INPUT_TOUCH_H

#include <linux/types.h>

#define TOUCH_SLOTS 10
#define TOUCH_MAX   4095 /* of x and y */

#define TOUCH_SCAN_HEADER  3
#define TOUCH_SCAN_CONTACT 6

/* A slot, an identity, x and y for each contact, and the end. */
#define TOUCH_VALUES_MAX (4 * TOUCH_SLOTS + 1)

/* Linux's codes: input-event-codes.h of its user interface. */
#define EV_SYN		   0x00
#define EV_ABS		   0x03
#define SYN_REPORT	   0
#define SYN_DROPPED	   3
#define ABS_MT_SLOT	   0x2f
#define ABS_MT_POSITION_X  0x35
#define ABS_MT_POSITION_Y  0x36
#define ABS_MT_TRACKING_ID 0x39

struct touch_contact {
	u8 slot;
	bool down;
	u16 x;
	u16 y;
};

struct touch_scan {
	u16 number;
	unsigned int contacts;
	struct touch_contact contact[TOUCH_SLOTS];
};

struct touch_value {
	u16 type;
	u16 code;
	s32 value;
};

/**
 * struct touch_slots - what is told already
 * @id:	     identity of the contact in each slot, -1: none
 * @x:	     where it is
 * @y:	     the same
 * @last:    slot of the last event, -1: none
 * @next_id: of the next contact
 */
struct touch_slots {
	s32 id[TOUCH_SLOTS];
	u16 x[TOUCH_SLOTS];
	u16 y[TOUCH_SLOTS];
	int last;
	s32 next_id;
};

int touch_decode(const u8 *data, unsigned int len, struct touch_scan *scan);
void touch_slots_init(struct touch_slots *s);
unsigned int touch_report(struct touch_slots *s, const struct touch_scan *scan,
			  struct touch_value *out);
#endif
