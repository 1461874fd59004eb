// SPDX-License-Identifier: MIT
/*
 * Channels on the second serial line. Whoever has something to tell the host, in whatever
 * context, puts a frame into a ring; a work sends them. Frames that come are told in the
 * receiver's tasklet.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kfifo.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <bhk/mux.h>
#include "frame.h"
#include "mini-uart.h"
#include "uevent.h"

/* Record by record: channel, data. */
static STRUCT_KFIFO_REC_2(MUX_TX_SIZE) tx;    /* l */
static DEFINE_SPINLOCK(lock);		      /* of the ring, the statistics and the receivers */
static struct mux_stats stats;		      /* l */
static mux_receive_t receivers[MUX_CHANNELS]; /* l */
static bool started;			      /* l */

static void send_frames(struct work_struct *work);
static DECLARE_WORK(tx_work, send_frames);
static u8 tx_number[MUX_CHANNELS]; /* the work's */

static struct deframer deframer;   /* the tasklet's */
static u8 rx_number[MUX_CHANNELS]; /* ... */
static bool rx_any[MUX_CHANNELS];

/* --- from the host ---------------------------------------------------------------------- */

/* The numbers of a channel go round; a gap is what was lost. Return: how many. */
static unsigned int gap(u8 channel, u8 number)
{
	u8 lost = rx_any[channel] ? number - rx_number[channel] - 1 : 0;

	rx_any[channel] = true;
	rx_number[channel] = number;
	return lost;
}

static void got_frame(const u8 *frame, unsigned int len)
{
	u8 channel = frame[0];
	mux_receive_t receive = NULL;
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	stats.rx_frames++;
	if (channel < MUX_CHANNELS) {
		stats.rx_lost += gap(channel, frame[1]);
		receive = receivers[channel];
	}
	stats.rx_unknown += !receive;
	spin_unlock_irqrestore(&lock, flags);
	if (receive)
		receive(frame + FRAME_HEADER, len - FRAME_HEADER);
}

static void got_byte(u8 byte)
{
	int len = deframer_byte(&deframer, byte);
	unsigned long flags;

	if (len > 0) {
		got_frame(deframer.buf, len);
	} else if (len < 0) {
		spin_lock_irqsave(&lock, flags);
		stats.rx_bad++;
		spin_unlock_irqrestore(&lock, flags);
	}
}

/**
 * mux_open() - take what comes on a channel
 * @channel: MUX_*
 * @receive: called in a tasklet with each frame's data
 *
 * Context: any but NMI. Return: 0, -ENODEV if the line has not been started, -EBUSY if somebody
 * has the channel.
 */
int mux_open(enum mux_channel channel, mux_receive_t receive)
{
	unsigned long flags;
	int ret = 0;

	spin_lock_irqsave(&lock, flags);
	if (!started)
		ret = -ENODEV;
	else if (receivers[channel])
		ret = -EBUSY;
	else
		receivers[channel] = receive;
	spin_unlock_irqrestore(&lock, flags);
	return ret;
}
EXPORT_SYMBOL(mux_open);

/** mux_close() - the end of mux_open(); @receive is not called any more. Context: task */
void mux_close(enum mux_channel channel)
{
	unsigned long flags;

	/* A thread does not run while a tasklet does. */
	spin_lock_irqsave(&lock, flags);
	receivers[channel] = NULL;
	spin_unlock_irqrestore(&lock, flags);
}
EXPORT_SYMBOL(mux_close);

/* --- to the host ------------------------------------------------------------------------ */

/**
 * mux_may_send_more() - for who sends much and can wait: whether he may go on
 *
 * He leaves half of the ring to those who cannot wait.
 *
 * Context: any but NMI. Return: true as well if there is no line, which mux_send() tells.
 */
bool mux_may_send_more(void)
{
	unsigned long flags;
	bool room;

	spin_lock_irqsave(&lock, flags);
	room = !started || kfifo_avail(&tx) >= MUX_TX_SIZE / 2;
	spin_unlock_irqrestore(&lock, flags);
	return room;
}
EXPORT_SYMBOL(mux_may_send_more);

/**
 * mux_send() - tell the host
 * @channel: MUX_*
 * @data:    data
 * @len:     up to MUX_DATA_MAX bytes
 *
 * Context: any but NMI. Does not wait. Return: 0; -ENODEV without a line; -EMSGSIZE; -ENOSPC if
 * too much waits already, which is counted and logged.
 */
int mux_send(enum mux_channel channel, const void *data, unsigned int len)
{
	u8 record[1 + MUX_DATA_MAX];
	unsigned long flags;
	int ret = 0;

	if (len > MUX_DATA_MAX)
		return -EMSGSIZE;
	record[0] = channel;
	memcpy(record + 1, data, len);
	spin_lock_irqsave(&lock, flags);
	if (!started)
		ret = -ENODEV;
	else if (kfifo_avail(&tx) < len + 1)
		ret = -ENOSPC;
	else
		kfifo_in(&tx, record, len + 1);
	stats.tx_refused += ret == -ENOSPC;
	spin_unlock_irqrestore(&lock, flags);
	if (!ret)
		schedule_work(&tx_work);
	else if (ret == -ENOSPC)
		pr_warn_ratelimited("no room for a frame of channel %u\n", channel);
	return ret;
}
EXPORT_SYMBOL(mux_send);

/* Return: length of the next record, 0 if there is none. */
static unsigned int next_record(u8 *record)
{
	unsigned long flags;
	unsigned int len;

	spin_lock_irqsave(&lock, flags);
	len = kfifo_is_empty(&tx) ? 0 : kfifo_out(&tx, record, 1 + MUX_DATA_MAX);
	spin_unlock_irqrestore(&lock, flags);
	return len;
}

static void note_sent(int ret)
{
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	if (ret)
		stats.tx_dropped++;
	else
		stats.tx_frames++;
	spin_unlock_irqrestore(&lock, flags);
	if (ret)
		pr_warn_ratelimited("the line takes nothing, a frame is dropped\n");
}

static void send_frames(struct work_struct *work)
{
	static u8 record[1 + MUX_DATA_MAX], line[FRAME_LINE_MAX];
	unsigned int len;

	while ((len = next_record(record))) {
		len = frame_encode(line, record[0], tx_number[record[0]]++, record + 1, len - 1);
		note_sent(mini_uart_write(line, len));
	}
}

/** mux_get_stats() - what went over the line. Context: any. Return: false without a line */
bool mux_get_stats(struct mux_stats *copy)
{
	unsigned long flags;
	bool on;

	spin_lock_irqsave(&lock, flags);
	*copy = stats;
	on = started;
	spin_unlock_irqrestore(&lock, flags);
	copy->overruns = mini_uart_overruns();
	return on;
}
EXPORT_SYMBOL(mux_get_stats);

static int __init mux_init(void)
{
	int ret;

	INIT_KFIFO(tx);
	deframer_init(&deframer);
	ret = mini_uart_start(got_byte);
	if (ret)
		return ret;
	WRITE_ONCE(started, true);
	mux_uevent_start();
	return 0;
}

/* Nothing is put into the ring any more; what is in it still goes out. */
static void __exit mux_exit(void)
{
	mux_uevent_stop();
	WRITE_ONCE(started, false);
	flush_work(&tx_work);
	mini_uart_stop();
}

module_init(mux_init);
module_exit(mux_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Channels on the second serial line");
