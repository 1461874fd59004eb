// SPDX-License-Identifier: MIT
/* Character devices, misc devices, the device list, and what is released with a device. */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/ioctl.h>
#include <linux/miscdevice.h>
#include <linux/poll.h>
#include <linux/uaccess.h>
#include <bhk/vfs.h>
#include "files.h"
#include "threads.h"

static char text[256];

/* A device that gives back what was written last. */
static char memory[32];
static size_t memory_len;
static unsigned int opened_minor;
static int nr_open;

static int echo_open(struct inode *inode, struct file *file)
{
	opened_minor = iminor(inode);
	nr_open++;
	return 0;
}

static int echo_release(struct inode *inode, struct file *file)
{
	nr_open--;
	return 0;
}

static ssize_t echo_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return simple_read_from_buffer(buf, count, pos, memory, memory_len);
}

static ssize_t echo_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	memory_len = min(count, sizeof(memory));
	return copy_from_user(memory, buf, memory_len) ? -EFAULT : (ssize_t)memory_len;
}

#define ECHO_CLEAR _IO('e', 1)
#define ECHO_GET   _IOR('e', 2, u32)

static long echo_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case ECHO_CLEAR:
		memory_len = 0;
		return 0;
	case ECHO_GET:
		return put_user((u32)memory_len, (u32 __user *)arg);
	default:
		return -ENOTTY;
	}
}

static __poll_t echo_poll(struct file *file, struct poll_table_struct *wait)
{
	return memory_len ? EPOLLIN | EPOLLRDNORM : 0;
}

static const struct file_operations echo_fops = {
	.owner = THIS_MODULE,
	.open = echo_open,
	.release = echo_release,
	.read = echo_read,
	.write = echo_write,
	.unlocked_ioctl = echo_ioctl,
	.poll = echo_poll,
};

static void a_driver_from_the_book(struct kunit *test)
{
	struct class *cls;
	struct device *dev;
	struct cdev cdev;
	dev_t devt;

	KUNIT_ASSERT_EQ(test, alloc_chrdev_region(&devt, 5, 2, "echo"), 0);
	KUNIT_EXPECT_EQ(test, MINOR(devt), 5);
	KUNIT_EXPECT_GE(test, MAJOR(devt), 234);
	cdev_init(&cdev, &echo_fops);
	KUNIT_ASSERT_EQ(test, cdev_add(&cdev, devt, 2), 0);
	cls = class_create(THIS_MODULE, "echo");
	dev = device_create(cls, NULL, MKDEV(MAJOR(devt), 6), NULL, "echo%d", 1);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, dev);

	KUNIT_EXPECT_EQ(test, write_file("/dev/echo1", "hello"), 5);
	KUNIT_EXPECT_EQ(test, opened_minor, 6);
	KUNIT_EXPECT_EQ(test, read_file("/dev/echo1", text, sizeof(text), 2), 5);
	KUNIT_EXPECT_STREQ(test, text, "hello");
	KUNIT_EXPECT_EQ(test, nr_open, 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(list_files("/dev"), "echo1 "));
	read_file("/proc/devices", text, sizeof(text), 100);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, " echo\n"));

	device_destroy(cls, MKDEV(MAJOR(devt), 6));
	KUNIT_EXPECT_EQ(test, PTR_ERR(vfs_open("/dev/echo1", O_RDONLY)), -ENOENT);
	class_destroy(cls);
	cdev_del(&cdev);
	unregister_chrdev_region(devt, 2);
}

static void the_old_way(struct kunit *test)
{
	int major = register_chrdev(0, "old", &echo_fops);
	struct class *cls = class_create(THIS_MODULE, "old");

	KUNIT_ASSERT_GT(test, major, 0);
	device_create(cls, NULL, MKDEV(major, 0), NULL, "old");
	KUNIT_EXPECT_EQ(test, write_file("/dev/old", "x"), 1);
	device_destroy(cls, MKDEV(major, 0));
	class_destroy(cls);
	unregister_chrdev(major, "old");
}

static struct miscdevice echo_misc = {
	.minor = MISC_DYNAMIC_MINOR, .name = "echo", .fops = &echo_fops,
};

