// SPDX-License-Identifier: MIT
/*
 * The boot command line.
 *
 *	name  name=value  name="two words"  module.parameter=value  -- a line for the console
 *
 * next_param() and parse_params() work in place on any bytes that end in a NUL; they write
 * only inside the string.
 */
#define pr_fmt(fmt) "boot: " fmt

#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <bhk/bootinfo.h>
#include <bhk/module.h>
#include <bhk/params.h>

/* Room for the names that nobody knew; more of them are not listed. */
#define UNKNOWN_MAX 256

const char *boot_command;

/**
 * next_param() - cut the first argument off a line
 * @line: where to begin; the argument is terminated in place
 * @name: its name, NULL if there is only white space left
 * @val:  what stands behind the first =, NULL without a =
 *
 * White space between quotation marks belongs to the argument; the marks are dropped.
 *
 * Context: any. Return: the rest of the line.
 */
char *next_param(char *line, char **name, char **val)
{
	char *in = skip_spaces(line);
	char *out = in; /* never ahead of in */
	bool quoted = false;

	*name = *in ? out : NULL;
	*val = NULL;
	for (; *in && (quoted || !isspace(*in)); in++) {
		if (*in == '"') {
			quoted = !quoted;
		} else if (*in == '=' && !*val) {
			*out++ = '\0';
			*val = out;
		} else {
			*out++ = *in;
		}
	}
	if (*in)
		in++;
	*out = '\0';
	return in;
}

/**
 * parse_params() - hand each argument of a line to a function
 * @line: taken apart in place
 * @fn:	  called with name, value (NULL without =) and @data; its result is its own business
 * @data: for @fn
 *
 * Context: any. Return: what follows an argument "--", which ends the list, else NULL.
 */
char *parse_params(char *line, param_fn fn, void *data)
{
	char *name, *val;

	for (;;) {
		line = next_param(line, &name, &val);
		if (!name)
			return NULL;
		if (!strcmp(name, "--") && !val)
			return skip_spaces(line);
		fn(name, val, data);
	}
}

static char dash_to_underscore(char c)
{
	return c == '-' ? '_' : c;
}

/** param_name_eq() - whether two names are the same, - and _ taken as one */
bool param_name_eq(const char *a, const char *b)
{
	while (*a && dash_to_underscore(*a) == dash_to_underscore(*b)) {
		a++;
		b++;
	}
	return !*a && !*b;
}

static const struct boot_param *find_boot_param(const char *name)
{
	const struct boot_param *p;

	for (p = __start_boot_param; p < __stop_boot_param; p++)
		if (param_name_eq(name, p->name))
			return p;
	return NULL;
}

/*
 * @name is module.parameter, or the name of a core_param(). What is for a module that is
 * started later is set then, and only looked up here.
 */
static int set_dotted_param(const char *name, const char *val)
{
	char modname[MODULE_NAME_LEN] = "";
	const char *dot = strchr(name, '.');

	if (!dot)
		return set_module_param("", name, val);
	if (dot - name >= sizeof(modname))
		return -ENOENT;
	memcpy(modname, name, dot - name);
	if (find_module(modname))
		return find_module_param(modname, dot + 1) ? 0 : -ENOENT;
	return set_module_param(modname, dot + 1, val);
}

struct unknown_params {
	char text[UNKNOWN_MAX];
	size_t len;
};

static void note_unknown(struct unknown_params *u, const char *name, const char *val)
{
	u->len += scnprintf(u->text + u->len, sizeof(u->text) - u->len, "%s%s%s%s",
			    u->len ? " " : "", name, val ? "=" : "", val ?: "");
}

static int set_boot_param(const char *name, const char *val, void *data)
{
	const struct boot_param *p = find_boot_param(name);
	int err = p ? p->set(val ?: "") : set_dotted_param(name, val);

	if (err == -ENOENT)
		note_unknown(data, name, val);
	else if (err)
		pr_err("`%s' is no value for %s (error %d)%s%s\n", val ?: "", name, err,
		       p ? ": " : "", p ? p->help : "");
	return err;
}

/**
 * parse_boot_params() - let the boot command line take effect
 * @cmdline: left as it is; a copy is taken apart and kept
 *
 * A name that nobody knows and a value that is refused are reported; neither stops the boot.
 *
 * Context: boot, after mm_init(): an argument's function may allocate.
 */
void __init parse_boot_params(const char *cmdline)
{
	static char copy[BOOT_CMDLINE_MAX];
	struct unknown_params unknown = { .len = 0 };

	strscpy(copy, cmdline, sizeof(copy));
	boot_command = parse_params(copy, set_boot_param, &unknown);
	if (unknown.len)
		pr_warn("Unknown kernel command line parameters \"%s\"\n", unknown.text);
}
