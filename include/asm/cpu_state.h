/* SPDX-License-Identifier: MIT */
/*
 * What interrupts, wake-ups and switches touch, in two cache lines behind one address.
 *
 * Assembly reads this structure by the offsets below; the assertions at the end
 * keep both in step.
 */
#ifndef _ASM_CPU_STATE_H
#define _ASM_CPU_STATE_H

#define CPU_PREEMPT_COUNT 0
#define CPU_WORK	  4
#define CPU_CURR	  8
#define CPU_SOFTIRQ_SP	  12
#define CPU_HANDLE_IRQ	  16
#define CPU_SOFTIRQ_MASK  20
#define CPU_IRQ_LOOK_AGAIN 24

/*
 * cpu_state.work: what has to be done before the interrupted code goes on.
 * Softirq vector n is bit 31 - n, so that clz finds the first one to run.
 */
#define WORK_NEED_RESCHED   (1 << 0)
#define WORK_CURR_TO_TAIL   (1 << 1) /* with need_resched: current goes behind its equals */
#define WORK_SOFTIRQ_SHIFT  22
#define WORK_SOFTIRQ_MASK   0xffc00000
#define WORK_SOFTIRQ_BIT(n) (0x80000000u >> (n))

#ifndef __ASSEMBLER__
#include <linux/types.h>
#include <linux/stddef.h>

struct task_struct;
struct prio_array;

/**
 * struct cpu_state - the state of the one CPU
 * @preempt_count: nesting of contexts, laid out as on Linux (linux/preempt.h)
 * @work:	   pending softirqs (mirrored) and need_resched
 * @curr:	   the thread that runs or was interrupted
 * @softirq_sp:	   top of the softirq stack
 * @handle_irq:	   the root interrupt controller's entry: kernel/irq/entry.S jumps to it
 * @softirq_mask:  vectors that interrupt exit serves (mirrored); ksoftirqd has the others
 * @irq_look_again: where the root controller's entry looks whether more is pending
 * @active:	   priority array of the threads that may run now (kernel/sched/sched.h)
 * @next:	   runnable threads that come before all that are in lists (kernel/sched/core.c)
 * @switch_clock:  the clock at the last switch
 * @tick_stopped:  there is no tick: the idle thread runs, or ran until just now
 *
 * preempt_count is written with plain stores: an interrupt leaves it as it found it.
 * work is written with interrupts off.
 */
struct cpu_state {
	unsigned int preempt_count;
	unsigned int work;	   /* I */
	struct task_struct *curr;  /* I */
	void *softirq_sp;	   /* c */
	void (*handle_irq)(void);  /* c */
	unsigned int softirq_mask; /* I */
	void (*irq_look_again)(void); /* c */
	struct prio_array *active; /* I */
	struct task_struct *next;  /* I */
	unsigned int switch_clock; /* I */
	bool tick_stopped;	   /* I */
} __attribute__((aligned(32)));

extern struct cpu_state cpu_state;

_Static_assert(sizeof(void *) != 4 || offsetof(struct cpu_state, work) == CPU_WORK, "CPU_WORK");
_Static_assert(sizeof(void *) != 4 || offsetof(struct cpu_state, curr) == CPU_CURR, "CPU_CURR");
_Static_assert(sizeof(void *) != 4 || offsetof(struct cpu_state, softirq_sp) == CPU_SOFTIRQ_SP,
	       "CPU_SOFTIRQ_SP");
_Static_assert(sizeof(void *) != 4 || offsetof(struct cpu_state, handle_irq) == CPU_HANDLE_IRQ,
	       "CPU_HANDLE_IRQ");
_Static_assert(sizeof(void *) != 4 || offsetof(struct cpu_state, softirq_mask) == CPU_SOFTIRQ_MASK,
	       "CPU_SOFTIRQ_MASK");
_Static_assert(sizeof(void *) != 4 ||
		       offsetof(struct cpu_state, irq_look_again) == CPU_IRQ_LOOK_AGAIN,
	       "CPU_IRQ_LOOK_AGAIN");
#endif /* __ASSEMBLER__ */
#endif
