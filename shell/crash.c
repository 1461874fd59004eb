// SPDX-License-Identifier: MIT
/* Faults on purpose: each is what a driver's author gets wrong one day. */
#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <soc/bcm2835.h>
#include <soc/pl011.h>
#include "crash.h"
#include "internal.h"

/* Between 0x20c000 and 0x20d000 the peripherals have a hole in QEMU; boards return anything. */
#define NO_DEVICE (PERIPHERAL_BASE + 0x20c000)

/* Values that the compiler must not see through. */
static volatile int zero;
static volatile unsigned long address;

static void crash_null(void)
{
	address = *(volatile unsigned long *)address;
}

static void crash_call_null(void)
{
	((void (*)(void))address)();
}

/* The permanently undefined instruction of the architecture. */
static void crash_undef(void)
{
#ifdef __thumb__
	__asm__ volatile(".inst.n 0xde00");
#else
	__asm__ volatile(".inst 0xe7f000f0");
#endif
}

static void crash_write_text(void)
{
	*(volatile unsigned long *)crash_null = 0;
}

static void crash_exec_data(void)
{
	static unsigned long code[] = {0xe12fff1e}; /* bx lr */

	((void (*)(void))code)();
}

/* Multiple loads want an aligned address. */
static void crash_alignment(void)
{
	unsigned long at = (unsigned long)&address + 1;

	__asm__ volatile("ldmia %0!, {r2, r3}" : "+r"(at) : : "r2", "r3", "memory");
}

static void crash_bus(void)
{
	address = *(volatile unsigned long *)NO_DEVICE;
	address = 0;
}

static noinline int recurse(int depth)
{
	volatile char frame[128];

	frame[0] = depth;
	if (depth < 0)
		return 0;
	return recurse(depth + 1) + frame[0];
}

static void crash_stack(void)
{
	zero = recurse(1) * 0;
}

static void crash_divide(void)
{
	shell_printf("1000 / 0 = %d\n", 1000 / zero);
}

static void crash_bug(void)
{
	BUG();
}

static void crash_warn(void)
{
	WARN(1, "a warning on purpose\n");
}

static void crash_panic(void)
{
	panic("on purpose");
}

static void crash_sleep(void)
{
	msleep(1);
}

static void crash_sleep_locked(void)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	msleep(1);
	spin_unlock(&lock);
}

static void crash_sleep_irqs_off(void)
{
	local_irq_disable();
	might_sleep();
	local_irq_enable();
}

static void crash_deadlock(void)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	spin_lock(&lock);
	spin_unlock(&lock);
}

/* ctrl-c ends it: interrupts are on. */
static void crash_softlockup(void)
{
	preempt_disable();
	while (!shell_interrupted())
		cpu_relax();
	preempt_enable();
}

static void crash_hardlockup(void)
{
	local_irq_disable();
	while (!zero)
		cpu_relax();
}

/* Nobody will ever complete it. */
static void crash_hungtask(void)
{
	static DECLARE_COMPLETION(never);

	wait_for_completion(&never);
}

static void crash_irqs_on(void)
{
	local_irq_enable();
}

static void crash_leak(void)
{
	preempt_disable();
}

static void crash_unbalanced(void)
{
	enable_irq(IRQ_PL011);
}

static void crash_double_free(void)
{
	void *p = kmalloc(64, GFP_KERNEL);

	kfree(p);
	kfree(p);
}

/* An object of 64 bytes, and one more byte. */
static void crash_overrun(void)
{
	volatile char *p = kmalloc(64, GFP_KERNEL);

	p[64 + zero] = 0;
	kfree((void *)p);
}

static void crash_use_after_free(void)
{
	volatile char *p = kmalloc(64, GFP_KERNEL);

	kfree((void *)p);
	p[32] = 0;
	kfree(kmalloc(64, GFP_KERNEL));
}

/* The second list_del() of an entry. */
static void crash_list(void)
{
	static LIST_HEAD(head);
	static struct list_head entry;

	list_add(&entry, &head);
	list_del(&entry);
	barrier();
	list_del(&entry);
}

