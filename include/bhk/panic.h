/* SPDX-License-Identifier: MIT */
/* The parts of the kernel that report its own faults, among themselves and for boot. */
#ifndef _BHK_PANIC_H
#define _BHK_PANIC_H

#include <linux/compiler.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/types.h>

struct pt_regs;

/* How the machine is restarted, from any context; a driver sets it. NULL: it halts instead. */
extern void (*panic_restart)(void);

/* Called with 1 and 0 by turns while the machine is halted, each for half a second. */
extern void (*panic_blink)(int on);

/* Called once at the end of a panic's report: shows it where no log comes. */
extern void (*panic_screen)(const char *reason);

const char *panic_last_reason(void);

void dump_stack_print_info(const char *log_lvl);
const char *context_name(void);
void get_current_name(char comm[TASK_COMM_LEN], pid_t *pid);

/* Everything printed in between reaches the console at once. Nests. */
void oops_enter(void);
void oops_exit(void);

/* Marks that a report leaves, by Linux's numbers. */
#define TAINT_DIE	 7
#define TAINT_WARN	 9
#define TAINT_SOFTLOCKUP 14

void add_taint(unsigned int flag);
unsigned long get_taint(void);

/* sched_bug=warn: a thread that sleeps in atomic context is reported and goes on. */
extern bool sched_bug_fatal;

void splat_reset(void);

/* Called by boot/vectors.S. */
void do_undefined(struct pt_regs *regs);
void do_prefetch_abort(struct pt_regs *regs);
void do_data_abort(struct pt_regs *regs);
void do_bad_vector(struct pt_regs *regs) __noreturn;
#endif
