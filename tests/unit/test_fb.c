// SPDX-License-Identifier: MIT
/* drivers/video/fb-bcm2835.c and fb-draw.c on a firmware that gives other things than wanted */
#include "unit.h"
#include <linux/bitops.h>
#include <linux/io.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <bhk/bootinfo.h>

#define RAM_SIZE_MAX 0x20000000

static u8 pixels[64 * 32 * 4];
static phys_addr_t mapped;

static void __iomem *map(phys_addr_t phys, size_t size)
{
	mapped = phys;
	return pixels;
}
#undef module_param
#define module_param(name, type, perm)
#undef MODULE_PARM_DESC
#define MODULE_PARM_DESC(name, text)
#undef ioremap
#define ioremap(phys, size) map(phys, size)

/* For its static functions. */
#include "../../drivers/video/fb-bcm2835.c"
#include "../../drivers/video/fb-draw.c"

struct bootinfo bootinfo = {.mem_size = 0x1c000000};

struct rpi_firmware *rpi_firmware_get(struct device_node *node)
{
	return (struct rpi_firmware *)pixels;
}

/* What the display has, and what of an answer is different from what was asked for. */
static u32 display[2];
static int display_error, list_error;
static void (*changes)(struct fb_message *m);
static struct fb_message question;

int rpi_firmware_property(struct rpi_firmware *fw, u32 tag, void *data, size_t len)
{
	assert_int_equal(tag, 0x40003);
	memcpy(data, display, 8);
	return display_error;
}

static void answer_tag(HEAD *tag)
{
	tag->req_resp_size = RPI_FIRMWARE_TAG_ANSWER | tag->buf_size;
}

int rpi_firmware_property_list(struct rpi_firmware *fw, void *data, size_t size)
{
	struct fb_message *m = data;

	assert_int_equal(size, sizeof(*m));
	question = *m;
	answer_tag(&m->physical);
	answer_tag(&m->virtual);
	answer_tag(&m->depth_tag);
	answer_tag(&m->order_tag);
	answer_tag(&m->offset_tag);
	answer_tag(&m->allocate);
	answer_tag(&m->pitch_tag);
	m->base = 0xdc100000;
	m->pitch = m->width * m->depth / 8;
	m->size = m->pitch * m->height;
	if (changes)
		changes(m);
	return list_error;
}

static int setup(void **state)
{
	host_setup(state);
	screen = (struct framebuffer){};
	width = height = 0;
	depth = 32;
	display[0] = 1280;
	display[1] = 720;
	display_error = list_error = 0;
	changes = NULL;
	mapped = 0;
	memset(pixels, 0xee, sizeof(pixels));
	return 0;
}

static void the_display_says_how_large(void **state)
{
	assert_int_equal(fb_init(), 0);
	assert_int_equal(question.width, 1280);
	assert_int_equal(question.virtual_height, 720);
	assert_int_equal(question.depth, 32);
	assert_int_equal(fb_get()->pitch, 5120);
	assert_false(fb_get()->red_high);
	/* The address without the bits that are the bus's. */
	assert_int_equal(mapped, 0x1c100000);
}

static void without_a_display(void **state)
{
	display_error = -EINVAL;
	assert_int_equal(fb_init(), 0);
	assert_int_equal(question.width, 640);
	assert_int_equal(question.height, 480);
	display_error = 0;
	display[0] = 0;
	width = 0;
	assert_int_equal(fb_init(), 0);
	assert_int_equal(question.width, 640);
	display[0] = 1280;
	width = 800;
	height = 0;
	assert_int_equal(fb_init(), 0);
	assert_int_equal(question.width, 800);
	assert_int_equal(question.height, 720);
}

static void others(struct fb_message *m)
{
	m->width = 800;
	m->height = 600;
	m->depth = 16;
	m->order = ORDER_BGR;
	m->pitch = 1664;
	m->size = 1664 * 600;
}

static void what_was_given_counts(void **state)
{
	changes = others;
	assert_int_equal(fb_init(), 0);
	assert_int_equal(fb_get()->width, 800);
	assert_int_equal(fb_get()->height, 600);
	assert_int_equal(fb_get()->depth, 16);
	assert_int_equal(fb_get()->pitch, 1664);
	/* In 16 bits, the other way round. */
	assert_false(fb_get()->red_high);
}

/* A name, and one way to be wrong. */
#define BAD(name, statement)                         \
	static void bad_##name(struct fb_message *m) \
	{                                            \
		statement;                           \
	}
BAD(tag, m->pitch_tag.req_resp_size = 4)
BAD(length, m->allocate.req_resp_size = RPI_FIRMWARE_TAG_ANSWER | 4)
BAD(unknown, m->allocate.req_resp_size = RPI_FIRMWARE_TAG_ANSWER)
BAD(depth, m->depth = 24)
BAD(order, m->order = 2)
BAD(narrow, m->width = 0)
BAD(wide, m->width = 0x10000)
BAD(low, m->height = 1)
BAD(high, m->height = 0x40000001)
BAD(virtual, m->virtual_height = 100)
BAD(pitch, m->pitch = 5116)
BAD(odd_pitch, m->pitch = 5122)
BAD(huge_pitch, m->pitch = 0xfffffffc)
BAD(size, m->size--)
BAD(base, m->base = 0)
BAD(ours, m->base = 0xc0008000)
BAD(last_of_ours, m->base = 0x1bfffffc)
BAD(odd_base, m->base += 2)
BAD(end, m->base = 0x1ffff000)
BAD(registers, m->base = 0x20000000)
BAD(huge, m->size = 0xf0000000)

