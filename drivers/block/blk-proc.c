// SPDX-License-Identifier: MIT
/* /proc/partitions, /proc/diskstats and /sys/kernel/debug/block/latency. */
#include <linux/debugfs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/time64.h>
#include "blk.h"

static int partitions_show(struct seq_file *m, void *v)
{
	struct gendisk *disk;

	seq_puts(m, "major minor  #blocks  name\n\n");
	mutex_lock(&disk_mutex);
	list_for_each_entry(disk, &disk_list, node)
		for (unsigned int i = 0; i <= DISK_MAX_PARTS; i++)
			if (disk->part[i].bd_nr_sectors)
				seq_printf(m, "%4d  %7d %10llu %s\n", disk->major,
					   disk->first_minor + i, disk->part[i].bd_nr_sectors >> 1,
					   disk->part[i].bd_name);
	mutex_unlock(&disk_mutex);
	return 0;
}

static u32 ms(u64 us)
{
	return div_u64(us, USEC_PER_MSEC);
}

/* The figures of a direction are those of one moment, so that they belong together. */
static void get_stat(struct request_queue *q, struct blk_dir_stat *st, u64 *busy)
{
	unsigned long flags;

	for (unsigned int i = 0; i < 2; i++) {
		spin_lock_irqsave(&q->lock, flags);
		st[i] = q->stat[i];
		*busy = q->busy_us;
		spin_unlock_irqrestore(&q->lock, flags);
	}
}

static void diskstats_line(struct seq_file *m, struct gendisk *disk)
{
	struct request_queue *q = disk->queue;
	struct blk_dir_stat st[2];
	u64 busy;

	get_stat(q, st, &busy);
	seq_printf(m, "%4d %7d %s", disk->major, disk->first_minor, disk->disk_name);
	for (unsigned int i = 0; i < 2; i++)
		seq_printf(m, " %llu %u %llu %u", stat_count(&st[i].latency), st[i].merges,
			   st[i].sectors, ms(st[i].latency.total));
	seq_printf(m, " %u %u %u 0 0 0 0 0 0\n",
		   q->set->queue_depth - (unsigned int)hweight_long(q->free), ms(busy),
		   ms(st[0].latency.total + st[1].latency.total));
}

/* Linux's columns; partitions have no line of their own. */
static int diskstats_show(struct seq_file *m, void *v)
{
	struct gendisk *disk;

	mutex_lock(&disk_mutex);
	list_for_each_entry(disk, &disk_list, node)
		diskstats_line(m, disk);
	mutex_unlock(&disk_mutex);
	return 0;
}

static int latency_show(struct seq_file *m, void *v)
{
	static const char *const dirs[2] = {"read", "write"};
	struct blk_dir_stat st[2];
	struct gendisk *disk;
	u64 busy;

	seq_puts(m, "disk       dir    requests  errors  mean us   p50 us   p99 us   max us\n");
	mutex_lock(&disk_mutex);
	list_for_each_entry(disk, &disk_list, node) {
		get_stat(disk->queue, st, &busy);
		for (unsigned int i = 0; i < 2; i++)
			seq_printf(m, "%-10s %-5s %9llu %7u %8u %8u %8u %8u\n", disk->disk_name,
				   dirs[i], stat_count(&st[i].latency), st[i].errors,
				   stat_mean_us(&st[i].latency),
				   stat_percentile_us(&st[i].latency, 50),
				   stat_percentile_us(&st[i].latency, 99), st[i].latency.max);
	}
	mutex_unlock(&disk_mutex);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(latency);

static int __init blk_proc_init(void)
{
	proc_create_single("partitions", 0444, NULL, partitions_show);
	proc_create_single("diskstats", 0444, NULL, diskstats_show);
	debugfs_create_file("latency", 0444, debugfs_create_dir("block", NULL), NULL,
			    &latency_fops);
	return 0;
}
fs_initcall(blk_proc_init);
