// SPDX-License-Identifier: MIT
/*
 * The card under load: a long write while 10,000 interrupts a second run through an interrupt
 * thread, tasklets and works. Nothing of it is lost, and the thread of the highest priority is
 * hardly later than without the write.
 *
 * The boot argument mmc_load_test.mib says how much is written, from sector 0 on; without it the
 * suite is skipped. tests/drivers/test_card.py reads the card afterwards.
 *
 * A sector: its number, the sum of the words behind, then words that depend on its number.
 */
#include <kunit/test.h>
#include <linux/blkdev.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <bhk/clock.h>
#include <bhk/mmc.h>
#include <soc/systimer.h>

#define PARTS	    8 /* a case each, because a case may take 10 s */
#define PERIOD_US   100
#define IDLE_US	    300000
#define SLOTS	    4 /* bios that are under way */
#define SLOT_BLOCKS 64
#define LATENCY_MAX 1024

static unsigned int mib;
module_param(mib, uint, 0444);
MODULE_PARM_DESC(mib, "how much is written");

/* --- the interrupts --------------------------------------------------------------------- */

static struct load {
	u32 due;	/* I: when the interrupt was to come */
	u32 interrupts; /* I */
	u32 late;	/* I: periods that were over before the last one had been served */
	u32 tasklets;	/* runs */
	u32 joined;	/* I: schedules that found it waiting already */
	u32 works;
	u32 works_joined;
	u32 threads;
	u32 hist[LATENCY_MAX]; /* of the thread, in us; the last one is "more" */
} load;

static void *const timer_regs = (void *)SYSTIMER_BASE;

static void count_work(struct work_struct *work)
{
	load.works++;
}
static DECLARE_WORK(load_work, count_work);

static void count_tasklet(struct tasklet_struct *t)
{
	load.tasklets++;
	load.works_joined += !queue_work(system_highpri_wq, &load_work);
}
static DECLARE_TASKLET(load_tasklet, count_tasklet);

