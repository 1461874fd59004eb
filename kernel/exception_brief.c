// SPDX-License-Identifier: MIT
/* Aborts and undefined instructions without CONFIG_FAULT_REPORT: a panic that says where. */
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <asm/cp15.h>
#include <asm/ptrace.h>
#include <bhk/extable.h>
#include <bhk/panic.h>

static void __noreturn die(const char *what, const struct pt_regs *regs, u32 fsr, u32 addr)
{
	panic("%s at %08lx, called from %08lx: status %03x, address %08x, psr %08lx", what,
	      regs->ARM_pc, regs->ARM_lr, fsr, addr, regs->ARM_cpsr);
}

void do_data_abort(struct pt_regs *regs)
{
	u32 fsr = read_dfsr(), addr = read_dfar();

	if (!fixup_exception(regs))
		die("data abort", regs, fsr, addr);
}

void do_prefetch_abort(struct pt_regs *regs)
{
	die("prefetch abort", regs, read_ifsr(), regs->ARM_pc);
}

void do_undefined(struct pt_regs *regs)
{
	die("undefined instruction", regs, 0, regs->ARM_pc);
}

void do_bad_vector(struct pt_regs *regs)
{
	die("bad vector", regs, 0, regs->ARM_pc);
}
