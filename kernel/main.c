// SPDX-License-Identifier: MIT
/* The boot as one column. */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <asm/irq_entry.h>
#include <bhk/bootinfo.h>
#include <bhk/irq.h>
#include <bhk/main.h>
#include <bhk/mm.h>
#include <bhk/params.h>
#include <bhk/sched.h>
#include <bhk/softirq.h>
#include <bhk/task.h>
#include <bhk/time.h>

struct cpu_state cpu_state = {
	.irq_regs.r7 = IRQ_ENTRY_HARDIRQ_OFFSET >> 16,
	.not_zero = 1,
	.tick_stopped = true,
};
enum system_states system_state;
int (*init_process)(void);

/* No tests, no benchmark, no shell: a system that consists of its drivers. */
int run_init_process(void)
{
	return init_process ? init_process() : 0;
}

/* The first thread: what may sleep while the kernel comes up. */
static int kernel_init(void *unused)
{
	do_initcalls(INITCALL_CORE, INITCALL_LATE);
	system_state = SYSTEM_RUNNING;
	boot_banner();
	return run_init_process();
}

/**
 * start_kernel() - from assembly to threads
 *
 * Context: boot, interrupts off, on the stack that becomes the idle thread's.
 */
void __init __noreturn start_kernel(void)
{
	timekeeping_init();		 /* time begins				     */
	sched_init();			 /* current is valid, locks may be taken     */
	bootinfo_init();		 /* command line and memory are known	     */
	mm_init();			 /* pages and kmalloc			     */
	irq_desc_init();		 /* lines exist, all of them shut	     */
	parse_boot_params(boot_cmdline); /* options take effect			     */
	softirq_init();			 /* softirqs and tasklets may be raised	     */
	do_initcalls(INITCALL_PURE, INITCALL_PURE); /* irqchip, clock: see init.h    */
	raw_local_irq_enable();		 /* interrupts are taken		     */
	system_state = SYSTEM_SCHEDULING;
	spawn_init(kernel_init);	 /* pid 1 goes on; pid 2 reaps		     */
	cpu_idle();			 /* this context becomes pid 0		     */
}
