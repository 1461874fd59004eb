/* SPDX-License-Identifier: MIT */
/*
 * A machine for the tests of time: a clock that stands still unless it is told to go on, one
 * clock event, softirqs at the end of its interrupt, and two threads, one of them idle.
 */
#ifndef TESTS_SIM_TIME_H
#define TESTS_SIM_TIME_H

#include <linux/interrupt.h>
#include <linux/types.h>

/* The system timer. A callback that takes time adds to it. */
extern u64 sim_us;

/* By how much it goes on when it is read. */
extern u32 sim_step;

/* What the clock event was told, and how often. */
extern bool sim_armed;
extern u32 sim_armed_at;
extern unsigned int sim_programs;

extern unsigned int sim_interrupts, sim_slices;

/** sim_setup - a setup function: time goes on from the test before, nothing is queued */
int sim_setup(void **state);

/** sim_idle - whether the idle thread runs */
void sim_idle(bool idle);

/** sim_advance - let time pass; interrupts and softirqs happen on the way */
void sim_advance(u64 us);

/** sim_advance_to - the same up to an absolute time */
void sim_advance_to(u64 us);

/** sim_softirqs - run what is pending, as the end of an interrupt does */
void sim_softirqs(void);
#endif
