// SPDX-License-Identifier: MIT
/* uevent. */
#include <linux/kernel.h>
#include <linux/kfifo.h>
#include <linux/string.h>
#include <bhk/uevent.h>

#define SHELL_GROUP "devices"
#include "internal.h"
#include "keys.h"

/* Bytes that wait to be shown: some forty messages. A power of two. */
#define MONITOR_SIZE 4096

/* How often the monitor looks. */
#define LOOK_MS 20

static STRUCT_KFIFO_REC_1(MONITOR_SIZE) waiting; /* in: who notifies, out: the shell */

static int keep(struct uevent_listener *l, const char *text, unsigned int len)
{
	return kfifo_in(&waiting, text, len) ? 0 : -ENOSPC;
}

static struct uevent_listener monitor = { .name = "monitor", .fn = keep };

/* A string a line, and an empty line behind the last one. */
static void show_message(const char *text, unsigned int len)
{
	const char *s;

	for (s = text; s < text + len; s += strlen(s) + 1)
		shell_printf("%s\n", s);
	shell_puts("\n");
}

static void show_waiting(void)
{
	char text[UEVENT_SIZE];
	unsigned int len;

	while (!kfifo_is_empty(&waiting)) {
		len = kfifo_out(&waiting, text, sizeof(text));
		show_message(text, len);
	}
}

static u32 show_lost(u32 shown)
{
	u32 lost = READ_ONCE(monitor.lost);

	if (lost != shown)
		shell_printf("** %u uevents came too fast **\n\n", lost - shown);
	return lost;
}

static int run_monitor(void)
{
	u32 lost = 0;

	INIT_KFIFO(waiting);
	uevent_listen(&monitor);
	shell_puts("uevents from now on; any key ends it\n\n");
	while (shell_key(LOOK_MS) == -ETIMEDOUT) {
		show_waiting();
		lost = show_lost(lost);
	}
	uevent_unlisten(&monitor);
	show_waiting();
	show_lost(lost);
	return 0;
}

static void show_listener(const struct uevent_listener *l, void *unused)
{
	shell_printf("%-16s %10u %10u\n", l->name, l->taken, l->lost);
}

static int show(void)
{
	struct uevent_stats st;

	uevent_get_stats(&st);
	shell_printf("sent: %llu; refused: %u from atomic context, %u without form, %u too long\n",
		     st.seqnum, st.atomic, st.invalid, st.too_long);
	shell_printf("%-16s %10s %10s\n", "LISTENER", "TAKEN", "LOST");
	uevent_for_each(show_listener, NULL);
	return 0;
}

static int cmd_uevent(int argc, char **argv)
{
	if (argc == 1)
		return show();
	if (argc == 2 && !strcmp(argv[1], "monitor"))
		return run_monitor();
	return shell_usage();
}

static void complete_uevent(struct shell_completion *c)
{
	static const char *const words[] = {"monitor", NULL};

	if (c->argc == 2)
		shell_complete_words(c, words);
}

SHELL_CMD(uevent, "uevent [monitor]", "what happens to devices", cmd_uevent, complete_uevent,
	  .more = "Without arguments: how many messages were sent, who listens, and what a listener\n"
		  "could not take. 'monitor' shows each message until a key is pressed.",
	  .example = "  insmod sample_uevent\n  uevent monitor");
