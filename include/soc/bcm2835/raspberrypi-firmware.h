/* SPDX-License-Identifier: MIT */
/* Questions to the GPU's firmware, with Linux's names. Tags: the firmware's public wiki. */
#ifndef _SOC_BCM2835_RASPBERRYPI_FIRMWARE_H
#define _SOC_BCM2835_RASPBERRYPI_FIRMWARE_H

#include <linux/types.h>

struct device_node;
struct rpi_firmware;

enum rpi_firmware_property_tag {
	RPI_FIRMWARE_GET_FIRMWARE_REVISION = 0x00000001,
	RPI_FIRMWARE_GET_BOARD_REVISION = 0x00010002,
	RPI_FIRMWARE_GET_BOARD_SERIAL = 0x00010004,
	RPI_FIRMWARE_GET_ARM_MEMORY = 0x00010005,
	RPI_FIRMWARE_GET_VC_MEMORY = 0x00010006,
	RPI_FIRMWARE_GET_CLOCK_RATE = 0x00030002,
	RPI_FIRMWARE_GET_TEMPERATURE = 0x00030006,
	RPI_FIRMWARE_GET_MAX_TEMPERATURE = 0x0003000a,
	RPI_FIRMWARE_FRAMEBUFFER_ALLOCATE = 0x00040001,
	RPI_FIRMWARE_FRAMEBUFFER_GET_PHYSICAL_WIDTH_HEIGHT = 0x00040003,
	RPI_FIRMWARE_FRAMEBUFFER_GET_PITCH = 0x00040008,
	RPI_FIRMWARE_FRAMEBUFFER_SET_PHYSICAL_WIDTH_HEIGHT = 0x00048003,
	RPI_FIRMWARE_FRAMEBUFFER_SET_VIRTUAL_WIDTH_HEIGHT = 0x00048004,
	RPI_FIRMWARE_FRAMEBUFFER_SET_DEPTH = 0x00048005,
	RPI_FIRMWARE_FRAMEBUFFER_SET_PIXEL_ORDER = 0x00048006,
	RPI_FIRMWARE_FRAMEBUFFER_SET_VIRTUAL_OFFSET = 0x00048009,
};

enum rpi_firmware_clk_id {
	RPI_FIRMWARE_EMMC_CLK_ID = 1,
	RPI_FIRMWARE_UART_CLK_ID = 2,
	RPI_FIRMWARE_ARM_CLK_ID = 3,
	RPI_FIRMWARE_CORE_CLK_ID = 4,
};

/* What clocks and temperatures look like: the id goes there, both come back. */
struct rpi_firmware_id_value {
	u32 id;
	u32 value;
};

/**
 * struct rpi_firmware_property_tag_header - what begins each question of a list
 * @tag:	   RPI_FIRMWARE_*
 * @buf_size:	   bytes of the value that follows, whole words
 * @req_resp_size: 0; in the answer RPI_FIRMWARE_TAG_ANSWER and the bytes of the answer
 */
struct rpi_firmware_property_tag_header {
	u32 tag;
	u32 buf_size;
	u32 req_resp_size;
};

/* Ours: Linux has it as a bare number. */
#define RPI_FIRMWARE_TAG_ANSWER 0x80000000u

int rpi_firmware_property_list(struct rpi_firmware *fw, void *data, size_t tag_size);
struct rpi_firmware *rpi_firmware_get(struct device_node *node);
int rpi_firmware_property(struct rpi_firmware *fw, u32 tag, void *data, size_t len);
#endif
