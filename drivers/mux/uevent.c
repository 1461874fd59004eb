// SPDX-License-Identifier: MIT
/* uevents: what happens to devices, told to the host in the form of Linux's netlink messages. */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <bhk/mux.h>

static atomic_t seqnum = ATOMIC_INIT(0);

/**
 * uevent_send() - something happened to a device
 * @action:    "add", "remove", "change"
 * @devpath:   "/devices/..."
 * @subsystem: "block", "input"
 * @env:       one more "KEY=value", or NULL
 *
 * The message is "action@devpath" and then KEY=value strings, each with its NUL.
 *
 * Context: any but NMI. Does not wait. Return: 0 or -errno, as mux_send(); -EMSGSIZE if it is too
 * long.
 */
int uevent_send(const char *action, const char *devpath, const char *subsystem, const char *env)
{
	char text[MUX_DATA_MAX + 1];
	int len = snprintf(text, sizeof(text),
			   "%s@%s%cACTION=%s%cDEVPATH=%s%cSUBSYSTEM=%s%c%s%sSEQNUM=%u", action,
			   devpath, 0, action, 0, devpath, 0, subsystem, 0, env ?: "",
			   env ? "\n" : "", atomic_inc_return(&seqnum));

	if (len + 1 > MUX_DATA_MAX)
		return -EMSGSIZE;
	for (int i = 0; i < len; i++)
		if (text[i] == '\n')
			text[i] = '\0';
	return mux_send(MUX_UEVENT, text, len + 1);
}
EXPORT_SYMBOL(uevent_send);
