/* SPDX-License-Identifier: MIT */
/*
 * The kernel's symbol table: addresses to names and back.
 */
#ifndef _LINUX_KALLSYMS_H
#define _LINUX_KALLSYMS_H

#include <linux/types.h>

/* Longest name with its NUL, and with "+0x.../0x..." behind it. */
#define KSYM_NAME_LEN   128
#define KSYM_SYMBOL_LEN (KSYM_NAME_LEN + sizeof("+0x12345678/0x12345678"))

const char *kallsyms_lookup(unsigned long addr, unsigned long *symbolsize, unsigned long *offset,
			    char **modname, char *namebuf);
unsigned long kallsyms_lookup_name(const char *name);
int kallsyms_on_each_symbol(int (*fn)(void *data, const char *name, unsigned long addr),
			    void *data);
int lookup_symbol_name(unsigned long addr, char *symname);
int sprint_symbol(char *buffer, unsigned long address);
int sprint_symbol_no_offset(char *buffer, unsigned long address);
u32 kallsyms_unwind_entry(u32 pc, u32 *func);

#endif
