// SPDX-License-Identifier: MIT
/*
 * Backtraces of this place, of an exception, of a sleeping thread.
 *
 * The stack may be broken and `current` may be anything: all memory is read by
 * copy_from_kernel_nofault().
 */
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <asm/ptrace.h>
#include <bhk/panic.h>
#include <bhk/unwind.h>

extern const char _stext[], _etext[];
#ifndef CONFIG_KALLSYMS
extern const u32 __exidx_start[], __exidx_end[];
#endif
extern const char __irqentry_text_start[], __irqentry_text_end[];
extern const char vector_softirq_return[], vector_preempt_return[];
extern const char thread_start[]; /* kernel/sched/switch.S */

static bool read_word(u32 addr, u32 *val)
{
	return addr % 4 == 0 && !copy_from_kernel_nofault(val, (const void *)addr, 4);
}

const struct unwind_env kernel_unwind = {
	.read = read_word,
#ifdef CONFIG_KALLSYMS
	.find = kallsyms_unwind_entry,
#else
	.exidx_start = (u32)__exidx_start,
	.exidx_end = (u32)__exidx_end,
#endif
	.text_start = (u32)_stext,
	.text_end = (u32)_etext,
	.irqentry_start = (u32)__irqentry_text_start,
	.irqentry_end = (u32)__irqentry_text_end,
	.softirq_return = (u32)vector_softirq_return,
	.preempt_return = (u32)vector_preempt_return,
};

/* The other one of SVC and SYS mode; interrupts are off for the moment in between. */
static void add_other_stack(struct unwind_state *s, u32 regs_psr)
{
	unsigned long psr = arch_local_nmi_save();

	s->sys_mode = (regs_psr & MODE_MASK) == SYS_MODE;
	if (s->sys_mode)
		__asm__ volatile("cps #0x13\n	mov %0, sp\n	mov %1, lr\n	msr cpsr_c, %2"
				 : "=&r"(s->svc_sp), "=&r"(s->svc_lr)
				 : "r"(psr | PSR_I_BIT | PSR_F_BIT)
				 : "memory");
	else
		__asm__ volatile("cps #0x1f\n	mov %0, sp\n	msr cpsr_c, %1"
				 : "=&r"(s->sys_sp)
				 : "r"(psr | PSR_I_BIT | PSR_F_BIT)
				 : "memory");
	arch_local_irq_restore(psr);
}

/**
 * unwind_from_here() - begin with the caller
 * @s: gets the frame of the function that calls this
 *
 * Context: any.
 */
noinline void unwind_from_here(struct unwind_state *s)
{
	*s = (struct unwind_state){};
	__asm__ volatile("stmia	%0, {r4-r11}\n	str sp, [%0, #36]\n	str pc, [%0, #44]"
			 :
			 : "r"(&s->regs[4])
			 : "memory");
	unwind_next(s);
	add_other_stack(s, arch_local_save_flags());
}

/**
 * unwind_from_regs() - begin with an exception
 * @s:	  gets the frame
 * @regs: registers of what was interrupted
 *
 * Context: the exception's.
 */
void unwind_from_regs(struct unwind_state *s, const struct pt_regs *regs)
{
	*s = (struct unwind_state){.exact = true};
	memcpy(s->regs, regs->uregs, sizeof(s->regs));
	s->thumb = regs->ARM_cpsr & PSR_T_BIT;
	add_other_stack(s, regs->ARM_cpsr);
}

/**
 * unwind_from_task() - begin with a thread that does not run
 * @s:	  gets the frame of the scheduler
 * @task: the thread; must not go away meanwhile
 *
 * Context: any. kernel/sched/switch.S left r4-r11 and lr at task->sp.
 */
void unwind_from_task(struct unwind_state *s, const struct task_struct *task)
{
	u32 sp = 0;

	*s = (struct unwind_state){};
	if (copy_from_kernel_nofault(&sp, &task->sp, sizeof(sp)) ||
	    copy_from_kernel_nofault(&s->regs[4], (void *)sp, 8 * sizeof(u32)) ||
	    copy_from_kernel_nofault(&s->regs[UNWIND_PC], (u32 *)sp + 8, sizeof(u32)))
		return;
	s->regs[UNWIND_SP] = sp + 9 * sizeof(u32);
	/* It has never run; a return address lies behind the call. */
	if (s->regs[UNWIND_PC] == (u32)thread_start)
		s->regs[UNWIND_PC] += 4;
}

