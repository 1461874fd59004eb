// SPDX-License-Identifier: MIT
/*
 * A QEMU plugin that finds the longest sections with interrupts off and with preemption off, by
 * the instructions that were executed in them.
 *
 * It reads the CPSR at the beginning of each translated block that follows one whose instructions
 * may change it, and the guest's preempt count when that is stored: an image needs nothing for it,
 * and is the same to the instruction as without.
 *
 * Options, addresses hexadecimal:
 *   out=FILE          where the sections go
 *   vectors=ADDRESS   the table of the exception vectors
 *   count=ADDRESS     the preempt count, a word in memory whose physical address is the same
 *   skip=START-END    code that is not the kernel's: a section that it begins does not count; in
 *                     another, what is executed from its call to its return
 *   helper=START-END  functions that shut out and let in for their callers, and call nothing before
 *   drop=START-END    code that is executed when something has gone wrong: ends all sections
 *
 * The log has, at the end, three kinds of lines, all numbers but lengths and counts hexadecimal:
 *   section KIND BEGIN END COUNT MAX   the sections from one place to another
 *   path ADDRESS:LENGTH ...            what was executed in the longest one of them
 *   length KIND LENGTH COUNT           how many sections were so long
 * KIND is irq, preempt, or interrupt: with interrupts off because the CPU took one.
 *
 * A section with interrupts off begins behind the instruction that shuts them out, or with the
 * exception vector, and ends behind the one that lets them in. What the FIQ, which is never shut
 * out, takes in between is no part of it. A section with preemption off goes from the store of the
 * preempt count to the next one that leaves preemption and softirqs on; interrupts and softirqs
 * that come in between are no part of it.
 *
 * QEMU's plugin interface, version 1 (6.0 and later), has no access to registers and memory. QEMU
 * exports what it offers its debugger, too, when it was built to load modules, as Debian's is.
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
	void (*cpu_physical_memory_rw)(uint64_t address, void *buf, uint64_t len, bool write);
	struct bytes *(*g_byte_array_new)(void);
	struct bytes *(*g_byte_array_set_size)(struct bytes *array, unsigned int len);
} qemu;

enum { REG_LR = 14, REG_CPSR = 25 };
enum { PSR_I = 0x80, PSR_F = 0x40 };
enum { VECTOR_IRQ = 0x18, VECTOR_FIQ = 0x1c, VECTORS_SIZE = 0x20 };

/* The preempt count: depth of preempt_disable() and local_bh_disable(), and on what it runs. */
enum { COUNT_OFF = 0xfeff, COUNT_IN_SOFTIRQ = 0x100, COUNT_IN_HARDIRQ = 0xff0000 };

#define MAX_RANGES  1024
#define MAX_PLACES  8192
#define MAX_STEPS   16384
#define MAX_LENGTH  65536

static uint64_t executed;
static FILE *out;
static uint64_t vectors, preempt_count;

struct range {
	uint64_t start, end;
};

static struct range skipped[MAX_RANGES], helpers[MAX_RANGES], drops[MAX_RANGES];
static unsigned int nr_skipped, nr_helpers, nr_drops;

/* A translated block. */
struct code {
	uint32_t pc;
	bool changes_psr, irq, fiq, skip, helper, drop;
};

struct step {
	uint32_t pc;
	uint64_t at;
};

/* The sections from one place to another. */
struct place {
	uint32_t begin, end;
	uint64_t count, max;
	struct step *path;
	unsigned int steps;
};

/* One kind of section, and the one that is open. */
struct kind {
	const char *name;
	bool open, ours, paused;
	uint32_t begin, resume;
	uint64_t opened, paused_at, lost;
	unsigned int context;
	struct step path[MAX_STEPS];
	unsigned int steps;
	struct place places[MAX_PLACES];
	uint64_t lengths[2][MAX_LENGTH]; /* [1]: interrupts */
};

static struct kind irq = {.name = "irq"}, preempt = {.name = "preempt"};
static const struct code *last_code;
static uint32_t helped; /* whom a helper returns to */
static bool irqs_off = true, in_fiq;

static uint32_t read_register(int reg)
{
	static struct bytes *array;
	static void *cpu;
	uint32_t value;

	if (!array) {
		array = qemu.g_byte_array_new();
		cpu = qemu.qemu_get_cpu(0);
	}
	qemu.g_byte_array_set_size(array, 0);
	qemu.arm_cpu_gdb_read_register(cpu, array, reg);
	memcpy(&value, array->data, sizeof(value));
	return value;
}

/* --- sections --- */

static void pause(struct kind *k, uint32_t resume)
{
	if (!k->open || k->paused)
		return;
	k->paused = true;
	k->resume = resume;
	k->paused_at = executed;
}

static void resume(struct kind *k)
{
	if (k->open && k->paused)
		k->lost += executed - k->paused_at;
	k->paused = false;
}

static bool is_in(const struct range *ranges, unsigned int nr, uint32_t pc)
{
	for (unsigned int i = 0; i < nr; i++)
		if (pc >= ranges[i].start && pc < ranges[i].end)
			return true;
	return false;
}

