/* SPDX-License-Identifier: MIT */
/* Boot arguments of the kernel itself; those of a driver are in linux/moduleparam.h. */
#ifndef _BHK_PARAMS_H
#define _BHK_PARAMS_H

#include <linux/compiler.h>
#include <linux/init.h>
#include <linux/types.h>

/**
 * struct boot_param - an argument on the boot command line
 * @name: as written there; - and _ are the same
 * @set:  called with the value, "" if there is none; returns 0 or -errno
 * @help: "VALUE: what it does", shown when the value is refused
 */
struct boot_param {
	const char *name;
	int (*set)(const char *val);
	const char *help;
};

/**
 * boot_param() - declare an argument of the boot command line
 * @_name: string, its name
 * @_set:  int (*)(const char *val); runs before the initcalls with interrupts off, may
 *	   allocate with GFP_ATOMIC; the string it gets stays valid
 * @_help: string
 */
#define boot_param(_name, _set, _help)                                                             \
	static const struct boot_param __UNIQUE_ID(__boot_param)                                   \
		__in_param_table("boot_param") = { _name, _set, _help }

extern const struct boot_param __start_boot_param[], __stop_boot_param[];

/* What followed -- on the command line: a line for the console, or NULL. */
extern const char *boot_command;

/*
 * Called for each argument: 0, -ENOENT for a name that nobody knows, another -errno for a
 * value that was refused.
 */
typedef int (*param_fn)(const char *name, const char *val, void *data);

char *next_param(char *line, char **name, char **val);
char *parse_params(char *line, param_fn fn, void *data);
bool param_name_eq(const char *a, const char *b);

#ifdef CONFIG_BOOT_PARAMS
void parse_boot_params(const char *cmdline);
#else
static inline void parse_boot_params(const char *cmdline)
{
}
#endif
#endif
