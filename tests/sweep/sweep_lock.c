// SPDX-License-Identifier: MIT
/*
 * Mutexes with their lent priority, and reader-writer semaphores: free, held by a thread, or held by the
 * operation's own thread while two readers wait for it.
 */
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include "sweep.h"

enum { FREE, HELD, RW_FREE, RW_HELD, RW_READERS };
static const char *const states[] = {"free", "held", "rwsem free", "rwsem held", "rwsem, readers wait"};

static DEFINE_MUTEX(mutex);
static DECLARE_RWSEM(rwsem);
static DECLARE_COMPLETION(has);
static struct task_struct *owner;
static bool go;
static unsigned int held_state, inside, beside, turns;

/* More urgent than who lets them in: each runs as soon as it may. */
#define READERS	    2
#define READER_PRIO 80
static struct task_struct *readers[READERS];
static bool read_go[READERS];
static unsigned int nr_read;

static void enter(void)
{
	beside += inside++ > 0;
	turns++;
}

static void leave(void)
{
	inside--;
}

/* A thread of lower priority: it goes on when the others sleep, with what they lend it. */
static int owner_fn(void *unused)
{
	for (;;) {
		set_current_state(TASK_IDLE);
		if (!READ_ONCE(go)) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		go = false;
		if (held_state == HELD) {
			mutex_lock(&mutex);
			enter();
			complete(&has);
			leave();
			mutex_unlock(&mutex);
		} else {
			down_write(&rwsem);
			enter();
			complete(&has);
			leave();
			up_write(&rwsem);
		}
	}
	return 0;
}

static int reader_fn(void *arg)
{
	unsigned int nr = (unsigned long)arg;

	for (;;) {
		set_current_state(TASK_IDLE);
		if (!READ_ONCE(read_go[nr])) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		read_go[nr] = false;
		down_read(&rwsem);
		nr_read++;
		beside += inside > 0;
		up_read(&rwsem);
	}
	return 0;
}

/* Each waits for the semaphore when its wake-up returns. */
static void start_readers(void)
{
	down_write(&rwsem);
	for (unsigned int i = 0; i < READERS; i++) {
		read_go[i] = true;
		wake_up_process(readers[i]);
	}
}

static void setup(unsigned int state)
{
	mutex_init(&mutex);
	init_rwsem(&rwsem);
	inside = beside = turns = nr_read = 0;
	held_state = state;
	if (state == RW_READERS)
		start_readers();
	if (state != HELD && state != RW_HELD)
		return;
	go = true;
	wake_up_process(owner);
	wait_for_completion(&has);
}

static int lock_op(void)
{
	mutex_lock(&mutex);
	enter();
	leave();
	mutex_unlock(&mutex);
	return 0;
}

static int trylock_op(void)
{
	if (!mutex_trylock(&mutex))
		return 0;
	enter();
	leave();
	mutex_unlock(&mutex);
	return 1;
}

static int write_op(void)
{
	down_write(&rwsem);
	enter();
	leave();
	up_write(&rwsem);
	return 0;
}

static int read_op(void)
{
	down_read(&rwsem);
	up_read(&rwsem);
	return 0;
}

static int try_write_op(void)
{
	if (!down_write_trylock(&rwsem))
		return 0;
	enter();
	leave();
	up_write(&rwsem);
	return 1;
}

static int try_read_op(void)
{
	if (!down_read_trylock(&rwsem))
		return 0;
	up_read(&rwsem);
	return 1;
}

static int downgrade_op(void)
{
	down_write(&rwsem);
	enter();
	leave();
	downgrade_write(&rwsem);
	up_read(&rwsem);
	return 0;
}

static int up_op(void)
{
	up_write(&rwsem);
	return 0;
}

static int downgrade_held_op(void)
{
	downgrade_write(&rwsem);
	up_read(&rwsem);
	return 0;
}

#define MUTEX (BIT(FREE) | BIT(HELD))
#define RWSEM (BIT(RW_FREE) | BIT(RW_HELD))

static const struct sweep_op ops[] = {
	{"mutex_lock+unlock", lock_op, SWEEP_TASK | SWEEP_WAKE, MUTEX},
	{"mutex_trylock+unlock", trylock_op, SWEEP_TASK | SWEEP_WAKE, MUTEX},
	{"down_write+up_write", write_op, SWEEP_TASK | SWEEP_WAKE, RWSEM},
	{"down_read+up_read", read_op, SWEEP_TASK | SWEEP_WAKE, RWSEM},
	{"down_write_trylock+up_write", try_write_op, SWEEP_TASK | SWEEP_WAKE, RWSEM},
	{"down_read_trylock+up_read", try_read_op, SWEEP_TASK | SWEEP_WAKE, RWSEM},
	{"downgrade_write", downgrade_op, SWEEP_TASK | SWEEP_WAKE, RWSEM},
	{"up_write", up_op, SWEEP_TASK, BIT(RW_READERS)},
	{"downgrade_write of a held one", downgrade_held_op, SWEEP_TASK, BIT(RW_READERS)},
	{"down_read of another", read_op, SWEEP_WAKE, BIT(RW_READERS)},
	{"down_write of another", write_op, SWEEP_WAKE, BIT(RW_READERS)},
	{},
};

static void observe(struct sweep_seen *seen)
{
	sweep_see(seen, mutex_is_locked(&mutex));
	sweep_see(seen, rwsem_is_locked(&rwsem));
	sweep_see(seen, owner->prio);
	sweep_see(seen, current->prio);
	sweep_see(seen, nr_read);
}

static bool tries(const struct sweep_op *op)
{
	return op->fn == trylock_op || op->fn == try_write_op || op->fn == try_read_op;
}

/* A try that found the lock held gives one turn less, which is right. */
static bool allow(const struct sweep_op *a, const struct sweep_op *b, const struct sweep_seen *seen)
{
	return (tries(a) || tries(b)) && !seen->value[2] && !seen->value[3];
}

static const char *check(void)
{
	return beside ? "two were inside the lock" : NULL;
}

static void init(void)
{
	struct sched_param param = {.sched_priority = READER_PRIO};

	owner = kthread_run(owner_fn, NULL, "sweep-owner");
	for (unsigned long i = 0; i < READERS; i++) {
		readers[i] = kthread_run(reader_fn, (void *)i, "sweep-reader/%lu", i);
		sched_setscheduler_nocheck(readers[i], SCHED_FIFO, &param);
	}
}

SWEEP_SUBJECT(lock, .init = init, .allow = allow, .check = check);
