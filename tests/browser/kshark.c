// SPDX-License-Identifier: MIT
/*
 * Reads a trace with the library and the plugins of KernelShark, as its window does, and prints a
 * line for each entry: ns, CPU, pid, task, event and info, with tabs between them.
 */
#include <stdio.h>
#include <stdlib.h>

#include <libkshark.h>

static void print(const struct kshark_entry *entry)
{
	char *task = kshark_get_task(entry);
	char *event = kshark_get_event_name(entry);
	char *info = kshark_get_info(entry);

	printf("%lld\t%d\t%d\t%s\t%s\t%s\n", (long long)entry->ts, entry->cpu, entry->pid, task, event,
	       info);
	free(task);
	free(event);
	free(info);
}

int main(int argc, char **argv)
{
	struct kshark_context *context = NULL;
	struct kshark_entry **entries = NULL;
	ssize_t count;
	int stream;

	if (argc < 2 || !kshark_instance(&context))
		return 2;
	for (int i = 2; i < argc; i++) {
		if (!kshark_register_plugin(context, argv[i], argv[i]))
			return 2;
	}
	stream = kshark_open(context, argv[1]);
	if (stream < 0) {
		fprintf(stderr, "kshark_open: %d\n", stream);
		return 1;
	}
	count = kshark_load_entries(context, stream, &entries);
	if (count < 0) {
		fprintf(stderr, "kshark_load_entries: %zd\n", count);
		return 1;
	}
	for (ssize_t i = 0; i < count; i++)
		print(entries[i]);
	return 0;
}
