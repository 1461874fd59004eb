// SPDX-License-Identifier: MIT
/* kernel/unwind.c on a machine that exists only here: tables, code and stacks in one array. */
#include "unit.h"
#include <linux/bits.h>
#include <linux/string.h>
#include <bhk/unwind.h>

#define BASE  0x8000u
#define WORDS 0x400
#define EXIDX 0x8100u /* index table: one function each 0x100 bytes of text */
#define EXTAB 0x8200u
#define STACK 0x8400u
#define IRQ   0x8600u
#define SOFTIRQ 0x8700u
#define TEXT  0x8800u /* inside the array, so that instructions can be read */
#define NR    8

#define FUNC(n) (TEXT + 0x80 * (n))

#define HANDLER_RETURN (FUNC(7) + 0x14)

#define SVC_MODE_PSR 0x60000013
#define SYS_MODE_PSR 0x6000001f

static u32 memory[WORDS];

static bool read_word(u32 addr, u32 *val)
{
	if (addr % 4 || addr < BASE || addr >= BASE + 4 * WORDS)
		return false;
	*val = memory[(addr - BASE) / 4];
	return true;
}

static u32 *at(u32 addr)
{
	return &memory[(addr - BASE) / 4];
}

static const struct unwind_env env = {
	.read = read_word,
	.exidx_start = EXIDX,
	.exidx_end = EXIDX + 8 * NR,
	.text_start = TEXT,
	.text_end = FUNC(NR),
	.irqentry_start = FUNC(7) + 0x10,
	.irqentry_end = FUNC(7) + 0x40,
	.softirq_return = FUNC(7) + 0x20,
	.preempt_return = FUNC(7) + 0x30,
};

static struct unwind_state s;

static u32 prel31(u32 from, u32 to)
{
	return (to - from) & 0x7fffffff;
}

/* What the index says of function @n. */
static void describe(unsigned int n, u32 word)
{
	*at(EXIDX + 8 * n + 4) = word;
}

static int setup(void **state)
{
	unsigned int n;

	memset(memory, 0, sizeof(memory));
	for (n = 0; n < NR; n++) {
		*at(EXIDX + 8 * n) = prel31(EXIDX + 8 * n, FUNC(n));
		describe(n, 0x80b0b0b0);
	}
	describe(7, 1);
	s = (struct unwind_state){};
	s.regs[UNWIND_SP] = STACK;
	s.regs[UNWIND_LR] = FUNC(5) + 8;
	s.regs[UNWIND_PC] = FUNC(1) + 8;
	for (n = 0; n < 64; n++)
		*at(STACK + 4 * n) = 0x1000 + n;
	return host_setup(state);
}

static int step(void)
{
	return unwind_step(&env, &s);
}

static void leaf_returns_by_lr(void **state)
{
	assert_int_equal(step(), 0);
	assert_int_equal(s.func, FUNC(1));
	assert_int_equal(s.regs[UNWIND_PC], FUNC(5) + 8);
	assert_int_equal(s.regs[UNWIND_SP], STACK);
}

static void pops_a_range_and_lr(void **state)
{
	describe(1, 0x80abb0b0); /* pop {r4-r7, lr} */
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[4], 0x1000);
	assert_int_equal(s.regs[7], 0x1003);
	assert_int_equal(s.regs[UNWIND_PC], 0x1004);
	assert_int_equal(s.regs[UNWIND_SP], STACK + 20);
}

static void pops_by_mask(void **state)
{
	describe(1, 0x808408b0); /* pop {r7, lr}: mask bit 0 is r4 */
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[7], 0x1000);
	assert_int_equal(s.regs[UNWIND_PC], 0x1001 & ~1);
	assert_int_equal(s.regs[UNWIND_SP], STACK + 8);
}

static void adds_then_pops(void **state)
{
	describe(1, 0x8002a8b0); /* add sp, #12; pop {r4, lr} */
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[4], 0x1003);
	assert_int_equal(s.regs[UNWIND_PC], 0x1004);
	assert_int_equal(s.regs[UNWIND_SP], STACK + 20);
}

static void subtracts(void **state)
{
	s.regs[UNWIND_SP] = STACK + 8;
	describe(1, 0x8041b0b0); /* sub sp, #8 */
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[UNWIND_SP], STACK);
}

static void sp_from_a_register(void **state)
{
	s.regs[4] = STACK + 16;
	describe(1, 0x8094a8b0); /* sp = r4; pop {r4, lr} */
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[4], 0x1004);
	assert_int_equal(s.regs[UNWIND_SP], STACK + 24);
}

static void pops_low_registers(void **state)
{
	describe(1, 0x80b10fb0); /* pop {r0-r3}, as a variadic function pushes them */
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[3], 0x1003);
	assert_int_equal(s.regs[UNWIND_SP], STACK + 16);
}

