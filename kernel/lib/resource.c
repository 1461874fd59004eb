// SPDX-License-Identifier: MIT
/* Which driver has claimed which physical addresses. */
#include <linux/ioport.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/mutex.h>
#include <linux/slab.h>

static LIST_HEAD(claims);
static DEFINE_MUTEX(claims_lock);

static struct resource *find_overlap(const struct resource *range)
{
	struct resource *claim;

	list_for_each_entry(claim, &claims, node)
		if (resource_overlaps(claim, range))
			return claim;
	return NULL;
}

struct resource *request_mem_region(resource_size_t start, resource_size_t n, const char *name)
{
	struct resource *claim;
	bool taken;

	claim = kmalloc(sizeof(*claim), GFP_KERNEL);
	if (!claim)
		return NULL;
	*claim = DEFINE_RES_MEM_NAMED(start, n, name);
	claim->flags |= IORESOURCE_BUSY;

	mutex_lock(&claims_lock);
	taken = find_overlap(claim) != NULL;
	if (!taken)
		list_add_tail(&claim->node, &claims);
	mutex_unlock(&claims_lock);

	if (taken) {
		kfree(claim);
		return NULL;
	}
	return claim;
}
EXPORT_SYMBOL(request_mem_region);

void release_mem_region(resource_size_t start, resource_size_t n)
{
	struct resource range = DEFINE_RES_MEM(start, n);
	struct resource *claim;

	mutex_lock(&claims_lock);
	claim = find_overlap(&range);
	if (claim && claim->start == range.start && claim->end == range.end)
		list_del(&claim->node);
	else
		claim = NULL;
	mutex_unlock(&claims_lock);

	WARN(!claim, "Trying to free nonexistent resource <%08x-%08x>\n", range.start, range.end);
	kfree(claim);
}
EXPORT_SYMBOL(release_mem_region);
