// SPDX-License-Identifier: MIT
/*
 * Aborts and undefined instructions: the report, in the words of Linux on ARM.
 *
 * The handlers run on the exception stack, so the interrupted stack may be broken, and all
 * memory that the report shows is read by copy_from_kernel_nofault(). A fault inside the
 * report gives a short one; a fault in that ends in silence.
 */
#include <linux/compiler.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <asm/cp15.h>
#include <asm/page.h>
#include <asm/pgtable.h>
#include <asm/ptrace.h>
#include <bhk/console.h>
#include <bhk/extable.h>
#include <bhk/mm.h>
#include <bhk/panic.h>
#include <bhk/sched.h>
#include <bhk/unwind.h>

/* Fault status registers: ARM1176JZF-S TRM, section 3.2.16 and 3.2.17. */
#define FSR_WRITE	(1 << 11)
#define FSR_STATUS(fsr) (((fsr)&0xf) | ((fsr) >> 6 & 0x10))

static const char *const fault_names[32] = {
	[0x01] = "alignment exception",		  [0x02] = "debug event",
	[0x03] = "section access flag fault",	  [0x04] = "instruction cache maintenance fault",
	[0x05] = "section translation fault",	  [0x06] = "page access flag fault",
	[0x07] = "page translation fault",	  [0x08] = "external abort on non-linefetch",
	[0x09] = "section domain fault",	  [0x0b] = "page domain fault",
	[0x0c] = "external abort on translation", [0x0d] = "section permission fault",
	[0x0e] = "external abort on translation", [0x0f] = "page permission fault",
	[0x16] = "imprecise external abort",
};

static const char *fault_name(u32 fsr)
{
	if (!IS_ENABLED(CONFIG_FAULT_REPORT))
		return "fault";
	return fault_names[FSR_STATUS(fsr)] ?: "unknown fault";
}

/* Translation and permission faults: the address is not mapped as the access wants it. */
static bool is_paging_fault(u32 fsr)
{
	switch (FSR_STATUS(fsr)) {
	case 0x05:
	case 0x07:
	case 0x0d:
	case 0x0f:
		return true;
	default:
		return false;
	}
}

/* A report is being made. */
static bool reporting;

/* A thread may die alone if nothing else was in the middle of something. */
static bool only_thread_dies(const struct pt_regs *regs, bool overflow)
{
	char comm[TASK_COMM_LEN];
	pid_t pid;

	get_current_name(comm, &pid);
	return !panic_on_oops && !overflow && !in_interrupt() && oops_in_progress == 1 &&
	       processor_mode(regs) == SVC_MODE && pid > 1;
}

/* kernel/thumb.S: calls the other one. */
void die_entry(void);
void die_in_thread(void) __noreturn __used;

void die_in_thread(void)
{
	pr_alert("note: %s[%d] exited with preempt_count %u\n", current->comm, current->pid,
		 preempt_count());
	cpu_state.preempt_count = 0;
	raw_local_irq_enable();
	thread_exit(-EFAULT);
}

/*
 * The end of every report. @str and @err as on Linux: "Oops", the fault status; @overflow: the
 * stack cannot be used any more.
 */
static void die(const char *str, struct pt_regs *regs, u32 err, bool overflow)
{
	static unsigned int count;
	struct unwind_state s;

	pr_emerg("Internal error: %s: %x [#%u] PREEMPT ARM\n", str, err, ++count);
	show_regs(regs);
	show_stack_memory(regs->ARM_sp);
	unwind_from_regs(&s, regs);
	show_backtrace(&s, KERN_EMERG);
	show_code(regs);
	pr_emerg("---[ end trace 0000000000000000 ]---\n");
	add_taint(TAINT_DIE);
	if (!only_thread_dies(regs, overflow))
		panic(in_interrupt() ? "Fatal exception in interrupt" : "Fatal exception");
	oops_exit();
	reporting = false;
	regs->ARM_pc = (unsigned long)die_entry;
	regs->ARM_cpsr = (regs->ARM_cpsr & ~PSR_T_BIT) | PSR_I_BIT;
}

