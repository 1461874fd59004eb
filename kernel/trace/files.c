// SPDX-License-Identifier: MIT
/* The files in /sys/kernel/tracing, for those who know them from Linux. */
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kstrtox.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/trace_printk.h>
#include <linux/uaccess.h>
#include <bhk/task.h>
#include <bhk/tracer.h>
#include "files.h"

int trace_read_switch(const char *text, bool *on)
{
	if (strcmp(text, "0") && strcmp(text, "1"))
		return -EINVAL;
	*on = *text == '1';
	return 0;
}

static int control_open(struct inode *inode, struct file *file)
{
	const struct trace_control *c = inode->i_private;
	int ret = 0;

	if (file->f_mode & FMODE_READ && !c->show)
		return -EINVAL;
	if (file->f_mode & FMODE_WRITE && !c->store)
		return -EACCES;
	if (file->f_mode & FMODE_READ)
		ret = single_open(file, c->show, c->data);
	if (!ret && file->f_mode & FMODE_WRITE && file->f_flags & O_TRUNC && c->clear)
		c->clear(c->data);
	return ret;
}

static int control_release(struct inode *inode, struct file *file)
{
	return file->f_mode & FMODE_READ ? single_release(inode, file) : 0;
}

/* Longer ones are refused, not cut. */
static ssize_t control_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	const struct trace_control *c = file_inode(file)->i_private;
	char *text;
	int ret;

	if (count > STORE_MAX)
		return -E2BIG;
	text = memdup_user_nul(buf, count);
	if (IS_ERR(text))
		return PTR_ERR(text);
	text[strcspn(text, "\n")] = '\0';
	ret = c->store(text, c->data);
	kfree(text);
	return ret ?: count;
}

static const struct file_operations control_fops = {
	.open = control_open,
	.read = seq_read,
	.write = control_write,
	.llseek = seq_lseek,
	.release = control_release,
};

struct dentry *trace_control_file(const struct trace_control *control, struct dentry *parent)
{
	umode_t mode = (control->show ? 0444 : 0) | (control->store ? 0200 : 0);

	return tracefs_create_file(control->name, mode, parent, (void *)control, &control_fops);
}

/* An open file `trace`: the header is at position 0, behind it the records. */
struct trace_lines {
	struct trace_reader reader;
	struct trace_seq s;
	char text[1024];
	loff_t pos;
	bool have;
	bool paused;
};

/* Either where it stopped, or from the beginning. */
static void *lines_start(struct seq_file *m, loff_t *pos)
{
	struct trace_lines *l = m->private;

	if (*pos && *pos != l->pos)
		return NULL;
	if (!*pos) {
		l->pos = 0;
		l->have = true;
		trace_rewind(&l->reader);
	}
	return l->have ? l : NULL;
}

static void *lines_next(struct seq_file *m, void *v, loff_t *pos)
{
	struct trace_lines *l = v;

	l->pos = ++*pos;
	l->have = trace_next(&l->reader);
	return l->have ? l : NULL;
}

static void lines_stop(struct seq_file *m, void *v)
{
}

static int lines_show(struct seq_file *m, void *v)
{
	struct trace_lines *l = v;

	l->s = (struct trace_seq){.buf = l->text, .size = sizeof(l->text)};
	if (l->pos)
		trace_print_record(&l->s, &l->reader);
	else
		trace_print_header(&l->s);
	seq_puts(m, l->text);
	seq_putc(m, '\n');
	return 0;
}

static const struct seq_operations lines_ops = {
	.start = lines_start,
	.next = lines_next,
	.stop = lines_stop,
	.show = lines_show,
};

static void line_to_file(const char *line, void *m)
{
	seq_puts(m, line);
	seq_putc(m, '\n');
}

/* While a tracer is at work the file is its report. */
static int report_show(struct seq_file *m, void *v)
{
	int ret = latency_show(line_to_file, m);

	if (ret != -ENODATA)
		return ret;
	seq_printf(m, "# tracer: %s\n#\n", latency_tracer_name(latency_current_tracer()));
	return 0;
}

/* Nothing is recorded while it is read: the reading itself would push out what is to be read. */
static int trace_open(struct inode *inode, struct file *file)
{
	struct trace_lines *l;

	if (file->f_mode & FMODE_WRITE && file->f_flags & O_TRUNC)
		trace_clear();
	if (!(file->f_mode & FMODE_READ))
		return 0;
	if (latency_current_tracer() != TRACER_NOP)
		return single_open(file, report_show, NULL);
	l = __seq_open_private(file, &lines_ops, sizeof(*l));
	if (!l)
		return -ENOMEM;
	l->paused = trace_is_paused();
	trace_pause(true);
	return 0;
}

