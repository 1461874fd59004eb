// SPDX-License-Identifier: MIT
/* drivers/mmc/emmc.c on registers that do what a test says: what QEMU's controller never does */
#include "unit.h"
#include "sim_time.h"
#include <linux/interrupt.h>
#include <linux/string.h>

/* For its static functions. */
#include "../../drivers/mmc/emmc.c"

#define BLOCKS 4

static struct mmc_host host;
struct bootinfo bootinfo;
struct workqueue_struct *system_wq;

/* The controller: what it shows, what it was told. */
static u32 interrupt_flags, status, responses[4], control1, enabled;
static u32 last_command, last_arg, last_sizecnt;
static unsigned int commands, resets, detections;
static bool reset_hangs;
static u32 fifo_next;		  /* the words that the card sends count up */
static u32 fifo_sum;		  /* of what it got */
static unsigned int ready_blocks; /* that the FIFO gives or takes before it is not ready */
static unsigned int fifo_words;
static u32 late_news; /* flags that come up while a request is being started */

static irq_handler_t primary, thread;

u32 emmc_read(unsigned int reg)
{
	switch (reg) {
	case EMMC_INTERRUPT:
		return interrupt_flags;
	case EMMC_STATUS:
		return ready_blocks ? status | STATUS_READ_ENABLE | STATUS_WRITE_ENABLE : status;
	case EMMC_CONTROL0:
		return 0;
	case EMMC_CONTROL1:
		return control1;
	}
	assert_in_range(reg, EMMC_RESP(0), EMMC_RESP(3));
	return responses[(reg - EMMC_RESP(0)) / 4];
}

void emmc_write(u32 val, unsigned int reg)
{
	switch (reg) {
	case EMMC_INTERRUPT:
		interrupt_flags &= ~val;
		if (!(interrupt_flags & INT_ERRORS))
			interrupt_flags &= ~INT_ERR; /* it only sums up the others */
		break;
	case EMMC_CMDTM:
		last_command = val;
		commands++;
		break;
	case EMMC_ARG1:
		last_arg = val;
		if (late_news) {
			interrupt_flags |= late_news;
			late_news = 0;
			primary(86, &host);
		}
		break;
	case EMMC_BLKSIZECNT:
		last_sizecnt = val;
		break;
	case EMMC_IRPT_EN:
		enabled = val;
		break;
	case EMMC_CONTROL1:
		control1 = val | (val & C1_CLK_INTLEN ? C1_CLK_STABLE : 0);
		if (val & (C1_SRST_CMD | C1_SRST_DATA | C1_SRST_HC)) {
			resets++;
			if (!reset_hangs)
				control1 &= ~(C1_SRST_CMD | C1_SRST_DATA | C1_SRST_HC);
		}
		break;
	}
}

static void block_through(unsigned int words)
{
	fifo_words += words;
	if (fifo_words % BLOCK_WORDS == 0)
		ready_blocks--;
}

void emmc_read_fifo(void *buf, unsigned int words)
{
	for (u32 *p = buf; words; words--) {
		*p++ = fifo_next++;
		block_through(1);
	}
}

void emmc_write_fifo(const void *buf, unsigned int words)
{
	for (const u32 *p = buf; words; words--) {
		fifo_sum += *p++;
		block_through(1);
	}
}

/* --- the kernel around it --------------------------------------------------------------- */

static bool thread_woken, no_interrupt;

int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			 unsigned long flags, const char *name, void *dev)
{
	assert_int_equal(irq, 86);
	assert_int_equal(flags, IRQF_ONESHOT);
	assert_string_equal(name, "mmc1");
	if (no_interrupt)
		return -EBUSY;
	primary = handler;
	thread = thread_fn;
	return 0;
}

void irq_wake_thread(unsigned int irq, void *dev)
{
	assert_int_equal(irq, 86);
	thread_woken = true;
}

