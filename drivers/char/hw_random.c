// SPDX-License-Identifier: MIT
/*
 * The random number generator: a work fills a pool, readers take from it.
 *
 * A work, because nobody waits for it and the generator may have to be asked again later: it makes
 * some hundred thousand bits a second. /dev/hwrng is the pool; the kernel's own generator
 * (linux/random.h) is stirred with the first numbers.
 *
 * Source: see <soc/rng.h>.
 */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/kfifo.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/random.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <bhk/regs.h>
#include <soc/rng.h>

DEFINE_REGS(rng, RNG_BASE);

/* Words in the pool. Larger: longer keys without a wait. A power of two. */
#define POOL_WORDS 64

/* A generator that has nothing is asked again after 10 ms, for two seconds. */
#define ASK_AGAIN   msecs_to_jiffies(10)
#define EMPTY_LOOKS 200

/* What a reader waits for one word. */
#define READ_LIMIT msecs_to_jiffies(3000)

static DEFINE_KFIFO(pool, u32, POOL_WORDS); /* in: the work, out: reader_mutex */
static DEFINE_MUTEX(reader_mutex);
static DECLARE_WAIT_QUEUE_HEAD(pool_filled);
static unsigned int empty_looks; /* the work's */
static bool stirred;		 /* ... */
static bool dead;		 /* written by the work */

static void fill_pool(struct work_struct *work);
static DECLARE_DELAYED_WORK(fill_work, fill_pool);

static void take_words(unsigned int words)
{
	while (words-- && !kfifo_is_full(&pool)) {
		u32 word = rng_read(RNG_DATA);

		if (!stirred)
			add_device_randomness(&word, sizeof(word));
		kfifo_put(&pool, word);
	}
	empty_looks = 0;
	wake_up(&pool_filled);
}

static void fill_pool(struct work_struct *work)
{
	unsigned int words;

	while (!kfifo_is_full(&pool) && (words = RNG_WORDS(rng_read(RNG_STATUS))))
		take_words(words);
	if (kfifo_is_full(&pool)) {
		stirred = true;
	} else if (++empty_looks < EMPTY_LOOKS) {
		schedule_delayed_work(&fill_work, ASK_AGAIN);
	} else {
		pr_err("hwrng: the generator has no numbers\n");
		WRITE_ONCE(dead, true);
		wake_up(&pool_filled);
	}
}

/* Return: 0, or -EIO: the generator is dead. Context: task. Sleeps. */
static int next_word(u32 *word)
{
	if (!wait_event_timeout(pool_filled, !kfifo_is_empty(&pool) || READ_ONCE(dead),
				READ_LIMIT) ||
	    !kfifo_get(&pool, word))
		return -EIO;
	if (kfifo_len(&pool) < POOL_WORDS / 2)
		schedule_delayed_work(&fill_work, 0);
	return 0;
}

static ssize_t hwrng_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	size_t n = 0;
	int ret = 0;

	mutex_lock(&reader_mutex);
	while (n < count && !ret) {
		size_t len = min(count - n, sizeof(u32));
		u32 word;

		ret = next_word(&word);
		if (!ret && copy_to_user(buf + n, &word, len))
			ret = -EFAULT;
		if (!ret)
			n += len;
	}
	mutex_unlock(&reader_mutex);
	return n ?: ret;
}

static const struct file_operations hwrng_fops = {
	.owner = THIS_MODULE,
	.read = hwrng_read,
	.llseek = noop_llseek,
};

static struct miscdevice hwrng = {
	.minor = HWRNG_MINOR,
	.name = "hwrng",
	.fops = &hwrng_fops,
};

/* The first numbers are known too well (Linux's bcm2835-rng). */
static int __init hwrng_init(void)
{
	int ret = misc_register(&hwrng);

	if (ret)
		return ret;
	rng_write(RNG_WARMUP_COUNT, RNG_STATUS);
	rng_write(RNG_CTRL_RBGEN, RNG_CTRL);
	schedule_delayed_work(&fill_work, 0);
	return 0;
}
device_initcall(hwrng_init);
