// SPDX-License-Identifier: MIT
/* /proc, seq_file and debugfs: what a driver's files do, and what becomes of them. */
#include <linux/completion.h>
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <bhk/vfs.h>
#include "files.h"
#include "threads.h"

static char text[20000];

/* --- single_open: one record ----------------------------------------------------------------- */

static int nr_shows;

static int show_data(struct seq_file *m, void *v)
{
	nr_shows++;
	seq_printf(m, "data %s\n", (char *)m->private);
	return 0;
}

static void a_file_shows_its_data(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, proc_create_single_data("t1", 0, NULL, show_data, "x"));
	KUNIT_EXPECT_EQ(test, read_file("/proc/t1", text, sizeof(text), 100), 7);
	KUNIT_EXPECT_STREQ(test, text, "data x\n");
	/* In pieces it is made once. */
	nr_shows = 0;
	KUNIT_EXPECT_EQ(test, read_file("/proc/t1", text, sizeof(text), 1), 7);
	KUNIT_EXPECT_STREQ(test, text, "data x\n");
	KUNIT_EXPECT_EQ(test, nr_shows, 1);
	remove_proc_entry("t1", NULL);
	KUNIT_EXPECT_EQ(test, read_file("/proc/t1", text, sizeof(text), 100), -ENOENT);
}

static void a_name_can_be_used_again(struct kunit *test)
{
	int i;

	for (i = 0; i < 3; i++) {
		KUNIT_ASSERT_NOT_NULL(test, proc_create_single_data("t1", 0, NULL, show_data, "y"));
		remove_proc_entry("t1", NULL);
	}
}

static void a_name_that_is_taken_is_refused(struct kunit *test)
{
	kunit_expect_log(test, "proc_dir_entry 'proc/t1' already registered");
	KUNIT_ASSERT_NOT_NULL(test, proc_create_single_data("t1", 0, NULL, show_data, "first"));
	KUNIT_EXPECT_NULL(test, proc_create_single_data("t1", 0, NULL, show_data, "second"));
	read_file("/proc/t1", text, sizeof(text), 100);
	KUNIT_EXPECT_STREQ(test, text, "data first\n");
	remove_proc_entry("t1", NULL);
}

static void removing_what_is_not_there_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "name 'none'");
	remove_proc_entry("none", NULL);
}

static int show_long(struct seq_file *m, void *v)
{
	int i;

	for (i = 0; i < 1500; i++)
		seq_printf(m, "%09d\n", i);
	return 0;
}

static void a_text_longer_than_a_page_is_whole(struct kunit *test)
{
	proc_create_single("t1", 0, NULL, show_long);
	KUNIT_EXPECT_EQ(test, read_file("/proc/t1", text, sizeof(text), 333), 15000);
	KUNIT_EXPECT_EQ(test, strncmp(text + 14990, "000001499\n", 10), 0);
	remove_proc_entry("t1", NULL);
}

static int show_endless(struct seq_file *m, void *v)
{
	while (!seq_has_overflowed(m))
		seq_puts(m, "for ever ");
	return 0;
}

static void a_text_without_end_is_an_error(struct kunit *test)
{
	proc_create_single("t1", 0, NULL, show_endless);
	KUNIT_EXPECT_EQ(test, read_file("/proc/t1", text, sizeof(text), 100), -E2BIG);
	remove_proc_entry("t1", NULL);
}

/* --- seq_operations: many records -------------------------------------------------------------- */

#define RECORDS 1000

static int nr_starts, nr_stops;

static void *count_start(struct seq_file *m, loff_t *pos)
{
	nr_starts++;
	return *pos < RECORDS ? pos : NULL;
}

static void *count_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return *pos < RECORDS ? pos : NULL;
}

static void count_stop(struct seq_file *m, void *v)
{
	nr_stops++;
}

static int count_show(struct seq_file *m, void *v)
{
	int n = *(loff_t *)v;

	seq_printf(m, "record %05d\n", n);
	return n % 2 ? SEQ_SKIP : 0;
}

static const struct seq_operations count_ops = {
	.start = count_start, .next = count_next, .stop = count_stop, .show = count_show,
};

