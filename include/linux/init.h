/* SPDX-License-Identifier: MIT */
/*
 * Who is called at boot, and when.
 *
 *	level		 macro			 what works from there on
 *	INITCALL_PURE	 pure_initcall()	 still on the boot stack, interrupts off: the
 *						 interrupt controller and the clock come up
 *	INITCALL_CORE	 core_initcall()	 threads; from here on an initcall may sleep
 *	INITCALL_POSTCORE postcore_initcall()	 workqueues, ksoftirqd, timers
 *	INITCALL_ARCH	 arch_initcall()	 restart and power off
 *	INITCALL_SUBSYS	 subsys_initcall()	 the console
 *	INITCALL_FS	 fs_initcall()		 files in /proc
 *	INITCALL_DEVICE	 device_initcall()	 drivers (module_init), then the modules of an APP
 *	INITCALL_LATE	 late_initcall()	 watchdogs, shell
 *
 * Within a level the order is that of the link. An initcall that fails is reported by name;
 * the boot goes on.
 */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>
#include <linux/stringify.h>
#include <linux/types.h>

/* The image is one piece: what runs once is not thrown away. */
#define __init
#define __exit
#define __initdata
#define __initconst
#define __exitdata
#define __exit_p(x)  (x)

/* Where the arguments of the boot command line are declared, if anybody reads it. */
#ifdef CONFIG_BOOT_PARAMS
#define __in_param_table(table) __used __section(".table." table)
#else
#define __in_param_table(table) __maybe_unused
#endif
#define __init_or_module
#define __initdata_or_module
#define __initconst_or_module
#define __ref
#define __refdata
#define __devinit
#define __devexit
#define __meminit

typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);

enum initcall_level {
	INITCALL_PURE,
	INITCALL_CORE,
	INITCALL_POSTCORE,
	INITCALL_ARCH,
	INITCALL_SUBSYS,
	INITCALL_FS,
	INITCALL_DEVICE,
	INITCALL_LATE,
	NR_INITCALL_LEVELS
};

/**
 * struct initcall - a function to call at boot, in the table of its level
 * @fn:	  returns 0 or -errno
 * @name: its name, for reports
 */
struct initcall {
	initcall_t fn;
	const char *name;
};

#define __define_initcall(func, level)                                                             \
	static const struct initcall __UNIQUE_ID(__initcall_##func) __used __no_reorder            \
		__section(".table.initcall" #level) = { func, #func }

#ifndef MODULE
#define pure_initcall(fn)     __define_initcall(fn, 0)
#define early_initcall(fn)    __define_initcall(fn, 1)
#define core_initcall(fn)     __define_initcall(fn, 1)
#define postcore_initcall(fn) __define_initcall(fn, 2)
#define arch_initcall(fn)     __define_initcall(fn, 3)
#define subsys_initcall(fn)   __define_initcall(fn, 4)
#define fs_initcall(fn)	      __define_initcall(fn, 5)
#define rootfs_initcall(fn)   __define_initcall(fn, 5)
#define device_initcall(fn)   __define_initcall(fn, 6)
#define late_initcall(fn)     __define_initcall(fn, 7)
/* Only modules end before the machine does: linux/module.h. */
#define __exitcall(fn)                                                                             \
	static const exitcall_t __UNIQUE_ID(__exitcall_##fn) __maybe_unused = fn
#define THIS_MODULE ((struct module *)0)
#else
/* A module has one start, whatever level its source asks for. */
#define pure_initcall(fn)     module_init(fn)
#define early_initcall(fn)    module_init(fn)
#define core_initcall(fn)     module_init(fn)
#define postcore_initcall(fn) module_init(fn)
#define arch_initcall(fn)     module_init(fn)
#define subsys_initcall(fn)   module_init(fn)
#define fs_initcall(fn)	      module_init(fn)
#define rootfs_initcall(fn)   module_init(fn)
#define device_initcall(fn)   module_init(fn)
#define late_initcall(fn)     module_init(fn)
#define __exitcall(fn)	      module_exit(fn)

extern struct module __this_module;
#define THIS_MODULE (&__this_module)
#endif

#define core_initcall_sync(fn)	   core_initcall(fn)
#define postcore_initcall_sync(fn) postcore_initcall(fn)
#define arch_initcall_sync(fn)	   arch_initcall(fn)
#define subsys_initcall_sync(fn)   subsys_initcall(fn)
#define fs_initcall_sync(fn)	   fs_initcall(fn)
#define device_initcall_sync(fn)   device_initcall(fn)
#define late_initcall_sync(fn)	   late_initcall(fn)
#define console_initcall(fn)	   core_initcall(fn)

#define __initcall(fn) device_initcall(fn)

int do_one_initcall(initcall_t fn, const char *name);
void do_initcalls(enum initcall_level first, enum initcall_level last);
#endif
