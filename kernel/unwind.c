// SPDX-License-Identifier: MIT
/*
 * The interpreter of the EHABI unwind tables, and the steps over an interrupt.
 *
 * Pure: all memory is read through struct unwind_env, and nothing that it says is trusted.
 * The tables are trusted no more than the stack, because a wild write may have hit either.
 */
#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <bhk/unwind.h>

#define EXIDX_CANTUNWIND 1
#define EXIDX_INLINE	 0x80000000
#define EXIDX_ENTRY	 8

/* An instruction sequence is at most 2 + 4 * 255 bytes long. */
#define WORDS_MAX 256

/**
 * struct insns - the bytes that say how to undo a function's prologue
 * @env:  where they are read
 * @addr: word that the current bytes come from
 * @word: that word
 * @left: bytes of @word that are left, the next one topmost
 * @more: words that follow
 */
struct insns {
	const struct unwind_env *env;
	u32 addr;
	u32 word;
	u32 left;
	u32 more;
};

/* A 31-bit offset relative to the place where it stands. */
static u32 prel31(u32 addr, u32 val)
{
	return addr + (u32)((s32)(val << 1) >> 1);
}

static bool in_text(const struct unwind_env *env, u32 addr)
{
	return addr >= env->text_start && addr < env->text_end;
}

/* The index entry of the last function that begins at or below @pc. Return: 0 if none. */
static u32 find_entry(const struct unwind_env *env, u32 pc, u32 *func)
{
	u32 low = 0, high = (env->exidx_end - env->exidx_start) / EXIDX_ENTRY;
	u32 val;

	if (env->find)
		return env->find(pc, func);
	*func = 0;
	while (low < high) {
		u32 mid = low + (high - low) / 2;
		u32 addr = env->exidx_start + mid * EXIDX_ENTRY;

		if (!env->read(addr, &val))
			return 0;
		val = prel31(addr, val);
		if (val > pc) {
			high = mid;
		} else {
			*func = val;
			low = mid + 1;
		}
	}
	return low ? env->exidx_start + (low - 1) * EXIDX_ENTRY : 0;
}

/* Where the bytes of an index entry are: in it, or in the table of long ones. */
static int find_insns(const struct unwind_env *env, u32 entry, struct insns *in)
{
	u32 val;

	*in = (struct insns){.env = env, .addr = entry + 4};
	if (!env->read(in->addr, &val) || val == EXIDX_CANTUNWIND)
		return -ENOENT;
	if (!(val & EXIDX_INLINE)) {
		in->addr = env->find ? val : prel31(in->addr, val);
		if (!env->read(in->addr, &val))
			return -EFAULT;
	}
	/* Bits 24-27: 0 has three bytes here, 1 and 2 say how many words follow. */
	in->word = val;
	if ((val & 0xff000000) == 0x80000000) {
		in->left = 3;
	} else if ((val & 0xfe000000) == 0x80000000 || (val & 0xff000000) == 0x82000000) {
		in->left = 2;
		in->more = val >> 16 & 0xff;
	} else {
		return -EINVAL;
	}
	return 0;
}

/* The next byte; behind the last one, "finish". */
static u32 next_byte(struct insns *in)
{
	if (!in->left) {
		if (!in->more)
			return 0xb0;
		in->more--;
		in->addr += 4;
		if (!in->env->read(in->addr, &in->word)) {
			in->more = 0;
			return 0xb0;
		}
		in->left = 4;
	}
	in->left--;
	return in->word >> in->left * 8 & 0xff;
}

/* Takes the registers of @mask, lowest first, from the stack. */
static int pop_regs(const struct unwind_env *env, struct unwind_state *s, u32 mask)
{
	u32 sp = s->regs[UNWIND_SP];
	u32 r;

	for (r = 0; r < 16; r++) {
		if (!(mask & BIT(r)))
			continue;
		if (!env->read(sp, &s->regs[r]))
			return -EFAULT;
		sp += 4;
	}
	if (!(mask & BIT(UNWIND_SP)))
		s->regs[UNWIND_SP] = sp;
	return 0;
}

/* A number of up to four groups of seven bits, lowest first. */
static u32 uleb128(struct insns *in)
{
	u32 val = 0, shift, byte;

	for (shift = 0; shift < 28; shift += 7) {
		byte = next_byte(in);
		val |= (byte & 0x7f) << shift;
		if (!(byte & 0x80))
			break;
	}
	return val;
}

