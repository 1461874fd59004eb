// SPDX-License-Identifier: MIT
/*
 * Sysrq: what can be asked of a machine whose console does not answer.
 *
 * A break on the serial line, then a key. The UART's hard handler does it and sends the
 * answer itself, polled: it needs no thread, only interrupts that are on.
 */
#define pr_fmt(fmt) "sysrq: " fmt

#include <linux/export.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/spinlock.h>
#include <linux/sysrq.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>
#include <bhk/console.h>
#include <bhk/mm.h>
#include <bhk/panic.h>
#include <bhk/tracing.h>
#include <bhk/tty.h>

/* Off, because it is a byte that a script may want to send. 28 is ctrl-backslash. */
module_param_named(key, tty_sysrq_key, byte, 0644);
MODULE_PARM_DESC(key, "code of a key that does what a break does, 0: none");

/* Keys are 0-9 and a-z. */
#define NR_KEYS 36

static void sysrq_loglevel(int key)
{
	pr_info("Loglevel set to %d\n", key - '0');
	console_loglevel = key - '0';
}

static void sysrq_reboot(int key)
{
	emergency_restart();
}

static void sysrq_crash(int key)
{
	panic("sysrq triggered crash");
}

static void sysrq_show_locks(int key)
{
	debug_show_held_spinlocks();
}

static void sysrq_show_backtrace(int key)
{
	dump_stack();
}

static void sysrq_show_memory(int key)
{
	struct mem_info info;

	mem_get_info(&info);
	pr_info("%zu of %zu KiB free, slab %zu, stacks %zu, page tables %zu\n", info.free / 1024,
		info.total / 1024, info.slab / 1024, info.stacks / 1024, info.tables / 1024);
}

static void sysrq_show_state(int key)
{
	show_state();
	show_all_workqueues();
}

static void sysrq_show_blocked(int key)
{
	show_state_filter(TASK_UNINTERRUPTIBLE);
}

#ifdef CONFIG_TRACE_TRIGGERS
/* As many as a panic shows. */
static void sysrq_show_trace(int key)
{
	bool paused = trace_is_paused();

	trace_pause(true);
	trace_panic_dump();
	trace_pause(paused);
}

static const struct sysrq_key_op trace_op = {
	sysrq_show_trace, "dump-ftrace-buffer(z)", "Dump ftrace buffer", 0
};
#endif

static const struct sysrq_key_op
	loglevel_op = { sysrq_loglevel, "loglevel(0-9)", "Changing Loglevel", 0 },
	reboot_op = { sysrq_reboot, "reboot(b)", "Resetting", 0 },
	crash_op = { sysrq_crash, "crash(c)", "Trigger a crash", 0 },
	locks_op = { sysrq_show_locks, "show-all-locks(d)", "Show Locks Held", 0 },
	backtrace_op = { sysrq_show_backtrace, "show-backtrace-all-active-cpus(l)",
			 "Show backtrace of all active CPUs", 0 },
	memory_op = { sysrq_show_memory, "show-memory-usage(m)", "Show Memory", 0 },
	state_op = { sysrq_show_state, "show-task-states(t)", "Show State", 0 },
	blocked_op = { sysrq_show_blocked, "show-blocked-tasks(w)", "Show Blocked State", 0 };

static int key_slot(int key)
{
	if (key >= '0' && key <= '9')
		return key - '0';
	if (key >= 'a' && key <= 'z')
		return key - 'a' + 10;
	return -1;
}

/* I */
static const struct sysrq_key_op *key_ops[NR_KEYS] = {
	[0 ... 9] = &loglevel_op,
	['b' - 'a' + 10] = &reboot_op,
	['c' - 'a' + 10] = &crash_op,
	['d' - 'a' + 10] = &locks_op,
	['l' - 'a' + 10] = &backtrace_op,
	['m' - 'a' + 10] = &memory_op,
	['t' - 'a' + 10] = &state_op,
	['w' - 'a' + 10] = &blocked_op,
#ifdef CONFIG_TRACE_TRIGGERS
	['z' - 'a' + 10] = &trace_op,
#endif
};

/* Any key that has no meaning asks for this. */
static void show_help(void)
{
	unsigned int i;

	pr_info("HELP :");
	for (i = 0; i < NR_KEYS; i++)
		if (key_ops[i] && (!i || key_ops[i] != key_ops[i - 1]))
			pr_cont(" %s", key_ops[i]->help_msg);
	pr_cont("\n");
}

/**
 * handle_sysrq() - do what a key stands for
 * @key: '0'..'9' or 'a'..'z'; anything else shows what there is
 *
 * Context: any but NMI. The answer goes to the console at once, polled, whatever the log
 * level is; what it takes keeps everything else waiting.
 */
void handle_sysrq(int key)
{
	int slot = key_slot(key), level = console_loglevel;
	const struct sysrq_key_op *op = slot < 0 ? NULL : key_ops[slot];

	console_loglevel = CONSOLE_LOGLEVEL_MOTORMOUTH;
	console_emergency_enter();
	if (op) {
		pr_info("%s\n", op->action_msg);
		op->handler(key);
	} else {
		show_help();
	}
	console_emergency_exit();
	if (console_loglevel == CONSOLE_LOGLEVEL_MOTORMOUTH)
		console_loglevel = level;
}
EXPORT_SYMBOL(handle_sysrq);

static int change_key(int key, const struct sysrq_key_op *from, const struct sysrq_key_op *to)
{
	int slot = key_slot(key), err = -EINVAL;
	unsigned long flags;

	local_irq_save(flags);
	if (slot >= 0 && key_ops[slot] == from) {
		key_ops[slot] = to;
		err = 0;
	}
	local_irq_restore(flags);
	return err;
}

/**
 * register_sysrq_key() - give a free key a meaning
 * @key: '0'..'9' or 'a'..'z'
 * @op:  what it does; stays
 *
 * Context: any but NMI. Return: 0; -EINVAL: no such key, or it has one.
 */
int register_sysrq_key(int key, const struct sysrq_key_op *op)
{
	return change_key(key, NULL, op);
}
EXPORT_SYMBOL(register_sysrq_key);

/** unregister_sysrq_key() - undo register_sysrq_key(); -EINVAL if the key is not @op's */
int unregister_sysrq_key(int key, const struct sysrq_key_op *op)
{
	return change_key(key, op, NULL);
}
EXPORT_SYMBOL(unregister_sysrq_key);

static void sysrq_from_tty(unsigned char key)
{
	handle_sysrq(key);
}

/* As on Linux, the first character counts. */
static ssize_t trigger_write(struct file *file, const char __user *buf, size_t n, loff_t *pos)
{
	char key;

	if (n && get_user(key, buf))
		return -EFAULT;
	if (n)
		handle_sysrq(key);
	return n;
}

static const struct proc_ops trigger_ops = {
	.proc_write = trigger_write,
};

static int __init sysrq_init(void)
{
	tty_sysrq = sysrq_from_tty;
	proc_create("sysrq-trigger", 0200, NULL, &trigger_ops);
	return 0;
}
fs_initcall(sysrq_init);
