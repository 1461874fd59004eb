// SPDX-License-Identifier: MIT
/* Names of threads by pid, for records of threads that have ended meanwhile. */
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <bhk/task.h>
#include <bhk/tracing.h>
#include "trace.h"

/* More are remembered for longer, at 20 bytes each. comms_forgotten counts what fell out. */
#define NR_COMMS 64

static struct {
	s32 pid;
	char comm[TASK_COMM_LEN];
} comms[NR_COMMS];		/* I */
static unsigned int next_comm;	/* I */
unsigned long comms_forgotten;

/**
 * trace_thread_exit() - a thread ends: remember its name
 * @p: the thread
 *
 * Context: task.
 */
void trace_thread_exit(const struct task_struct *p)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	comms_forgotten += comms[next_comm].pid != 0;
	comms[next_comm].pid = p->pid;
	memcpy(comms[next_comm].comm, p->comm, TASK_COMM_LEN);
	next_comm = (next_comm + 1) % NR_COMMS;
	raw_local_irq_restore(flags);
}

/**
 * trace_saved_comm() - a thread that has ended
 * @nr:   from 0 on, in no order
 * @pid:  gets its pid
 * @comm: gets its name
 *
 * Context: any but NMI. Return: false if there are not so many.
 */
bool trace_saved_comm(unsigned int nr, s32 *pid, char comm[TASK_COMM_LEN])
{
	unsigned long flags;

	if (nr >= NR_COMMS)
		return false;
	raw_local_irq_save(flags);
	*pid = comms[nr].pid;
	memcpy(comm, comms[nr].comm, TASK_COMM_LEN);
	raw_local_irq_restore(flags);
	return *pid != 0;
}

/**
 * trace_find_comm() - the name of a thread that runs or did run
 * @pid:  which
 * @comm: gets the name, "<idle>" for 0 and "<...>" if nobody remembers
 *
 * Context: any but NMI.
 */
void trace_find_comm(s32 pid, char comm[TASK_COMM_LEN])
{
	struct task_struct *p = pid ? get_task_by_pid(pid) : NULL;
	unsigned int i;

	if (!pid) {
		strcpy(comm, "<idle>");
		return;
	}
	if (p) {
		strscpy(comm, p->comm, TASK_COMM_LEN);
		put_task_struct(p);
		return;
	}
	strcpy(comm, "<...>");
	for (i = 0; i < NR_COMMS; i++)
		if (comms[i].pid == pid)
			strscpy(comm, comms[i].comm, TASK_COMM_LEN);
}
