// SPDX-License-Identifier: MIT
/* What the compiler's code and its library call by names of the ARM ABI. */
#include <linux/compiler.h>
#include <linux/printk.h>

/* The compiler's division ends here for a divisor of 0; the result is 0, as on Linux. */
int __aeabi_idiv0(int val);
long long __aeabi_ldiv0(long long val);

int __aeabi_idiv0(int val)
{
	pr_crit("Division by zero in kernel.\n");
	dump_stack();
	return 0;
}

long long __aeabi_ldiv0(long long val)
{
	return __aeabi_idiv0(0);
}

/* The unwind tables name these; nobody calls them: kernel/unwind.c reads the tables. */
void __aeabi_unwind_cpp_pr0(void);
void __aeabi_unwind_cpp_pr1(void);
void __aeabi_unwind_cpp_pr2(void);

void __aeabi_unwind_cpp_pr0(void)
{
}

void __aeabi_unwind_cpp_pr1(void)
{
}

void __aeabi_unwind_cpp_pr2(void)
{
}
