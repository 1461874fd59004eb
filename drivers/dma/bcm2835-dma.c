// SPDX-License-Identifier: MIT
/*
 * The DMA controller: chains of control blocks that a channel works through by itself.
 *
 * A copy is a chain: pieces of memory, each cut to what the channel can count. Only the last
 * block interrupts; of a cyclic buffer, the last one of each period, and the chain is a ring.
 * Control blocks are coherent memory; the buffers are their owner's to map.
 *
 * Lengths are whole words: the data path of peripherals is, and QEMU's model hangs on others.
 *
 * Source: BCM2835 ARM Peripherals, chapter 4. The channels that the firmware leaves to the ARM it
 * tells; lite ones have the bit in DEBUG.
 */
#include <linux/delay.h>
#include <linux/dmapool.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <bhk/bootinfo.h>
#include <bhk/regs.h>
#include <soc/dma.h>
#include "virt-dma.h"

DEFINE_REGS(dma, DMA_BASE);

/* What the firmware leaves by default, should it not tell. */
#define CHANNELS_DEFAULT 0x7f35

/* A paused channel's last writes arrive within microseconds. */
#define PAUSE_LOOKS 1000

/* More control blocks than this in one copy is a mistake of its owner. */
#define FRAMES_MAX 4096

struct frame {
	struct dma_cb *cb;
	dma_addr_t addr;
};

/**
 * struct chain - a descriptor with its control blocks
 * @tx:	    what its owner sees
 * @cyclic: it never ends by itself
 * @used:   blocks that are filled
 * @count:  blocks
 * @frame:  the blocks
 */
struct chain {
	struct dma_async_tx_descriptor tx;
	bool cyclic;
	unsigned int used;
	unsigned int count;
	struct frame frame[];
};

/**
 * struct channel - a channel
 * @vc:	    what its owner sees
 * @active: the chain that it works on
 * @max:    bytes that a control block can count
 */
struct channel {
	struct dma_chan vc;
	struct chain *active; /* vc.lock */
	unsigned int max;     /* c */
};

static struct channel channels[DMA_CHANNELS];
static DEFINE_MUTEX(channels_mutex); /* in_use */
static struct dma_pool *pool;
static u32 usable; /* c: mask of the channels that are ours */

static struct channel *to_channel(struct dma_chan *vc)
{
	return container_of(vc, struct channel, vc);
}

static struct chain *to_chain(struct dma_async_tx_descriptor *tx)
{
	return container_of(tx, struct chain, tx);
}

/* --- chains ----------------------------------------------------------------------------- */

void dma_desc_free(struct dma_async_tx_descriptor *tx)
{
	struct chain *chain = to_chain(tx);

	while (chain->count--)
		dma_pool_free(pool, chain->frame[chain->count].cb, chain->frame[chain->count].addr);
	kfree(chain);
}

static struct chain *new_chain(struct dma_chan *vc, unsigned int frames)
{
	struct chain *chain;

	if (!frames || frames > FRAMES_MAX)
		return NULL;
	chain = kzalloc(struct_size(chain, frame, frames), GFP_NOWAIT);
	if (!chain)
		return NULL;
	chain->tx.chan = vc;
	for (; chain->count < frames; chain->count++) {
		struct frame *f = &chain->frame[chain->count];

		f->cb = dma_pool_zalloc(pool, GFP_NOWAIT, &f->addr);
		if (!f->cb) {
			dma_desc_free(&chain->tx);
			return NULL;
		}
	}
	return chain;
}

static unsigned int frames_for(struct dma_chan *vc, size_t len)
{
	return DIV_ROUND_UP(len, to_channel(vc)->max);
}

/* One piece more, in as many blocks as it takes. Return: the last of them. */
static struct dma_cb *add_piece(struct chain *chain, u32 ti, dma_addr_t src, dma_addr_t dst,
				size_t len)
{
	const size_t max = to_channel(chain->tx.chan)->max;
	struct dma_cb *cb = NULL;

	while (len) {
		size_t n = min(len, max);

		if (chain->used)
			chain->frame[chain->used - 1].cb->nextconbk =
				chain->frame[chain->used].addr;
		cb = chain->frame[chain->used++].cb;
		cb->ti = ti | DMA_TI_WAIT_RESP;
		cb->source_ad = src;
		cb->dest_ad = dst;
		cb->txfr_len = n;
		if (ti & DMA_TI_SRC_INC)
			src += n;
		if (ti & DMA_TI_DEST_INC)
			dst += n;
		len -= n;
	}
	return cb;
}