/* Personality 1: two bytes in the first word, more words behind; 0x204 + (uleb128 << 2). */
static void long_form_with_a_large_frame(void **state)
{
	describe(1, prel31(EXIDX + 12, EXTAB));
	*at(EXTAB) = 0x8101b204;
	*at(EXTAB + 4) = 0xa8b0b0b0;
	s.regs[UNWIND_SP] = STACK - 0x204 - 16;
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[4], 0x1000);
	assert_int_equal(s.regs[UNWIND_PC], 0x1001 & ~1);
	assert_int_equal(s.regs[UNWIND_SP], STACK + 8);
}

static void long_form_in_one_word(void **state)
{
	describe(1, prel31(EXIDX + 12, EXTAB));
	*at(EXTAB) = 0x80a8b0b0;
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[UNWIND_PC], 0x1001 & ~1);
}

static void outermost_function_ends(void **state)
{
	s.regs[UNWIND_PC] = FUNC(7) + 8;
	assert_int_equal(step(), -ENOENT);
	assert_int_equal(s.func, FUNC(7));
	describe(1, 0x808000b0);
	s.regs[UNWIND_PC] = FUNC(1) + 8;
	assert_int_equal(step(), -ENOENT);
}

/* A return address behind the last instruction belongs to the function before it. */
static void call_at_the_very_end(void **state)
{
	s.regs[UNWIND_PC] = FUNC(2);
	assert_int_equal(step(), 0);
	assert_int_equal(s.func, FUNC(1));
	setup(NULL);
	s.exact = true;
	s.regs[UNWIND_PC] = FUNC(2);
	assert_int_equal(step(), 0);
	assert_int_equal(s.func, FUNC(2));
}

static void fault_before_the_frame_is_made(void **state)
{
	describe(1, 0x80a8b0b0);
	s.exact = true;
	s.regs[UNWIND_PC] = FUNC(1);
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[UNWIND_PC], FUNC(5) + 8);
	setup(NULL);
	describe(1, 0x80a8b0b0);
	s.exact = true;
	s.regs[UNWIND_PC] = FUNC(1) + 4;
	*at(FUNC(1) + 4) = 0xe92d4010; /* push {r4, lr} */
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[UNWIND_PC], FUNC(5) + 8);
	assert_int_equal(s.regs[UNWIND_SP], STACK);
}

/* The halfword of an instruction. */
static void put_thumb(u32 addr, u32 insn)
{
	u32 shift = (addr & 2) * 8;

	*at(addr & ~3u) = (*at(addr & ~3u) & ~(0xffffu << shift)) | insn << shift;
}

static void return_to_thumb_code(void **state)
{
	describe(1, 0x80a8b0b0);
	*at(STACK + 4) = FUNC(5) + 3; /* behind a call of two bytes at its beginning */
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[UNWIND_PC], FUNC(5) + 2);
	s.regs[UNWIND_LR] = FUNC(3) + 9;
	assert_int_equal(step(), 0);
	assert_int_equal(s.func, FUNC(5));
	assert_int_equal(s.regs[UNWIND_PC], FUNC(3) + 8);
}

static void thumb_fault_before_the_frame_is_made(void **state)
{
	describe(1, 0x80a8b0b0);
	s.regs[UNWIND_PC] = FUNC(1) + 2;
	s.regs[UNWIND_LR] = FUNC(5) + 9;
	s.exact = s.thumb = true;
	put_thumb(FUNC(1) + 2, 0xb510); /* push {r4, lr} */
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[UNWIND_PC], FUNC(5) + 8);
	assert_int_equal(s.regs[UNWIND_SP], STACK);
	assert_false(s.exact || s.thumb);
}

static void thumb_fault_between_two_pushes(void **state)
{
	describe(1, 0x80a8b0b0);
	s.regs[UNWIND_PC] = FUNC(1) + 6;
	s.regs[UNWIND_LR] = FUNC(5) + 9;
	s.exact = s.thumb = true;
	put_thumb(FUNC(1), 0xb570);	/* push {r4-r6, lr} */
	put_thumb(FUNC(1) + 2, 0x464e); /* mov r6, r9 */
	put_thumb(FUNC(1) + 4, 0x4645); /* mov r5, r8 */
	put_thumb(FUNC(1) + 6, 0xb460); /* push {r5, r6} */
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[UNWIND_PC], FUNC(5) + 8);
	assert_int_equal(s.regs[UNWIND_SP], STACK + 16);
}

static void thumb_fault_in_the_body(void **state)
{
	describe(1, 0x80a8b0b0);
	s.regs[UNWIND_PC] = FUNC(1) + 2;
	s.exact = s.thumb = true;
	put_thumb(FUNC(1), 0xb510);
	put_thumb(FUNC(1) + 2, 0x6800); /* ldr r0, [r0] */
	*at(STACK + 4) = FUNC(5) + 1;
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[4], 0x1000);
	assert_int_equal(s.regs[UNWIND_PC], FUNC(5));
	assert_int_equal(s.regs[UNWIND_SP], STACK + 8);
}

