// SPDX-License-Identifier: MIT
/*
 * /proc/stat, in Linux's columns: times in hundredths of a second. What is neither a handler
 * nor a softirq nor idle is "system"; there is no user space to fill the other columns.
 */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/math64.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <bhk/irq.h>
#include <bhk/sched.h>
#include <bhk/softirq.h>
#include <bhk/task.h>
#include <bhk/time.h>

/* Linux's USER_HZ is 100, whatever HZ is. */
#define TICK_US (USEC_PER_SEC / 100)

/* Where the time since boot went, in us. */
struct cpu_times {
	u64 system, idle, hardirq, softirq;
};

/*
 * An interrupt on top of a thread counts as that thread's time too, so what is left beside
 * interrupts is shared out between idling and the rest as it was booked.
 */
static struct cpu_times cpu_times(u64 idle_us)
{
	u64 rest, share, uptime = uptime_us();
	struct cpu_times t = {};
	struct irq_desc *desc;
	unsigned int irq, nr;

	for_each_irq_desc(irq, desc)
		t.hardirq += stat_total_us(&desc->stat);
	for (nr = 0; nr < NR_SOFTIRQS; nr++)
		t.softirq += stat_total_us(&softirq_stat[nr]);
	rest = uptime - min(uptime, t.hardirq + t.softirq);
	share = div64_u64(idle_us << 16, uptime);
	t.idle = idle_us - min(idle_us, ((t.hardirq + t.softirq) * share) >> 16);
	t.system = rest - min(rest, t.idle);
	return t;
}

static void show_cpu(struct seq_file *m, const char *name, const struct cpu_times *t)
{
	seq_printf(m, "%s 0 0 %llu %llu 0 %llu %llu 0 0 0\n", name, div_u64(t->system, TICK_US),
		   div_u64(t->idle, TICK_US), div_u64(t->hardirq, TICK_US),
		   div_u64(t->softirq, TICK_US));
}

static void show_intr(struct seq_file *m)
{
	u64 total = irq_spurious_count;
	struct irq_desc *desc;
	unsigned int irq;

	for_each_irq_desc(irq, desc)
		total += stat_count(&desc->stat);
	seq_printf(m, "intr %llu 0", total);
	for (irq = 1; irq < NR_IRQS; irq++) {
		desc = irq_to_desc(irq);
		seq_printf(m, " %llu", desc ? stat_count(&desc->stat) : 0);
	}
	seq_putc(m, '\n');
}

static void show_softirq(struct seq_file *m)
{
	u64 total = 0;
	unsigned int nr;

	for (nr = 0; nr < NR_SOFTIRQS; nr++)
		total += stat_count(&softirq_stat[nr]);
	seq_printf(m, "softirq %llu", total);
	for (nr = 0; nr < NR_SOFTIRQS; nr++)
		seq_printf(m, " %llu", stat_count(&softirq_stat[nr]));
	seq_putc(m, '\n');
}

static int show_stat(struct seq_file *m, void *unused)
{
	struct sched_stats st;
	struct cpu_times times;

	sched_get_stats(&st);
	times = cpu_times(st.idle_us);
	show_cpu(m, "cpu ", &times);
	show_cpu(m, "cpu0", &times);
	show_intr(m);
	seq_printf(m, "ctxt %lu\nbtime 0\nprocesses %lu\nprocs_running %u\nprocs_blocked 0\n",
		   st.nr_switches, total_forks, st.nr_running);
	show_softirq(m);
	return 0;
}

static int __init proc_stat_init(void)
{
	return proc_create_single("stat", 0, NULL, show_stat) ? 0 : -ENOMEM;
}
fs_initcall(proc_stat_init);
