/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_IRQHANDLER_H
#define _LINUX_IRQHANDLER_H

/* irq_flow_handler_t */
#include <linux/irqdesc.h>
#endif
