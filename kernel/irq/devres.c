// SPDX-License-Identifier: MIT
/* Lines that are freed together with a device. */
#include <linux/bug.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/interrupt.h>

struct irq_devres {
	unsigned int irq;
	void *dev_id;
};

static void devm_irq_release(struct device *dev, void *res)
{
	const struct irq_devres *this = res;

	free_irq(this->irq, this->dev_id);
}

static int devm_irq_match(struct device *dev, void *res, void *data)
{
	const struct irq_devres *this = res, *wanted = data;

	return this->irq == wanted->irq && this->dev_id == wanted->dev_id;
}

/* A request that succeeded, @ret < 0: did not, becomes the device's. */
static int keep_for(struct device *dev, struct irq_devres *dr, unsigned int irq, void *dev_id,
		    int ret)
{
	if (ret < 0) {
		devres_free(dr);
		return ret;
	}
	dr->irq = irq;
	dr->dev_id = dev_id;
	devres_add(dev, dr);
	return ret;
}

/**
 * devm_request_threaded_irq() - request_threaded_irq(), freed with a device
 * @dev:       the device
 * @irq:       the line
 * @handler:   primary handler
 * @thread_fn: thread function, or NULL
 * @irqflags:  IRQF_*
 * @devname:   shown in /proc/interrupts; NULL: the device's name
 * @dev_id:    passed to both functions
 *
 * Context: task. Sleeps. Return: as request_threaded_irq().
 */
int devm_request_threaded_irq(struct device *dev, unsigned int irq, irq_handler_t handler,
			      irq_handler_t thread_fn, unsigned long irqflags, const char *devname,
			      void *dev_id)
{
	struct irq_devres *dr = devres_alloc(devm_irq_release, sizeof(*dr), GFP_KERNEL);

	if (!dr)
		return -ENOMEM;
	return keep_for(dev, dr, irq, dev_id,
			request_threaded_irq(irq, handler, thread_fn, irqflags,
					     devname ? devname : dev_name(dev), dev_id));
}
EXPORT_SYMBOL(devm_request_threaded_irq);

/**
 * devm_request_any_context_irq() - request_any_context_irq(), freed with a device
 * @dev:      the device
 * @irq:      the line
 * @handler:  the handler
 * @irqflags: IRQF_*
 * @devname:  shown in /proc/interrupts; NULL: the device's name
 * @dev_id:   passed to the handler
 *
 * Context: task. Sleeps. Return: as request_any_context_irq().
 */
int devm_request_any_context_irq(struct device *dev, unsigned int irq, irq_handler_t handler,
				 unsigned long irqflags, const char *devname, void *dev_id)
{
	struct irq_devres *dr = devres_alloc(devm_irq_release, sizeof(*dr), GFP_KERNEL);

	if (!dr)
		return -ENOMEM;
	return keep_for(dev, dr, irq, dev_id,
			request_any_context_irq(irq, handler, irqflags,
						devname ? devname : dev_name(dev), dev_id));
}
EXPORT_SYMBOL(devm_request_any_context_irq);

/**
 * devm_free_irq() - free a line earlier than its device
 * @dev:    the device
 * @irq:    the line
 * @dev_id: as given to devm_request_irq()
 *
 * Context: task. Sleeps. A line that was not requested with this device is reported.
 */
void devm_free_irq(struct device *dev, unsigned int irq, void *dev_id)
{
	struct irq_devres wanted = {irq, dev_id};

	WARN_ON(devres_destroy(dev, devm_irq_release, devm_irq_match, &wanted));
	free_irq(irq, dev_id);
}
EXPORT_SYMBOL(devm_free_irq);
