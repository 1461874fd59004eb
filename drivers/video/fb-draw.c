// SPDX-License-Identifier: MIT
/* Pixels. Nothing here reads the framebuffer: it is not cached, and reading takes long. */
#include <linux/io.h>
#include "fb.h"

/* 5, 6 and 5 bits if there are 16. */
static u32 pixel(const struct framebuffer *fb, u32 colour)
{
	u32 high = fb->red_high ? colour >> 16 & 0xff : colour & 0xff;
	u32 low = fb->red_high ? colour & 0xff : colour >> 16 & 0xff;
	u32 green = colour >> 8 & 0xff;

	if (fb->depth == 32)
		return high << 16 | green << 8 | low;
	return high >> 3 << 11 | green >> 2 << 5 | low >> 3;
}

/* @n pixels in a row. Return: behind them. */
static void __iomem *run(const struct framebuffer *fb, void __iomem *at, u32 n, u32 value)
{
	if (fb->depth == 32)
		for (; n--; at += 4)
			__raw_writel(value, at);
	else
		for (; n--; at += 2)
			__raw_writew(value, at);
	return at;
}

static bool fits(const struct framebuffer *fb, u32 x, u32 y, u32 width, u32 height)
{
	return x <= fb->width && width <= fb->width - x && y <= fb->height &&
	       height <= fb->height - y;
}

static void __iomem *address(const struct framebuffer *fb, u32 x, u32 y)
{
	return fb->base + y * fb->pitch + x * (fb->depth / 8);
}

/** fb_fill() - a rectangle in one colour. Context: any; time for each pixel */
void fb_fill(const struct framebuffer *fb, u32 x, u32 y, u32 width, u32 height, u32 colour)
{
	u32 value = pixel(fb, colour);

	if (!fits(fb, x, y, width, height))
		return;
	while (height--)
		run(fb, address(fb, x, y++), width, value);
}

/**
 * fb_draw() - a picture, each dot a square
 * @fb:	   the screen
 * @x:	   left edge
 * @y:	   upper edge
 * @p:	   the picture
 * @scale: side of the squares in pixels
 * @fg:	   colour of the dots
 * @bg:	   of the others
 *
 * Context: any; time for each pixel.
 */
void fb_draw(const struct framebuffer *fb, u32 x, u32 y, const struct picture *p, u32 scale, u32 fg,
	     u32 bg)
{
	u32 on = pixel(fb, fg), off = pixel(fb, bg), row, col;

	if (!fits(fb, x, y, p->width * scale, p->height * scale))
		return;
	for (row = 0; row < p->height * scale; row++) {
		const u8 *bits = p->data + row / scale * ((p->width + 7) / 8);
		void __iomem *at = address(fb, x, y + row);

		for (col = 0; col < p->width; col++)
			at = run(fb, at, scale, bits[col / 8] << col % 8 & 0x80 ? on : off);
	}
}
