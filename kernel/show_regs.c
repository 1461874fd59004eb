// SPDX-License-Identifier: MIT
/* The state of an exception in text: registers, context, stack, code. */
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <asm/cp15.h>
#include <asm/page.h>
#include <asm/ptrace.h>
#include <bhk/mm.h>
#include <bhk/panic.h>
#include <bhk/unwind.h>

/* Most rows of 32 bytes of the stack that are shown. */
#define STACK_LINES 12

static const char *mode_name(u32 psr)
{
	switch (psr & MODE_MASK) {
	case USR_MODE:
		return "USER_32";
	case FIQ_MODE:
		return "FIQ_32";
	case IRQ_MODE:
		return "IRQ_32";
	case SVC_MODE:
		return "SVC_32";
	case ABT_MODE:
		return "ABT_32";
	case UND_MODE:
		return "UND_32";
	case SYS_MODE:
		return "SYS_32";
	default:
		return "UK_32";
	}
}

static void show_flags(u32 psr)
{
	printk("Flags: %c%c%c%c  IRQs o%s  FIQs o%s  Mode %s  ISA %s  Segment none\n",
	       psr & BIT(31) ? 'N' : 'n', psr & BIT(30) ? 'Z' : 'z', psr & BIT(29) ? 'C' : 'c',
	       psr & BIT(28) ? 'V' : 'v', psr & PSR_I_BIT ? "ff" : "n",
	       psr & PSR_F_BIT ? "ff" : "n", mode_name(psr), psr & PSR_T_BIT ? "Thumb" : "ARM");
}

/* In which context it happened: beyond what Linux prints. */
static void show_context(void)
{
	printk("Context: %s, preempt_count %08x, work %08x\n", context_name(), preempt_count(),
	       cpu_state.work);
}

/**
 * show_regs() - print all registers
 * @regs: of an exception
 *
 * Context: any.
 */
void show_regs(const struct pt_regs *regs)
{
	const unsigned long *r = regs->uregs;

	dump_stack_print_info(KERN_DEFAULT);
	printk("PC is at %pS\n", (void *)regs->ARM_pc);
	printk("LR is at %pS\n", (void *)regs->ARM_lr);
	printk("pc : [<%08lx>]    lr : [<%08lx>]    psr: %08lx\n", r[15], r[14], r[16]);
	if (!IS_ENABLED(CONFIG_FAULT_REPORT))
		return;
	printk("sp : %08lx  ip : %08lx  fp : %08lx\n", r[13], r[12], r[11]);
	printk("r10: %08lx  r9 : %08lx  r8 : %08lx\n", r[10], r[9], r[8]);
	printk("r7 : %08lx  r6 : %08lx  r5 : %08lx  r4 : %08lx\n", r[7], r[6], r[5], r[4]);
	printk("r3 : %08lx  r2 : %08lx  r1 : %08lx  r0 : %08lx\n", r[3], r[2], r[1], r[0]);
	show_flags(regs->ARM_cpsr);
	printk("Control: %08x  Table: %08x  DAC: %08x\n", read_sctlr(), read_ttbr0(),
	       read_dacr());
	show_context();
}

/* One row of eight words; what lies below @from or is not there is marked. */
static void show_row(unsigned long row, unsigned long from)
{
	char text[8 * 9 + 1], *p = text;
	unsigned int i;
	u32 word;

	for (i = 0; i < 8; i++) {
		const u32 *addr = (u32 *)row + i;

		if ((unsigned long)addr < from)
			p = stpcpy(p, "         ");
		else if (!get_kernel_nofault(word, addr))
			p += sprintf(p, " %08x", word);
		else
			p = stpcpy(p, " ????????");
	}
	printk("%04lx:%s\n", row & 0xffff, text);
}

/* The stack that @sp is in, its guard page included. Return: false if it is in none. */
static bool find_stack(unsigned long sp, unsigned long *base, unsigned long *top)
{
	const struct boot_stack *s;
	void *stack;

	for (s = boot_stacks; s < boot_stacks + NR_BOOT_STACKS; s++) {
		*base = (unsigned long)s->base;
		*top = (unsigned long)s->top;
		if (sp >= (unsigned long)s->guard && sp <= *top)
			return true;
	}
	if (get_kernel_nofault(stack, &current->stack))
		return false;
	*base = (unsigned long)stack;
	*top = *base + CONFIG_THREAD_SIZE;
	return sp >= *base - PAGE_SIZE && sp <= *top;
}

/**
 * show_stack_memory() - print the words on top of a stack
 * @sp: stack pointer
 *
 * Context: any; @sp may be anything.
 */
void show_stack_memory(unsigned long sp)
{
	unsigned long base, top, row;
	unsigned int line = 0;

	if (!IS_ENABLED(CONFIG_FAULT_REPORT))
		return;
	if (!find_stack(sp, &base, &top)) {
		printk("Stack: 0x%08lx is in no stack\n", sp);
		return;
	}
	printk("Stack: (0x%08lx to 0x%08lx)\n", sp, top);
	sp = max(sp, base) & ~3UL;
	for (row = sp & ~31UL; row < top && line < STACK_LINES; row += 32, line++)
		show_row(row, sp);
}

/**
 * show_code() - print four instructions, the one at pc in brackets, and for Thumb the next one
 * @regs: registers of any context; their psr says which instruction set
 *
 * Context: any.
 */
void show_code(const struct pt_regs *regs)
{
	bool thumb = regs->ARM_cpsr & PSR_T_BIT;
	char text[6 * 11 + 1], *p = text;
	unsigned int size = thumb ? 2 : 4;
	unsigned long pc = regs->ARM_pc;
	int i;

	if (!IS_ENABLED(CONFIG_FAULT_REPORT))
		return;
	for (i = -4; i <= thumb; i++) {
		u32 insn = 0;

		if (pc % size || copy_from_kernel_nofault(&insn, (void *)(pc + i * size), size))
			p = stpcpy(p, thumb ? " ????" : " ????????");
		else
			p += sprintf(p, i ? " %0*x" : " (%0*x)", 2 * size, insn);
	}
	printk("Code:%s\n", text);
}
