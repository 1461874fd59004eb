// SPDX-License-Identifier: MIT
/*
 * The EMMC controller, mmc1: the example of a driver whose work is done in an interrupt thread.
 *
 *	primary handler		acknowledges, notes what it saw, wakes the thread
 *	irq/86-mmc1		carries the request on: response, blocks through the FIFO, last word
 *	timer			looks after a request that hears nothing
 *	delayed work		cards that come and go, and what to do about errors (mmc-block.c)
 *
 * IRQF_ONESHOT keeps the line quiet while the thread runs; so everything but what the primary
 * handler and the timer note belongs to the thread alone and needs no lock. A request starts
 * in any context, when the last one has ended.
 *
 * Sources: see <soc/emmc.h>. Voltage, clock and reset are in the order of the SD Host Controller
 * Simplified Specification, chapter 3.
 */
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/math.h>
#include <linux/printk.h>
#include <bhk/bootinfo.h>
#include "emmc.h"
#include "mmc.h"

#define BLOCK_WORDS (512 / 4)

/* Commands answer within 64 clocks; a card may be busy with a block for 500 ms (SDXC). */
#define COMMAND_TIMEOUT msecs_to_jiffies(200)
#define DATA_TIMEOUT	msecs_to_jiffies(1000)

/* How often the timer looks at a request that is under way. */
#define LOOK_INTERVAL msecs_to_jiffies(200)

/* A reset takes some clocks, the clock some microseconds to become stable. */
#define SETTLE_LOOKS 1000
#define SETTLE_US    10

/* A card changes its contacts while it is pushed in. */
#define DETECT_DELAY msecs_to_jiffies(200)

#define IDENTIFICATION_HZ 400000

/* What the controller divides, should the firmware not tell. */
#define BASE_DEFAULT 50000000

/*
 * At the low clock of the identification, writes that come closer than two clocks of the card
 * are lost; the vendor's driver waits four (bcm2835 sdhci in Linux).
 */
static void write_reg(struct mmc_host *host, u32 val, unsigned int reg)
{
	emmc_write(val, reg);
	if (host->clock <= IDENTIFICATION_HZ)
		udelay(4 * 1000000 / IDENTIFICATION_HZ);
}

/* Return: 0, or -ETIMEDOUT if the bits do not become @want. Context: task. */
static int wait_bits(unsigned int reg, u32 mask, u32 want)
{
	unsigned int looks = SETTLE_LOOKS;

	while ((emmc_read(reg) & mask) != want) {
		if (!--looks)
			return -ETIMEDOUT;
		usleep_range(SETTLE_US, 2 * SETTLE_US);
	}
	return 0;
}

/* --- commands --------------------------------------------------------------------------- */

static u32 response_type(u32 flags)
{
	u32 val = 0;

	if (flags & MMC_RSP_136)
		val = CMD_RSPNS_136;
	else if (flags & MMC_RSP_BUSY)
		val = CMD_RSPNS_48BUSY;
	else if (flags & MMC_RSP_PRESENT)
		val = CMD_RSPNS_48;
	if (flags & MMC_RSP_CRC)
		val |= CMD_CRCCHK_EN;
	if (flags & MMC_RSP_OPCODE)
		val |= CMD_IXCHK_EN;
	return val;
}

static u32 transfer_mode(const struct mmc_data *data)
{
	u32 val = CMD_ISDATA;

	if (!data->write)
		val |= TM_DAT_READ;
	if (data->blocks > 1)
		val |= TM_MULTI_BLOCK | TM_BLKCNT_EN | TM_AUTO_CMD12;
	return val;
}

static void watch(struct mmc_host *host, unsigned long timeout)
{
	host->deadline = jiffies + timeout;
	mod_timer(&host->timer, jiffies + min(timeout, LOOK_INTERVAL));
}

/* All but the last register, which starts it. Return: what goes there. */
static u32 prepare_command(struct mmc_host *host, struct mmc_command *cmd, struct mmc_data *data)
{
	u32 val = CMD_INDEX(cmd->opcode) | response_type(cmd->flags);

	cmd->error = 0;
	host->cmd = cmd;
	watch(host, COMMAND_TIMEOUT);
	if (data) {
		write_reg(host, data->blocks << 16 | 512, EMMC_BLKSIZECNT);
		val |= transfer_mode(data);
	}
	if (cmd->opcode == MMC_STOP_TRANSMISSION)
		val |= CMD_TYPE_ABORT;
	write_reg(host, cmd->arg, EMMC_ARG1);
	return val;
}

/*
 * What the controller has said so far, and what it may still have to say, is not about this
 * request: it is forgotten at the last moment. A card that came or went is not.
 */
