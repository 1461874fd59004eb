/* SPDX-License-Identifier: MIT */
/*
 * Who called: unwinding by the ARM EHABI tables that the compiler writes for each function.
 *
 * Source: Exception Handling ABI for the Arm Architecture (IHI 0038), sections 5, 6 and 10.
 */
#ifndef _BHK_UNWIND_H
#define _BHK_UNWIND_H

#include <linux/errno.h>
#include <linux/types.h>

struct pt_regs;
struct task_struct;

/* Where a backtrace ends: a recursion through a whole stack is shorter, a loop is not. */
#define UNWIND_FRAMES_MAX 1000

#define UNWIND_SP 13
#define UNWIND_LR 14
#define UNWIND_PC 15

/* What a return address is behind the beginning of its call, at least: `blx rN` of Thumb. */
#define UNWIND_CALL 2

/**
 * struct unwind_env - the world of an unwinder, so that it can be tested elsewhere
 * @read:	   reads one aligned word; false if there is none
 * @find:	   instead of an index table: what find_entry() of kernel/unwind.c does. The word
 *		   behind the entry has the address of a long description, not its distance.
 * @exidx_start:   the index table
 * @exidx_end:	   its end
 * @text_start:	   code
 * @text_end:	   its end
 * @irqentry_start, @irqentry_end: the interrupt entry, to which hard handlers return
 * @softirq_return: where softirqs at interrupt exit return to
 * @preempt_return: where a thread that an interrupt preempted goes on
 */
struct unwind_env {
	bool (*read)(u32 addr, u32 *val);
	u32 (*find)(u32 pc, u32 *func);
	u32 exidx_start, exidx_end;
	u32 text_start, text_end;
	u32 irqentry_start, irqentry_end, softirq_return, preempt_return;
};

/**
 * struct unwind_state - one frame
 * @regs:  r0..r15 as far as they are known: r4-r11, sp, lr, pc, and all of them after a step over an
 *	   interrupt. pc is even; in lr and on the stack bit 0 says that the caller is Thumb code.
 * @psr:   after a step over an interrupt: the interrupted status
 * @svc_sp: stack of SVC mode, where an interrupt left its frame, while @regs is in SYS mode
 * @svc_lr: lr of SVC mode, likewise
 * @sys_sp: IRQ stack, while @regs is in SVC mode
 * @func:  after unwind_step(): where the table entry began that undid the frame. The linker
 *	   joins entries that are alike, so this may be the start of a function before.
 * @frame: after a step over an interrupt: where its struct irq_frame lies, else 0
 * @exact: pc is an instruction that was interrupted, not a return address
 * @thumb: that instruction is one of 16 bits
 * @sys_mode: @regs is in SYS mode
 */
struct unwind_state {
	u32 regs[16];
	u32 psr;
	u32 svc_sp;
	u32 svc_lr;
	u32 sys_sp;
	u32 func;
	u32 frame;
	bool exact;
	bool thumb;
	bool sys_mode;
};

int unwind_step(const struct unwind_env *env, struct unwind_state *s);

#ifdef CONFIG_BACKTRACE
/* The kernel itself. */
extern const struct unwind_env kernel_unwind;

void unwind_from_here(struct unwind_state *s);
void unwind_from_regs(struct unwind_state *s, const struct pt_regs *regs);
void unwind_from_task(struct unwind_state *s, const struct task_struct *task);
void show_backtrace(struct unwind_state *s, const char *lvl);

/** unwind_next() - unwind_step() in the kernel itself */
static inline int unwind_next(struct unwind_state *s)
{
	return unwind_step(&kernel_unwind, s);
}

unsigned int stack_trace_save(unsigned long *store, unsigned int size, unsigned int skip);
unsigned int stack_trace_save_tsk(const struct task_struct *task, unsigned long *store,
				  unsigned int size, unsigned int skip);
unsigned int stack_trace_save_regs(const struct pt_regs *regs, unsigned long *store,
				   unsigned int size, unsigned int skip);
#else
/* Without tables nobody knows a caller. */
static inline void unwind_from_here(struct unwind_state *s)
{
	*s = (struct unwind_state){};
}

static inline void unwind_from_regs(struct unwind_state *s, const struct pt_regs *regs)
{
	*s = (struct unwind_state){};
}

static inline void unwind_from_task(struct unwind_state *s, const struct task_struct *task)
{
	*s = (struct unwind_state){};
}

static inline void show_backtrace(struct unwind_state *s, const char *lvl)
{
}

static inline int unwind_next(struct unwind_state *s)
{
	return -ENOENT;
}

static inline unsigned int stack_trace_save(unsigned long *store, unsigned int size,
					    unsigned int skip)
{
	return 0;
}

static inline unsigned int stack_trace_save_tsk(const struct task_struct *task,
						unsigned long *store, unsigned int size,
						unsigned int skip)
{
	return 0;
}

static inline unsigned int stack_trace_save_regs(const struct pt_regs *regs, unsigned long *store,
						 unsigned int size, unsigned int skip)
{
	return 0;
}
#endif

void show_regs(const struct pt_regs *regs);
void show_stack_memory(unsigned long sp);
void show_code(const struct pt_regs *regs);
void show_stack(struct task_struct *task, unsigned long *sp, const char *lvl);
#endif