static void call_of_a_bad_pointer(void **state)
{
	s.exact = true;
	s.regs[UNWIND_PC] = 0;
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[UNWIND_PC], FUNC(5) + 8);
	s.exact = false;
	s.regs[UNWIND_PC] = 0;
	assert_int_equal(step(), -EFAULT);
	s.exact = true;
	s.regs[UNWIND_LR] = 0;
	assert_int_equal(step(), -EFAULT);
}

static void bad_tables_are_refused(void **state)
{
	static const u32 bad[] = {
		0x83b0b0b0, /* personality 3 */
		0x80b3b0b0, /* floating-point registers */
		0x809db0b0, /* sp = sp */
		0x80b100b0, /* no register */
		0x80c0b0b0, 0x80ffb0b0,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		setup(NULL);
		describe(1, bad[i]);
		assert_int_equal(step(), -EINVAL);
	}
	setup(NULL);
	describe(1, prel31(EXIDX + 12, 0x4000));
	assert_int_equal(step(), -EFAULT);
}

static void stack_that_is_not_there(void **state)
{
	describe(1, 0x80abb0b0);
	s.regs[UNWIND_SP] = 0x100;
	assert_int_equal(step(), -EFAULT);
	s.regs[UNWIND_SP] = STACK + 2;
	assert_int_equal(step(), -EFAULT);
}

static void step_without_progress_is_a_loop(void **state)
{
	s.regs[UNWIND_LR] = s.regs[UNWIND_PC];
	assert_int_equal(step(), -ELOOP);
}

/* struct irq_frame at @addr. */
static void put_frame(u32 addr, u32 pc, u32 psr)
{
	*at(addr) = pc;
	*at(addr + 4) = psr;
}

#define IRQ_SIZE 56

/* r0 is 0x100, r12 is 0x10c, lr of SYS mode is @lr. */
static void put_irq_stack(u32 addr, u32 lr)
{
	u32 r;

	for (r = 0; r < 13; r++)
		*at(addr + 4 * r) = 0x100 + r;
	*at(addr + 52) = lr;
}

static void handler_to_interrupted_thread(void **state)
{
	s.regs[UNWIND_PC] = HANDLER_RETURN;
	s.regs[UNWIND_SP] = IRQ;
	s.svc_sp = STACK;
	s.sys_mode = true;
	s.svc_lr = FUNC(3) + 4;
	put_irq_stack(IRQ, 0x77);
	put_frame(STACK, FUNC(2) + 8, SVC_MODE_PSR);
	assert_int_equal(step(), 0);
	assert_int_equal(s.frame, STACK);
	assert_int_equal(s.psr, SVC_MODE_PSR);
	assert_int_equal(s.regs[0], 0x100);
	assert_int_equal(s.regs[4], 0x104);
	assert_int_equal(s.regs[11], 0x10b);
	assert_int_equal(s.regs[12], 0x10c);
	assert_int_equal(s.regs[UNWIND_PC], FUNC(2) + 8);
	assert_int_equal(s.regs[UNWIND_LR], FUNC(3) + 4);
	assert_int_equal(s.regs[UNWIND_SP], STACK + 8);
	assert_int_equal(s.sys_sp, IRQ + IRQ_SIZE);
	assert_true(s.exact);
	assert_false(s.thumb);
	assert_false(s.sys_mode);
}

static void handler_to_interrupted_thumb_code(void **state)
{
	s.regs[UNWIND_PC] = HANDLER_RETURN;
	s.regs[UNWIND_SP] = IRQ;
	s.svc_sp = STACK;
	s.sys_mode = true;
	s.svc_lr = FUNC(3) + 5;
	put_irq_stack(IRQ, 0x77);
	put_frame(STACK, FUNC(2), SVC_MODE_PSR | 0x20);
	assert_int_equal(step(), 0);
	assert_true(s.exact && s.thumb);
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[UNWIND_PC], FUNC(3) + 4);
	assert_false(s.exact || s.thumb);
}

static void handler_to_interrupted_handler(void **state)
{
	s.regs[UNWIND_PC] = HANDLER_RETURN;
	s.regs[UNWIND_SP] = IRQ;
	s.svc_sp = STACK;
	s.sys_mode = true;
	put_irq_stack(IRQ, FUNC(4) + 4);
	s.svc_lr = 0x99;
	put_frame(STACK, FUNC(2) + 8, SYS_MODE_PSR);
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[UNWIND_SP], IRQ + IRQ_SIZE);
	assert_int_equal(s.regs[UNWIND_LR], FUNC(4) + 4);
	assert_int_equal(s.svc_sp, STACK + 8);
	assert_true(s.sys_mode);
}