static void (*timer_fn)(struct timer_list *);
static unsigned long timer_expires;
static bool timer_armed;

void timer_init_key(struct timer_list *t, void (*fn)(struct timer_list *), unsigned int flags)
{
	timer_fn = fn;
}

int mod_timer(struct timer_list *t, unsigned long expires)
{
	timer_expires = expires;
	timer_armed = true;
	return 0;
}

int timer_delete(struct timer_list *t)
{
	timer_armed = false;
	return 0;
}

bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *w,
			 unsigned long delay)
{
	detections++;
	return true;
}

void usleep_range_state(unsigned long min, unsigned long max, unsigned int state)
{
}

void complete(struct completion *x)
{
}

void wait_for_completion(struct completion *x)
{
	fail();
}

struct page *virt_to_page(const void *addr)
{
	return (struct page *)((unsigned long)addr & PAGE_MASK);
}

void *page_address(const struct page *page)
{
	return (void *)page;
}

/* --- a request --------------------------------------------------------------------------- */

static struct mmc_command cmd, stop;
static struct mmc_data data;
static struct mmc_request mrq;
static struct scatterlist sg[2];
static u32 memory[2 * PAGE_SIZE / 4] __aligned(PAGE_SIZE); /* only BLOCKS blocks may change */
static unsigned int done;

static void request_done(struct mmc_request *m)
{
	assert_ptr_equal(m, &mrq);
	assert_null(host.mrq);
	assert_false(timer_armed);
	done++;
}

static int setup(void **state)
{
	host = (struct mmc_host){0};
	interrupt_flags = status = control1 = 0;
	commands = resets = detections = fifo_next = fifo_sum = fifo_words = 0;
	ready_blocks = 0;
	reset_hangs = thread_woken = timer_armed = false;
	memset(responses, 0, sizeof(responses));
	no_interrupt = false;
	sim_step = 1;
	jiffies = 1000;
	done = 0;
	assert_int_equal(emmc_init(&host), 0);
	resets = 0;
	host.clock = 25000000;
	memset(memory, 0xa5, sizeof(memory));
	return host_setup(state);
}

static void start(bool write, bool last_word_wanted)
{
	cmd = (struct mmc_command){
		.opcode = write ? MMC_WRITE_MULTIPLE_BLOCK : MMC_READ_MULTIPLE_BLOCK,
		.arg = 77,
		.flags = MMC_RSP_R1,
	};
	stop = (struct mmc_command){.opcode = MMC_SEND_STATUS, .flags = MMC_RSP_R1};
	sg_init_table(sg, 2);
	sg_set_buf(&sg[0], memory, 512);
	sg_set_buf(&sg[1], memory + BLOCK_WORDS, (BLOCKS - 1) * 512);
	data = (struct mmc_data){.blocks = BLOCKS, .write = write, .sg = sg, .sg_len = 2};
	mrq = (struct mmc_request){
		.cmd = &cmd,
		.data = &data,
		.stop = last_word_wanted ? &stop : NULL,
		.done = request_done,
	};
	mmc_start_request(&host, &mrq);
}

/* The controller raises flags: the interrupt is taken, its thread runs. */
static void raise(u32 flags)
{
	interrupt_flags |= flags;
	assert_int_equal(primary(86, &host), IRQ_WAKE_THREAD);
	assert_int_equal(interrupt_flags, 0);
	assert_int_equal(thread(86, &host), IRQ_HANDLED);
}

/* Time goes by; the timer runs when it is due, and then the thread. */
static void pass(unsigned long ticks)
{
	while (ticks--) {
		jiffies++;
		if (!timer_armed || time_before(jiffies, timer_expires))
			continue;
		timer_armed = false;
		timer_fn(&host.timer);
		assert_true(thread_woken);
		thread(86, &host);
	}
}

