// SPDX-License-Identifier: MIT
/*
 * The descriptors of a DMA channel: submitted, issued, completed. The interrupt moves a descriptor
 * from one list to the next and schedules the channel's tasklet, which calls the callbacks: they
 * may take their time and submit the next copy.
 *
 * A tasklet, because callbacks are short, must not sleep, and belong to one channel: it never
 * runs beside itself, so that they keep their order.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include "virt-dma.h"

static void tell(struct dma_async_tx_descriptor *desc)
{
	if (desc->callback_result)
		desc->callback_result(desc->callback_param, &desc->result);
	else if (desc->callback)
		desc->callback(desc->callback_param);
}

/* A period that is told before the next one ends is told once; the callback looks where it is. */
static void tell_periods(struct dma_chan *chan)
{
	struct dma_async_tx_descriptor *desc;
	unsigned int periods;
	unsigned long flags;

	spin_lock_irqsave(&chan->lock, flags);
	desc = chan->cyclic;
	periods = chan->periods;
	chan->periods = 0;
	spin_unlock_irqrestore(&chan->lock, flags);
	while (desc && periods--)
		tell(desc);
}

static void vchan_tasklet(struct tasklet_struct *t)
{
	struct dma_chan *chan = from_tasklet(chan, t, tasklet);
	struct dma_async_tx_descriptor *desc, *next;
	unsigned long flags;
	LIST_HEAD(mine);

	tell_periods(chan);
	spin_lock_irqsave(&chan->lock, flags);
	list_splice_init(&chan->completed, &mine);
	spin_unlock_irqrestore(&chan->lock, flags);
	list_for_each_entry_safe(desc, next, &mine, node) {
		tell(desc);
		dma_desc_free(desc);
	}
}

void vchan_init(struct dma_chan *chan, unsigned int id)
{
	chan->chan_id = id;
	spin_lock_init(&chan->lock);
	INIT_LIST_HEAD(&chan->submitted);
	INIT_LIST_HEAD(&chan->issued);
	INIT_LIST_HEAD(&chan->completed);
	tasklet_setup(&chan->tasklet, vchan_tasklet);
}

/**
 * dmaengine_submit() - put a descriptor into the channel's queue
 * @desc: prepared, with its callback
 *
 * Context: any but NMI. Return: its number, for dma_async_is_tx_complete().
 */
dma_cookie_t dmaengine_submit(struct dma_async_tx_descriptor *desc)
{
	struct dma_chan *chan = desc->chan;
	unsigned long flags;

	spin_lock_irqsave(&chan->lock, flags);
	chan->cookie = chan->cookie == INT_MAX ? 1 : chan->cookie + 1;
	desc->cookie = chan->cookie;
	list_add_tail(&desc->node, &chan->submitted);
	spin_unlock_irqrestore(&chan->lock, flags);
	return desc->cookie;
}
EXPORT_SYMBOL(dmaengine_submit);

/* The channel is free: what is next? @chan->lock is held. */
struct dma_async_tx_descriptor *vchan_next_desc(struct dma_chan *chan)
{
	struct dma_async_tx_descriptor *desc;

	desc = list_first_entry_or_null(&chan->issued, struct dma_async_tx_descriptor, node);
	if (desc)
		list_del(&desc->node);
	return desc;
}

/* The channel is done with it. @chan->lock is held. */
void vchan_complete(struct dma_async_tx_descriptor *desc, enum dmaengine_tx_result result)
{
	struct dma_chan *chan = desc->chan;

	desc->result.result = result;
	chan->completed_cookie = desc->cookie;
	if (result == DMA_TRANS_NOERROR)
		chan->completions++;
	else
		chan->errors++;
	list_add_tail(&desc->node, &chan->completed);
	tasklet_schedule(&chan->tasklet);
}

/* One period is through. @chan->lock is held. */
void vchan_cyclic_period(struct dma_async_tx_descriptor *desc)
{
	desc->chan->cyclic = desc;
	desc->chan->periods++;
	desc->chan->completions++;
	tasklet_schedule(&desc->chan->tasklet);
}

/* Everything that waits, for whoever stops the channel. @chan->lock is held. */
void vchan_get_all(struct dma_chan *chan, struct list_head *head)
{
	list_splice_tail_init(&chan->submitted, head);
	list_splice_tail_init(&chan->issued, head);
	list_splice_tail_init(&chan->completed, head);
	chan->cyclic = NULL;
	chan->periods = 0;
}

/**
 * dma_async_is_tx_complete() - how far is it?
 * @chan:   channel
 * @cookie: of the descriptor
 * @last:   gets the last one that is done; or NULL
 * @used:   gets the last one that was submitted; or NULL
 *
 * Context: any. Return: DMA_COMPLETE or DMA_IN_PROGRESS; how it ended only the callback knows.
 */
enum dma_status dma_async_is_tx_complete(struct dma_chan *chan, dma_cookie_t cookie,
					 dma_cookie_t *last, dma_cookie_t *used)
{
	unsigned long flags;
	dma_cookie_t done, given;

	spin_lock_irqsave(&chan->lock, flags);
	done = chan->completed_cookie;
	given = chan->cookie;
	spin_unlock_irqrestore(&chan->lock, flags);
	if (last)
		*last = done;
	if (used)
		*used = given;
	if (done <= given)
		return cookie <= done || cookie > given ? DMA_COMPLETE : DMA_IN_PROGRESS;
	return cookie <= done && cookie > given ? DMA_COMPLETE : DMA_IN_PROGRESS;
}
EXPORT_SYMBOL(dma_async_is_tx_complete);
