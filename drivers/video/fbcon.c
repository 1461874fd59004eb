// SPDX-License-Identifier: MIT
/*
 * The console on the screen: what goes to the serial line is shown here, too.
 *
 * Whoever writes only changes the page of text, which costs little and never waits. A work draws
 * the rows that have changed, later and a few at a time, so that other works are not held up:
 * a thousand lines in a row cost no more than the last page. Nothing is drawn in an interrupt.
 * The exception is the panic, after which no work runs.
 */
#include <linux/init.h>
#include <linux/irq_work.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include <bhk/console.h>
#include <bhk/panic.h>
#include <bhk/tty.h>
#include "fb.h"
#include "fb-text.h"

/* Pixels that one run of the work draws. Larger: fewer runs for a page, longer ones. */
#define PIXELS_PER_RUN 2048

/* Changes are collected for so long: 50 pages a second. */
#define FRAME_MS 20

/* A row of text for this many pixels of height makes a dot a square of one pixel more. */
#define HEIGHT_PER_SCALE 540

/* Around the logo, in dots. */
#define MARGIN 2

#define TEXT_COLOUR  0xd8d8d8
#define PAPER	     0x000000
#define LOGO_COLOUR  0x60c060
#define BAND	     0x202830
#define PANIC_COLOUR 0xffffff
#define PANIC_PAPER  0x400000
#define PANIC_BAND   0xb00000

static bool on = true;
module_param(on, bool, 0644);
MODULE_PARM_DESC(on, "draw; else the screen stays as it is, until a panic");

/**
 * struct screen - the console's screen
 * @fb:	   its pixels
 * @text:  what is to be seen
 * @drawn: what was drawn, row by row
 * @scale: pixels of the side of a dot
 * @cells_per_run: characters that one run of the work draws
 * @band:  height of the band with the logo, in pixels
 * @next:  row that is looked at next
 * @panic: in other colours
 *
 * w: the work, after a panic the panic   c: constant
 */
static struct screen {
	const struct framebuffer *fb; /* c */
	struct fb_text text;
	u8 *drawn;	  /* w */
	u8 scale;	  /* c */
	u8 cells_per_run; /* c */
	u16 band;	  /* c */
	u16 next;	  /* w */
	bool panic;	  /* w */
} screen;

static void draw_char(u32 x, u32 y, u8 c, u32 fg, u32 bg)
{
	const struct picture p = {CELL_WIDTH, CELL_HEIGHT, font_cell[c - FONT_FIRST]};

	fb_draw(screen.fb, x, y, &p, screen.scale, fg, bg);
}

static void draw_cell(u16 row, u16 col, u8 c)
{
	u32 x = col * CELL_WIDTH * screen.scale;
	u32 y = screen.band + row * CELL_HEIGHT * screen.scale;
	u32 fg = screen.panic ? PANIC_COLOUR : TEXT_COLOUR;
	u32 bg = screen.panic ? PANIC_PAPER : PAPER;

	if (c & TEXT_CURSOR)
		draw_char(x, y, c & ~TEXT_CURSOR, bg, fg);
	else
		draw_char(x, y, c, fg, bg);
}

/* Only what differs from what is there, @max characters. Return: how many. */
static unsigned int draw_row(u16 row, unsigned int max)
{
	const struct fb_text *t = &screen.text;
	u8 *drawn = screen.drawn + row * t->cols;
	u16 col, used, cursor = min_t(u16, t->col, t->cols - 1);
	const u8 *cells = fb_text_row(t, row, &used);
	unsigned int n = 0;

	for (col = 0; col < t->cols && n < max; col++) {
		u8 c = col < used ? cells[col] : ' ';

		if (row == t->row && col == cursor)
			c |= TEXT_CURSOR;
		if (c == drawn[col])
			continue;
		drawn[col] = c;
		draw_cell(row, col, c);
		n++;
	}
	return n;
}

/* Return: the next row that has changed, from the place of the last one on; -1: none. */
static int next_dirty(void)
{
	struct fb_text *t = &screen.text;
	unsigned int row = find_next_bit(t->dirty, t->rows, screen.next);

	if (row >= t->rows)
		row = find_next_bit(t->dirty, t->rows, 0);
	if (row >= t->rows)
		return -1;
	screen.next = row + 1;
	clear_bit(row, t->dirty);
	return row;
}

static void draw_fn(struct work_struct *work);
static DECLARE_DELAYED_WORK(draw_work, draw_fn);

/* A row for which there was no time left is looked at again, after the others. */
static void draw_fn(struct work_struct *work)
{
	unsigned int left = screen.cells_per_run;

	while (left) {
		int row = READ_ONCE(on) ? next_dirty() : -1;

		if (row < 0)
			return;
		left -= draw_row(row, left);
		if (!left)
			set_bit(row, screen.text.dirty);
	}
	queue_delayed_work(system_unbound_wq, &draw_work, 0);
}

