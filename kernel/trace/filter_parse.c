// SPDX-License-Identifier: MIT
/* From the text of a filter to struct trace_filter. Pure: compiles for the host. */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <bhk/trace_filter.h>

/* Parentheses and "!" in each other: the parser calls itself. */
#define DEPTH_MAX 8

struct parser {
	struct trace_filter *f;
	const struct trace_field *fields;
	const char *at;
	struct filter_error *err;
	unsigned int depth;
};

static int fail(struct parser *p, int err, const char *what)
{
	p->err->what = what;
	p->err->pos = p->at - p->f->text;
	return err;
}

static void skip_blanks(struct parser *p)
{
	p->at = skip_spaces(p->at);
}

static bool accept(struct parser *p, const char *token)
{
	size_t len = strlen(token);

	skip_blanks(p);
	if (strncmp(p->at, token, len))
		return false;
	p->at += len;
	return true;
}

static int emit(struct parser *p, u8 step)
{
	if (p->f->len == sizeof(p->f->code))
		return fail(p, -E2BIG, "it is too long");
	p->f->code[p->f->len++] = step;
	return 0;
}

static const struct trace_field common[] = {
	{"unsigned short", "common_type", 0, 2, false},
	{"unsigned char", "common_flags", 2, 1, false},
	{"unsigned char", "common_preempt_count", 3, 1, false},
	{"int", "common_pid", 4, 4, true},
	{},
};

static const struct trace_field *find(const struct trace_field *f, const char *prefix,
				      const char *name)
{
	size_t len = strlen(prefix);

	for (; f->type; f++)
		if (!strncmp(f->name, prefix, len) && !strcmp(f->name + len, name))
			return f;
	return NULL;
}

static void use_field(struct filter_pred *pred, const struct trace_field *f)
{
	pred->kind = !strncmp(f->type, "__data_loc", 10) ? FILTER_DATA_LOC :
		     !strncmp(f->type, "char[", 5)	 ? FILTER_ARRAY :
							   FILTER_NUMBER;
	pred->size = f->size;
	pred->is_signed = f->is_signed;
	pred->offset[pred->nr++] = f->offset;
}

/* The thread: of a switch both, else the one that the event names, else the one that runs. */
static bool use_thread(struct filter_pred *pred, const struct trace_field *fields, const char *name)
{
	const struct trace_field *prev = find(fields, "prev_", name);
	const struct trace_field *next = find(fields, "next_", name);
	bool pid = !strcmp(name, "pid");

	if (!pid && strcmp(name, "comm"))
		return false;
	if (prev && next) {
		use_field(pred, prev);
		use_field(pred, next);
	} else if (pid) {
		use_field(pred, find(common, "common_", name));
	} else {
		pred->kind = FILTER_COMM;
		pred->nr = 1;
	}
	return true;
}

/* Return: the field, NULL for one of use_thread(); or an error. */
static int read_field(struct parser *p, struct filter_pred *pred, const struct trace_field **field)
{
	char name[32];
	size_t len = 0;

	skip_blanks(p);
	while (isalnum(p->at[len]) || p->at[len] == '_')
		len++;
	if (!len || len >= sizeof(name))
		return fail(p, -EINVAL, "here the name of a field is missing");
	strscpy(name, p->at, len + 1);
	*field = find(p->fields, "", name);
	if (!*field && !strcmp(name, "function"))
		*field = find(p->fields, "", "func");
	if (!*field)
		*field = find(common, "", name);
	if (*field)
		use_field(pred, *field);
	else if (!use_thread(pred, p->fields, name))
		return fail(p, -ENOENT, "no event has this field and those before it");
	if (pred->kind == FILTER_NUMBER && pred->size > sizeof(pred->value))
		return fail(p, -EINVAL, "this field cannot be compared");
	p->at += len;
	return 0;
}

static int read_op(struct parser *p, struct filter_pred *pred)
{
	/* "<" would match the beginning of "<=". */
	static const struct {
		const char *text;
		u8 op;
	} ops[] = {{"==", OP_EQ}, {"!=", OP_NE}, {"<=", OP_LE}, {">=", OP_GE},
		   {"<", OP_LT},  {">", OP_GT},	 {"&", OP_AND}, {"~", OP_GLOB}};
	bool number = pred->kind == FILTER_NUMBER;
	unsigned int i;

	skip_blanks(p);
	for (i = 0; i < ARRAY_SIZE(ops); i++) {
		if (strncmp(p->at, ops[i].text, strlen(ops[i].text)))
			continue;
		pred->op = ops[i].op;
		if (number ? pred->op == OP_GLOB :
			     pred->op != OP_EQ && pred->op != OP_NE && pred->op != OP_GLOB)
			return fail(p, -EINVAL, number ? "'~' is for texts" :
							 "texts take only ==, != and ~");
		p->at += strlen(ops[i].text);
		return 0;
	}
	return fail(p, -EINVAL, "here ==, !=, <, <=, >, >=, & or ~ is missing");
}

