// SPDX-License-Identifier: MIT
/* The types that a module's parameter may have: strings to values and back. */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/params.h>

/* A text longer than this is refused, as on Linux. */
#define PARAM_TEXT_MAX 1024

#define STANDARD_PARAM(name, type, fmt, strtofn)                                                   \
	int param_set_##name(const char *val, const struct kernel_param *kp)                       \
	{                                                                                          \
		return val ? strtofn(val, 0, (type *)kp->arg) : -EINVAL;                           \
	}                                                                                          \
	int param_get_##name(char *buffer, const struct kernel_param *kp)                          \
	{                                                                                          \
		return scnprintf(buffer, PARAM_GET_MAX, fmt "\n", *(type *)kp->arg);               \
	}                                                                                          \
	const struct kernel_param_ops param_ops_##name = {                                         \
		.set = param_set_##name,                                                           \
		.get = param_get_##name,                                                           \
	};                                                                                         \
	EXPORT_SYMBOL(param_ops_##name)

STANDARD_PARAM(byte, unsigned char, "%hhu", kstrtou8);
STANDARD_PARAM(short, short, "%hi", kstrtos16);
STANDARD_PARAM(ushort, unsigned short, "%hu", kstrtou16);
STANDARD_PARAM(int, int, "%i", kstrtoint);
STANDARD_PARAM(uint, unsigned int, "%u", kstrtouint);
STANDARD_PARAM(long, long, "%li", kstrtol);
STANDARD_PARAM(ulong, unsigned long, "%lu", kstrtoul);
STANDARD_PARAM(ullong, unsigned long long, "%llu", kstrtoull);
STANDARD_PARAM(hexint, unsigned int, "%#08x", kstrtouint);

int param_set_bool(const char *val, const struct kernel_param *kp)
{
	return kstrtobool(val ?: "1", kp->arg);
}

int param_get_bool(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PARAM_GET_MAX, "%c\n", *(bool *)kp->arg ? 'Y' : 'N');
}

const struct kernel_param_ops param_ops_bool = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = param_set_bool,
	.get = param_get_bool,
};
EXPORT_SYMBOL(param_ops_bool);

int param_set_invbool(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = kstrtobool(val ?: "1", &value);

	if (!err)
		*(bool *)kp->arg = !value;
	return err;
}

int param_get_invbool(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PARAM_GET_MAX, "%c\n", *(bool *)kp->arg ? 'N' : 'Y');
}

const struct kernel_param_ops param_ops_invbool = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = param_set_invbool,
	.get = param_get_invbool,
};
EXPORT_SYMBOL(param_ops_invbool);

/* A text that was copied here, to be told from a literal in the source. */
struct param_text {
	struct list_head list;
	char text[];
};

static LIST_HEAD(param_texts);

static void forget_text(const char *text)
{
	struct param_text *p;

	list_for_each_entry(p, &param_texts, list) {
		if (p->text == text) {
			list_del(&p->list);
			kfree(p);
			return;
		}
	}
}

/* Context: boot, or under the module mutex. */
int param_set_charp(const char *val, const struct kernel_param *kp)
{
	struct param_text *p;
	size_t len;

	if (!val)
		return -EINVAL;
	len = strlen(val);
	if (len > PARAM_TEXT_MAX)
		return -ENOSPC;
	p = kmalloc(sizeof(*p) + len + 1, GFP_ATOMIC);
	if (!p)
		return -ENOMEM;
	memcpy(p->text, val, len + 1);
	list_add(&p->list, &param_texts);
	forget_text(*(char **)kp->arg);
	*(char **)kp->arg = p->text;
	return 0;
}

int param_get_charp(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PARAM_GET_MAX, "%s\n", *(char **)kp->arg ?: "(null)");
}

static void param_free_charp(void *arg)
{
	forget_text(*(char **)arg);
}

