/* SPDX-License-Identifier: MIT */
/* uevents over the line, for mux.c. Context: task. */
#ifndef _DRIVERS_MUX_UEVENT_H
#define _DRIVERS_MUX_UEVENT_H

void mux_uevent_start(void);
void mux_uevent_stop(void);
#endif
