// SPDX-License-Identifier: MIT
/* The ring as lines of text for a program on the host: docs/trace-format.md. */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <generated/utsrelease.h>
#include <asm/page.h>
#include <bhk/time.h>
#include <bhk/tracing.h>

/* Bytes of a frame: 72 characters of base64. */
#define FRAME_BYTES 54

/* Different threads, and addresses, that are told; more are left to the reader as numbers. */
#define MAX_VALUES 512

struct dump {
	trace_line_fn line;
	void *arg;
	unsigned int frames;
	char kind;
	unsigned int fill;
	u8 bytes[FRAME_BYTES];
	struct trace_seq text;
	struct trace_reader reader;
	unsigned int nr_values;
	u32 values[MAX_VALUES];
};

static u32 crc32(const char *s)
{
	u32 crc = ~0u;
	unsigned int i;

	for (; *s; s++) {
		crc ^= (u8)*s;
		for (i = 0; i < 8; i++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static char *base64(char *out, const u8 *in, unsigned int n)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned int i;
	u32 word;

	for (i = 0; i < n; i += 3) {
		word = in[i] << 16 | (i + 1 < n ? in[i + 1] << 8 : 0) | (i + 2 < n ? in[i + 2] : 0);
		*out++ = digits[word >> 18];
		*out++ = digits[word >> 12 & 63];
		*out++ = i + 1 < n ? digits[word >> 6 & 63] : '=';
		*out++ = i + 2 < n ? digits[word & 63] : '=';
	}
	*out = '\0';
	return out;
}

static void send_frame(struct dump *d)
{
	char payload[FRAME_BYTES / 3 * 4 + 1], sum[6 + sizeof(payload)], line[100];

	base64(payload, d->bytes, d->fill);
	snprintf(sum, sizeof(sum), "%c%04x%s", d->kind, d->frames & 0xffff, payload);
	snprintf(line, sizeof(line), "#T%c%04x %s %08x", d->kind, d->frames & 0xffff,
		 d->fill ? payload : "-", crc32(sum));
	d->frames++;
	d->fill = 0;
	d->line(line, d->arg);
}

static void put(struct dump *d, const void *data, size_t n)
{
	size_t part;

	for (; n; n -= part, data += part) {
		part = min_t(size_t, n, FRAME_BYTES - d->fill);
		memcpy(d->bytes + d->fill, data, part);
		d->fill += part;
		if (d->fill == FRAME_BYTES)
			send_frame(d);
	}
}

static void put_text(struct dump *d)
{
	put(d, d->text.buf, d->text.len);
	d->text.len = 0;
}

static void end_object(struct dump *d)
{
	if (d->fill)
		send_frame(d);
	send_frame(d);
}

static void send_header(struct dump *d)
{
	struct trace_counts c;

	trace_ring_counts(d->reader.ring, &c);
	d->kind = 'H';
	trace_seq_printf(&d->text,
			 "version=1\nclock=mono\nhz=%u\ncpu=0\nendian=little\nlong_size=4\n"
			 "page_size=%lu\n",
			 CONFIG_HZ, (unsigned long)PAGE_SIZE);
	trace_seq_printf(&d->text, "entries=%u\noverrun=%u\ndropped=%u\nlost=%u\n", c.entries,
			 c.overrun, c.dropped, c.overrun + c.dropped);
	trace_seq_printf(&d->text, "kernel=%s\nuname=bhk bhk %s armv6l\n", UTS_RELEASE, UTS_RELEASE);
	put_text(d);
	end_object(d);
}

static void send_formats(struct dump *d)
{
	struct trace_event *ev;

	d->kind = 'F';
	for_each_trace_event(ev) {
		trace_seq_printf(&d->text, "system: %s\n", ev->system);
		trace_print_format(&d->text, ev);
		put_text(d);
		end_object(d);
	}
}

/* Return: whether the value is new. */
static bool note_value(struct dump *d, u32 value)
{
	unsigned int i;

	for (i = 0; i < d->nr_values; i++)
		if (d->values[i] == value)
			return false;
	if (d->nr_values < MAX_VALUES)
		d->values[d->nr_values++] = value;
	return true;
}

static void send_comms(struct dump *d)
{
	char comm[TASK_COMM_LEN];
	s32 pid;

	d->kind = 'C';
	d->nr_values = 0;
	trace_rewind(&d->reader);
	while (trace_next(&d->reader)) {
		pid = d->reader.entry->pid;
		if (!note_value(d, pid))
			continue;
		trace_find_comm(pid, comm);
		trace_seq_printf(&d->text, "%d %s\n", pid, comm);
		put_text(d);
	}
	end_object(d);
}

extern char _stext[];

/* Fields of Linux that count from the beginning of the text. */
static bool is_offset(const struct trace_field *f)
{
	return strstr(f->name, "_offs");
}

/* The address that a field holds, 0: it is none. */
static u32 address_in(const struct trace_field *f, const struct trace_entry *ent)
{
	u32 value;

	if (f->size != 4)
		return 0;
	memcpy(&value, (const char *)ent + f->offset, 4);
	if (strchr(f->type, '*') || !strcmp(f->name, "ip"))
		return value;
	return is_offset(f) ? value + (u32)(unsigned long)_stext : 0;
}

/* @inside: an address within a function, with its distance. */
static void send_symbol(struct dump *d, u32 addr, bool inside)
{
	char name[KSYM_NAME_LEN];
	void *p = (void *)(unsigned long)addr;

	if (!addr || !note_value(d, addr) || lookup_symbol_name(addr, name))
		return;
	if (inside)
		trace_seq_printf(&d->text, "%08x %pS\n", addr, p);
	else
		trace_seq_printf(&d->text, "%08x %ps\n", addr, p);
	put_text(d);
}

static void send_symbols(struct dump *d)
{
	const struct trace_field *f;
	struct trace_event *ev;

	d->kind = 'S';
	d->nr_values = 0;
	trace_seq_printf(&d->text, "%08lx _stext\n", (unsigned long)_stext);
	put_text(d);
	trace_rewind(&d->reader);
	while (trace_next(&d->reader)) {
		ev = trace_event_by_id(d->reader.entry->type);
		for (f = ev ? ev->type->fields() : NULL; f && f->type; f++)
			send_symbol(d, address_in(f, d->reader.entry), is_offset(f));
	}
	end_object(d);
}

static unsigned int send_records(struct dump *d)
{
	unsigned int n = 0;
	u16 length[2] = {};
	u64 ns;

	d->kind = 'R';
	trace_rewind(&d->reader);
	while (trace_next(&d->reader)) {
		ns = d->reader.us * NSEC_PER_USEC;
		length[0] = d->reader.size;
		put(d, &ns, sizeof(ns));
		put(d, length, sizeof(length));
		put(d, d->reader.entry, d->reader.size);
		n++;
	}
	end_object(d);
	return n;
}

static void send_end(struct dump *d, unsigned int entries)
{
	d->kind = 'E';
	trace_seq_printf(&d->text, "entries=%u\nframes=%u\n", entries, d->frames + 2);
	put_text(d);
	end_object(d);
}

/**
 * trace_dump() - tell all that is in a ring to a program on the host
 * @ring: which one, NULL: the one that is written
 * @line: called with each line
 * @arg:  its second argument
 *
 * Nothing is recorded meanwhile: the sending itself would push out what is to be sent.
 *
 * Context: task, sleeps. Return: 0, or -ENOMEM.
 */
int trace_dump(const struct ring *ring, trace_line_fn line, void *arg)
{
	struct dump *d = kzalloc(sizeof(*d), GFP_KERNEL);
	bool paused = trace_is_paused();

	if (d)
		d->text.buf = kmalloc(PAGE_SIZE, GFP_KERNEL);
	if (!d || !d->text.buf) {
		kfree(d);
		return -ENOMEM;
	}
	d->text.size = PAGE_SIZE;
	d->reader.ring = ring;
	d->line = line;
	d->arg = arg;
	trace_pause(true);
	send_header(d);
	send_formats(d);
	send_comms(d);
	send_symbols(d);
	send_end(d, send_records(d));
	trace_pause(paused);
	kfree(d->text.buf);
	kfree(d);
	return 0;
}
