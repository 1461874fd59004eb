// SPDX-License-Identifier: MIT
/* Semihosting calls: see <bhk/semihost.h>. */
#include <linux/errno.h>
#include <linux/string.h>
#include <bhk/coverage.h>
#include <bhk/semihost.h>

/* Operations: Arm, Semihosting for AArch32 and AArch64, chapter 7. */
#define SYS_OPEN	  0x01
#define SYS_CLOSE	  0x02
#define SYS_WRITE0	  0x04
#define SYS_WRITE	  0x05
#define SYS_READ	  0x06
#define SYS_ERRNO	  0x13
#define SYS_GET_CMDLINE	  0x15
#define SYS_EXIT_EXTENDED 0x20

#define ADP_STOPPED_APPLICATION_EXIT 0x20026

/* boot/vectors.S: -1 if nobody serves the call. */
long semihosting_call(long op, const void *arg);

/**
 * semihost_present() - whether a host serves the calls
 *
 * SYS_ERRNO has no effect and never gives -1 where there is a host.
 *
 * Context: any but NMI and UND.
 */
bool semihost_present(void)
{
	static signed char present;

	if (!present)
		present = semihosting_call(SYS_ERRNO, NULL) == -1 ? -1 : 1;
	return present > 0;
}

/**
 * semihost_exit() - end the machine with an exit status
 * @status: 0..255
 *
 * Context: any. Returns only without a host.
 */
void semihost_exit(int status)
{
	const long block[2] = {ADP_STOPPED_APPLICATION_EXIT, status};

	coverage_write();
	semihosting_call(SYS_EXIT_EXTENDED, block);
}

/**
 * semihost_cmdline() - the command line that the host gives
 * @buf:  gets the line; its first word is the image's name
 * @size: its size
 *
 * Context: any. Return: its length, or -ENODEV without a host or with a line too long.
 */
int semihost_cmdline(char *buf, unsigned int size)
{
	long block[2] = {(long)buf, size};

	if (semihosting_call(SYS_GET_CMDLINE, block))
		return -ENODEV;
	buf[size - 1] = '\0';
	return strlen(buf);
}

/**
 * semihost_puts() - text to the host's error output
 * @s: text
 *
 * Context: any. Without a host the text is lost.
 */
void semihost_puts(const char *s)
{
	semihosting_call(SYS_WRITE0, s);
}

/**
 * semihost_open() - open a file of the host
 * @name: its name, relative to the host's current folder
 * @mode: SEMIHOST_*
 *
 * Context: any; the machine stands still meanwhile. Return: a handle, or -ENOENT.
 */
int semihost_open(const char *name, int mode)
{
	const long block[3] = {(long)name, mode, strlen(name)};
	long fd = semihosting_call(SYS_OPEN, block);

	return fd < 0 ? -ENOENT : fd;
}

/* Both calls answer with the number of bytes that were *not* transferred. */
static int transfer(long op, int fd, const void *buf, unsigned int n)
{
	const long block[3] = {fd, (long)buf, n};
	long left = semihosting_call(op, block);

	return left < 0 || left > n ? -EIO : n - left;
}

/**
 * semihost_write() - write to a file of the host
 * @fd:	 handle
 * @buf: bytes
 * @n:	 how many
 *
 * Context: any. Return: bytes written, or -EIO.
 */
int semihost_write(int fd, const void *buf, unsigned int n)
{
	return transfer(SYS_WRITE, fd, buf, n);
}

/**
 * semihost_read() - read from a file of the host
 * @fd:	 handle
 * @buf: gets the bytes
 * @n:	 how many
 *
 * Context: any. Return: bytes read, 0 at the end of the file, or -EIO.
 */
int semihost_read(int fd, void *buf, unsigned int n)
{
	return transfer(SYS_READ, fd, buf, n);
}

int semihost_close(int fd)
{
	const long block[1] = {fd};

	return semihosting_call(SYS_CLOSE, block) ? -EBADF : 0;
}
