// SPDX-License-Identifier: MIT
/* lsmod, insmod, rmmod and modinfo. */
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <bhk/module.h>

#define SHELL_GROUP "modules"
#include "internal.h"

#define ARGS_MAX 256

static const char *state_name(const struct module *mod)
{
	switch (mod->state) {
	case MODULE_STATE_COMING:
		return "starting";
	case MODULE_STATE_LIVE:
		return "live";
	case MODULE_STATE_GOING:
		return "stopping";
	default:
		return "-";
	}
}

static int cmd_lsmod(int argc, char **argv)
{
	struct module *mod;

	shell_puts("Module                  Size  Used by  State\n");
	for_each_module(mod) shell_printf("%-20s %7u  %-7d  %s\n", mod->name, module_size(mod),
					  module_refcount(mod), state_name(mod));
	return 0;
}

SHELL_CMD(lsmod, "lsmod", "list the modules of the image", cmd_lsmod, NULL);

static int no_module(const char *name)
{
	return shell_error(-ENOENT, "there is no module '%s' in the image; 'lsmod' lists them",
			   name);
}

/* The words behind the module's name as one line again. */
static int join_args(char *args, int argc, char **argv)
{
	int i;

	args[0] = 0;
	for (i = 2; i < argc; i++)
		if (strlcat(args, argv[i], ARGS_MAX) >= ARGS_MAX - 1 ||
		    strlcat(args, " ", ARGS_MAX) >= ARGS_MAX)
			return shell_error(-E2BIG, "more than %d bytes of parameters",
					   ARGS_MAX - 1);
	return 0;
}

static int cmd_insmod(int argc, char **argv)
{
	char args[ARGS_MAX];
	int ret;

	if (argc < 2)
		return shell_usage();
	if (!find_module(argv[1]))
		return no_module(argv[1]);
	ret = join_args(args, argc, argv);
	if (ret)
		return ret;
	ret = load_module_by_name(argv[1], args);
	if (ret == -EEXIST)
		return shell_error(ret, "module %s runs already", argv[1]);
	if (ret)
		return shell_error(ret, "module %s did not start: error %d", argv[1], ret);
	return 0;
}

static int cmd_rmmod(int argc, char **argv)
{
	struct module *mod;
	int ret;

	if (argc != 2)
		return shell_usage();
	mod = find_module(argv[1]);
	if (!mod)
		return no_module(argv[1]);
	ret = unload_module(argv[1]);
	if (ret == -ENOENT)
		return shell_error(ret, "module %s does not run", argv[1]);
	if (ret == -EBUSY)
		return shell_error(ret, "module %s is in use or cannot be stopped", argv[1]);
	return ret;
}

/* The value that it has now, as its get function says. */
static void show_param(const struct kernel_param *kp)
{
	const char *desc = module_param_desc(kp) ?: "";
	char value[PARAM_GET_MAX];
	int n = kp->ops->get ? kp->ops->get(value, kp) : 0;

	while (n > 0 && value[n - 1] == '\n')
		n--;
	shell_printf("parm:       %s = %.*s%s%s\n", kp->name, max(n, 0), value, *desc ? ": " : "",
		     desc);
}

static int cmd_modinfo(int argc, char **argv)
{
	const struct kernel_param *kp;
	struct module *mod;

	if (argc != 2)
		return shell_usage();
	mod = find_module(argv[1]);
	if (!mod)
		return no_module(argv[1]);
	shell_printf("name:       %s\n", mod->name);
	shell_printf("state:      %s, used by %d\n", state_name(mod), module_refcount(mod));
	shell_printf("code:       %lx..%lx, %u bytes with data\n", (unsigned long)mod->text[0],
		     (unsigned long)mod->text[1], module_size(mod));
	for_each_module_param(kp) if (!strcmp(kp->modname, mod->name)) show_param(kp);
	return 0;
}

static void complete_param(struct shell_completion *c, const char *modname)
{
	const struct kernel_param *kp;
	char name[40];

	for_each_module_param(kp)
	{
		if (strcmp(kp->modname, modname))
			continue;
		scnprintf(name, sizeof(name), "%s=", kp->name);
		shell_candidate(c, name);
	}
}

static void complete_module(struct shell_completion *c, bool live)
{
	struct module *mod;

	for_each_module(mod) if ((mod->state == MODULE_STATE_LIVE) == live)
		shell_candidate(c, mod->name);
}

static void complete_insmod(struct shell_completion *c)
{
	if (c->argc == 2)
		complete_module(c, false);
	else
		complete_param(c, c->argv[1]);
}

static void complete_rmmod(struct shell_completion *c)
{
	if (c->argc == 2)
		complete_module(c, true);
}

static void complete_modinfo(struct shell_completion *c)
{
	if (c->argc != 2)
		return;
	complete_module(c, false);
	complete_module(c, true);
}

SHELL_CMD(insmod, "insmod MODULE [PARAMETER=VALUE ...]", "start a module of the image", cmd_insmod,
	  complete_insmod,
	  .more = "Modules are linked into the image; starting one calls its init function in the\n"
		  "shell's thread. 'modinfo' tells its parameters.");
SHELL_CMD(rmmod, "rmmod MODULE", "stop a module", cmd_rmmod, complete_rmmod,
	  .more = "What the module leaves behind (lines, timers, threads ...) is reported.");
SHELL_CMD(modinfo, "modinfo MODULE", "tell about a module and its parameters", cmd_modinfo,
	  complete_modinfo);