static bool whole_words(dma_addr_t a, dma_addr_t b, size_t len)
{
	return len && !((a | b | len) % sizeof(u32));
}

/**
 * dmaengine_prep_dma_memcpy() - a copy from memory to memory
 * @chan:  channel
 * @dest:  bus address of mapped memory
 * @src:   the same
 * @len:   bytes, whole words
 * @flags: not looked at; the end is always told
 *
 * Context: any but NMI. Return: the descriptor, for dmaengine_submit(); NULL if the addresses or
 * the length are none of words, or without memory.
 */
struct dma_async_tx_descriptor *dmaengine_prep_dma_memcpy(struct dma_chan *chan, dma_addr_t dest,
							  dma_addr_t src, size_t len,
							  unsigned long flags)
{
	struct chain *chain;

	if (!whole_words(dest, src, len))
		return NULL;
	chain = new_chain(chan, frames_for(chan, len));
	if (!chain)
		return NULL;
	add_piece(chain, DMA_TI_SRC_INC | DMA_TI_DEST_INC, src, dest, len)->ti |= DMA_TI_INTEN;
	return &chain->tx;
}
EXPORT_SYMBOL(dmaengine_prep_dma_memcpy);

/* One piece between memory and the channel's device. */
static struct dma_cb *add_slave(struct chain *chain, enum dma_transfer_direction dir,
				dma_addr_t mem, size_t len)
{
	const struct dma_slave_config *c = &chain->tx.chan->config;
	u32 ti = DMA_TI_PERMAP(c->slave_id);

	if (dir == DMA_MEM_TO_DEV)
		return add_piece(chain, ti | DMA_TI_SRC_INC | (c->slave_id ? DMA_TI_DEST_DREQ : 0),
				 mem, c->dst_addr, len);
	return add_piece(chain, ti | DMA_TI_DEST_INC | (c->slave_id ? DMA_TI_SRC_DREQ : 0),
			 c->src_addr, mem, len);
}

static bool is_slave(enum dma_transfer_direction dir)
{
	return dir == DMA_MEM_TO_DEV || dir == DMA_DEV_TO_MEM;
}

/**
 * dmaengine_prep_slave_sg() - pieces of memory to or from a device
 * @chan:   channel, after dmaengine_slave_config()
 * @sgl:    list, mapped
 * @sg_len: pieces, each of whole words
 * @dir:    DMA_MEM_TO_DEV or DMA_DEV_TO_MEM
 * @flags:  not looked at
 *
 * Context: any but NMI. Return: the descriptor, or NULL, as dmaengine_prep_dma_memcpy().
 */
struct dma_async_tx_descriptor *
dmaengine_prep_slave_sg(struct dma_chan *chan, struct scatterlist *sgl, unsigned int sg_len,
			enum dma_transfer_direction dir, unsigned long flags)
{
	struct dma_cb *last = NULL;
	unsigned int i, frames = 0;
	struct scatterlist *sg;
	struct chain *chain;

	for_each_sg(sgl, sg, sg_len, i)
	{
		if (!whole_words(sg_dma_address(sg), 0, sg_dma_len(sg)))
			return NULL;
		frames += frames_for(chan, sg_dma_len(sg));
	}
	chain = is_slave(dir) ? new_chain(chan, frames) : NULL;
	if (!chain)
		return NULL;
	for_each_sg(sgl, sg, sg_len, i) last =
		add_slave(chain, dir, sg_dma_address(sg), sg_dma_len(sg));
	last->ti |= DMA_TI_INTEN;
	return &chain->tx;
}
EXPORT_SYMBOL(dmaengine_prep_slave_sg);

/**
 * dmaengine_prep_dma_cyclic() - a ring of memory to or from a device, until it is terminated
 * @chan:	channel, after dmaengine_slave_config()
 * @buf_addr:	mapped memory
 * @buf_len:	bytes, a multiple of @period_len
 * @period_len: the callback comes after each so many
 * @dir:	DMA_MEM_TO_DEV or DMA_DEV_TO_MEM
 * @flags:	not looked at
 *
 * Not on QEMU, whose model works through a chain at once and never comes to the end of a ring.
 *
 * Context: any but NMI. Return: the descriptor, or NULL.
 */
