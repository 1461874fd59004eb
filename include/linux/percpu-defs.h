/* SPDX-License-Identifier: MIT */
/* Per-CPU variables with one CPU: ordinary ones. */
#ifndef _LINUX_PERCPU_DEFS_H
#define _LINUX_PERCPU_DEFS_H

#include <linux/compiler.h>
#include <linux/preempt.h>
#include <linux/irqflags.h>

#define DECLARE_PER_CPU(type, name)		extern typeof(type) name
#define DEFINE_PER_CPU(type, name)		typeof(type) name
#define DECLARE_PER_CPU_ALIGNED(type, name)	extern typeof(type) name
#define DEFINE_PER_CPU_ALIGNED(type, name)	typeof(type) name
#define DECLARE_PER_CPU_SHARED_ALIGNED(type, name) extern typeof(type) name
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name) typeof(type) name
#define DECLARE_PER_CPU_READ_MOSTLY(type, name) extern typeof(type) name
#define DEFINE_PER_CPU_READ_MOSTLY(type, name)	typeof(type) name
#define EXPORT_PER_CPU_SYMBOL(var)		EXPORT_SYMBOL(var)
#define EXPORT_PER_CPU_SYMBOL_GPL(var)		EXPORT_SYMBOL(var)

#define per_cpu(var, cpu)     (*((void)(cpu), &(var)))
#define per_cpu_ptr(ptr, cpu) ((void)(cpu), (ptr))
#define this_cpu_ptr(ptr)     (ptr)
#define raw_cpu_ptr(ptr)      (ptr)

#define get_cpu_var(var)	\
	(*({			\
		preempt_disable(); \
		&(var);		\
	}))
#define put_cpu_var(var)	\
	do {			\
		(void)&(var);	\
		preempt_enable(); \
	} while (0)
#define get_cpu_ptr(ptr)	\
	({			\
		preempt_disable(); \
		(ptr);		\
	})
#define put_cpu_ptr(ptr)	\
	do {			\
		(void)(ptr);	\
		preempt_enable(); \
	} while (0)

/* The __this_cpu_ forms are for a caller that nobody can interrupt in between. */
#define __this_cpu_read(var)	   (var)
#define __this_cpu_write(var, val) ((void)((var) = (val)))
#define __this_cpu_add(var, val)   ((void)((var) += (val)))
#define __this_cpu_sub(var, val)   ((void)((var) -= (val)))
#define __this_cpu_inc(var)	   __this_cpu_add(var, 1)
#define __this_cpu_dec(var)	   __this_cpu_sub(var, 1)
#define __this_cpu_or(var, val)	   ((void)((var) |= (val)))
#define __this_cpu_and(var, val)   ((void)((var) &= (val)))
#define raw_cpu_read(var)	   (var)
#define raw_cpu_write(var, val)	   __this_cpu_write(var, val)

/* The this_cpu_ forms are atomic against interrupts of this CPU. */
#define __this_cpu_atomic(op)				\
	({						\
		unsigned long __flags;			\
		raw_local_irq_save(__flags);		\
		typeof(op) __val = (op);		\
		raw_local_irq_restore(__flags);		\
		__val;					\
	})
#define this_cpu_read(var)	      READ_ONCE(var)
#define this_cpu_write(var, val)      WRITE_ONCE(var, val)
#define this_cpu_add(var, val)	      ((void)__this_cpu_atomic((var) += (val)))
#define this_cpu_sub(var, val)	      ((void)__this_cpu_atomic((var) -= (val)))
#define this_cpu_inc(var)	      this_cpu_add(var, 1)
#define this_cpu_dec(var)	      this_cpu_sub(var, 1)
#define this_cpu_or(var, val)	      ((void)__this_cpu_atomic((var) |= (val)))
#define this_cpu_and(var, val)	      ((void)__this_cpu_atomic((var) &= (val)))
#define this_cpu_add_return(var, val) __this_cpu_atomic((var) += (val))
#define this_cpu_sub_return(var, val) __this_cpu_atomic((var) -= (val))
#define this_cpu_inc_return(var)      this_cpu_add_return(var, 1)
#define this_cpu_dec_return(var)      this_cpu_sub_return(var, 1)
#define this_cpu_xchg(var, val)				\
	({						\
		unsigned long __flags;			\
		raw_local_irq_save(__flags);		\
		typeof(var) __old = (var);		\
		(var) = (val);				\
		raw_local_irq_restore(__flags);		\
		__old;					\
	})
#define this_cpu_cmpxchg(var, old, new)			\
	({						\
		unsigned long __flags;			\
		raw_local_irq_save(__flags);		\
		typeof(var) __cur = (var);		\
		if (__cur == (old))			\
			(var) = (new);			\
		raw_local_irq_restore(__flags);		\
		__cur;					\
	})
#endif
