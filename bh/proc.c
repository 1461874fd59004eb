// SPDX-License-Identifier: MIT
/* /proc/softirqs, in Linux's columns. */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <bhk/softirq.h>

static int show_softirqs(struct seq_file *m, void *unused)
{
	unsigned int nr;

	seq_puts(m, "                    CPU0       \n");
	for (nr = 0; nr < NR_SOFTIRQS; nr++)
		seq_printf(m, "%12s: %10llu\n", softirq_to_name[nr],
			   stat_count(&softirq_stat[nr]));
	return 0;
}

static int __init proc_softirqs_init(void)
{
	const void *file = proc_create_single("softirqs", 0, NULL, show_softirqs);

	return file ? 0 : -ENOMEM; /* GCOVR_EXCL_BR_LINE: no memory at boot */
}
fs_initcall(proc_softirqs_init);
