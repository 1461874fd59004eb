// SPDX-License-Identifier: MIT
/*
 * Serial lines, the half that no UART is known to: rings, sleeping, the console's line.
 *
 * One producer and one consumer for each ring, so that neither needs a lock beside what
 * orders its own side: input is produced by the top half and consumed by the one reader;
 * output is produced under write_lock and consumed with interrupts off.
 */
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <bhk/clock.h>
#include <bhk/tty.h>

static struct tty *console_tty;

void (*tty_sysrq)(unsigned char key);
unsigned char tty_sysrq_key;

/**
 * tty_init() - prepare a line, before its interrupt is requested
 * @tty:  the line
 * @name: shown to the user; must stay valid
 * @ops:  the driver
 *
 * Context: any.
 */
void tty_init(struct tty *tty, const char *name, const struct tty_ops *ops)
{
	tty->name = name;
	tty->ops = ops;
	INIT_KFIFO(tty->rx);
	INIT_KFIFO(tty->tx);
	init_waitqueue_head(&tty->rx_wait);
	init_waitqueue_head(&tty->tx_wait);
	mutex_init(&tty->write_lock);
}

/**
 * tty_set_console() - this is the line that the shell talks on
 * @tty: the line
 *
 * Context: any.
 */
void tty_set_console(struct tty *tty)
{
	console_tty = tty;
}

/**
 * tty_console() - the line that the shell talks on
 *
 * Context: any. Return: NULL if there is no serial driver.
 */
struct tty *tty_console(void)
{
	return console_tty;
}

static void arm_sysrq(struct tty *tty)
{
	tty->break_us = clock_us();
	tty->break_armed = true;
}

/* The byte after a break belongs to sysrq, if it comes soon. Interrupts off. */
static bool taken_by_sysrq(struct tty *tty, unsigned char c)
{
	if (likely(!tty->break_armed)) {
		if (likely(!tty_sysrq_key || c != tty_sysrq_key))
			return false;
		arm_sysrq(tty);
		return true;
	}
	tty->break_armed = false;
	if (!tty_sysrq || clock_us() - tty->break_us > TTY_SYSRQ_US)
		return false;
	tty_sysrq(c);
	return true;
}

/* Interrupts off. Return: false if the byte is not what was sent. */
static bool check_flag(struct tty *tty, enum tty_flag flag)
{
	switch (flag) {
	case TTY_BREAK:
		tty->stats.brk++;
		arm_sysrq(tty);
		return false;
	case TTY_FRAME:
		tty->stats.frame++;
		return false;
	case TTY_PARITY:
		tty->stats.parity++;
		return false;
	case TTY_OVERRUN:
		tty->stats.overrun++;
		return true;
	case TTY_NORMAL:
		break;
	}
	return true;
}

/**
 * tty_may_receive() - is there room for a byte?
 * @tty: the line
 *
 * Context: interrupts off. Return: false if there is none: the driver leaves the byte in the
 * FIFO and keeps quiet until @ops->unthrottle is called.
 */
bool tty_may_receive(struct tty *tty)
{
	if (likely(!kfifo_is_full(&tty->rx)))
		return true;
	tty->throttled = true;
	tty->stats.throttled++;
	return false;
}

/**
 * tty_receive() - take in one byte
 * @tty:  the line; tty_may_receive() said yes
 * @c:	  the byte
 * @flag: what came with it. Broken bytes are counted and dropped
 *
 * Context: interrupts off.
 */
void tty_receive(struct tty *tty, unsigned char c, enum tty_flag flag)
{
	if (unlikely(flag != TTY_NORMAL) && !check_flag(tty, flag))
		return;
	tty->stats.rx++;
	if (unlikely(taken_by_sysrq(tty, c)))
		return;
	if (c == TTY_INTR)
		tty->intr_in++;
	kfifo_put(&tty->rx, c);
}

/**
 * tty_receive_done() - the bytes of this interrupt are in the ring: wake the reader
 * @tty: the line
 *
 * Context: interrupts off.
 */
void tty_receive_done(struct tty *tty)
{
	wake_up_interruptible(&tty->rx_wait);
}

/**
 * tty_tx_span() - the next bytes to send
 * @tty:  the line
 * @from: gets where they are
 *
 * Context: interrupts off. Return: how many lie there in one piece, 0 if there are none.
 */
unsigned int tty_tx_span(struct tty *tty, const unsigned char **from)
{
	const struct __kfifo *fifo = &tty->tx.kfifo;
	unsigned int at = fifo->out & fifo->mask;

	*from = (const unsigned char *)fifo->data + at;
	return min(fifo->in - fifo->out, fifo->mask + 1 - at);
}

static void tx_advance(struct tty *tty, unsigned int n)
{
	tty->tx.kfifo.out += n;
	tty->stats.tx += n;
}

static bool tx_has_room(struct tty *tty)
{
	return kfifo_avail(&tty->tx) >= TTY_TX_SIZE / 2;
}