/* A word, or anything in quotes. Return: how long it is with them, 0: an error was told. */
static size_t read_word(struct parser *p, char value[FILTER_VALUE])
{
	bool quoted = *p->at == '"' || *p->at == '\'';
	const char *begin = p->at + quoted, *end;

	end = quoted ? strchr(begin, *p->at) : begin + strcspn(begin, " \t\n()&|");
	if (!end)
		return fail(p, 0, "the quote is not closed");
	if (!quoted && end == begin)
		return fail(p, 0, "here a value is missing");
	if (end - begin >= FILTER_VALUE)
		return fail(p, 0, "the value is too long");
	strscpy(value, begin, end - begin + 1);
	return end - p->at + quoted;
}

/* Names are for what has names: vectors, and addresses of functions. */
static int read_name(struct parser *p, struct filter_pred *pred, const struct trace_field *f,
		     const char *name)
{
	unsigned int nr;

	if (f && !strcmp(f->name, "vec")) {
		for (nr = 0; nr < NR_SOFTIRQS; nr++)
			if (!strcmp(trace_vector_names[nr], name)) {
				pred->value = nr;
				return 0;
			}
		return fail(p, -EINVAL, "vectors are HI to RCU, as in /proc/softirqs, or numbers");
	}
	if (f && !strcmp(f->type, "void *")) {
		unsigned long size, addr = kallsyms_lookup_name(name);
		char symbol[KSYM_NAME_LEN];

		if (addr && kallsyms_lookup(addr, &size, NULL, NULL, symbol)) {
			pred->value = addr;
			pred->span = size;
			return 0;
		}
		return fail(p, -EINVAL, "there is no function of this name");
	}
	return fail(p, -EINVAL, "here a number is missing");
}

static int read_value(struct parser *p, struct filter_pred *pred, const struct trace_field *field)
{
	char word[FILTER_VALUE];
	size_t len;
	int err;

	skip_blanks(p);
	len = read_word(p, word);
	if (!len)
		return -EINVAL;
	pred->span = 1;
	if (pred->kind != FILTER_NUMBER)
		strcpy(pred->text, word);
	else if (kstrtoll(word, 0, &pred->value)) {
		err = read_name(p, pred, field, word);
		if (err)
			return err;
	}
	p->at += len;
	return 0;
}

static int read_pred(struct parser *p)
{
	const struct trace_field *field;
	struct filter_pred *pred = &p->f->preds[p->f->nr];
	int err;

	if (p->f->nr == FILTER_PREDS)
		return fail(p, -E2BIG, "it has too many comparisons");
	err = read_field(p, pred, &field);
	if (!err)
		err = read_op(p, pred);
	if (!err)
		err = read_value(p, pred, field);
	return err ?: emit(p, p->f->nr++);
}

static int read_expr(struct parser *p);

static int read_factor(struct parser *p)
{
	int err;

	skip_blanks(p);
	if (*p->at != '!' && *p->at != '(')
		return read_pred(p);
	if (++p->depth > DEPTH_MAX)
		return fail(p, -E2BIG, "it is nested too deeply");
	if (accept(p, "!")) {
		err = read_factor(p) ?: emit(p, FILTER_NOT);
	} else {
		accept(p, "(");
		err = read_expr(p);
		if (!err && !accept(p, ")"))
			err = fail(p, -EINVAL, "here ')' is missing");
	}
	p->depth--;
	return err;
}

static int read_term(struct parser *p)
{
	int err = read_factor(p);

	while (!err && accept(p, "&&"))
		err = read_factor(p) ?: emit(p, FILTER_AND);
	return err;
}

static int read_expr(struct parser *p)
{
	int err = read_term(p);

	while (!err && accept(p, "||"))
		err = read_term(p) ?: emit(p, FILTER_OR);
	return err;
}

/**
 * filter_parse() - make a filter
 * @f:	    gets it
 * @fields: of the event's record, besides those that all have
 * @text:   the expression
 * @err:    gets the reason if it fails
 *
 * Context: any. Return: 0; -ENOENT if the event has no such field, -E2BIG or -EINVAL if no
 * event can have such a filter.
 */
int filter_parse(struct trace_filter *f, const struct trace_field *fields, const char *text,
		 struct filter_error *err)
{
	struct parser p = {.f = f, .fields = fields, .err = err};
	int ret;

	memset(f, 0, sizeof(*f));
	p.at = f->text;
	if (strscpy(f->text, text, sizeof(f->text)) < 0)
		return fail(&p, -E2BIG, "it is too long");
	ret = read_expr(&p);
	skip_blanks(&p);
	if (!ret && *p.at)
		ret = fail(&p, -EINVAL, "here && or || is missing");
	return ret;
}