static void forget_and_issue(struct mmc_host *host, u32 val)
{
	unsigned long flags;

	local_irq_save(flags);
	write_reg(host, INT_ALL & ~INT_CARD, EMMC_INTERRUPT);
	host->events &= INT_CARD;
	host->expired = false;
	write_reg(host, val, EMMC_CMDTM);
	local_irq_restore(flags);
}

/**
 * mmc_start_request() - begin with a request
 * @host: whose last request has ended
 * @mrq:  the request; @mrq->done is called in the irq thread
 *
 * The irq thread must not see half of it: it would take late news of the last request for news of
 * this one.
 *
 * Context: any. The request ends in a bounded time, whatever the card does.
 */
void mmc_start_request(struct mmc_host *host, struct mmc_request *mrq)
{
	WARN_ON(host->mrq);
	preempt_disable();
	if (mrq->data) {
		host->sg = mrq->data->sg;
		host->sg_block = 0;
		mrq->data->done = 0;
		mrq->data->error = 0;
	}
	host->mrq = mrq;
	host->phase = EMMC_COMMAND;
	forget_and_issue(host, prepare_command(host, mrq->cmd, mrq->data));
	preempt_enable();
}

/* --- the irq thread --------------------------------------------------------------------- */

static void finish(struct mmc_host *host)
{
	struct mmc_request *mrq = host->mrq;

	del_timer(&host->timer);
	host->phase = EMMC_IDLE;
	host->mrq = NULL;
	mrq->done(mrq);
}

static void reset_line(struct mmc_host *host, u32 line)
{
	write_reg(host, emmc_read(EMMC_CONTROL1) | line, EMMC_CONTROL1);
	if (wait_bits(EMMC_CONTROL1, line, 0))
		pr_err("mmc1: reset does not end: CONTROL1 %08x\n", emmc_read(EMMC_CONTROL1));
}

/* What the controller still does with a failed request ends. QEMU takes one line at a time. */
static void reset_lines(struct mmc_host *host)
{
	reset_line(host, C1_SRST_CMD);
	reset_line(host, C1_SRST_DATA);
	write_reg(host, INT_ALL & ~INT_CARD, EMMC_INTERRUPT);
}

static void fail_request(struct mmc_host *host, int error)
{
	if (error == -ETIMEDOUT)
		host->counts.timeouts++;
	else if (error == -EILSEQ)
		host->counts.crc++;
	else
		host->counts.others++;
	if (host->phase == EMMC_TRANSFER && host->mrq->data)
		host->mrq->data->error = error;
	else
		host->cmd->error = error;
	reset_lines(host);
	finish(host);
}

static int error_of(u32 events)
{
	if (events & (INT_CTO_ERR | INT_DTO_ERR))
		return -ETIMEDOUT;
	if (events & (INT_CCRC_ERR | INT_CEND_ERR | INT_DCRC_ERR | INT_DEND_ERR))
		return -EILSEQ;
	return -EIO;
}

/* A long response without its checksum is in four registers, lowest first. */
static void read_response(struct mmc_command *cmd)
{
	unsigned int i;

	if (!(cmd->flags & MMC_RSP_136)) {
		cmd->resp[0] = emmc_read(EMMC_RESP(0));
		return;
	}
	for (i = 0; i < 4; i++) {
		cmd->resp[i] = emmc_read(EMMC_RESP(3 - i)) << 8;
		if (i < 3)
			cmd->resp[i] |= emmc_read(EMMC_RESP(2 - i)) >> 24;
	}
}

/* The data is through: what does the card say of it? */
static void last_word(struct mmc_host *host)
{
	host->phase = EMMC_STOP;
	write_reg(host, prepare_command(host, host->mrq->stop, NULL), EMMC_CMDTM);
}

static void command_done(struct mmc_host *host)
{
	struct mmc_command *cmd = host->cmd;

	read_response(cmd);
	if (cmd->flags & MMC_RSP_STATUS)
		cmd->error = mmc_r1_error(cmd->resp[0]);
	if (cmd->error) {
		fail_request(host, cmd->error);
	} else if (host->phase == EMMC_COMMAND && (host->mrq->data || cmd->flags & MMC_RSP_BUSY)) {
		host->phase = EMMC_TRANSFER;
		watch(host, DATA_TIMEOUT);
	} else {
		finish(host);
	}
}

static void *next_block(struct mmc_host *host)
{
	void *block = sg_virt(host->sg) + host->sg_block * 512;

	if (++host->sg_block * 512 == host->sg->length) {
		host->sg = sg_next(host->sg);
		host->sg_block = 0;
	}
	return block;
}

