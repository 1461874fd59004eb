// SPDX-License-Identifier: MIT
/* Patches the branches of static keys. */
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/jump_label.h>
#include <bhk/mm.h>

extern const struct jump_entry __start_jump_table[], __stop_jump_table[];
extern const struct jump_insn __start_jump_insn[], __stop_jump_insn[];

/* B: ARM Architecture Reference Manual, A4.1.5: a signed word offset from pc + 8. */
static u32 branch_insn(unsigned long from, unsigned long to)
{
	return 0xea000000 | (((to - from - 8) >> 2) & 0x00ffffff);
}

static void patch_nops(struct static_key *key, bool on)
{
	const struct jump_entry *e;

	for (e = __start_jump_table; e < __stop_jump_table; e++)
		if (e->key == (unsigned long)key)
			text_patch_word((void *)e->code, on ? branch_insn(e->code, e->target) :
							      JUMP_LABEL_NOP);
}

/* The instruction is in front of where the last branch goes. */
static void patch_insn(const struct jump_insn *i, bool on)
{
	unsigned long code = (unsigned long)&i->back + 8 + ((s32)(i->back << 8) >> 6) - 4;

	text_patch_word((void *)code, on ? branch_insn(code, (unsigned long)i->enter) : i->insn);
}

static void patch_key(struct static_key *key, bool on)
{
	const struct jump_insn *i;

	patch_nops(key, on);
	for (i = __start_jump_insn; i < __stop_jump_insn; i++)
		if (i->key == (unsigned long)key)
			patch_insn(i, on);
}

/* Interrupts off: no handler may run through a half-patched set of branches. */
static void key_add(struct static_key *key, int delta)
{
	unsigned long flags;
	bool before, now;

	raw_local_irq_save(flags);
	before = static_key_enabled(key);
	atomic_add(delta, &key->enabled);
	now = static_key_enabled(key);
	if (before != now)
		patch_key(key, now);
	raw_local_irq_restore(flags);
}

/**
 * static_key_slow_inc() - one more user wants the key true
 * @key: the key
 *
 * Context: any but NMI; slow with interrupts off: one cache operation for each branch.
 */
void static_key_slow_inc(struct static_key *key)
{
	key_add(key, 1);
}
EXPORT_SYMBOL(static_key_slow_inc);

/**
 * static_key_slow_dec() - one user less
 * @key: the key
 *
 * Context: any but NMI.
 */
void static_key_slow_dec(struct static_key *key)
{
	key_add(key, -1);
}
EXPORT_SYMBOL(static_key_slow_dec);

/**
 * static_key_set() - true or false, for keys with one user
 * @key: the key
 * @on:	 what it shall be
 *
 * Context: any but NMI.
 */
void static_key_set(struct static_key *key, bool on)
{
	if (static_key_enabled(key) != on)
		key_add(key, on ? 1 : -1);
}
EXPORT_SYMBOL(static_key_set);