static irqreturn_t load_interrupt(int irq, void *dev)
{
	writel(SYSTIMER_CS_M(1), timer_regs + SYSTIMER_CS);
	load.interrupts++;
	load.due = readl(timer_regs + SYSTIMER_C(1));
	writel(load.due + PERIOD_US, timer_regs + SYSTIMER_C(1));
	if ((s32)(load.due + PERIOD_US - clock_us()) <= 2) {
		load.late++;
		writel(clock_us() + PERIOD_US, timer_regs + SYSTIMER_C(1));
	}
	load.joined += test_bit(TASKLET_STATE_SCHED, &load_tasklet.state);
	tasklet_schedule(&load_tasklet);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t load_thread(int irq, void *dev)
{
	static const struct sched_param highest = {.sched_priority = MAX_RT_PRIO - 1};
	u32 us = clock_us() - load.due;

	if (!load.threads++)
		sched_setscheduler_nocheck(current, SCHED_FIFO, &highest);
	load.hist[min_t(u32, us, LATENCY_MAX - 1)]++;
	return IRQ_HANDLED;
}

static int load_start(void)
{
	int ret;

	memset(&load, 0, sizeof(load));
	ret = request_threaded_irq(IRQ_SYSTIMER(1), load_interrupt, load_thread, 0, "load", &load);
	if (!ret)
		writel(clock_us() + PERIOD_US, timer_regs + SYSTIMER_C(1));
	return ret;
}

static void load_stop(void)
{
	free_irq(IRQ_SYSTIMER(1), &load);
	writel(SYSTIMER_CS_M(1), timer_regs + SYSTIMER_CS);
	tasklet_kill(&load_tasklet);
	flush_work(&load_work);
}

static u32 percentile(unsigned int percent)
{
	u64 want = (u64)load.threads * percent, sum = 0;
	u32 us;

	for (us = 0; us < LATENCY_MAX - 1; us++) {
		sum += load.hist[us];
		if (sum * 100 >= want)
			break;
	}
	return us;
}

/* Latencies of the thread, in powers of two. */
static void print_histogram(struct kunit *test, const char *what)
{
	u32 from, to, us;

	kunit_info(test, "%s: latency of the thread", what);
	for (from = 0, to = 1; from < LATENCY_MAX; from = to, to *= 2) {
		u32 sum = 0;

		for (us = from; us < to && us < LATENCY_MAX; us++)
			sum += load.hist[us];
		if (sum)
			kunit_info(test, "%10u..%-4u us %9u", from, to - 1, sum);
	}
}

/* What it was, and that nothing is lost: @us is how long it went. */
static void check_load(struct kunit *test, const char *what, u32 us)
{
	kunit_info(test,
		   "%s: %u interrupts (%u late), %u tasklets, %u works, thread p50 %u p99 %u us",
		   what, load.interrupts, load.late, load.tasklets, load.works, percentile(50),
		   percentile(99));
	print_histogram(test, what);
	KUNIT_EXPECT_GE(test, load.interrupts, us / PERIOD_US - 1);
	KUNIT_EXPECT_LE(test, load.late, load.interrupts / 100);
	KUNIT_EXPECT_GE(test, load.threads, load.interrupts - 2); /* until it is the highest */
	KUNIT_EXPECT_EQ(test, load.tasklets + load.joined, load.interrupts);
	KUNIT_EXPECT_EQ(test, load.works + load.works_joined, load.tasklets);
}

/* --- the write -------------------------------------------------------------------------- */

static struct slot {
	struct bio bio;
	struct bio_vec vec;
	u32 *data;
	bool busy;
	blk_status_t status;
} slots[SLOTS];
static DECLARE_WAIT_QUEUE_HEAD(slot_ended);

static void slot_end(struct bio *bio)
{
	struct slot *s = container_of(bio, struct slot, bio);

	s->status = bio->bi_status;
	WRITE_ONCE(s->busy, false);
	wake_up(&slot_ended);
}

static void fill_sector(u32 *word, u32 sector)
{
	u32 x = sector * 2654435761u + 1, sum = 0;

	for (unsigned int i = 2; i < SECTOR_SIZE / 4; i++) {
		x = x * 1664525 + 1013904223;
		word[i] = x;
		sum += x;
	}
	word[0] = sector;
	word[1] = sum;
}

static void write_slot(struct slot *s, struct block_device *bdev, u32 sector)
{
	for (unsigned int i = 0; i < SLOT_BLOCKS; i++)
		fill_sector(s->data + i * SECTOR_SIZE / 4, sector + i);
	bio_init(&s->bio, bdev, &s->vec, 1, REQ_OP_WRITE);
	s->bio.bi_iter.bi_sector = sector;
	s->bio.bi_end_io = slot_end;
	bio_add_virt(&s->bio, s->data, SLOT_BLOCKS * SECTOR_SIZE);
	s->busy = true;
	submit_bio(&s->bio);
}

/* Each slot in turn, as soon as it is free. Return: how many failed. */
static unsigned int write_range(struct block_device *bdev, u32 first, u32 end)
{
	unsigned int n = 0, bad = 0;

	for (u32 at = first; at < end; at += SLOT_BLOCKS, n++) {
		struct slot *s = &slots[n % SLOTS];

		wait_event(slot_ended, !READ_ONCE(s->busy));
		bad += s->status != BLK_STS_OK;
		s->status = BLK_STS_OK;
		write_slot(s, bdev, at);
	}
	for (n = 0; n < SLOTS; n++) {
		wait_event(slot_ended, !READ_ONCE(slots[n].busy));
		bad += slots[n].status != BLK_STS_OK;
	}
	return bad;
}

/* --- the cases -------------------------------------------------------------------------- */

static struct block_device *bdev;
static u32 idle_p99;

static int mmc_load_init(struct kunit *test)
{
	struct mmc_card_info card;
	struct mmc_counts counts;

	bdev = NULL;
	if (!mib)
		kunit_skip(test, "no mmc_load_test.mib");
	KUNIT_ASSERT_EQ(test, mmc_get_info(&card, &counts), 0);
	bdev = blkdev_get_by_path("mmcblk1", FMODE_READ | FMODE_WRITE, NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(bdev));
	memset(slots, 0, sizeof(slots));
	for (unsigned int i = 0; i < SLOTS; i++)
		slots[i].data = kunit_kzalloc(test, SLOT_BLOCKS * SECTOR_SIZE, GFP_KERNEL);
	return 0;
}

static void mmc_load_exit(struct kunit *test)
{
	if (!IS_ERR_OR_NULL(bdev))
		blkdev_put(bdev, FMODE_READ | FMODE_WRITE);
}

static void interrupts_alone(struct kunit *test)
{
	u32 start, us;

	KUNIT_ASSERT_EQ(test, load_start(), 0);
	start = clock_us();
	schedule_timeout_uninterruptible(usecs_to_jiffies(IDLE_US));
	us = clock_us() - start;
	load_stop();
	check_load(test, "alone", us);
	idle_p99 = percentile(99);
}

static void write_part(struct kunit *test)
{
	unsigned int part = *(const unsigned int *)test->param_value;
	u32 sectors = mib * 2048 / PARTS, start, us;

	KUNIT_ASSERT_EQ(test, load_start(), 0);
	start = clock_us();
	KUNIT_EXPECT_EQ(test, write_range(bdev, part * sectors, (part + 1) * sectors), 0);
	us = clock_us() - start;
	load_stop();
	check_load(test, "with the write", us);
	kunit_info(test, "%u sectors in %u us, idle p99 %u us", sectors, us, idle_p99);
	KUNIT_EXPECT_LE(test, percentile(99), 3 * idle_p99);
}

static const unsigned int parts[PARTS] = {0, 1, 2, 3, 4, 5, 6, 7};

static void describe(const unsigned int *part, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "part %u", *part);
}

KUNIT_ARRAY_PARAM(parts, parts, describe);

static struct kunit_case mmc_load_cases[] = {
	KUNIT_CASE(interrupts_alone),
	KUNIT_CASE_PARAM(write_part, parts_gen_params),
	{},
};

static struct kunit_suite mmc_load_suite = {
	.name = "mmc_load",
	.init = mmc_load_init,
	.exit = mmc_load_exit,
	.test_cases = mmc_load_cases,
};
kunit_test_suite(mmc_load_suite);
