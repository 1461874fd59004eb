// SPDX-License-Identifier: MIT
/*
 * A QEMU plugin that counts guest instructions and notes the count at events:
 *
 *   - a marker instruction: 0xe320f080 to 0xe320f0ef, the unused part of the ARM hint space
 *   - the CPU going to sleep (event 3): the CP15 operation or the hint WFI
 *   - the instruction at a given address (event of one's choice)
 *
 * Options:
 *   out=FILE          the log: one 64-bit little-endian word an event, count << 8 | event
 *   at=ADDRESS:EVENT  both hexadecimal; may come several times
 *   pc=START:FROM:TO:N  the path from the Nth event FROM after the first event START (0: from
 *                     the reset) to the next event TO; hexadecimal, N decimal
 *   pcout=FILE        where the path goes: one address a line
 *
 * The count of an event is the number of instructions executed before it. An instruction that
 * touches a device is translated anew by QEMU and executed a second time without this
 * plugin's calls, so it counts once, too.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "plugin.h"

#define EVENT_WFI   0x03
#define EVENT_QUIT  0xef
#define MAX_WATCHED 64

static uint64_t executed;
static FILE *out;

static struct {
	uint64_t address;
	uint8_t event;
} watched[MAX_WATCHED];
static unsigned int nr_watched;

/* The path to be written, and how far we are. */
static struct {
	uint8_t start, from, to;
	unsigned long nth;
	bool wanted, started, on;
	FILE *out;
} path;

static void follow_path(uint8_t event)
{
	if (event == path.start)
		path.started = true;
	if (path.on && event == path.to)
		path.wanted = path.on = false;
	else if (path.started && event == path.from && --path.nth == 0)
		path.on = true;
}

static void on_event(unsigned int cpu, void *data)
{
	uint8_t event = (uintptr_t)data;
	uint64_t record = executed << 8 | event;

	(void)cpu;
	if (out) {
		fwrite(&record, sizeof(record), 1, out);
		if (event == EVENT_QUIT)
			fflush(out);
	}
	if (path.wanted)
		follow_path(event);
}

static void on_step(unsigned int cpu, void *data)
{
	(void)cpu;
	if (path.on)
		fprintf(path.out, "%08" PRIxPTR "\n", (uintptr_t)data);
}

static void note(struct insn *insn, uint8_t event)
{
	qemu_plugin_register_vcpu_insn_exec_cb(insn, on_event, NO_REGISTERS,
					       (void *)(uintptr_t)event);
}

static bool is_marker(uint32_t code)
{
	return (code & 0xffffff00) == 0xe320f000 && (code & 0xff) >= 0x80 && (code & 0xff) < 0xf0;
}

static bool is_wfi(uint32_t code)
{
	return code == 0xe320f003 || (code & 0xffff0fff) == 0xee070f90;
}

static void on_insn(struct insn *insn)
{
	uint64_t address = qemu_plugin_insn_vaddr(insn);
	uint32_t code = 0;

	if (qemu_plugin_insn_size(insn) == sizeof(code))
		memcpy(&code, qemu_plugin_insn_data(insn), sizeof(code));
	for (unsigned int i = 0; i < nr_watched; i++)
		if (watched[i].address == address)
			note(insn, watched[i].event);
	if (is_marker(code))
		note(insn, code & 0xff);
	else if (is_wfi(code))
		note(insn, EVENT_WFI);
	if (path.out)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_step, NO_REGISTERS,
						       (void *)(uintptr_t)address);
	/* QEMU runs the calls before the addition: an event does not count itself. */
	qemu_plugin_register_vcpu_insn_exec_inline(insn, INLINE_ADD_U64, &executed, 1);
}

static void on_block(plugin_id id, struct block *block)
{
	size_t n = qemu_plugin_tb_n_insns(block);

	(void)id;
	for (size_t i = 0; i < n; i++)
		on_insn(qemu_plugin_tb_get_insn(block, i));
}

static void at_end(plugin_id id, void *data)
{
	(void)id;
	(void)data;
	if (out)
		fclose(out);
	if (path.out)
		fclose(path.out);
}

static FILE *open_file(const char *name)
{
	FILE *file = fopen(name, "wb");

	if (!file)
		perror(name);
	return file;
}

/* One option; false if it is none of ours or is malformed. */
static bool option(const char *text)
{
	unsigned int start, from, to, event;

	if (!strncmp(text, "out=", 4))
		return (out = open_file(text + 4));
	if (!strncmp(text, "pcout=", 6))
		return (path.out = open_file(text + 6));
	if (sscanf(text, "pc=%x:%x:%x:%lu", &start, &from, &to, &path.nth) == 4) {
		path.start = start;
		path.started = start == 0;
		path.from = from;
		path.to = to;
		path.wanted = true;
		return path.nth > 0;
	}
	if (nr_watched < MAX_WATCHED &&
	    sscanf(text, "at=%" SCNx64 ":%x", &watched[nr_watched].address, &event) == 2) {
		watched[nr_watched++].event = event;
		return true;
	}
	return false;
}

EXPORT int qemu_plugin_install(plugin_id id, const struct plugin_info *info, int argc, char **argv)
{
	(void)info;
	if (!plugin_options("icount", argc, argv, option))
		return -1;
	if (path.wanted && !path.out) {
		fprintf(stderr, "icount plugin: pc= needs pcout=\n");
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_block);
	qemu_plugin_register_atexit_cb(id, at_end, NULL);
	return 0;
}