/* The writer may be in the middle of the scheduler, or the NMI: it cannot queue a work. */
static void kick(struct irq_work *work)
{
	queue_delayed_work(system_unbound_wq, &draw_work, msecs_to_jiffies(FRAME_MS));
}
static DEFINE_IRQ_WORK(kick_work, kick);

/* Interrupts off, on between the steps unless @flags say that they were off. */
static void end_steps(unsigned long flags)
{
	while (fb_text_step(&screen.text)) {
		local_irq_restore(flags);
		local_irq_save(flags);
	}
}

/* Whoever comes in between two steps ends them first. */
static void mirror(const unsigned char *s, size_t n)
{
	unsigned long flags;

	for (; n; n--, s++) {
		local_irq_save(flags);
		end_steps(flags);
		fb_text_put(&screen.text, *s);
		local_irq_restore(flags);
	}
	local_irq_save(flags);
	end_steps(flags);
	local_irq_restore(flags);
	if (READ_ONCE(on) && !delayed_work_pending(&draw_work))
		irq_work_queue(&kick_work);
}

/* The band at the top, with text beside the logo as far as it fits. */
static void draw_band(u32 colour, const char *text, u32 fg, u32 bg)
{
	u32 scale = screen.scale, x = (logo.width + 4 * MARGIN) * scale;
	u32 y = (screen.band - CELL_HEIGHT * scale) / 2;

	fb_fill(screen.fb, 0, 0, screen.fb->width, screen.band, bg);
	fb_draw(screen.fb, MARGIN * scale, MARGIN * scale, &logo, scale, colour, bg);
	for (; *text; text++, x += CELL_WIDTH * scale)
		if (*text >= FONT_FIRST && *text <= FONT_LAST)
			draw_char(x, y, *text, fg, bg);
}

/* Context: panic. Whatever the work was doing, it does not go on. */
static void show_panic(const char *reason)
{
	const struct fb_text *t = &screen.text;
	u16 row;

	screen.panic = true;
	memset(screen.drawn, 0, t->rows * t->cols);
	fb_fill(screen.fb, 0, 0, screen.fb->width, screen.fb->height, PANIC_PAPER);
	for (row = 0; row < t->rows; row++)
		draw_row(row, t->cols);
	draw_band(PANIC_COLOUR, reason, PANIC_COLOUR, PANIC_BAND);
}

static void __init put_string(const char *s)
{
	for (; *s; s++) {
		fb_text_put(&screen.text, *s);
		while (fb_text_step(&screen.text))
			;
	}
}

/* What came before the screen. */
static void __init replay_log(void)
{
	struct log_record *rec = kmalloc(sizeof(*rec), GFP_KERNEL);
	struct log_cursor cur = log_first();
	char prefix[24];

	while (rec && log_read(&cur, rec)) {
		if (rec->head.level >= console_loglevel)
			continue;
		log_prefix(&rec->head, prefix, sizeof(prefix));
		put_string(rec->head.flags & LOG_CONT ? "" : prefix);
		put_string(rec->text);
		put_string(rec->head.flags & LOG_NEWLINE ? "\n" : "");
	}
	kfree(rec);
}

static int __init fbcon_init(void)
{
	const struct framebuffer *fb = fb_get();
	u32 scale, band, cols, rows;
	u8 *cells;

	if (!fb || !tty_console())
		return -ENODEV;
	scale = fb->height / HEIGHT_PER_SCALE + 1;
	band = (logo.height + 2 * MARGIN) * scale;
	cols = fb->width / (CELL_WIDTH * scale);
	rows = (fb->height - band) / (CELL_HEIGHT * scale);
	cells = kzalloc(2 * cols * rows, GFP_KERNEL);
	if (!cells)
		return -ENOMEM;
	screen = (struct screen){
		.fb = fb,
		.drawn = cells + cols * rows,
		.scale = scale,
		.cells_per_run =
			max(PIXELS_PER_RUN / (CELL_WIDTH * CELL_HEIGHT * scale * scale), 1u),
		.band = band,
	};
	fb_text_init(&screen.text, cells, cols, rows);
	fb_fill(fb, 0, band, fb->width, fb->height - band, PAPER);
	draw_band(LOGO_COLOUR, "", TEXT_COLOUR, BAND);
	replay_log();
	panic_screen = show_panic;
	tty_set_mirror(tty_console(), mirror);
	pr_info("fb: console of %ux%u characters\n", cols, rows);
	return 0;
}
device_initcall(fbcon_init);
