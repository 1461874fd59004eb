/* SPDX-License-Identifier: MIT */
/* Shared by the files that make /sys/kernel/tracing. */
#ifndef _KERNEL_TRACE_FILES_H
#define _KERNEL_TRACE_FILES_H

#include <linux/seq_file.h>
#include <linux/tracefs.h>
#include <bhk/tracing.h>

/* The longest text that a file takes. */
#define STORE_MAX 256

/**
 * struct trace_control - a file with a short text
 * @name:  of the file
 * @show:  prints it, or NULL
 * @store: takes what was written, without its newline; or NULL. Return: 0 or -errno
 * @clear: the file was opened to be written anew (">"), or NULL
 * @data:  m->private of @show, the argument of the others
 */
struct trace_control {
	const char *name;
	int (*show)(struct seq_file *m, void *v);
	int (*store)(char *text, void *data);
	void (*clear)(void *data);
	void *data;
};

/* kernel/trace/files.c */
struct dentry *trace_control_file(const struct trace_control *control, struct dentry *parent);

/* "0" or "1", and nothing else. */
int trace_read_switch(const char *text, bool *on);

/* kernel/trace/event_files.c */
void trace_event_files(void);
#endif
