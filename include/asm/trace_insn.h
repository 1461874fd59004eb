/* SPDX-License-Identifier: MIT */
/*
 * Trace points that cost nothing while they are off: an instruction that is there anyway is
 * replaced with a branch while the key is on. What is branched to saves the registers, calls a
 * function, does the instruction and returns behind it. So the compiler sees the instruction and
 * nothing else.
 *
 * The function gets up to two words that are in registers there anyway.
 */
#ifndef _ASM_TRACE_INSN_H
#define _ASM_TRACE_INSN_H

#ifdef __ASSEMBLER__
/* The instruction @insn, which is not done before @target is branched to and does it itself. */
	.macro	insn_or_branch key, target, copy, insn:vararg
.Linsn_\@:
	\insn
	.pushsection .table.jump_insn, "a"
	.word	.Linsn_\@, \target, \key, \copy
	.popsection
	.endm
#else
#include <asm/jump_label.h>

#if !defined(BHK_HOST) && !defined(__thumb__)
#define __TRACE_INSN(insn, before, after, push_args, load_args, arg_bytes)                        \
	"1:\t" insn "\n\t"                                                                        \
	".pushsection .text.trace_insn, \"ax\"\n"                                              \
	"2:\t" before "push {r0-r4, ip, lr}\n\t" push_args "mov r4, sp\n\t"                      \
	"mrs ip, cpsr\n\t"                                                                       \
	"push {ip, lr}\n\t"                                                                      \
	"bic sp, sp, #7\n\t" load_args "bl %c[fn]\n\t"                                          \
	"ldr ip, [r4, #-8]\n\t"                                                                  \
	"msr cpsr_f, ip\n\t"                                                                     \
	"add sp, r4, #" arg_bytes "\n\t"                                                         \
	"pop {r0-r4, ip, lr}\n" after "\tb 1b + 4\n\t"                                          \
	".popsection\n\t"                                                                        \
	".pushsection .table.jump_insn, \"a\"\n\t"                                              \
	".word 1b, 2b, %c[key], 3b\n\t"                                                          \
	".popsection"

#define __TRACE_ARGS_0 "", "", "0"
#define __TRACE_ARGS_1 "push {%[a]}\n\t", "ldr r0, [r4]\n\t", "4"
#define __TRACE_ARGS_2 "push {%[b]}\n\tpush {%[a]}\n\t", "ldr r0, [r4]\n\tldr r1, [r4, #4]\n\t", "8"
#define __TRACE_ARGS_I "", "mov r0, %[a]\n\t", "0"
#define __TRACE_EXPAND(insn, before, after, args...) __TRACE_INSN(insn, before, after, args)
/* The function runs behind the instruction, or before it. */
#define __TRACE_AFTER(insn, args)  __TRACE_EXPAND(insn, "\n3:\t" insn "\n\t", "", args)
#define __TRACE_BEFORE(insn, args) __TRACE_EXPAND(insn, "", "3:\t" insn "\n", args)

/* Interrupts on, then fn(a, b). */
#define irq_enable_then(_key, _fn, _a, _b)                                                       \
	asm volatile inline(__TRACE_AFTER("cpsie i", __TRACE_ARGS_2)                             \
			    :                                                                    \
			    : [key] "i"(_key), [fn] "i"(_fn), [a] "r"(_a), [b] "r"(_b)           \
			    : "memory", "cc")
#define irq_enable_then_1(_key, _fn, _a)                                                         \
	asm volatile inline(__TRACE_AFTER("cpsie i", __TRACE_ARGS_1)                             \
			    :                                                                    \
			    : [key] "i"(_key), [fn] "i"(_fn), [a] "r"(_a)                        \
			    : "memory", "cc")

/* fn(a, b), then interrupts off. */
#define before_irq_disable(_key, _fn, _a, _b)                                                    \
	asm volatile inline(__TRACE_BEFORE("cpsid i", __TRACE_ARGS_2)                            \
			    :                                                                    \
			    : [key] "i"(_key), [fn] "i"(_fn), [a] "r"(_a), [b] "r"(_b)           \
			    : "memory", "cc")

#define before_irq_disable_1(_key, _fn, _a)                                                      \
	asm volatile inline(__TRACE_BEFORE("cpsid i", __TRACE_ARGS_1)                            \
			    :                                                                    \
			    : [key] "i"(_key), [fn] "i"(_fn), [a] "r"(_a)                        \
			    : "memory", "cc")

/* fn(), then interrupts off; fn(), then interrupts on. */
#define before_irq_disable_0(_key, _fn)                                                          \
	asm volatile inline(__TRACE_BEFORE("cpsid i", __TRACE_ARGS_0)                            \
			    :                                                                    \
			    : [key] "i"(_key), [fn] "i"(_fn)                                     \
			    : "memory", "cc")
#define before_irq_enable_0(_key, _fn)                                                           \
	asm volatile inline(__TRACE_BEFORE("cpsie i", __TRACE_ARGS_0)                            \
			    :                                                                    \
			    : [key] "i"(_key), [fn] "i"(_fn)                                     \
			    : "memory", "cc")

/* fn(a) or fn(a, b), then the store of a word. _I: a is a constant. */
#define before_store_1(_key, _fn, _mem, _val, _a)                                                \
	asm volatile inline(__TRACE_BEFORE("str %1, %0", __TRACE_ARGS_1)                         \
			    : "=m"(_mem)                                                         \
			    : "r"(_val), [key] "i"(_key), [fn] "i"(_fn), [a] "r"(_a))
#define before_store_I(_key, _fn, _mem, _val, _a)                                                \
	asm volatile inline(__TRACE_BEFORE("str %1, %0", __TRACE_ARGS_I)                         \
			    : "=m"(_mem)                                                         \
			    : "r"(_val), [key] "i"(_key), [fn] "i"(_fn), [a] "i"(_a))
#define before_store_2(_key, _fn, _mem, _val, _a, _b)                                            \
	asm volatile inline(__TRACE_BEFORE("str %1, %0", __TRACE_ARGS_2)                         \
			    : "=m"(_mem)                                                         \
			    : "r"(_val), [key] "i"(_key), [fn] "i"(_fn), [a] "r"(_a), [b] "r"(_b))

/* fn(a, b), then the load of a word. */
#define before_load(_key, _fn, _val, _mem, _a, _b)                                               \
	asm volatile inline(__TRACE_BEFORE("ldr %0, %1", __TRACE_ARGS_2)                         \
			    : "=r"(_val)                                                         \
			    : "m"(_mem), [key] "i"(_key), [fn] "i"(_fn), [a] "r"(_a), [b] "r"(_b))
#endif
#endif /* __ASSEMBLER__ */
#endif
