// SPDX-License-Identifier: MIT
/*
 * uevents. One mutex makes numbers and deliveries one order: every listener sees the messages by
 * ascending SEQNUM, and a gap is a message that it could not take.
 */
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <bhk/context.h>
#include <bhk/uevent.h>

static const char *const actions[] = {
	[KOBJ_ADD] = "add",	  [KOBJ_REMOVE] = "remove",   [KOBJ_CHANGE] = "change",
	[KOBJ_MOVE] = "move",	  [KOBJ_ONLINE] = "online",   [KOBJ_OFFLINE] = "offline",
	[KOBJ_BIND] = "bind",	  [KOBJ_UNBIND] = "unbind",
};

static DEFINE_MUTEX(uevent_mutex); /* m: of all below */
static LIST_HEAD(listeners);
static struct uevent_stats stats;

/* A message in the making: @len goes on counting when it has become too long. */
static char text[UEVENT_SIZE];
static unsigned int len;

static void add(const char *fmt, ...) __printf(1, 2);

/* One string and its NUL. */
static void add(const char *fmt, ...)
{
	unsigned int left = len < UEVENT_SIZE ? UEVENT_SIZE - len : 0;
	va_list args;

	va_start(args, fmt);
	len += vsnprintf(left ? text + len : NULL, left, fmt, args) + 1;
	va_end(args);
}

static bool is_valid(enum kobject_action action, const char *devpath, const char *subsystem,
		     const char *const envp[])
{
	if (action >= ARRAY_SIZE(actions) || !devpath || devpath[0] != '/' || !subsystem)
		return false;
	for (; envp && *envp; envp++) {
		const char *equals = strchr(*envp, '=');

		if (!equals || equals == *envp)
			return false;
	}
	return true;
}

/* The mutex is held. */
static void compose(const char *action, const char *devpath, const char *subsystem,
		    const char *const envp[])
{
	len = 0;
	add("%s@%s", action, devpath);
	add("ACTION=%s", action);
	add("DEVPATH=%s", devpath);
	add("SUBSYSTEM=%s", subsystem);
	for (; envp && *envp; envp++)
		add("%s", *envp);
	add("SEQNUM=%llu", stats.seqnum + 1);
}

/* The mutex is held. */
static void deliver(void)
{
	struct uevent_listener *l;

	stats.seqnum++;
	list_for_each_entry(l, &listeners, node) {
		if (l->fn(l, text, len))
			l->lost++;
		else
			l->taken++;
	}
}

/* A refused caller may be a handler, which cannot take the mutex. */
static int refuse_atomic(void *caller)
{
	unsigned long flags;

	local_irq_save(flags);
	stats.atomic++;
	local_irq_restore(flags);
	context_violation("uevent_notify", "task context with interrupts on", caller);
	return -EINVAL;
}

/**
 * uevent_notify() - something happened to a device
 * @action:    what
 * @devpath:   which device: "/devices/..."
 * @subsystem: what kind it is of: "block", "input"
 * @envp:      further "KEY=value" strings, the last one NULL; or NULL
 *
 * Linux's counterpart is kobject_uevent_env(). A message that a listener cannot take counts with
 * that listener; the caller is not told, and not told either if nobody listens.
 *
 * Context: task, for instance a work or an irq thread. Sleeps. An atomic caller is reported.
 * Return: 0; -EINVAL: atomic, or no message; -EMSGSIZE: longer than UEVENT_SIZE.
 */
int uevent_notify(enum kobject_action action, const char *devpath, const char *subsystem,
		  const char *const envp[])
{
	int ret = 0;

	if (in_atomic() || irqs_disabled())
		return refuse_atomic(__builtin_return_address(0));
	mutex_lock(&uevent_mutex);
	if (!is_valid(action, devpath, subsystem, envp)) {
		stats.invalid++;
		ret = -EINVAL;
		goto out;
	}
	compose(actions[action], devpath, subsystem, envp);
	if (len > UEVENT_SIZE) {
		stats.too_long++;
		ret = -EMSGSIZE;
	} else {
		deliver();
	}
out:
	mutex_unlock(&uevent_mutex);
	return ret;
}
EXPORT_SYMBOL(uevent_notify);

/**
 * uevent_listen() - hear of each message from now on
 * @l: with @name and @fn; its counters begin at 0
 *
 * Context: task. Sleeps.
 */
void uevent_listen(struct uevent_listener *l)
{
	mutex_lock(&uevent_mutex);
	l->taken = l->lost = 0;
	list_add_tail(&l->node, &listeners);
	mutex_unlock(&uevent_mutex);
}
EXPORT_SYMBOL(uevent_listen);

/** uevent_unlisten() - the end of uevent_listen(); @l->fn is not called any more. Context: task */
void uevent_unlisten(struct uevent_listener *l)
{
	mutex_lock(&uevent_mutex);
	list_del(&l->node);
	mutex_unlock(&uevent_mutex);
}
EXPORT_SYMBOL(uevent_unlisten);

/** uevent_get_stats() - what was sent and refused. Context: task. Sleeps */
void uevent_get_stats(struct uevent_stats *copy)
{
	mutex_lock(&uevent_mutex);
	*copy = stats;
	mutex_unlock(&uevent_mutex);
}
EXPORT_SYMBOL(uevent_get_stats);

/** uevent_for_each() - each listener. Context: task. Sleeps. No message is sent meanwhile */
void uevent_for_each(void (*fn)(const struct uevent_listener *l, void *arg), void *arg)
{
	struct uevent_listener *l;

	mutex_lock(&uevent_mutex);
	list_for_each_entry(l, &listeners, node)
		fn(l, arg);
	mutex_unlock(&uevent_mutex);
}
