/* SPDX-License-Identifier: MIT */
/*
 * Modules: drivers that are linked into the image, and that the console starts and stops.
 *
 * A source that is part of the kernel (obj-y) is no module: module_init() is an initcall of
 * the device level. A module (obj-m, APP) has one struct module, made by the build, and either module_init()/module_exit() or functions that are called
 * init_module()/cleanup_module().
 */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/stat.h>
#include <linux/string.h>
#include <linux/time.h>
#include <linux/timer.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

enum module_state {
	MODULE_STATE_UNLOADED, /* linked in, not started */
	MODULE_STATE_COMING,   /* its init function runs */
	MODULE_STATE_LIVE,
	MODULE_STATE_GOING,    /* its exit function runs */
};

/**
 * struct module - a module of the image
 * @name:	KBUILD_MODNAME
 * @init:	init_module(), NULL if module_init() was used or there is nothing to start
 * @exit:	cleanup_module()
 * @init_hook:	what module_init() named, through a pointer
 * @exit_hook:	what module_exit() named
 * @text:	from and to: the module's functions
 * @data:	its initialised data, which each start finds as the source says
 * @bss:	its cleared data
 * @autostart:	started at boot, as the modules of an APP are
 * @state:	where it is in its life
 * @refcnt:	uses that keep it from being stopped
 * @first_data:	copy of @data from before the first start
 * @args:	the parameters of this start, which values may point into
 * @start_number: of the last start; higher than that of all starts before
 *
 * M: the module mutex   I: interrupts off   c: constant
 */
struct module {
	const char *name;		/* c */
	initcall_t init;		/* c */
	exitcall_t exit;		/* c */
	const initcall_t *init_hook;	/* c */
	const exitcall_t *exit_hook;	/* c */
	char *text[2];			/* c */
	char *data[2];			/* c */
	char *bss[2];			/* c */
	bool autostart;			/* c */
	enum module_state state;	/* M */
	int refcnt;			/* I */
	void *first_data;		/* M */
	char *args;			/* M */
	unsigned int start_number;	/* M */
};

#ifdef MODULE
#define module_init(fn)                                                                            \
	extern const initcall_t __module_init_hook;                                                \
	const initcall_t __module_init_hook = fn
#define module_exit(fn)                                                                            \
	extern const exitcall_t __module_exit_hook;                                                \
	const exitcall_t __module_exit_hook = fn
#else
#define module_init(fn) device_initcall(fn)
#define module_exit(fn) __exitcall(fn)
#endif

/* A driver may define these two instead. */
int init_module(void);
void cleanup_module(void);

/* Notes for tools that look at a .ko file: there is none. */
#define __module_note(tag, info)	struct __module_note_##tag
#define MODULE_INFO(tag, info)		__module_note(tag, info)
#define MODULE_LICENSE(x)		__module_note(license, x)
#define MODULE_AUTHOR(x)		__module_note(author, x)
#define MODULE_DESCRIPTION(x)		__module_note(description, x)
#define MODULE_VERSION(x)		__module_note(version, x)
#define MODULE_ALIAS(x)			__module_note(alias, x)
#define MODULE_SOFTDEP(x)		__module_note(softdep, x)
#define MODULE_FIRMWARE(x)		__module_note(firmware, x)
#define MODULE_IMPORT_NS(x)		__module_note(import_ns, x)
#define MODULE_SUPPORTED_DEVICE(x)	__module_note(supported_device, x)
#define MODULE_ALIAS_MISCDEV(minor)	__module_note(alias_misc, minor)
#define MODULE_DEVICE_TABLE(type, name) extern typeof(name) name

#ifdef CONFIG_MODULES
bool try_module_get(struct module *mod);
void __module_get(struct module *mod);
void module_put(struct module *mod);
#else
/* There are no modules: @mod is NULL. */
static inline bool try_module_get(struct module *mod)
{
	return true;
}

static inline void __module_get(struct module *mod)
{
}

static inline void module_put(struct module *mod)
{
}
#endif

static inline int module_refcount(const struct module *mod)
{
	return mod ? READ_ONCE(mod->refcnt) : -1;
}

static inline const char *module_name(const struct module *mod)
{
	return mod ? mod->name : "kernel";
}

static inline bool module_is_live(const struct module *mod)
{
	return mod->state != MODULE_STATE_GOING;
}

static inline int request_module(const char *fmt, ...)
{
	return -ENOSYS;
}
#define request_module_nowait request_module

#define symbol_get(x) (&(x))
#define symbol_put(x) do { } while (0)
#endif