/* Instructions 1000xxxx and 1011xxxx, which have further bytes. */
static int long_insn(struct insns *in, struct unwind_state *s, u32 insn)
{
	u32 arg;

	if ((insn & 0xf0) == 0x80) {
		arg = (insn & 0xf) << 8 | next_byte(in);
		return arg ? pop_regs(in->env, s, arg << 4) : -ENOENT;
	}
	switch (insn) {
	case 0xb1:
		arg = next_byte(in);
		return arg && arg < 16 ? pop_regs(in->env, s, arg) : -EINVAL;
	case 0xb2:
		s->regs[UNWIND_SP] += 0x204 + (uleb128(in) << 2);
		return 0;
	default:
		/* Floating-point registers: the kernel is built without. */
		return -EINVAL;
	}
}

static int exec_insn(struct insns *in, struct unwind_state *s, u32 insn)
{
	u32 *sp = &s->regs[UNWIND_SP];
	u32 n = insn & 0xf;

	switch (insn >> 4) {
	case 0x0 ... 0x3:
		*sp += ((insn & 0x3f) << 2) + 4;
		return 0;
	case 0x4 ... 0x7:
		*sp -= ((insn & 0x3f) << 2) + 4;
		return 0;
	case 0x9:
		if (n == UNWIND_SP || n == UNWIND_PC)
			return -EINVAL;
		*sp = s->regs[n];
		return 0;
	case 0xa:
		n = GENMASK(4 + (insn & 7), 4) | (insn & 8 ? BIT(UNWIND_LR) : 0);
		return pop_regs(in->env, s, n);
	case 0x8:
	case 0xb:
		return long_insn(in, s, insn);
	default:
		return -EINVAL;
	}
}

/* Undoes the frame of the function whose bytes @in are. */
static int exec(struct insns *in, struct unwind_state *s)
{
	u32 insn;
	int ret;

	s->regs[UNWIND_PC] = 0;
	while ((insn = next_byte(in)) != 0xb0) {
		ret = exec_insn(in, s, insn);
		if (ret)
			return ret;
	}
	if (!s->regs[UNWIND_PC])
		s->regs[UNWIND_PC] = s->regs[UNWIND_LR];
	return 0;
}

/* struct irq_frame: pc, cpsr. */
#define FRAME_SIZE 8

#define MODE_BITS 0x1f
#define MODE_SYS  0x1f
#define THUMB_BIT 0x20

/* What kernel/irq/entry.S leaves on the IRQ stack, and on that of a thread that is preempted. */
#define IRQ_STACK_REGS (GENMASK(12, 0) | BIT(UNWIND_LR))
#define PREEMPT_REGS   (GENMASK(4, 0) | BIT(12) | BIT(UNWIND_LR))

/*
 * Goes on in what an interrupt interrupted; r0-r12 are known, and lr of both modes, that of SYS mode
 * in s->regs. @frame: the struct irq_frame on the SVC stack.
 */
static int leave_irq(const struct unwind_env *env, struct unwind_state *s, u32 frame)
{
	if (!env->read(frame, &s->regs[UNWIND_PC]) || !env->read(frame + 4, &s->psr))
		return -EFAULT;
	s->frame = frame;
	s->exact = true;
	s->thumb = s->psr & THUMB_BIT;
	s->sys_mode = (s->psr & MODE_BITS) == MODE_SYS;
	if (s->sys_mode) {
		s->regs[UNWIND_SP] = s->sys_sp;
		s->svc_sp = frame + FRAME_SIZE;
	} else {
		s->regs[UNWIND_LR] = s->svc_lr;
		s->regs[UNWIND_SP] = frame + FRAME_SIZE;
	}
	return 0;
}

/* Below softirqs lie sp and lr of the thread. */
static int leave_softirqs(const struct unwind_env *env, struct unwind_state *s)
{
	int ret = pop_regs(env, s, BIT(UNWIND_SP) | BIT(UNWIND_LR));

	s->svc_sp = s->regs[UNWIND_SP];
	s->svc_lr = s->regs[UNWIND_LR];
	s->regs[UNWIND_SP] = s->sys_sp;
	return ret;
}

/*
 * From kernel/irq/entry.S and the controller's entry, to which handler, softirqs and scheduler
 * return. What was interrupted in there, by the NMI or a fault, is in no such state.
 */