/* A fault while a report is made. */
static void die_briefly(struct pt_regs *regs, u32 fsr, u32 addr)
{
	static unsigned int depth;

	if (depth++)
		for (;;)
			cpu_wfi();
	pr_emerg("Fault in the report of a fault: %s (0x%03x) at 0x%08x, PC is at %pS\n",
		 fault_name(fsr), fsr, addr, (void *)regs->ARM_pc);
	panic("Fatal exception in a report");
}

static void report_begin(struct pt_regs *regs, u32 fsr, u32 addr)
{
	arch_local_nmi_save();
	/* An exception in the exception's own mode: it has moved the stack pointer that it saved. */
	if (regs->ARM_sp == (unsigned long)regs)
		regs->ARM_sp += PT_REGS_SIZE;
	if (reporting)
		die_briefly(regs, fsr, addr);
	reporting = true;
	oops_enter();
	console_verbose();
	pr_alert("8<--- cut here ---\n");
}

/* The first-level descriptor, and the second-level one if there is a table. */
static void show_pte(u32 addr)
{
	u32 pgd = boot_pgd[addr / SECTION_SIZE], pte = 0;

	if ((pgd & 3) == PGD_TYPE_TABLE &&
	    !get_kernel_nofault(pte, (u32 *)(pgd & ~0x3ffu) + addr / PAGE_SIZE % PTE_ENTRIES))
		pr_alert("[%08x] *pgd=%08x, *pte=%08x\n", addr, pgd, pte);
	else
		pr_alert("[%08x] *pgd=%08x\n", addr, pgd);
}

static void paging_fault(struct pt_regs *regs, u32 fsr, u32 addr, const char *access)
{
	void *base;
	const char *stack = stack_guard_hit(addr, &base);

	pr_alert("Unable to handle kernel %s at virtual address %08x when %s\n",
		 addr < PAGE_SIZE ? "NULL pointer dereference" : "paging request", addr, access);
	if (IS_ENABLED(CONFIG_FAULT_REPORT)) {
		show_pte(addr);
		pr_alert("Fault status %03x: %s\n", fsr, fault_name(fsr));
	}
	if (stack)
		pr_emerg("Insufficient stack space: the %s stack overflowed into its guard page\n",
			 stack);
	die(stack ? "kernel stack overflow" : "Oops", regs, fsr & 0xfff, stack);
}

void do_data_abort(struct pt_regs *regs)
{
	u32 fsr = read_dfsr(), addr = read_dfar();

	if (fixup_exception(regs))
		return;
	report_begin(regs, fsr, addr);
	if (is_paging_fault(fsr)) {
		paging_fault(regs, fsr, addr, fsr & FSR_WRITE ? "write" : "read");
		return;
	}
	pr_alert("Unhandled fault: %s (0x%03x) at 0x%08x\n", fault_name(fsr), fsr & 0xfff, addr);
	die("Oops", regs, fsr & 0xfff, false);
}

void do_prefetch_abort(struct pt_regs *regs)
{
	u32 fsr = read_ifsr(), addr = regs->ARM_pc;

	report_begin(regs, fsr, addr);
	if (is_paging_fault(fsr)) {
		paging_fault(regs, fsr, addr, "execute");
		return;
	}
	pr_alert("Unhandled prefetch abort: %s (0x%03x) at 0x%08x\n", fault_name(fsr), fsr & 0xfff,
		 addr);
	die("Oops", regs, fsr & 0xfff, false);
}

/* The entry took four bytes off; the return address is one instruction further. */
static void correct_pc(struct pt_regs *regs)
{
	if (regs->ARM_cpsr & PSR_T_BIT)
		regs->ARM_pc += 2;
}

void do_undefined(struct pt_regs *regs)
{
	correct_pc(regs);
	report_begin(regs, 0, regs->ARM_pc);
	die("Oops - undefined instruction", regs, 0, false);
}

/* The reset and the reserved vector, and SVC: somebody branched there. */
void do_bad_vector(struct pt_regs *regs)
{
	correct_pc(regs);
	report_begin(regs, 0, regs->ARM_pc);
	pr_alert("Branch to an exception vector, or an SVC instruction that nobody serves\n");
	panic_on_oops = 1;
	die("Oops - bad mode", regs, 0, true);
	unreachable();
}
