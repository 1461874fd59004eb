// SPDX-License-Identifier: MIT
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <bhk/tick.h>

#include "host.h"
#include "sim_time.h"

u64 sim_us = 5000000;
u32 sim_step;
bool sim_armed;
u32 sim_armed_at;
unsigned int sim_programs, sim_interrupts, sim_slices;

static struct task_struct idle_task = { .flags = PF_IDLE }, thread;
static void (*actions[NR_SOFTIRQS])(struct softirq_action *);

u64 clock_us64(void)
{
	u64 now = sim_us;

	sim_us += sim_step;
	return now;
}

u32 clock_us(void)
{
	return clock_us64();
}

static bool sim_program(u32 at)
{
	sim_programs++;
	if ((s32)(at - (u32)sim_us) <= 0)
		return false;
	sim_armed = true;
	sim_armed_at = at;
	return true;
}

static struct clock_event sim_event = { .name = "sim", .program = sim_program };

void open_softirq(int nr, void (*action)(struct softirq_action *))
{
	actions[nr] = action;
}

void scheduler_tick(void)
{
	sim_slices++;
}

void sim_idle(bool idle)
{
	bool was_idle = is_idle_task(current);

	cpu_state.curr = idle ? &idle_task : &thread;
	if (was_idle && !idle && cpu_state.tick_stopped)
		tick_restart();
}

int sim_setup(void **state)
{
	int ret = host_setup(state);

	if (clock_event != &sim_event) {
		timekeeping_init();
		clock_event_register(&sim_event);
	}
	cpu_state.work = 0;
	cpu_state.curr = &idle_task;
	sim_advance(1000000);
	sim_programs = 0;
	sim_interrupts = 0;
	sim_slices = 0;
	return ret;
}

void sim_softirqs(void)
{
	while (cpu_state.work & WORK_SOFTIRQ_MASK) {
		unsigned int nr = __builtin_clz(cpu_state.work);

		cpu_state.work &= ~WORK_SOFTIRQ_BIT(nr);
		cpu_state.preempt_count += SOFTIRQ_OFFSET;
		raw_local_irq_enable();
		actions[nr](NULL);
		raw_local_irq_disable();
		cpu_state.preempt_count -= SOFTIRQ_OFFSET;
	}
	raw_local_irq_enable();
}

static void sim_interrupt(void)
{
	sim_armed = false;
	sim_interrupts++;
	raw_local_irq_disable();
	cpu_state.preempt_count += HARDIRQ_OFFSET;
	clock_event_interrupt(sim_program);
	cpu_state.preempt_count -= HARDIRQ_OFFSET;
	sim_softirqs();
}

void sim_advance_to(u64 us)
{
	while (sim_armed) {
		s32 ahead = sim_armed_at - (u32)sim_us;

		if (ahead > 0 && sim_us + ahead > us)
			break;
		sim_us += ahead > 0 ? ahead : 0;
		sim_interrupt();
	}
	if (us > sim_us)
		sim_us = us;
}

void sim_advance(u64 us)
{
	sim_advance_to(sim_us + us);
}