static void a_read_fills_the_memory(void **state)
{
	start(false, false);
	assert_int_equal(last_command >> 24, MMC_READ_MULTIPLE_BLOCK);
	assert_int_equal(last_command & 0xffffff, 0x3a0036);
	assert_int_equal(last_sizecnt, BLOCKS << 16 | 512);
	assert_int_equal(last_arg, 77);
	raise(INT_CMD_DONE);
	ready_blocks = 1;
	raise(INT_READ_RDY);
	ready_blocks = BLOCKS - 1;
	raise(INT_READ_RDY);
	assert_int_equal(done, 0);
	raise(INT_DATA_DONE);
	assert_int_equal(done, 1);
	assert_int_equal(cmd.error | data.error, 0);
	for (unsigned int i = 0; i < BLOCKS * BLOCK_WORDS; i++)
		assert_int_equal(memory[i], i);
	assert_int_equal(memory[BLOCKS * BLOCK_WORDS], 0xa5a5a5a5);
}

static void all_at_once_is_no_problem(void **state)
{
	start(false, false);
	ready_blocks = BLOCKS;
	raise(INT_CMD_DONE | INT_READ_RDY | INT_DATA_DONE);
	assert_int_equal(done, 1);
	assert_int_equal(data.error, 0);
	/* What is raised behind the end belongs to nobody. */
	ready_blocks = 1;
	raise(INT_READ_RDY | INT_DATA_DONE | INT_CMD_DONE);
	assert_int_equal(done, 1);
	assert_int_equal(fifo_words, BLOCKS * BLOCK_WORDS);
}

static void a_write_asks_the_card_in_the_end(void **state)
{
	start(true, true);
	raise(INT_CMD_DONE);
	ready_blocks = BLOCKS;
	raise(INT_WRITE_RDY);
	assert_int_equal(fifo_sum, (u32)(BLOCKS * BLOCK_WORDS * 0xa5a5a5a5u));
	raise(INT_DATA_DONE);
	assert_int_equal(done, 0);
	assert_int_equal(last_command >> 24, MMC_SEND_STATUS);
	responses[0] = R1_WP_VIOLATION;
	raise(INT_CMD_DONE);
	assert_int_equal(done, 1);
	assert_int_equal(stop.error, -EROFS);
	assert_int_equal(data.error, 0);
}

static void errors_of_the_command(void **state)
{
	static const struct {
		u32 flags, response;
		int error;
	} cases[] = {
		{INT_ERR | INT_CTO_ERR, 0, -ETIMEDOUT},
		{INT_ERR | INT_CTO_ERR | INT_CMD_DONE, 0, -ETIMEDOUT},
		{INT_ERR | INT_CCRC_ERR, 0, -EILSEQ},
		{INT_ERR | INT_CBAD_ERR, 0, -EIO},
		{INT_CMD_DONE, R1_OUT_OF_RANGE, -ERANGE},
		{INT_CMD_DONE, R1_ERROR, -EIO},
		{INT_CMD_DONE, R1_COM_CRC_ERROR, -EILSEQ},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		setup(NULL);
		start(true, true);
		responses[0] = cases[i].response;
		raise(cases[i].flags);
		assert_int_equal(done, 1);
		assert_int_equal(cmd.error, cases[i].error);
		assert_int_equal(resets, 2);
	}
}

static void errors_of_the_data(void **state)
{
	static const struct {
		u32 flags;
		int error;
	} cases[] = {
		{INT_ERR | INT_DCRC_ERR, -EILSEQ},
		{INT_ERR | INT_DTO_ERR, -ETIMEDOUT},
		{INT_ERR | INT_ACMD_ERR, -EIO},
		{INT_DATA_DONE, -EIO}, /* but not all blocks went through */
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		setup(NULL);
		start(false, false);
		raise(INT_CMD_DONE);
		ready_blocks = 1;
		raise(INT_READ_RDY);
		raise(cases[i].flags);
		assert_int_equal(done, 1);
		assert_int_equal(cmd.error, 0);
		assert_int_equal(data.error, cases[i].error);
		assert_int_equal(data.done, 1);
		assert_int_equal(resets, 2);
	}
}

