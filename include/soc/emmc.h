/* SPDX-License-Identifier: MIT */
/*
 * External mass media controller: BCM2835 ARM Peripherals, chapter 5. It is the SD host
 * controller of Arasan; what the chapter leaves out has its name from the SD Host Controller
 * Simplified Specification 3.00, section 2.2, and says so. 32-bit accesses only.
 */
#ifndef _SOC_EMMC_H
#define _SOC_EMMC_H

#include <soc/bcm2835.h>

#define EMMC_BASE (PERIPHERAL_BASE + 0x300000)
#define IRQ_EMMC  (IRQ_GPU_BASE + 62)

#define EMMC_ARG2	 0x00
#define EMMC_BLKSIZECNT	 0x04 /* size in bits 9:0, count in 31:16 */
#define EMMC_ARG1	 0x08
#define EMMC_CMDTM	 0x0c
#define EMMC_RESP(n)	 (0x10 + 4 * (n))
#define EMMC_DATA	 0x20
#define EMMC_STATUS	 0x24
#define EMMC_CONTROL0	 0x28
#define EMMC_CONTROL1	 0x2c
#define EMMC_INTERRUPT	 0x30 /* write 1 to clear */
#define EMMC_IRPT_MASK	 0x34 /* which flags show up in INTERRUPT */
#define EMMC_IRPT_EN	 0x38 /* which of them interrupt */
#define EMMC_FORCE_IRPT	 0x50 /* for tests: errors that INTERRUPT shows */
#define EMMC_SLOTISR_VER 0xfc

#define EMMC_BLKCNT_MAX 0xffff

#define TM_BLKCNT_EN	 (1 << 1)
#define TM_AUTO_CMD12	 (1 << 2) /* its response is in RESP3 (host specification 2.2.6) */
#define TM_DAT_READ	 (1 << 4)
#define TM_MULTI_BLOCK	 (1 << 5)
#define CMD_RSPNS_136	 (1 << 16)
#define CMD_RSPNS_48	 (2 << 16)
#define CMD_RSPNS_48BUSY (3 << 16)
#define CMD_CRCCHK_EN	 (1 << 19)
#define CMD_IXCHK_EN	 (1 << 20)
#define CMD_ISDATA	 (1 << 21)
#define CMD_TYPE_ABORT	 (3 << 22)
#define CMD_INDEX(n)	 ((u32)(n) << 24)

#define STATUS_CMD_INHIBIT (1 << 0)
#define STATUS_DAT_INHIBIT (1 << 1)
/* Host specification 2.2.9: the buffer takes, or holds, a block. */
#define STATUS_WRITE_ENABLE (1 << 10)
#define STATUS_READ_ENABLE  (1 << 11)
/* The same: a card is in the slot, and that is for sure. Not on boards, which have no switch. */
#define STATUS_CARD_INSERTED (1 << 16)
#define STATUS_CARD_STABLE   (1 << 17)

#define C0_HCTL_DWIDTH (1 << 1) /* four data lines */
/* Host specification 2.2.11: 3.3 V, on. */
#define C0_BUS_POWER_3V3 (0xf << 8)

#define C1_CLK_INTLEN	   (1 << 0)
#define C1_CLK_STABLE	   (1 << 1)
#define C1_CLK_EN	   (1 << 2)
#define C1_CLK_MASK	   0xffe7 /* the three above and the divisor */
#define C1_DIVISOR(d)	   (((d)&0xff) << 8 | ((d) >> 8 & 3) << 6)
#define C1_DIVISOR_MAX	   0x3ff
#define C1_DATA_TOUNIT_MAX (0xe << 16)
#define C1_SRST_HC	   (1 << 24)
#define C1_SRST_CMD	   (1 << 25)
#define C1_SRST_DATA	   (1 << 26)

#define INT_CMD_DONE  (1 << 0)
#define INT_DATA_DONE (1 << 1)
#define INT_WRITE_RDY (1 << 4)
#define INT_READ_RDY  (1 << 5)
#define INT_INSERTED  (1 << 6) /* host specification 2.2.18 */
#define INT_REMOVED   (1 << 7)
#define INT_ERR	      (1 << 15)
#define INT_CTO_ERR   (1 << 16)
#define INT_CCRC_ERR  (1 << 17)
#define INT_CEND_ERR  (1 << 18)
#define INT_CBAD_ERR  (1 << 19)
#define INT_DTO_ERR   (1 << 20)
#define INT_DCRC_ERR  (1 << 21)
#define INT_DEND_ERR  (1 << 22)
#define INT_ACMD_ERR  (1 << 24)

#define INT_CMD_ERRORS	(INT_CTO_ERR | INT_CCRC_ERR | INT_CEND_ERR | INT_CBAD_ERR)
#define INT_DATA_ERRORS (INT_DTO_ERR | INT_DCRC_ERR | INT_DEND_ERR | INT_ACMD_ERR)
#define INT_CARD	(INT_INSERTED | INT_REMOVED)
#define INT_ERRORS	(INT_CMD_ERRORS | INT_DATA_ERRORS)
#define INT_ALL                                                                       \
	(INT_CMD_DONE | INT_DATA_DONE | INT_WRITE_RDY | INT_READ_RDY | INT_INSERTED | \
	 INT_REMOVED | INT_ERRORS)
#endif
