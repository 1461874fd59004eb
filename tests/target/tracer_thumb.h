/* SPDX-License-Identifier: MIT */
#ifndef _TRACER_THUMB_H
#define _TRACER_THUMB_H

void thumb_holds_a_lock(unsigned int us);
#endif
