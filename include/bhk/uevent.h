/* SPDX-License-Identifier: MIT */
/*
 * uevents: what happens to devices, told to whoever listens (docs/uevents.md).
 *
 * A message is "action@devpath" and then KEY=value strings, each with its NUL: ACTION, DEVPATH,
 * SUBSYSTEM, those of the driver, SEQNUM. That is the form of Linux's netlink messages.
 */
#ifndef _BHK_UEVENT_H
#define _BHK_UEVENT_H

#include <linux/errno.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/types.h>

/* A whole message, which is a frame of the second serial line (MUX_DATA_MAX). */
#define UEVENT_SIZE 240

/**
 * struct uevent_listener - somebody who wants to know
 * @name:  for the command uevent
 * @fn:	   gets each message; may sleep, but then the driver that sent it waits; must not send any
 *	   itself. Return: 0, or -errno: it could not keep the message, which is counted
 * @taken: messages that it took
 * @lost:  messages that it could not
 *
 * c: constant while it listens   m: the facility's mutex
 */
struct uevent_listener {
	const char *name;							   /* c */
	int (*fn)(struct uevent_listener *l, const char *text, unsigned int len); /* c */
	u32 taken;								   /* m */
	u32 lost;								   /* m */
	struct list_head node;							   /* m */
};

/**
 * struct uevent_stats - since boot
 * @seqnum:  the last message's number: so many were sent
 * @atomic:  refused, because the caller was not in a thread that may sleep
 * @invalid: refused, because the message had no form
 * @too_long: refused, because it had more than UEVENT_SIZE bytes
 */
struct uevent_stats {
	u64 seqnum;
	u32 atomic;
	u32 invalid;
	u32 too_long;
};

#ifdef CONFIG_UEVENT
int uevent_notify(enum kobject_action action, const char *devpath, const char *subsystem,
		  const char *const envp[]);
void uevent_listen(struct uevent_listener *l);
void uevent_unlisten(struct uevent_listener *l);
void uevent_get_stats(struct uevent_stats *stats);
void uevent_for_each(void (*fn)(const struct uevent_listener *l, void *arg), void *arg);
#else
static inline int uevent_notify(enum kobject_action action, const char *devpath,
				const char *subsystem, const char *const envp[])
{
	return 0;
}
#endif
#endif