static void records_come_in_order_whatever_the_chunk(struct kunit *test)
{
	static const size_t chunks[] = { 1, 12, 13, 14, 4095, 20000 };
	int i, n;

	proc_create_seq("t1", 0, NULL, &count_ops);
	for (i = 0; i < ARRAY_SIZE(chunks); i++) {
		nr_starts = nr_stops = 0;
		KUNIT_ASSERT_EQ(test, read_file("/proc/t1", text, sizeof(text), chunks[i]),
				RECORDS / 2 * 13);
		for (n = 0; n < RECORDS / 2; n++) {
			char line[16];

			sprintf(line, "record %05d\n", n * 2);
			KUNIT_ASSERT_EQ(test, memcmp(text + n * 13, line, 13), 0);
		}
		KUNIT_EXPECT_EQ(test, nr_starts, nr_stops);
	}
	remove_proc_entry("t1", NULL);
}

static void reading_can_begin_anywhere(struct kunit *test)
{
	struct file *file;

	proc_create_seq("t1", 0, NULL, &count_ops);
	file = vfs_open("/proc/t1", O_RDONLY);
	KUNIT_EXPECT_EQ(test, (int)vfs_llseek(file, 13 * 400, SEEK_SET), 13 * 400);
	KUNIT_EXPECT_EQ(test, vfs_read(file, text, 13), 13);
	KUNIT_EXPECT_EQ(test, strncmp(text, "record 00800\n", 13), 0);
	vfs_llseek(file, 7, SEEK_SET);
	KUNIT_EXPECT_EQ(test, vfs_read(file, text, 5), 5);
	KUNIT_EXPECT_EQ(test, strncmp(text, "00000", 5), 0);
	KUNIT_EXPECT_EQ(test, (int)vfs_llseek(file, -1, SEEK_SET), -EINVAL);
	vfs_llseek(file, 1000000, SEEK_SET);
	KUNIT_EXPECT_EQ(test, vfs_read(file, text, 5), 0);
	vfs_release(file);
	remove_proc_entry("t1", NULL);
}

static void *fail_start(struct seq_file *m, loff_t *pos)
{
	return ERR_PTR(-ENODEV);
}

static const struct seq_operations fail_ops = {
	.start = fail_start, .next = count_next, .stop = count_stop, .show = count_show,
};

static void a_start_that_fails_is_an_error(struct kunit *test)
{
	proc_create_seq("t1", 0, NULL, &fail_ops);
	KUNIT_EXPECT_EQ(test, read_file("/proc/t1", text, sizeof(text), 10), -ENODEV);
	remove_proc_entry("t1", NULL);
}

/* --- proc_ops of a driver's own ------------------------------------------------------------------ */

static char written[16];
static int nr_released;

static int own_open(struct inode *inode, struct file *file)
{
	file->private_data = pde_data(inode);
	return file->private_data ? 0 : -EACCES;
}

static ssize_t own_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return simple_read_from_buffer(buf, count, pos, file->private_data,
				       strlen(file->private_data));
}

static ssize_t own_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	ssize_t n = simple_write_to_buffer(written, sizeof(written) - 1, pos, buf, count);

	written[n > 0 ? n : 0] = '\0';
	return n;
}

static int own_release(struct inode *inode, struct file *file)
{
	nr_released++;
	return 0;
}

static const struct proc_ops own_ops = {
	.proc_open = own_open, .proc_read = own_read, .proc_write = own_write,
	.proc_release = own_release,
};

static void own_functions_are_called(struct kunit *test)
{
	proc_create_data("t1", 0644, NULL, &own_ops, "hello");
	nr_released = 0;
	read_file("/proc/t1", text, sizeof(text), 2);
	KUNIT_EXPECT_STREQ(test, text, "hello");
	KUNIT_EXPECT_EQ(test, write_file("/proc/t1", "abc"), 3);
	KUNIT_EXPECT_STREQ(test, written, "abc");
	KUNIT_EXPECT_EQ(test, nr_released, 2);
	remove_proc_entry("t1", NULL);
}

