// SPDX-License-Identifier: MIT
/* From "latency>200us softirq" to struct trace_trigger. Pure: compiles for the host. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <bhk/trace_trigger.h>

const char *const trigger_kinds[5] = {"softirq", "tasklet", "work", "irq-thread", "thread"};

/* Longer is a mistake: the clock's lower half wraps after an hour. */
#define LIMIT_MAX_US 60000000

static int fail(const char **error, const char *why)
{
	*error = why;
	return -EINVAL;
}

/* "200us", "2ms", "1s", "200". Return: past it, NULL if it is none. */
static const char *read_time(const char *at, u32 *us)
{
	static const struct {
		const char *unit;
		u32 us;
	} units[] = {{"us", 1}, {"ms", 1000}, {"s", 1000000}, {"", 1}};
	const char *begin = at;
	unsigned int i;
	u64 value = 0;

	for (; *at >= '0' && *at <= '9' && value <= LIMIT_MAX_US; at++)
		value = value * 10 + *at - '0';
	if (at == begin)
		return NULL;
	for (i = 0; strncmp(at, units[i].unit, strlen(units[i].unit)); i++)
		;
	at += strlen(units[i].unit);
	value *= units[i].us;
	*us = value;
	return (*at == ' ' || !*at) && value <= LIMIT_MAX_US ? at : NULL;
}

static int read_kinds(struct trace_trigger *t, const char *at, const char **error)
{
	unsigned int i;
	size_t len;

	for (;;) {
		at = skip_spaces(at);
		len = strcspn(at, " ");
		if (!len)
			break;
		for (i = 0; i < ARRAY_SIZE(trigger_kinds); i++)
			if (strlen(trigger_kinds[i]) == len && !strncmp(at, trigger_kinds[i], len))
				break;
		if (i == ARRAY_SIZE(trigger_kinds))
			return fail(error, "who waits is softirq, tasklet, work, irq-thread, thread");
		t->kinds |= 1 << i;
		at += len;
	}
	if (!t->kinds)
		t->kinds = WAIT_ALL;
	return 0;
}

/**
 * trigger_parse() - when does a trigger fire?
 * @t:	   gets it, but for its action
 * @text:  see <bhk/trace_trigger.h>
 * @error: gets the reason if it is not understood
 *
 * Context: any. Return: 0 or -EINVAL.
 */
int trigger_parse(struct trace_trigger *t, const char *text, const char **error)
{
	size_t len;

	*t = (struct trace_trigger){};
	if (!strcmp(text, "softirq-overrun")) {
		t->cond = ON_OVERRUN;
		return 0;
	}
	len = str_has_prefix(text, "latency-max");
	if (len) {
		t->cond = ON_LATENCY_MAX;
		text += len;
		if (*text && *text != ' ')
			return fail(error, "after latency-max comes nothing but who waits");
		return read_kinds(t, text, error);
	}
	len = str_has_prefix(text, "latency>");
	if (!len)
		return fail(error, "triggers are softirq-overrun, latency>TIME and latency-max");
	t->cond = ON_LATENCY;
	text = read_time(text + len, &t->limit);
	if (!text)
		return fail(error, "after latency> comes a time: 200us, 2ms, at most 60s");
	return read_kinds(t, text, error);
}
