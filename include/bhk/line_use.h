/* SPDX-License-Identifier: MIT */
/*
 * What the handlers of each line do: how often they come, how long they run, what they leave for
 * later and in which way; for the advisor (docs/advisor.md).
 *
 * Measured from line_use_switch() on. While it is off nothing is called, tested or counted: a
 * line's entry is another function while it is on, and trace points are in use.
 */
#ifndef _BHK_LINE_USE_H
#define _BHK_LINE_USE_H

#include <linux/irqreturn.h>
#include <linux/jump_label.h>
#include <linux/types.h>
#include <bhk/tracepoint.h>
#include <bhk/stat.h>

/* In what way a handler leaves something for later. */
enum line_raise {
	RAISED_SOFTIRQ, /* a vector other than those of tasklets */
	RAISED_TASKLET,
	RAISED_WORK,
	RAISED_THREAD,
	LINE_RAISES,
};

/**
 * struct line_use - what the handlers of a line did
 * @handler:  of whom: another one begins anew
 * @first_us: when the first interrupt came, @last_us: the last one; uptime
 * @top:      run times of the handlers
 * @raised:   how often something was raised that was not raised already
 * @what:     the last one: vector, function of the tasklet or the work, struct irqaction
 * @overtaken: interrupts that raised nothing while what was raised before had not begun
 * @begun:    how often the work had begun when it was raised
 * @messages: log messages from inside the handlers
 * @delays:   calls of udelay() and its kin, @delay_us: how long together
 * @thread:   pid of the irq thread, 0: none was woken
 * @switches: how often it had gone to sleep when it was first woken
 * @runs:     how often it had run by then
 *
 * I: interrupts off
 */
struct line_use {
	const void *handler;		  /* I */
	u64 first_us;			  /* I */
	u64 last_us;			  /* I */
	struct run_stat top;		  /* I */
	u32 raised[LINE_RAISES];	  /* I */
	const void *what[LINE_RAISES];	  /* I */
	u32 overtaken;			  /* I */
	u32 begun;			  /* I */
	u32 messages;			  /* I */
	u32 delays;			  /* I */
	u32 delay_us;			  /* I */
	pid_t thread;			  /* I */
	unsigned long switches;		  /* I */
	u64 runs;			  /* I */
};

/* Work functions that are remembered; further ones are known not to sleep. */
#define WORK_USES 32

/**
 * struct work_use - whether a work function sleeps
 * @func:   which one
 * @begun:  runs that have begun
 * @runs:   that have ended
 * @sleeps: of them, those that gave up the CPU by themselves
 * @bh:     it runs as a softirq
 */
struct work_use {
	const void *func; /* I */
	u32 begun;	  /* I */
	u32 runs;	  /* I */
	u32 sleeps;	  /* I */
	bool bh;	  /* I */
};

#ifdef CONFIG_BH_ADVISE
extern struct static_key line_use_key;

int line_use_switch(bool on);
bool line_use_is_on(void);
bool line_use_get(unsigned int irq, struct line_use *copy);
bool work_use_get(const void *func, struct work_use *copy);

/* What the interrupt core, trace points and bh/ call. Context: interrupts off. */
irqreturn_t line_use_entry(int irq, void *desc);
void line_use_forget(unsigned int irq);
void line_use_raised(enum line_raise how, const void *what);
void line_use_work_begins(const void *func, const void *runner);
void line_use_work_ends(const void *func, const void *runner);

/* mem = val, and while it is measured the function before. */
#define line_use_store_raised(mem, val, how, what) \
	trace_store_n2(&line_use_key, line_use_raised, mem, val, how, what)
/* At a trace point whose place is in use while it is measured. */
#define line_use_note(how, what)                         \
	do {                                             \
		if (trace_place_enabled(&line_use_key))  \
			line_use_raised(how, what);      \
	} while (0)
#define line_use_work(name, func, runner)                         \
	do {                                                      \
		if (trace_place_enabled(&line_use_key))           \
			line_use_work_##name(func, runner);       \
	} while (0)
#else
static inline bool line_use_is_on(void)
{
	return false;
}

static inline void line_use_forget(unsigned int irq)
{
}

#define line_use_entry NULL
#define line_use_store_raised(mem, val, how, what) ((void)((mem) = (val)))
#define line_use_note(how, what)	  do { } while (0)
#define line_use_work(name, func, runner) do { } while (0)
#endif
#endif
