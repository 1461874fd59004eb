// SPDX-License-Identifier: MIT
/* drivers/dma/ on registers of which a test is the engine: rings, errors, lite channels */
#include "unit.h"
#include <linux/interrupt.h>
#include <linux/string.h>

/* For their static functions. */
#include "../../drivers/dma/bcm2835-dma.c"
#include "../../drivers/dma/virt-dma.c"

struct bootinfo bootinfo = {.dma_channels = 0x3c};

static u32 cs, conblk, debug;
static unsigned int resets, starts;
static bool abort_hangs;

u32 dma_read(unsigned int reg)
{
	switch (reg % 0x100) {
	case DMA_CS:
		return cs;
	case DMA_CONBLK_AD:
		return conblk;
	case DMA_DEBUG:
		return debug;
	}
	return 0;
}

void dma_write(u32 val, unsigned int reg)
{
	switch (reg) {
	case DMA_ENABLE:
		return;
	}
	switch (reg % 0x100) {
	case DMA_CS:
		if (val & DMA_CS_RESET) {
			resets++;
			cs = conblk = 0;
			return;
		}
		if (val & DMA_CS_ACTIVE && !(val & DMA_CS_INT))
			starts++;
		cs = (cs & (DMA_CS_INT | DMA_CS_ERROR) & ~val) |
		     (val & DMA_CS_ACTIVE && conblk ? DMA_CS_ACTIVE : 0);
		if (abort_hangs && val & DMA_CS_ABORT)
			cs |= DMA_CS_ACTIVE;
		break;
	case DMA_CONBLK_AD:
		conblk = val;
		break;
	case DMA_DEBUG:
		debug &= ~(val & DMA_DEBUG_ERRORS);
		break;
	}
}

/* Control blocks at addresses that the engine knows. */
static struct dma_cb blocks[64] __aligned(32);
static bool used[64];

#define BLOCK_ADDR(i) (0x1000 + 32 * (i))

struct dma_pool *dma_pool_create(const char *name, struct device *dev, size_t size, size_t align,
				 size_t boundary)
{
	assert_int_equal(size, 32);
	return (struct dma_pool *)blocks;
}

void *dma_pool_alloc(struct dma_pool *p, gfp_t gfp, dma_addr_t *handle)
{
	if (host_allocs_left == 0)
		return NULL;
	for (unsigned int i = 0; i < ARRAY_SIZE(blocks); i++) {
		if (used[i])
			continue;
		used[i] = true;
		memset(&blocks[i], 0, sizeof(blocks[i]));
		*handle = BLOCK_ADDR(i);
		return &blocks[i];
	}
	return NULL;
}

void dma_pool_free(struct dma_pool *p, void *vaddr, dma_addr_t handle)
{
	used[(struct dma_cb *)vaddr - blocks] = false;
}

static unsigned int blocks_in_use(void)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(blocks); i++)
		n += used[i];
	return n;
}

static irq_handler_t handler;

int request_threaded_irq(unsigned int irq, irq_handler_t fn, irq_handler_t thread_fn,
			 unsigned long flags, const char *name, void *dev)
{
	assert_int_equal(irq, 24 + 16 + 2);
	handler = fn;
	return 0;
}

const void *free_irq(unsigned int irq, void *dev)
{
	return NULL;
}

static bool tasklet_due;

void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *))
{
	t->callback = callback;
}

void tasklet_schedule(struct tasklet_struct *t)
{
	tasklet_due = true;
}

void tasklet_kill(struct tasklet_struct *t)
{
	tasklet_due = false;
}

struct page *virt_to_page(const void *addr)
{
	return (struct page *)((unsigned long)addr & PAGE_MASK);
}

void *page_address(const struct page *page)
{
	return (void *)page;
}

/* --- the engine -------------------------------------------------------------------------- */

static struct dma_chan *chan;
static unsigned int calls;
static enum dmaengine_tx_result last_result;

static void called(void *param, const struct dmaengine_result *r)
{
	calls++;
	last_result = r->result;
}

/* One control block is done. Return: what it was. */
static struct dma_cb *step(void)
{
	struct dma_cb *cb = &blocks[(conblk - BLOCK_ADDR(0)) / 32];

	assert_true(cs & DMA_CS_ACTIVE);
	assert_in_range(conblk, BLOCK_ADDR(0), BLOCK_ADDR(63));
	conblk = cb->nextconbk;
	if (!conblk)
		cs &= ~DMA_CS_ACTIVE;
	if (cb->ti & DMA_TI_INTEN)
		cs |= DMA_CS_INT;
	return cb;
}

static void interrupt(void)
{
	assert_int_equal(handler(42, to_channel(chan)), IRQ_HANDLED);
	if (tasklet_due) {
		tasklet_due = false;
		chan->tasklet.callback(&chan->tasklet);
	}
}

static void issue(struct dma_async_tx_descriptor *tx)
{
	assert_non_null(tx);
	tx->callback_result = called;
	dmaengine_submit(tx);
	dma_async_issue_pending(chan);
}

