/* SPDX-License-Identifier: MIT */
/*
 * Trace points that cost nothing while they are off: an instruction that is there anyway is
 * replaced with a branch while the key is on. What is branched to calls a function, does the
 * instruction and returns behind it. So the compiler sees the instruction and nothing else.
 *
 * The function gets up to two words that are in registers there anyway, or a small number and a
 * word. It keeps what C functions keep; trace_site keeps the rest. It must be ARM code.
 */
#ifndef _ASM_TRACE_INSN_H
#define _ASM_TRACE_INSN_H

#ifdef __ASSEMBLER__
/* The instruction @insn, which is not done before @target is branched to and does it itself. */
	.macro	insn_or_branch key, target, insn:vararg
.Linsn_\@:
	\insn
	.pushsection .table.jump_insn, "ax"
	.word	\key
	b	\target
	.word	0, 0
	\insn
	b	.Linsn_\@ + 4
	.popsection
	.endm
#else
#include <asm/jump_label.h>

#if !defined(BHK_HOST) && !defined(__thumb__)
/* struct jump_insn: see there. @a and @b: names of registers, or `0` and nothing. */
#define __TRACE_SITE(insn, desc)                                                                  \
	"1:\t" insn "\n\t"                                                                        \
	".irp x,0,1,2,3,4,5,6,7,8,9,10\n.set .Lreg_r\\x,\\x\n.endr\n"                               \
	".set .Lreg_fp,11\n.set .Lreg_ip,12\n.set .Lreg_lr,13\n\t"                              \
	".pushsection .table.jump_insn, \"ax\"\n\t"                                             \
	".word %c[key]\n\t"                                                                      \
	"str lr, [sp, #-8]!\n\t"                                                                \
	"bl trace_site\n\t"                                                                      \
	".word %c[fn] + " desc "\n\t"                                                            \
	insn "\n\t"                                                                              \
	"b 1b + 4\n\t"                                                                           \
	".popsection"

/* Registers by their numbers in what trace_site pushes. Bit 1: a is the number itself. */
#define __TRACE_ARGS_0	"0"
#define __TRACE_ARGS_R	"(.Lreg_%[a] << 24)"
#define __TRACE_ARGS_RR "(.Lreg_%[a] << 24) + (.Lreg_%[b] << 28)"
#define __TRACE_ARGS_IR "(%c[a] << 24) + (.Lreg_%[b] << 28) + 2"
#define __TRACE_ARGS_I	"(%c[a] << 24) + 2"

/* fn(), fn(a) or fn(a, b), then interrupts off or on. */
#define __trace_site_irq(_insn, _args, _key, _fn, ...)                                            \
	asm volatile inline(__TRACE_SITE(_insn, _args)                                            \
			    :                                                                    \
			    : [key] "i"(_key), [fn] "i"(_fn), ##__VA_ARGS__                      \
			    : "memory", "cc")

/* The same, then the store of a word. */
#define __trace_site_store(_args, _mem, _val, _key, _fn, ...)                                     \
	asm volatile inline(__TRACE_SITE("str %1, %0", _args)                                     \
			    : "=m"(_mem)                                                         \
			    : "r"(_val), [key] "i"(_key), [fn] "i"(_fn), ##__VA_ARGS__)

/* The same, then the load of a word. */
#define __trace_site_load(_args, _val, _mem, _key, _fn, ...)                                      \
	asm volatile inline(__TRACE_SITE("ldr %0, %1", _args)                                     \
			    : "=r"(_val)                                                         \
			    : "m"(_mem), [key] "i"(_key), [fn] "i"(_fn), ##__VA_ARGS__)
#endif
#endif /* __ASSEMBLER__ */
#endif
