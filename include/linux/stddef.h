/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_STDDEF_H
#define _LINUX_STDDEF_H

#include <stddef.h>
#include <stdbool.h>
#include <linux/compiler_types.h>

/* A type as on Linux, not a macro: module_param(x, bool, 0) makes a name of it. */
#undef bool
typedef _Bool bool;

/** sizeof_field - size of a structure's member */
#define sizeof_field(type, member)	sizeof(((type *)0)->member)

/** offsetofend - offset of the first byte behind a member */
#define offsetofend(type, member) \
	(offsetof(type, member) + sizeof_field(type, member))

/** struct_group - name a run of members, which stay reachable without the name */
#define struct_group(name, members...) \
	union { \
		struct { members }; \
		struct { members } name; \
	}

/** DECLARE_FLEX_ARRAY - a flexible array where C does not allow one */
#define DECLARE_FLEX_ARRAY(type, name) \
	struct { \
		struct { } __empty_##name; \
		type name[]; \
	}

#endif
