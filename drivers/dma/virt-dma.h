/* SPDX-License-Identifier: MIT */
/* Descriptors of a channel, whatever the hardware. */
#ifndef _DRIVERS_DMA_VIRT_DMA_H
#define _DRIVERS_DMA_VIRT_DMA_H

#include <linux/dmaengine.h>

void vchan_init(struct dma_chan *chan, unsigned int id);
struct dma_async_tx_descriptor *vchan_next_desc(struct dma_chan *chan);
void vchan_complete(struct dma_async_tx_descriptor *desc, enum dmaengine_tx_result result);
void vchan_cyclic_period(struct dma_async_tx_descriptor *desc);
void vchan_get_all(struct dma_chan *chan, struct list_head *head);

/* The hardware's part. */
void dma_desc_free(struct dma_async_tx_descriptor *desc);
#endif
