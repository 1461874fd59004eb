// SPDX-License-Identifier: MIT
#include <linux/err.h>
#include <linux/string.h>
#include <bhk/vfs.h>
#include "files.h"

ssize_t read_file(const char *path, char *buf, size_t size, size_t chunk)
{
	struct file *file = vfs_open(path, O_RDONLY);
	ssize_t n = 0;
	size_t len = 0;

	if (IS_ERR(file))
		return PTR_ERR(file);
	while (len < size - 1) {
		n = vfs_read(file, buf + len, min(chunk, size - 1 - len));
		if (n <= 0)
			break;
		len += n;
	}
	buf[len] = '\0';
	vfs_release(file);
	return n < 0 ? n : (ssize_t)len;
}

ssize_t write_file(const char *path, const char *text)
{
	struct file *file = vfs_open(path, O_WRONLY);
	ssize_t n;

	if (IS_ERR(file))
		return PTR_ERR(file);
	n = vfs_write(file, text, strlen(text));
	vfs_release(file);
	return n;
}

struct listing {
	char *buf;
	size_t size;
};

static void add_name(const char *name, umode_t mode, dev_t dev, void *data)
{
	struct listing *l = data;
	int n = scnprintf(l->buf, l->size, "%s%s ", name, S_ISDIR(mode) ? "/" : "");

	l->buf += n;
	l->size -= n;
}

const char *list_files(const char *path)
{
	static char names[512];
	struct listing l = { .buf = names, .size = sizeof(names) };

	names[0] = '\0';
	return vfs_ls(path, add_name, &l) ? NULL : names;
}
