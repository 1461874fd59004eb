// SPDX-License-Identifier: MIT
/* Delays, kernel threads, the scheduler's calls. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/signal.h>
#include <linux/smp.h>
#include "check.h"

check_type(msleep, void(unsigned int));
check_type(msleep_interruptible, unsigned long(unsigned int));
check_type(kthread_stop, int(struct task_struct *));
check_type(kthread_should_stop, bool(void));
check_type(kthread_bind, void(struct task_struct *, unsigned int));
check_type(kthread_park, int(struct task_struct *));
check_type(kthread_unpark, void(struct task_struct *));
check_type(kthread_queue_work, bool(struct kthread_worker *, struct kthread_work *));
check_type(kthread_flush_work, void(struct kthread_work *));
check_type(kthread_cancel_work_sync, bool(struct kthread_work *));
check_type(kthread_destroy_worker, void(struct kthread_worker *));
check_type(schedule_timeout, signed long(signed long));
check_type(wake_up_process, int(struct task_struct *));
check_type(sched_set_fifo, void(struct task_struct *));
check_type(sched_set_fifo_low, void(struct task_struct *));
check_type(sched_set_normal, void(struct task_struct *, int));
check_type(set_user_nice, void(struct task_struct *, long));

static int runs;
static bool parked;
static DECLARE_COMPLETION(reached);

static int until_stopped(void *data)
{
	runs++;
	complete(&reached);
	while (!kthread_should_stop()) {
		if (kthread_should_park()) {
			parked = true;
			kthread_parkme();
		}
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop() && !kthread_should_park())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return (int)(long)data;
}

static int exits_with_completion(void *data)
{
	kthread_complete_and_exit(data, 0);
}

static void check_delays(void)
{
	ktime_t start = ktime_get();

	ndelay(500);
	check("ndelay", ktime_get() - start >= 500);
	start = ktime_get();
	udelay(50);
	check("udelay", ktime_us_delta(ktime_get(), start) >= 50);
	start = ktime_get();
	mdelay(2);
	check("mdelay", ktime_us_delta(ktime_get(), start) >= 2000);
	start = ktime_get();
	msleep(15);
	check("msleep", ktime_ms_delta(ktime_get(), start) >= 15 &&
				ktime_ms_delta(ktime_get(), start) <= 15 + 3 * (1000 / HZ));
	check_eq("msleep_interruptible", msleep_interruptible(5), 0);
	start = ktime_get();
	usleep_range(300, 400);
	check("usleep_range", ktime_us_delta(ktime_get(), start) >= 300 &&
				      ktime_us_delta(ktime_get(), start) < 1000);
	start = ktime_get();
	fsleep(5);
	fsleep(1000);
	fsleep(25000);
	check("fsleep", ktime_us_delta(ktime_get(), start) >= 26005);
	start = ktime_get();
	ssleep(1);
	check("ssleep", ktime_ms_delta(ktime_get(), start) >= 1000);
}

static void check_kthread(void)
{
	struct task_struct *t =
		kthread_create(until_stopped, (void *)42L, "api_%s", "a_long_name_cut");

	check("kthread_create", !IS_ERR(t) && !runs);
	check("name of 15 characters", !strcmp(t->comm, "api_a_long_name") && TASK_COMM_LEN == 16);
	kthread_bind(t, 0);
	msleep(20);
	check_eq("it waits for its wake-up", runs, 0);
	check_eq("kthread_stop of one that never ran", kthread_stop(t), -EINTR);
	check_eq("its function is not called", runs, 0);

	t = kthread_run(until_stopped, (void *)42L, "api");
	wait_for_completion(&reached);
	msleep(10);
	check("task_struct", t->pid > 0 && t->mm == NULL && (t->flags & PF_KTHREAD));
	check_eq("__state", READ_ONCE(t->__state), TASK_INTERRUPTIBLE);
	check_eq("kthread_park", kthread_park(t), 0);
	check("kthread_should_park", parked);
	kthread_unpark(t);
	check_eq("kthread_stop", kthread_stop(t), 42);

	t = kthread_create_on_node(until_stopped, NULL, NUMA_NO_NODE, "api_node");
	get_task_struct(t);
	check_eq("wake_up_process", wake_up_process(t), 1);
	wait_for_completion(&reached);
	check_eq("kthread_create_on_node", kthread_stop(t), 0);
	put_task_struct(t);
	reinit_completion(&reached);
	t = kthread_create_on_cpu(exits_with_completion, &reached, 0, "api/%u");
	wake_up_process(t);
	wait_for_completion(&reached);
	check("kthread_complete_and_exit", true);
}

static int kwork_runs;

static void kwork_fn(struct kthread_work *work)
{
	kwork_runs++;
	msleep(5);
}

static void check_worker(void)
{
	struct kthread_worker *worker = kthread_create_worker(0, "api_worker");
	struct kthread_delayed_work dwork;
	struct kthread_work work;

	check("kthread_create_worker", !IS_ERR(worker));
	kthread_init_work(&work, kwork_fn);
	preempt_disable();
	check("kthread_queue_work", kthread_queue_work(worker, &work));
	check("kthread_queue_work of a pending one", !kthread_queue_work(worker, &work));
	preempt_enable();
	kthread_flush_work(&work);
	check_eq("kthread_flush_work", kwork_runs, 1);
	check("kthread_cancel_work_sync", !kthread_cancel_work_sync(&work));
	kthread_init_delayed_work(&dwork, kwork_fn);
	check("kthread_queue_delayed_work", kthread_queue_delayed_work(worker, &dwork, HZ));
	check("kthread_mod_delayed_work", kthread_mod_delayed_work(worker, &dwork, 1));
	msleep(50);
	kthread_flush_worker(worker);
	check_eq("it ran", kwork_runs, 2);
	kthread_queue_delayed_work(worker, &dwork, HZ);
	check("kthread_cancel_delayed_work_sync", kthread_cancel_delayed_work_sync(&dwork));
	kthread_destroy_worker(worker);
}

static void check_states(void)
{
	check("TASK_*", TASK_RUNNING == 0 && TASK_INTERRUPTIBLE == 1 && TASK_UNINTERRUPTIBLE == 2);
	check("TASK_IDLE", TASK_IDLE == 0x402 && TASK_KILLABLE == 0x102 && TASK_NORMAL == 3);
	check_eq("schedule_timeout while running", schedule_timeout(10) >= 9, 1);
	check("MAX_SCHEDULE_TIMEOUT", MAX_SCHEDULE_TIMEOUT == LONG_MAX);
	set_current_state(TASK_UNINTERRUPTIBLE);
	check_eq("schedule_timeout", schedule_timeout(2), 0);
	check_eq("schedule_timeout_interruptible", schedule_timeout_interruptible(1), 0);
	check_eq("schedule_timeout_uninterruptible", schedule_timeout_uninterruptible(1), 0);
	check_eq("schedule_timeout_idle", schedule_timeout_idle(1), 0);
	check_eq("schedule_timeout_killable", schedule_timeout_killable(1), 0);
	check_eq("wake_up_process of a running one", wake_up_process(current), 0);
	schedule();
	yield();
	cond_resched();
	check("current", current->__state == TASK_RUNNING && task_pid_nr(current) == current->pid);
	check("need_resched", !need_resched());
}

static void check_policy(void)
{
	struct task_struct *t = kthread_run(until_stopped, NULL, "api_prio");
	int cpus = 0, cpu;

	sched_set_fifo(t);
	check_eq("sched_set_fifo", t->prio, 49);
	sched_set_fifo_low(t);
	check_eq("sched_set_fifo_low", t->prio, 98);
	sched_set_normal(t, 5);
	check("sched_set_normal", t->prio == 125 && task_nice(t) == 5);
	set_user_nice(t, -3);
	check_eq("set_user_nice", task_nice(t), -3);
	kthread_stop(t);
	allow_signal(SIGTERM);
	send_sig(SIGTERM, current, 0);
	flush_signals(current);
	check("signal_pending", !signal_pending(current) && SIGKILL == 9 && SIGINT == 2);
	check("smp_processor_id", get_cpu() == 0 && !smp_processor_id() && !raw_smp_processor_id());
	put_cpu();
	for_each_online_cpu(cpu)
		cpus++;
	for_each_possible_cpu(cpu)
		cpus++;
	check("num_online_cpus", num_online_cpus() == 1 && nr_cpu_ids == 1 && cpus == 2);
}

static int __init api_init(void)
{
	check_delays();
	check_kthread();
	check_worker();
	check_states();
	check_policy();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
