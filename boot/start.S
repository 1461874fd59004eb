/* SPDX-License-Identifier: MIT */
/*
 * From power-on to C.
 *
 * Entered at 0x8000 in SVC mode with MMU and caches off, by the firmware or by QEMU.
 * r2 points to ATAGs or a device tree, or is 0. Nothing else is promised: not the
 * contents of RAM outside the image, not the state of the peripherals.
 */
#include <asm/cpu_state.h>
#include <asm/ptrace.h>
#include <asm/cp15.h>

	.syntax unified
	.arm
	.section .text.boot, "ax"

	/* A stack for each mode that C runs in: where its memory is, later where it is seen. */
	.macro	set_stacks top
	cps	#FIQ_MODE
	ldr	sp, =__fiq\top
	cps	#ABT_MODE
	ldr	sp, =__abt\top
	cps	#UND_MODE
	ldr	sp, =__und\top
	cps	#SYS_MODE
	ldr	sp, =__irq\top
	cps	#SVC_MODE
	ldr	sp, =__init\top
	.endm

	/* Zeroes, 32 bytes at a time; the linker script aligns both ends. */
	.macro	clear from, to
	ldr	r0, =\from
	ldr	r1, =\to
	mov	r2, #0
	mov	r3, #0
	mov	r4, #0
	mov	r5, #0
	mov	r6, #0
	mov	r7, #0
	mov	r8, #0
	mov	r9, #0
1:	cmp	r0, r1
	stmialo	r0!, {r2-r9}
	blo	1b
	.endm

	.global	_start
	.type	_start, %function
_start:
	.fnstart
	.cantunwind
	cpsid	aif, #SVC_MODE
	mov	r11, r2				@ boot tags, if any

	/* ARMv6 alignment model first: compiled code may use unaligned accesses. */
	mrc	p15, 0, r0, c1, c0, 0
	bic	r0, r0, #(SCTLR_M | SCTLR_A | SCTLR_C)
	orr	r0, r0, #SCTLR_U
	mcr	p15, 0, r0, c1, c0, 0
	mov	r0, #0
	mcr	p15, 0, r0, c7, c7, 0		@ invalidate both caches
	mcr	p15, 0, r0, c8, c7, 0		@ invalidate the TLBs
	mcr	p15, 0, r0, c7, c10, 4		@ DSB

	clear	__bss_start, __bss_end

	set_stacks _stack_phys_top
	ldr	r0, =CPU_STATE
	ldr	r1, =__softirq_stack_top
	str	r1, [r0, #CPU_SOFTIRQ_SP]

	/* Vectors before the MMU, so that a mistake in the tables is reported. */
	ldr	r0, =vectors
	mcr	p15, 0, r0, c12, c0, 0		@ VBAR
	mov	r0, r11
	bl	boot_save_tags
	bl	boot_quiesce
	clear	boot_pgd, boot_pgd + 0x4000
	bl	boot_mmu_setup			@ returns the translation table's address
	bl	boot_mmu_enable
	set_stacks _stack_top
	cpsie	af				@ NMI may come from here on, once it has a source
	b	start_kernel
	.fnend
	.size	_start, . - _start

/* r0: translation table. TRM chapter 3: TTBR0, DACR, TTBCR; then M, C, Z, I, XP in SCTLR. */
boot_mmu_enable:
	mov	r1, #0
	mcr	p15, 0, r1, c2, c0, 2		@ TTBCR: TTBR0 only
	mcr	p15, 0, r0, c2, c0, 0		@ TTBR0
	mov	r2, #1
	mcr	p15, 0, r2, c3, c0, 0		@ domain 0: client
	mcr	p15, 0, r1, c8, c7, 0		@ invalidate the TLBs
	mcr	p15, 0, r1, c7, c7, 0		@ invalidate both caches
	mcr	p15, 0, r1, c7, c10, 4		@ DSB
	mrc	p15, 0, r0, c1, c0, 0
	ldr	r2, =(SCTLR_M | SCTLR_C | SCTLR_Z | SCTLR_I | SCTLR_XP)
	orr	r0, r0, r2
	mcr	p15, 0, r0, c1, c0, 0
	mcr	p15, 0, r1, c7, c5, 4		@ ISB
	bx	lr
