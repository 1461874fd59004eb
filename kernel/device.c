// SPDX-License-Identifier: MIT
/* The list of devices, and the classes that sort them. */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

static LIST_HEAD(devices);
static DEFINE_MUTEX(devices_mutex);

/**
 * device_initialize() - make a structure a device that nobody knows yet
 * @dev: cleared memory, with what the caller sets itself
 *
 * It is given up with put_device() from here on.
 *
 * Context: any.
 */
void device_initialize(struct device *dev)
{
	kref_init(&dev->kref);
	INIT_LIST_HEAD(&dev->node);
	INIT_LIST_HEAD(&dev->devres);
	spin_lock_init(&dev->devres_lock);
	mutex_init(&dev->mutex);
}
EXPORT_SYMBOL(device_initialize);

static struct device *find_by_name(const struct class *cls, const char *name)
{
	struct device *dev;

	list_for_each_entry(dev, &devices, node)
		if (dev->class == cls && !strcmp(dev->name, name))
			return dev;
	return NULL;
}

/**
 * device_add() - put a device into the list
 * @dev: initialised, with a name
 *
 * Context: task, may sleep.
 * Return: 0; -EINVAL: no name; -EEXIST: its class has one of that name.
 */
int device_add(struct device *dev)
{
	int err = 0;

	if (!dev->name[0] && dev->init_name)
		strscpy(dev->name, dev->init_name, sizeof(dev->name));
	dev->init_name = NULL;
	if (!dev->name[0])
		return -EINVAL;
	mutex_lock(&devices_mutex);
	if (find_by_name(dev->class, dev->name)) {
		err = -EEXIST;
	} else {
		get_device(dev);
		get_device(dev->parent);
		list_add_tail(&dev->node, &devices);
		dev->registered = true;
	}
	mutex_unlock(&devices_mutex);
	return err;
}
EXPORT_SYMBOL(device_add);

int device_register(struct device *dev)
{
	device_initialize(dev);
	return device_add(dev);
}
EXPORT_SYMBOL(device_register);

/** device_del() - undo device_add(); what devm_ functions gave is released. Context: task */
void device_del(struct device *dev)
{
	mutex_lock(&devices_mutex);
	list_del_init(&dev->node);
	dev->registered = false;
	mutex_unlock(&devices_mutex);
	devres_release_all(dev);
	put_device(dev->parent);
	put_device(dev);
}
EXPORT_SYMBOL(device_del);

void device_unregister(struct device *dev)
{
	device_del(dev);
	put_device(dev);
}
EXPORT_SYMBOL(device_unregister);

static void root_device_release(struct device *dev)
{
	kfree(dev);
}

/**
 * root_device_register() - make a device of which only the name matters
 * @name: its name, for dev_*() messages and devm_ functions
 *
 * Ends with root_device_unregister().
 *
 * Context: task. Return: the device, or ERR_PTR(-ENOMEM), ERR_PTR(-EEXIST).
 */
struct device *root_device_register(const char *name)
{
	struct device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	int err;

	if (!dev)
		return ERR_PTR(-ENOMEM);
	dev->release = root_device_release;
	device_initialize(dev);
	err = dev_set_name(dev, "%s", name);
	err = err ?: device_add(dev);
	if (err) {
		put_device(dev);
		return ERR_PTR(err);
	}
	return dev;
}
EXPORT_SYMBOL(root_device_register);

/** root_device_unregister() - end it, and what devm_ functions gave to it. Context: task */
void root_device_unregister(struct device *dev)
{
	device_unregister(dev);
}
EXPORT_SYMBOL(root_device_unregister);

struct device *get_device(struct device *dev)
{
	if (dev)
		kref_get(&dev->kref);
	return dev;
}
EXPORT_SYMBOL(get_device);

static void device_free(struct kref *kref)
{
	struct device *dev = container_of(kref, struct device, kref);

	devres_release_all(dev);
	if (dev->release)
		dev->release(dev);
	else if (dev->class && dev->class->dev_release)
		dev->class->dev_release(dev);
	else
		WARN(1, "Device '%s' does not have a release() function, it is broken and must be fixed.\n",
		     dev_name(dev));
}

/** put_device() - drop a reference; NULL is allowed. Context: as the release function */
void put_device(struct device *dev)
{
	if (dev)
		kref_put(&dev->kref, device_free);
}
EXPORT_SYMBOL(put_device);

/** dev_set_name() - name a device before device_add(); always 0. Context: any */
int dev_set_name(struct device *dev, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(dev->name, sizeof(dev->name), fmt, args);
	va_end(args);
	return 0;
}
EXPORT_SYMBOL(dev_set_name);

/** device_for_each() - call @fn for each device until it returns other than 0 */
int device_for_each(int (*fn)(struct device *dev, void *data), void *data)
{
	struct device *dev;
	int ret = 0;

	mutex_lock(&devices_mutex);
	list_for_each_entry(dev, &devices, node) {
		ret = fn(dev, data);
		if (ret)
			break;
	}
	mutex_unlock(&devices_mutex);
	return ret;
}

