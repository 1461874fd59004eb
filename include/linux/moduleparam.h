/* SPDX-License-Identifier: MIT */
/*
 * Parameters of drivers and modules: "module.name=value" on the boot command line,
 * "name=value" behind insmod.
 */
#ifndef _LINUX_MODULEPARAM_H
#define _LINUX_MODULEPARAM_H

#include <linux/init.h>
#include <linux/stat.h>
#include <linux/stringify.h>
#include <linux/types.h>

/* Longest name of a module, with its NUL. */
#define MODULE_NAME_LEN 56

struct kernel_param;

enum {
	KERNEL_PARAM_OPS_FL_NOARG = (1 << 0), /* a bare name is a value of its own */
};

/**
 * struct kernel_param_ops - how a parameter is read and written
 * @flags: KERNEL_PARAM_OPS_FL_*
 * @set:   from a string; NULL for a bare name. Return: 0 or -errno
 * @get:   as a line into @buffer of PARAM_GET_MAX bytes. Return: its length or -errno
 * @free:  unused: a parameter lives as long as the image
 */
struct kernel_param_ops {
	unsigned int flags;
	int (*set)(const char *val, const struct kernel_param *kp);
	int (*get)(char *buffer, const struct kernel_param *kp);
	void (*free)(void *arg);
};

/* Room that a get function may write to, NUL included. Linux gives a page. */
#define PARAM_GET_MAX 256

struct kparam_string {
	unsigned int maxlen;
	char *string;
};

struct kparam_array {
	unsigned int max;
	unsigned int elemsize;
	unsigned int *num;
	const struct kernel_param_ops *ops;
	void *elem;
};

/**
 * struct kernel_param - one parameter
 * @name:    without the module's name
 * @modname: KBUILD_MODNAME of its source; "" for core_param()
 * @ops:     NULL: this record is not a parameter but the description of one, in @desc
 * @perm:    as on Linux: 0 hides it, a write bit lets the console change it while running
 */
struct kernel_param {
	const char *name;
	const char *modname;
	const struct kernel_param_ops *ops;
	u16 perm;
	union {
		void *arg;
		const struct kparam_string *str;
		const struct kparam_array *arr;
		const char *desc;
	};
};

extern const struct kernel_param __start_module_param[], __stop_module_param[];

#ifndef KBUILD_MODNAME
#define KBUILD_MODNAME "kernel"
#endif

#define __module_param_record(id, _name, _modname, _ops, _perm, field, val)                        \
	static const struct kernel_param __UNIQUE_ID(__param_##id)                                 \
		__in_param_table("module_param") = {                                               \
			.name = _name, .modname = _modname, .ops = _ops, .perm = _perm,            \
			.field = val,                                                              \
		}

#define module_param_cb(name, ops, arg, perm)                                                      \
	__module_param_record(name, #name, KBUILD_MODNAME, ops, perm, arg, arg)

#define module_param_named(name, value, type, perm)                                                \
	param_check_##type(name, &(value));                                                        \
	__module_param_record(name, #name, KBUILD_MODNAME, &param_ops_##type, perm, arg,           \
			      (void *)&(value))
#define module_param(name, type, perm)		       module_param_named(name, name, type, perm)
#define module_param_unsafe(name, type, perm)	       module_param(name, type, perm)
#define module_param_named_unsafe(name, value, t, perm) module_param_named(name, value, t, perm)
#define module_param_hw(name, type, hwtype, perm)      module_param(name, type, perm)
#define module_param_hw_named(name, value, type, hwtype, perm)                                     \
	module_param_named(name, value, type, perm)

#define core_param(name, var, type, perm)                                                          \
	param_check_##type(name, &(var));                                                          \
	__module_param_record(name, #name, "", &param_ops_##type, perm, arg, (void *)&(var))

#define module_param_string(name, buf, len, perm)                                                  \
	static const struct kparam_string __param_string_##name = { len, buf };                    \
	__module_param_record(name, #name, KBUILD_MODNAME, &param_ops_string, perm, str,           \
			      &__param_string_##name)

#define module_param_array_named(name, array, type, nump, perm)                                    \
	param_check_##type(name, &(array)[0]);                                                     \
	static const struct kparam_array __param_arr_##name = {                                    \
		.max = sizeof(array) / sizeof((array)[0]), .elemsize = sizeof((array)[0]),         \
		.num = nump, .ops = &param_ops_##type, .elem = array,                              \
	};                                                                                         \
	__module_param_record(name, #name, KBUILD_MODNAME, &param_array_ops, perm, arr,            \
			      &__param_arr_##name)
#define module_param_array(name, type, nump, perm)                                                 \
	module_param_array_named(name, name, type, nump, perm)
#define module_param_hw_array(name, type, hwtype, nump, perm)                                      \
	module_param_array(name, type, nump, perm)

#define MODULE_PARM_DESC(_parm, _desc)                                                             \
	__module_param_record(desc_##_parm, #_parm, KBUILD_MODNAME, NULL, 0, desc, _desc)

/* A pointer of another type than the parameter's does not compile. */
#define __param_check(name, p, type)                                                               \
	static inline type __always_unused *__check_##name(void)                                   \
	{                                                                                          \
		return (p);                                                                        \
	}

#define __declare_param_type(type)                                                                 \
	extern const struct kernel_param_ops param_ops_##type;                                     \
	int param_set_##type(const char *val, const struct kernel_param *kp);                      \
	int param_get_##type(char *buffer, const struct kernel_param *kp)

__declare_param_type(byte);
__declare_param_type(short);
__declare_param_type(ushort);
__declare_param_type(int);
__declare_param_type(uint);
__declare_param_type(long);
__declare_param_type(ulong);
__declare_param_type(ullong);
__declare_param_type(hexint);
__declare_param_type(charp);
__declare_param_type(bool);
__declare_param_type(invbool);

#define param_check_byte(name, p)    __param_check(name, p, unsigned char)
#define param_check_short(name, p)   __param_check(name, p, short)
#define param_check_ushort(name, p)  __param_check(name, p, unsigned short)
#define param_check_int(name, p)     __param_check(name, p, int)
#define param_check_uint(name, p)    __param_check(name, p, unsigned int)
#define param_check_long(name, p)    __param_check(name, p, long)
#define param_check_ulong(name, p)   __param_check(name, p, unsigned long)
#define param_check_ullong(name, p)  __param_check(name, p, unsigned long long)
#define param_check_hexint(name, p)  param_check_uint(name, p)
#define param_check_charp(name, p)   __param_check(name, p, char *)
#define param_check_bool(name, p)    __param_check(name, p, bool)
#define param_check_invbool(name, p) __param_check(name, p, bool)

extern const struct kernel_param_ops param_array_ops;
extern const struct kernel_param_ops param_ops_string;
int param_set_copystring(const char *val, const struct kernel_param *kp);
int param_get_string(char *buffer, const struct kernel_param *kp);

const struct kernel_param *find_module_param(const char *modname, const char *name);
int set_module_param(const char *modname, const char *name, const char *val);
const char *module_param_desc(const struct kernel_param *kp);

/**
 * for_each_module_param() - the parameters of all modules, without the description records
 * @kp: const struct kernel_param *
 */
#define for_each_module_param(kp)                                                                  \
	for ((kp) = __start_module_param; (kp) < __stop_module_param; (kp)++)                      \
		if ((kp)->ops)
#endif