/* As many blocks as the FIFO has, or has room for. */
static void transfer(struct mmc_host *host, struct mmc_data *data)
{
	u32 ready = data->write ? STATUS_WRITE_ENABLE : STATUS_READ_ENABLE;

	while (data->done < data->blocks && (emmc_read(EMMC_STATUS) & ready)) {
		if (data->write)
			emmc_write_fifo(next_block(host), BLOCK_WORDS);
		else
			emmc_read_fifo(next_block(host), BLOCK_WORDS);
		data->done++;
	}
	host->deadline = jiffies + DATA_TIMEOUT;
}

static void data_done(struct mmc_host *host)
{
	struct mmc_data *data = host->mrq->data;

	if (data && data->done < data->blocks)
		fail_request(host, -EIO);
	else if (host->mrq->stop)
		last_word(host);
	else
		finish(host);
}

/* The end of the data counts, even if the controller lost patience with the card just before. */
static u32 drop_late_timeout(u32 events)
{
	if (events & INT_DATA_DONE)
		events &= ~INT_DTO_ERR;
	return events & INT_ERRORS ? events : events & ~INT_ERR;
}

static void carry_on(struct mmc_host *host, u32 events)
{
	struct mmc_request *mrq = host->mrq;

	events = drop_late_timeout(events);
	if (events & INT_ERRORS) {
		fail_request(host, error_of(events));
		return;
	}
	if (events & INT_CMD_DONE && host->phase != EMMC_TRANSFER)
		command_done(host);
	if (host->mrq != mrq || host->phase != EMMC_TRANSFER)
		return;
	if (events & (INT_READ_RDY | INT_WRITE_RDY) && mrq->data)
		transfer(host, mrq->data);
	if (events & INT_DATA_DONE)
		data_done(host);
}

/*
 * Nothing was heard for a while. If the controller has something to tell, its interrupt is lost:
 * the request goes on, slowly.
 */
static u32 look(struct mmc_host *host)
{
	u32 events = emmc_read(EMMC_INTERRUPT) & INT_ALL;

	if (events) {
		write_reg(host, events, EMMC_INTERRUPT);
		if (!host->counts.lost++)
			pr_warn("mmc1: interrupt %d does not arrive, looking every %u ms\n",
				IRQ_EMMC, jiffies_to_msecs(LOOK_INTERVAL));
		return events;
	}
	if (time_after_eq(jiffies, host->deadline)) {
		pr_err("mmc1: no answer to command %u, status %08x\n", host->cmd->opcode,
		       emmc_read(EMMC_STATUS));
		fail_request(host, -ETIMEDOUT);
	}
	return 0;
}

static u32 take_events(struct mmc_host *host, bool *expired)
{
	unsigned long flags;
	u32 events;

	local_irq_save(flags);
	events = host->events;
	*expired = host->expired;
	host->events = 0;
	host->expired = false;
	local_irq_restore(flags);
	return events;
}

static irqreturn_t emmc_thread(int irq, void *dev_id)
{
	struct mmc_host *host = dev_id;
	bool expired;
	u32 events = take_events(host, &expired);

	if (expired && !events && host->mrq)
		events = look(host);
	if (events & INT_CARD)
		mod_delayed_work(system_wq, &host->detect, DETECT_DELAY);
	if (events & INT_REMOVED)
		host->gone = true;
	if (host->mrq && host->gone)
		fail_request(host, -ENOMEDIUM);
	else if (host->mrq && events)
		carry_on(host, events);
	if (expired && host->mrq)
		mod_timer(&host->timer, jiffies + LOOK_INTERVAL);
	return IRQ_HANDLED;
}

/* --- the top half and the timer --------------------------------------------------------- */

static irqreturn_t emmc_interrupt(int irq, void *dev_id)
{
	struct mmc_host *host = dev_id;
	u32 events = emmc_read(EMMC_INTERRUPT) & INT_ALL;

	if (!events)
		return IRQ_NONE;
	write_reg(host, events, EMMC_INTERRUPT);
	host->events |= events;
	host->counts.interrupts++;
	return IRQ_WAKE_THREAD;
}

static void emmc_timer(struct timer_list *t)
{
	struct mmc_host *host = from_timer(host, t, timer);
	unsigned long flags;

	local_irq_save(flags);
	host->expired = true;
	local_irq_restore(flags);
	irq_wake_thread(IRQ_EMMC, host);
}

/* --- waiting for a request -------------------------------------------------------------- */

struct waiter {
	struct mmc_request mrq;
	struct completion done;
};

static void wake_waiter(struct mmc_request *mrq)
{
	complete(&container_of(mrq, struct waiter, mrq)->done);
}

