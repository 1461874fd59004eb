// SPDX-License-Identifier: MIT
/* mmc. */
#include <linux/blkdev.h>
#include <linux/crc32.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/clock.h>
#include <bhk/mmc.h>

#define SHELL_GROUP "devices"
#include "internal.h"

#define DISK	      "mmcblk1"
#define CHUNK_SECTORS 128
#define CHUNK_BYTES   (CHUNK_SECTORS * SECTOR_SIZE)

/* What a command works on. */
struct job {
	struct block_device *bdev;
	unsigned long sector, count, seed;
	u8 *buf, *want;
	u32 crc;
};

static int info(void)
{
	struct mmc_card_info card;
	struct mmc_counts n;
	int ret = mmc_get_info(&card, &n);

	if (ret)
		shell_puts("card:       none\n");
	else
		shell_printf(
			"card:       %s %s, manufacturer %02x, oem %04x, rev %x.%x, serial %08x, "
			"%u/%u\ncapacity:   %llu sectors, %llu MiB%s\nbus:        %u Hz, %u bits\n",
			card.type, card.name, card.manfid, card.oemid, card.hwrev, card.fwrev,
			card.serial, card.month, card.year, card.sectors, card.sectors >> 11,
			card.ro ? ", write-protected" : "", card.clock, card.width);
	shell_printf("cards:      %u came, %u went\n", n.inserted, n.removed);
	shell_printf("interrupts: %u, %u lost\n", n.interrupts, n.lost);
	shell_printf(
		"errors:     %u timeouts, %u checksums, %u others; %u retries, %u requests failed\n",
		n.timeouts, n.crc, n.others, n.retries, n.failed);
	return 0;
}

/* --- read, write, verify ---------------------------------------------------------------- */

/* What is written: random bytes that depend on the sector and the seed only. */
static void pattern(const struct job *j, unsigned long sector, u8 *buf)
{
	struct rnd_state state;

	prandom_seed_state(&state, (u64)j->seed << 32 | sector);
	prandom_bytes_state(&state, buf, SECTOR_SIZE);
}

static void fill(const struct job *j, unsigned long sector, unsigned long n, u8 *buf)
{
	while (n--) {
		pattern(j, sector++, buf);
		buf += SECTOR_SIZE;
	}
}

static int read_chunk(struct job *j, unsigned long sector, unsigned long n)
{
	return bdev_rw_virt(j->bdev, sector, j->buf, n * SECTOR_SIZE, REQ_OP_READ);
}

static int write_chunk(struct job *j, unsigned long sector, unsigned long n)
{
	fill(j, sector, n, j->buf);
	return bdev_rw_virt(j->bdev, sector, j->buf, n * SECTOR_SIZE, REQ_OP_WRITE);
}

static int verify_chunk(struct job *j, unsigned long sector, unsigned long n)
{
	int ret = read_chunk(j, sector, n);

	if (ret)
		return ret;
	fill(j, sector, n, j->want);
	for (unsigned long i = 0; i < n; i++)
		if (memcmp(j->buf + i * SECTOR_SIZE, j->want + i * SECTOR_SIZE, SECTOR_SIZE))
			return shell_error(-EILSEQ, "sector %lu is not what was written",
					   sector + i);
	return 0;
}

static int each_chunk(struct job *j, int (*fn)(struct job *, unsigned long, unsigned long))
{
	unsigned long at, n;
	int ret = 0;

	for (at = 0; at < j->count && !ret; at += n) {
		n = min(j->count - at, (unsigned long)CHUNK_SECTORS);
		if (shell_interrupted())
			return -EINTR;
		ret = fn(j, j->sector + at, n);
		j->crc = crc32(j->crc, j->buf, n * SECTOR_SIZE);
	}
	return ret;
}

static void dump(const u8 *p, unsigned long sector, unsigned int bytes)
{
	for (unsigned int i = 0; i < bytes; i += 16)
		shell_printf("%08llx  %16ph\n", (u64)sector * SECTOR_SIZE + i, p + i);
}

static int do_read(struct job *j)
{
	int ret = each_chunk(j, read_chunk);

	if (!ret && j->count == 1)
		dump(j->buf, j->sector, SECTOR_SIZE);
	if (!ret)
		shell_printf("%lu sectors read, crc32 %08x\n", j->count, ~j->crc);
	return ret;
}

static int do_write(struct job *j)
{
	int ret = each_chunk(j, write_chunk);

	if (!ret)
		shell_printf("%lu sectors written, crc32 %08x\n", j->count, ~j->crc);
	return ret;
}

