/* SPDX-License-Identifier: MIT */
/*
 * What the suites of the card share: the card, two buffers, requests. `make test` runs them with
 * cards of both kinds (tests/drivers/); without a card they are skipped.
 */
#ifndef _TESTS_TARGET_MMC_RIG_H
#define _TESTS_TARGET_MMC_RIG_H

#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/blkdev.h>
#include <bhk/mmc.h>

#define RIG_PLACE    2048 /* first sector that the tests overwrite */
#define RIG_SECTORS  64
#define RIG_BYTES    (RIG_SECTORS * SECTOR_SIZE)
#define RIG_LIMIT_US (MMC_REQUEST_LIMIT_MS * 1000)

/**
 * struct mmc_rig - a card and what is done with it
 * @bdev:   the card, open
 * @info:   what it is
 * @buf:    RIG_BYTES, what was read
 * @want:   the same, what was written
 * @ended:  bios of rig_submit_all() that have
 * @errors: those of them that had one
 * @status: how each of them ended
 */
struct mmc_rig {
	struct block_device *bdev;
	struct mmc_card_info info;
	u8 *buf, *want;
	atomic_t ended, errors;
	blk_status_t status[RIG_SECTORS];
};

extern struct mmc_rig rig;

int rig_init(struct kunit *test);
void rig_exit(struct kunit *test);
void rig_reopen(struct kunit *test);
struct mmc_counts rig_counts_now(void);

/* Random bytes are written, and remembered. Return: 0 or -errno. */
int rig_write_at(sector_t at, unsigned int sectors);
int rig_read_at(sector_t at, unsigned int sectors);
void rig_write_and_read(struct kunit *test, sector_t at, unsigned int sectors);

/* RIG_SECTORS bios of a sector each; what is not over within RIG_LIMIT_US is false. */
void rig_submit_all(enum req_op op, u8 *data);
bool rig_wait_for_all(void);
#endif