static void a_late_timeout_is_none(void **state)
{
	start(false, false);
	raise(INT_CMD_DONE);
	ready_blocks = BLOCKS;
	raise(INT_READ_RDY);
	raise(INT_DATA_DONE | INT_DTO_ERR | INT_ERR);
	assert_int_equal(done, 1);
	assert_int_equal(data.error, 0);
}

static void a_card_that_never_answers(void **state)
{
	start(true, true);
	pass(COMMAND_TIMEOUT - 1);
	assert_int_equal(done, 0);
	pass(2);
	assert_int_equal(done, 1);
	assert_int_equal(cmd.error, -ETIMEDOUT);
	assert_non_null(strstr(host_log, "mmc1: no answer to command 25"));
	assert_int_equal(host.counts.timeouts, 1);
}

static void a_card_that_stops_in_the_middle(void **state)
{
	start(false, false);
	raise(INT_CMD_DONE);
	pass(DATA_TIMEOUT - 5);
	ready_blocks = 1; /* a sign of life: the time begins anew */
	raise(INT_READ_RDY);
	pass(DATA_TIMEOUT - 5);
	assert_int_equal(done, 0);
	pass(LOOK_INTERVAL + 5);
	assert_int_equal(done, 1);
	assert_int_equal(data.error, -ETIMEDOUT);
}

static void an_interrupt_that_never_comes(void **state)
{
	start(false, false);
	interrupt_flags = INT_CMD_DONE;
	pass(LOOK_INTERVAL);
	ready_blocks = BLOCKS;
	interrupt_flags = INT_READ_RDY;
	pass(LOOK_INTERVAL);
	interrupt_flags = INT_DATA_DONE;
	pass(LOOK_INTERVAL);
	assert_int_equal(done, 1);
	assert_int_equal(cmd.error | data.error, 0);
	assert_int_equal(host.counts.lost, 3);
	assert_non_null(strstr(host_log, "interrupt 86 does not arrive"));
}

/* What is told of the last request while the next one starts is none of its business. */
static void late_news_are_not_about_the_next_request(void **state)
{
	late_news = INT_ERR | INT_DTO_ERR | INT_DATA_DONE | INT_CMD_DONE;
	start(false, false);
	thread(86, &host);
	assert_int_equal(done, 0);
	assert_int_equal(host.phase, EMMC_COMMAND);
	raise(INT_CMD_DONE);
	ready_blocks = BLOCKS;
	raise(INT_READ_RDY | INT_DATA_DONE);
	assert_int_equal(done, 1);
	assert_int_equal(cmd.error | data.error, 0);
	assert_int_equal(data.done, BLOCKS);
}

static void a_card_that_goes_meanwhile_is_noticed(void **state)
{
	late_news = INT_REMOVED;
	start(true, true);
	thread(86, &host);
	assert_int_equal(done, 1);
	assert_true(host.gone);
	assert_int_equal(detections, 1);
}

static void an_interrupt_of_nobody(void **state)
{
	assert_int_equal(primary(86, &host), IRQ_NONE);
	start(false, false);
	assert_int_equal(primary(86, &host), IRQ_NONE);
	assert_int_equal(done, 0);
}

static void a_reset_that_hangs_is_bounded(void **state)
{
	reset_hangs = true;
	start(false, false);
	raise(INT_ERR | INT_CTO_ERR);
	assert_int_equal(done, 1);
	assert_non_null(strstr(host_log, "reset does not end"));
}

static void a_card_that_is_pulled_out(void **state)
{
	start(true, true);
	raise(INT_CMD_DONE);
	raise(INT_REMOVED);
	assert_int_equal(done, 1);
	assert_int_equal(data.error, -ENOMEDIUM);
	assert_int_equal(detections, 1);
	assert_true(host.gone);
}