struct dma_async_tx_descriptor *
dmaengine_prep_dma_cyclic(struct dma_chan *chan, dma_addr_t buf_addr, size_t buf_len,
			  size_t period_len, enum dma_transfer_direction dir, unsigned long flags)
{
	struct chain *chain;
	size_t at;

	if (!is_slave(dir) || !whole_words(buf_addr, period_len, buf_len) || !period_len ||
	    buf_len % period_len)
		return NULL;
	chain = new_chain(chan, buf_len / period_len * frames_for(chan, period_len));
	if (!chain)
		return NULL;
	for (at = 0; at < buf_len; at += period_len)
		add_slave(chain, dir, buf_addr + at, period_len)->ti |= DMA_TI_INTEN;
	chain->frame[chain->used - 1].cb->nextconbk = chain->frame[0].addr;
	chain->cyclic = true;
	return &chain->tx;
}
EXPORT_SYMBOL(dmaengine_prep_dma_cyclic);

/* --- the hardware ----------------------------------------------------------------------- */

static u32 rd(struct channel *c, unsigned int reg)
{
	return dma_read(DMA_REG(c->vc.chan_id, reg));
}

static void wr(struct channel *c, u32 val, unsigned int reg)
{
	dma_write(val, DMA_REG(c->vc.chan_id, reg));
}

/* The channel is free. vc.lock is held. */
static void start_next(struct channel *c)
{
	struct dma_async_tx_descriptor *tx = vchan_next_desc(&c->vc);

	c->active = tx ? to_chain(tx) : NULL;
	if (!tx)
		return;
	wr(c, c->active->frame[0].addr, DMA_CONBLK_AD);
	wr(c, DMA_CS_WAIT_FOR_OUTSTANDING_WRITES | DMA_CS_ACTIVE, DMA_CS);
}

/* Stops it in the middle of whatever it does. vc.lock is held. */
static void reset_channel(struct channel *c)
{
	unsigned int looks = PAUSE_LOOKS;

	wr(c, 0, DMA_CS);
	wr(c, DMA_CS_ABORT, DMA_CS);
	while ((rd(c, DMA_CS) & DMA_CS_ACTIVE) && --looks)
		cpu_relax();
	wr(c, DMA_CS_RESET, DMA_CS);
	wr(c, DMA_CS_INT | DMA_CS_END, DMA_CS); /* QEMU's reset leaves them */
	wr(c, DMA_DEBUG_ERRORS, DMA_DEBUG);
}

static enum dmaengine_tx_result result_of(u32 debug)
{
	return debug & DMA_DEBUG_READ_ERROR ? DMA_TRANS_READ_FAILED : DMA_TRANS_WRITE_FAILED;
}

/* vc.lock is held. */
static void failed(struct channel *c)
{
	u32 debug = rd(c, DMA_DEBUG) & DMA_DEBUG_ERRORS;

	pr_err_ratelimited("dma%u: error, DEBUG %x\n", c->vc.chan_id, debug);
	reset_channel(c);
	vchan_complete(&c->active->tx, result_of(debug));
	start_next(c);
}

static irqreturn_t dma_interrupt(int irq, void *dev_id)
{
	struct channel *c = dev_id;
	u32 cs = rd(c, DMA_CS);

	if (!(cs & DMA_CS_INT))
		return IRQ_NONE;
	/* Acknowledged before the look at where it is; ACTIVE lets a ring go on. */
	wr(c, DMA_CS_INT | DMA_CS_WAIT_FOR_OUTSTANDING_WRITES | DMA_CS_ACTIVE, DMA_CS);
	spin_lock(&c->vc.lock);
	if (c->active && cs & DMA_CS_ERROR) {
		failed(c);
	} else if (c->active && c->active->cyclic) {
		vchan_cyclic_period(&c->active->tx);
	} else if (c->active && !rd(c, DMA_CONBLK_AD)) {
		vchan_complete(&c->active->tx, DMA_TRANS_NOERROR);
		start_next(c);
	}
	spin_unlock(&c->vc.lock);
	return IRQ_HANDLED;
}

/** dma_async_issue_pending() - what was submitted may begin. Context: any but NMI */
void dma_async_issue_pending(struct dma_chan *chan)
{
	struct channel *c = to_channel(chan);
	unsigned long flags;

	spin_lock_irqsave(&chan->lock, flags);
	list_splice_tail_init(&chan->submitted, &chan->issued);
	if (!c->active)
		start_next(c);
	spin_unlock_irqrestore(&chan->lock, flags);
}
EXPORT_SYMBOL(dma_async_issue_pending);

/* What was under way when nobody waited for it any more. A ring has no end: that is no news. */
enum given_up { NO_NEWS, IN_THE_MIDDLE, NO_INTERRUPT };