static int step_over_irq(const struct unwind_env *env, struct unwind_state *s)
{
	u32 pc = s->regs[UNWIND_PC];
	int ret = 0;

	if (s->exact)
		return -ENOENT;
	if (pc == env->preempt_return) {
		s->regs[UNWIND_SP] = s->regs[4];
		ret = pop_regs(env, s, PREEMPT_REGS);
		s->svc_lr = s->regs[UNWIND_LR];
		return ret ?: leave_irq(env, s, s->regs[UNWIND_SP]);
	}
	if (pc == env->softirq_return)
		ret = leave_softirqs(env, s);
	if (!ret)
		ret = pop_regs(env, s, IRQ_STACK_REGS);
	s->sys_sp = s->regs[UNWIND_SP];
	return ret ?: leave_irq(env, s, s->svc_sp);
}

/*
 * Bytes that the Thumb instruction at @pc pushes, 0 if it is none. PUSH is 1011010M llllllll: the
 * low registers of a mask, and lr if M is set.
 */
static u32 thumb_push_size(const struct unwind_env *env, u32 pc)
{
	u32 insn, mask, size = 0;

	if (!env->read(pc & ~3u, &insn))
		return 0;
	insn >>= (pc & 2) * 8;
	if ((insn & 0xfe00) != 0xb400)
		return 0;
	for (mask = insn & 0x1ff; mask; mask &= mask - 1)
		size += 4;
	return size;
}

/* Thumb code pushes high registers, and a variable list of arguments, by a push of their own. */
#define THUMB_PROLOGUE_MAX 16

/* Undoes the pushes that were carried out when another one, at pc, is the next. */
static bool undo_thumb_pushes(const struct unwind_env *env, struct unwind_state *s)
{
	u32 at, pc = s->regs[UNWIND_PC];

	if (!thumb_push_size(env, pc) || pc - s->func > THUMB_PROLOGUE_MAX)
		return false;
	for (at = s->func; at < pc; at += 2)
		s->regs[UNWIND_SP] += thumb_push_size(env, at);
	return true;
}

/*
 * A fault in a prologue finds no frame to undo: at the function's first instruction, or when
 * the push itself faults, which is how a stack overflows.
 */
static bool no_frame_yet(const struct unwind_env *env, struct unwind_state *s)
{
	u32 insn;

	if (!s->exact)
		return false;
	if (s->regs[UNWIND_PC] == s->func)
		return true;
	if (s->thumb)
		return undo_thumb_pushes(env, s);
	return env->read(s->regs[UNWIND_PC], &insn) &&
	       ((insn & 0xffff0000) == 0xe92d0000 || insn == 0xe52de004);
}

/* Bit 0 of an address to return to says which instructions are there; a call made it. */
static void returned(struct unwind_state *s)
{
	s->regs[UNWIND_PC] &= ~1u;
	s->exact = false;
	s->thumb = false;
}

static int step_over_call(const struct unwind_env *env, struct unwind_state *s)
{
	struct insns in;
	int ret;
	u32 entry = find_entry(env, s->regs[UNWIND_PC] - (s->exact ? 0 : UNWIND_CALL), &s->func);

	if (!entry)
		return -ENOENT;
	if (no_frame_yet(env, s)) {
		s->regs[UNWIND_PC] = s->regs[UNWIND_LR];
	} else {
		ret = find_insns(env, entry, &in);
		if (!ret)
			ret = exec(&in, s);
		if (ret)
			return ret;
	}
	returned(s);
	return 0;
}

/* A call through a pointer that was none: the caller is in lr. */
static int step_over_bad_call(const struct unwind_env *env, struct unwind_state *s)
{
	if (!s->exact || !in_text(env, s->regs[UNWIND_LR]))
		return -EFAULT;
	s->regs[UNWIND_PC] = s->regs[UNWIND_LR];
	returned(s);
	return 0;
}

/**
 * unwind_step() - go to the caller
 * @env: the world
 * @s:	 a frame; becomes the caller's, or that of what was interrupted
 *
 * Each step either moves the stack pointer up, or crosses an interrupt, or leaves a function
 * without a frame; all of it again and again is bounded by the caller's count.
 *
 * Context: any. Return: 0, -ENOENT at the outermost frame, another -errno where the stack or
 * the tables are broken. s->func is valid in each case.
 */
int unwind_step(const struct unwind_env *env, struct unwind_state *s)
{
	u32 pc = s->regs[UNWIND_PC], sp = s->regs[UNWIND_SP];
	int ret;

	s->func = 0;
	s->frame = 0;
	if (!in_text(env, pc))
		return step_over_bad_call(env, s);
	if (pc >= env->irqentry_start && pc < env->irqentry_end) {
		find_entry(env, pc, &s->func);
		return step_over_irq(env, s);
	}
	ret = step_over_call(env, s);
	if (!ret && s->regs[UNWIND_PC] == pc && s->regs[UNWIND_SP] == sp)
		ret = -ELOOP;
	return ret;
}