static void a_long_response(void **state)
{
	cmd = (struct mmc_command){.opcode = MMC_SEND_CSD, .flags = MMC_RSP_R2};
	mrq = (struct mmc_request){.cmd = &cmd, .done = request_done};
	mmc_start_request(&host, &mrq);
	responses[0] = 0x44556677;
	responses[1] = 0x00112233;
	responses[2] = 0x8899aabb;
	responses[3] = 0x00ccddee;
	raise(INT_CMD_DONE);
	assert_int_equal(done, 1);
	assert_int_equal(cmd.resp[0], 0xccddee88);
	assert_int_equal(cmd.resp[1], 0x99aabb00);
	assert_int_equal(cmd.resp[2], 0x11223344);
	assert_int_equal(cmd.resp[3], 0x55667700);
}

static void a_busy_command_waits_for_the_card(void **state)
{
	cmd = (struct mmc_command){.opcode = MMC_SELECT_CARD, .flags = MMC_RSP_R1B};
	mrq = (struct mmc_request){.cmd = &cmd, .done = request_done};
	mmc_start_request(&host, &mrq);
	raise(INT_CMD_DONE);
	assert_int_equal(done, 0);
	raise(INT_DATA_DONE);
	assert_int_equal(done, 1);
	assert_int_equal(cmd.error, 0);
}

/* Whatever the controller says and in whatever order: each request ends, once, in time. */
static void any_flags_in_any_order(void **state)
{
	unsigned int seed = 3;

	for (unsigned int round = 0; round < 20000; round++) {
		unsigned long begun = jiffies;

		done = 0;
		start(round & 1, round & 2);
		while (!done) {
			u32 flags = next_random(&seed) & next_random(&seed) & INT_ALL;

			ready_blocks = next_random(&seed) % (BLOCKS + 2);
			responses[0] = next_random(&seed) % 8 ? 0 : next_random(&seed) << 8;
			if (flags && next_random(&seed) % 4)
				raise(flags);
			else
				pass(next_random(&seed) % 30);
			assert_true(jiffies - begun < 40 * DATA_TIMEOUT);
			host.gone = false;
		}
		assert_int_equal(done, 1);
		assert_true(data.done <= BLOCKS);
		assert_int_equal(memory[BLOCKS * BLOCK_WORDS], 0xa5a5a5a5);
		host_log[0] = '\0';
	}
}

/* A controller that is not there, or not ours: an error, a line, and nothing left behind. */
static void a_controller_that_cannot_be_had(void **state)
{
	no_interrupt = true;
	assert_int_equal(emmc_init(&host), -EBUSY);
	assert_int_equal(enabled, 0);
	assert_non_null(strstr(host_log, "mmc1: no interrupt 86: error -16"));
	no_interrupt = false;
	primary = NULL;
	reset_hangs = true;
	assert_int_equal(emmc_init(&host), -ETIMEDOUT);
	assert_null(primary);
	assert_int_equal(enabled, 0);
	assert_non_null(strstr(host_log, "does not come out of reset"));
}

#define CASE(f) cmocka_unit_test_setup(f, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_read_fills_the_memory),
		CASE(all_at_once_is_no_problem),
		CASE(a_write_asks_the_card_in_the_end),
		CASE(errors_of_the_command),
		CASE(errors_of_the_data),
		CASE(a_late_timeout_is_none),
		CASE(a_card_that_never_answers),
		CASE(a_card_that_stops_in_the_middle),
		CASE(an_interrupt_that_never_comes),
		CASE(late_news_are_not_about_the_next_request),
		CASE(a_card_that_goes_meanwhile_is_noticed),
		CASE(an_interrupt_of_nobody),
		CASE(a_reset_that_hangs_is_bounded),
		CASE(a_card_that_is_pulled_out),
		CASE(a_long_response),
		CASE(a_busy_command_waits_for_the_card),
		CASE(any_flags_in_any_order),
		CASE(a_controller_that_cannot_be_had),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
