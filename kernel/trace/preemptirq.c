// SPDX-License-Identifier: MIT
/*
 * What the hooks of asm/irq_hooks.h tell: the events of the group preemptirq, and the tracers
 * irqsoff and preemptoff. Nothing here shuts out or lets in by a way that has a hook.
 */
#include <linux/jump_label.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <asm/irq_hooks.h>
#include <asm/ptrace.h>
#include <bhk/tracer.h>
#include <bhk/unwind.h>
#include "preemptirq.h"

#define CREATE_TRACE_POINTS
#include <trace/events/preemptirq.h>

struct static_key trace_irqflags_key, trace_preempt_key;

static void use(struct static_key *key, bool on)
{
	if (on)
		static_key_slow_inc(key);
	else
		static_key_slow_dec(key);
}

/* trace_mutex: have an event of this group recorded, or not any more. */
void preemptirq_event_patch(const struct trace_event *ev, bool on)
{
#ifdef CONFIG_TRACE_IRQFLAGS
	if (ev == &__event_irq_disable || ev == &__event_irq_enable)
		use(&trace_irqflags_key, on);
#endif
#ifdef CONFIG_TRACE_PREEMPT_TOGGLE
	if (ev == &__event_preempt_disable || ev == &__event_preempt_enable)
		use(&trace_preempt_key, on);
#endif
}

/* kernel/trace/irq_hooks.S and the place left this on the stack. */
struct hook_frame {
	unsigned long r[13];
	const u32 *stub;
	unsigned long ip, lr;
};

/* The words of a struct jump_insn from @stub on: POP, the instruction, the branch back. */
#define STUB_INSN 1
#define STUB_BACK 2

#define BRANCH_OFFSET(insn) ((s32)((insn) << 8) >> 6)

/* The registers of the place, or of the caller of the function that the place is in. */
static void find_place(const struct hook_frame *f, bool helper, unsigned long psr,
		       struct pt_regs *regs)
{
	const u32 *back = f->stub + STUB_BACK;
	bool thumb = helper && f->lr & 1;

	memcpy(regs->uregs, f->r, sizeof(f->r));
	regs->ARM_ip = f->ip;
	regs->ARM_sp = (unsigned long)(f + 1);
	regs->ARM_lr = f->lr;
	if (helper)
		regs->ARM_pc = (f->lr & ~1ul) - 2;
	else
		regs->ARM_pc = (unsigned long)back + 8 + BRANCH_OFFSET(*back) - 4;
	regs->ARM_cpsr = (psr & ~PSR_T_BIT) | (thumb ? PSR_T_BIT : 0);
}

/* The caller of the place's function. */
static unsigned long parent_of(const struct pt_regs *regs)
{
	unsigned long trace[2] = {};

	stack_trace_save_regs(regs, trace, ARRAY_SIZE(trace), 0);
	return trace[1];
}

#ifdef CONFIG_TRACE_IRQFLAGS
/* Interrupts are off, and were on before. */
void hook_irqs_off(const struct hook_frame *f, bool helper)
{
	struct pt_regs regs;

	find_place(f, helper, arch_local_save_flags(), &regs);
	if (static_key_enabled(&__event_irq_disable.key))
		__trace_irq_disable(regs.ARM_pc, parent_of(&regs));
	if (latency_tracer == TRACER_IRQSOFF)
		latency_begin(&regs, 0);
}

/* Before they are let in. They may be on already. */
void hook_irqs_on(const struct hook_frame *f, bool helper)
{
	unsigned long psr = arch_local_save_flags();
	struct pt_regs regs;

	if (!arch_irqs_disabled_flags(psr))
		return;
	find_place(f, helper, psr, &regs);
	if (latency_tracer == TRACER_IRQSOFF)
		latency_end(&regs, 0);
	if (static_key_enabled(&__event_irq_enable.key))
		__trace_irq_enable(regs.ARM_pc, parent_of(&regs));
}

/* Before MSR CPSR_c, of the register that its lowest bits name. */
void hook_irqs_restore(const struct hook_frame *f, bool helper)
{
	unsigned int reg = f->stub[STUB_INSN] & 15;
	unsigned long psr = reg == 14 ? f->lr : reg == 12 ? f->ip : f->r[reg];

	if (!arch_irqs_disabled_flags(psr))
		hook_irqs_on(f, helper);
}

extern const char vector_irq[], irq_exit_idle[];

/* kernel/irq/entry.S: the CPU has taken an interrupt, or is about to return from it. */
void hook_irq_entry(void)
{
	unsigned long pc = interrupted_frame()->pc;

	if (static_key_enabled(&__event_irq_disable.key))
		__trace_irq_disable((unsigned long)vector_irq, pc);
	if (latency_tracer == TRACER_IRQSOFF)
		latency_begin(NULL, pc);
}

void hook_irq_exit(const struct irq_frame *f)
{
	if (latency_tracer == TRACER_IRQSOFF)
		latency_end(NULL, f->pc);
	if (static_key_enabled(&__event_irq_enable.key))
		__trace_irq_enable((unsigned long)irq_exit_idle, f->pc);
}
#endif

#ifdef CONFIG_TRACE_PREEMPT_TOGGLE
/* A thread's, outermost: interrupts and softirqs count on top of what they interrupted. */
static bool is_outermost(unsigned int depth)
{
	return preempt_count() == depth;
}

/* Before preempt_disable() counts. */
void hook_preempt_off(const struct hook_frame *f, bool helper)
{
	struct pt_regs regs;
	unsigned long flags;

	if (!is_outermost(0))
		return;
	flags = arch_local_irq_save();
	find_place(f, helper, flags, &regs);
	if (static_key_enabled(&__event_preempt_disable.key))
		__trace_preempt_disable(regs.ARM_pc, parent_of(&regs));
	if (latency_tracer == TRACER_PREEMPTOFF)
		latency_begin(&regs, 0);
	arch_local_irq_restore(flags);
}

/* Before preempt_enable() counts. */
void hook_preempt_on(const struct hook_frame *f, bool helper)
{
	struct pt_regs regs;
	unsigned long flags;

	if (!is_outermost(PREEMPT_OFFSET))
		return;
	flags = arch_local_irq_save();
	find_place(f, helper, flags, &regs);
	if (latency_tracer == TRACER_PREEMPTOFF)
		latency_end(&regs, 0);
	if (static_key_enabled(&__event_preempt_enable.key))
		__trace_preempt_enable(regs.ARM_pc, parent_of(&regs));
	arch_local_irq_restore(flags);
}
#endif
