// SPDX-License-Identifier: MIT
/*
 * The screen at the HDMI or video plug: a framebuffer in the GPU's memory.
 *
 * The firmware is asked for it once and for all, in a single message. What it gives is another
 * size or depth than what was wanted, at times: the answer counts, and what makes no sense in it
 * is refused.
 *
 * Source: the firmware's public wiki, "Mailbox property interface", section Frame Buffer.
 */
#include <linux/init.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <asm/memory.h>
#include <bhk/bootinfo.h>
#include <soc/bcm2835/raspberrypi-firmware.h>
#include "fb.h"

/* Without a display nothing says how large it is. */
#define WIDTH_DEFAULT  640
#define HEIGHT_DEFAULT 480

/* The largest and the smallest that make sense. */
#define SIDE_MAX 4096
#define SIDE_MIN 128

/* Of the framebuffer, in bytes. */
#define ALIGNMENT 4096

/* Of the bytes in memory if a pixel has 32 bits, of the bits from above if it has 16. */
#define ORDER_BGR 0
#define ORDER_RGB 1

static unsigned int width;
module_param(width, uint, 0444);
MODULE_PARM_DESC(width, "pixels in a row; 0: as many as the display has");

static unsigned int height;
module_param(height, uint, 0444);
MODULE_PARM_DESC(height, "rows; 0: as many as the display has");

static unsigned int depth = 32;
module_param(depth, uint, 0444);
MODULE_PARM_DESC(depth, "bits of a pixel, 16 or 32");

#define HEAD struct rpi_firmware_property_tag_header

struct fb_message {
	HEAD physical;
	u32 width, height;
	HEAD virtual;
	u32 virtual_width, virtual_height;
	HEAD depth_tag;
	u32 depth;
	HEAD order_tag;
	u32 order;
	HEAD offset_tag;
	u32 x, y;
	HEAD allocate;
	u32 base, size; /* the question has the alignment in @base */
	HEAD pitch_tag;
	u32 pitch;
};

#define TAG(name, bytes)                                                    \
	{                                                                   \
		.tag = RPI_FIRMWARE_FRAMEBUFFER_##name, .buf_size = (bytes) \
	}

static struct framebuffer screen;

/** fb_get() - the screen; NULL if there is none. Context: any */
const struct framebuffer *fb_get(void)
{
	return screen.base ? &screen : NULL;
}

static bool answered(const HEAD *tag)
{
	return tag->req_resp_size == (RPI_FIRMWARE_TAG_ANSWER | tag->buf_size);
}

static bool all_answered(const struct fb_message *m)
{
	return answered(&m->physical) && answered(&m->virtual) && answered(&m->depth_tag) &&
	       answered(&m->order_tag) && answered(&m->allocate) && answered(&m->pitch_tag);
}

/* The GPU's memory lies behind the ARM's. */
static bool of_the_gpu(const struct fb_message *m)
{
	u32 base = m->base & ~BUS_ALIAS_MASK;

	return base % 4 == 0 && base >= bootinfo.mem_base + bootinfo.mem_size &&
	       base < RAM_SIZE_MAX && m->size <= RAM_SIZE_MAX - base;
}

/*
 * The answer comes from outside: an error in it must not become a write to somebody's memory.
 * Return: 0 and @fb, but for its base; -EINVAL.
 */
static int check(const struct fb_message *m, struct framebuffer *fb)
{
	if (!all_answered(m) || (m->depth != 16 && m->depth != 32) || m->order > ORDER_RGB)
		return -EINVAL;
	if (m->width < SIDE_MIN || m->width > SIDE_MAX || m->height < SIDE_MIN ||
	    m->height > SIDE_MAX || m->virtual_width < m->width || m->virtual_height < m->height)
		return -EINVAL;
	if (m->pitch % 4 || m->pitch < m->width * (m->depth / 8) || m->pitch > SIDE_MAX * 8 ||
	    m->size < m->pitch * m->height || !of_the_gpu(m))
		return -EINVAL;
	*fb = (struct framebuffer){
		.width = m->width,
		.height = m->height,
		.pitch = m->pitch,
		.depth = m->depth,
		.red_high = (m->order == ORDER_BGR) != (m->depth == 16),
	};
	return 0;
}

/* What was not said on the command line is the display's size. */
static void __init choose_size(struct rpi_firmware *fw)
{
	u32 size[2] = {};

	if (width && height)
		return;
	if (rpi_firmware_property(fw, RPI_FIRMWARE_FRAMEBUFFER_GET_PHYSICAL_WIDTH_HEIGHT, size,
				  sizeof(size)) ||
	    !size[0] || !size[1]) {
		size[0] = WIDTH_DEFAULT;
		size[1] = HEIGHT_DEFAULT;
	}
	width = width ?: size[0];
	height = height ?: size[1];
}

/* Return: 0 and @fb; -errno of rpi_firmware_property_list(), or -EINVAL. */
static int __init ask(struct rpi_firmware *fw, struct framebuffer *fb)
{
	struct fb_message m = {
		.physical = TAG(SET_PHYSICAL_WIDTH_HEIGHT, 8),
		.virtual = TAG(SET_VIRTUAL_WIDTH_HEIGHT, 8),
		.depth_tag = TAG(SET_DEPTH, 4),
		.order_tag = TAG(SET_PIXEL_ORDER, 4),
		.offset_tag = TAG(SET_VIRTUAL_OFFSET, 8),
		.allocate = TAG(ALLOCATE, 8),
		.pitch_tag = TAG(GET_PITCH, 4),
		.width = width,
		.virtual_width = width,
		.height = height,
		.virtual_height = height,
		.depth = depth,
		.order = ORDER_RGB,
		.base = ALIGNMENT,
	};
	int ret = rpi_firmware_property_list(fw, &m, sizeof(m)) ?: check(&m, fb);

	if (ret)
		return ret;
	fb->base = ioremap(m.base & ~BUS_ALIAS_MASK, m.size);
	return fb->base ? 0 : -EINVAL;
}

static int __init fb_init(void)
{
	struct rpi_firmware *fw = rpi_firmware_get(NULL);
	struct framebuffer fb;
	int ret;

	if (!fw)
		return -ENODEV;
	choose_size(fw);
	ret = ask(fw, &fb);
	if (ret) {
		pr_err("fb: no screen of %ux%u with %u bits: error %d\n", width, height, depth,
		       ret);
		return ret;
	}
	screen = fb;
	pr_info("fb: %ux%u, %u bits, pitch %u at %p\n", fb.width, fb.height, fb.depth, fb.pitch,
		fb.base);
	return 0;
}
device_initcall(fb_init);