static void an_open_that_fails_is_not_released(struct kunit *test)
{
	proc_create("t1", 0644, NULL, &own_ops);
	nr_released = 0;
	KUNIT_EXPECT_EQ(test, PTR_ERR(vfs_open("/proc/t1", O_RDONLY)), -EACCES);
	KUNIT_EXPECT_EQ(test, nr_released, 0);
	remove_proc_entry("t1", NULL);
}

static void a_removed_file_is_released_once(struct kunit *test)
{
	struct file *file;

	proc_create_data("t1", 0644, NULL, &own_ops, "hello");
	file = vfs_open("/proc/t1", O_RDWR);
	nr_released = 0;
	remove_proc_entry("t1", NULL);
	KUNIT_EXPECT_EQ(test, nr_released, 1);
	KUNIT_EXPECT_EQ(test, vfs_read(file, text, 5), -EIO);
	KUNIT_EXPECT_EQ(test, vfs_write(file, text, 5), -EIO);
	KUNIT_EXPECT_EQ(test, (int)vfs_llseek(file, 0, SEEK_SET), -EIO);
	vfs_release(file);
	KUNIT_EXPECT_EQ(test, nr_released, 1);
}

/*
 *	reader			remover
 *	  reads, sleeps inside
 *				  removes the file: must wait
 *	  goes on
 *	  is done
 *				  returns
 */
static DECLARE_COMPLETION(go_on);
static bool read_is_done;

static ssize_t slow_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	wait_for_completion(&go_on);
	read_is_done = true;
	return 0;
}

static const struct proc_ops slow_ops = { .proc_read = slow_read };

static int read_slowly(void *unused)
{
	char buf[4];

	return read_file("/proc/t1", buf, sizeof(buf), 1);
}

static int remove_it(void *unused)
{
	remove_proc_entry("t1", NULL);
	return read_is_done;
}

static void removing_waits_for_a_running_read(struct kunit *test)
{
	struct task_struct *reader, *remover;

	reinit_completion(&go_on);
	read_is_done = false;
	proc_create("t1", 0, NULL, &slow_ops);
	reader = start_thread(test, read_slowly, NULL, 10);
	remover = start_thread(test, remove_it, NULL, 10);
	KUNIT_EXPECT_EQ(test, task_state_to_char(remover), 'D');
	/* Nobody finds it any more. */
	KUNIT_EXPECT_EQ(test, read_slowly(NULL), -ENOENT);
	complete_all(&go_on);
	KUNIT_EXPECT_EQ(test, join_thread(remover), 1);
	join_thread(reader);
}

/* --- directories ---------------------------------------------------------------------------------- */

static void directories_hold_files(struct kunit *test)
{
	struct proc_dir_entry *dir = proc_mkdir("tdir", NULL);

	proc_create_single_data("a", 0, dir, show_data, "a");
	proc_create_single_data("tdir/b", 0, NULL, show_data, "b");
	proc_mkdir("sub", dir);
	KUNIT_EXPECT_STREQ(test, list_files("/proc/tdir"), "a b sub/ ");
	KUNIT_EXPECT_STREQ(test, list_files("/proc/tdir/"), "a b sub/ ");
	KUNIT_EXPECT_STREQ(test, list_files("/proc/tdir/a"), "a ");
	KUNIT_EXPECT_NULL(test, list_files("/proc/tdir/none"));
	read_file("/proc/tdir/b", text, sizeof(text), 100);
	KUNIT_EXPECT_STREQ(test, text, "data b\n");
	KUNIT_EXPECT_EQ(test, read_file("/proc/tdir", text, sizeof(text), 1), -EISDIR);
	KUNIT_EXPECT_NULL(test, proc_create_single("none/a", 0, dir, show_long));
	KUNIT_EXPECT_EQ(test, remove_proc_subtree("tdir", NULL), 0);
	KUNIT_EXPECT_NULL(test, list_files("/proc/tdir"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(list_files("/"), "dev/"));
}

static void what_the_kernel_shows_itself(struct kunit *test)
{
	static const char *const files[] = { "meminfo", "buddyinfo", "slabinfo", "cmdline",
					     "uptime", "devices", "misc" };
	char path[32];
	int i;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		sprintf(path, "/proc/%s", files[i]);
		KUNIT_EXPECT_GE(test, read_file(path, text, sizeof(text), 100), 0);
	}
	read_file("/proc/meminfo", text, sizeof(text), 100);
	KUNIT_EXPECT_EQ(test, strncmp(text, "MemTotal:", 9), 0);
	read_file("/proc/slabinfo", text, sizeof(text), 100);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "\nkmalloc-64 "));
}

