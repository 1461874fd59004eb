// SPDX-License-Identifier: MIT
/*
 * Make quiet what a boot loader or the life before a reset left behind.
 *
 * A reset of the chip's ARM side clears the interrupt enables but not the levels of the
 * lines: a compare armed before still matches, a UART still asks. MMU off: every access
 * is strongly ordered.
 */
#include <linux/init.h>
#include <asm/irq.h>
#include <soc/aux.h>
#include <soc/irq.h>
#include <soc/pl011.h>
#include <soc/systimer.h>
#include "boot.h"

/* MPHI soft interrupt: known from the QEMU model; harmless where it does not exist. */
#define MPHI_BASE   (PERIPHERAL_BASE + 0x6000)
#define MPHI_SWIRQ_CLR 0x1f4

static void put32(unsigned long addr, u32 val)
{
	*(volatile u32 *)addr = val;
}

/**
 * boot_quiesce() - no line asserts, no line is enabled
 *
 * Context: boot, MMU off, interrupts off.
 */
void __init boot_quiesce(void)
{
	put32(ARMCTRL_BASE + ARMCTRL_FIQ, 0);
	put32(ARMCTRL_BASE + ARMCTRL_DISABLE(0), ~0u);
	put32(ARMCTRL_BASE + ARMCTRL_DISABLE(1), ~0u);
	put32(ARMCTRL_BASE + ARMCTRL_DISABLE(2), ~0u);
	put32(SYSTIMER_BASE + SYSTIMER_CS, SYSTIMER_CS_M(1) | SYSTIMER_CS_M(3));
	put32(MPHI_BASE + MPHI_SWIRQ_CLR, 1);
	put32(PL011_BASE + PL011_IMSC, 0);
	put32(PL011_BASE + PL011_ICR, PL011_INT_ALL);
	put32(AUX_BASE + AUX_MU_IER, 0);
}
