// SPDX-License-Identifier: MIT
/*
 * A touch panel behind the second serial line: the textbook example, end to end. The finger is a
 * program on the host (qemu/finger.py).
 *
 *	the panel interrupts		a byte is in the UART's FIFO
 *	top half			takes the bytes out, which acknowledges, and schedules
 *	tasklet				makes a frame of them, and calls touch_scan():
 *					coordinates, multi-touch protocol, events for readers
 *	work				sends the uevent, which sleeps
 *
 * /dev/event0 has the events in Linux's form, 16 bytes each.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/kfifo.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/printk.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <bhk/clock.h>
#include <bhk/mux.h>
#include <bhk/uevent.h>
#include "touch.h"

/* Events that wait for a reader: six scans of all fingers. A power of two. */
#define EVENTS 256

/* Scans whose uevent waits for the work: twice what the panel sends ahead. A power of two. */
#define UEVENTS 16

#define DEVPATH "/devices/touch0"

/* Linux's struct input_event of a machine with 32 bits. */
struct input_event {
	u32 sec;
	u32 usec;
	struct touch_value v;
};

/**
 * struct touch_told - what the uevent of a scan says
 * @number: of the scan
 * @slots:  the fingers after it
 */
struct touch_told {
	u16 number;
	struct touch_slots slots;
};

static DEFINE_KFIFO(events, struct input_event, EVENTS); /* in: tasklet, out: the reader */
static DEFINE_KFIFO(told, struct touch_told, UEVENTS);	 /* in: tasklet, out: the work */
static DECLARE_WAIT_QUEUE_HEAD(readers);
static DEFINE_MUTEX(read_mutex);
static struct touch_slots slots; /* the tasklet's, like all below */
static bool dropped;
static u16 expected;
static unsigned int scans, bad, lost, unsent;

static void put_event(const struct touch_value *v)
{
	u64 now = clock_us64();
	u32 usec;

	kfifo_put(&events, ((struct input_event){div_u64_rem(now, 1000000, &usec), usec, *v}));
}

/* All events of a scan or none: a reader that was too slow is told so, as on Linux. */
static void put_scan(const struct touch_value *values, unsigned int n)
{
	static const struct touch_value drop = {EV_SYN, SYN_DROPPED, 0};

	if (kfifo_avail(&events) < n + 1) {
		dropped = true;
		return;
	}
	if (dropped)
		put_event(&drop);
	dropped = false;
	for (unsigned int i = 0; i < n; i++)
		put_event(&values[i]);
	wake_up(&readers);
}

/* SCAN=7, TOUCH=0:100,200 1:5,6: where all fingers are that are down. */
static void tell(const struct touch_told *t)
{
	char scan[16], touch[128];
	const char *const envp[] = { scan, touch, NULL };
	int len = scnprintf(touch, sizeof(touch), "TOUCH=");

	snprintf(scan, sizeof(scan), "SCAN=%u", t->number);
	for (unsigned int i = 0; i < TOUCH_SLOTS; i++)
		if (t->slots.id[i] >= 0)
			len += scnprintf(touch + len, sizeof(touch) - len, "%u:%u,%u ", i,
					 t->slots.x[i], t->slots.y[i]);
	uevent_notify(KOBJ_CHANGE, DEVPATH, "input", envp);
}

static void tell_fn(struct work_struct *work)
{
	struct touch_told t;

	while (kfifo_get(&told, &t))
		tell(&t);
}

static DECLARE_WORK(tell_work, tell_fn);

/* In the line's tasklet. */
static void touch_scan(const u8 *data, unsigned int len)
{
	struct touch_value values[TOUCH_VALUES_MAX];
	struct touch_scan scan;

	if (touch_decode(data, len, &scan)) {
		bad++;
		return;
	}
	if (scans++)
		lost += (u16)(scan.number - expected);
	expected = scan.number + 1;
	put_scan(values, touch_report(&slots, &scan, values));
	unsent += !kfifo_put(&told, ((struct touch_told){scan.number, slots}));
	schedule_work(&tell_work);
}

/* --- /dev/event0 ------------------------------------------------------------------- */

static ssize_t touch_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct input_event e;
	size_t n = 0;
	int ret = 0;

	if (count < sizeof(e))
		return -EINVAL;
	if (kfifo_is_empty(&events) && file->f_flags & O_NONBLOCK)
		return -EAGAIN;
	if (wait_event_interruptible(readers, !kfifo_is_empty(&events)))
		return -ERESTARTSYS;
	mutex_lock(&read_mutex);
	while (n + sizeof(e) <= count && !ret && kfifo_get(&events, &e)) {
		ret = copy_to_user(buf + n, &e, sizeof(e));
		n += sizeof(e);
	}
	mutex_unlock(&read_mutex);
	return ret ? -EFAULT : n;
}

static __poll_t touch_poll(struct file *file, struct poll_table_struct *wait)
{
	poll_wait(file, &readers, wait);
	return kfifo_is_empty(&events) ? 0 : EPOLLIN | EPOLLRDNORM;
}

static const struct file_operations touch_fops = {
	.owner = THIS_MODULE,
	.read = touch_read,
	.poll = touch_poll,
	.llseek = no_llseek,
};

static struct miscdevice touch_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "event0",
	.fops = &touch_fops,
};

static int __init touch_init(void)
{
	int ret;

	touch_slots_init(&slots);
	ret = misc_register(&touch_device);
	if (ret)
		return ret;
	ret = mux_open(MUX_TOUCH, touch_scan);
	if (ret) {
		pr_err("no second serial line (insmod mini_uart): error %d\n", ret);
		misc_deregister(&touch_device);
		return ret;
	}
	uevent_notify(KOBJ_ADD, DEVPATH, "input", NULL);
	return 0;
}

static void __exit touch_exit(void)
{
	mux_close(MUX_TOUCH);
	flush_work(&tell_work);
	uevent_notify(KOBJ_REMOVE, DEVPATH, "input", NULL);
	misc_deregister(&touch_device);
	pr_info("%u scans, %u bad, %u lost, %u uevents without room\n", scans, bad, lost, unsent);
}

module_init(touch_init);
module_exit(touch_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Touch panel behind the second serial line");