static int trace_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	if (!(file->f_mode & FMODE_READ))
		return 0;
	if (m->op != &lines_ops)
		return single_release(inode, file);
	trace_pause(((struct trace_lines *)m->private)->paused);
	return seq_release_private(inode, file);
}

/* What is written does not matter, as on Linux: that it is opened to be written anew clears. */
static ssize_t trace_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return count;
}

static const struct file_operations trace_fops = {
	.open = trace_open,
	.read = seq_read,
	.write = trace_write,
	.llseek = seq_lseek,
	.release = trace_release,
};

static int on_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%d\n", trace_is_on() && !trace_is_paused());
	return 0;
}

static int on_store(char *text, void *data)
{
	bool on;

	return trace_read_switch(text, &on) ?: trace_switch(on);
}

static int overwrite_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%d\n", !trace_keeps_oldest());
	return 0;
}

static int overwrite_store(char *text, void *data)
{
	bool on;
	int ret = trace_read_switch(text, &on);

	if (!ret)
		trace_keep_oldest(!on);
	return ret;
}

static int tracer_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s\n", latency_tracer_name(latency_current_tracer()));
	return 0;
}

static int tracer_store(char *text, void *data)
{
	return latency_set_tracer(text);
}

/* nop is the last one, as on Linux. */
static int tracers_show(struct seq_file *m, void *v)
{
	enum latency_tracer t;

	for (t = NR_TRACERS - 1; t > TRACER_NOP; t--)
		if (latency_tracer_exists(t))
			seq_printf(m, "%s ", latency_tracer_name(t));
	seq_printf(m, "%s\n", latency_tracer_name(TRACER_NOP));
	return 0;
}

#ifdef CONFIG_TRACER_MAX_TRACE
static int max_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%u\n", latency_max_us());
	return 0;
}

static int max_store(char *text, void *data)
{
	unsigned int us;
	int ret = kstrtouint(text, 0, &us);

	if (!ret)
		latency_reset(us);
	return ret;
}
#endif

static int size_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%u\n", trace_size_kib());
	return 0;
}

static int size_store(char *text, void *data)
{
	unsigned int kib;

	return kstrtouint(text, 0, &kib) ?: trace_resize(kib);
}

/* Who lives, then who has lived. */
static int cmdlines_show(struct seq_file *m, void *v)
{
	char comm[TASK_COMM_LEN];
	struct task_struct *p;
	unsigned int i;
	s32 pid;

	for_each_task(p)
		if (p->pid)
			seq_printf(m, "%d %s\n", p->pid, p->comm);
	for (i = 0; trace_saved_comm(i, &pid, comm); i++)
		seq_printf(m, "%d %s\n", pid, comm);
	return 0;
}

static int clock_show(struct seq_file *m, void *v)
{
	seq_puts(m, "[mono]\n");
	return 0;
}

/* What Linux's file of the same name prints for `echo text > trace_marker`. */
static int tracing_mark_write(char *text, void *data)
{
	__trace_printk((unsigned long)tracing_mark_write, "%s\n", text);
	return 0;
}

static int stats_show(struct seq_file *m, void *v)
{
	char text[256];
	struct trace_seq s = {.buf = text, .size = sizeof(text)};
	int ret = trace_print_stats(&s);

	if (!ret)
		seq_puts(m, text);
	return ret;
}

static const struct trace_control controls[] = {
	{"tracing_on", on_show, on_store},
	{"current_tracer", tracer_show, tracer_store},
	{"available_tracers", tracers_show},
#ifdef CONFIG_TRACER_MAX_TRACE
	{"tracing_max_latency", max_show, max_store},
#endif
	{"buffer_size_kb", size_show, size_store},
	{"buffer_total_size_kb", size_show},
	{"trace_clock", clock_show},
	{"trace_marker", NULL, tracing_mark_write},
	{"saved_cmdlines", cmdlines_show},
};

static const struct trace_control stats = {"stats", stats_show};
static const struct trace_control overwrite = {"overwrite", overwrite_show, overwrite_store};

static int __init trace_files_init(void)
{
	struct dentry *cpu = tracefs_create_dir("per_cpu", NULL);
	unsigned int i;

	cpu = tracefs_create_dir("cpu0", cpu);
	tracefs_create_file("trace", 0644, NULL, NULL, &trace_fops);
	tracefs_create_file("trace", 0644, cpu, NULL, &trace_fops);
	trace_control_file(&stats, cpu);
	trace_control_file(&overwrite, tracefs_create_dir("options", NULL));
	for (i = 0; i < ARRAY_SIZE(controls); i++)
		trace_control_file(&controls[i], NULL);
	trace_event_files();
	return 0;
}
fs_initcall(trace_files_init);
