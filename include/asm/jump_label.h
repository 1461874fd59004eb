/* SPDX-License-Identifier: MIT */
/*
 * A branch that is a NOP until it is needed: one instruction while it is off.
 *
 * Each use leaves {address, target, key} in the jump table; turning a key on or off
 * patches the instruction (kernel/trace/jump_label.c).
 */
#ifndef _ASM_JUMP_LABEL_H
#define _ASM_JUMP_LABEL_H

#include <linux/types.h>

struct static_key;

/**
 * struct jump_entry - one patched instruction
 * @code:   its address
 * @target: where it goes when it is a branch
 * @key:    whose
 */
struct jump_entry {
	unsigned long code;
	unsigned long target;
	unsigned long key;
};

/**
 * struct jump_insn - an instruction that a branch may take the place of (asm/trace_insn.h)
 * @key:   whose
 * @enter: where the branch goes: code
 * @insn:  the instruction, which is done here then
 * @back:  a branch behind the place of the instruction
 */
struct jump_insn {
	unsigned long key;
	u32 enter[3];
	u32 insn;
	u32 back;
};

#define JUMP_LABEL_NOP 0xe1a00000 /* mov r0, r0 */

#if !defined(BHK_HOST) && !defined(__thumb__)
static __always_inline bool arch_static_branch(struct static_key *const key)
{
	asm goto("1:\n\t"
		 ".inst 0xe1a00000\n\t"
		 ".pushsection .table.jump_table, \"a\"\n\t"
		 ".word 1b, %l[l_yes], %c0\n\t"
		 ".popsection\n\t"
		 :
		 : "i"(key)
		 :
		 : l_yes);
	return false;
l_yes:
	return true;
}
#endif
#endif
