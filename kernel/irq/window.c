// SPDX-License-Identifier: MIT
/* For who walks what interrupts change: has anything come in while they were let in? */
#include <linux/irqflags.h>
#include <bhk/irq.h>

/**
 * irq_window_undisturbed() - let interrupts in for a moment
 * @flags: of the caller's local_irq_save()
 *
 * The return from an interrupt gives up exclusive access to memory (CLREX, kernel/irq/entry.S), also
 * if other threads ran before.
 *
 * Context: interrupts off; on in between if @flags say that they were.
 * Return: false if something came in: what the caller knows of lists may be wrong.
 */
bool irq_window_undisturbed(unsigned long flags)
{
	static u32 word;
	u32 value, failed;

	__asm__ volatile("ldrex %0, [%1]" : "=&r"(value) : "r"(&word) : "memory");
	raw_local_irq_restore(flags);
	raw_local_irq_disable();
	__asm__ volatile("strex %0, %1, [%2]"
			 : "=&r"(failed)
			 : "r"(value), "r"(&word)
			 : "memory");
	return !failed;
}
