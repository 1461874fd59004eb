/* SPDX-License-Identifier: MIT */
/* Tracing as the console, the files and the tests use it: kernel/trace/. */
#ifndef _BHK_TRACING_H
#define _BHK_TRACING_H

#include <bhk/trace.h>

/**
 * struct trace_counts - the ring
 * @written: records since it was cleared: @entries and @overrun
 * @entries: that are in it
 * @overrun: that newer ones took the place of
 * @dropped: that found no room
 * @bytes:   in use
 * @size:    of the ring, 0: never used
 */
struct trace_counts {
	u32 written, entries, overrun, dropped, bytes, size;
};

/**
 * struct trace_reader - who reads the ring
 * @ring:  which one, NULL: the one that is written
 * @us:	   time of the record, since boot
 * @size:  its length
 * @entry: the record
 */
struct trace_reader {
	const struct ring *ring;
	u64 us;
	u32 size;
	struct trace_entry *entry;
	u32 cursor[3];
	u64 record[130];
};

unsigned int trace_choose(const char *pattern, bool on);
bool trace_event_matches(const struct trace_event *ev, const char *pattern);

/** for_each_matching_event() - the events that a pattern of trace_event_matches() means */
#define for_each_matching_event(ev, pattern)          \
	for_each_trace_event(ev)                      \
		if (!trace_event_matches(ev, pattern)) \
			continue;                     \
		else

int trace_switch(bool on);
bool trace_is_on(void);
void trace_pause(bool yes);
bool trace_is_paused(void);
void trace_keep_oldest(bool yes);
bool trace_keeps_oldest(void);
void trace_clear(void);
struct trace_event *trace_event_by_id(unsigned int id);
void trace_get_counts(struct trace_counts *c);
void trace_ring_counts(const struct ring *r, struct trace_counts *c);
void trace_rewind(struct trace_reader *r);
bool trace_next(struct trace_reader *r);

/* kernel/trace/size.c: of the ring, in KiB. At most what can be had in one piece. */
#define TRACE_KIB_MIN 8
#define TRACE_KIB_MAX 4096
unsigned int trace_size_kib(void);
int trace_resize(unsigned int kib);

/* kernel/trace/output.c */
void trace_print_header(struct trace_seq *s);
void trace_print_ring_header(struct trace_seq *s, const struct ring *r);
void trace_print_flags_columns(struct trace_seq *s, const struct trace_entry *ent);
void trace_print_record(struct trace_seq *s, const struct trace_reader *r);
void trace_print_format(struct trace_seq *s, const struct trace_event *ev);

/* kernel/trace/panic.c */
#define TRACE_PANIC_MAX 1000
#ifdef CONFIG_TRACE_TRIGGERS
extern unsigned int trace_panic_lines;
void trace_panic_begin(void);
void trace_panic_dump(void);
#else
static inline void trace_panic_begin(void)
{
}

static inline void trace_panic_dump(void)
{
}
#endif

/* kernel/trace/stats.c */
int trace_print_stats(struct trace_seq *s);

/* kernel/trace/comm.c */
void trace_find_comm(s32 pid, char comm[16]);
bool trace_saved_comm(unsigned int nr, s32 *pid, char comm[16]);

/* kernel/trace/dump.c: @line gets each line, without its end. */
typedef void (*trace_line_fn)(const char *line, void *arg);
int trace_dump(const struct ring *ring, trace_line_fn line, void *arg);
#endif