static enum given_up what_is_given_up(struct channel *c)
{
	if (rd(c, DMA_CS) & DMA_CS_INT)
		return NO_INTERRUPT;
	return c->active->cyclic ? NO_NEWS : IN_THE_MIDDLE;
}

/* Not under the lock: a line of the log takes its time. */
static void say_given_up(unsigned int id, enum given_up what)
{
	if (what == NO_INTERRUPT)
		pr_warn("dma%u: given up: its interrupt %d has not come\n", id, IRQ_DMA(id));
	else if (what == IN_THE_MIDDLE)
		pr_warn("dma%u: given up in the middle of a copy\n", id);
}

/**
 * dmaengine_terminate_sync() - stop the channel, forget what was submitted
 * @chan: channel
 *
 * No callback comes any more. How whoever waited too long gets the channel back.
 *
 * Context: task. Sleeps. Return: 0.
 */
int dmaengine_terminate_sync(struct dma_chan *chan)
{
	struct channel *c = to_channel(chan);
	struct dma_async_tx_descriptor *tx, *next;
	enum given_up what = NO_NEWS;
	unsigned long flags;
	LIST_HEAD(mine);

	spin_lock_irqsave(&chan->lock, flags);
	if (c->active) {
		what = what_is_given_up(c);
		reset_channel(c);
		list_add(&c->active->tx.node, &mine);
		c->active = NULL;
	}
	vchan_get_all(chan, &mine);
	chan->completed_cookie = chan->cookie;
	spin_unlock_irqrestore(&chan->lock, flags);
	say_given_up(chan->chan_id, what);
	tasklet_kill(&chan->tasklet);
	list_for_each_entry_safe(tx, next, &mine, node)
		dma_desc_free(tx);
	return 0;
}
EXPORT_SYMBOL(dmaengine_terminate_sync);

/* --- channels --------------------------------------------------------------------------- */

static int take(struct channel *c)
{
	u32 enable = dma_read(DMA_ENABLE);
	int ret;

	dma_write(enable | BIT(c->vc.chan_id), DMA_ENABLE);
	wr(c, DMA_CS_RESET, DMA_CS);
	c->max = rd(c, DMA_DEBUG) & DMA_DEBUG_LITE ? DMA_LEN_MAX_LITE : DMA_LEN_MAX;
	ret = request_irq(IRQ_DMA(c->vc.chan_id), dma_interrupt, 0, "DMA IRQ", c);
	c->vc.in_use = !ret;
	return ret;
}

/**
 * dma_request_chan_by_mask() - take a channel
 * @mask: what for; each channel can do all
 *
 * Context: task. Sleeps. Return: the channel, or an error pointer: -ENODEV if all are taken.
 */
struct dma_chan *dma_request_chan_by_mask(const dma_cap_mask_t *mask)
{
	struct dma_chan *found = ERR_PTR(-ENODEV);

	mutex_lock(&channels_mutex);
	for (unsigned int i = 0; i < DMA_CHANNELS && IS_ERR(found); i++)
		if (usable & BIT(i) && !channels[i].vc.in_use && !take(&channels[i]))
			found = &channels[i].vc;
	mutex_unlock(&channels_mutex);
	return found;
}
EXPORT_SYMBOL(dma_request_chan_by_mask);

/** dma_release_channel() - terminate and give it back. Context: task. Sleeps */
void dma_release_channel(struct dma_chan *chan)
{
	dmaengine_terminate_sync(chan);
	free_irq(IRQ_DMA(chan->chan_id), to_channel(chan));
	mutex_lock(&channels_mutex);
	chan->in_use = false;
	mutex_unlock(&channels_mutex);
}
EXPORT_SYMBOL(dma_release_channel);

/** dmaengine_slave_config() - the device at the other end. Context: any. Return: 0 or -EINVAL */
int dmaengine_slave_config(struct dma_chan *chan, struct dma_slave_config *config)
{
	if (config->slave_id > 31 || (config->src_addr | config->dst_addr) % sizeof(u32))
		return -EINVAL;
	chan->config = *config;
	return 0;
}
EXPORT_SYMBOL(dmaengine_slave_config);

static int __init bcm2835_dma_init(void)
{
	pool = dma_pool_create("dma_cb", NULL, sizeof(struct dma_cb), sizeof(struct dma_cb), 0);
	if (!pool)
		return -ENOMEM;
	for (unsigned int i = 0; i < DMA_CHANNELS; i++)
		vchan_init(&channels[i].vc, i);
	usable = bootinfo.dma_channels ?: CHANNELS_DEFAULT;
	return 0;
}
subsys_initcall(bcm2835_dma_init);