static void softirq_to_interrupted_thread(void **state)
{
	s.regs[UNWIND_PC] = env.softirq_return;
	s.regs[UNWIND_SP] = SOFTIRQ;
	s.sys_sp = IRQ;
	*at(SOFTIRQ) = STACK;
	*at(SOFTIRQ + 4) = FUNC(3) + 4;
	put_irq_stack(IRQ, 0x77);
	put_frame(STACK, FUNC(2) + 8, SVC_MODE_PSR);
	assert_int_equal(step(), 0);
	assert_int_equal(s.regs[8], 0x108);
	assert_int_equal(s.regs[UNWIND_LR], FUNC(3) + 4);
	assert_int_equal(s.regs[UNWIND_SP], STACK + 8);
	assert_int_equal(s.sys_sp, IRQ + IRQ_SIZE);
}

static void preempted_thread(void **state)
{
	u32 r;

	s.regs[UNWIND_PC] = env.preempt_return;
	s.regs[4] = STACK;
	s.regs[5] = 0x55;
	for (r = 0; r < 5; r++)
		*at(STACK + 4 * r) = 0x100 + r;
	*at(STACK + 20) = 0x10c;
	*at(STACK + 24) = FUNC(3) + 4;
	put_frame(STACK + 28, FUNC(2) + 8, SVC_MODE_PSR);
	assert_int_equal(step(), 0);
	assert_int_equal(s.frame, STACK + 28);
	assert_int_equal(s.regs[4], 0x104);
	assert_int_equal(s.regs[5], 0x55);
	assert_int_equal(s.regs[12], 0x10c);
	assert_int_equal(s.regs[UNWIND_LR], FUNC(3) + 4);
	assert_int_equal(s.regs[UNWIND_SP], STACK + 36);
}

/* The thread's sp is not where the frame can be read, and neither is the softirqs' stack. */
static void broken_softirq_stack(void **state)
{
	s.regs[UNWIND_PC] = env.softirq_return;
	s.regs[UNWIND_SP] = 0x100;
	s.sys_sp = IRQ;
	assert_int_equal(step(), -EFAULT);
	s.regs[UNWIND_SP] = SOFTIRQ;
	*at(SOFTIRQ) = 0x100;
	assert_int_equal(step(), -EFAULT);
}

static void broken_interrupt_frame(void **state)
{
	s.regs[UNWIND_PC] = HANDLER_RETURN;
	s.regs[UNWIND_SP] = IRQ;
	s.svc_sp = 0;
	assert_int_equal(step(), -EFAULT);
}

static void fault_in_the_interrupt_entry(void **state)
{
	s.exact = true;
	s.regs[UNWIND_PC] = HANDLER_RETURN;
	assert_int_equal(step(), -ENOENT);
	assert_int_equal(s.func, FUNC(7));
}

/* Any bytes at all: it ends, with an answer, and reads nothing that is not there. */
static void random_tables_end(void **state)
{
	unsigned int seed = 1, n, i;

	for (n = 0; n < 20000; n++) {
		setup(NULL);
		for (i = 0; i < 200; i++)
			memory[rand_r(&seed) % WORDS] = rand_r(&seed) ^ (u32)rand_r(&seed) << 16;
		describe(1, rand_r(&seed) % 2 ? 0x80000000 | rand_r(&seed) : rand_r(&seed));
		s.exact = rand_r(&seed) % 2;
		s.thumb = rand_r(&seed) % 2;
		for (i = 0; i < 10 && !step(); i++)
			;
	}
}

#define T(f) cmocka_unit_test_setup(f, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(leaf_returns_by_lr),
		T(pops_a_range_and_lr),
		T(pops_by_mask),
		T(adds_then_pops),
		T(subtracts),
		T(sp_from_a_register),
		T(pops_low_registers),
		T(long_form_with_a_large_frame),
		T(long_form_in_one_word),
		T(outermost_function_ends),
		T(call_at_the_very_end),
		T(fault_before_the_frame_is_made),
		T(return_to_thumb_code),
		T(thumb_fault_before_the_frame_is_made),
		T(thumb_fault_between_two_pushes),
		T(thumb_fault_in_the_body),
		T(call_of_a_bad_pointer),
		T(bad_tables_are_refused),
		T(stack_that_is_not_there),
		T(step_without_progress_is_a_loop),
		T(handler_to_interrupted_thread),
		T(handler_to_interrupted_thumb_code),
		T(handler_to_interrupted_handler),
		T(softirq_to_interrupted_thread),
		T(preempted_thread),
		T(broken_softirq_stack),
		T(broken_interrupt_frame),
		T(fault_in_the_interrupt_entry),
		T(random_tables_end),
	};

	return cmocka_run_group_tests_name("unwind", tests, NULL, NULL);
}
