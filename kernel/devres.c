// SPDX-License-Identifier: MIT
/*
 * What is released together with a device.
 *
 * A resource is memory with a header in front: a link in the device's list and the function
 * that releases it. Memory of devm_kmalloc() is a resource whose release does nothing.
 */
#include <linux/cache.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/string.h>

struct devres {
	struct list_head node;
	dr_release_t release;
	const char *name;
	/* As aligned as what kmalloc() gives for a register block or a DMA buffer. */
	u8 data[] __aligned(L1_CACHE_BYTES);
};

static struct devres *devres_of(const void *data)
{
	return container_of((u8 *)data, struct devres, data[0]);
}

/**
 * __devres_alloc() - memory for a resource
 * @release: called with the device and the memory, before that is freed
 * @size:    bytes, cleared
 * @gfp:     as for kmalloc()
 * @name:    of @release
 *
 * Context: as kmalloc(). Return: memory for devres_add() or devres_free(), or NULL.
 */
void *__devres_alloc(dr_release_t release, size_t size, gfp_t gfp, const char *name)
{
	struct devres *dr;
	size_t bytes;

	if (check_add_overflow(sizeof(*dr), size, &bytes))
		return NULL;
	dr = kzalloc(bytes, gfp);
	if (!dr)
		return NULL;
	INIT_LIST_HEAD(&dr->node);
	dr->release = release;
	dr->name = name;
	return dr->data;
}
EXPORT_SYMBOL(__devres_alloc);

/** devres_free() - free what was not added; NULL is allowed. Context: any but NMI */
void devres_free(void *res)
{
	if (res && !WARN_ON(!list_empty(&devres_of(res)->node)))
		kfree(devres_of(res));
}
EXPORT_SYMBOL(devres_free);

/** devres_add() - the device releases this from now on. Context: any but NMI */
void devres_add(struct device *dev, void *res)
{
	unsigned long flags;

	spin_lock_irqsave(&dev->devres_lock, flags);
	list_add(&devres_of(res)->node, &dev->devres);
	spin_unlock_irqrestore(&dev->devres_lock, flags);
}
EXPORT_SYMBOL(devres_add);

/*
 * One resource is looked at at a time, with interrupts on in between: a mark in the list, which is
 * none and has no release, keeps the place.
 *
 *	devres_remove()			interrupt, another thread
 *	the mark is behind A
 *					takes A or B away, adds C in front
 *	looks at what is behind the mark
 */
static void *find(struct device *dev, dr_release_t release, dr_match_t match, void *match_data,
		  bool remove)
{
	struct devres mark = {}, *dr = NULL;
	unsigned long flags;
	bool found = false;

	spin_lock_irqsave(&dev->devres_lock, flags);
	list_add(&mark.node, &dev->devres);
	while (!found && !list_is_last(&mark.node, &dev->devres)) {
		dr = list_next_entry(&mark, node);
		list_move(&mark.node, &dr->node);
		found = dr->release == release && (!match || match(dev, dr->data, match_data));
		if (found && remove)
			list_del_init(&dr->node);
		if (!found) {
			spin_unlock_irqrestore(&dev->devres_lock, flags);
			spin_lock_irqsave(&dev->devres_lock, flags);
		}
	}
	list_del(&mark.node);
	spin_unlock_irqrestore(&dev->devres_lock, flags);
	return found ? dr->data : NULL;
}

/**
 * devres_find() - the latest resource of a kind
 * @dev:	device
 * @release:	what releases it
 * @match:	further condition, called with interrupts off; may be NULL
 * @match_data: for @match
 *
 * Context: any but NMI. Return: the resource, or NULL.
 */
void *devres_find(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	return find(dev, release, match, match_data, false);
}
EXPORT_SYMBOL(devres_find);

/** devres_remove() - devres_find(), and it is the caller's again */
void *devres_remove(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	return find(dev, release, match, match_data, true);
}
EXPORT_SYMBOL(devres_remove);

/** devres_destroy() - devres_remove() and free, without the release; 0 or -ENOENT */
int devres_destroy(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	void *res = devres_remove(dev, release, match, match_data);

	devres_free(res);
	return res ? 0 : -ENOENT;
}
EXPORT_SYMBOL(devres_destroy);

/** devres_release() - devres_remove(), release and free; 0 or -ENOENT */
int devres_release(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	void *res = devres_remove(dev, release, match, match_data);

	if (!res)
		return -ENOENT;
	release(dev, res);
	devres_free(res);
	return 0;
}
EXPORT_SYMBOL(devres_release);

static struct devres *take_latest(struct device *dev)
{
	struct devres *dr, *latest = NULL;
	unsigned long flags;

