/* SPDX-License-Identifier: MIT */
/* Processor modes, status bits, and the register frames that exceptions leave. */
#ifndef _ASM_PTRACE_H
#define _ASM_PTRACE_H

/* Processor modes: ARM1176JZF-S TRM, section 2.10 (program status registers). */
#define MODE_MASK 0x1f
#define USR_MODE  0x10
#define FIQ_MODE  0x11
#define IRQ_MODE  0x12
#define SVC_MODE  0x13
#define ABT_MODE  0x17
#define UND_MODE  0x1b
#define SYS_MODE  0x1f

#define PSR_T_BIT 0x20
#define PSR_F_BIT 0x40
#define PSR_I_BIT 0x80
#define PSR_A_BIT 0x100

/* Offsets into struct pt_regs for assembly. */
#define S_R8	 32
#define S_SP	 52
#define S_PC	 60
#define S_PSR	 64
#define S_ORIG	 68
#define PT_REGS_SIZE 72

#ifndef __ASSEMBLER__
#include <linux/types.h>

/**
 * struct pt_regs - all registers of an interrupted context
 * @uregs: r0..r12, sp, lr, pc, cpsr, and a spare word
 *
 * Written by the abort, undefined-instruction and FIQ entries.
 */
struct pt_regs {
	unsigned long uregs[18];
};

#define ARM_r0	 uregs[0]
#define ARM_r7	 uregs[7]
#define ARM_fp	 uregs[11]
#define ARM_ip	 uregs[12]
#define ARM_sp	 uregs[13]
#define ARM_lr	 uregs[14]
#define ARM_pc	 uregs[15]
#define ARM_cpsr uregs[16]

#define instruction_pointer(regs) ((regs)->ARM_pc)
#define processor_mode(regs)	  ((regs)->ARM_cpsr & MODE_MASK)
#define interrupts_enabled(regs)  (!((regs)->ARM_cpsr & PSR_I_BIT))

/**
 * struct irq_frame - what an IRQ leaves on the interrupted SVC stack
 *
 * The other registers are on the IRQ stack, lr of SVC mode is still in its register.
 */
struct irq_frame {
	unsigned long pc, cpsr;
};

/**
 * interrupted_frame() - the frame of the context that this hard interrupt interrupted
 *
 * Context: hardirq only (SYS mode), outermost level: the frame is the last thing
 * that was pushed on the SVC stack.
 */
static inline struct irq_frame *interrupted_frame(void)
{
	struct irq_frame *f = NULL;

#if defined(__arm__) && !defined(__thumb__)
	__asm__ volatile("cps #0x13\n\tmov %0, sp\n\tcps #0x1f" : "=r"(f) : : "memory");
#endif
	return f;
}
#endif /* __ASSEMBLER__ */
#endif
