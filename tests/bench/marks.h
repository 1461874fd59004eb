/* SPDX-License-Identifier: MIT */
/*
 * Markers and phases of the benchmarks: read by C, by tests/bench/bench.py and by nobody's eyes at
 * run time. tests/bench/README.md explains the method.
 *
 * MARK(id) is one instruction of the architecture's hint space that no hint uses, hence a NOP on
 * the ARM1176 and in QEMU. The plugin logs it with the number of instructions executed before. The
 * command `bench` replaces it with a branch (board.h).
 */
#ifndef _BENCH_MARKS_H
#define _BENCH_MARKS_H

#ifndef MARK_INSN
#define mark_asm	     asm volatile
#define MARK_INSN(insn)	     ".inst " insn "\n\t"
#define MARK_INSN_AFTER(insn) MARK_INSN(insn)
#endif
#define MARK(id) mark_asm(MARK_INSN("%c0") : : "i"(0xe320f000 | (id)) : "memory")

/* Written by the plugin itself. */
#define MARK_RESET	0x00 /* the first instruction after power-on */
#define MARK_VECTOR	0x01 /* the IRQ vector is fetched */
#define MARK_WFI	0x03 /* the CPU goes to sleep */
#define MARK_PROMPT	0x10 /* the shell is about to read its first line */

/* Markers: 0x80 to 0x9f. */
#define MARK_CAL_BEGIN	0x80 /* a loop of exactly 200000 instructions begins */
#define MARK_CAL_END	0x81
#define MARK_RAISE	0x82 /* the next instruction is the store that raises the line */
#define MARK_HARD	0x83 /* hard handler: first statement */
#define MARK_HARD_END	0x84 /* hard handler: last statement */
#define MARK_RESUMED	0x85 /* interrupted code: the instruction after the store */
#define MARK_TL_SCHED	0x86 /* before tasklet_schedule() */
#define MARK_TL_RUN	0x87 /* tasklet: first statement */
#define MARK_TLHI_SCHED 0x88 /* before tasklet_hi_schedule() */
#define MARK_TLHI_RUN	0x89 /* high tasklet: first statement */
#define MARK_WQ_QUEUE	0x8a /* before queue_work() */
#define MARK_WQ_RUN	0x8b /* work function: first statement */
#define MARK_SIRQ_RAISE 0x8c /* before raise_softirq_irqoff() */
#define MARK_SIRQ_RUN	0x8d /* softirq action: first statement */
#define MARK_THR_WAKE	0x90 /* before return IRQ_WAKE_THREAD */
#define MARK_THR_RUN	0x91 /* thread function of a line: first statement */
#define MARK_KT_WAKE	0x92 /* before wake_up_process() */
#define MARK_KT_RUN	0x93 /* thread: schedule() has returned */
#define MARK_OP_BEGIN	0x94 /* before any other operation that is measured */
#define MARK_OP_END	0x95 /* after it */
#define MARK_HRT_RUN	0x96 /* hrtimer function: first statement */
#define MARK_TIMER_RUN	0x97 /* timer function: first statement */
#define MARK_TP_BEGIN	0x98 /* a batch begins */
#define MARK_TP_END	0x99 /* the last item of the batch has run */
#define MARK_TP_QUEUED	0x9a /* all items of the batch are queued */
#define MARK_LOOP_BEGIN 0x9c /* a long busy loop begins */
#define MARK_LOOP_END	0x9d
#define MARK_QUIT	0xef /* all is measured: the log is complete */

/*
 * Phases: 0xa0 to 0xed. A phase lasts to the next one; a metric looks at the markers of one. The
 * line is that of the mini UART (process context: raised by a store, so the CPU takes it at once)
 * or of system timer C1 (idle: it ends the WFI of the idle thread).
 */
