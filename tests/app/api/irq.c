// SPDX-License-Identifier: MIT
/* Interrupt lines: requests, primary handlers, depth, chips. */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqchip/chained_irq.h>
#include <linux/irqdesc.h>
#include "check.h"
#include "soft_lines.h"

check_type(request_irq, int(unsigned int, irq_handler_t, unsigned long, const char *, void *));
check_type(request_threaded_irq,
	   int(unsigned int, irq_handler_t, irq_handler_t, unsigned long, const char *, void *));
check_type(free_irq, const void *(unsigned int, void *));
check_type(disable_irq, void(unsigned int));
check_type(disable_irq_nosync, void(unsigned int));
check_type(disable_hardirq, bool(unsigned int));
check_type(enable_irq, void(unsigned int));
check_type(synchronize_irq, void(unsigned int));
check_type(irq_set_irq_type, int(unsigned int, unsigned int));
check_type(irq_get_irq_data, struct irq_data *(unsigned int));
check_type(irq_set_affinity, int(unsigned int, const struct cpumask *));
check_type(enable_irq_wake, int(unsigned int));
check_type(handle_level_irq, void(struct irq_desc *));
check_type(handle_edge_irq, void(struct irq_desc *));
check_type(handle_simple_irq, void(struct irq_desc *));
check_type(handle_fasteoi_irq, void(struct irq_desc *));
check_type(generic_handle_irq, int(unsigned int));
check_type(generic_handle_domain_irq, int(struct irq_domain *, unsigned int));
check_type(irq_set_chained_handler, void(unsigned int, irq_flow_handler_t));
check_type(irq_set_chained_handler_and_data, void(unsigned int, irq_flow_handler_t, void *));
check_type(chained_irq_enter, void(struct irq_chip *, struct irq_desc *));
check_type(chained_irq_exit, void(struct irq_chip *, struct irq_desc *));
check_type(irq_set_handler_data, int(unsigned int, void *));
check_type(irq_domain_add_linear, struct irq_domain *(struct device_node *, unsigned int,
						      const struct irq_domain_ops *, void *));

static int first_runs, second_runs, first_seen_by_second, last_irq;
static bool hard, irqs_off;
static char dev_a, dev_b;
static irqreturn_t answer = IRQ_HANDLED;

static irqreturn_t first(int irq, void *dev)
{
	hard = in_hardirq();
	irqs_off = irqs_disabled();
	last_irq = irq;
	first_runs++;
	soft_lower(0);
	return answer;
}

static irqreturn_t second(int irq, void *dev)
{
	first_seen_by_second = first_runs;
	second_runs++;
	return dev == &dev_b ? IRQ_NONE : IRQ_HANDLED;
}

static void check_values(void)
{
	check("irqreturn_t", IRQ_NONE == 0 && IRQ_HANDLED == 1 && IRQ_WAKE_THREAD == 2);
	check("IRQ_RETVAL", IRQ_RETVAL(0) == IRQ_NONE && IRQ_RETVAL(7) == IRQ_HANDLED);
	check("IRQF_TRIGGER", !IRQF_TRIGGER_NONE && IRQF_TRIGGER_RISING == 1 &&
				      IRQF_TRIGGER_FALLING == 2 && IRQF_TRIGGER_HIGH == 4 &&
				      IRQF_TRIGGER_LOW == 8 && IRQF_TRIGGER_MASK == 15);
	check("IRQ_TYPE", !IRQ_TYPE_NONE && IRQ_TYPE_EDGE_RISING == 1 &&
				  IRQ_TYPE_EDGE_FALLING == 2 && IRQ_TYPE_EDGE_BOTH == 3 &&
				  IRQ_TYPE_LEVEL_HIGH == 4 && IRQ_TYPE_LEVEL_LOW == 8);
	check_eq("IRQF_SHARED", IRQF_SHARED, 0x80);
	check_eq("IRQF_PROBE_SHARED", IRQF_PROBE_SHARED, 0x100);
	check_eq("IRQF_TIMER", IRQF_TIMER, 0x200 | 0x4000 | 0x10000);
	check_eq("IRQF_PERCPU", IRQF_PERCPU, 0x400);
	check_eq("IRQF_ONESHOT", IRQF_ONESHOT, 0x2000);
	check_eq("IRQF_NO_SUSPEND", IRQF_NO_SUSPEND, 0x4000);
	check_eq("IRQF_NO_THREAD", IRQF_NO_THREAD, 0x10000);
	check_eq("IRQF_NO_AUTOEN", IRQF_NO_AUTOEN, 0x80000);
	check("IRQC_IS_HARDIRQ", IRQC_IS_HARDIRQ == 0 && IRQC_IS_NESTED == 1);
}

static void check_refusals(unsigned int irq)
{
	check_eq("no such line", request_irq(9999, first, 0, "x", NULL), -EINVAL);
	check_eq("IRQF_SHARED without dev", request_irq(irq, first, IRQF_SHARED, "x", NULL),
		 -EINVAL);
	check_eq("IRQF_SHARED with IRQF_NO_AUTOEN",
		 request_irq(irq, first, IRQF_SHARED | IRQF_NO_AUTOEN, "x", &dev_a), -EINVAL);
	check_eq("no function", request_threaded_irq(irq, NULL, NULL, 0, "x", &dev_a), -EINVAL);
	check_eq("no primary handler without IRQF_ONESHOT",
		 request_threaded_irq(irq, NULL, first, 0, "x", &dev_a), -EINVAL);
	check("irq_has_action", !irq_has_action(irq));
}

