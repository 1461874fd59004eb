// SPDX-License-Identifier: MIT
/* CONFIG_DEBUG_OBJECTS: queued items that are set up again or freed. */
#include <linux/bug.h>
#include <linux/irqflags.h>
#include <bhk/debugobjects.h>

extern const struct debug_obj_kind __start_debug_obj_kind[], __stop_debug_obj_kind[];

unsigned int debug_obj_reports;

/* In Linux's words; state 0 because no kind here has further ones. */
static noinline __cold void report(const char *what, const struct debug_obj_kind *kind,
				   const void *obj, void *hint)
{
	WARN(debug_obj_reports++ < DEBUG_OBJ_WARNINGS,
	     "ODEBUG: %s active (active state 0) object: %p object type: %s hint: %pS\n", what, obj,
	     kind->name, hint);
}

/* Take the first one off. Return: false if there is none, or it cannot be taken off. */
static bool stop_one(const struct debug_obj_kind *kind, const char *what, const void *from,
		     const void *to, bool *linked)
{
	unsigned long flags;
	void *obj, *hint = NULL;

	*linked = false;
	local_irq_save(flags);
	obj = kind->find(from, to);
	if (obj) {
		hint = kind->hint(obj);
		*linked = !kind->stop(obj);
	}
	local_irq_restore(flags);
	if (obj)
		report(what, kind, obj, hint);
	return obj && !*linked;
}

/**
 * debug_obj_init() - an item is about to be set up
 * @kind: what it is
 * @obj:  the item, whatever its memory holds
 *
 * One that is queued is reported and taken off. Context: any but NMI.
 * Return: true if it is queued still, so that its links must stay.
 */
bool debug_obj_init(const struct debug_obj_kind *kind, void *obj)
{
	bool linked;

	stop_one(kind, "init", obj, obj + 1, &linked);
	return linked;
}

/**
 * debug_obj_free() - memory is about to be given back
 * @mem:  its begin
 * @size: its bytes
 *
 * What is queued in it is reported and taken off. Context: any but NMI; interrupts are off
 * while the queues of one kind are looked at.
 * Return: false if something could not be taken off: the memory is in use for good.
 */
bool debug_obj_free(const void *mem, size_t size)
{
	const struct debug_obj_kind *kind;
	bool linked = false;

	for (kind = __start_debug_obj_kind; kind < __stop_debug_obj_kind && !linked; kind++)
		while (stop_one(kind, "free", mem, mem + size, &linked))
			continue;
	return !linked;
}