/**
 * __class_create() - class_create() without its first letters
 * @owner: module
 * @name:  not copied
 *
 * Context: task, may sleep. Return: the class, or ERR_PTR(-ENOMEM).
 */
struct class *__class_create(struct module *owner, const char *name)
{
	struct class *cls = kzalloc(sizeof(*cls), GFP_KERNEL);

	if (!cls)
		return ERR_PTR(-ENOMEM);
	cls->name = name;
	cls->owner = owner;
	return cls;
}
EXPORT_SYMBOL(__class_create);

/** class_destroy() - free what class_create() made; its devices are gone. Context: task */
void class_destroy(struct class *cls)
{
	if (!IS_ERR_OR_NULL(cls))
		kfree(cls);
}
EXPORT_SYMBOL(class_destroy);

/* A class is only known to its devices. */
int class_register(struct class *cls)
{
	return 0;
}
EXPORT_SYMBOL(class_register);

void class_unregister(struct class *cls)
{
}
EXPORT_SYMBOL(class_unregister);

static void device_create_release(struct device *dev)
{
	kfree(dev);
}

static struct device *create(struct class *cls, struct device *parent, dev_t devt, void *drvdata,
			     const char *fmt, va_list args) __printf(5, 0);
static struct device *create(struct class *cls, struct device *parent, dev_t devt, void *drvdata,
			     const char *fmt, va_list args)
{
	struct device *dev;
	int err;

	if (IS_ERR_OR_NULL(cls))
		return ERR_PTR(-ENODEV);
	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev)
		return ERR_PTR(-ENOMEM);
	device_initialize(dev);
	dev->class = cls;
	dev->parent = parent;
	dev->devt = devt;
	dev->driver_data = drvdata;
	dev->release = device_create_release;
	vsnprintf(dev->name, sizeof(dev->name), fmt, args);
	err = device_add(dev);
	if (!err)
		return dev;
	put_device(dev);
	return ERR_PTR(err);
}

/**
 * device_create() - make a device, and its node in /dev
 * @cls:     class
 * @parent:  may be NULL
 * @devt:    number of the character device; 0: no node
 * @drvdata: for dev_get_drvdata()
 * @fmt:     name
 *
 * Context: task, may sleep. Return: the device, or ERR_PTR(): -ENODEV, -ENOMEM, -EEXIST.
 */
struct device *device_create(struct class *cls, struct device *parent, dev_t devt, void *drvdata,
			     const char *fmt, ...)
{
	struct device *dev;
	va_list args;

	va_start(args, fmt);
	dev = create(cls, parent, devt, drvdata, fmt, args);
	va_end(args);
	return dev;
}
EXPORT_SYMBOL(device_create);

struct device *device_create_with_groups(struct class *cls, struct device *parent, dev_t devt,
					 void *drvdata, const struct attribute_group **groups,
					 const char *fmt, ...)
{
	struct device *dev;
	va_list args;

	va_start(args, fmt);
	dev = create(cls, parent, devt, drvdata, fmt, args);
	va_end(args);
	return dev;
}
EXPORT_SYMBOL(device_create_with_groups);

/** device_destroy() - undo device_create(); nothing if there is none. Context: task */
void device_destroy(struct class *cls, dev_t devt)
{
	struct device *dev, *found = NULL;

	mutex_lock(&devices_mutex);
	list_for_each_entry(dev, &devices, node) {
		if (dev->class == cls && dev->devt == devt) {
			found = dev;
			break;
		}
	}
	mutex_unlock(&devices_mutex);
	if (found)
		device_unregister(found);
}
EXPORT_SYMBOL(device_destroy);

/** dev_driver_string() - driver of a device, else its bus or class, for messages */
const char *dev_driver_string(const struct device *dev)
{
	if (dev->driver)
		return dev->driver->name;
	return dev->class ? dev->class->name : "";
}
EXPORT_SYMBOL(dev_driver_string);

static void print(const char *level, const struct device *dev, struct va_format *vaf)
{
	if (dev)
		printk("%s%s %s: %pV", level, dev_driver_string(dev), dev_name(dev), vaf);
	else
		printk("%s(NULL device *): %pV", level, vaf);
}

void _dev_printk(const char *level, const struct device *dev, const char *fmt, ...)
{
	struct va_format vaf = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	vaf.va = &args;
	print(level, dev, &vaf);
	va_end(args);
}
EXPORT_SYMBOL(_dev_printk);

int dev_err_probe(const struct device *dev, int err, const char *fmt, ...)
{
	struct va_format vaf = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	vaf.va = &args;
	if (err != -EPROBE_DEFER)
		_dev_printk(KERN_ERR, dev, "error %d: %pV", err, &vaf);
	va_end(args);
	return err;
}
EXPORT_SYMBOL(dev_err_probe);