/* All memory, in blocks that are linked through their first word; then it is given back. */
static void crash_oom(void)
{
	unsigned long blocks = 0;
	void **block, **all = NULL;

	while ((block = (void **)__get_free_pages(GFP_KERNEL | __GFP_NOWARN, 0))) {
		*block = all;
		all = block;
		blocks++;
	}
	shell_printf("no memory left after %lu KiB\n", blocks * (PAGE_SIZE / 1024));
	block = kmalloc(KMALLOC_MAX_CACHE_SIZE, GFP_KERNEL);
	shell_printf("kmalloc() returned %s\n", block ? "memory all the same" : "NULL");
	kfree(block);
	while ((block = all)) {
		all = *block;
		free_page((unsigned long)block);
	}
}

#define OOPS "Oops, panic"

const struct crash crashes[] = {
	{"null", "read through a NULL pointer: " OOPS, CRASH_THREAD, crash_null},
	{"null-irq", "... in a hard handler: " OOPS, CRASH_HARDIRQ, crash_null},
	{"null-softirq", "... in a tasklet: " OOPS, CRASH_SOFTIRQ, crash_null},
	{"call-null", "call a NULL pointer: " OOPS, CRASH_THREAD, crash_call_null},
	{"undef", "an undefined instruction: " OOPS, CRASH_THREAD, crash_undef},
	{"write-text", "write to code: " OOPS, CRASH_THREAD, crash_write_text},
	{"exec-data", "execute data: " OOPS, CRASH_THREAD, crash_exec_data},
	{"alignment", "an unaligned LDM: " OOPS, CRASH_THREAD, crash_alignment},
	{"bus", "read where no device is: " OOPS, CRASH_THREAD, crash_bus},
	{"stack", "recurse for ever: stack overflow, panic", CRASH_THREAD, crash_stack},
	{"stack-irq", "... in a hard handler: the same, of the IRQ stack", CRASH_HARDIRQ,
	 crash_stack},
	{"stack-softirq", "... in a tasklet: the same, of the softirq stack", CRASH_SOFTIRQ,
	 crash_stack},
	{"divide", "divide by 0: a report, the result is 0", CRASH_SHELL, crash_divide},
	{"bug", "BUG(): panic", CRASH_THREAD, crash_bug},
	{"warn", "WARN(): a report", CRASH_SHELL, crash_warn},
	{"panic", "panic()", CRASH_THREAD, crash_panic},
	{"sleep-irq", "sleep in a hard handler: scheduling while atomic, panic", CRASH_HARDIRQ,
	 crash_sleep},
	{"sleep-softirq", "sleep in a tasklet: scheduling while atomic, panic", CRASH_SOFTIRQ,
	 crash_sleep},
	{"sleep-locked", "sleep with a spinlock: scheduling while atomic, panic", CRASH_THREAD,
	 crash_sleep_locked},
	{"sleep-irqs-off", "might_sleep() with interrupts off: a report", CRASH_SHELL,
	 crash_sleep_irqs_off},
	{"deadlock", "take a spinlock twice: a report", CRASH_THREAD, crash_deadlock},
	{"softlockup", "loop with preemption off: a report after 20 s; ctrl-c ends it",
	 CRASH_THREAD, crash_softlockup},
	{"hardlockup", "loop with interrupts off: the NMI's report after 5 to 10 s, panic",
	 CRASH_THREAD, crash_hardlockup},
	{"hungtask", "a thread waits for ever: a report after 120 s", CRASH_THREAD, crash_hungtask},
	{"irqs-on", "enable interrupts in a hard handler: a report", CRASH_HARDIRQ, crash_irqs_on},
	{"leak", "a tasklet leaves preemption off: a report", CRASH_SOFTIRQ, crash_leak},
	{"unbalanced", "enable_irq() once too often: a report", CRASH_SHELL, crash_unbalanced},
	{"double-free", "kfree() twice: a report", CRASH_SHELL, crash_double_free},
	{"overrun", "write behind a block: a report with CONFIG_DEBUG_SLAB", CRASH_SHELL,
	 crash_overrun},
	{"use-after-free", "write to a freed block: a report with CONFIG_DEBUG_SLAB", CRASH_SHELL,
	 crash_use_after_free},
	{"list", "list_del() twice: a report with CONFIG_DEBUG_LIST, else an Oops", CRASH_THREAD,
	 crash_list},
	{"oom", "take all memory: allocations fail; it is given back", CRASH_SHELL, crash_oom},
};

const unsigned int nr_crashes = ARRAY_SIZE(crashes);