static bool in_vectors(uint32_t pc)
{
	return pc - vectors < VECTORS_SIZE;
}

static uint32_t place_of(const struct code *code)
{
	return code->helper ? helped : code->pc;
}

static void open_section(struct kind *k, const struct code *by)
{
	k->open = true;
	k->paused = false;
	k->begin = place_of(by);
	k->ours = !is_in(skipped, nr_skipped, k->begin);
	k->opened = executed;
	k->lost = 0;
	k->steps = 0;
}

static struct place *find_place(struct kind *k, uint32_t begin, uint32_t end)
{
	unsigned int slot = (begin * 2654435761u ^ end * 40503u) % MAX_PLACES;

	for (unsigned int i = 0; i < MAX_PLACES; i++, slot = (slot + 1) % MAX_PLACES) {
		struct place *p = &k->places[slot];

		if (!p->count || (p->begin == begin && p->end == end)) {
			p->begin = begin;
			p->end = end;
			return p;
		}
	}
	fprintf(stderr, "sections plugin: more than %u places\n", MAX_PLACES);
	exit(2);
}

/* The last step of a path says where it ends. */
static void keep_path(struct kind *k, struct place *p)
{
	p->path = realloc(p->path, (k->steps + 1) * sizeof(*p->path));
	if (!p->path)
		abort();
	memcpy(p->path, k->path, k->steps * sizeof(*p->path));
	p->path[k->steps] = (struct step){.at = executed};
	p->steps = k->steps;
}

static void close_section(struct kind *k, const struct code *by)
{
	struct place *p;
	uint64_t length;

	if (!k->open)
		return;
	resume(k);
	k->open = false;
	if (!k->ours)
		return;
	length = executed - k->opened - k->lost;
	k->lengths[in_vectors(k->begin)][length < MAX_LENGTH ? length : MAX_LENGTH - 1]++;
	p = find_place(k, k->begin, place_of(by));
	p->count++;
	if (length > p->max) {
		p->max = length;
		keep_path(k, p);
	}
}

static void note_step(struct kind *k, const struct code *code)
{
	if (!k->open)
		return;
	if (k->paused && k->resume == code->pc)
		resume(k);
	if (k->ours && !k->paused && k->steps < MAX_STEPS)
		k->path[k->steps++] = (struct step){code->pc, executed};
}

/* --- what the CPU does --- */

static void enter_fiq(void)
{
	if (in_fiq)
		return;
	in_fiq = true;
	pause(&irq, 0);
	pause(&preempt, 0);
}

static void look_at_psr(void)
{
	uint32_t psr = read_register(REG_CPSR);
	bool off = psr & PSR_I;

	if (in_fiq && psr & PSR_F)
		return;
	if (in_fiq) {
		in_fiq = false;
		resume(&irq);
		resume(&preempt);
	}
	if (off == irqs_off)
		return;
	irqs_off = off;
	if (off)
		open_section(&irq, last_code);
	else
		close_section(&irq, last_code);
}

/* One that was pending is taken before the code that let it in goes on. */
static void enter_irq(const struct code *code)
{
	close_section(&irq, last_code);
	irqs_off = true;
	open_section(&irq, code);
}

static void call_of_others(void)
{
	uint32_t caller = read_register(REG_LR) & ~1u;

	pause(&irq, caller);
	pause(&preempt, caller);
}

static void on_block_run(unsigned int cpu, void *data)
{
	const struct code *code = data;

	(void)cpu;
	if (code->fiq)
		enter_fiq();
	else if (code->irq)
		enter_irq(code);
	else if (last_code && last_code->changes_psr)
		look_at_psr();
	if (code->helper && !(last_code && last_code->helper))
		helped = read_register(REG_LR) & ~1u;
	if (code->drop)
		irq.ours = preempt.ours = false;
	if (code->skip && last_code && !last_code->skip && !in_fiq)
		call_of_others();
	note_step(&irq, code);
	note_step(&preempt, code);
	last_code = code;
}

static unsigned int context_of(uint32_t count)
{
	return count & COUNT_IN_HARDIRQ ? 2 : count & COUNT_IN_SOFTIRQ ? 1 : 0;
}

static void on_store(unsigned int cpu, uint32_t info, uint64_t address, void *data)
{
	unsigned int context;
	uint32_t count;

	(void)cpu;
	(void)info;
	(void)data;
	if ((address & ~(uint64_t)3) != preempt_count)
		return;
	qemu.cpu_physical_memory_rw(preempt_count, &count, sizeof(count), false);
	context = context_of(count);
	if (preempt.open && context > preempt.context) {
		pause(&preempt, 0);
	} else if (preempt.open) {
		if (preempt.paused && !preempt.resume)
			resume(&preempt);
		if (!(count & COUNT_OFF))
			close_section(&preempt, last_code);
	} else if (context < 2 && count & COUNT_OFF) {
		preempt.context = context;
		open_section(&preempt, last_code);
		note_step(&preempt, last_code);
	}
}

/* --- translation --- */

