// SPDX-License-Identifier: MIT
/* What a case may call: checks, comments, memory, expectations of the log. */
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/preempt.h>
#include <kunit/test.h>
#include <bhk/panic.h>
#include "kunit_run.h"

/* Memory that belongs to a case lies behind this. */
struct kunit_memory {
	struct list_head node;
} __aligned(8);

static void say(const struct kunit *test, const char *fmt, ...) __printf(2, 3);
static void say(const struct kunit *test, const char *fmt, ...)
{
	struct va_format vaf = {.fmt = fmt};
	va_list args;

	va_start(args, fmt);
	vaf.va = &args;
	kunit_print("    # %s: %pV\n", test->name, &vaf);
	va_end(args);
}

void kunit_log_line(const struct kunit *test, const char *fmt, ...)
{
	struct va_format vaf = {.fmt = fmt};
	va_list args;

	va_start(args, fmt);
	vaf.va = &args;
	say(test, "%pV", &vaf);
	va_end(args);
}

void kunit_fail(struct kunit *test, const char *kind, const char *file, int line, const char *what,
		const char *fmt, ...)
{
	struct va_format vaf = {.fmt = fmt};
	va_list args;

	test->status = KUNIT_FAILURE;
	say(test, "%s FAILED at %s:%d", kind, file, line);
	if (what)
		say(test, "    Expected %s", what);
	if (!fmt)
		return;
	va_start(args, fmt);
	vaf.va = &args;
	say(test, "    %pV", &vaf);
	va_end(args);
}

void kunit_show_int(const struct kunit *test, const char *what, long long value)
{
	say(test, "        %s == %lld (0x%llx)", what, value, value);
}

void kunit_show_str(const struct kunit *test, const char *what, const char *value)
{
	say(test, "        %s == \"%s\"", what, value);
}

void kunit_mark_skipped(struct kunit *test, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vscnprintf(test->status_comment, sizeof(test->status_comment), fmt, args);
	va_end(args);
	test->status = KUNIT_SKIPPED;
}

void kunit_abort(struct kunit *test)
{
	if (current != test->thread)
		panic("%s: ASSERT outside of the case's thread", test->name);
	kunit_end_thread(test);
}

void *kunit_kmalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	struct kunit_memory *mem = kmalloc(sizeof(*mem) + size, gfp);

	if (!mem)
		return NULL;
	list_add(&mem->node, &test->resources);
	return mem + 1;
}

void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc(test, size, gfp | __GFP_ZERO);
}

void *kunit_kcalloc(struct kunit *test, size_t n, size_t size, gfp_t gfp)
{
	return kunit_kzalloc(test, n * size, gfp);
}

void kunit_kfree(struct kunit *test, const void *ptr)
{
	struct kunit_memory *mem = (struct kunit_memory *)ptr - 1;

	if (!ptr)
		return;
	list_del(&mem->node);
	kfree(mem);
}

void kunit_free_resources(struct kunit *test)
{
	struct kunit_memory *mem, *next;

	list_for_each_entry_safe(mem, next, &test->resources, node)
		kfree(mem);
	INIT_LIST_HEAD(&test->resources);
}

void kunit_expect_log(struct kunit *test, const char *text)
{
	if (test->nr_expected == KUNIT_EXPECTED_MAX) {
		KUNIT_FAIL(test, "more than %d expected lines", KUNIT_EXPECTED_MAX);
		return;
	}
	test->expected[test->nr_expected++] = text;
	sched_bug_fatal = false;
}

/* One record at a time, in memory that is too large for the stack. One case runs at a time. */
static struct log_record record;

bool kunit_log_contains(const struct kunit *test, const char *text)
{
	struct log_cursor cur = test->begin;

	while (log_read(&cur, &record))
		if (strstr(record.text, text))
			return true;
	return false;
}

static bool is_splat(const char *text)
{
	return strstarts(text, "WARNING: ") || strstarts(text, "BUG: ") ||
	       strstarts(text, "watchdog: BUG: ") || strstarts(text, "Internal error: ");
}

/**
 * kunit_check_log() - compare the log with what the case announced
 * @test: the case, which has ended
 */
void kunit_check_log(struct kunit *test)
{
	struct log_cursor cur = test->begin;
	unsigned int splats = 0, i;

	for (i = 0; i < test->nr_expected; i++)
		if (!kunit_log_contains(test, test->expected[i]))
			KUNIT_FAIL(test, "the log has no line with \"%s\"", test->expected[i]);
	while (log_read(&cur, &record))
		splats += is_splat(record.text);
	if (splats > test->nr_expected)
		KUNIT_FAIL(test, "%u warnings in the log, %u were announced", splats,
			   test->nr_expected);
}

/**
 * kunit_end_thread() - the case's thread is done
 * @test: the case
 *
 * What the case left disabled is an error of its own and is put right for the next one.
 */
void kunit_end_thread(struct kunit *test)
{
	unsigned int count = preempt_count();
	bool irqs_off = irqs_disabled();

	cpu_state.preempt_count = 0;
	raw_local_irq_enable();
	if (count)
		KUNIT_FAIL(test, "the case leaves preempt_count %08x", count);
	if (irqs_off)
		KUNIT_FAIL(test, "the case leaves interrupts off");
	kunit_note_stack();
	kthread_complete_and_exit(&test->done, 0);
}
