// SPDX-License-Identifier: MIT
/*
 * Memory that may not be there: an instruction that is allowed to fault is listed with the
 * place to go on at, and the abort handler looks there first.
 */
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/types.h>
#include <linux/uaccess.h>
#include <asm/ptrace.h>
#include <bhk/extable.h>

struct extable_entry {
	unsigned long insn;
	unsigned long fixup;
};

extern const struct extable_entry __start_ex_table[], __stop_ex_table[];

/**
 * fixup_exception() - let a fault that was expected go on at its fixup
 * @regs: the registers of the fault
 *
 * Context: abort. Return: whether it was expected.
 */
bool fixup_exception(struct pt_regs *regs)
{
	const struct extable_entry *e;

	for (e = __start_ex_table; e < __stop_ex_table; e++) {
		if (e->insn == regs->ARM_pc) {
			regs->ARM_pc = e->fixup;
			return true;
		}
	}
	return false;
}

#define LISTED "\n	.pushsection .table.ex_table, \"a\"\n	.word 1b, 2b\n	.popsection\n"

/* One access, right or not at all; the fault's code goes on at 2 with @ret still -EFAULT. */
#define NOFAULT_LOAD(insn, addr, val)                                                  \
	({                                                                             \
		int __ret = -EFAULT;                                                   \
                                                                                       \
		__asm__ volatile("1:	" insn " %1, [%2]\n	mov %0, #0\n2:" LISTED \
				 : "+r"(__ret), "=&r"(val)                             \
				 : "r"(addr)                                           \
				 : "memory");                                          \
		__ret;                                                                 \
	})
#define NOFAULT_STORE(insn, addr, val)                                                 \
	({                                                                             \
		int __ret = -EFAULT;                                                   \
                                                                                       \
		__asm__ volatile("1:	" insn " %1, [%2]\n	mov %0, #0\n2:" LISTED \
				 : "+r"(__ret)                                         \
				 : "r"(val), "r"(addr)                                 \
				 : "memory");                                          \
		__ret;                                                                 \
	})

/* Whether a word may be moved at once: device registers want accesses of one word. */
static bool wordwise(const void *a, const void *b, size_t left)
{
	return left >= 4 && IS_ALIGNED((unsigned long)a | (unsigned long)b, 4);
}

/**
 * copy_from_kernel_nofault() - read memory that may not be there
 * @dst:  gets the bytes
 * @src:  any address; read in words if both are aligned, so that it may be a register
 * @size: how many
 *
 * Context: any, except that an external abort is taken as a fault as well.
 * Return: 0, or -EFAULT; then a part may have been copied.
 */
long copy_from_kernel_nofault(void *dst, const void *src, size_t size)
{
	u32 val;

	while (size) {
		size_t n = wordwise(dst, src, size) ? 4 : 1;

		if (n == 4) {
			if (NOFAULT_LOAD("ldr", src, val))
				return -EFAULT;
			*(u32 *)dst = val;
		} else {
			if (NOFAULT_LOAD("ldrb", src, val))
				return -EFAULT;
			*(u8 *)dst = val;
		}
		dst += n;
		src += n;
		size -= n;
	}
	return 0;
}
EXPORT_SYMBOL(copy_from_kernel_nofault);

/**
 * copy_to_kernel_nofault() - write memory that may not be there or not be writable
 * @dst:  any address; written in words if both are aligned
 * @src:  the bytes
 * @size: how many
 *
 * Context: any. Return: 0, or -EFAULT; then a part may have been written.
 */
long copy_to_kernel_nofault(void *dst, const void *src, size_t size)
{
	while (size) {
		size_t n = wordwise(dst, src, size) ? 4 : 1;

		if (n == 4) {
			if (NOFAULT_STORE("str", dst, *(const u32 *)src))
				return -EFAULT;
		} else if (NOFAULT_STORE("strb", dst, *(const u8 *)src)) {
			return -EFAULT;
		}
		dst += n;
		src += n;
		size -= n;
	}
	return 0;
}
EXPORT_SYMBOL(copy_to_kernel_nofault);
