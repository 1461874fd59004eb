/* SPDX-License-Identifier: MIT */
/* The mini UART, for mux.c. */
#ifndef _DRIVERS_MUX_MINI_UART_H
#define _DRIVERS_MUX_MINI_UART_H

#include <linux/types.h>

int mini_uart_start(void (*receive)(u8 byte));
void mini_uart_stop(void);
int mini_uart_write(const u8 *data, unsigned int len);
u32 mini_uart_overruns(void);
#endif