/* r0-r3, r12, lr, pc and cpsr of what was interrupted, in Linux's form. */
static void show_frame(const struct unwind_state *s, const char *lvl)
{
	const u32 *r = s->regs;

	printk("%sException stack(0x%08x to 0x%08x)\n", lvl, s->frame,
	       s->frame + (u32)sizeof(struct irq_frame));
	printk("%s%04x: %08x %08x %08x %08x %08x %08x %08x %08x\n", lvl, s->frame & 0xffff, r[0], r[1],
	       r[2], r[3], r[12], r[UNWIND_LR], r[UNWIND_PC], s->psr);
}

/* What one line of a backtrace says. */
struct trace_line {
	u32 func;   /* somewhere in the function */
	u32 from;   /* where it was called, or interrupted */
	bool exact; /* @from was interrupted */
};

static void show_line(const struct trace_line *line, const char *lvl)
{
	printk(line->exact ? "%s %ps from %pS\n" : "%s %ps from %pB\n", lvl, (void *)line->func,
	       (void *)line->from);
}

/* A recursion fills the backtrace with the same line: it is shown once. */
static bool is_repeated(const struct trace_line *a, const struct trace_line *b)
{
	return a->func == b->func && a->from == b->from;
}

static void show_repeats(unsigned int repeats, const char *lvl)
{
	if (repeats)
		printk("%s ... %u times more\n", lvl, repeats);
}

/**
 * show_backtrace() - print a frame's callers
 * @s:	 the frame; used up
 * @lvl: KERN_*
 *
 * Context: any.
 */
void show_backtrace(struct unwind_state *s, const char *lvl)
{
	struct trace_line line = {}, last = {};
	unsigned int n, repeats = 0;
	int ret = 0;

	for (n = 0; n < UNWIND_FRAMES_MAX; n++) {
		line.func = s->regs[UNWIND_PC] - (s->exact ? 0 : UNWIND_CALL);
		ret = unwind_next(s);
		if (ret)
			break;
		line.from = s->regs[UNWIND_PC];
		line.exact = s->exact;
		if (is_repeated(&line, &last)) {
			repeats++;
			continue;
		}
		show_repeats(repeats, lvl);
		repeats = 0;
		show_line(&line, lvl);
		last = line;
		if (s->frame)
			show_frame(s, lvl);
	}
	show_repeats(repeats, lvl);
	if (ret && ret != -ENOENT)
		printk("%s (the stack is broken at %08x, pc %08x)\n", lvl, s->regs[UNWIND_SP],
		       s->regs[UNWIND_PC]);
}

static unsigned int save(struct unwind_state *s, unsigned long *store, unsigned int size,
			 unsigned int skip)
{
	unsigned int n, steps = size + skip;

	for (n = 0; steps--;) {
		if (skip)
			skip--;
		else
			store[n++] = s->regs[UNWIND_PC];
		if (unwind_next(s))
			break;
	}
	return n;
}

/**
 * stack_trace_save() - return addresses, innermost first
 * @store: gets them
 * @size:  how many at most
 * @skip:  frames to leave out; 0 begins in the caller
 *
 * Context: any. Return: how many.
 */
unsigned int stack_trace_save(unsigned long *store, unsigned int size, unsigned int skip)
{
	struct unwind_state s;

	unwind_from_here(&s);
	return save(&s, store, size, skip + 1);
}
EXPORT_SYMBOL(stack_trace_save);

/* As stack_trace_save(), of a thread that does not run. */
unsigned int stack_trace_save_tsk(const struct task_struct *task, unsigned long *store,
				  unsigned int size, unsigned int skip)
{
	struct unwind_state s;

	unwind_from_task(&s, task);
	return save(&s, store, size, skip);
}

/* As stack_trace_save(), of an exception. */
unsigned int stack_trace_save_regs(const struct pt_regs *regs, unsigned long *store,
				   unsigned int size, unsigned int skip)
{
	struct unwind_state s;

	unwind_from_regs(&s, regs);
	return save(&s, store, size, skip);
}