/**
 * tty_tx_done() - bytes of tty_tx_span() were sent: wake the writer once it is worth it
 * @tty: the line
 * @n:	 how many
 *
 * Context: interrupts off. Return: false if there are no more.
 */
bool tty_tx_done(struct tty *tty, unsigned int n)
{
	tx_advance(tty, n);
	if (waitqueue_active(&tty->tx_wait) && tx_has_room(tty))
		wake_up_interruptible(&tty->tx_wait);
	return !kfifo_is_empty(&tty->tx);
}

static void start_tx(struct tty *tty)
{
	unsigned long flags;

	local_irq_save(flags);
	tty->ops->start_tx(tty);
	local_irq_restore(flags);
}

/* The reader made room: tell the driver when half of the ring is free. */
static void unthrottle(struct tty *tty)
{
	unsigned long flags;

	if (likely(!READ_ONCE(tty->throttled)) || kfifo_len(&tty->rx) > TTY_RX_SIZE / 2)
		return;
	local_irq_save(flags);
	tty->throttled = false;
	tty->ops->unthrottle(tty);
	local_irq_restore(flags);
}

static size_t take(struct tty *tty, unsigned char *buf, size_t n)
{
	size_t i, got = kfifo_out(&tty->rx, buf, n);

	for (i = 0; i < got; i++)
		if (buf[i] == TTY_INTR)
			tty->intr_out++;
	unthrottle(tty);
	return got;
}

/**
 * tty_read() - read what is there, at least one byte
 * @tty: the line
 * @buf: where to
 * @n:	 at most so many bytes, at least 1
 *
 * The bytes are as they came: no echo, no translation, ctrl-c is a byte.
 *
 * Context: task, one reader at a time. Sleeps until a byte is there.
 * Return: how many bytes.
 */
size_t tty_read(struct tty *tty, void *buf, size_t n)
{
	size_t got;

	while (!(got = take(tty, buf, n)))
		wait_event_interruptible(tty->rx_wait, !kfifo_is_empty(&tty->rx));
	return got;
}

/**
 * tty_read_timeout() - as tty_read(), but not for longer than a timeout
 * @tty:     the line
 * @buf:     where to
 * @n:	     at most so many bytes, at least 1
 * @timeout: in jiffies
 *
 * Context: task, one reader at a time. Sleeps. Return: how many bytes, 0 after the timeout.
 */
size_t tty_read_timeout(struct tty *tty, void *buf, size_t n, unsigned long timeout)
{
	wait_event_interruptible_timeout(tty->rx_wait, !kfifo_is_empty(&tty->rx), timeout);
	return take(tty, buf, n);
}

/**
 * tty_getc() - read one byte
 * @tty: the line
 *
 * Context: task. Sleeps until a byte is there. Return: the byte, 0..255.
 */
int tty_getc(struct tty *tty)
{
	unsigned char c;

	tty_read(tty, &c, 1);
	return c;
}

/**
 * tty_getc_timeout() - read one byte, but do not wait longer than a timeout
 * @tty:     the line
 * @timeout: in jiffies
 *
 * Context: task. Sleeps. Return: the byte, or -ETIMEDOUT.
 */
int tty_getc_timeout(struct tty *tty, unsigned long timeout)
{
	unsigned char c;

	return tty_read_timeout(tty, &c, 1, timeout) ? c : -ETIMEDOUT;
}

static bool intr_waits(struct tty *tty)
{
	return READ_ONCE(tty->intr_in) != tty->intr_out;
}

/**
 * tty_interrupted() - was ctrl-c typed?
 * @tty: the line
 *
 * If so, it and what was typed before it is dropped, as the terminal driver of Linux does.
 *
 * Context: the reader's thread. Does not sleep.
 */
bool tty_interrupted(struct tty *tty)
{
	unsigned char c;

	if (likely(!intr_waits(tty)))
		return false;
	while (take(tty, &c, 1) && c != TTY_INTR)
		;
	return true;
}

/**
 * tty_wait_interrupted() - sleep, but not after ctrl-c
 * @tty:     the line
 * @timeout: in jiffies
 *
 * Context: the reader's thread. Sleeps. Return: true if ctrl-c was typed, which is then
 * dropped as tty_interrupted() does.
 */
bool tty_wait_interrupted(struct tty *tty, unsigned long timeout)
{
	wait_event_interruptible_timeout(tty->rx_wait, intr_waits(tty), timeout);
	return tty_interrupted(tty);
}

static const unsigned char newline[] = "\n";

static void track_column(struct tty *tty, unsigned char c)
{
	if (c == '\n' || c == '\r')
		tty->column = 0;
	else if (c == '\b')
		tty->column -= !!tty->column;
	else if (c >= ' ')
		tty->column++;
}

static void queue_char(struct tty *tty, unsigned char c)
{
	while (!kfifo_put(&tty->tx, c)) {
		start_tx(tty);
		wait_event_interruptible(tty->tx_wait, tx_has_room(tty));
	}
}

