/* SPDX-License-Identifier: MIT */
/*
 * What interrupts, wake-ups and switches touch, in three cache lines behind one address.
 *
 * Assembly has the address of preempt_count, CPU_STATE, and reads the others by the offsets
 * from there below; the assertions at the end keep both in step.
 */
#ifndef _ASM_CPU_STATE_H
#define _ASM_CPU_STATE_H

#define CPU_STATE	  (cpu_state + 36)
#define CPU_CURR	  -36
#define CPU_IRQ_R6	  -20 /* irq_regs.r6, for who has changed the register */
#define CPU_SOFTIRQ_SP	  -4
#define CPU_PREEMPT_COUNT 0 /* LDMDA, with irq_regs below it */
#define CPU_WORK	  12 /* LDRD, with softirq_mask */
#define CPU_SOFTIRQ_MASK  16

/*
 * The ends of the rings of tasklets: what is there has the offsets of a tasklet. Its count is
 * softirq_mask, which is not 0 while softirqs run, and not_zero.
 */
#define CPU_TASKLETS	0
#define CPU_HI_TASKLETS 16

/*
 * cpu_state.work: what has to be done before the interrupted code goes on.
 * Softirq vector n is bit 31 - n, so that clz finds the first one to run.
 */
#define WORK_NEED_RESCHED   (1 << 0)
#define WORK_CURR_TO_TAIL   (1 << 1) /* with need_resched: current goes behind its equals */
#define WORK_SLICE_OVER	    (1 << 2) /* current has used up its slice, if it is still the same */
#define WORK_BH_WORK(n)	    (WORK_SOFTIRQ_BIT(n) >> 10) /* BH work is queued for vector n */
#define WORK_SOFTIRQ_SHIFT  22
#define WORK_SOFTIRQ_MASK   0xffc00000

#ifdef __ASSEMBLER__
#define WORK_SOFTIRQ_BIT(n) (0x80000000 >> (n))
#else
#define WORK_SOFTIRQ_BIT(n) (0x80000000u >> (n))

#include <linux/types.h>
#include <linux/stddef.h>

struct task_struct;
struct prio_array;
struct tasklet_struct;

/**
 * struct tasklet_head - the scheduled tasklets of a vector, a ring (bh/tasklet.c)
 * @last:  the one that was scheduled last, or the ring's end
 * @first: next to run, or the ring's end
 */
struct tasklet_head {
	struct tasklet_struct *last;  /* I */
	struct tasklet_struct *first; /* I */
};

/**
 * struct cpu_state - the state of the one CPU
 * @curr:	   the thread that runs or was interrupted
 * @next:	   runnable threads that come before all that are in lists (kernel/sched/core.c)
 * @active:	   priority array of the threads that may run now (kernel/sched/sched.h)
 * @irq_regs:	   what an interrupt has in registers from its beginning, with preempt_count by one
 *		   LDM: r5, r6, r8 and r9 are the root interrupt controller's constants, r7 is the
 *		   byte of preempt_count that stands for a hard interrupt, r10 the top of the softirq stack
 * @preempt_count: nesting of contexts, laid out as on Linux (linux/preempt.h)
 * @tasklets:	   scheduled with tasklet_schedule()
 * @work:	   pending softirqs (mirrored) and need_resched
 * @softirq_mask:  vectors that interrupt exit serves (mirrored); ksoftirqd has the others
 * @tasklets_hi:   scheduled with tasklet_hi_schedule()
 * @switch_clock:  the clock at the last switch
 * @not_zero:	   1, see CPU_HI_TASKLETS
 * @tick_stopped:  there is no tick: the idle thread runs, or ran until just now
 *
 * preempt_count is written with plain stores: an interrupt leaves it as it found it.
 * work is written with interrupts off.
 */
struct cpu_state {
	struct task_struct *curr;  /* I */
	struct task_struct *next;  /* I */
	struct prio_array *active; /* I */
	struct {
		unsigned long r5, r6, r7, r8, r9;
		void *r10;
	} irq_regs;		   /* c */
	unsigned int preempt_count;
	struct tasklet_head tasklets;
	unsigned int work;	   /* I */
	unsigned int softirq_mask; /* I */
	struct tasklet_head tasklets_hi;
	unsigned int switch_clock; /* I */
	unsigned int not_zero;	   /* c */
	bool tick_stopped;	   /* I */
} __attribute__((aligned(32)));

extern struct cpu_state cpu_state;

#define __CPU_STATE_AT(field, offset)                                                             \
	_Static_assert(sizeof(void *) != 4 || offsetof(struct cpu_state, field) == 36 + (offset), \
		       #field)
__CPU_STATE_AT(curr, CPU_CURR);
__CPU_STATE_AT(irq_regs.r6, CPU_IRQ_R6);
__CPU_STATE_AT(irq_regs.r10, CPU_SOFTIRQ_SP);
__CPU_STATE_AT(preempt_count, CPU_PREEMPT_COUNT);
__CPU_STATE_AT(work, CPU_WORK);
__CPU_STATE_AT(softirq_mask, CPU_SOFTIRQ_MASK);
__CPU_STATE_AT(tasklets, CPU_TASKLETS + 4);
__CPU_STATE_AT(tasklets_hi, CPU_HI_TASKLETS + 4);
__CPU_STATE_AT(not_zero, CPU_HI_TASKLETS + 16);
#endif /* __ASSEMBLER__ */
#endif
