// SPDX-License-Identifier: MIT
/*
 * Modules: linked in, started and stopped by name.
 *
 * A start sets the module's data to what its source says, then its parameters: those of the
 * boot command line, then those of the start. So each start is like the first one.
 */
#define pr_fmt(fmt) "module: " fmt

#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/bootinfo.h>
#include <bhk/module.h>
#include <bhk/params.h>

extern struct module __start_modules_rw[], __stop_modules_rw[];

static DEFINE_MUTEX(module_mutex);

/* Counts all starts, so that the modules can be stopped in reverse order. */
static unsigned int last_start;		/* M */

/** next_module() - the next module of the image, the first one for NULL. Context: any */
struct module *next_module(struct module *prev)
{
	struct module *mod = prev ? prev + 1 : __start_modules_rw;

	return mod < __stop_modules_rw ? mod : NULL;
}

/** find_module() - a module by name, - and _ taken as one; NULL if there is none */
struct module *find_module(const char *name)
{
	struct module *mod;

	for_each_module(mod)
		if (param_name_eq(mod->name, name))
			return mod;
	return NULL;
}

/** module_of_text() - the module that a function or an address in it belongs to, or NULL */
struct module *module_of_text(const void *addr)
{
	struct module *mod;

	for_each_module(mod)
		if ((char *)addr >= mod->text[0] && (char *)addr < mod->text[1])
			return mod;
	return NULL;
}

/** module_size() - bytes of a module's code and data. Context: any */
unsigned int module_size(const struct module *mod)
{
	return (mod->text[1] - mod->text[0]) + (mod->data[1] - mod->data[0]) +
	       (mod->bss[1] - mod->bss[0]);
}

static initcall_t init_of(const struct module *mod)
{
	return mod->init_hook ? *mod->init_hook : mod->init;
}

static exitcall_t exit_of(const struct module *mod)
{
	return mod->exit_hook ? *mod->exit_hook : mod->exit;
}

static int reset_data(struct module *mod)
{
	size_t size = mod->data[1] - mod->data[0];

	if (!mod->first_data && size) {
		mod->first_data = kmemdup(mod->data[0], size, GFP_KERNEL);
		if (!mod->first_data)
			return -ENOMEM;
	} else if (size) {
		memcpy(mod->data[0], mod->first_data, size);
	}
	memset(mod->bss[0], 0, mod->bss[1] - mod->bss[0]);
	return 0;
}

struct param_target {
	struct module *mod;
	int err;
};

static int set_param(const char *name, const char *val, void *data)
{
	struct param_target *to = data;
	int err = set_module_param(to->mod->name, name, val);

	if (err == -ENOENT)
		pr_err("%s has no parameter `%s'\n", to->mod->name, name);
	else if (err)
		pr_err("`%s' is no value for %s.%s (error %d)\n", val ?: "", to->mod->name, name,
		       err);
	if (err)
		to->err = err == -ENOENT ? -EINVAL : err;
	return err;
}

/* On the boot command line, names are module.parameter; those of others were set at boot. */
static int set_boot_param(const char *name, const char *val, void *data)
{
	struct param_target *to = data;
	const char *dot = strchr(name, '.');
	char modname[MODULE_NAME_LEN] = "";

	if (!dot || dot - name >= sizeof(modname))
		return 0;
	memcpy(modname, name, dot - name);
	/* An unknown parameter was reported at boot. */
	if (!param_name_eq(modname, to->mod->name) || !find_module_param(modname, dot + 1))
		return 0;
	return set_param(dot + 1, val, to);
}

/* The two lines are taken apart in @mod->args, which lives as long as the module does. */
static int set_params(struct module *mod, const char *args)
{
	struct param_target to = { .mod = mod };
	size_t len = strlen(boot_cmdline) + 1;

	mod->args = kmalloc(len + strlen(args) + 1, GFP_KERNEL);
	if (!mod->args)
		return -ENOMEM;
	memcpy(mod->args, boot_cmdline, len);
	strcpy(mod->args + len, args);
	parse_params(mod->args, set_boot_param, &to);
	/* As for the kernel's own, a wrong boot argument is reported and stops nothing. */
	to.err = 0;
	parse_params(mod->args + len, set_param, &to);
	return to.err;
}

static void free_params(struct module *mod)
{
	const struct kernel_param *kp;

	for_each_module_param(kp)
		if (kp->ops->free && !strcmp(kp->modname, mod->name))
			kp->ops->free(kp->arg);
	kfree(mod->args);
	mod->args = NULL;
}

