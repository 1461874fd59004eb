/* SPDX-License-Identifier: MIT */
/*
 * The second serial line: frames of several channels side by side, to and from a host
 * (docs/serial-mux.md).
 */
#ifndef _BHK_MUX_H
#define _BHK_MUX_H

#include <linux/errno.h>
#include <linux/types.h>

/* A frame's data. Larger: fewer frames; a tasklet has one on its stack. */
#define MUX_DATA_MAX 240

/* Bytes of frames that wait to be sent. Larger: longer bursts before mux_send() refuses. */
#define MUX_TX_SIZE 8192

enum mux_channel {
	MUX_UEVENT = 1, /* to the host: what happened to devices */
	MUX_DUMP = 2,	/* to the host: files, such as a trace */
	MUX_TOUCH = 3,	/* from the host: what the fingers do */
	MUX_CHANNELS
};

/**
 * struct mux_stats - what went over the line since the driver was started
 * @rx_frames:  that were whole
 * @rx_bad:     that were cut, too long or had a wrong checksum
 * @rx_lost:    that the numbers of those before and behind them tell of
 * @rx_unknown: whose channel nobody has
 * @tx_frames:  sent
 * @tx_refused: that found no room
 * @tx_dropped: that the line did not take in time
 * @overruns:   times that the UART lost bytes
 */
struct mux_stats {
	u32 rx_frames;
	u32 rx_bad;
	u32 rx_lost;
	u32 rx_unknown;
	u32 tx_frames;
	u32 tx_refused;
	u32 tx_dropped;
	u32 overruns;
};

/* Called in a tasklet. */
typedef void (*mux_receive_t)(const u8 *data, unsigned int len);

#ifdef CONFIG_SERIAL_AUX
int mux_open(enum mux_channel channel, mux_receive_t receive);
void mux_close(enum mux_channel channel);
bool mux_may_send_more(void);
int mux_send(enum mux_channel channel, const void *data, unsigned int len);
bool mux_get_stats(struct mux_stats *stats);
#endif
#endif
