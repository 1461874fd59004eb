// SPDX-License-Identifier: MIT
/* /proc/interrupts and /proc/irq/N/, character by character as on Linux; devm_request_irq(). */
#include <linux/device.h>
#include <linux/fcntl.h>
#include <linux/string.h>
#include <bhk/vfs.h>
#include "irq_lines.h"

static char text[4096];
static int dev_a, dev_b;

static irqreturn_t handled(int irq, void *dev)
{
	aux_lower();
	return IRQ_HANDLED;
}

static irqreturn_t denied(int irq, void *dev)
{
	aux_lower();
	return IRQ_NONE;
}

static void take(struct kunit *test, irq_handler_t handler, const char *name, int *dev)
{
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, handler, IRQF_SHARED, name, dev), 0);
}

static const char *read_file(struct kunit *test, const char *path)
{
	struct file *file = vfs_open(path, O_RDONLY);
	ssize_t n, len = 0;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	while ((n = vfs_read(file, text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	vfs_release(file);
	text[len] = '\0';
	return text;
}

/* The line of /proc/interrupts that begins with @head, without its newline; "": none. */
static const char *line_of(struct kunit *test, const char *head)
{
	char *line = (char *)read_file(test, "/proc/interrupts");
	char *end;

	while (strncmp(line, head, strlen(head))) {
		line = strchr(line, '\n');
		if (!line || !*++line)
			return "";
	}
	end = strchr(line, '\n');
	if (end)
		*end = '\0';
	return line;
}

static int irq_proc_test_init(struct kunit *test)
{
	aux_lower();
	irq_to_desc(IRQ_AUX)->stat = (struct run_stat){};
	return 0;
}

static void interrupts_columns(struct kunit *test)
{
	take(test, handled, "bhfmt-aux", &dev_a);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, line_of(test, " 53:"),
			   " 53:          1  ARMCTRL-level  61 Edge      bhfmt-aux");
	take(test, handled, "second", &dev_b);
	aux_raise();
	aux_raise();
	KUNIT_EXPECT_STREQ(test, line_of(test, " 53:"),
			   " 53:          3  ARMCTRL-level  61 Edge      bhfmt-aux, second");
	free_irq(IRQ_AUX, &dev_a);
	free_irq(IRQ_AUX, &dev_b);
	KUNIT_EXPECT_STREQ(test, line_of(test, " 53:"),
			   " 53:          3  ARMCTRL-level  61 Edge    ");
}

static void interrupts_first_and_last_line(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, line_of(test, "   "), "           CPU0       ");
	KUNIT_EXPECT_EQ(test, strlen(line_of(test, "Err:")), strlen("Err:          0"));
	KUNIT_EXPECT_STREQ(test, line_of(test, " 52:"), "");
}

static void line_files(struct kunit *test)
{
	take(test, handled, "one", &dev_a);
	take(test, handled, "two", &dev_b);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, read_file(test, "/proc/irq/53/actions"), "one,two\n");
	KUNIT_EXPECT_STREQ(test, read_file(test, "/proc/irq/53/chip_name"), "ARMCTRL-level\n");
	KUNIT_EXPECT_STREQ(test, read_file(test, "/proc/irq/53/hwirq"), "61\n");
	KUNIT_EXPECT_STREQ(test, read_file(test, "/proc/irq/53/name"), "\n");
	KUNIT_EXPECT_STREQ(test, read_file(test, "/proc/irq/53/per_cpu_count"), "1\n");
	KUNIT_EXPECT_STREQ(test, read_file(test, "/proc/irq/53/type"), "edge\n");
	KUNIT_EXPECT_STREQ(test, read_file(test, "/proc/irq/53/wakeup"), "disabled\n");
	enable_irq_wake(IRQ_AUX);
	KUNIT_EXPECT_STREQ(test, read_file(test, "/proc/irq/53/wakeup"), "enabled\n");
	disable_irq_wake(IRQ_AUX);
	free_irq(IRQ_AUX, &dev_a);
	free_irq(IRQ_AUX, &dev_b);
	KUNIT_EXPECT_STREQ(test, read_file(test, "/proc/irq/53/actions"), "\n");
}

static void spurious_file(struct kunit *test)
{
	take(test, denied, "deny", &dev_a);
	KUNIT_EXPECT_STREQ(test, read_file(test, "/proc/irq/53/spurious"),
			   "count 0\nunhandled 0\nlast_unhandled 0 ms\n");
	aux_raise();
	aux_raise();
	read_file(test, "/proc/irq/53/spurious");
	KUNIT_EXPECT_EQ(test, strncmp(text, "count 2\nunhandled 2\nlast_unhandled ", 35), 0);
	KUNIT_EXPECT_PTR_EQ(test, strstr(text, " ms\n"), text + strlen(text) - 4);
	free_irq(IRQ_AUX, &dev_a);
}

static unsigned int found;
static const char *wanted;

