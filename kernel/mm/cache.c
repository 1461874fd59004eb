// SPDX-License-Identifier: MIT
/* Cache maintenance by range: for DMA and for new instructions. */
#include <linux/align.h>
#include <linux/export.h>
#include <linux/types.h>
#include <asm/cacheflush.h>

#define for_each_line(line, addr, size)                                                            \
	for (line = ALIGN_DOWN((unsigned long)(addr), L1_CACHE_BYTES);                             \
	     line < (unsigned long)(addr) + (size); line += L1_CACHE_BYTES)

void dcache_clean_range(const void *addr, size_t size)
{
	unsigned long line;

	for_each_line(line, addr, size)
		dcache_clean_line((void *)line);
	dsb();
}
EXPORT_SYMBOL(dcache_clean_range);

void dcache_flush_range(const void *addr, size_t size)
{
	unsigned long line;

	for_each_line(line, addr, size)
		dcache_flush_line((void *)line);
	dsb();
}
EXPORT_SYMBOL(dcache_flush_range);

void dcache_inval_range(const void *addr, size_t size)
{
	unsigned long start = (unsigned long)addr, end = start + size, line;

	if (!size)
		return;
	if (start % L1_CACHE_BYTES)
		dcache_flush_line((void *)start);
	if (end % L1_CACHE_BYTES)
		dcache_flush_line((void *)end);
	for_each_line(line, addr, size)
		dcache_inval_line((void *)line);
	dsb();
}
EXPORT_SYMBOL(dcache_inval_range);

void flush_icache_range(unsigned long start, unsigned long end)
{
	unsigned long line;

	dcache_clean_range((void *)start, end - start);
	for_each_line(line, start, end - start)
		icache_inval_line((void *)line);
	branch_cache_inval();
	dsb();
	isb();
}
EXPORT_SYMBOL(flush_icache_range);

void dcache_clean_all(void)
{
	__cp15_write(0, c7, c10, 0);
	dsb();
}
