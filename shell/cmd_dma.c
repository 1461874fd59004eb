// SPDX-License-Identifier: MIT
/* dma. */
#include <linux/completion.h>
#include <linux/dma-mapping.h>
#include <linux/dmaengine.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/clock.h>

#define SHELL_GROUP "devices"
#include "internal.h"

#define BENCH_MAX    (256 * 1024)
#define BENCH_ROUNDS 16
#define WAIT_LIMIT   msecs_to_jiffies(1000)

struct bench {
	struct dma_chan *chan;
	u8 *src, *dst;
	struct completion done;
	int error;
};

static void copied(void *param, const struct dmaengine_result *result)
{
	struct bench *b = param;

	b->error = result->result == DMA_TRANS_NOERROR ? 0 : -EIO;
	complete(&b->done);
}

static int submit_and_wait(struct bench *b, struct dma_async_tx_descriptor *tx)
{
	if (!tx)
		return -ENOMEM;
	reinit_completion(&b->done);
	tx->callback_result = copied;
	tx->callback_param = b;
	dmaengine_submit(tx);
	dma_async_issue_pending(b->chan);
	if (wait_for_completion_timeout(&b->done, WAIT_LIMIT))
		return b->error;
	dmaengine_terminate_sync(b->chan);
	return -ETIMEDOUT;
}

static int copy_by_dma(struct bench *b, size_t size)
{
	dma_addr_t src = dma_map_single(NULL, b->src, size, DMA_TO_DEVICE);
	dma_addr_t dst = dma_map_single(NULL, b->dst, size, DMA_FROM_DEVICE);
	int ret = submit_and_wait(b, dmaengine_prep_dma_memcpy(b->chan, dst, src, size, 0));

	dma_unmap_single(NULL, dst, size, DMA_FROM_DEVICE);
	dma_unmap_single(NULL, src, size, DMA_TO_DEVICE);
	return ret;
}

static int copy_by_cpu(struct bench *b, size_t size)
{
	memcpy(b->dst, b->src, size);
	return 0;
}

static int measure(struct bench *b, int (*copy)(struct bench *, size_t), size_t size, u32 *us)
{
	u32 start = clock_us();
	int ret = 0;

	for (unsigned int i = 0; i < BENCH_ROUNDS && !ret; i++)
		ret = copy(b, size);
	*us = max(clock_us() - start, 1u);
	return ret;
}

static u32 rate(size_t size, u32 us)
{
	return div_u64((u64)size * BENCH_ROUNDS * 1000000 / 1024, us);
}

static int bench_sizes(struct bench *b)
{
	u32 cpu, dma;

	shell_puts("     bytes   memcpy KiB/s      DMA KiB/s   us a copy\n");
	for (size_t size = 64; size <= BENCH_MAX; size *= 8) {
		int ret;

		for (size_t i = 0; i < size; i++)
			b->src[i] = i * 31 + size;
		memset(b->dst, 0, size);
		ret = measure(b, copy_by_dma, size, &dma);
		if (ret)
			return shell_error(ret, "the copy failed");
		if (memcmp(b->src, b->dst, size))
			return shell_error(-EIO, "the copy is not like the original");
		measure(b, copy_by_cpu, size, &cpu);
		shell_printf("%10zu %14u %14u %11u\n", size, rate(size, cpu), rate(size, dma),
			     dma / BENCH_ROUNDS);
		if (shell_interrupted())
			return -EINTR;
	}
	return 0;
}

static int bench(void)
{
	struct bench b = {
		.src = kmalloc(BENCH_MAX, GFP_KERNEL),
		.dst = kmalloc(BENCH_MAX, GFP_KERNEL),
	};
	dma_cap_mask_t mask;
	int ret = -ENOMEM;

	dma_cap_zero(mask);
	dma_cap_set(DMA_MEMCPY, mask);
	init_completion(&b.done);
	b.chan = dma_request_chan_by_mask(&mask);
	if (IS_ERR(b.chan)) {
		ret = shell_error(PTR_ERR(b.chan), "all channels are taken");
	} else {
		if (b.src && b.dst)
			ret = bench_sizes(&b);
		dma_release_channel(b.chan);
	}
	kfree(b.dst);
	kfree(b.src);
	return ret;
}

static int cmd_dma(int argc, char **argv)
{
	if (argc != 2 || strcmp(argv[1], "bench"))
		return shell_usage();
	return bench();
}

static void complete_dma(struct shell_completion *c)
{
	static const char *const words[] = {"bench", NULL};

	if (c->argc == 2)
		shell_complete_words(c, words);
}

SHELL_CMD(
	dma, "dma bench", "copies by the DMA controller", cmd_dma, complete_dma,
	.more = "Copies of several sizes, by DMA and by the CPU: with cache maintenance, interrupt,\n"
		"tasklet and the wake-up of who waits.");
