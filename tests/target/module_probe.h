/* SPDX-License-Identifier: MIT */
/* What the test modules tell module_test.c, and the other way round. */
#ifndef _TESTS_TARGET_MODULE_PROBE_H
#define _TESTS_TARGET_MODULE_PROBE_H

#include <linux/module.h>

struct task_struct;
struct timer_list;
struct delayed_work;

struct module_probe {
	int inits, exits;
	struct module *self;
	const void *function;	/* a function of the module */
	int data, bss;		/* what it found in its variables when it started */

	/* tm_params */
	int number;
	char *text;
	int list[4];
	unsigned int nr_list;
	bool flag;
	int helper;

	/* tm_leaky: what it left behind */
	struct timer_list *timer;
	struct delayed_work *work;
	struct task_struct *thread;
	void *memory;
};

extern struct module_probe module_probe;
#endif
