/* SPDX-License-Identifier: MIT */
/* What the crash command can break. */
#ifndef _SHELL_CRASH_H
#define _SHELL_CRASH_H

enum crash_place {
	CRASH_THREAD,  /* a thread of its own */
	CRASH_SOFTIRQ, /* a tasklet */
	CRASH_HARDIRQ, /* a hard handler */
	CRASH_SHELL,   /* the shell's thread: it survives */
};

/**
 * struct crash - one way to go wrong
 * @name:  for the command
 * @text:  what it does, and after the colon what must be seen
 * @place: where it runs
 * @fn:	   does it
 */
struct crash {
	const char *name;
	const char *text;
	enum crash_place place;
	void (*fn)(void);
};

extern const struct crash crashes[];
extern const unsigned int nr_crashes;
#endif