/* CPS, MSR CPSR_c, RFE, and the data processing and loads that return from an exception. */
static bool changes_psr(uint32_t code, size_t size)
{
	if (size == 2)
		return (code & 0xffe8) == 0xb660;
	return (code & 0xfff1fe20) == 0xf1000000 || (code & 0x0fb1f000) == 0x0321f000 ||
	       (code & 0x0fb1fff0) == 0x0121f000 || (code & 0xfe50ffff) == 0xf8100a00 ||
	       ((code & 0x0c10f000) == 0x0010f000 && code >> 28 != 0xf) ||
	       ((code & 0x0e508000) == 0x08508000 && code >> 28 != 0xf);
}

static void on_block(plugin_id id, struct block *block)
{
	struct code *code = calloc(1, sizeof(*code));
	size_t n = qemu_plugin_tb_n_insns(block);
	uint64_t pc = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(block, 0));

	(void)id;
	if (!code)
		abort();
	code->pc = pc;
	code->irq = pc == vectors + VECTOR_IRQ;
	code->fiq = pc == vectors + VECTOR_FIQ;
	code->skip = is_in(skipped, nr_skipped, pc);
	code->helper = is_in(helpers, nr_helpers, pc);
	code->drop = is_in(drops, nr_drops, pc);
	for (size_t i = 0; i < n; i++) {
		struct insn *insn = qemu_plugin_tb_get_insn(block, i);
		uint32_t bits = 0;
		size_t size = qemu_plugin_insn_size(insn);

		memcpy(&bits, qemu_plugin_insn_data(insn), size <= 4 ? size : 4);
		code->changes_psr |= changes_psr(bits, size);
		qemu_plugin_register_vcpu_mem_cb(insn, on_store, NO_REGISTERS, MEMORY_WRITE, NULL);
		qemu_plugin_register_vcpu_insn_exec_inline(insn, INLINE_ADD_U64, &executed, 1);
	}
	qemu_plugin_register_vcpu_tb_exec_cb(block, on_block_run, NO_REGISTERS, code);
}

/* --- the log --- */

static void write_lengths(const char *name, const uint64_t *lengths)
{
	for (unsigned int i = 0; i < MAX_LENGTH; i++)
		if (lengths[i])
			fprintf(out, "length %s %u %" PRIu64 "\n", name, i, lengths[i]);
}

static void write_kind(const struct kind *k)
{
	for (const struct place *p = k->places; p < k->places + MAX_PLACES; p++) {
		if (!p->count)
			continue;
		fprintf(out, "section %s %x %x %" PRIu64 " %" PRIu64 "\npath",
			in_vectors(p->begin) ? "interrupt" : k->name, p->begin, p->end, p->count,
			p->max);
		for (unsigned int i = 0; i < p->steps; i++)
			fprintf(out, " %x:%" PRIu64, p->path[i].pc,
				p->path[i + 1].at - p->path[i].at);
		fprintf(out, "\n");
	}
	write_lengths(k->name, k->lengths[0]);
	write_lengths("interrupt", k->lengths[1]);
}

static void at_end(plugin_id id, void *data)
{
	(void)id;
	(void)data;
	write_kind(&irq);
	write_kind(&preempt);
	fclose(out);
}

/* --- options --- */

static bool range(const char *text, struct range *ranges, unsigned int *nr)
{
	if (*nr == MAX_RANGES ||
	    sscanf(text, "%" SCNx64 "-%" SCNx64, &ranges[*nr].start, &ranges[*nr].end) != 2)
		return false;
	return ++*nr;
}

static bool option(const char *text)
{
	if (!strncmp(text, "out=", 4))
		return (out = fopen(text + 4, "w"));
	if (!strncmp(text, "skip=", 5))
		return range(text + 5, skipped, &nr_skipped);
	if (!strncmp(text, "helper=", 7))
		return range(text + 7, helpers, &nr_helpers);
	if (!strncmp(text, "drop=", 5))
		return range(text + 5, drops, &nr_drops);
	return sscanf(text, "vectors=%" SCNx64, &vectors) == 1 ||
	       sscanf(text, "count=%" SCNx64, &preempt_count) == 1;
}

EXPORT int qemu_plugin_install(plugin_id id, const struct plugin_info *info, int argc, char **argv)
{
	(void)info;
	if (!plugin_options("sections", argc, argv, option))
		return -1;
	if (!out || !vectors || !preempt_count) {
		fprintf(stderr, "sections plugin: out=, vectors= and count= are needed\n");
		return -1;
	}
	if (!plugin_find("sections", &qemu.qemu_get_cpu, "qemu_get_cpu") ||
	    !plugin_find("sections", &qemu.arm_cpu_gdb_read_register, "arm_cpu_gdb_read_register") ||
	    !plugin_find("sections", &qemu.cpu_physical_memory_rw, "cpu_physical_memory_rw") ||
	    !plugin_find("sections", &qemu.g_byte_array_new, "g_byte_array_new") ||
	    !plugin_find("sections", &qemu.g_byte_array_set_size, "g_byte_array_set_size"))
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_block);
	qemu_plugin_register_atexit_cb(id, at_end, NULL);
	return 0;
}
