// SPDX-License-Identifier: MIT
/* Does a record satisfy a filter? Pure: compiles for the host. */
#include <linux/glob.h>
#include <linux/string.h>
#include <bhk/trace_filter.h>

static s64 load(const void *at, unsigned int size, bool is_signed)
{
	s64 value = 0;
	unsigned int unused = 64 - 8 * size;

	memcpy(&value, at, size);
	return is_signed ? (s64)((u64)value << unused) >> unused : value;
}

static bool compare(const struct filter_pred *p, s64 v)
{
	switch (p->op) {
	case OP_EQ:
	case OP_NE:
		return (u64)(v - p->value) < p->span;
	case OP_LT:
		return v < p->value;
	case OP_LE:
		return v <= p->value;
	case OP_GT:
		return v > p->value;
	case OP_GE:
		return v >= p->value;
	default:
		return v & p->value;
	}
}

static const char *text_of(const struct filter_pred *p, const void *field, const void *record,
			   const char *comm)
{
	u32 where;

	if (p->kind == FILTER_COMM)
		return comm;
	if (p->kind == FILTER_ARRAY)
		return field;
	memcpy(&where, field, sizeof(where));
	return record + (where & 0xffff);
}

/* What is not equal is made of what is equal: of two fields none must be. */
static bool holds(const struct filter_pred *p, const void *record, const char *comm)
{
	bool any = false;
	unsigned int i;

	for (i = 0; i < p->nr && !any; i++) {
		const void *field = record + p->offset[i];

		any = p->kind == FILTER_NUMBER ?
			      compare(p, load(field, p->size, p->is_signed)) :
			      glob_match(p->text, text_of(p, field, record, comm));
	}
	return any != (p->op == OP_NE);
}

/**
 * filter_match() - does a record satisfy a filter?
 * @f:	    filter
 * @record: of an event with the fields that the filter was made for
 * @comm:   name of the thread that runs
 *
 * Context: any.
 */
bool filter_match(const struct trace_filter *f, const void *record, const char *comm)
{
	bool stack[FILTER_PREDS];
	unsigned int depth = 0, i;

	for (i = 0; i < f->len; i++) {
		u8 step = f->code[i];

		if (step < FILTER_PREDS) {
			stack[depth++] = holds(&f->preds[step], record, comm);
		} else if (step == FILTER_NOT) {
			stack[depth - 1] = !stack[depth - 1];
		} else {
			depth--;
			stack[depth - 1] = step == FILTER_AND ? stack[depth - 1] && stack[depth] :
								stack[depth - 1] || stack[depth];
		}
	}
	return stack[0];
}
