/* SPDX-License-Identifier: MIT */
/*
 * Filters of trace events: expressions over the fields of a record.
 *
 *	expression: term || term ...	term: factor && factor ...
 *	factor: FIELD OP VALUE, ! factor, ( expression )
 *	OP: == != < <= > >= & for numbers, == != ~ for texts; the value of a text may have * and ?
 *
 * VALUE of a number may be the name of a softirq vector, and of an address that of a function.
 */
#ifndef _BHK_TRACE_FILTER_H
#define _BHK_TRACE_FILTER_H

#include <bhk/trace.h>

/* Comparisons in a filter, characters of it, and of one text in it. */
#define FILTER_PREDS 8
#define FILTER_TEXT  120
#define FILTER_VALUE 32

enum filter_op { OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_AND, OP_GLOB };

/* Where a text is: an array in the record, behind it (__data_loc), or the name of the thread. */
enum filter_kind { FILTER_NUMBER, FILTER_ARRAY, FILTER_DATA_LOC, FILTER_COMM };

/**
 * struct filter_pred - a comparison
 * @op:	       enum filter_op
 * @kind:      enum filter_kind
 * @size:      bytes of a number
 * @is_signed: number
 * @nr:	       fields that it is about: two for the two threads of a switch
 * @offset:    where they are
 * @span:      a number from @value on counts as equal: the length of a function, else 1
 * @value:     number
 * @text:      text
 */
struct filter_pred {
	u8 op;
	u8 kind;
	u8 size;
	bool is_signed;
	u8 nr;
	u16 offset[2];
	u32 span;
	s64 value;
	char text[FILTER_VALUE];
};

/**
 * struct trace_filter - an expression
 * @text:  as it was typed
 * @nr:	   comparisons
 * @len:   steps
 * @code:  steps: the number of a comparison, or FILTER_AND etc. of what came before
 * @preds: comparisons
 */
struct trace_filter {
	char text[FILTER_TEXT];
	u8 nr;
	u8 len;
	u8 code[FILTER_PREDS * 4];
	struct filter_pred preds[FILTER_PREDS];
};

#define FILTER_AND 0x80
#define FILTER_OR  0x81
#define FILTER_NOT 0x82

/**
 * struct filter_error - why an expression is refused
 * @what: the reason
 * @pos:  the first character that is not understood
 */
struct filter_error {
	const char *what;
	unsigned int pos;
};

/* kernel/trace/vectors.c */
extern const char *const trace_vector_names[];

/* kernel/trace/filter_parse.c, filter_match.c: pure. */
int filter_parse(struct trace_filter *f, const struct trace_field *fields, const char *text,
		 struct filter_error *err);
bool filter_match(const struct trace_filter *f, const void *record, const char *comm);

/* kernel/trace/filter.c */
int trace_set_filter(const char *pattern, const char *text, struct filter_error *err);
unsigned int trace_clear_filter(const char *pattern);
const struct trace_filter *trace_get_filter(const struct trace_event *ev);
#endif
