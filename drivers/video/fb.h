/* SPDX-License-Identifier: MIT */
/* The framebuffer: what the firmware gave, and drawing on it. */
#ifndef _DRIVERS_VIDEO_FB_H
#define _DRIVERS_VIDEO_FB_H

#include <linux/types.h>
#include "font.h"

/**
 * struct framebuffer - a screen, all of it c
 * @base:   its first pixel
 * @width:  in pixels
 * @height: in pixels
 * @pitch:  bytes from a row to the next one
 * @depth:  bits of a pixel, 16 or 32
 * @red_high: red is in the high bits of a pixel, else blue is
 */
struct framebuffer {
	void __iomem *base;
	u32 width, height, pitch;
	u8 depth;
	bool red_high;
};

const struct framebuffer *fb_get(void);

/* Colours are 0xrrggbb. What does not fit on the screen as a whole is not drawn. */
void fb_fill(const struct framebuffer *fb, u32 x, u32 y, u32 width, u32 height, u32 colour);
void fb_draw(const struct framebuffer *fb, u32 x, u32 y, const struct picture *p, u32 scale, u32 fg,
	     u32 bg);
#endif
