// SPDX-License-Identifier: MIT
/* Suite "crash_thumb": what the kernel says when Thumb code ends the machine. */
#include "crash.c"
