// SPDX-License-Identifier: MIT
/*
 * The card as a disk, mmcblk1: requests of the block layer become commands; works see to cards
 * that come and go, and to requests that failed.
 *
 *	queue_rq	starts the command, in any context
 *	request_done	in the irq thread: well? -> BLOCK_SOFTIRQ, else -> the work `recover`
 *	complete	on BLOCK_SOFTIRQ: tells the owners; the next request starts from there
 *
 * A failed request is tried again until its attempts are used up; the card is asked first, and a
 * transfer that hangs is stopped. A write has ended well only when the card, asked afterwards,
 * has no error to tell. While a request is with the driver no other one starts, so the works have
 * the host for themselves.
 */
#include <linux/blk-mq.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/string.h>
#include <bhk/uevent.h>
#include "mmc.h"

#define ATTEMPTS 3

/* For uevents. */
#define DEVPATH "/devices/mmc1/block/mmcblk1"

/* For a slot without a switch: how often the card is asked whether it is still there. */
#define POLL_INTERVAL msecs_to_jiffies(1000)

/* Linux's number for disks on cards, and minors that each has. */
#define MMC_BLOCK_MAJOR 179
#define MMC_MINORS	8

/**
 * struct card_request - the driver's part of a request
 * @mrq:      what the host gets
 * @cmd:      read or write
 * @stop:     after a write: how is the card?
 * @data:     the blocks
 * @sg:	      their memory
 * @attempts: that are left
 * @status:   how it ended
 */
struct card_request {
	struct mmc_request mrq;
	struct mmc_command cmd;
	struct mmc_command stop;
	struct mmc_data data;
	struct scatterlist sg[BLK_MAX_SEGMENTS];
	unsigned int attempts;
	blk_status_t status;
};

static struct mmc_host host;
static struct gendisk *disk; /* the work `detect`; NULL: no card */

static void recover(struct work_struct *work);
static DECLARE_DELAYED_WORK(recovery, recover);
static struct request *failed; /* recovery's, from its start to its end */

/* --- requests --------------------------------------------------------------------------- */

static u32 opcode(bool write, unsigned int blocks)
{
	if (write)
		return blocks > 1 ? MMC_WRITE_MULTIPLE_BLOCK : MMC_WRITE_BLOCK;
	return blocks > 1 ? MMC_READ_MULTIPLE_BLOCK : MMC_READ_SINGLE_BLOCK;
}

static struct request *request_of(struct card_request *cr)
{
	return (struct request *)cr - 1;
}

/* Context: irq thread. */
static void request_done(struct mmc_request *mrq)
{
	struct card_request *cr = container_of(mrq, struct card_request, mrq);

	if (cr->cmd.error || cr->data.error || (mrq->stop && cr->stop.error)) {
		failed = request_of(cr);
		schedule_delayed_work(&recovery, 0);
	} else {
		cr->status = BLK_STS_OK;
		blk_mq_complete_request(request_of(cr));
	}
}

static void prepare(struct card_request *cr, struct request *rq)
{
	const unsigned int blocks = blk_rq_sectors(rq);
	const bool write = rq_data_dir(rq);
	const u32 pos = blk_rq_pos(rq);

	cr->cmd.opcode = opcode(write, blocks);
	cr->cmd.arg = host.card.block_address ? pos : pos << SECTOR_SHIFT;
	cr->cmd.flags = MMC_RSP_R1;
	cr->stop.opcode = MMC_SEND_STATUS;
	cr->stop.arg = host.card.rca;
	cr->stop.flags = MMC_RSP_R1;
	cr->data.blocks = blocks;
	cr->data.write = write;
	cr->data.sg = cr->sg;
	cr->data.sg_len = blk_rq_map_sg(rq->q, rq, cr->sg);
	cr->mrq.cmd = &cr->cmd;
	cr->mrq.data = &cr->data;
	cr->mrq.stop = write ? &cr->stop : NULL;
	cr->mrq.done = request_done;
	cr->attempts = ATTEMPTS;
}

static blk_status_t mmc_queue_rq(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd)
{
	struct card_request *cr = blk_mq_rq_to_pdu(bd->rq);

	if (host.gone)
		return BLK_STS_OFFLINE;
	prepare(cr, bd->rq);
	mmc_start_request(&host, &cr->mrq);
	return BLK_STS_OK;
}

static void mmc_complete(struct request *rq)
{
	struct card_request *cr = blk_mq_rq_to_pdu(rq);

	blk_mq_end_request(rq, cr->status);
}

static const struct blk_mq_ops mmc_ops = {
	.queue_rq = mmc_queue_rq,
	.complete = mmc_complete,
};

static struct blk_mq_tag_set tag_set = {
	.ops = &mmc_ops,
	.nr_hw_queues = 1,
	.queue_depth = 1,
	.cmd_size = sizeof(struct card_request),
};

