// SPDX-License-Identifier: MIT
/*
 * Stacks.
 *
 * Those of boot are the linker's (linker.ld). Those of threads live in a window of virtual
 * addresses. It is cut into slots of one page
 * that is never mapped, which the thread above runs into when its stack overflows, and
 * CONFIG_THREAD_SIZE bytes of stack. A few stacks of dead threads are kept mapped.
 *
 * A new stack is filled with a pattern; what is left of it tells how deep the stack was.
 */
#include <linux/align.h>
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/find.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <asm/memory.h>
#include <asm/tlbflush.h>
#include <bhk/debugobjects.h>
#include <bhk/mm.h>
#include "internal.h"
#include "pgtable.h"

#define STACK_PATTERN 0x57ac6e9du

#define STACK_PAGES (CONFIG_THREAD_SIZE / PAGE_SIZE)
#define SLOT_SIZE   (CONFIG_THREAD_SIZE + PAGE_SIZE)
#define NR_SLOTS    (STACK_VA_SIZE / SLOT_SIZE)

static_assert(CONFIG_THREAD_SIZE % PAGE_SIZE == 0, "CONFIG_THREAD_SIZE is a multiple of 4096");

/*
 * Stacks of dead threads that are kept. A thread that is created then needs no pages, no
 * page-table changes and no TLB flush; each costs CONFIG_THREAD_SIZE.
 */
#define MAX_SPARE_STACKS 2

static DECLARE_BITMAP(slots, NR_SLOTS);		/* I: taken */
static unsigned int first_slot;			/* I: all below are taken */
static void *spare[MAX_SPARE_STACKS];		/* I */
static unsigned int nr_spare;			/* I */

unsigned long stack_pages;

extern char __irq_stack_guard[], __irq_stack[], __irq_stack_top[];
extern char __softirq_stack_guard[], __softirq_stack[], __softirq_stack_top[];
extern char __init_stack_guard[], __init_stack[], __init_stack_top[];
extern char __abt_stack_guard[], __abt_stack[], __abt_stack_top[];
extern char __und_stack_guard[], __und_stack[], __und_stack_top[];
extern char __fiq_stack_guard[], __fiq_stack[], __fiq_stack_top[];

#define BOOT_STACK(name, symbol)                                                                   \
	{                                                                                          \
		name, __##symbol##_stack_guard, __##symbol##_stack, __##symbol##_stack_top         \
	}

const struct boot_stack boot_stacks[NR_BOOT_STACKS] = {
	BOOT_STACK("init", init),  BOOT_STACK("irq", irq),	BOOT_STACK("softirq", softirq),
	BOOT_STACK("abort", abt),  BOOT_STACK("undefined", und), BOOT_STACK("fiq", fiq),
};

static void *slot_stack(unsigned int slot)
{
	return (void *)(STACK_VA_BASE + slot * SLOT_SIZE + PAGE_SIZE);
}

static unsigned int stack_slot(const void *stack)
{
	return ((unsigned long)stack - STACK_VA_BASE) / SLOT_SIZE;
}

/* The first free slot keeps the page tables few. */
static int take_slot(void)
{
	unsigned long flags;
	unsigned int slot;

	local_irq_save(flags);
	slot = find_next_zero_bit(slots, NR_SLOTS, first_slot);
	if (slot < NR_SLOTS)
		__set_bit(slot, slots);
	first_slot = min_t(unsigned int, slot + 1, NR_SLOTS);
	local_irq_restore(flags);
	return slot < NR_SLOTS ? (int)slot : -ENOSPC;
}

static void give_slot(unsigned int slot)
{
	unsigned long flags;

	local_irq_save(flags);
	__clear_bit(slot, slots);
	first_slot = min(slot, first_slot);
	local_irq_restore(flags);
}

static void count_pages(int n)
{
	unsigned long flags;

	local_irq_save(flags);
	stack_pages += n;
	local_irq_restore(flags);
}

static int map_page(unsigned long addr)
{
	struct page *page;
	int err = pte_of(addr) ? 0 : map_table(addr);

	if (err)
		return err;
	page = alloc_page(GFP_ATOMIC);
	if (!page)
		return -ENOMEM;
	/* Nothing was mapped here, so that the TLB has nothing to forget. */
	set_table_word(pte_of(addr), page_to_phys(page) | PAGE_KERNEL);
	count_pages(1);
	return 0;
}

static void unmap_pages(unsigned long addr, unsigned int n)
{
	for (; n; n--, addr += PAGE_SIZE) {
		u32 *pte = pte_of(addr);
		struct page *page = virt_to_page(phys_to_virt(*pte & PAGE_MASK));

		set_pte(addr, pte, 0);
		__free_page(page);
		count_pages(-1);
	}
}

