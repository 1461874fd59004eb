// SPDX-License-Identifier: MIT
/* From rules to sentences. Pure: compiles for the host. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "advise.h"

/**
 * advise_next() - the next rule of a table that applies
 * @rule: the table, or behind the last one that applied
 * @f:	  facts
 *
 * Context: any. Return: NULL if none does.
 */
const struct advise_rule *advise_next(const struct advise_rule *rule, const struct advise_facts *f)
{
	for (; rule->name; rule++)
		if (rule->when(f))
			return rule;
	return NULL;
}

/**
 * advise_is_good() - the line's way is one of those that suit
 * @f:	   facts
 * @suits: ways
 *
 * Context: any.
 */
bool advise_is_good(const struct advise_facts *f, u32 suits)
{
	return f->main & suits;
}

/**
 * advise_way_names() - "softirq, tasklet or work"
 * @buf:  gets the text
 * @size: its size
 * @ways: some
 * @last: what is between the last two: " or "
 *
 * Context: any. Return: the length.
 */
unsigned int advise_way_names(char *buf, unsigned int size, u32 ways, const char *last)
{
	static const char *const names[WAYS] = {
		"softirq", "tasklet", "BH work", "work", "irq thread", "irq thread with priority",
		"top half alone",
	};
	unsigned int i, len = 0;

	buf[0] = '\0';
	/* Who may use a thread of any priority needs no word about it. */
	if (ways & WAY_THREAD)
		ways &= ~WAY_THREAD_PRIO;
	for (i = 0; i < WAYS; i++) {
		if (!(ways & BIT(i)))
			continue;
		if (len)
			len += scnprintf(buf + len, size - len, "%s",
					 ways >> i == 1 ? last : ", ");
		len += scnprintf(buf + len, size - len, "%s", names[i]);
	}
	return len;
}

#define FIGURE(name) { #name, offsetof(struct advise_facts, name) }

static const struct {
	const char *name;
	size_t offset;
} figures[] = {
	FIGURE(irqs), FIGURE(rate), FIGURE(interval), FIGURE(top_mean), FIGURE(top_p50),
	FIGURE(top_p99), FIGURE(top_max), FIGURE(messages), FIGURE(delays), FIGURE(delay_us), FIGURE(overtaken),
	FIGURE(bh_mean), FIGURE(bh_max), FIGURE(wait_p99), FIGURE(wait_max), FIGURE(sleeps),
	FIGURE(share), FIGURE(handovers), FIGURE(prio), FIGURE(lines), FIGURE(threads),
	FIGURE(thread_bytes), FIGURE(free_kb), FIGURE(many_kb),
};

/* Return: the figure that @len bytes name. A rule names no other, or its test fails. */
static const u32 *figure(const struct advise_facts *f, const char *name, unsigned int len)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(figures); i++)
		if (strlen(figures[i].name) == len && !memcmp(figures[i].name, name, len))
			return (const void *)((const char *)f + figures[i].offset);
	return NULL;
}

/* What is between braces. Return: the length, 0 if nothing has that name. */
static unsigned int replace(char *buf, unsigned int size, const char *name, unsigned int len,
			    const struct advise_facts *f)
{
	const u32 *value = figure(f, name, len);

	if (len == 2 && !memcmp(name, "bh", 2))
		return scnprintf(buf, size, "%s", f->bh_name);
	return value ? scnprintf(buf, size, "%u", *value) : 0;
}

/**
 * advise_reason() - a reason with its figures
 * @buf:  gets the text
 * @size: its size
 * @text: reason of a rule
 * @f:	  facts
 *
 * Context: any. Return: the length; 0 if it names a figure that there is none of.
 */
unsigned int advise_reason(char *buf, unsigned int size, const char *text,
			   const struct advise_facts *f)
{
	unsigned int len = 0, n;
	const char *end;

	for (; *text && len < size - 1; text++) {
		if (*text != '{') {
			buf[len++] = *text;
			continue;
		}
		end = strchr(text, '}');
		n = end ? replace(buf + len, size - len, text + 1, end - text - 1, f) : 0;
		if (!n)
			return 0;
		len += n;
		text = end;
	}
	buf[len] = '\0';
	return len;
}