static void find_entry(const char *name, umode_t mode, dev_t dev, void *data)
{
	found += !strcmp(name, wanted);
}

static unsigned int entries(struct kunit *test, const char *path, const char *name)
{
	found = 0;
	wanted = name;
	KUNIT_EXPECT_EQ(test, vfs_ls(path, find_entry, NULL), 0);
	return found;
}

static void handler_has_a_folder_while_it_is_there(struct kunit *test)
{
	take(test, handled, "my-handler", &dev_a);
	KUNIT_EXPECT_EQ(test, entries(test, "/proc/irq/53", "my-handler"), 1u);
	take(test, handled, "my-handler", &dev_b);
	KUNIT_EXPECT_EQ(test, entries(test, "/proc/irq/53", "my-handler"), 1u);
	free_irq(IRQ_AUX, &dev_b);
	KUNIT_EXPECT_EQ(test, entries(test, "/proc/irq/53", "my-handler"), 1u);
	free_irq(IRQ_AUX, &dev_a);
	KUNIT_EXPECT_EQ(test, entries(test, "/proc/irq/53", "my-handler"), 0u);
	KUNIT_EXPECT_EQ(test, entries(test, "/proc/irq", "53"), 1u);
	KUNIT_EXPECT_EQ(test, entries(test, "/proc/irq", "27"), 1u);
	/* Requested before there was a folder: as on Linux, it gets none. */
	KUNIT_EXPECT_EQ(test, entries(test, "/proc/irq/27", "timer"), 0u);
	KUNIT_EXPECT_EQ(test, entries(test, "/proc/irq", "52"), 0u);
}

/* No folder with such a name, but a line that works. */
static void odd_names_are_fine(struct kunit *test)
{
	take(test, handled, "a/b", &dev_a);
	aux_raise();
	KUNIT_EXPECT_EQ(test, stat_count(&irq_to_desc(IRQ_AUX)->stat), 1ull);
	free_irq(IRQ_AUX, &dev_a);
	take(test, handled, "", &dev_a);
	free_irq(IRQ_AUX, &dev_a);
	take(test, handled, "spurious", &dev_a);
	KUNIT_EXPECT_EQ(test, entries(test, "/proc/irq/53", "spurious"), 1u);
	free_irq(IRQ_AUX, &dev_a);
	KUNIT_EXPECT_EQ(test, entries(test, "/proc/irq/53", "spurious"), 1u);
	KUNIT_EXPECT_FALSE(test, kunit_log_contains(test, "already registered"));
}

static struct device device;

static void device_frees_its_line(struct kunit *test)
{
	device_initialize(&device);
	dev_set_name(&device, "the-device");
	KUNIT_ASSERT_EQ(test, devm_request_irq(&device, IRQ_AUX, handled, 0, NULL, &dev_a), 0);
	KUNIT_EXPECT_STREQ(test, read_file(test, "/proc/irq/53/actions"), "the-device\n");
	devres_release_all(&device);
	KUNIT_EXPECT_FALSE(test, irq_has_action(IRQ_AUX));
}

static void device_line_may_be_freed_earlier(struct kunit *test)
{
	device_initialize(&device);
	KUNIT_ASSERT_EQ(test,
			devm_request_threaded_irq(&device, IRQ_AUX, NULL, handled, IRQF_ONESHOT,
						  "t", &dev_a),
			0);
	devm_free_irq(&device, IRQ_AUX, &dev_a);
	KUNIT_EXPECT_FALSE(test, irq_has_action(IRQ_AUX));
	devres_release_all(&device);
}

static void device_request_that_fails_keeps_nothing(struct kunit *test)
{
	device_initialize(&device);
	KUNIT_EXPECT_EQ(test, devm_request_irq(&device, 0, handled, 0, "t", &dev_a), -EINVAL);
	KUNIT_EXPECT_EQ(test,
			devm_request_any_context_irq(&device, IRQ_AUX, handled, 0, "t", &dev_a),
			IRQC_IS_HARDIRQ);
	devres_release_all(&device);
	KUNIT_EXPECT_FALSE(test, irq_has_action(IRQ_AUX));
}

static struct kunit_case irq_proc_cases[] = {KUNIT_CASE(interrupts_columns),
					     KUNIT_CASE(interrupts_first_and_last_line),
					     KUNIT_CASE(line_files),
					     KUNIT_CASE(spurious_file),
					     KUNIT_CASE(handler_has_a_folder_while_it_is_there),
					     KUNIT_CASE(odd_names_are_fine),
					     KUNIT_CASE(device_frees_its_line),
					     KUNIT_CASE(device_line_may_be_freed_earlier),
					     KUNIT_CASE(device_request_that_fails_keeps_nothing),
					     {}};

static struct kunit_suite irq_proc_suite = {
	.name = "irq_proc",
	.init = irq_proc_test_init,
	.test_cases = irq_proc_cases,
};
kunit_test_suite(irq_proc_suite);
