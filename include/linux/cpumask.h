/* SPDX-License-Identifier: MIT */
/* Sets of CPUs, of which there is one: number 0. */
#ifndef _LINUX_CPUMASK_H
#define _LINUX_CPUMASK_H

#include <linux/types.h>
#include <linux/bitops.h>

#ifndef NR_CPUS
#define NR_CPUS 1
#endif
#define nr_cpu_ids  1U
#define nr_cpumask_bits 1U

typedef struct cpumask {
	unsigned long bits[1];
} cpumask_t;

typedef struct cpumask cpumask_var_t[1];

extern const struct cpumask cpu_all_bits_mask;

#define cpu_possible_mask (&cpu_all_bits_mask)
#define cpu_online_mask	  (&cpu_all_bits_mask)
#define cpu_present_mask  (&cpu_all_bits_mask)
#define cpu_active_mask	  (&cpu_all_bits_mask)
#define cpu_all_mask	  (&cpu_all_bits_mask)
#define cpumask_of(cpu)	  ((void)(cpu), &cpu_all_bits_mask)
#define cpumask_bits(m)	  ((m)->bits)

#define num_online_cpus()   1U
#define num_possible_cpus() 1U
#define num_present_cpus()  1U
#define num_active_cpus()   1U
#define cpu_online(cpu)	    ((cpu) == 0)
#define cpu_possible(cpu)   ((cpu) == 0)
#define cpu_present(cpu)    ((cpu) == 0)
#define cpu_active(cpu)	    ((cpu) == 0)

#define for_each_cpu(cpu, mask)	   for ((cpu) = 0; (cpu) < 1; (cpu)++, (void)(mask))
#define for_each_possible_cpu(cpu) for ((cpu) = 0; (cpu) < 1; (cpu)++)
#define for_each_online_cpu(cpu)   for ((cpu) = 0; (cpu) < 1; (cpu)++)
#define for_each_present_cpu(cpu)  for ((cpu) = 0; (cpu) < 1; (cpu)++)

static inline void cpumask_set_cpu(unsigned int cpu, struct cpumask *m)
{
	m->bits[0] |= 1UL << cpu;
}

static inline void cpumask_clear_cpu(int cpu, struct cpumask *m)
{
	m->bits[0] &= ~(1UL << cpu);
}

static inline bool cpumask_test_cpu(int cpu, const struct cpumask *m)
{
	return m->bits[0] & (1UL << cpu);
}

static inline void cpumask_clear(struct cpumask *m)
{
	m->bits[0] = 0;
}

static inline void cpumask_setall(struct cpumask *m)
{
	m->bits[0] = 1;
}

static inline void cpumask_copy(struct cpumask *dst, const struct cpumask *src)
{
	*dst = *src;
}

static inline bool cpumask_empty(const struct cpumask *m)
{
	return !m->bits[0];
}

static inline bool cpumask_equal(const struct cpumask *a, const struct cpumask *b)
{
	return a->bits[0] == b->bits[0];
}

static inline bool cpumask_and(struct cpumask *dst, const struct cpumask *a,
			       const struct cpumask *b)
{
	dst->bits[0] = a->bits[0] & b->bits[0];
	return dst->bits[0];
}

static inline void cpumask_or(struct cpumask *dst, const struct cpumask *a,
			      const struct cpumask *b)
{
	dst->bits[0] = a->bits[0] | b->bits[0];
}

static inline unsigned int cpumask_weight(const struct cpumask *m)
{
	return m->bits[0] & 1;
}

/* nr_cpu_ids: none. */
static inline unsigned int cpumask_first(const struct cpumask *m)
{
	return m->bits[0] & 1 ? 0 : nr_cpu_ids;
}

static inline unsigned int cpumask_next(int n, const struct cpumask *m)
{
	return n < 0 ? cpumask_first(m) : nr_cpu_ids;
}

#define cpumask_any(m) cpumask_first(m)

static inline bool alloc_cpumask_var(cpumask_var_t *mask, gfp_t flags)
{
	return true;
}

static inline bool zalloc_cpumask_var(cpumask_var_t *mask, gfp_t flags)
{
	cpumask_clear(*mask);
	return true;
}

static inline void free_cpumask_var(cpumask_var_t mask)
{
}
#endif