/** mmc_wait_for_req() - carry out a request; its errors are in its parts. Context: task. Sleeps */
void mmc_wait_for_req(struct mmc_host *host, struct mmc_request *mrq)
{
	struct waiter w = {.mrq = *mrq};

	init_completion(&w.done);
	w.mrq.done = wake_waiter;
	mmc_start_request(host, &w.mrq);
	wait_for_completion(&w.done);
}

/**
 * mmc_wait_for_cmd() - carry out a command
 * @host:    which is idle
 * @cmd:     the command
 * @retries: further attempts if it fails
 *
 * Context: task. Sleeps. Return: 0 or -errno, as @cmd->error.
 */
int mmc_wait_for_cmd(struct mmc_host *host, struct mmc_command *cmd, int retries)
{
	struct mmc_request mrq = {.cmd = cmd};

	do {
		mmc_wait_for_req(host, &mrq);
	} while (cmd->error && retries--);
	return cmd->error;
}

/* --- the bus ---------------------------------------------------------------------------- */

/** emmc_set_clock() - the clock of the card, at most @hz. Context: task. Sleeps */
void emmc_set_clock(struct mmc_host *host, unsigned int hz)
{
	unsigned int divisor = min_t(u32, DIV_ROUND_UP(host->base, 2 * hz), C1_DIVISOR_MAX);
	u32 c1 = emmc_read(EMMC_CONTROL1) & ~C1_CLK_MASK;

	write_reg(host, c1, EMMC_CONTROL1);
	write_reg(host, c1 | C1_DIVISOR(divisor) | C1_CLK_INTLEN, EMMC_CONTROL1);
	if (wait_bits(EMMC_CONTROL1, C1_CLK_STABLE, C1_CLK_STABLE))
		pr_err("mmc1: the clock does not become stable\n");
	write_reg(host, emmc_read(EMMC_CONTROL1) | C1_CLK_EN, EMMC_CONTROL1);
	host->clock = host->base / (2 * divisor);
}

void emmc_set_bus_width_4(struct mmc_host *host)
{
	write_reg(host, emmc_read(EMMC_CONTROL0) | C0_HCTL_DWIDTH, EMMC_CONTROL0);
}

/* A board's slot has no switch that the controller sees; QEMU's has. */
bool emmc_detects_cards(struct mmc_host *host)
{
	return emmc_read(EMMC_STATUS) & STATUS_CARD_STABLE;
}

bool emmc_card_inserted(struct mmc_host *host)
{
	return !emmc_detects_cards(host) || emmc_read(EMMC_STATUS) & STATUS_CARD_INSERTED;
}

/**
 * emmc_power_up() - controller and bus as they are before a card is looked for
 * @host: the controller; it has no request
 *
 * Context: task. Sleeps. Return: 0, or -ETIMEDOUT: the controller does not come out of reset.
 */
int emmc_power_up(struct mmc_host *host)
{
	host->clock = 0;
	write_reg(host, C1_SRST_HC, EMMC_CONTROL1);
	if (wait_bits(EMMC_CONTROL1, C1_SRST_HC, 0))
		return -ETIMEDOUT;
	write_reg(host, C0_BUS_POWER_3V3, EMMC_CONTROL0);
	write_reg(host, C1_DATA_TOUNIT_MAX, EMMC_CONTROL1);
	emmc_set_clock(host, IDENTIFICATION_HZ);
	write_reg(host, ~0u, EMMC_INTERRUPT);
	write_reg(host, INT_ALL, EMMC_IRPT_MASK);
	write_reg(host, INT_ALL, EMMC_IRPT_EN);
	/* 74 clocks before the first command (SD Physical Layer, 6.4.1). */
	usleep_range(1000, 2000);
	return 0;
}

/**
 * emmc_init() - the controller and its interrupt
 * @host: cleared
 *
 * Context: task. Sleeps. Return: 0 or -errno, which is printed; the controller is quiet then.
 */
int emmc_init(struct mmc_host *host)
{
	int ret;

	host->base = bootinfo.emmc_clock ?: BASE_DEFAULT;
	timer_setup(&host->timer, emmc_timer, 0);
	ret = emmc_power_up(host);
	if (ret) {
		pr_err("mmc1: the controller does not come out of reset\n");
		return ret;
	}
	ret = request_threaded_irq(IRQ_EMMC, emmc_interrupt, emmc_thread, IRQF_ONESHOT, "mmc1",
				   host);
	if (ret) {
		pr_err("mmc1: no interrupt %d: error %d\n", IRQ_EMMC, ret);
		emmc_write(0, EMMC_IRPT_EN);
	}
	return ret;
}
