// SPDX-License-Identifier: MIT
/* uevents to the host: a frame each. */
#include <linux/build_bug.h>
#include <bhk/mux.h>
#include <bhk/uevent.h>
#include "uevent.h"

static_assert(UEVENT_SIZE <= MUX_DATA_MAX);

static int tell_host(struct uevent_listener *l, const char *text, unsigned int len)
{
	return mux_send(MUX_UEVENT, text, len);
}

static struct uevent_listener host = { .name = "host", .fn = tell_host };

void mux_uevent_start(void)
{
	uevent_listen(&host);
}

void mux_uevent_stop(void)
{
	uevent_unlisten(&host);
}