#define PHASE_SHARED4	0xa0 /* process: the fourth handler of a shared line */
#define PHASE_GPIO	0xa1 /* process: handler behind the GPIO chip */
#define PHASE_TASKLET10 0xa2 /* process: ten tasklets scheduled by one handler */
#define PHASE_TIMER	0xa3 /* idle: a struct timer_list expires */
#define PHASE_WORK_BUSY 0xa4 /* C1 interrupts a busy SCHED_NORMAL thread: queue_work() */
#define PHASE_WORK_BH	0xa5 /* idle: queue_work(system_bh_wq) */
#define PHASE_MUTEX	0xa6 /* mutex_lock() + mutex_unlock(), free */
#define PHASE_MUTEX_PI	0xa7 /* mutex_lock() of a held one, to its owner with lent priority */
#define PHASE_COMPLETION 0xa8 /* ping-pong of two FIFO threads, a round trip */
#define PHASE_SEMAPHORE 0xa9 /* the same with semaphores */
#define PHASE_KMALLOC	0xaa /* kmalloc(64) + kfree() */
#define PHASE_PRINTK	0xab /* printk() of one line in a handler */
#define PHASE_TRACE_OFF 0xac /* an event that is off */
#define PHASE_TRACE_ON	0xad /* an event that is on */
#define PHASE_TIMERS	0xae /* 10,000 timers armed, then cancelled */
#define PHASE_LOADED	0xaf /* as PHASE_KT_IDLE while two threads play ping-pong */
#define PHASE_WAKE_NORMAL 0xb0 /* idle: wake_up_process() of a SCHED_NORMAL thread */
#define PHASE_MUTEX_HELD 0xb1 /* mutex_lock() of one that a thread of equal priority holds */
#define PHASE_LOADED_TICK 0xb2 /* PHASE_LOADED with each match near a tick */

#define PHASE_SCALE_TASKLETS 0xb8 /* cost against a number: bench_scale.c */
#define PHASE_SCALE_WORKS 0xb9
#define PHASE_SCALE_TIMERS 0xba
#define PHASE_SCALE_HRTIMERS 0xbb
#define PHASE_SCALE_THREADS 0xbc
#define PHASE_SCALE_SHARERS 0xbd
#define PHASE_SCALE_RECORDS 0xbe /* bench_trace.c */
#define PHASE_SCALE_EVENTS 0xbf

#define PHASE_CAL	0xc0 /* calibration */
#define PHASE_IRQ	0xc4 /* process: empty handler */
#define PHASE_TASKLET	0xc5 /* process: tasklet_schedule() in the handler */
#define PHASE_TASKLET_HI 0xc6 /* process: tasklet_hi_schedule() */
#define PHASE_SOFTIRQ	0xc7 /* process: raise_softirq_irqoff() */
#define PHASE_YIELD	0xce /* yield() between two FIFO threads */
#define PHASE_IRQ_IDLE	0xd0 /* idle: empty handler */
#define PHASE_WORK	0xd2 /* idle: queue_work(system_wq) */
#define PHASE_WORK_HI	0xd3 /* idle: queue_work(system_highpri_wq) */
#define PHASE_WORK_UNB	0xd4 /* idle: queue_work(), unbound */
#define PHASE_THREAD	0xd5 /* idle: IRQ_WAKE_THREAD */
#define PHASE_KT_IDLE	0xd7 /* idle: wake_up_process() of a FIFO thread */
#define PHASE_HRTIMER	0xda /* idle: an hrtimer expires */
#define PHASE_TL_SELF	0xdb /* a tasklet that schedules itself 10,000 times */
#define PHASE_BATCH	0xdc /* 1000 works queued in one go */
#define PHASE_WORK_SELF 0xde /* a work that queues itself 10,000 times */

#define PHASE_HIST_IRQ_OFF 0xe0 /* statistics of single functions off and on: bench_hist.c */
#define PHASE_HIST_IRQ_ON  0xe1
#define PHASE_HIST_SOFTIRQ_OFF 0xe2
#define PHASE_HIST_SOFTIRQ_ON 0xe3
#define PHASE_HIST_TASKLET_OFF 0xe4
#define PHASE_HIST_TASKLET_ON 0xe5
#define PHASE_HIST_WORK_OFF 0xe6
#define PHASE_HIST_WORK_ON 0xe7
#define PHASE_HIST_TIMER_OFF 0xe8
#define PHASE_HIST_TIMER_ON 0xe9
#define PHASE_HIST_HRTIMER_OFF 0xea
#define PHASE_HIST_HRTIMER_ON 0xeb
#define PHASE_HIST_THREAD_OFF 0xec
#define PHASE_HIST_THREAD_ON 0xed

#endif