static int setup(void **state)
{
	dma_cap_mask_t mask = {0};

	host_setup(state);
	memset(channels, 0, sizeof(channels));
	memset(used, 0, sizeof(used));
	cs = conblk = debug = 0;
	abort_hangs = tasklet_due = false;
	calls = starts = 0;
	assert_int_equal(bcm2835_dma_init(), 0);
	chan = dma_request_chan_by_mask(&mask);
	assert_int_equal(chan->chan_id, 2);
	resets = 0;
	return 0;
}

static int teardown(void **state)
{
	dma_release_channel(chan);
	assert_int_equal(blocks_in_use(), 0);
	assert_int_equal(host_blocks, 0);
	return 0;
}

static void a_lite_channel_gets_small_blocks(void **state)
{
	struct dma_cb *cb;
	u32 sum = 0;

	to_channel(chan)->max = DMA_LEN_MAX_LITE;
	issue(dmaengine_prep_dma_memcpy(chan, 0x40000000, 0x41000000, 200000, 0));
	for (unsigned int i = 0; i < 4; i++) {
		cb = step();
		assert_int_equal(cb->source_ad, 0x41000000 + sum);
		assert_int_equal(cb->dest_ad, 0x40000000 + sum);
		assert_true(cb->txfr_len <= 65535);
		assert_int_equal(!!(cb->ti & DMA_TI_INTEN), i == 3);
		sum += cb->txfr_len;
	}
	assert_int_equal(sum, 200000);
	interrupt();
	assert_int_equal(calls, 1);
	assert_int_equal(blocks_in_use(), 0);
}

static void a_ring_goes_round(void **state)
{
	struct dma_slave_config config = {.dst_addr = 0x7e20c018, .slave_id = 5};

	assert_int_equal(dmaengine_slave_config(chan, &config), 0);
	issue(dmaengine_prep_dma_cyclic(chan, 0x40000000, 96, 32, DMA_MEM_TO_DEV, 0));
	for (unsigned int i = 0; i < 10; i++) {
		struct dma_cb *cb = step();

		assert_int_equal(cb->source_ad, 0x40000000 + i % 3 * 32);
		assert_int_equal(cb->dest_ad, 0x7e20c018);
		assert_int_equal(cb->ti, DMA_TI_PERMAP(5) | DMA_TI_DEST_DREQ | DMA_TI_SRC_INC |
						 DMA_TI_WAIT_RESP | DMA_TI_INTEN);
		interrupt();
		assert_int_equal(calls, i + 1);
		assert_true(cs & DMA_CS_ACTIVE);
	}
	/* Two periods before the tasklet runs: both are told. */
	step();
	assert_int_equal(handler(42, to_channel(chan)), IRQ_HANDLED);
	step();
	interrupt();
	assert_int_equal(calls, 12);
	dmaengine_terminate_sync(chan);
	assert_int_equal(resets, 1);
	assert_int_equal(blocks_in_use(), 0);
}

static void an_error_is_told(void **state)
{
	issue(dmaengine_prep_dma_memcpy(chan, 0x40000000, 0x41000000, 64, 0));
	issue(dmaengine_prep_dma_memcpy(chan, 0x40000000, 0x41000000, 64, 0));
	debug = DMA_DEBUG_READ_ERROR;
	cs |= DMA_CS_INT | DMA_CS_ERROR;
	interrupt();
	assert_int_equal(calls, 1);
	assert_int_equal(last_result, DMA_TRANS_READ_FAILED);
	assert_int_equal(debug, 0);
	assert_non_null(strstr(host_log, "dma2: error, DEBUG 4"));
	/* The next one has begun. */
	assert_int_equal(starts, 2);
	step();
	interrupt();
	assert_int_equal(calls, 2);
	assert_int_equal(last_result, DMA_TRANS_NOERROR);
}

static void an_engine_that_does_not_stop_is_bounded(void **state)
{
	issue(dmaengine_prep_dma_memcpy(chan, 0x40000000, 0x41000000, 64, 0));
	abort_hangs = true;
	dmaengine_terminate_sync(chan);
	assert_int_equal(resets, 1);
	assert_int_equal(calls, 0);
	assert_non_null(strstr(host_log, "given up in the middle of a copy"));
}

static void an_interrupt_of_nobody(void **state)
{
	assert_int_equal(handler(42, to_channel(chan)), IRQ_NONE);
	cs |= DMA_CS_INT;
	assert_int_equal(handler(42, to_channel(chan)), IRQ_HANDLED);
	assert_int_equal(cs & DMA_CS_INT, 0);
}

static void without_memory_there_is_no_copy(void **state)
{
	for (int left = 0; left < 2; left++) {
		host_allocs_left = left;
		assert_null(dmaengine_prep_dma_memcpy(chan, 0x40000000, 0x41000000, 64, 0));
	}
	host_allocs_left = -1;
	to_channel(chan)->max = 32;
	assert_null(dmaengine_prep_dma_memcpy(chan, 0x40000000, 0x41000000, 32 * 65, 0));
	assert_null(dmaengine_prep_dma_memcpy(chan, 0x40000000, 0x41000000, 32 * 5000, 0));
	assert_int_equal(blocks_in_use(), 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_lite_channel_gets_small_blocks),
		CASE(a_ring_goes_round),
		CASE(an_error_is_told),
		CASE(an_engine_that_does_not_stop_is_bounded),
		CASE(an_interrupt_of_nobody),
		CASE(without_memory_there_is_no_copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
