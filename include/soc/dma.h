/* SPDX-License-Identifier: MIT */
/* DMA controller: BCM2835 ARM Peripherals, chapter 4. Addresses are those of the bus. */
#ifndef _SOC_DMA_H
#define _SOC_DMA_H

#include <linux/types.h>
#include <soc/bcm2835.h>

#define DMA_BASE     (PERIPHERAL_BASE + 0x7000)
#define DMA_CHANNELS 11 /* those with an interrupt of their own */
#define IRQ_DMA(n)   (IRQ_GPU_BASE + 16 + (n))

#define DMA_REG(n, reg) (0x100 * (n) + (reg))

#define DMA_CS	       0x00
#define DMA_CONBLK_AD  0x04
#define DMA_DEBUG      0x20
#define DMA_INT_STATUS 0xfe0
#define DMA_ENABLE     0xff0

#define DMA_CS_ACTIVE			   (1 << 0)
#define DMA_CS_END			   (1 << 1)
#define DMA_CS_INT			   (1 << 2)
#define DMA_CS_ERROR			   (1 << 8)
#define DMA_CS_WAIT_FOR_OUTSTANDING_WRITES (1 << 28)
#define DMA_CS_ABORT			   (1 << 30)
#define DMA_CS_RESET			   (1u << 31)

#define DMA_DEBUG_READ_LAST_NOT_SET_ERROR (1 << 0)
#define DMA_DEBUG_FIFO_ERROR		  (1 << 1)
#define DMA_DEBUG_READ_ERROR		  (1 << 2)
#define DMA_DEBUG_ERRORS		  7 /* write 1 to clear */
#define DMA_DEBUG_LITE			  (1 << 28)

/* A control block: 32 bytes, aligned to as many. */
struct dma_cb {
	u32 ti;
	u32 source_ad;
	u32 dest_ad;
	u32 txfr_len;
	u32 stride;
	u32 nextconbk; /* 0: the last one */
	u32 reserved[2];
};

#define DMA_TI_INTEN	 (1 << 0)
#define DMA_TI_WAIT_RESP (1 << 3)
#define DMA_TI_DEST_INC	 (1 << 4)
#define DMA_TI_DEST_DREQ (1 << 6)
#define DMA_TI_SRC_INC	 (1 << 8)
#define DMA_TI_SRC_DREQ	 (1 << 10)
#define DMA_TI_PERMAP(n) ((n) << 16)

/* Lite channels count 16 bits; kept to whole lines. Full ones count 30. */
#define DMA_LEN_MAX_LITE 0xffe0
#define DMA_LEN_MAX	 0x3fffffe0
#endif
