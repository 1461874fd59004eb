/* SPDX-License-Identifier: MIT */
/*
 * What the latency tracers and the events of the group preemptirq see of interrupts and preemption:
 * while a key is on, the instruction that shuts them out or lets them in is a branch to a
 * struct jump_insn (asm/trace_insn.h), which first calls a hook (kernel/trace/irq_hooks.S). While
 * it is off, nothing is different.
 */
#ifndef _ASM_IRQ_HOOKS_H
#define _ASM_IRQ_HOOKS_H

#ifdef __ASSEMBLER__
	.macro	hooked key, hook, insn:vararg
.Lhooked_\@:
	\insn
	.pushsection .table.jump_insn, "ax"
	.word	\key
	push	{ip, lr}
	bl	\hook
	pop	{ip, lr}
	\insn
	b	.Lhooked_\@ + 4
	.popsection
	.endm

/* An instruction that shuts out or lets in interrupts. Its hook changes the flags. */
	.macro	irq_insn hook, insn:vararg
#ifdef CONFIG_TRACE_IRQFLAGS
	hooked	trace_irqflags_key, \hook, \insn
#else
	\insn
#endif
	.endm
#else
struct static_key;
extern struct static_key trace_irqflags_key, trace_preempt_key; /* kernel/trace/preemptirq.c */

#if !defined(BHK_HOST) && !defined(__thumb__)
#define __HOOKED(insn, hook)                          \
	"1:\t" insn "\n\t"                            \
	".pushsection .table.jump_insn, \"ax\"\n\t"   \
	".word %c[key]\n\t"                           \
	"push {ip, lr}\n\t"                           \
	"bl " hook "\n\t"                             \
	"pop {ip, lr}\n\t"                            \
	insn "\n\t"                                   \
	"b 1b + 4\n\t"                                \
	".popsection"

static inline void hooked_irq_disable(void)
{
	__asm__ volatile inline(__HOOKED("cpsid i", "irqs_off_hook")
				:
				: [key] "i"(&trace_irqflags_key)
				: "memory", "cc");
}

static inline void hooked_irq_enable(void)
{
	__asm__ volatile inline(__HOOKED("cpsie i", "irqs_on_hook")
				:
				: [key] "i"(&trace_irqflags_key)
				: "memory", "cc");
}

static inline void hooked_irq_restore(unsigned long flags)
{
	__asm__ volatile inline(__HOOKED("msr cpsr_c, %[flags]", "irqs_restore_hook")
				:
				: [flags] "r"(flags), [key] "i"(&trace_irqflags_key)
				: "memory", "cc");
}

static inline unsigned long hooked_irq_save(void)
{
	unsigned long flags;

	__asm__ volatile("mrs %0, cpsr" : "=r"(flags) : : "memory");
	hooked_irq_disable();
	return flags;
}

/* mem = val, a word; the hook is called before. */
#define hooked_store(hook, mem, val)                                             \
	__asm__ volatile inline(__HOOKED("str %[from], %[to]", hook)             \
				: [to] "=m"(mem)                                 \
				: [from] "r"(val), [key] "i"(&trace_preempt_key) \
				: "memory", "cc")
#endif
#endif /* __ASSEMBLER__ */
#endif
