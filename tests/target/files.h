/* SPDX-License-Identifier: MIT */
/* Reading and writing files by path, in one call. */
#ifndef _TESTS_TARGET_FILES_H
#define _TESTS_TARGET_FILES_H

#include <linux/types.h>
#include <kunit/test.h>

/* The whole file as a string, @chunk bytes at a time. Return: its length, or -errno. */
ssize_t read_file(const char *path, char *buf, size_t size, size_t chunk);

/* Return: bytes taken, or -errno. */
ssize_t write_file(const char *path, const char *text);

/* "dir/ file ..." of a directory, NULL if there is none. Valid until the next call. */
const char *list_files(const char *path);
#endif