/* --- errors ----------------------------------------------------------------------------- */

static int error_of(const struct card_request *cr)
{
	return cr->cmd.error ?: cr->data.error ?: cr->stop.error;
}

/* What another attempt would not change. */
static bool is_final(int error)
{
	return error == -EROFS || error == -ERANGE;
}

static void give_up(struct request *rq, int error)
{
	struct card_request *cr = blk_mq_rq_to_pdu(rq);

	host.counts.failed++;
	pr_err("mmcblk1: %s of %u sectors at %llu failed: error %d\n",
	       rq_data_dir(rq) ? "write" : "read", blk_rq_sectors(rq), blk_rq_pos(rq), error);
	cr->status = errno_to_blk_status(error);
	blk_mq_complete_request(rq);
}

/* The work: a request has failed, nothing else is under way. */
static void recover(struct work_struct *work)
{
	struct request *rq = failed;
	struct card_request *cr = blk_mq_rq_to_pdu(rq);
	int error = error_of(cr);
	int ret = mmc_recover_card(&host);

	if (ret == -ENOMEDIUM) {
		give_up(rq, -ENODEV);
		mod_delayed_work(system_wq, &host.detect, 0);
	} else if (ret || is_final(error) || !--cr->attempts) {
		give_up(rq, error);
	} else {
		host.counts.retries++;
		pr_warn_ratelimited("mmcblk1: error %d at sector %llu, trying again\n", error,
				    blk_rq_pos(rq));
		mmc_start_request(&host, &cr->mrq);
	}
}

/* --- cards ------------------------------------------------------------------------------ */

static bool still_there(void)
{
	u32 status;
	bool there;

	blk_mq_quiesce_queue(disk->queue);
	blk_mq_freeze_queue_wait(disk->queue);
	there = !host.gone && !mmc_send_status(&host, &status);
	blk_mq_unquiesce_queue(disk->queue);
	return there;
}

static void remove_card(void)
{
	host.counts.removed++;
	pr_info("mmc1: card %04x removed\n", host.card.rca >> 16);
	uevent_notify(KOBJ_REMOVE, DEVPATH, "block", NULL);
	del_gendisk(disk);
	put_disk(disk);
	disk = NULL;
	host.card.info.sectors = 0;
}

static void add_card(void)
{
	const struct mmc_card_info *info = &host.card.info;
	int ret = mmc_attach_sd(&host);

	if (ret) {
		host.card.info.sectors = 0;
		if (ret != -ENOMEDIUM)
			pr_err("mmc1: error %d whilst initialising SD card\n", ret);
		return;
	}
	disk = blk_mq_alloc_disk(&tag_set, &host);
	if (IS_ERR(disk)) {
		pr_err("mmc1: no memory for mmcblk1\n");
		disk = NULL;
		return;
	}
	host.counts.inserted++;
	disk->major = MMC_BLOCK_MAJOR;
	disk->first_minor = MMC_MINORS;
	disk->minors = MMC_MINORS;
	strscpy(disk->disk_name, "mmcblk1", sizeof(disk->disk_name));
	set_capacity(disk, info->sectors);
	set_disk_ro(disk, info->ro);
	pr_info("mmc1: new %s card at address %04x\n", info->type, host.card.rca >> 16);
	pr_info("mmcblk1: mmc1:%04x %s %llu MiB%s\n", host.card.rca >> 16, info->name,
		info->sectors >> 11, info->ro ? " (ro)" : "");
	add_disk(disk);
	uevent_notify(KOBJ_ADD, DEVPATH, "block", NULL);
}

static void detect(struct work_struct *work)
{
	if (disk && !still_there())
		remove_card();
	if (!disk && emmc_card_inserted(&host))
		add_card();
	if (!emmc_detects_cards(&host))
		schedule_delayed_work(&host.detect, POLL_INTERVAL);
}

/**
 * mmc_get_info() - what is in the slot
 * @info:   gets the card
 * @counts: gets what happened so far
 *
 * Waits for a detection that is under way.
 *
 * Context: task. Sleeps. Return: 0, or -ENOMEDIUM.
 */
int mmc_get_info(struct mmc_card_info *info, struct mmc_counts *counts)
{
	flush_delayed_work(&host.detect);
	*info = host.card.info;
	*counts = host.counts;
	return info->sectors ? 0 : -ENOMEDIUM;
}

struct mmc_host *mmc_the_host(void)
{
	return &host;
}

static int __init mmc_init(void)
{
	int ret;

	INIT_DELAYED_WORK(&host.detect, detect);
	ret = emmc_init(&host);
	if (!ret)
		schedule_delayed_work(&host.detect, 0);
	return ret;
}
device_initcall(mmc_init);