const struct kernel_param_ops param_ops_charp = {
	.set = param_set_charp,
	.get = param_get_charp,
	.free = param_free_charp,
};
EXPORT_SYMBOL(param_ops_charp);

int param_set_copystring(const char *val, const struct kernel_param *kp)
{
	if (!val)
		return -EINVAL;
	if (strlen(val) >= kp->str->maxlen)
		return -ENOSPC;
	strcpy(kp->str->string, val);
	return 0;
}

int param_get_string(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PARAM_GET_MAX, "%s\n", kp->str->string);
}

const struct kernel_param_ops param_ops_string = {
	.set = param_set_copystring,
	.get = param_get_string,
};
EXPORT_SYMBOL(param_ops_string);

static struct kernel_param array_element(const struct kernel_param *kp, unsigned int i)
{
	struct kernel_param elem = *kp;

	elem.ops = kp->arr->ops;
	elem.arg = (char *)kp->arr->elem + i * kp->arr->elemsize;
	return elem;
}

static int param_array_set(const char *val, const struct kernel_param *kp)
{
	const struct kparam_array *arr = kp->arr;
	char *rest = (char *)val; /* part of a command line that was copied to be taken apart */
	unsigned int n = 0;
	char *item;

	if (!val)
		return -EINVAL;
	while ((item = strsep(&rest, ","))) {
		struct kernel_param elem = array_element(kp, n);
		int err = n < arr->max ? arr->ops->set(item, &elem) : -ENOSPC;

		if (err)
			return err;
		n++;
	}
	if (arr->num)
		*arr->num = n;
	return 0;
}

static int param_array_get(char *buffer, const struct kernel_param *kp)
{
	unsigned int n = kp->arr->num ? *kp->arr->num : kp->arr->max;
	char text[PARAM_GET_MAX];
	unsigned int i;
	size_t len = 0;

	for (i = 0; i < n; i++) {
		struct kernel_param elem = array_element(kp, i);

		kp->arr->ops->get(text, &elem);
		len += scnprintf(buffer + len, PARAM_GET_MAX - len, "%s%s", i ? "," : "",
				 strim(text));
	}
	return len + scnprintf(buffer + len, PARAM_GET_MAX - len, "\n");
}

const struct kernel_param_ops param_array_ops = {
	.set = param_array_set,
	.get = param_array_get,
};
EXPORT_SYMBOL(param_array_ops);

/** find_module_param() - a parameter of a module, - and _ taken as one, or NULL. Context: any */
const struct kernel_param *find_module_param(const char *modname, const char *name)
{
	const struct kernel_param *kp;

	for_each_module_param(kp)
		if (param_name_eq(kp->modname, modname) && param_name_eq(kp->name, name))
			return kp;
	return NULL;
}

/**
 * set_module_param() - set a parameter of a module
 * @modname: module
 * @name:    parameter; - and _ are the same
 * @val:     text, NULL for a bare name; an array's text is taken apart in place
 *
 * Context: task, nobody else at the same parameter.
 * Return: 0; -ENOENT if there is no such parameter; -EINVAL, -ERANGE, -ENOSPC for a value
 * that does not fit.
 */
int set_module_param(const char *modname, const char *name, const char *val)
{
	const struct kernel_param *kp = find_module_param(modname, name);

	if (!kp)
		return -ENOENT;
	if (!val && !(kp->ops->flags & KERNEL_PARAM_OPS_FL_NOARG))
		return -EINVAL;
	return kp->ops->set(val, kp);
}

/**
 * module_param_desc() - what MODULE_PARM_DESC() says of a parameter
 * @kp: the parameter
 *
 * Context: any. Return: the text, or "".
 */
const char *module_param_desc(const struct kernel_param *kp)
{
	const struct kernel_param *d;

	for (d = __start_module_param; d < __stop_module_param; d++)
		if (!d->ops && !strcmp(d->modname, kp->modname) && !strcmp(d->name, kp->name))
			return d->desc;
	return "";
}