static void commands_and_readiness(struct kunit *test)
{
	struct file *file;
	u32 len = 0;

	KUNIT_ASSERT_EQ(test, misc_register(&echo_misc), 0);
	file = vfs_open("/dev/echo", O_RDWR);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	KUNIT_EXPECT_PTR_EQ(test, file->private_data, &echo_misc);
	vfs_write(file, "abc", 3);
	KUNIT_EXPECT_EQ(test, vfs_poll(file), EPOLLIN | EPOLLRDNORM);
	KUNIT_EXPECT_EQ(test, vfs_ioctl(file, ECHO_GET, (unsigned long)&len), 0);
	KUNIT_EXPECT_EQ(test, len, 3);
	KUNIT_EXPECT_EQ(test, vfs_ioctl(file, ECHO_GET, 0), -EFAULT);
	KUNIT_EXPECT_EQ(test, vfs_ioctl(file, ECHO_CLEAR, 0), 0);
	KUNIT_EXPECT_EQ(test, vfs_poll(file), 0);
	KUNIT_EXPECT_EQ(test, vfs_ioctl(file, 77, 0), -ENOTTY);
	KUNIT_EXPECT_EQ(test, (int)vfs_llseek(file, 0, SEEK_SET), -ESPIPE);
	vfs_release(file);
	misc_deregister(&echo_misc);
	KUNIT_EXPECT_EQ(test, nr_open, 0);
}

static void a_file_is_opened_for_something(struct kunit *test)
{
	struct file *file;

	misc_register(&echo_misc);
	file = vfs_open("/dev/echo", O_RDONLY);
	KUNIT_EXPECT_EQ(test, vfs_write(file, "x", 1), -EBADF);
	vfs_release(file);
	file = vfs_open("/dev/echo", O_WRONLY);
	KUNIT_EXPECT_EQ(test, vfs_read(file, text, 1), -EBADF);
	vfs_release(file);
	misc_deregister(&echo_misc);
}

static void misc_names_and_minors_are_used_again(struct kunit *test)
{
	struct miscdevice other = { .name = "other", .fops = &echo_fops };
	int i;

	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, misc_register(&echo_misc), 0);
		KUNIT_EXPECT_NE(test, echo_misc.minor, MISC_DYNAMIC_MINOR);
		misc_deregister(&echo_misc);
		KUNIT_EXPECT_EQ(test, echo_misc.minor, MISC_DYNAMIC_MINOR);
	}
	misc_register(&echo_misc);
	other.minor = echo_misc.minor;
	KUNIT_EXPECT_EQ(test, misc_register(&other), -EBUSY);
	other.minor = MISC_DYNAMIC_MINOR;
	other.name = "echo";
	KUNIT_EXPECT_EQ(test, misc_register(&other), -EEXIST);
	misc_deregister(&echo_misc);
}

static void numbers_are_taken_once(struct kunit *test)
{
	dev_t first = MKDEV(240, 10), any;

	KUNIT_EXPECT_EQ(test, register_chrdev_region(first, 10, "a"), 0);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(240, 19), 1, "b"), -EBUSY);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(240, 0), 11, "b"), -EBUSY);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(240, 20), 1, "b"), 0);
	KUNIT_EXPECT_EQ(test, alloc_chrdev_region(&any, 0, 1, "c"), 0);
	KUNIT_EXPECT_NE(test, MAJOR(any), 240);
	unregister_chrdev_region(any, 1);
	unregister_chrdev_region(first, 10);
	unregister_chrdev_region(MKDEV(240, 20), 1);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(0, 1), 1, "d"), -EINVAL);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(600, 1), 1, "d"), -EINVAL);
	KUNIT_EXPECT_EQ(test, alloc_chrdev_region(&any, MINORMASK, 2, "d"), -EINVAL);
}

