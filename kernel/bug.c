// SPDX-License-Identifier: MIT
/* WARN() and BUG(). */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <bhk/panic.h>

void __warn_printf(const char *file, int line, void *caller, const char *fmt, ...)
{
	char comm[TASK_COMM_LEN];
	va_list args;
	pid_t pid;

	get_current_name(comm, &pid);
	pr_warn("------------[ cut here ]------------\n");
	pr_warn("WARNING: CPU: 0 PID: %d at %s:%d %pS\n", pid, file, line, caller);
	if (fmt) {
		va_start(args, fmt);
		vprintk(fmt, args);
		va_end(args);
	}
	if (panic_on_warn)
		panic("kernel: panic_on_warn set ...");
	dump_stack_lvl(KERN_WARNING);
	pr_warn("---[ end trace 0000000000000000 ]---\n");
	add_taint(TAINT_WARN);
}
EXPORT_SYMBOL(__warn_printf);

void __bug(const char *file, int line)
{
	oops_enter();
	pr_crit("------------[ cut here ]------------\n");
	pr_crit("kernel BUG at %s:%d!\n", file, line);
	pr_emerg("Internal error: Oops - BUG: 0 [#1] PREEMPT ARM\n");
	add_taint(TAINT_DIE);
	dump_stack_lvl(KERN_EMERG);
	pr_emerg("---[ end trace 0000000000000000 ]---\n");
	panic(in_interrupt() ? "Fatal exception in interrupt" : "Fatal exception");
}
EXPORT_SYMBOL(__bug);

void __warn_brief(void)
{
	pr_err("WARNING at %p\n", __builtin_return_address(0));
	if (panic_on_warn)
		panic("panic_on_warn");
	add_taint(TAINT_WARN);
}
EXPORT_SYMBOL(__warn_brief);

void __bug_brief(void)
{
	panic("BUG at %p", __builtin_return_address(0));
}
EXPORT_SYMBOL(__bug_brief);
