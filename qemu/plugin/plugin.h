/* SPDX-License-Identifier: MIT */
/*
 * What is used of QEMU's plugin interface, version 1 (6.0 and later). It is declared here because
 * Debian does not package its header.
 */
#ifndef QEMU_PLUGIN_PLUGIN_H
#define QEMU_PLUGIN_PLUGIN_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

typedef uint64_t plugin_id;
struct plugin_info;
struct block;
struct insn;
enum { NO_REGISTERS = 0, MEMORY_WRITE = 2, INLINE_ADD_U64 = 0 };

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, void (*fn)(plugin_id, struct block *));
void qemu_plugin_register_vcpu_tb_exec_cb(struct block *block, void (*fn)(unsigned int, void *),
					  int flags, void *data);
void qemu_plugin_register_vcpu_mem_cb(struct insn *insn,
				      void (*fn)(unsigned int, uint32_t, uint64_t, void *), int flags,
				      int access, void *data);
void qemu_plugin_register_vcpu_insn_exec_cb(struct insn *insn, void (*fn)(unsigned int, void *),
					    int flags, void *data);
void qemu_plugin_register_vcpu_insn_exec_inline(struct insn *insn, int op, void *counter,
						uint64_t add);
void qemu_plugin_register_atexit_cb(plugin_id id, void (*fn)(plugin_id, void *), void *data);
size_t qemu_plugin_tb_n_insns(const struct block *block);
struct insn *qemu_plugin_tb_get_insn(const struct block *block, size_t index);
const void *qemu_plugin_insn_data(const struct insn *insn);
size_t qemu_plugin_insn_size(const struct insn *insn);
uint64_t qemu_plugin_insn_vaddr(const struct insn *insn);

EXPORT int qemu_plugin_version = 1;

/* Give each option to @option. Return: false: it did not take one, which is said. */
static inline bool plugin_options(const char *plugin, int argc, char **argv,
				  bool (*option)(const char *text))
{
	for (int i = 0; i < argc; i++) {
		if (!option(argv[i])) {
			fprintf(stderr, "%s plugin: bad option '%s'\n", plugin, argv[i]);
			return false;
		}
	}
	return true;
}

/* A function of QEMU that is not in the interface goes to @at. Return: false: there is none. */
static inline bool plugin_find(const char *plugin, void *at, const char *name)
{
	void *symbol = dlsym(RTLD_DEFAULT, name);

	if (!symbol)
		fprintf(stderr, "%s plugin: this QEMU does not export %s\n", plugin, name);
	memcpy(at, &symbol, sizeof(symbol));
	return symbol;
}
#endif