	spin_lock_irqsave(&dev->devres_lock, flags);
	list_for_each_entry(dr, &dev->devres, node) {
		if (!dr->release)
			continue; /* a mark: of who looks for something meanwhile */
		list_del_init(&dr->node);
		latest = dr;
		break;
	}
	spin_unlock_irqrestore(&dev->devres_lock, flags);
	return latest;
}

/**
 * devres_release_all() - release everything, the latest first
 * @dev: device
 *
 * Context: as the release functions need it, usually task. Return: how many they were.
 */
int devres_release_all(struct device *dev)
{
	struct devres *dr;
	int n = 0;

	while ((dr = take_latest(dev))) {
		dr->release(dev, dr->data);
		kfree(dr);
		n++;
	}
	return n;
}
EXPORT_SYMBOL(devres_release_all);

static void devm_kmalloc_release(struct device *dev, void *res)
{
}

static int is_this(struct device *dev, void *res, void *p)
{
	return res == p;
}

/** devm_kmalloc() - kmalloc() that is freed with the device. Context: as kmalloc() */
void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp)
{
	void *p;

	if (!size)
		return ZERO_SIZE_PTR;
	p = devres_alloc(devm_kmalloc_release, size, gfp);
	if (p)
		devres_add(dev, p);
	return p;
}
EXPORT_SYMBOL(devm_kmalloc);

/** devm_kfree() - free what devm_kmalloc() gave, earlier than the device */
void devm_kfree(struct device *dev, const void *p)
{
	if (!ZERO_OR_NULL_PTR(p))
		WARN_ON(devres_destroy(dev, devm_kmalloc_release, is_this, (void *)p));
}
EXPORT_SYMBOL(devm_kfree);

void *devm_kmemdup(struct device *dev, const void *src, size_t len, gfp_t gfp)
{
	void *p = devm_kmalloc(dev, len, gfp);

	return p ? memcpy(p, src, len) : NULL;
}
EXPORT_SYMBOL(devm_kmemdup);

char *devm_kstrdup(struct device *dev, const char *s, gfp_t gfp)
{
	return s ? devm_kmemdup(dev, s, strlen(s) + 1, gfp) : NULL;
}
EXPORT_SYMBOL(devm_kstrdup);

char *devm_kvasprintf(struct device *dev, gfp_t gfp, const char *fmt, va_list ap)
{
	va_list copy;
	size_t len;
	char *p;

	va_copy(copy, ap);
	len = vsnprintf(NULL, 0, fmt, copy);
	va_end(copy);
	p = devm_kmalloc(dev, len + 1, gfp);
	if (p)
		vsnprintf(p, len + 1, fmt, ap);
	return p;
}
EXPORT_SYMBOL(devm_kvasprintf);

char *devm_kasprintf(struct device *dev, gfp_t gfp, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = devm_kvasprintf(dev, gfp, fmt, ap);
	va_end(ap);
	return p;
}
EXPORT_SYMBOL(devm_kasprintf);

struct action {
	void (*fn)(void *);
	void *data;
};

static void action_release(struct device *dev, void *res)
{
	struct action *a = res;

	a->fn(a->data);
}

static int is_this_action(struct device *dev, void *res, void *p)
{
	const struct action *a = res, *b = p;

	return a->fn == b->fn && a->data == b->data;
}

/**
 * devm_add_action() - call a function when the device goes
 * @dev:    device
 * @action: function
 * @data:   its argument
 *
 * Context: task, may sleep. Return: 0 or -ENOMEM.
 */
int devm_add_action(struct device *dev, void (*action)(void *), void *data)
{
	struct action *a = devres_alloc(action_release, sizeof(*a), GFP_KERNEL);

	if (!a)
		return -ENOMEM;
	*a = (struct action){ .fn = action, .data = data };
	devres_add(dev, a);
	return 0;
}
EXPORT_SYMBOL(devm_add_action);

/** devm_add_action_or_reset() - devm_add_action() that calls @action when it fails */
int devm_add_action_or_reset(struct device *dev, void (*action)(void *), void *data)
{
	int err = devm_add_action(dev, action, data);

	if (err)
		action(data);
	return err;
}
EXPORT_SYMBOL(devm_add_action_or_reset);

/** devm_remove_action() - undo devm_add_action() without a call */
void devm_remove_action(struct device *dev, void (*action)(void *), void *data)
{
	struct action a = { .fn = action, .data = data };

	WARN_ON(devres_destroy(dev, action_release, is_this_action, &a));
}
EXPORT_SYMBOL(devm_remove_action);

/** devm_release_action() - call the function of a devm_add_action() now */
void devm_release_action(struct device *dev, void (*action)(void *), void *data)
{
	struct action a = { .fn = action, .data = data };

	WARN_ON(devres_release(dev, action_release, is_this_action, &a));
}
EXPORT_SYMBOL(devm_release_action);