static void mirror(struct tty *tty, const unsigned char *s, size_t n)
{
	if (IS_ENABLED(CONFIG_FRAMEBUFFER_CONSOLE) && tty->mirror)
		tty->mirror(s, n);
}

static void write_locked(struct tty *tty, const unsigned char *s, size_t n)
{
	mirror(tty, s, n);
	for (; n; n--, s++) {
		if (*s == '\n')
			queue_char(tty, '\r');
		queue_char(tty, *s);
		track_column(tty, *s);
	}
	start_tx(tty);
}

/**
 * tty_write() - queue bytes for output
 * @tty: the line
 * @buf: the bytes; a newline is sent as carriage return and newline
 * @n:	 how many
 *
 * Calls do not mix: the bytes of one call stay together.
 *
 * Context: task. Sleeps until all are queued; they are sent in the background.
 */
void tty_write(struct tty *tty, const void *buf, size_t n)
{
	mutex_lock(&tty->write_lock);
	write_locked(tty, buf, n);
	tty->line_open = false;
	mutex_unlock(&tty->write_lock);
}

/**
 * tty_write_line() - queue text that is not part of what is going on at the line
 * @tty: the line
 * @buf: the text
 * @n:	 how many bytes
 *
 * The text starts on a fresh line, or behind text of the same kind that had no newline. A
 * line that is being edited is drawn again below it.
 *
 * Context: task. Sleeps until all is queued.
 */
void tty_write_line(struct tty *tty, const void *buf, size_t n)
{
	const struct tty_overlay *overlay = READ_ONCE(tty->overlay);
	if (overlay)
		overlay->hide();
	mutex_lock(&tty->write_lock);
	if (tty->column && !tty->line_open)
		write_locked(tty, newline, 1);
	write_locked(tty, buf, n);
	if (tty->column && overlay)
		write_locked(tty, newline, 1);
	tty->line_open = tty->column;
	mutex_unlock(&tty->write_lock);
	if (overlay)
		overlay->show();
}

/**
 * tty_set_overlay() - who takes the edited line away while others write
 * @tty:     the line
 * @overlay: stays valid for good, or NULL
 *
 * Context: any.
 */
void tty_set_overlay(struct tty *tty, const struct tty_overlay *overlay)
{
	WRITE_ONCE(tty->overlay, overlay);
}

/**
 * tty_set_mirror() - who shows the output a second time
 * @tty:    the line
 * @mirror: stays for good
 *
 * Context: boot.
 */
void tty_set_mirror(struct tty *tty, tty_mirror_fn mirror)
{
	tty->mirror = mirror;
}

/**
 * tty_column() - where the next byte appears
 * @tty: the line
 *
 * Context: any. Return: 0 on a fresh line.
 */
unsigned int tty_column(struct tty *tty)
{
	return READ_ONCE(tty->column);
}

/**
 * tty_drain() - wait until all output has left the chip
 * @tty: the line
 *
 * Context: task. Sleeps. Return: 0, or -ETIMEDOUT after TTY_DRAIN_MS: the other side holds
 * the line up.
 */
int tty_drain(struct tty *tty)
{
	unsigned long end = jiffies + msecs_to_jiffies(TTY_DRAIN_MS);

	start_tx(tty);
	while (!kfifo_is_empty(&tty->tx) || !tty->ops->drained(tty)) {
		if (time_after(jiffies, end))
			return -ETIMEDOUT;
		schedule_timeout_interruptible(1);
	}
	return 0;
}

/**
 * tty_get_stats() - read the counters
 * @tty:   the line
 * @stats: where to put them
 *
 * Context: any.
 */
void tty_get_stats(struct tty *tty, struct tty_stats *stats)
{
	unsigned long flags;

	local_irq_save(flags);
	*stats = tty->stats;
	local_irq_restore(flags);
}

static void send_polled(struct tty *tty, const unsigned char *s, size_t n)
{
	for (; n; n--, s++) {
		if (*s == '\n')
			tty->ops->putc_polled(tty, '\r');
		tty->ops->putc_polled(tty, *s);
		track_column(tty, *s);
	}
}

/**
 * tty_write_polled() - send bytes now, without interrupts
 * @tty: the line
 * @buf: the bytes; a newline is sent as carriage return and newline
 * @n:	 how many
 *
 * What is queued goes first; the bytes start on a fresh line as in tty_write_line(). Needs nothing of the kernel: works from a panic inside any of
 * the functions above.
 *
 * Context: any. Interrupts are off for as long as the bytes take.
 */
void tty_write_polled(struct tty *tty, const void *buf, size_t n)
{
	const unsigned char *from;
	unsigned long flags;
	bool fresh;

	local_irq_save(flags);
	while (tty_tx_span(tty, &from)) {
		tty->ops->putc_polled(tty, *from);
		tx_advance(tty, 1);
	}
	fresh = n && tty->column && !tty->line_open;
	if (fresh)
		send_polled(tty, newline, 1);
	send_polled(tty, buf, n);
	tty->line_open = tty->column;
	local_irq_restore(flags);
	mirror(tty, newline, fresh);
	mirror(tty, buf, n);
}