static int do_verify(struct job *j)
{
	int ret = each_chunk(j, verify_chunk);

	if (!ret)
		shell_printf("%lu sectors verified, crc32 %08x\n", j->count, ~j->crc);
	return ret;
}

/* --- bench ------------------------------------------------------------------------------ */

static void show_rate(struct job *j, unsigned int sectors, const struct run_stat *before, u32 us)
{
	const struct run_stat *st = &bdev_get_queue(j->bdev)->stat[0].latency;
	u32 n = stat_count(st) - stat_count(before);

	shell_printf("%4u sectors a request: %6u KiB/s, %6u requests/s, mean %6u us\n", sectors,
		     (u32)div_u64((u64)j->count * SECTOR_SIZE * 1000000 / 1024, us),
		     (u32)div_u64((u64)n * 1000000, us),
		     (u32)div_u64(st->total - before->total, n ?: 1));
}

/* Reads the same sectors with requests of several sizes. */
static int do_bench(struct job *j)
{
	static const unsigned int sizes[] = {1, 8, 32, CHUNK_SECTORS};

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct run_stat before = bdev_get_queue(j->bdev)->stat[0].latency;
		u32 start = clock_us();

		for (unsigned long at = 0; at < j->count; at += sizes[i]) {
			int ret =
				read_chunk(j, j->sector + at, min_t(u32, sizes[i], j->count - at));

			if (ret || shell_interrupted())
				return ret ?: -EINTR;
		}
		show_rate(j, sizes[i], &before, max(clock_us() - start, 1u));
	}
	return shell_cat("/sys/kernel/debug/block/latency");
}

/* --- the command ------------------------------------------------------------------------ */

static int run(struct job *j, const char *verb, int (*fn)(struct job *))
{
	const fmode_t mode = fn == do_write ? FMODE_READ | FMODE_WRITE : FMODE_READ;
	int ret = -ENOMEM;

	j->bdev = blkdev_get_by_path(DISK, mode, NULL);
	if (IS_ERR(j->bdev))
		return shell_error(PTR_ERR(j->bdev), "%s",
				   PTR_ERR(j->bdev) == -EROFS ? "the card is write-protected"
							      : "there is no card");
	j->crc = ~0;
	j->buf = kmalloc(CHUNK_BYTES, GFP_KERNEL);
	j->want = kmalloc(CHUNK_BYTES, GFP_KERNEL);
	if (j->buf && j->want)
		ret = fn(j);
	kfree(j->want);
	kfree(j->buf);
	blkdev_put(j->bdev, mode);
	return ret;
}

static const struct {
	const char *name;
	int (*fn)(struct job *j);
	unsigned long count; /* if none is given; 0: it must be */
} verbs[] = {
	{"read", do_read, 1},
	{"write", do_write, 0},
	{"verify", do_verify, 0},
	{"bench", do_bench, 2048},
};

static int arguments(struct job *j, int argc, char **argv, unsigned long count)
{
	int ret = 0;

	*j = (struct job){.count = count};
	if (argc > 2)
		ret = shell_number(argv[2], "sector", 0, ULONG_MAX, &j->sector);
	if (!ret && argc > 3)
		ret = shell_number(argv[3], "count", 1, ULONG_MAX, &j->count);
	if (!ret && argc > 4)
		ret = shell_number(argv[4], "seed", 0, ULONG_MAX, &j->seed);
	return ret ?: j->count ? ret : shell_usage();
}

static int cmd_mmc(int argc, char **argv)
{
	struct mmc_card_info card;
	struct mmc_counts counts;
	struct job j;
	int ret;

	if (argc == 1 || (argc == 2 && !strcmp(argv[1], "info")))
		return info();
	for (unsigned int i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (strcmp(argv[1], verbs[i].name) || argc > 5)
			continue;
		mmc_get_info(&card, &counts);
		ret = arguments(&j, argc, argv, verbs[i].count);
		return ret ?: run(&j, argv[1], verbs[i].fn);
	}
	return shell_usage();
}

static void complete_mmc(struct shell_completion *c)
{
	static const char *const words[] = {"bench", "info", "read", "verify", "write", NULL};

	if (c->argc == 2)
		shell_complete_words(c, words);
}

SHELL_CMD(mmc, "mmc [info|read|write|verify|bench [SECTOR [COUNT [SEED]]]]", "the SD card", cmd_mmc,
	  complete_mmc,
	  .more = "Without arguments: the card, and what happened on its bus.\n"
		  "'write' overwrites COUNT sectors with a pattern, 'verify' compares; what is on\n"
		  "the card there is lost. 'read' shows one sector, and the checksum of several.",
	  .example = "  mmc\n  mmc read 0\n  mmc write 2048 64\n  mmc verify 2048 64\n  mmc bench");
