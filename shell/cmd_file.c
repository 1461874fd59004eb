// SPDX-License-Identifier: MIT
/* cat, ls and echo. */
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/string.h>
#include <bhk/vfs.h>

#define SHELL_GROUP "files"
#include "internal.h"

/* How often a device that has nothing to read is asked again. */
#define POLL_MS 50

#define COPY_SIZE 256

static const char *reason(int err)
{
	switch (err) {
	case -EBUSY:
		return ": it is in use";
	case -EINVAL:
		return ": it does not take that";
	case -ENOMEM:
		return ": no memory";
	default:
		return "";
	}
}

int shell_no_file(const char *path, int err)
{
	if (err == -ENOENT)
		return shell_error(err, "there is no file '%s'", path);
	if (err == -EISDIR)
		return shell_error(err, "'%s' is a directory; 'ls' lists it", path);
	if (err == -ENXIO)
		return shell_error(err, "'%s' has no driver", path);
	return shell_error(err, "'%s': error %d%s", path, err, reason(err));
}

/* Reads do not wait for a device: ctrl-c has to come through. */
static int copy_out(struct file *file)
{
	char buf[COPY_SIZE];
	ssize_t n;

	do {
		n = vfs_read(file, buf, sizeof(buf));
		if (n > 0)
			shell_write(buf, n);
		if (n == -EAGAIN && shell_sleep_ms(POLL_MS))
			return -EINTR;
		if (shell_interrupted())
			return -EINTR;
	} while (n > 0 || n == -EAGAIN);
	return n;
}

int shell_cat(const char *path)
{
	struct file *file = vfs_open(path, O_RDONLY | O_NONBLOCK);
	int ret;

	if (IS_ERR(file))
		return shell_no_file(path, PTR_ERR(file));
	ret = copy_out(file);
	vfs_release(file);
	if (ret && ret != -EINTR)
		return shell_no_file(path, ret);
	return ret;
}

static int cmd_cat(int argc, char **argv)
{
	int i, ret = 0;

	if (argc < 2)
		return shell_usage();
	for (i = 1; i < argc && ret != -EINTR; i++)
		ret = shell_cat(argv[i]);
	return ret;
}

static void list_short(const char *name, umode_t mode, dev_t dev, void *data)
{
	shell_printf("%s%s\n", name, S_ISDIR(mode) ? "/" : "");
}

static void list_long(const char *name, umode_t mode, dev_t dev, void *data)
{
	char type = S_ISDIR(mode) ? 'd' : S_ISBLK(mode) ? 'b' : S_ISCHR(mode) ? 'c' : '-';
	char numbers[16] = "";

	if (dev)
		snprintf(numbers, sizeof(numbers), "%u, %u", MAJOR(dev), MINOR(dev));
	shell_printf("%c%c%c %9s %s\n", type, mode & 0400 ? 'r' : '-', mode & 0200 ? 'w' : '-',
		     numbers, name);
}

static int cmd_ls(int argc, char **argv)
{
	bool detailed = argc > 1 && !strcmp(argv[1], "-l");
	const char *path = "/";
	int ret;

	if (argc > 2 + detailed)
		return shell_usage();
	if (argc > 1 + detailed)
		path = argv[1 + detailed];
	ret = vfs_ls(path, detailed ? list_long : list_short, NULL);
	return ret ? shell_no_file(path, ret) : 0;
}

/* The words of echo as one text; @buf has room for a line. */
static size_t join(char *buf, int argc, char **argv, bool newline)
{
	char *p = buf;
	int i;

	for (i = 0; i < argc; i++) {
		if (i)
			*p++ = ' ';
		p = stpcpy(p, argv[i]);
	}
	if (newline)
		*p++ = '\n';
	return p - buf;
}

static int write_all(struct file *file, const char *s, size_t n)
{
	while (n) {
		ssize_t done = vfs_write(file, s, n);

		if (done < 0)
			return done;
		if (!done)
			return -EIO;
		s += done;
		n -= done;
	}
	return 0;
}

static int write_file(const char *path, const char *s, size_t n)
{
	struct file *file = vfs_open(path, O_WRONLY | O_TRUNC);
	int ret;

	if (IS_ERR(file))
		return shell_no_file(path, PTR_ERR(file));
	ret = write_all(file, s, n);
	vfs_release(file);
	return ret ? shell_no_file(path, ret) : 0;
}

static int cmd_echo(int argc, char **argv)
{
	static char text[SHELL_LINE_MAX + 2];
	bool newline = argc < 2 || strcmp(argv[1], "-n");
	int first = newline ? 1 : 2;
	size_t n = join(text, argc - first, argv + first, newline);

	if (shell_target())
		return write_file(shell_target(), text, n);
	shell_write(text, n);
	return 0;
}

/* Names of the directory that the typed path is in, as whole paths. */
struct path_names {
	struct shell_completion *c;
	const char *path;
	int dir_len;
};

static void propose_name(const char *name, umode_t mode, dev_t dev, void *data)
{
	const struct path_names *names = data;
	char full[VFS_PATH_MAX];

	scnprintf(full, sizeof(full), "%.*s%s%s", names->dir_len, names->path, name,
		  S_ISDIR(mode) ? "/" : "");
	shell_candidate(names->c, full);
}

void shell_complete_path(struct shell_completion *c)
{
	const char *path = c->argv[c->argc - 1], *slash = strrchr(path, '/');
	struct path_names names = {.c = c, .path = path};
	char dir[VFS_PATH_MAX];

	if (!slash) {
		if (!*path)
			shell_candidate(c, "/");
		return;
	}
	names.dir_len = slash + 1 - path;
	if (names.dir_len >= (int)sizeof(dir))
		return;
	scnprintf(dir, sizeof(dir), "%.*s", max(names.dir_len - 1, 1), path);
	vfs_ls(dir, propose_name, &names);
}

SHELL_CMD(cat, "cat FILE ...", "show files", cmd_cat, shell_complete_path,
	  .more = "Files are in /proc, /sys/kernel/debug and /dev. Reading a device waits for it;\n"
		  "ctrl-c ends that.",
	  .example = "  cat /proc/interrupts");
SHELL_CMD(ls, "ls [-l] [PATH]", "list a directory", cmd_ls, shell_complete_path,
	  .example = "  ls /proc\n  ls -l /dev");
SHELL_CMD(echo, "echo [-n] [WORD ...] [> FILE]", "print words, or write them to a file", cmd_echo,
	  NULL, .redirects = true, .more = "-n leaves out the newline at the end.",
	  .example = "  echo hello > /dev/sample");