static void bad_answers_are_refused(void **state)
{
	void (*const bad[])(struct fb_message *) = {
		bad_tag,	  bad_length,	 bad_unknown, bad_depth,     bad_order,
		bad_narrow,	  bad_wide,	 bad_low,     bad_high,	     bad_virtual,
		bad_pitch,	  bad_odd_pitch, bad_size,    bad_base,	     bad_ours,
		bad_last_of_ours, bad_odd_base,	 bad_end,     bad_registers, bad_huge,
		bad_huge_pitch,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		setup(state);
		changes = bad[i];
		if (fb_init() != -EINVAL)
			fail_msg("answer %u was taken", i);
		assert_null(fb_get());
		assert_int_equal(mapped, 0);
		assert_non_null(strstr(host_log, "no screen of 1280x720 with 32 bits: error -22"));
	}
}

static void no_answer(void **state)
{
	list_error = -ETIMEDOUT;
	assert_int_equal(fb_init(), -ETIMEDOUT);
	assert_null(fb_get());
}

/* --- drawing ------------------------------------------------------------------------------ */

static struct framebuffer small(u8 depth, bool red_high)
{
	return (struct framebuffer){.base = pixels,
				    .width = 60,
				    .height = 30,
				    .pitch = 256,
				    .depth = depth,
				    .red_high = red_high};
}

static u32 at(u32 x, u32 y)
{
	return ((u32 *)pixels)[y * 64 + x];
}

static u16 at16(u32 x, u32 y)
{
	return ((u16 *)pixels)[y * 128 + x];
}

static void colours(void **state)
{
	struct framebuffer fb = small(32, false);

	fb_fill(&fb, 1, 2, 3, 1, 0x102030);
	assert_int_equal(at(0, 2), 0xeeeeeeee);
	assert_int_equal(at(1, 2), 0x302010);
	assert_int_equal(at(3, 2), 0x302010);
	assert_int_equal(at(4, 2), 0xeeeeeeee);
	assert_int_equal(at(1, 3), 0xeeeeeeee);
	fb = small(32, true);
	fb_fill(&fb, 1, 2, 1, 1, 0x102030);
	assert_int_equal(at(1, 2), 0x102030);
	fb = small(16, true);
	fb_fill(&fb, 5, 3, 2, 1, 0xff8108);
	assert_int_equal(at16(4, 3), 0xeeee);
	assert_int_equal(at16(5, 3), 31 << 11 | 32 << 5 | 1);
	assert_int_equal(at16(6, 3), 31 << 11 | 32 << 5 | 1);
	assert_int_equal(at16(7, 3), 0xeeee);
	fb = small(16, false);
	fb_fill(&fb, 5, 3, 1, 1, 0xff8108);
	assert_int_equal(at16(5, 3), 1 << 11 | 32 << 5 | 31);
}

static void a_picture_has_squares(void **state)
{
	static const u8 data[] = {0x80, 0x80, 0x7f, 0x00};
	const struct picture p = {9, 2, data};
	struct framebuffer fb = small(32, true);
	u32 x, y;

	fb_draw(&fb, 10, 4, &p, 2, 1, 2);
	for (y = 0; y < 4; y++)
		for (x = 0; x < 18; x++) {
			bool on = (x / 2 == 0 || x / 2 == 8) == (y < 2);

			assert_int_equal(at(10 + x, 4 + y), on ? 1 : 2);
		}
	assert_int_equal(at(9, 4), 0xeeeeeeee);
	assert_int_equal(at(28, 4), 0xeeeeeeee);
	assert_int_equal(at(10, 8), 0xeeeeeeee);
}

static void nothing_is_drawn_outside(void **state)
{
	static const u8 data[] = {0xff, 0xff};
	const struct picture p = {8, 2, data};
	struct framebuffer fb = small(32, true);
	u8 before[sizeof(pixels)];

	memcpy(before, pixels, sizeof(pixels));
	fb_draw(&fb, 53, 0, &p, 1, 1, 2);
	fb_draw(&fb, 0, 29, &p, 1, 1, 2);
	fb_draw(&fb, 0, 0, &p, 16, 1, 2);
	fb_draw(&fb, ~0u, 0, &p, 1, 1, 2);
	fb_fill(&fb, 60, 0, 1, 1, 1);
	fb_fill(&fb, 0, 30, 1, 1, 1);
	fb_fill(&fb, 1, 0, ~0u, 1, 1);
	assert_memory_equal(before, pixels, sizeof(pixels));
	fb_draw(&fb, 52, 28, &p, 1, 1, 2);
	assert_int_equal(at(59, 29), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_display_says_how_large, setup),
		cmocka_unit_test_setup(without_a_display, setup),
		cmocka_unit_test_setup(what_was_given_counts, setup),
		cmocka_unit_test_setup(bad_answers_are_refused, setup),
		cmocka_unit_test_setup(no_answer, setup),
		cmocka_unit_test_setup(colours, setup),
		cmocka_unit_test_setup(a_picture_has_squares, setup),
		cmocka_unit_test_setup(nothing_is_drawn_outside, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
