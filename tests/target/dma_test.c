// SPDX-License-Identifier: MIT
/* drivers/dma/ on QEMU's controller, which is done with a chain at once. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/dma-mapping.h>
#include <linux/dmaengine.h>
#include <linux/err.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <soc/dma.h>
#include <soc/systimer.h>

#define SIZE	 4096
#define LIMIT	 msecs_to_jiffies(100)
#define CHANNELS 4 /* that QEMU's firmware leaves to the ARM */

static struct dma_chan *chan;
static u8 *src, *dst;
static DECLARE_COMPLETION(done);
static unsigned int calls;
static bool in_softirq;
static enum dmaengine_tx_result result;

static struct dma_chan *get_channel(void)
{
	dma_cap_mask_t mask;

	dma_cap_zero(mask);
	dma_cap_set(DMA_MEMCPY, mask);
	return dma_request_chan_by_mask(&mask);
}

static int dma_init(struct kunit *test)
{
	chan = get_channel();
	KUNIT_ASSERT_FALSE(test, IS_ERR(chan));
	src = kunit_kzalloc(test, SIZE, GFP_KERNEL);
	dst = kunit_kzalloc(test, SIZE, GFP_KERNEL);
	get_random_bytes(src, SIZE);
	reinit_completion(&done);
	calls = 0;
	return 0;
}

static void dma_exit(struct kunit *test)
{
	if (!IS_ERR_OR_NULL(chan))
		dma_release_channel(chan);
}

static void copied(void *param, const struct dmaengine_result *r)
{
	calls++;
	in_softirq = in_serving_softirq();
	result = r->result;
	complete(&done);
}

static bool carry_out(struct dma_async_tx_descriptor *tx)
{
	if (!tx)
		return false;
	tx->callback_result = copied;
	dmaengine_submit(tx);
	dma_async_issue_pending(chan);
	return wait_for_completion_timeout(&done, LIMIT);
}

