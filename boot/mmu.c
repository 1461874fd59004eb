// SPDX-License-Identifier: MIT
/*
 * The first page tables: ARM1176JZF-S TRM, section 6.11 (ARMv6 descriptors, XP set).
 *
 * RAM is mapped one to one in sections. The first MAPPED_MB megabytes, where the kernel
 * image is, use 4 KiB pages: text is read-only, everything else is never executed, page 0 is not
 * mapped. The boot-time stacks are seen a second time, each with an unmapped page below it.
 */
#include <linux/init.h>
#include <linux/types.h>
#include <asm/memory.h>
#include <asm/pgtable.h>
#include <soc/bcm2835.h>
#include "boot.h"

#define MAPPED_MB 2

u32 boot_pgd[PGD_ENTRIES] __aligned(PGD_ENTRIES * 4) __section(".pgd");
static u32 image_pte[MAPPED_MB][PTE_ENTRIES] __aligned(PTE_ENTRIES * 4);
/* Of the megabyte at BOOT_STACK_VA, where the first threads have theirs, too. */
static u32 stack_pte[PTE_ENTRIES] __aligned(PTE_ENTRIES * 4);

extern char _stext[], _etext[], __rodata_start[], __rodata_end[];

/* Of a stack: where it is seen, its end, and where its memory is. */
#define STACK(name) extern char __##name##_stack[], __##name##_stack_top[], __##name##_stack_phys[]
STACK(init);
STACK(irq);
STACK(softirq);
STACK(abt);
STACK(und);
STACK(fiq);

static u32 *image_pte_of(unsigned long addr)
{
	return &image_pte[addr / SECTION_SIZE][(addr / PAGE_SIZE) % PTE_ENTRIES];
}

static void __init map_pages(const char *from, const char *to, u32 prot)
{
	unsigned long a;

	for (a = (unsigned long)from; a < (unsigned long)to; a += PAGE_SIZE)
		*image_pte_of(a) = a | prot;
}

static void __init map_image(void)
{
	unsigned int mb;

	for (mb = 0; mb < MAPPED_MB; mb++)
		boot_pgd[mb] = (u32)image_pte[mb] | PGD_TYPE_TABLE;
	map_pages((char *)PAGE_SIZE, (char *)(MAPPED_MB * SECTION_SIZE), PAGE_KERNEL);
	map_pages((char *)((unsigned long)_stext & PAGE_MASK), _etext, PAGE_KERNEL_EXEC_RO);
	map_pages(__rodata_start, __rodata_end, PAGE_KERNEL_RO);
}

static void __init map_stack(const char *stack, const char *top, const char *phys)
{
	for (; stack < top; stack += PAGE_SIZE, phys += PAGE_SIZE)
		stack_pte[(unsigned long)stack / PAGE_SIZE % PTE_ENTRIES] = (u32)phys | PAGE_KERNEL;
}

#define MAP_STACK(name) \
	map_stack(__##name##_stack, __##name##_stack_top, __##name##_stack_phys)

static void __init map_stacks(void)
{
	boot_pgd[BOOT_STACK_VA / SECTION_SIZE] = (u32)stack_pte | PGD_TYPE_TABLE;
	MAP_STACK(init);
	MAP_STACK(irq);
	MAP_STACK(softirq);
	MAP_STACK(abt);
	MAP_STACK(und);
	MAP_STACK(fiq);
}

/**
 * boot_mmu_setup() - fill the translation tables
 *
 * Context: boot, MMU off, boot_pgd cleared. Return: the translation table's address, for TTBR0.
 */
u32 *__init boot_mmu_setup(void)
{
	u32 a;

	for (a = MAPPED_MB * SECTION_SIZE; a < RAM_SIZE_MAX; a += SECTION_SIZE)
		boot_pgd[a / SECTION_SIZE] = a | SECT_KERNEL;
	for (a = PERIPHERAL_BASE; a < PERIPHERAL_BASE + PERIPHERAL_SIZE; a += SECTION_SIZE)
		boot_pgd[a / SECTION_SIZE] = a | SECT_DEVICE;
	map_image();
	map_stacks();
	return boot_pgd;
}
