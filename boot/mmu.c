// SPDX-License-Identifier: MIT
/*
 * The first page tables: ARM1176JZF-S TRM, section 6.11 (ARMv6 descriptors, XP set).
 *
 * RAM is mapped one to one in sections. The first MAPPED_MB megabytes, where the kernel
 * image is, use 4 KiB pages: text is read-only, everything else is never executed, page 0
 * and the pages below the boot-time stacks are not mapped.
 */
#include <linux/init.h>
#include <linux/types.h>
#include <asm/pgtable.h>
#include <soc/bcm2835.h>
#include "boot.h"

#define MAPPED_MB 2

u32 boot_pgd[PGD_ENTRIES] __aligned(PGD_ENTRIES * 4);
static u32 image_pte[MAPPED_MB][PTE_ENTRIES] __aligned(PTE_ENTRIES * 4);

extern char _stext[], _etext[], __rodata_start[], __rodata_end[];
extern char __irq_stack_guard[], __softirq_stack_guard[], __init_stack_guard[];
extern char __abt_stack_guard[], __und_stack_guard[], __fiq_stack_guard[];

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

static void __init unmap_guards(void)
{
	char *const guard[] = {
		__init_stack_guard, __irq_stack_guard, __softirq_stack_guard,
		__abt_stack_guard,  __und_stack_guard, __fiq_stack_guard,
	};
	unsigned int i;

	for (i = 0; i < sizeof(guard) / sizeof(guard[0]); i++)
		*image_pte_of((unsigned long)guard[i]) = 0;
}

/**
 * boot_mmu_setup() - fill the translation tables
 *
 * Context: boot, MMU off. Return: the translation table's address, for TTBR0.
 */
u32 *__init boot_mmu_setup(void)
{
	u32 a;

	for (a = MAPPED_MB * SECTION_SIZE; a < RAM_SIZE_MAX; a += SECTION_SIZE)
		boot_pgd[a / SECTION_SIZE] = a | SECT_KERNEL;
	for (a = PERIPHERAL_BASE; a < PERIPHERAL_BASE + PERIPHERAL_SIZE; a += SECTION_SIZE)
		boot_pgd[a / SECTION_SIZE] = a | SECT_DEVICE;
	map_image();
	unmap_guards();
	return boot_pgd;
}
