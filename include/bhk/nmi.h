/* SPDX-License-Identifier: MIT */
/*
 * FIQ is the NMI: local_irq_disable() does not hold it back.
 *
 * One interrupt source at a time may be routed to it. Owners stack, as FIQ handlers do on
 * Linux/ARM: a new one asks the present one to step aside and gives the FIQ back to it.
 * docs/interrupts.md says what a handler may do.
 */
#ifndef _BHK_NMI_H
#define _BHK_NMI_H

#include <linux/types.h>

struct pt_regs;

/**
 * struct fiq_handler - an owner of the FIQ
 * @next:   who had it before
 * @name:   for people
 * @handle: the handler: NMI context, on the FIQ stack; must quiet the source. May change
 *	    the interrupted registers
 * @fiq_op: called with 1: another one wants the FIQ or the source's line; stop using both
 *	    and return 0, or -errno to refuse. Called with 0: it is yours again. Interrupts
 *	    are off. NULL: never gives way
 * @dev_id: passed to both
 *
 * I: interrupts off   c: constant while claimed
 */
struct fiq_handler {
	struct fiq_handler *next; /* I */
	const char *name;	  /* c */
	void (*handle)(struct pt_regs *regs, void *dev_id);
	int (*fiq_op)(void *dev_id, int relinquish);
	void *dev_id;
};

/* Sources, as the controller's FIQ register counts: GPU lines, then ARM lines. */
#define FIQ_GPU(line) (line)
#define FIQ_ARM(line) (64 + (line))
#define FIQ_SOURCES   72

int claim_fiq(struct fiq_handler *f);
void release_fiq(struct fiq_handler *f);
int enable_fiq(int source);
void disable_fiq(int source);

/* The name of the owner, NULL: none. */
const char *fiq_owner(void);

/* FIQs since boot. */
extern unsigned long nmi_total;

/**
 * fiq_set_controller() - how a source is routed to FIQ
 * @route: called with a source, or -1 for none; any context, interrupts off
 *
 * Context: boot.
 */
void fiq_set_controller(void (*route)(int source));

/* boot/vectors.S: FIQ mode, FIQ and IRQ off. */
void do_fiq(struct pt_regs *regs);

/**
 * struct hardlockup_info - the detector of a CPU that is stuck with interrupts off
 * @period_us: a CPU that made no progress from one check to the next is stuck
 * @checks:    checks since boot
 * @lockups:   how many lockups were reported
 * @running:   false while it is off, or gave way to a user of its timer
 * @panic:     a lockup is a panic, not just a warning
 */
struct hardlockup_info {
	u32 period_us;
	unsigned long checks;
	unsigned int lockups;
	bool running;
	bool panic;
};

void hardlockup_get_info(struct hardlockup_info *info);
int hardlockup_set_period(u32 us);
void hardlockup_set_panic(bool on);
#endif