static void a_number_without_a_driver(struct kunit *test)
{
	struct class *cls = class_create(THIS_MODULE, "none");

	device_create(cls, NULL, MKDEV(300, 0), NULL, "none");
	KUNIT_EXPECT_EQ(test, PTR_ERR(vfs_open("/dev/none", O_RDONLY)), -ENXIO);
	KUNIT_EXPECT_EQ(test, PTR_ERR(device_create(cls, NULL, 0, NULL, "none")), -EEXIST);
	device_destroy(cls, MKDEV(300, 0));
	class_destroy(cls);
	KUNIT_EXPECT_EQ(test, PTR_ERR(device_create(ERR_PTR(-ENOMEM), NULL, 0, NULL, "x")), -ENODEV);
}

/* --- what is released with a device ------------------------------------------------------------- */

static void trail_action(void *data)
{
	trail_add(*(char *)data);
}

static void the_latest_is_released_first(struct kunit *test)
{
	struct class *cls = class_create(THIS_MODULE, "res");
	struct device *dev = device_create(cls, NULL, MKDEV(1, 99), test, "res%u", 7);
	char *p, *q;

	trail_reset();
	KUNIT_EXPECT_PTR_EQ(test, dev_get_drvdata(dev), test);
	KUNIT_EXPECT_STREQ(test, dev_name(dev), "res7");
	KUNIT_EXPECT_EQ(test, devm_add_action(dev, trail_action, "a"), 0);
	p = devm_kzalloc(dev, 100, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, (unsigned long)p % L1_CACHE_BYTES, 0);
	KUNIT_EXPECT_EQ(test, devm_add_action(dev, trail_action, "b"), 0);
	q = devm_kasprintf(dev, GFP_KERNEL, "%s-%d", "text", 5);
	KUNIT_EXPECT_STREQ(test, q, "text-5");
	devm_kfree(dev, p);
	KUNIT_EXPECT_EQ(test, devm_add_action(dev, trail_action, "c"), 0);
	KUNIT_EXPECT_EQ(test, devm_add_action(dev, trail_action, "d"), 0);
	devm_remove_action(dev, trail_action, "c");
	device_destroy(cls, MKDEV(1, 99));
	KUNIT_EXPECT_STREQ(test, trail(), "dba");
	class_destroy(cls);
}

static void freeing_a_stranger_is_reported(struct kunit *test)
{
	struct class *cls = class_create(THIS_MODULE, "res");
	struct device *dev = device_create(cls, NULL, MKDEV(1, 99), NULL, "res");

	kunit_expect_log(test, "WARNING:");
	devm_kfree(dev, test);
	devm_kfree(dev, NULL);
	device_destroy(cls, MKDEV(1, 99));
	class_destroy(cls);
}

static void messages_name_the_device(struct kunit *test)
{
	struct class *cls = class_create(THIS_MODULE, "kind");
	struct device *dev = device_create(cls, NULL, MKDEV(1, 99), NULL, "thing%d", 3);

	kunit_expect_log(test, "kind thing3: message 5");
	kunit_expect_log(test, "kind thing3: error -19: no such thing");
	dev_notice(dev, "message %d\n", 5);
	KUNIT_EXPECT_EQ(test, dev_err_probe(dev, -ENODEV, "no such thing\n"), -ENODEV);
	KUNIT_EXPECT_EQ(test, dev_err_probe(dev, -EPROBE_DEFER, "not shown\n"), -EPROBE_DEFER);
	KUNIT_EXPECT_FALSE(test, kunit_log_contains(test, "not shown"));
	device_destroy(cls, MKDEV(1, 99));
	class_destroy(cls);
}

static struct kunit_case device_cases[] = {
	KUNIT_CASE(a_driver_from_the_book),
	KUNIT_CASE(the_old_way),
	KUNIT_CASE(commands_and_readiness),
	KUNIT_CASE(a_file_is_opened_for_something),
	KUNIT_CASE(misc_names_and_minors_are_used_again),
	KUNIT_CASE(numbers_are_taken_once),
	KUNIT_CASE(a_number_without_a_driver),
	KUNIT_CASE(the_latest_is_released_first),
	KUNIT_CASE(freeing_a_stranger_is_reported),
	KUNIT_CASE(messages_name_the_device),
	{}
};

static struct kunit_suite device_suite = {
	.name = "device",
	.test_cases = device_cases,
};
kunit_test_suite(device_suite);
