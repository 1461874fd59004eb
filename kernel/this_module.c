// SPDX-License-Identifier: MIT
/* The struct module of a module: the Makefile compiles this once for each of them. */
#include <linux/module.h>

/* Where configs/module.lds puts the module's code and data. */
extern char __module_text_start[], __module_text_end[];
extern char __module_data_start[], __module_data_end[];
extern char __module_bss_start[], __module_bss_end[];

/* A module defines one name of each pair, or none. */
extern const initcall_t __module_init_hook __weak;
extern const exitcall_t __module_exit_hook __weak;
extern int init_module(void) __weak;
extern void cleanup_module(void) __weak;

struct module __this_module __section(".table.modules_rw") __used = {
	.name = KBUILD_MODNAME,
	.init = init_module,
	.exit = cleanup_module,
	.init_hook = &__module_init_hook,
	.exit_hook = &__module_exit_hook,
	.text = { __module_text_start, __module_text_end },
	.data = { __module_data_start, __module_data_end },
	.bss = { __module_bss_start, __module_bss_end },
	.autostart = IS_ENABLED(MODULE_AUTOSTART),
};
