// SPDX-License-Identifier: MIT
/* Workqueues: queueing, waiting, cancelling. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/workqueue.h>
#include "check.h"

check_type(queue_work_on, bool(int, struct workqueue_struct *, struct work_struct *));
check_type(queue_delayed_work_on,
	   bool(int, struct workqueue_struct *, struct delayed_work *, unsigned long));
check_type(mod_delayed_work_on,
	   bool(int, struct workqueue_struct *, struct delayed_work *, unsigned long));
check_type(flush_work, bool(struct work_struct *));
check_type(flush_delayed_work, bool(struct delayed_work *));
check_type(cancel_work, bool(struct work_struct *));
check_type(cancel_work_sync, bool(struct work_struct *));
check_type(cancel_delayed_work, bool(struct delayed_work *));
check_type(cancel_delayed_work_sync, bool(struct delayed_work *));
check_type(drain_workqueue, void(struct workqueue_struct *));
check_type(destroy_workqueue, void(struct workqueue_struct *));
check_type(work_busy, unsigned int(struct work_struct *));
check_type(current_work, struct work_struct *(void));

struct job {
	struct work_struct work;
	struct delayed_work dwork;
	int runs, again;
	unsigned int sleep_ms, busy;
	bool plain_task, pending, is_current;
	char comm[TASK_COMM_LEN];
	struct completion started;
};

static void run_job(struct job *job, struct work_struct *work)
{
	job->runs++;
	job->plain_task = in_task() && !irqs_disabled() && preemptible();
	job->pending = work_pending(work);
	job->busy = work_busy(work);
	job->is_current = current_work() == work;
	strscpy(job->comm, current->comm, sizeof(job->comm));
	complete(&job->started);
	if (job->again) {
		job->again--;
		schedule_work(work);
	}
	if (job->sleep_ms)
		msleep(job->sleep_ms);
}

static void job_fn(struct work_struct *work)
{
	run_job(container_of(work, struct job, work), work);
}

static void delayed_fn(struct work_struct *work)
{
	struct delayed_work *dwork = to_delayed_work(work);

	run_job(container_of(dwork, struct job, dwork), work);
}

static int static_runs;

static void static_fn(struct work_struct *work)
{
	static_runs++;
}

static DECLARE_WORK(static_work, static_fn);
static DECLARE_DELAYED_WORK(static_dwork, static_fn);
static DECLARE_DEFERRABLE_WORK(static_deferrable, static_fn);
static struct irq_work from_hardirq;

static void job_init(struct job *job)
{
	memset(job, 0, sizeof(*job));
	INIT_WORK(&job->work, job_fn);
	INIT_DELAYED_WORK(&job->dwork, delayed_fn);
	init_completion(&job->started);
}

static void check_constants(void)
{
	check_eq("WQ_MAX_ACTIVE", WQ_MAX_ACTIVE, 512);
	check_eq("WQ_DFL_ACTIVE", WQ_DFL_ACTIVE, 256);
	check_eq("WQ_UNBOUND_MAX_ACTIVE", WQ_UNBOUND_MAX_ACTIVE, 512);
	check_eq("WQ_MAX_UNBOUND_PER_CPU", WQ_MAX_UNBOUND_PER_CPU, 4);
	check_eq("WORK_BUSY_PENDING", WORK_BUSY_PENDING, 1);
	check_eq("WORK_BUSY_RUNNING", WORK_BUSY_RUNNING, 2);
	check("WQ flags", WQ_UNBOUND == 2 && WQ_FREEZABLE == 4 && WQ_MEM_RECLAIM == 8 &&
				  WQ_HIGHPRI == 16 && WQ_CPU_INTENSIVE == 32 && WQ_SYSFS == 64 &&
				  WQ_POWER_EFFICIENT == 128);
}

static void check_queueing(void)
{
	struct job job;

	job_init(&job);
	preempt_disable();
	check("schedule_work", schedule_work(&job.work));
	check("schedule_work of a pending one", !schedule_work(&job.work));
	check("work_pending", work_pending(&job.work));
	check_eq("work_busy pending", work_busy(&job.work), WORK_BUSY_PENDING);
	preempt_enable();
	check("flush_work", flush_work(&job.work) || job.runs);
	check_eq("one run", job.runs, 1);
	check("flush_work of an idle one", !flush_work(&job.work));
	check("context of a function", job.plain_task && job.is_current);
	check("pending is cleared before", !job.pending && job.busy == WORK_BUSY_RUNNING);
	check("name of a worker", !strncmp(job.comm, "kworker/0:", 10));
	check("work_busy idle", work_busy(&job.work) == 0 && !current_work());

	job.again = 2;
	queue_work(system_wq, &job.work);
	flush_work(&job.work);
	flush_scheduled_work();
	flush_scheduled_work();
	check_eq("queueing from the function", job.runs, 4);
	check("schedule_work_on", schedule_work_on(0, &job.work));
	check("queue_work_on", !flush_work(&job.work) || queue_work_on(0, system_wq, &job.work));
	flush_work(&job.work);
}

static void check_running(void)
{
	struct job job;

	job_init(&job);
	job.sleep_ms = 30;
	schedule_work(&job.work);
	wait_for_completion(&job.started);
	check_eq("work_busy running", work_busy(&job.work), WORK_BUSY_RUNNING);
	check("cancel_work of a running one", !cancel_work(&job.work));
	check("queued while it runs", schedule_work(&job.work) && work_busy(&job.work) == 3);
	check("cancel_work", cancel_work(&job.work));
	check("cancel_work_sync waits only: false", !cancel_work_sync(&job.work));
	check_eq("work_busy afterwards", work_busy(&job.work), 0);
	check_eq("one run", job.runs, 1);
	schedule_work(&job.work);
	wait_for_completion(&job.started);
	schedule_work(&job.work);
	check("cancel_work_sync of a pending one", cancel_work_sync(&job.work));
	check_eq("no further run", job.runs, 2);
	job.again = INT_MAX;
	job.sleep_ms = 1;
	schedule_work(&job.work);
	msleep(20);
	cancel_work_sync(&job.work);
	check("cancel_work_sync of a self-queueing one", !work_busy(&job.work) && job.runs > 2);
}

static void check_delayed(void)
{
	unsigned long begin = jiffies;
	struct job job;

	job_init(&job);
	check("schedule_delayed_work", schedule_delayed_work(&job.dwork, 3));
	check("while pending",
	      !schedule_delayed_work(&job.dwork, 1) && delayed_work_pending(&job.dwork));
	wait_for_completion(&job.started);
	check("not before the delay", time_after_eq(jiffies, begin + 3));
	check("queue_delayed_work", queue_delayed_work(system_wq, &job.dwork, 100 * HZ));
	check("mod_delayed_work of a pending one", mod_delayed_work(system_wq, &job.dwork, 1));
	wait_for_completion(&job.started);
	flush_delayed_work(&job.dwork);
	check("mod_delayed_work of an idle one", !mod_delayed_work(system_wq, &job.dwork, 50 * HZ));
	check("flush_delayed_work", flush_delayed_work(&job.dwork));
	check_eq("cut short", job.runs, 3);
	check("flush_delayed_work of an idle one", !flush_delayed_work(&job.dwork));
	schedule_delayed_work_on(0, &job.dwork, HZ);
	check("cancel_delayed_work", cancel_delayed_work(&job.dwork));
	check("cancel_delayed_work of an idle one", !cancel_delayed_work(&job.dwork));
	queue_delayed_work_on(0, system_wq, &job.dwork, HZ);
	check("cancel_delayed_work_sync", cancel_delayed_work_sync(&job.dwork));
	check("delay 0", schedule_delayed_work(&job.dwork, 0) && !timer_pending(&job.dwork.timer));
	flush_delayed_work(&job.dwork);
	check_eq("runs", job.runs, 4);
}

static void hard_fn(struct irq_work *work)
{
	schedule_work(&static_work);
	mod_delayed_work(system_wq, &static_dwork, 1);
}

static void check_contexts(void)
{
	struct delayed_work on_stack;
	struct work_struct plain_on_stack;

	init_irq_work(&from_hardirq, hard_fn);
	irq_work_queue(&from_hardirq);
	irq_work_sync(&from_hardirq);
	flush_work(&static_work);
	flush_delayed_work(&static_dwork);
	check_eq("queueing from hardirq", static_runs, 2);
	schedule_delayed_work(&static_deferrable, 1);
	flush_delayed_work(&static_deferrable);
	check_eq("DECLARE_DEFERRABLE_WORK", static_runs, 3);
	INIT_WORK_ONSTACK(&plain_on_stack, static_fn);
	schedule_work(&plain_on_stack);
	flush_work(&plain_on_stack);
	destroy_work_on_stack(&plain_on_stack);
	check_eq("INIT_WORK_ONSTACK", static_runs, 4);
	INIT_DELAYED_WORK_ONSTACK(&on_stack, static_fn);
	schedule_delayed_work(&on_stack, 1);
	flush_delayed_work(&on_stack);
	destroy_delayed_work_on_stack(&on_stack);
	check_eq("INIT_DELAYED_WORK_ONSTACK", static_runs, 5);
	INIT_DEFERRABLE_WORK(&static_deferrable, static_fn);
	check("INIT_DEFERRABLE_WORK", static_deferrable.timer.flags & TIMER_DEFERRABLE);
}

static int __init api_init(void)
{
	check_constants();
	check_queueing();
	check_running();
	check_delayed();
	check_contexts();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
