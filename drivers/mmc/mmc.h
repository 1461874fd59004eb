/* SPDX-License-Identifier: MIT */
/* What the files of the SD driver share: commands, requests, the host, the card. */
#ifndef _DRIVERS_MMC_MMC_H
#define _DRIVERS_MMC_MMC_H

#include <linux/completion.h>
#include <linux/scatterlist.h>
#include <linux/timer.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <bhk/mmc.h>

/* Commands: SD Physical Layer Simplified Specification, section 4.7.4. */
#define MMC_GO_IDLE_STATE	 0
#define MMC_ALL_SEND_CID	 2
#define SD_SEND_RELATIVE_ADDR	 3
#define MMC_SELECT_CARD		 7
#define SD_SEND_IF_COND		 8
#define MMC_SEND_CSD		 9
#define MMC_STOP_TRANSMISSION	 12
#define MMC_SEND_STATUS		 13
#define MMC_SET_BLOCKLEN	 16
#define MMC_READ_SINGLE_BLOCK	 17
#define MMC_READ_MULTIPLE_BLOCK	 18
#define MMC_WRITE_BLOCK		 24
#define MMC_WRITE_MULTIPLE_BLOCK 25
#define MMC_SET_WRITE_PROT	 28
#define MMC_CLR_WRITE_PROT	 29
#define MMC_APP_CMD		 55
#define SD_APP_SET_BUS_WIDTH	 6
#define SD_APP_OP_COND		 41

/* Responses. */
#define MMC_RSP_PRESENT (1 << 0)
#define MMC_RSP_136	(1 << 1)
#define MMC_RSP_CRC	(1 << 2)
#define MMC_RSP_BUSY	(1 << 3)
#define MMC_RSP_OPCODE	(1 << 4)
#define MMC_RSP_STATUS	(1 << 5) /* ours: the response is a card status, its errors count */

#define MMC_RSP_NONE 0
#define MMC_RSP_R1   (MMC_RSP_PRESENT | MMC_RSP_CRC | MMC_RSP_OPCODE | MMC_RSP_STATUS)
#define MMC_RSP_R1B  (MMC_RSP_R1 | MMC_RSP_BUSY)
#define MMC_RSP_R2   (MMC_RSP_PRESENT | MMC_RSP_136 | MMC_RSP_CRC)
#define MMC_RSP_R3   MMC_RSP_PRESENT
#define MMC_RSP_R6   (MMC_RSP_PRESENT | MMC_RSP_CRC | MMC_RSP_OPCODE)
#define MMC_RSP_R7   (MMC_RSP_PRESENT | MMC_RSP_CRC | MMC_RSP_OPCODE)

/* Card status: section 4.10.1. */
#define R1_OUT_OF_RANGE	   (1u << 31)
#define R1_ADDRESS_ERROR   (1 << 30)
#define R1_BLOCK_LEN_ERROR (1 << 29)
#define R1_ERASE_PARAM	   (1 << 27)
#define R1_WP_VIOLATION	   (1 << 26)
#define R1_CARD_IS_LOCKED  (1 << 25)
#define R1_COM_CRC_ERROR   (1 << 23)
#define R1_ILLEGAL_COMMAND (1 << 22)
#define R1_CARD_ECC_FAILED (1 << 21)
#define R1_CC_ERROR	   (1 << 20)
#define R1_ERROR	   (1 << 19)
#define R1_ERRORS                                                                         \
	(R1_OUT_OF_RANGE | R1_ADDRESS_ERROR | R1_BLOCK_LEN_ERROR | R1_WP_VIOLATION |      \
	 R1_CARD_IS_LOCKED | R1_COM_CRC_ERROR | R1_ILLEGAL_COMMAND | R1_CARD_ECC_FAILED | \
	 R1_CC_ERROR | R1_ERROR)
#define R1_READY_FOR_DATA    (1 << 8)
#define R1_CURRENT_STATE(r1) ((r1) >> 9 & 0xf)
#define R1_STATE_TRAN	     4

