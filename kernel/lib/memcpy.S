/* SPDX-License-Identifier: MIT */
/*
 * memcpy() and memset(), by eight words where both ends are aligned: much is copied with
 * interrupts or preemption off, and the C library takes twice as many instructions and twice
 * as many bytes. Unaligned words are allowed in memory (boot/start.S), not in devices, which
 * have functions of their own (asm/io.h).
 */
	.syntax unified
	.arm
	.text

@ void *memcpy(void *dest, const void *src, size_t n)
	.global	memcpy
	.type	memcpy, %function
memcpy:
	.fnstart
	orr	r3, r0, r1
	tst	r3, #3
	mov	r12, r0
	bne	.Lcopy_unaligned
	subs	r2, r2, #32
	blo	.Lcopy_rest
	.fnend
	.fnstart				@ what can fault in here has registers on the stack
	push	{r4-r9, lr}
	.save	{r4-r9, lr}
.Lcopy_eight:
	ldm	r1!, {r3-r9, lr}
	subs	r2, r2, #32
	stm	r12!, {r3-r9, lr}
	bhs	.Lcopy_eight
	pop	{r4-r9, lr}
	.fnend
	.fnstart
.Lcopy_rest:
	add	r2, r2, #32
.Lcopy_unaligned:
	subs	r2, r2, #4
	blo	.Lcopy_tail
.Lcopy_word:
	ldr	r3, [r1], #4
	subs	r2, r2, #4
	str	r3, [r12], #4
	bhs	.Lcopy_word
.Lcopy_tail:
	adds	r2, r2, #4			@ 0..3 are left
	bxeq	lr
.Lcopy_byte:
	ldrb	r3, [r1], #1
	subs	r2, r2, #1
	strb	r3, [r12], #1
	bne	.Lcopy_byte
	bx	lr
	.fnend
	.size	memcpy, . - memcpy

@ void *memset(void *s, int c, size_t n)
	.global	memset
	.type	memset, %function
memset:
	.fnstart
	and	r1, r1, #0xff
	orr	r1, r1, r1, lsl #8
	orr	r1, r1, r1, lsl #16
	mov	r12, r0
.Lset_align:
	tst	r12, #3
	beq	.Lset_aligned
	subs	r2, r2, #1
	bxlo	lr
	strb	r1, [r12], #1
	b	.Lset_align
.Lset_aligned:
	subs	r2, r2, #32
	blo	.Lset_rest
	.fnend
	.fnstart
	push	{r4, r5, lr}
	.save	{r4, r5, lr}
	mov	r3, r1
	mov	r4, r1
	mov	r5, r1
.Lset_eight:
	stm	r12!, {r1, r3, r4, r5}
	subs	r2, r2, #32
	stm	r12!, {r1, r3, r4, r5}
	bhs	.Lset_eight
	pop	{r4, r5, lr}
	.fnend
	.fnstart
.Lset_rest:
	add	r2, r2, #32
	subs	r2, r2, #4
	blo	.Lset_tail
.Lset_word:
	str	r1, [r12], #4
	subs	r2, r2, #4
	bhs	.Lset_word
.Lset_tail:
	adds	r2, r2, #4			@ 0..3 are left
	bxeq	lr
.Lset_byte:
	strb	r1, [r12], #1
	subs	r2, r2, #1
	bne	.Lset_byte
	bx	lr
	.fnend
	.size	memset, . - memset
