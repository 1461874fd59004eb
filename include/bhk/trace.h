/* SPDX-License-Identifier: MIT */
/*
 * Trace events inside the kernel: what the macros of <linux/tracepoint.h> are made of, and what
 * the console asks of kernel/trace/.
 */
#ifndef _BHK_TRACE_H
#define _BHK_TRACE_H

#include <linux/jump_label.h>
#include <linux/kconfig.h>
#include <linux/types.h>
#include <asm/irqflags.h>
#include <bhk/trace_ring.h>

/**
 * struct trace_entry - what all records begin with; ftrace's layout
 * @type:	   id of the event
 * @flags:	   TRACE_FLAG_*
 * @preempt_count: depth of preempt_disable(), at most 15
 * @pid:	   the thread that runs or was interrupted
 */
struct trace_entry {
	u16 type;
	u8 flags;
	u8 preempt_count;
	s32 pid;
};

/* trace_entry.flags; the values are Linux's. */
#define TRACE_FLAG_IRQS_OFF	0x01
#define TRACE_FLAG_NEED_RESCHED 0x04
#define TRACE_FLAG_HARDIRQ	0x08
#define TRACE_FLAG_SOFTIRQ	0x10
#define TRACE_FLAG_NMI		0x40
#define TRACE_FLAG_BH_OFF	0x80

/** struct trace_field - one member of a record; the table ends with a NULL type */
struct trace_field {
	const char *type;
	const char *name;
	u16 offset;
	u16 size : 15;
	bool is_signed : 1;
};

/* Text is appended as long as there is room. */
struct trace_seq {
	char *buf;
	size_t size;
	size_t len;
	size_t used;	  /* of @scratch, until text is appended */
	char scratch[96]; /* what __print_flags() and __print_symbolic() return */
};

/** struct trace_type - what events of a class have in common */
struct trace_type {
	const struct trace_field *(*fields)(void);
	const char *print_fmt;
	void (*output)(struct trace_seq *s, const struct trace_entry *entry);
};

/**
 * struct trace_event - an event
 * @key:    patched in while the event is recorded
 * @id:	    common_type of its records
 * @chosen: shall be recorded while tracing is on
 * @hits:   records since the ring was cleared, but for those that the NMI wrote
 * @nmi_hits: those
 * @type:   layout and text
 * @system: the first half of its name
 * @name:   the second half
 *
 * m: the trace mutex   I: interrupts off   c: constant
 */
struct trace_event {
	struct static_key key;	     /* m */
	u16 id;			     /* c */
	bool chosen;		     /* m */
	u32 hits;		     /* I */
	u32 nmi_hits;		     /* NMI */
	const struct trace_type *type; /* c */
	const char *system;	     /* c */
	const char *name;	     /* c */
};

extern struct trace_event __start_trace_event[], __stop_trace_event[];

#define for_each_trace_event(ev) \
	for ((ev) = __start_trace_event; (ev) < __stop_trace_event; (ev)++)

extern struct ring trace_ring;

/**
 * union trace_slot - a record that is being written, in two registers
 * @data:  where
 * @begin: for ring_commit()
 */
union trace_slot {
	struct {
		u32 *data;
		u32 begin;
	};
	u64 both;
};

/* kernel/trace/core.c: for the macros. */
u64 trace_begin(u32 bytes, struct trace_event *ev, unsigned long flags);

/* For trace_begin(): what a record of @size bytes takes. */
static __always_inline u32 trace_bytes(u32 size)
{
	return RING_HEADER + ((size + 3) & ~3u);
}

/* In the place of a position of the ring: the record is looked at before it goes there. */
#define TRACE_LOOK 1u

/* kernel/trace/look.c */
void trace_look_end(void);

/* The record is complete. */
static __always_inline void trace_end(union trace_slot slot)
{
	bool outermost = ring_commit(&trace_ring, slot.begin);

	if (IS_ENABLED(CONFIG_TRACE_LOOK) && unlikely(!outermost) && slot.begin == TRACE_LOOK)
		trace_look_end();
}

/* For trace_seq_print(), with the NUL. A longer format is stored once more. */
#define TRACE_FMT_MAX 112

struct trace_print_flags {
	unsigned long mask;
	const char *name;
};

/* kernel/trace/output.c: for the macros. */
void trace_seq_printf(struct trace_seq *s, const char *fmt, ...) __printf(2, 3);
void trace_seq_print(struct trace_seq *s, const char *text, size_t len, ...);
const char *trace_print_flags(struct trace_seq *s, const char *delim, unsigned long flags,
			      const struct trace_print_flags *names);
const char *trace_print_symbolic(struct trace_seq *s, unsigned long val,
				 const struct trace_print_flags *names);

struct task_struct;

/* kernel/trace/comm.c */
#ifdef CONFIG_TRACE
void trace_thread_exit(const struct task_struct *p);
#else
static inline void trace_thread_exit(const struct task_struct *p)
{
}
#endif

/* kernel/trace/trigger.c: softirqs have used up their rounds or their time, interrupts off. */
#ifdef CONFIG_TRACE_TRIGGERS
extern struct static_key trace_overrun_key;
void __trace_softirq_overrun(u32 pending);

static inline void trace_softirq_overrun(u32 pending)
{
	if (unlikely(static_key_enabled(&trace_overrun_key)))
		__trace_softirq_overrun(pending);
}
#else
static inline void trace_softirq_overrun(u32 pending)
{
}
#endif

#endif
