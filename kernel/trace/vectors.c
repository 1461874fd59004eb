// SPDX-License-Identifier: MIT
/* The names of the softirqs, as the events print them: bh/softirq.c is a floor above. */
#include <linux/interrupt.h>
#include <bhk/trace_filter.h>

const char *const trace_vector_names[NR_SOFTIRQS] = {
	[HI_SOFTIRQ] = "HI",	     [TIMER_SOFTIRQ] = "TIMER",	      [NET_TX_SOFTIRQ] = "NET_TX",
	[NET_RX_SOFTIRQ] = "NET_RX", [BLOCK_SOFTIRQ] = "BLOCK",	      [IRQ_POLL_SOFTIRQ] = "IRQ_POLL",
	[TASKLET_SOFTIRQ] = "TASKLET", [SCHED_SOFTIRQ] = "SCHED",     [HRTIMER_SOFTIRQ] = "HRTIMER",
	[RCU_SOFTIRQ] = "RCU",
};
