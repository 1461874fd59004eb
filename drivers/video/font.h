/* SPDX-License-Identifier: MIT */
/* The characters of the screen and the logo: font.txt, made into C by mkfont.py. */
#ifndef _DRIVERS_VIDEO_FONT_H
#define _DRIVERS_VIDEO_FONT_H

#include <linux/types.h>

/* A character in dots, with the space to the next one. */
#define CELL_WIDTH  6
#define CELL_HEIGHT 10
#define FONT_FIRST  ' '
#define FONT_LAST   '~'

/**
 * struct picture - dots in one colour
 * @width:  in dots
 * @height: in dots
 * @data:   rows of whole bytes; the left dot is the highest bit
 */
struct picture {
	u16 width, height;
	const u8 *data;
};

extern const u8 font_cell[FONT_LAST - FONT_FIRST + 1][CELL_HEIGHT];
extern const struct picture logo;
#endif
