// SPDX-License-Identifier: MIT
/*
 * Changes to the page tables that boot/mmu.c made: ARM1176JZF-S TRM, section 6.11.
 *
 * The CPU reads the tables past its L1 cache, so that a changed word has to be written back
 * before it counts (TRM, section 6.5).
 */
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/io.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <asm/cacheflush.h>
#include <asm/tlbflush.h>
#include <soc/bcm2835.h>
#include <bhk/mm.h>
#include "internal.h"
#include "pgtable.h"

/* A second-level table: 256 words, aligned to its size. */
#define TABLE_SIZE (PTE_ENTRIES * sizeof(u32))

unsigned long table_pages;

/**
 * pte_of() - the second-level entry of an address
 * @addr: address
 *
 * Context: any. Return: NULL if the megabyte is a section or not mapped.
 */
u32 *pte_of(unsigned long addr)
{
	u32 pgd = boot_pgd[addr / SECTION_SIZE];

	if ((pgd & 3) != PGD_TYPE_TABLE)
		return NULL;
	return (u32 *)(pgd & ~(TABLE_SIZE - 1)) + (addr / PAGE_SIZE) % PTE_ENTRIES;
}

/* Make a word of a page table seen by the table walk. */
void set_table_word(u32 *entry, u32 value)
{
	WRITE_ONCE(*entry, value);
	dcache_clean_line(entry);
	dsb();
}

void set_pte(unsigned long addr, u32 *pte, u32 value)
{
	set_table_word(pte, value);
	tlb_flush_page(addr);
}

/**
 * map_table() - give a megabyte that is not mapped a second-level table
 * @addr: address in it
 *
 * Four tables share a page; it is never given back.
 *
 * Context: any but NMI. Return: 0 or -ENOMEM.
 */
int map_table(unsigned long addr)
{
	static char *room; /* I: the rest of the last page; NULL: nothing */
	unsigned long flags;
	char *table, *page = NULL;

	if (!READ_ONCE(room)) {
		page = (char *)get_zeroed_page(GFP_ATOMIC);
		if (page) /* for all tables in it: each is as it is now until it is used */
			dcache_clean_range(page, PAGE_SIZE);
	}
	local_irq_save(flags);
	if (!room && page) {
		room = page;
		page = NULL;
		table_pages++;
	}
	table = room;
	if (table) {
		room = IS_ALIGNED((unsigned long)table + TABLE_SIZE, PAGE_SIZE) ? NULL
										: table + TABLE_SIZE;
		set_table_word(&boot_pgd[addr / SECTION_SIZE], (u32)table | PGD_TYPE_TABLE);
	}
	local_irq_restore(flags);
	free_page((unsigned long)page);
	return table ? 0 : -ENOMEM;
}

/** addr_mapped() - whether an access to an address reaches memory or a device. Context: any */
bool addr_mapped(unsigned long addr)
{
	u32 *pte = pte_of(addr);

	return pte ? *pte != 0 : boot_pgd[addr / SECTION_SIZE] != 0;
}

static int change_pages(unsigned long addr, int numpages, u32 clear, u32 set)
{
	for (; numpages > 0; numpages--, addr += PAGE_SIZE) {
		u32 *pte = pte_of(addr);

		if (!pte || !*pte)
			return -EINVAL;
		set_pte(addr, pte, (*pte & ~clear) | set);
	}
	return 0;
}

/**
 * set_memory_ro() - forbid writing to pages of the kernel image
 * @addr:     address of the first one
 * @numpages: how many
 *
 * Context: any. Return: 0; -EINVAL for what is not mapped in pages (only the first
 * megabytes, where the image is, and the thread stacks are).
 */
int set_memory_ro(unsigned long addr, int numpages)
{
	return change_pages(addr, numpages, 0, PTE_APX);
}

/** set_memory_rw() - the reverse */
int set_memory_rw(unsigned long addr, int numpages)
{
	return change_pages(addr, numpages, PTE_APX, 0);
}

static void uncache_section(unsigned long addr)
{
	u32 *pte = pte_of(addr);
	unsigned int i;

	if (!pte) {
		set_table_word(&boot_pgd[addr / SECTION_SIZE], addr | SECT_UNCACHED);
		return;
	}
	for (i = 0; i < PTE_ENTRIES; i++)
		if (pte[i])
			set_table_word(&pte[i], (pte[i] & ~(PTE_C | PTE_B)) | PTE_TEX(1));
}

/**
 * set_memory_uc() - take memory out of the caches
 * @addr: start of a megabyte
 * @size: bytes, rounded up to megabytes
 *
 * For memory that a bus master works on all the time, such as a framebuffer. The whole
 * megabytes change: nobody else may be using them.
 *
 * Context: any; writing a megabyte back takes some 30000 cache operations.
 * Return: 0; -EINVAL for what is not mapped, or does not begin with a megabyte.
 */
int set_memory_uc(unsigned long addr, size_t size)
{
	unsigned long a;

	if (addr % SECTION_SIZE)
		return -EINVAL;
	for (a = addr; a < addr + size; a += SECTION_SIZE)
		if (!addr_mapped(a))
			return -EINVAL;
	for (a = addr; a < addr + size; a += SECTION_SIZE) {
		uncache_section(a);
		tlb_flush_all();
		/* Only now can no line come back. */
		dcache_flush_range((void *)a, SECTION_SIZE);
	}
	return 0;
}

/**
 * text_patch_word() - replace an instruction of the running kernel
 * @addr: where, aligned to 4
 * @insn: the new one
 *
 * The page is writable only for the moment of the write. Others see the old instruction or
 * the new one.
 *
 * Context: any; some 60 instructions with interrupts off.
 * Return: 0; -EINVAL if @addr is no kernel text.
 */
int text_patch_word(void *addr, u32 insn)
{
	u32 *pte = pte_of((unsigned long)addr);
	unsigned long flags;
	u32 old;

	if (!pte || !*pte || ((unsigned long)addr & 3))
		return -EINVAL;
	local_irq_save(flags);
	old = *pte;
	set_pte((unsigned long)addr, pte, old & ~PTE_APX);
	WRITE_ONCE(*(u32 *)addr, insn);
	dcache_clean_line(addr);
	dsb();
	icache_inval_line(addr);
	branch_cache_inval();
	set_pte((unsigned long)addr, pte, old);
	local_irq_restore(flags);
	return 0;
}

/**
 * __ioremap() - address at which a range of physical addresses is seen, past the caches
 * @phys: first address
 * @size: length in bytes
 *
 * Registers are mapped one to one from boot on. RAM must be whole megabytes that the kernel
 * does not use otherwise, as the GPU's are.
 *
 * Context: any. Return: address, NULL if that cannot be.
 */
void __iomem *__ioremap(phys_addr_t phys, size_t size)
{
	if (phys >= PERIPHERAL_BASE && phys - PERIPHERAL_BASE + size <= PERIPHERAL_SIZE)
		return phys_to_virt(phys);
	if (virt_to_page(phys_to_virt(phys)) ||
	    set_memory_uc(ALIGN_DOWN(phys, SECTION_SIZE), size + phys % SECTION_SIZE))
		return NULL;
	return phys_to_virt(phys);
}
EXPORT_SYMBOL(__ioremap);
