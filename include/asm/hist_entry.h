/* SPDX-License-Identifier: MIT */
/*
 * What kernel/trace/hist_entry.S knows by number, asserted where each structure is used; and the
 * places where the paths of bh/ lead there.
 *
 * A place is an instruction that is there anyway. While the statistics are on it is a branch to code
 * that does the instruction and books. Its entry in the table hist_site: the address of the
 * instruction, odd if the branch is a BL; and where it goes, which begins with the instruction.
 */
#ifndef _ASM_HIST_ENTRY_H
#define _ASM_HIST_ENTRY_H

/* What an item of the caller's remembers: the histogram of its waiting times, and a stamp. */
#define TASKLET_HIST         24
#define WORK_FUNC            12
#define WORK_HIST            24
#define ACTION_HIST          44
#define TIMER_EXPIRES        8 /* and the function behind it: LDRD */
#define TIMER_HIST           20
#define HRTIMER_SOFTEXPIRES  32
#define HRTIMER_FUNC         40
#define HRTIMER_BASE         44
#define HRTIMER_HIST         20
#define CLOCK_BASE_HIST_NS   32
#define CLOCK_BASE_RUN       36
#define WORKER_FUNC          4
#define WORKER_HIST          12

/* struct hist_item, from the histogram of its waiting times. */
#define HIST_AT_KEY          -188
#define HIST_AT_RUN          -168

/* struct hist_state */
#define HIST_START           0 /* and the item behind it: LDRD, STRD */
#define HIST_TICK_USEC       8
#define HIST_TICK_ZERO       12
#define HIST_RAISED          16
#define HIST_WAIT            68 /* of vector 0, the histogram */
#define HIST_WAIT_SIZE       168

/* enum hist_kind */
#define HIST_KIND_THREAD     2
#define HIST_KIND_TASKLET    3
#define HIST_KIND_WORK       4
#define HIST_KIND_TIMER      5
#define HIST_KIND_HRTIMER    6

#ifdef __ASSEMBLER__
/* @bl: 1 where lr is free, else 0. */
	.macro	hist_insn bl, target, insn:vararg
#ifdef CONFIG_HISTOGRAMS
.Lhist_\@:
	\insn
	.pushsection .table.hist_site, "a"
	.word	.Lhist_\@ + \bl, \target
	.popsection
#else
	\insn
#endif
	.endm
#elif !defined(BHK_HOST) && !defined(__thumb__)
#define __HIST_SITE(bl, insn, stub)                              \
	"1:\t" insn "\n\t"                                       \
	".pushsection .table.hist_site, \"a\"\n\t"               \
	".word 1b + " bl ", 2f\n\t"                              \
	".popsection\n\t"                                        \
	".pushsection .text.trace_insn, \"ax\"\n"                \
	"2:\t" insn "\n\t" stub "\n\t"                           \
	".popsection"

/* Anywhere: the function changes r0, r1 and the flags only. */
#define __HIST_KEEP "push {r0, r1, lr}\n\tmov r0, %[a]\n\tbl %c[fn]\n\tpop {r0, r1, lr}\n\tb 1b + 4"
/* Next to a call, where nothing is in the registers that calls may change. */
#define __HIST_CALL_1 "mov r0, %[a]\n\tb %c[fn]"
#define __HIST_CLOBBERS "r0", "r1", "r2", "r3", "ip", "lr", "cc"

#define __hist_load(_fn, _val, _mem, _how, _a)                                                    \
	asm volatile inline(__HIST_SITE("0", "ldr %0, %1", __HIST_KEEP)                           \
			    : "=&r"(_val)                                                        \
			    : "m"(_mem), [a] _how(_a), [fn] "i"(_fn)                             \
			    : "cc")
#define __hist_store(_fn, _mem, _val, _a)                                                         \
	asm volatile inline(__HIST_SITE("0", "str %1, %0", __HIST_KEEP)                           \
			    : "=m"(_mem)                                                         \
			    : "r"(_val), [a] "r"(_a), [fn] "i"(_fn)                              \
			    : "cc")
#define __hist_store_call_1(_fn, _mem, _val, _a)                                                  \
	asm volatile inline(__HIST_SITE("1", "str %1, %0", __HIST_CALL_1)                         \
			    : "=m"(_mem)                                                         \
			    : "r"(_val), [a] "r"(_a), [fn] "i"(_fn)                              \
			    : __HIST_CLOBBERS)
/*
 * In front of a call that gets the same first argument, which stays in r0. The value is in r3, which
 * is as free as the others afterwards.
 */
#define __hist_store_call_2(_fn, _mem, _val, _a, _b)                                              \
	do {                                                                                      \
		register typeof(_a) __r0 asm("r0") = _a;                                          \
		register u32 __r3 asm("r3") = _val;                                               \
                                                                                                  \
		asm volatile inline(__HIST_SITE("1", "str %1, %0", "mov r1, %[b]\n\tb %c[fn]")    \
				    : "=m"(_mem), "+r"(__r3)                                     \
				    : "r"(__r0), [b] "r"(_b), [fn] "i"(_fn)                      \
				    : "r1", "r2", "ip", "lr", "cc");                             \
	} while (0)
#define __hist_store_call_0(_fn, _mem, _val)                                                      \
	asm volatile inline(__HIST_SITE("1", "str %1, %0", "b %c[fn]")                            \
			    : "=m"(_mem)                                                         \
			    : "r"(_val), [fn] "i"(_fn)                                           \
			    : __HIST_CLOBBERS)
/* NULL, behind a call whose value in r0 is still needed. */
#define __hist_null(_fn, _val, _a)                                                                \
	asm volatile inline(__HIST_SITE("1", "mov %0, #0", "mov r1, %[a]\n\tb %c[fn]")            \
			    : "=&r"(_val)                                                        \
			    : [a] "r"(_a), [fn] "i"(_fn)                                         \
			    : "r1", "r2", "r3", "ip", "lr", "cc")
/* _val = _x - _y, which the function gets as its second argument, and leaves there. */
#define __hist_sub_call(_fn, _val, _x, _y, _a)                                                    \
	do {                                                                                      \
		register u32 __r1 asm("r1");                                                      \
                                                                                                  \
		asm volatile inline(__HIST_SITE("1", "sub %0, %1, %2", __HIST_CALL_1)             \
				    : "=r"(__r1)                                                 \
				    : "r"(_x), "r"(_y), [a] "r"(_a), [fn] "i"(_fn)               \
				    : "r0", "r2", "r3", "ip", "lr", "cc");                       \
		_val = __r1;                                                                      \
	} while (0)
#endif
#endif
