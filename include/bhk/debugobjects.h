/* SPDX-License-Identifier: MIT */
/*
 * Items that are set up anew, or whose memory is given back, while they are queued.
 *
 * Linux notes each active object in a table. Here the queues themselves are that table: a kind
 * of object says how to find those of its objects that lie in a piece of memory and are queued.
 * So queueing costs nothing more, and what a new item's memory holds by chance misleads nobody.
 */
#ifndef _BHK_DEBUGOBJECTS_H
#define _BHK_DEBUGOBJECTS_H

#include <linux/compiler.h>
#include <linux/types.h>

/**
 * struct debug_obj_kind - a kind of item that can be queued
 * @name: "timer_list" ...
 * @find: a queued one that begins in [from, to), NULL: there is none
 * @hint: its function
 * @stop: take it off. Return: false if that cannot be done
 *
 * All are called with interrupts off.
 */
struct debug_obj_kind {
	const char *name;
	void *(*find)(const void *from, const void *to);
	void *(*hint)(const void *obj);
	bool (*stop)(void *obj);
};

/* Reports until the machine is restarted; debug_obj_reports goes on counting. */
#define DEBUG_OBJ_WARNINGS 20

#ifdef CONFIG_DEBUG_OBJECTS
#define debug_obj_kind(_id, _name, _find, _hint, _stop)                                            \
	const struct debug_obj_kind _id __used __section(".table.debug_obj_kind") = {              \
		_name, _find, _hint, _stop                                                         \
	}

extern unsigned int debug_obj_reports;
extern const struct debug_obj_kind debug_work, debug_timer, debug_tasklet, debug_hrtimer;

bool debug_obj_init(const struct debug_obj_kind *kind, void *obj);
bool debug_obj_free(const void *mem, size_t size);
#else
/* What is not there needs no kind. */
#define debug_obj_init(kind, obj) ({ (void)(obj); false; })

static inline bool debug_obj_free(const void *mem, size_t size)
{
	return true;
}
#endif
#endif