static int start_module(struct module *mod, const char *args)
{
	initcall_t init = init_of(mod);
	int err;

	if (mod->state != MODULE_STATE_UNLOADED)
		return mod->state == MODULE_STATE_LIVE ? -EEXIST : -EBUSY;
	err = reset_data(mod) ?: set_params(mod, args);
	if (!err) {
		mod->state = MODULE_STATE_COMING;
		err = init ? do_one_initcall(init, mod->name) : 0;
	}
	if (err) {
		free_params(mod);
		mod->state = MODULE_STATE_UNLOADED;
		return err < 0 ? err : -EINVAL;
	}
	mod->state = MODULE_STATE_LIVE;
	mod->start_number = ++last_start;
	return 0;
}

/**
 * load_module_by_name() - start a module of the image
 * @name: - and _ are the same
 * @args: "parameter=value ...", or NULL
 *
 * Its init function runs in the caller's thread. What goes wrong is printed, and so is what a
 * module leaves behind whose init function has failed.
 *
 * Context: task, may sleep for long.
 * Return: 0; -ENOENT: no such module; -EEXIST: it runs; -EINVAL, -ERANGE, -ENOSPC: a bad
 * parameter; else what its init function returned.
 */
int load_module_by_name(const char *name, const char *args)
{
	struct module *mod = find_module(name);
	int err;

	if (!mod)
		return -ENOENT;
	mutex_lock(&module_mutex);
	err = start_module(mod, args ?: "");
	mutex_unlock(&module_mutex);
	if (err && mod->state == MODULE_STATE_UNLOADED)
		module_report_leaks(mod);
	return err;
}

static int stop_module(struct module *mod, bool force)
{
	exitcall_t exit = exit_of(mod);

	if (mod->state != MODULE_STATE_LIVE)
		return -ENOENT;
	/* With an init function and no exit function it cannot be undone. */
	if (!force && (mod->refcnt || (init_of(mod) && !exit)))
		return -EBUSY;
	mod->state = MODULE_STATE_GOING;
	if (exit)
		exit();
	free_params(mod);
	mod->state = MODULE_STATE_UNLOADED;
	return 0;
}

/**
 * unload_module() - stop a module
 * @name: - and _ are the same
 *
 * Its exit function runs in the caller's thread; what it leaves behind is then reported.
 *
 * Context: task, may sleep for long.
 * Return: 0; -ENOENT: no such module, or it does not run; -EBUSY: it is used, or has no exit
 * function.
 */
int unload_module(const char *name)
{
	struct module *mod = find_module(name);
	int err;

	if (!mod)
		return -ENOENT;
	mutex_lock(&module_mutex);
	err = stop_module(mod, false);
	mutex_unlock(&module_mutex);
	if (!err)
		module_report_leaks(mod);
	return err;
}

/** start_boot_modules() - start those of an APP, in the order of the link. Context: boot */
void __init start_boot_modules(void)
{
	struct module *mod;
	int err;

	for_each_module(mod) {
		if (!mod->autostart)
			continue;
		err = load_module_by_name(mod->name, NULL);
		if (err)
			pr_err("%s was not started (error %d)\n", mod->name, err);
	}
}

static struct module *last_started(void)
{
	struct module *mod, *last = NULL;

	for_each_module(mod)
		if (mod->state == MODULE_STATE_LIVE &&
		    (!last || mod->start_number > last->start_number))
			last = mod;
	return last;
}

/**
 * stop_modules() - stop all modules before the machine stops, the last started first
 *
 * Context: task, may sleep.
 */
void stop_modules(void)
{
	struct module *mod;

	mutex_lock(&module_mutex);
	while ((mod = last_started()))
		stop_module(mod, true);
	mutex_unlock(&module_mutex);
}

/**
 * try_module_get() - keep a module from being stopped
 * @mod: NULL for code of the kernel itself
 *
 * Context: any. Return: false if it is being stopped.
 */
bool try_module_get(struct module *mod)
{
	unsigned long flags;
	bool live;

	if (!mod)
		return true;
	local_irq_save(flags);
	live = module_is_live(mod);
	if (live)
		mod->refcnt++;
	local_irq_restore(flags);
	return live;
}
EXPORT_SYMBOL(try_module_get);

/** __module_get() - the same, where the caller has a reference already. Context: any */
void __module_get(struct module *mod)
{
	WARN_ON(!try_module_get(mod));
}
EXPORT_SYMBOL(__module_get);

/** module_put() - undo try_module_get(). Context: any */
void module_put(struct module *mod)
{
	unsigned long flags;

	if (!mod)
		return;
	local_irq_save(flags);
	WARN_ON(--mod->refcnt < 0);
	local_irq_restore(flags);
}
EXPORT_SYMBOL(module_put);