/* --- debugfs ---------------------------------------------------------------------------------------- */

static void variables_are_files(struct kunit *test)
{
	struct dentry *dir = debugfs_create_dir("t", NULL);
	u8 small = 3;
	u32 number = 10;
	bool yes = true;
	atomic_t count = ATOMIC_INIT(-4);

	debugfs_create_u8("small", 0644, dir, &small);
	debugfs_create_u32("number", 0644, dir, &number);
	debugfs_create_x32("hex", 0644, dir, &number);
	debugfs_create_bool("yes", 0644, dir, &yes);
	debugfs_create_atomic_t("count", 0644, dir, &count);
	KUNIT_EXPECT_STREQ(test, list_files("/sys/kernel/debug/t"), "small number hex yes count ");
	read_file("/sys/kernel/debug/t/hex", text, sizeof(text), 100);
	KUNIT_EXPECT_STREQ(test, text, "0x0000000a\n");
	KUNIT_EXPECT_EQ(test, write_file("/sys/kernel/debug/t/number", "0x20\n"), 5);
	KUNIT_EXPECT_EQ(test, number, 32);
	KUNIT_EXPECT_EQ(test, write_file("/sys/kernel/debug/t/small", "256"), -ERANGE);
	KUNIT_EXPECT_EQ(test, write_file("/sys/kernel/debug/t/small", "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, small, 3);
	KUNIT_EXPECT_EQ(test, write_file("/sys/kernel/debug/t/yes", "n"), 1);
	KUNIT_EXPECT_FALSE(test, yes);
	read_file("/sys/kernel/debug/t/count", text, sizeof(text), 100);
	KUNIT_EXPECT_STREQ(test, text, "-4\n");
	KUNIT_EXPECT_EQ(test, write_file("/sys/kernel/debug/t/count", "-7"), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&count), -7);
	debugfs_remove_recursive(dir);
	KUNIT_EXPECT_NULL(test, list_files("/sys/kernel/debug/t"));
}

static int shown_show(struct seq_file *m, void *v)
{
	seq_puts(m, m->private);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(shown);

static void a_show_attribute_is_a_debug_file(struct kunit *test)
{
	struct dentry *file = debugfs_create_file("t", 0444, NULL, "text", &shown_fops);

	read_file("/sys/kernel/debug/t", text, sizeof(text), 100);
	KUNIT_EXPECT_STREQ(test, text, "text");
	debugfs_remove(file);
	debugfs_remove(NULL);
	debugfs_remove(ERR_PTR(-ENOMEM));
}

static struct kunit_case proc_cases[] = {
	KUNIT_CASE(a_file_shows_its_data),
	KUNIT_CASE(a_name_can_be_used_again),
	KUNIT_CASE(a_name_that_is_taken_is_refused),
	KUNIT_CASE(removing_what_is_not_there_is_reported),
	KUNIT_CASE(a_text_longer_than_a_page_is_whole),
	KUNIT_CASE(a_text_without_end_is_an_error),
	KUNIT_CASE(records_come_in_order_whatever_the_chunk),
	KUNIT_CASE(reading_can_begin_anywhere),
	KUNIT_CASE(a_start_that_fails_is_an_error),
	KUNIT_CASE(own_functions_are_called),
	KUNIT_CASE(an_open_that_fails_is_not_released),
	KUNIT_CASE(a_removed_file_is_released_once),
	KUNIT_CASE(removing_waits_for_a_running_read),
	KUNIT_CASE(directories_hold_files),
	KUNIT_CASE(what_the_kernel_shows_itself),
	KUNIT_CASE(variables_are_files),
	KUNIT_CASE(a_show_attribute_is_a_debug_file),
	{}
};

static struct kunit_suite proc_suite = {
	.name = "proc",
	.test_cases = proc_cases,
};
kunit_test_suite(proc_suite);