static void *map_new_stack(void)
{
	int slot = take_slot();
	unsigned long base;
	unsigned int n;

	if (slot < 0)
		return NULL;
	base = (unsigned long)slot_stack(slot);
	for (n = 0; n < STACK_PAGES; n++) {
		if (map_page(base + n * PAGE_SIZE)) {
			unmap_pages(base, n);
			give_slot(slot);
			return NULL;
		}
	}
	return (void *)base;
}

static void *take_spare(void)
{
	unsigned long flags;
	void *stack;

	local_irq_save(flags);
	stack = nr_spare ? spare[--nr_spare] : NULL;
	local_irq_restore(flags);
	return stack;
}

static bool keep_spare(void *stack)
{
	unsigned long flags;
	bool kept;

	local_irq_save(flags);
	kept = nr_spare < MAX_SPARE_STACKS;
	if (kept)
		spare[nr_spare++] = stack;
	local_irq_restore(flags);
	return kept;
}

#ifdef CONFIG_CC_OPTIMIZE_FOR_SIZE
static void fill(void *from, const void *to)
{
	memset32(from, STACK_PATTERN, (u32 *)to - (u32 *)from);
}
#else
/*
 * Eight words at a time, for every new thread waits for it: 770 instructions for 8 KiB, where
 * memset32() takes 6100. Both ends are multiples of 32 bytes, and not the same. Thumb knows eight
 * registers only.
 */
static noinline __attribute__((target("arm"))) void fill(void *from, const void *to)
{
	__asm__ volatile("mov	r3, %2\n"
			 "mov	r4, %2\n"
			 "mov	r5, %2\n"
			 "mov	r6, %2\n"
			 "mov	r7, %2\n"
			 "mov	r8, %2\n"
			 "mov	r9, %2\n"
			 "mov	r10, %2\n"
			 "1:	stmia	%0!, {r3-r10}\n"
			 "cmp	%0, %1\n"
			 "blo	1b\n"
			 : "+r"(from)
			 : "r"(to), "r"(STACK_PATTERN)
			 : "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "cc", "memory");
}
#endif

/**
 * alloc_thread_stack() - a stack of CONFIG_THREAD_SIZE bytes with a guard page below
 *
 * Context: any but NMI. Return: its lowest address, NULL without memory or when the window
 * is full.
 */
void *alloc_thread_stack(void)
{
	void *stack = take_spare();

	if (!stack)
		stack = map_new_stack();
	if (stack)
		fill(stack, stack + CONFIG_THREAD_SIZE);
	return stack;
}

/**
 * free_thread_stack() - give a stack back
 * @stack: from alloc_thread_stack(); nobody runs on it any more
 *
 * Context: any but NMI.
 */
void free_thread_stack(void *stack)
{
	unsigned int slot = stack_slot(stack);

	if (WARN_ON(slot >= NR_SLOTS || stack != slot_stack(slot) || !test_bit(slot, slots)))
		return;
	if (!debug_obj_free(stack, CONFIG_THREAD_SIZE) || keep_spare(stack))
		return;
	unmap_pages((unsigned long)stack, STACK_PAGES);
	give_slot(slot);
}

/**
 * stack_watermark() - how much of a stack was ever used
 * @stack: its lowest address
 * @size:  its size in bytes
 *
 * Context: any. Time grows with what was not used. Return: bytes.
 */
size_t stack_watermark(const void *stack, size_t size)
{
	const u32 *word = stack, *end = stack + size;

	while (word < end && *word == STACK_PATTERN)
		word++;
	return (char *)end - (char *)word;
}

/**
 * stack_guard_hit() - whether an address is in the guard page of a stack
 * @addr:  the address of a fault
 * @stack: gets the stack's lowest address; may be NULL
 *
 * Context: any, on a broken stack too. Return: "thread" or the name of a boot-time stack,
 * NULL if it is in none.
 */
const char *stack_guard_hit(unsigned long addr, void **stack)
{
	const struct boot_stack *s;
	void *hit = NULL;
	const char *name = NULL;

	if (addr - STACK_VA_BASE < NR_SLOTS * SLOT_SIZE) {
		hit = slot_stack(stack_slot((void *)addr));
		if (addr < (unsigned long)hit)
			name = "thread";
	}
	for (s = boot_stacks; s < boot_stacks + NR_BOOT_STACKS && !name; s++) {
		if (addr - (unsigned long)s->guard < PAGE_SIZE) {
			name = s->name;
			hit = (void *)s->base;
		}
	}
	if (name && stack)
		*stack = hit;
	return name;
}

/* The boot-time stacks get the pattern too; on one of them is the caller. */
void boot_stacks_init(void)
{
	const char *here = __builtin_frame_address(0);
	const struct boot_stack *s;

	for (s = boot_stacks; s < boot_stacks + NR_BOOT_STACKS; s++) {
		bool ours = here >= s->base && here < s->top;

		/* What fill() itself needs stays free. */
		fill((void *)s->base, ours ? PTR_ALIGN_DOWN(here - 256, 32) : s->top);
	}
}
