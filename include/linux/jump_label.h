/* SPDX-License-Identifier: MIT */
/* Static keys: conditions that change rarely and cost one NOP while false. */
#ifndef _LINUX_JUMP_LABEL_H
#define _LINUX_JUMP_LABEL_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/jump_label.h>

/**
 * struct static_key - a condition
 * @enabled: users that want it true
 */
struct static_key {
	atomic_t enabled;
};

struct static_key_false {
	struct static_key key;
};

#define STATIC_KEY_INIT_FALSE	 { .enabled = ATOMIC_INIT(0) }
#define DEFINE_STATIC_KEY_FALSE(name)  struct static_key_false name = { .key = STATIC_KEY_INIT_FALSE }
#define DECLARE_STATIC_KEY_FALSE(name) extern struct static_key_false name

void static_key_slow_inc(struct static_key *key);
void static_key_slow_dec(struct static_key *key);
void static_key_set(struct static_key *key, bool on);

static inline int static_key_count(struct static_key *key)
{
	return atomic_read(&key->enabled);
}

static inline bool static_key_enabled(struct static_key *key)
{
	return static_key_count(key) > 0;
}

#if !defined(BHK_HOST) && !defined(__thumb__) /* whose code is not patched */
#define static_branch_unlikely(x) unlikely(arch_static_branch(&(x)->key))
#else
#define static_branch_unlikely(x) unlikely(static_key_enabled(&(x)->key))
#endif

#define static_branch_inc(x)	 static_key_slow_inc(&(x)->key)
#define static_branch_dec(x)	 static_key_slow_dec(&(x)->key)
#define static_branch_enable(x)	 static_key_set(&(x)->key, true)
#define static_branch_disable(x) static_key_set(&(x)->key, false)
#endif
