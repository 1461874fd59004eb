/* SPDX-License-Identifier: MIT */
/*
 * Copies that a DMA channel makes. A driver takes a channel, prepares a descriptor, submits it,
 * and has it issued; its callback comes in a tasklet.
 */
#ifndef _LINUX_DMAENGINE_H
#define _LINUX_DMAENGINE_H

#include <linux/dma-direction.h>
#include <linux/interrupt.h>
#include <linux/list.h>
#include <linux/scatterlist.h>
#include <linux/spinlock.h>
#include <linux/types.h>

typedef s32 dma_cookie_t;

enum dma_status {
	DMA_COMPLETE,
	DMA_IN_PROGRESS,
	DMA_PAUSED,
	DMA_ERROR,
};

/* What a channel is wanted for. All of them can do all of it. */
enum dma_transaction_type {
	DMA_MEMCPY,
	DMA_SLAVE,
	DMA_CYCLIC,
};

typedef struct {
	unsigned long bits;
} dma_cap_mask_t;

#define dma_cap_zero(mask)    ((mask).bits = 0)
#define dma_cap_set(tx, mask) ((mask).bits |= 1ul << (tx))

enum dma_transfer_direction {
	DMA_MEM_TO_MEM,
	DMA_MEM_TO_DEV,
	DMA_DEV_TO_MEM,
	DMA_DEV_TO_DEV,
	DMA_TRANS_NONE,
};

enum dmaengine_tx_result {
	DMA_TRANS_NOERROR = 0,
	DMA_TRANS_READ_FAILED,
	DMA_TRANS_WRITE_FAILED,
	DMA_TRANS_ABORTED,
};

struct dmaengine_result {
	enum dmaengine_tx_result result;
	u32 residue;
};

#define DMA_PREP_INTERRUPT (1 << 0)
#define DMA_CTRL_ACK	   (1 << 1)

struct dma_async_tx_descriptor;
typedef void (*dma_async_tx_callback)(void *param);
typedef void (*dma_async_tx_callback_result)(void *param, const struct dmaengine_result *result);

/**
 * struct dma_slave_config - the device at the other end
 * @direction: not looked at
 * @src_addr:  its register on the bus, for DMA_DEV_TO_MEM
 * @dst_addr:  the same, for DMA_MEM_TO_DEV
 * @slave_id:  number of its DREQ line, which paces the copy; 0: none
 */
struct dma_slave_config {
	enum dma_transfer_direction direction;
	dma_addr_t src_addr;
	dma_addr_t dst_addr;
	unsigned int slave_id;
};

/**
 * struct dma_chan - a channel
 * @chan_id:	      its number
 * @cookie:	      the last one given out
 * @completed_cookie: up to here all are done
 * @in_use:	      somebody has it
 * @config:	      of the device
 * @lock:	      of the lists
 * @submitted:	      descriptors that wait to be issued
 * @issued:	      ... for the channel
 * @completed:	      ... for the tasklet
 * @cyclic:	      the one whose periods the tasklet is to tell
 * @periods:	      how many it has not told yet
 * @tasklet:	      calls the callbacks
 * @completions:      descriptors that were done
 * @errors:	      ... that failed
 *
 * l: @lock, c: constant while the channel is taken
 */
struct dma_chan {
	unsigned int chan_id;		/* c */
	dma_cookie_t cookie;		/* l */
	dma_cookie_t completed_cookie;	/* l */
	bool in_use;			/* the controller's mutex */
	struct dma_slave_config config; /* c */
	spinlock_t lock;
	struct list_head submitted;		/* l */
	struct list_head issued;		/* l */
	struct list_head completed;		/* l */
	struct dma_async_tx_descriptor *cyclic; /* l */
	unsigned int periods;			/* l */
	struct tasklet_struct tasklet;
	u32 completions; /* l */
	u32 errors;	 /* l */
};

/**
 * struct dma_async_tx_descriptor - a copy
 * @chan:	     whose
 * @cookie:	     its number
 * @callback:	     called in the channel's tasklet; once, or for each period
 * @callback_result: the same, with how it ended; has precedence
 * @callback_param:  for either
 * @node:	     link in one of the channel's lists
 * @result:	     how it ended
 */
struct dma_async_tx_descriptor {
	struct dma_chan *chan;
	dma_cookie_t cookie;
	dma_async_tx_callback callback;
	dma_async_tx_callback_result callback_result;
	void *callback_param;
	struct list_head node;
	struct dmaengine_result result;
};

struct dma_chan *dma_request_chan_by_mask(const dma_cap_mask_t *mask);
void dma_release_channel(struct dma_chan *chan);

int dmaengine_slave_config(struct dma_chan *chan, struct dma_slave_config *config);
struct dma_async_tx_descriptor *dmaengine_prep_dma_memcpy(struct dma_chan *chan, dma_addr_t dest,
							  dma_addr_t src, size_t len,
							  unsigned long flags);
struct dma_async_tx_descriptor *
dmaengine_prep_slave_sg(struct dma_chan *chan, struct scatterlist *sgl, unsigned int sg_len,
			enum dma_transfer_direction dir, unsigned long flags);
struct dma_async_tx_descriptor *
dmaengine_prep_dma_cyclic(struct dma_chan *chan, dma_addr_t buf_addr, size_t buf_len,
			  size_t period_len, enum dma_transfer_direction dir, unsigned long flags);

dma_cookie_t dmaengine_submit(struct dma_async_tx_descriptor *desc);
void dma_async_issue_pending(struct dma_chan *chan);
int dmaengine_terminate_sync(struct dma_chan *chan);
enum dma_status dma_async_is_tx_complete(struct dma_chan *chan, dma_cookie_t cookie,
					 dma_cookie_t *last, dma_cookie_t *used);
#endif
