// SPDX-License-Identifier: MIT
/* /proc/meminfo, /proc/buddyinfo and /proc/slabinfo, in Linux's formats. */
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <bhk/mm.h>

static void show_kb(struct seq_file *m, const char *name, size_t bytes)
{
	seq_printf(m, "%-16s%8zu kB\n", name, bytes / 1024);
}

static int meminfo_show(struct seq_file *m, void *v)
{
	struct mem_info info;

	mem_get_info(&info);
	show_kb(m, "MemTotal:", info.total);
	show_kb(m, "MemFree:", info.free);
	show_kb(m, "MemAvailable:", info.free);
	show_kb(m, "Slab:", info.slab);
	show_kb(m, "KernelStack:", info.stacks);
	show_kb(m, "PageTables:", info.tables);
	show_kb(m, "KernelImage:", info.image);
	show_kb(m, "KernelCode:", info.code);
	show_kb(m, "KernelInUse:", info.in_use);
	show_kb(m, "PageStructs:", info.pages);
	show_kb(m, "LargeKmalloc:", info.large);
	return 0;
}

static int buddyinfo_show(struct seq_file *m, void *v)
{
	unsigned int blocks[MAX_ORDER], order;

	page_alloc_stats(blocks);
	seq_puts(m, "Node 0, zone   Normal ");
	for (order = 0; order < MAX_ORDER; order++)
		seq_printf(m, "%6u ", blocks[order]);
	seq_putc(m, '\n');
	return 0;
}

static void show_cache(struct seq_file *m, const struct kmem_cache *s)
{
	unsigned int active = s->nr_slabs - s->nr_empty;

	seq_printf(m, "%-17s %6u %6u %6u %4u %4u : tunables %4u %4u %4u : slabdata %6u %6u %6u\n",
		   s->name, s->nr_objects, s->nr_slabs * s->per_slab, s->size, s->per_slab,
		   1u << s->order, 0, 0, 0, active, s->nr_slabs, 0);
}

static int slabinfo_show(struct seq_file *m, void *v)
{
	struct kmem_cache *s = NULL;

	seq_puts(m, "slabinfo - version: 2.1\n");
	seq_puts(m, "# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab>");
	seq_puts(m, " : tunables <limit> <batchcount> <sharedfactor>");
	seq_puts(m, " : slabdata <active_slabs> <num_slabs> <sharedavail>\n");
	while ((s = kmem_cache_next(s)))
		show_cache(m, s);
	return 0;
}

static int __init mm_proc_init(void)
{
	proc_create_single("meminfo", 0, NULL, meminfo_show);
	proc_create_single("buddyinfo", 0, NULL, buddyinfo_show);
	proc_create_single("slabinfo", 0400, NULL, slabinfo_show);
	return 0;
}
fs_initcall(mm_proc_init);
