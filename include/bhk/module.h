/* SPDX-License-Identifier: MIT */
/* Starting and stopping modules: for the shell, the boot and the shutdown. */
#ifndef _BHK_MODULE_H
#define _BHK_MODULE_H

#include <linux/module.h>

int load_module_by_name(const char *name, const char *args);
int unload_module(const char *name);

#ifdef CONFIG_MODULES
void start_boot_modules(void);
void stop_modules(void);
#else
static inline void start_boot_modules(void)
{
}

static inline void stop_modules(void)
{
}
#endif

struct module *find_module(const char *name);
struct module *module_of_text(const void *addr);
unsigned int module_size(const struct module *mod);
struct module *next_module(struct module *prev);

/** for_each_module() - all modules of the image, started or not */
#define for_each_module(mod) for ((mod) = next_module(NULL); (mod); (mod) = next_module(mod))

/**
 * struct leak_probe - a kind of thing that a module must not leave behind
 * @what:  "interrupt line", "timer" ...
 * @count: how many of them have their function in [from, to)
 *
 * Each subsystem that keeps functions of others declares one with leak_probe().
 */
struct leak_probe {
	const char *what;
	unsigned int (*count)(const void *from, const void *to);
};

/**
 * struct leak_walk - how to go through things that interrupts change, for leak_count()
 * @next:   the one behind @pos, the first one if that is NULL; NULL behind the last one
 * @target: its function; of several one in [from, to), if there is any
 *
 * Both with interrupts off.
 */
struct leak_walk {
	void *(*next)(void *of, void *pos);
	const void *(*target)(const void *pos, const void *from, const void *to);
};

unsigned int leak_count(const struct leak_walk *w, void *of, const void *from, const void *to);

/** text_has() - whether a function is in [from, to). Context: any */
static inline bool text_has(const void *from, const void *to, const void *fn)
{
	return fn >= from && fn < to;
}

#ifdef CONFIG_MODULE_LEAKS
#define leak_probe(_what, _count)                                                                  \
	static const struct leak_probe __UNIQUE_ID(__leak_probe) __used                            \
		__section(".table.leak_probe") = { _what, _count }

unsigned int module_report_leaks(const struct module *mod);
#else
#define leak_probe(_what, _count)                                                                  \
	static const void *const __UNIQUE_ID(__leak_probe) __maybe_unused = _count

static inline unsigned int module_report_leaks(const struct module *mod)
{
	return 0;
}
#endif
#endif