static void check_request(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	check_eq("request_irq", request_irq(irq, first, IRQF_TRIGGER_HIGH, "api", &dev_a), 0);
	check_eq("trigger type to the chip", soft_type, IRQ_TYPE_LEVEL_HIGH);
	check_eq("irqd_get_trigger_type", irqd_get_trigger_type(irq_get_irq_data(irq)), 4);
	check("enabled on return", desc->depth == 0 && irq_has_action(irq));
	soft_raise(0);
	check_eq("one run", first_runs, 1);
	check("handler context", hard && irqs_off && last_irq == irq);
	check_eq("line taken", request_irq(irq, second, 0, "x", &dev_b), -EBUSY);
	check_eq("not all share", request_irq(irq, second, IRQF_SHARED, "x", &dev_b), -EBUSY);

	disable_irq(irq);
	disable_irq_nosync(irq);
	check_eq("depth", desc->depth, 2);
	soft_raise(0);
	enable_irq(irq);
	check_eq("disabled", first_runs, 1);
	enable_irq(irq);
	irq_work_sync(&soft_work);
	check_eq("a level replays by itself", first_runs, 2);
	check("disable_hardirq", disable_hardirq(irq));
	enable_irq(irq);
	synchronize_irq(irq);
	check("free_irq returns the name", !strcmp(free_irq(irq, &dev_a), "api"));
	check("depth after free_irq", desc->depth >= 1 && !irq_has_action(irq));
}

static void check_edge(unsigned int irq)
{
	int before = first_runs;

	check_eq("IRQF_NO_AUTOEN", request_irq(irq, first, IRQF_NO_AUTOEN, "api", NULL), 0);
	soft_raise(2);
	check_eq("not enabled by the request", first_runs, before);
	enable_irq(irq);
	irq_work_sync(&soft_work);
	before = first_runs;
	disable_irq(irq);
	soft_raise(2);
	check_eq("masked edge", first_runs, before);
	enable_irq(irq);
	msleep_interruptible(1);
	check_eq("a masked edge is remembered", first_runs, before + 1);
	free_irq(irq, NULL);
}

static void check_shared(unsigned int irq)
{
	int ret;

	first_runs = second_runs = 0;
	ret = request_irq(irq, first, IRQF_SHARED | IRQF_TRIGGER_HIGH, "a", &dev_a);
	check_eq("IRQF_SHARED", ret, 0);
	ret = request_irq(irq, second, IRQF_SHARED | IRQF_TRIGGER_LOW, "b", &dev_b);
	check_eq("trigger types disagree", ret, -EBUSY);
	ret = request_threaded_irq(irq, second, first, IRQF_SHARED | IRQF_ONESHOT, "b", &dev_b);
	check_eq("IRQF_ONESHOT disagrees", ret, -EBUSY);
	ret = request_irq(irq, second, IRQF_SHARED | IRQF_TRIGGER_HIGH, "b", &dev_b);
	check_eq("second owner", ret, 0);
	soft_raise(0);
	check("all are called in order",
	      first_runs == 1 && second_runs == 1 && first_seen_by_second == 1);
	free_irq(irq, &dev_a);
	check("the other one stays", irq_has_action(irq) && irq_to_desc(irq)->depth == 0);
	free_irq(irq, &dev_b);
}

static void check_chip(unsigned int irq)
{
	struct irq_data *data = irq_get_irq_data(irq);

	check("irq_find_mapping", irq_find_mapping(soft_domain, 1) == irq);
	check_eq("irqd_to_hwirq", irqd_to_hwirq(data), 1);
	check("irq_data_get_irq_chip_data", irq_data_get_irq_chip_data(data) == &dev_a);
	check_eq("irq_set_handler_data", irq_set_handler_data(irq, &dev_b), 0);
	check_eq("irq_set_irq_type", irq_set_irq_type(irq, IRQ_TYPE_LEVEL_LOW), 0);
	check("type at the chip", soft_type == 8 && irqd_get_trigger_type(data) == 8);
	check_eq("irq_set_affinity", irq_set_affinity(irq, cpumask_of(0)), 0);
	check_eq("enable_irq_wake", enable_irq_wake(irq), 0);
	check_eq("disable_irq_wake", disable_irq_wake(irq), 0);
	check_eq("request_any_context_irq", request_any_context_irq(irq, second, 0, "any", &dev_a),
		 IRQC_IS_HARDIRQ);
	free_irq(irq, &dev_a);
	check_eq("generic_handle_irq", generic_handle_irq(9999), -EINVAL);
}

static void check_devm(unsigned int irq)
{
	struct device *dev = root_device_register("api_irq");
	int ret;

	if (IS_ERR(dev))
		return;
	check_eq("devm_request_irq", devm_request_irq(dev, irq, second, 0, "devm", &dev_a), 0);
	devm_free_irq(dev, irq, &dev_a);
	check("devm_free_irq", !irq_has_action(irq));
	ret = devm_request_threaded_irq(dev, irq, second, first, IRQF_ONESHOT, "devm", &dev_a);
	check_eq("devm_request_threaded_irq", ret, 0);
	root_device_unregister(dev);
	check("freed with the device", !irq_has_action(irq));
}

static int __init api_init(void)
{
	check_values();
	if (!soft_init(&dev_a))
		return -ENOMEM;
	check_refusals(soft_irq(0));
	check_request(soft_irq(0));
	check_edge(soft_irq(2));
	check_shared(soft_irq(0));
	check_chip(soft_irq(1));
	check_devm(soft_irq(3));
	soft_exit();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
