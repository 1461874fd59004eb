// SPDX-License-Identifier: MIT
/* The deepest use of the stacks over a run: for `make bench`, which reads it from the log. */
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <bhk/mm.h>
#include <bhk/task.h>
#include "kunit_run.h"

/* Of the threads of cases: they are gone by the end. */
static size_t deepest_case;

/* Context: the case's thread, at its end. */
void kunit_note_stack(void)
{
	deepest_case = max(deepest_case, stack_watermark(current->stack, CONFIG_THREAD_SIZE));
}

static size_t deepest_thread(void)
{
	struct task_struct *p;
	size_t deepest = 0;

	for_each_task(p) {
		if (p->stack)
			deepest = max(deepest, stack_watermark(p->stack, CONFIG_THREAD_SIZE));
	}
	return deepest;
}

static void print_boot_stack(const char *name)
{
	const struct boot_stack *s;

	for (s = boot_stacks; s < boot_stacks + NR_BOOT_STACKS; s++)
		if (!strcmp(s->name, name))
			kunit_print("# bench: stack_%s bytes %zu\n", name,
				    stack_watermark(s->base, s->top - s->base));
}

/* Context: task, after all suites. */
void kunit_print_stacks(void)
{
	print_boot_stack("irq");
	print_boot_stack("softirq");
	kunit_print("# bench: stack_thread bytes %zu\n", deepest_thread());
	kunit_print("# bench: stack_case bytes %zu\n", deepest_case);
}
