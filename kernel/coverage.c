// SPDX-License-Identifier: MIT
/*
 * What an image of CONFIG_COVERAGE counted, as a file of the host.
 *
 * The compiler leaves a record for each object file in section .gcov_info; the library knows
 * how to write one. The file is a row of pieces, each with its length before it: for every
 * object the name of its file, its pieces, and one of length 0. tests/coverage/ reads it.
 */
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <bhk/coverage.h>
#include <bhk/params.h>
#include <bhk/semihost.h>

/* libgcov's, which has no header. */
struct gcov_info;
void __gcov_info_to_gcda(const struct gcov_info *info, void (*filename)(const char *, void *),
			 void (*dump)(const void *, unsigned int, void *),
			 void *(*allocate)(unsigned int, void *), void *arg);

extern const struct gcov_info *const __start_gcov_info[], *const __stop_gcov_info[];

static const char *file_name;

static void piece(const void *data, unsigned int len, void *fd)
{
	semihost_write(*(int *)fd, &len, sizeof(len));
	semihost_write(*(int *)fd, data, len);
}

static void name(const char *filename, void *fd)
{
	piece(filename, strlen(filename), fd);
}

/* For counters of values, which -fprofile-arcs has none of. */
static void *no_memory(unsigned int len, void *fd)
{
	return NULL;
}

/**
 * coverage_write() - write what was counted so far to the file of the boot argument
 *
 * Context: any; the machine stands still meanwhile. Without the argument nothing happens.
 */
void coverage_write(void)
{
	const struct gcov_info *const *info;
	unsigned long flags;
	int fd;

	if (!file_name)
		return;
	local_irq_save(flags);
	fd = semihost_open(file_name, SEMIHOST_WB);
	if (fd < 0) {
		pr_err("coverage: %s cannot be written\n", file_name);
	} else {
		for (info = __start_gcov_info; info < __stop_gcov_info; info++) {
			__gcov_info_to_gcda(*info, name, piece, no_memory, &fd);
			semihost_write(fd, &(unsigned int){0}, sizeof(unsigned int));
		}
		semihost_close(fd);
	}
	local_irq_restore(flags);
}

static int __init coverage_param(const char *val)
{
	file_name = *val ? val : NULL;
	return 0;
}
boot_param("coverage", coverage_param, "FILE: write there what ran, at the end");
