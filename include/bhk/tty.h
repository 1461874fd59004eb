/* SPDX-License-Identifier: MIT */
/*
 * Serial lines: two rings between a UART driver and the threads that read and write.
 *
 * The driver's top half moves bytes between the FIFO and the rings and wakes whoever
 * waits. Nothing is lost on the way in: a full ring throttles the driver, which leaves
 * the bytes in the FIFO and the sender waiting.
 */
#ifndef _BHK_TTY_H
#define _BHK_TTY_H

#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/kfifo.h>
#include <linux/mutex.h>
#include <linux/wait.h>

/*
 * Bytes that wait to be read. Larger: a longer paste fits before the sender is slowed
 * down (stats.throttled counts that). A power of two.
 */
#define TTY_RX_SIZE 1024

/* Bytes that wait to be sent. Larger: longer lines before a writer sleeps. A power of two. */
#define TTY_TX_SIZE 2048

/* The byte that interrupts a command: ctrl-c. */
#define TTY_INTR 0x03

/* After a break, the next byte within this time is for sysrq, as on Linux. */
#define TTY_SYSRQ_US 5000000

/* How long tty_drain() waits for the hardware: a full ring takes 0.2 s at 115200 baud. */
#define TTY_DRAIN_MS 1000

struct tty;

/**
 * struct tty_ops - what a UART driver does for the line
 * @start_tx:	 the tx ring is no longer empty: send, and interrupt when there is room again
 * @unthrottle:	 there is room in the rx ring: take in what waits in the FIFO
 * @putc_polled: send one byte without interrupts; gives up on hardware that does not answer
 * @drained:	 true when the last byte has left the shift register
 *
 * All are called with interrupts off.
 */
struct tty_ops {
	void (*start_tx)(struct tty *tty);
	void (*unthrottle)(struct tty *tty);
	void (*putc_polled)(struct tty *tty, char c);
	bool (*drained)(struct tty *tty);
};

/**
 * struct tty_stats - what went over the line since boot
 * @rx:	       bytes received
 * @tx:	       bytes sent
 * @frame:     bytes without a stop bit: wrong speed or noise
 * @parity:    bytes with wrong parity
 * @brk:       breaks
 * @overrun:   bytes that the hardware lost because its FIFO was full
 * @throttled: times that input was left in the FIFO because nobody read the ring
 */
struct tty_stats {
	unsigned int rx;
	unsigned int tx;
	unsigned int frame;
	unsigned int parity;
	unsigned int brk;
	unsigned int overrun;
	unsigned int throttled;
};

/**
 * struct tty_overlay - text that is being edited while others write
 * @hide: called before a foreign line is written: take the edited line off the screen and
 *	  keep its owner from touching it
 * @show: called after: draw it again
 *
 * Both are called from the writer's thread and may sleep.
 */
struct tty_overlay {
	void (*hide)(void);
	void (*show)(void);
};

/* Gets output. Context: any, NMI included; a panic, too. */
typedef void (*tty_mirror_fn)(const unsigned char *s, size_t n);

/* What came with a byte. */
enum tty_flag { TTY_NORMAL, TTY_BREAK, TTY_FRAME, TTY_PARITY, TTY_OVERRUN };

/**
 * struct tty - a serial line
 * @name:	 as on Linux: "ttyAMA0"
 * @ops:	 its driver
 * @rx:		 received, not read
 * @tx:		 written, not sent
 * @rx_wait:	 readers sleep here
 * @tx_wait:	 writers sleep here
 * @write_lock:	 one tty_write() at a time; protects @column
 * @overlay:	 the line editor, if there is one
 * @mirror:	 gets what is written, too: tty_set_mirror()
 * @stats:	 counters
 * @column:	 where the next byte appears on the screen; 0 is a fresh line
 * @line_open:	 tty_write_line() left a line without its end
 * @throttled:	 the driver left bytes in the FIFO and waits for @ops->unthrottle
 * @intr_in:	 ctrl-c bytes put into @rx
 * @intr_out:	 ctrl-c bytes taken out; the difference is how many wait
 * @break_us:	 clock at a break, while its sysrq byte may still come
 * @break_armed: @break_us is valid
 *
 * I: interrupts off   r: the one reader   w: write_lock   c: constant
 */
struct tty {
	const char *name;			     /* c */
	const struct tty_ops *ops;		     /* c */
	STRUCT_KFIFO(unsigned char, TTY_RX_SIZE) rx; /* in: I, out: r */
	STRUCT_KFIFO(unsigned char, TTY_TX_SIZE) tx; /* in: w, out: I */
	wait_queue_head_t rx_wait;
	wait_queue_head_t tx_wait;
	struct mutex write_lock;
	const struct tty_overlay *overlay; /* I */
	tty_mirror_fn mirror;		   /* c */
	struct tty_stats stats;		   /* I */
	unsigned int column;		   /* w */
	bool line_open;			   /* w */
	bool throttled;			   /* I */
	unsigned int intr_in;		   /* I */
	unsigned int intr_out;		   /* r */
	u32 break_us;			   /* I */
	bool break_armed;		   /* I */
};

/* Gets the byte that follows a break. Context: hardirq. */
extern void (*tty_sysrq)(unsigned char key);

/* A key that does what a break does; 0: none. */
extern unsigned char tty_sysrq_key;

/* For threads. */
struct tty *tty_console(void);
size_t tty_read(struct tty *tty, void *buf, size_t n);
size_t tty_read_timeout(struct tty *tty, void *buf, size_t n, unsigned long timeout);
int tty_getc(struct tty *tty);
int tty_getc_timeout(struct tty *tty, unsigned long timeout);
void tty_write(struct tty *tty, const void *buf, size_t n);
void tty_write_line(struct tty *tty, const void *buf, size_t n);
int tty_drain(struct tty *tty);
bool tty_interrupted(struct tty *tty);
bool tty_wait_interrupted(struct tty *tty, unsigned long timeout);
unsigned int tty_column(struct tty *tty);
void tty_set_overlay(struct tty *tty, const struct tty_overlay *overlay);
void tty_set_mirror(struct tty *tty, tty_mirror_fn mirror);
void tty_get_stats(struct tty *tty, struct tty_stats *stats);

/* For any context. */
void tty_write_polled(struct tty *tty, const void *buf, size_t n);

/* For drivers. */
void tty_init(struct tty *tty, const char *name, const struct tty_ops *ops);
void tty_set_console(struct tty *tty);
bool tty_may_receive(struct tty *tty);
void tty_receive(struct tty *tty, unsigned char c, enum tty_flag flag);
void tty_receive_done(struct tty *tty);
unsigned int tty_tx_span(struct tty *tty, const unsigned char **from);
bool tty_tx_done(struct tty *tty, unsigned int n);
#endif
