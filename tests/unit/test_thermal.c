// SPDX-License-Identifier: MIT
/* drivers/thermal/bcm2835-thermal.c on a chip that gets hot, and a firmware that is silent */
#include "unit.h"
#include <linux/moduleparam.h>
#include <linux/proc_fs.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include <soc/bcm2835/raspberrypi-firmware.h>

#undef module_param
#define module_param(name, type, perm)
#undef MODULE_PARM_DESC
#define MODULE_PARM_DESC(name, text)

/* For its static functions. */
#include "../../drivers/thermal/bcm2835-thermal.c"

static struct rpi_firmware *const fw = (struct rpi_firmware *)host_log;
static int temperature, error;
static unsigned int queued;

struct rpi_firmware *rpi_firmware_get(struct device_node *node)
{
	return fw;
}

int rpi_firmware_property(struct rpi_firmware *asked, u32 tag, void *data, size_t len)
{
	struct rpi_firmware_id_value *v = data;

	assert_ptr_equal(asked, fw);
	assert_int_equal(tag, 0x30006);
	assert_int_equal(len, 8);
	assert_int_equal(v->id, 0);
	v->value = temperature;
	return error;
}

struct proc_dir_entry *proc_mkdir_path(const char *path)
{
	return NULL;
}

struct workqueue_struct *system_wq;

bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			   unsigned long delay)
{
	queued++;
	return true;
}

void delayed_work_timer_fn(struct timer_list *t)
{
}

void seq_printf(struct seq_file *m, const char *fmt, ...)
{
}

void seq_puts(struct seq_file *m, const char *s)
{
}

static int setup(void **state)
{
	host_setup(state);
	zone = (struct thermal_zone_device){};
	error = 0;
	trip = 80000;
	queued = 0;
	assert_int_equal(thermal_init(), 0);
	assert_int_equal(queued, 1);
	return 0;
}

/* The log of one look. */
static const char *look_at(int temp)
{
	temperature = temp;
	host_log[0] = '\0';
	queued = 0;
	look(NULL);
	assert_int_equal(queued, 1);
	return host_log;
}

static void a_warning_on_the_way_up(void **state)
{
	assert_string_equal(look_at(25000), "");
	assert_string_equal(look_at(79999), "");
	assert_string_equal(look_at(80000), "thermal thermal_zone0: cpu-thermal is hot: 80000, the "
					    "limit is 80000\n");
	assert_string_equal(look_at(85000), "");
	/* Around the limit there is no second one. */
	assert_string_equal(look_at(79000), "");
	assert_string_equal(look_at(80500), "");
	assert_string_equal(look_at(75001), "");
	assert_string_equal(look_at(75000),
			    "thermal thermal_zone0: cpu-thermal has cooled down: 75000\n");
	assert_string_equal(look_at(70000), "");
	assert_non_null(strstr(look_at(80001), "is hot: 80001"));
}

static void frost(void **state)
{
	assert_string_equal(look_at(-20000), "");
	trip = -30000;
	assert_non_null(strstr(look_at(-20000), "is hot: -20000"));
}

static void no_answer_is_said_once(void **state)
{
	int temp = 7;

	error = -ETIMEDOUT;
	assert_string_equal(look_at(90000), "thermal thermal_zone0: no temperature: error -110\n");
	assert_string_equal(look_at(90000), "");
	assert_int_equal(thermal_zone_get_temp(&zone, &temp), -ETIMEDOUT);
	assert_int_equal(temp, 7);
	assert_int_equal(temp_show(NULL, NULL), -ETIMEDOUT);
	error = 0;
	assert_non_null(strstr(look_at(90000), "is hot"));
	error = -EBUSY;
	assert_non_null(strstr(look_at(90000), "error -16"));
}

static void by_name(void **state)
{
	int temp = 0;

	temperature = 42000;
	assert_ptr_equal(thermal_zone_get_zone_by_name("cpu-thermal"), &zone);
	assert_int_equal(thermal_zone_get_temp(&zone, &temp), 0);
	assert_int_equal(temp, 42000);
	assert_int_equal(PTR_ERR(thermal_zone_get_zone_by_name("gpu")), -ENODEV);
	zone.fw = NULL;
	assert_int_equal(PTR_ERR(thermal_zone_get_zone_by_name("cpu-thermal")), -ENODEV);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_warning_on_the_way_up, setup),
		cmocka_unit_test_setup(frost, setup),
		cmocka_unit_test_setup(no_answer_is_said_once, setup),
		cmocka_unit_test_setup(by_name, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
