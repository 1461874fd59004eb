// SPDX-License-Identifier: MIT
/*
 * A QEMU plugin that changes one byte of the guest's memory between two instructions, while the
 * machine runs: a debugger would have to stop it, and time is skipped then.
 *
 * Options, addresses hexadecimal, the rest decimal:
 *   out=FILE         what was done: "flipped ADDRESS OLD NEW"; empty if the moment never came
 *   from=ADDRESS:N   the Nth execution of this instruction, the first one of a function,
 *   steps=N          and so many instructions more, up to the end of a translated block
 *   mask=N           the bits to change; 0 for a run that shows what happens without
 *   at=ADDRESS       the byte, or
 *   in=ADDRESS:N     the Nth byte behind where this word points to, or
 *   stack=N          a byte near the stack pointer: from 4 bytes below it up to STACK above, the
 *                    Nth of them, counted round
 *
 * QEMU exports what it offers its debugger when it was built to load modules, as Debian's is. It
 * says the registers at the beginning of a block only.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "plugin.h"

/* What QEMU has for its debugger, and glib's array that it fills. */
struct bytes {
	uint8_t *data;
	unsigned int len;
};

static struct {
	void *(*qemu_get_cpu)(int index);
	int (*arm_cpu_gdb_read_register)(void *cpu, struct bytes *to, int reg);
	int (*cpu_memory_rw_debug)(void *cpu, uint64_t address, void *buf, uint64_t len, bool write);
	struct bytes *(*g_byte_array_new)(void);
} qemu;

enum { REG_SP = 13, PAGE = 4096, STACK = 256, BELOW = 4 };

enum kind { NOTHING, AT, IN, NEAR_SP };

static struct {
	uint64_t address;
	unsigned long times, steps;
} moment;

static struct {
	enum kind kind;
	uint32_t address;
	unsigned long nth;
	unsigned int mask;
} what;

static FILE *out;
static uint64_t executed, due;
static bool counting, done;

static uint32_t stack_pointer(void)
{
	struct bytes *array = qemu.g_byte_array_new();
	uint32_t value;

	qemu.arm_cpu_gdb_read_register(qemu.qemu_get_cpu(0), array, REG_SP);
	memcpy(&value, array->data, sizeof(value));
	return value;
}

static uint32_t word(uint32_t address)
{
	uint32_t value = 0;

	qemu.cpu_memory_rw_debug(qemu.qemu_get_cpu(0), address, &value, sizeof(value), false);
	return value;
}

/* Nothing may be mapped behind the page that the stack pointer points into. */
static uint32_t near_sp(void)
{
	uint32_t sp = stack_pointer(), left = -sp % PAGE;

	return sp - BELOW + what.nth % (BELOW + (left < STACK ? left : STACK));
}

static uint32_t chosen_address(void)
{
	switch (what.kind) {
	case AT:
		return what.address;
	case IN:
		return word(what.address) + what.nth;
	default:
		return near_sp();
	}
}

static void flip(void)
{
	uint32_t address = chosen_address();
	void *cpu = qemu.qemu_get_cpu(0);
	uint8_t old, new;

	done = true;
	if (qemu.cpu_memory_rw_debug(cpu, address, &old, 1, false))
		return;
	new = old ^ what.mask;
	if (what.mask && qemu.cpu_memory_rw_debug(cpu, address, &new, 1, true))
		return;
	fprintf(out, "flipped %08" PRIx32 " %02x %02x\n", address, old, new);
	fflush(out);
}

static void on_moment(unsigned int cpu, void *data)
{
	(void)cpu;
	(void)data;
	if (counting || --moment.times)
		return;
	counting = true;
	due = executed + moment.steps;
}

static void on_block_run(unsigned int cpu, void *data)
{
	(void)cpu;
	(void)data;
	if (counting && !done && executed >= due)
		flip();
}

static void on_block(plugin_id id, struct block *block)
{
	size_t n = qemu_plugin_tb_n_insns(block);

	(void)id;
	qemu_plugin_register_vcpu_tb_exec_cb(block, on_block_run, NO_REGISTERS, NULL);
	for (size_t i = 0; i < n; i++) {
		struct insn *insn = qemu_plugin_tb_get_insn(block, i);

		if (qemu_plugin_insn_vaddr(insn) == moment.address)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_moment, NO_REGISTERS, NULL);
		qemu_plugin_register_vcpu_insn_exec_inline(insn, INLINE_ADD_U64, &executed, 1);
	}
}

static bool is_kind(enum kind kind)
{
	what.kind = kind;
	return true;
}

static bool option(const char *text)
{
	if (!strncmp(text, "out=", 4))
		return (out = fopen(text + 4, "w"));
	if (sscanf(text, "from=%" SCNx64 ":%lu", &moment.address, &moment.times) == 2)
		return moment.times > 0;
	if (sscanf(text, "at=%" SCNx32, &what.address) == 1)
		return is_kind(AT);
	if (sscanf(text, "in=%" SCNx32 ":%lu", &what.address, &what.nth) == 2)
		return is_kind(IN);
	if (sscanf(text, "stack=%lu", &what.nth) == 1)
		return is_kind(NEAR_SP);
	return sscanf(text, "steps=%lu", &moment.steps) == 1 ||
	       sscanf(text, "mask=%u", &what.mask) == 1;
}

EXPORT int qemu_plugin_install(plugin_id id, const struct plugin_info *info, int argc, char **argv)
{
	(void)info;
	if (!plugin_options("flip", argc, argv, option))
		return -1;
	if (!out || !moment.times || !what.kind) {
		fprintf(stderr, "flip plugin: out=, from= and a place are needed\n");
		return -1;
	}
	if (!plugin_find("flip", &qemu.qemu_get_cpu, "qemu_get_cpu") ||
	    !plugin_find("flip", &qemu.arm_cpu_gdb_read_register, "arm_cpu_gdb_read_register") ||
	    !plugin_find("flip", &qemu.cpu_memory_rw_debug, "cpu_memory_rw_debug") ||
	    !plugin_find("flip", &qemu.g_byte_array_new, "g_byte_array_new"))
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_block);
	return 0;
}