static void memory_is_copied(struct kunit *test)
{
	dma_addr_t from = dma_map_single(NULL, src, SIZE, DMA_TO_DEVICE);
	dma_addr_t to = dma_map_single(NULL, dst, SIZE, DMA_FROM_DEVICE);

	KUNIT_EXPECT_TRUE(test, carry_out(dmaengine_prep_dma_memcpy(chan, to, from, SIZE, 0)));
	dma_unmap_single(NULL, to, SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_MEMEQ(test, dst, src, SIZE);
	KUNIT_EXPECT_TRUE(test, in_softirq);
	KUNIT_EXPECT_EQ(test, result, DMA_TRANS_NOERROR);
	KUNIT_EXPECT_EQ(test, calls, 1);
}

static void what_is_no_word_is_refused(struct kunit *test)
{
	dma_addr_t from = virt_to_bus(src), to = virt_to_bus(dst);

	KUNIT_EXPECT_NULL(test, dmaengine_prep_dma_memcpy(chan, to, from, 0, 0));
	KUNIT_EXPECT_NULL(test, dmaengine_prep_dma_memcpy(chan, to, from, 7, 0));
	KUNIT_EXPECT_NULL(test, dmaengine_prep_dma_memcpy(chan, to + 1, from, 8, 0));
	KUNIT_EXPECT_NULL(test, dmaengine_prep_dma_memcpy(chan, to, from + 2, 8, 0));
	KUNIT_EXPECT_NULL(test, dmaengine_prep_dma_cyclic(chan, to, 100, 12, DMA_DEV_TO_MEM, 0));
	KUNIT_EXPECT_NULL(test, dmaengine_prep_dma_cyclic(chan, to, 100, 0, DMA_DEV_TO_MEM, 0));
	KUNIT_EXPECT_NULL(test, dmaengine_prep_dma_cyclic(chan, to, 96, 12, DMA_MEM_TO_MEM, 0));
}

/* Pieces of the memory, in another order, to a register; from there it is read back. */
static void pieces_of_memory_from_a_device(struct kunit *test)
{
	struct dma_slave_config config = {
		.src_addr = io_to_bus(SYSTIMER_BASE + SYSTIMER_CLO),
	};
	struct scatterlist sg[3];
	u32 *words = (u32 *)dst;

	sg_init_table(sg, 3);
	sg_set_buf(&sg[0], words + 100, 16);
	sg_set_buf(&sg[1], words, 8);
	sg_set_buf(&sg[2], words + 50, 4);
	KUNIT_EXPECT_EQ(test, dmaengine_slave_config(chan, &config), 0);
	dma_map_sg(NULL, sg, 3, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, carry_out(dmaengine_prep_slave_sg(chan, sg, 3, DMA_DEV_TO_MEM, 0)));
	dma_unmap_sg(NULL, sg, 3, DMA_FROM_DEVICE);
	KUNIT_EXPECT_GT(test, words[100], 0);
	KUNIT_EXPECT_GE(test, words[103], words[100]);
	KUNIT_EXPECT_GE(test, words[0], words[103]);
	KUNIT_EXPECT_GE(test, words[50], words[1]);
	KUNIT_EXPECT_EQ(test, words[104] | words[99] | words[2] | words[51], 0);
	KUNIT_EXPECT_EQ(test, calls, 1);
}

static void copies_keep_their_order(struct kunit *test)
{
	dma_addr_t from = dma_map_single(NULL, src, SIZE, DMA_TO_DEVICE);
	dma_addr_t to = dma_map_single(NULL, dst, SIZE, DMA_FROM_DEVICE);
	dma_cookie_t cookies[16];

	for (unsigned int i = 0; i < 16; i++) {
		struct dma_async_tx_descriptor *tx =
			dmaengine_prep_dma_memcpy(chan, to, from + 64 * i, 64, 0);

		KUNIT_ASSERT_NOT_NULL(test, tx);
		tx->callback_result = copied;
		cookies[i] = dmaengine_submit(tx);
		KUNIT_EXPECT_EQ(test, dma_async_is_tx_complete(chan, cookies[i], NULL, NULL),
				DMA_IN_PROGRESS);
	}
	KUNIT_EXPECT_EQ(test, calls, 0);
	dma_async_issue_pending(chan);
	KUNIT_EXPECT_TRUE(test, wait_for_completion_timeout(&done, LIMIT));
	schedule_timeout_uninterruptible(1);
	dma_unmap_single(NULL, to, SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, calls, 16);
	KUNIT_EXPECT_MEMEQ(test, dst, src + 64 * 15, 64);
	for (unsigned int i = 0; i < 16; i++)
		KUNIT_EXPECT_EQ(test, dma_async_is_tx_complete(chan, cookies[i], NULL, NULL),
				DMA_COMPLETE);
}

/* A callback that submits the next copy. */
static void copy_on(void *param)
{
	dma_addr_t to = virt_to_bus(dst), from = virt_to_bus(src);
	struct dma_async_tx_descriptor *tx;

	if (++calls == 8) {
		complete(&done);
		return;
	}
	tx = dmaengine_prep_dma_memcpy(chan, to + 64 * calls, from, 64, 0);
	tx->callback = copy_on;
	dmaengine_submit(tx);
	dma_async_issue_pending(chan);
}

static void a_callback_may_go_on(struct kunit *test)
{
	struct dma_async_tx_descriptor *tx;

	dma_map_single(NULL, src, SIZE, DMA_TO_DEVICE);
	dma_map_single(NULL, dst, SIZE, DMA_FROM_DEVICE);
	tx = dmaengine_prep_dma_memcpy(chan, virt_to_bus(dst), virt_to_bus(src), 64, 0);
	tx->callback = copy_on;
	dmaengine_submit(tx);
	dma_async_issue_pending(chan);
	KUNIT_EXPECT_TRUE(test, wait_for_completion_timeout(&done, LIMIT));
	dma_unmap_single(NULL, virt_to_bus(dst), SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_MEMEQ(test, dst + 64 * 7, src, 64);
}

/* The end is not told while the line is off; whoever loses patience gets the channel back. */
static void a_terminated_channel_is_usable_again(struct kunit *test)
{
	dma_addr_t from = virt_to_bus(src), to = virt_to_bus(dst);
	unsigned int irq = IRQ_DMA(chan->chan_id);
	static char text[64];

	snprintf(text, sizeof(text), "given up: its interrupt %u has not come", irq);
	kunit_expect_log(test, text);
	disable_irq(irq);
	KUNIT_EXPECT_FALSE(test, carry_out(dmaengine_prep_dma_memcpy(chan, to, from, 64, 0)));
	dmaengine_terminate_sync(chan);
	enable_irq(irq);
	KUNIT_EXPECT_EQ(test, calls, 0);
	memory_is_copied(test);
}

static void channels_run_out(struct kunit *test)
{
	struct dma_chan *more[CHANNELS];
	unsigned int n = 0;

	while (n < CHANNELS && !IS_ERR(more[n] = get_channel()))
		n++;
	KUNIT_EXPECT_EQ(test, n, CHANNELS - 1);
	KUNIT_EXPECT_EQ(test, PTR_ERR(get_channel()), -ENODEV);
	while (n--)
		dma_release_channel(more[n]);
}

static struct kunit_case dma_cases[] = {
	KUNIT_CASE(memory_is_copied),
	KUNIT_CASE(what_is_no_word_is_refused),
	KUNIT_CASE(pieces_of_memory_from_a_device),
	KUNIT_CASE(copies_keep_their_order),
	KUNIT_CASE(a_callback_may_go_on),
	KUNIT_CASE(a_terminated_channel_is_usable_again),
	KUNIT_CASE(channels_run_out),
	{},
};

static struct kunit_suite dma_suite = {
	.name = "dma",
	.init = dma_init,
	.exit = dma_exit,
	.test_cases = dma_cases,
};
kunit_test_suite(dma_suite);