/**
 * struct mmc_command - a command
 * @opcode: MMC_*, SD_*
 * @arg:    argument
 * @flags:  MMC_RSP_*
 * @resp:   response; a long one is bits 127...8, highest first, as on Linux
 * @error:  0, -ETIMEDOUT, -EILSEQ (checksum), -EROFS, -ERANGE, -ENOMEDIUM or -EIO
 */
struct mmc_command {
	u32 opcode;
	u32 arg;
	u32 flags;
	u32 resp[4];
	int error;
};

/**
 * struct mmc_data - blocks of 512 bytes that go with a command
 * @blocks:	how many
 * @write:	to the card
 * @sg:		memory, pieces of whole blocks
 * @sg_len:	pieces
 * @error:	as of a command
 * @done:	blocks that went through the FIFO
 */
struct mmc_data {
	unsigned int blocks;
	bool write;
	struct scatterlist *sg;
	unsigned int sg_len;
	int error;
	unsigned int done;
};

/**
 * struct mmc_request - a command, its data, and a last word
 * @cmd:  the command
 * @data: its data, or NULL
 * @stop: sent after the data, or NULL: what the card says in the end
 * @done: called when all of it has ended, in the host's irq thread
 */
struct mmc_request {
	struct mmc_command *cmd;
	struct mmc_data *data;
	struct mmc_command *stop;
	void (*done)(struct mmc_request *mrq);
};

struct mmc_card {
	struct mmc_card_info info;
	u32 rca;	    /* its address, in the upper half */
	bool block_address; /* SDHC, SDXC: arguments count blocks */
};

enum emmc_phase { EMMC_IDLE, EMMC_COMMAND, EMMC_TRANSFER, EMMC_STOP };

/**
 * struct mmc_host - the controller
 * @mrq:      the request that is under way
 * @phase:    how far it is
 * @cmd:      the command that is under way
 * @sg:	      the piece of memory that is next
 * @sg_block: the block of it
 * @events:   what the primary handler has seen
 * @expired:  the timer has
 * @timer:    looks after a request that hears nothing
 * @deadline: jiffy at which the request has failed
 * @gone:     the card was pulled out; another one may be in the slot by now
 * @clock:    of the bus, Hz
 * @base:     of the controller, Hz
 * @detect:   looks whether there is a card
 * @card:     it; card.info.sectors is 0 if there is none
 * @counts:   of what happened
 *
 * I: interrupts off, t: irq thread, and mmc_start_request() while @mrq is NULL, c: constant,
 * w: the works
 */
struct mmc_host {
	struct mmc_request *mrq; /* t */
	enum emmc_phase phase;	 /* t */
	struct mmc_command *cmd; /* t */
	struct scatterlist *sg;	 /* t */
	unsigned int sg_block;	 /* t */
	u32 events;		 /* I */
	bool expired;		 /* I */
	struct timer_list timer;
	unsigned long deadline; /* t */
	bool gone;		/* t: set, w: cleared */
	unsigned int clock;	/* w */
	unsigned int base;	/* c */
	struct delayed_work detect;
	struct mmc_card card;	  /* w */
	struct mmc_counts counts; /* t */
};

/* emmc.c */
int emmc_init(struct mmc_host *host);
int emmc_power_up(struct mmc_host *host);
void emmc_set_clock(struct mmc_host *host, unsigned int hz);
void emmc_set_bus_width_4(struct mmc_host *host);
bool emmc_detects_cards(struct mmc_host *host);
bool emmc_card_inserted(struct mmc_host *host);
void mmc_start_request(struct mmc_host *host, struct mmc_request *mrq);
void mmc_wait_for_req(struct mmc_host *host, struct mmc_request *mrq);
int mmc_wait_for_cmd(struct mmc_host *host, struct mmc_command *cmd, int retries);

/* mmc-block.c: for tests. */
struct mmc_host *mmc_the_host(void);

/* sd-card.c */
int mmc_attach_sd(struct mmc_host *host);
int mmc_send_status(struct mmc_host *host, u32 *status);
int mmc_recover_card(struct mmc_host *host);

/* sd-decode.c: pure. */
int mmc_r1_error(u32 status);
int mmc_decode_csd(const u32 *resp, struct mmc_card *card);
void mmc_decode_cid(const u32 *resp, struct mmc_card_info *info);
#endif
