// SPDX-License-Identifier: MIT
/*
 * The temperature of the chip: /sys/class/thermal/thermal_zone0, and a warning when it gets hot.
 *
 * A delayed work looks every two seconds: asking the firmware sleeps, and nobody waits for it.
 *
 * Source: the firmware's public wiki, "Mailbox property interface", for the question; the vendor's
 * documentation of the boards, "Frequency management and thermal control", for the limit: from
 * 80 degrees on the firmware begins to slow the chip down.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/thermal.h>
#include <linux/workqueue.h>
#include <bhk/vfs.h>
#include <soc/bcm2835/raspberrypi-firmware.h>

#define NAME	    "cpu-thermal"
#define LOOK_PERIOD msecs_to_jiffies(2000)

/* It has to be so much cooler before it may be hot again, in thousandths of a degree. */
#define HYSTERESIS 5000

static int trip = 80000;
module_param(trip, int, 0644);
MODULE_PARM_DESC(trip, "temperature that the log warns of, in thousandths of a degree");

/**
 * struct thermal_zone_device - the only zone
 * @fw:	    who knows
 * @hot:    it was warned of
 * @silent: the firmware did not answer the last time
 *
 * w: the work   c: constant
 */
struct thermal_zone_device {
	struct rpi_firmware *fw; /* c */
	bool hot;		 /* w */
	bool silent;		 /* w */
};

static struct thermal_zone_device zone;

/**
 * thermal_zone_get_zone_by_name() - the zone of that name
 * @name: "cpu-thermal"
 *
 * Context: any. Return: ERR_PTR(-ENODEV) if there is none.
 */
struct thermal_zone_device *thermal_zone_get_zone_by_name(const char *name)
{
	return zone.fw && !strcmp(name, NAME) ? &zone : ERR_PTR(-ENODEV);
}
EXPORT_SYMBOL(thermal_zone_get_zone_by_name);

/**
 * thermal_zone_get_temp() - how warm it is
 * @tz:	  of thermal_zone_get_zone_by_name()
 * @temp: gets thousandths of a degree Celsius
 *
 * Context: task. Sleeps, up to a second. Return: 0, or what rpi_firmware_property() says.
 */
int thermal_zone_get_temp(struct thermal_zone_device *tz, int *temp)
{
	struct rpi_firmware_id_value v = {};
	int ret = rpi_firmware_property(tz->fw, RPI_FIRMWARE_GET_TEMPERATURE, &v, sizeof(v));

	if (!ret)
		*temp = v.value;
	return ret;
}
EXPORT_SYMBOL(thermal_zone_get_temp);

/* Once on the way up, once on the way down. */
static void judge(int temp)
{
	int limit = READ_ONCE(trip);

	if (!zone.hot && temp >= limit)
		pr_warn("thermal thermal_zone0: %s is hot: %d, the limit is %d\n", NAME, temp,
			limit);
	else if (zone.hot && temp <= limit - HYSTERESIS)
		pr_info("thermal thermal_zone0: %s has cooled down: %d\n", NAME, temp);
	else
		return;
	zone.hot = !zone.hot;
}

static void look(struct work_struct *work);
static DECLARE_DELAYED_WORK(look_work, look);

static void look(struct work_struct *work)
{
	int temp, ret = thermal_zone_get_temp(&zone, &temp);

	if (!ret)
		judge(temp);
	else if (!zone.silent)
		pr_err("thermal thermal_zone0: no temperature: error %d\n", ret);
	zone.silent = ret;
	schedule_delayed_work(&look_work, LOOK_PERIOD);
}

/* --- /sys/class/thermal/thermal_zone0 ----------------------------------------------------- */

static int temp_show(struct seq_file *m, void *v)
{
	int temp, ret = thermal_zone_get_temp(&zone, &temp);

	if (!ret)
		seq_printf(m, "%d\n", temp);
	return ret;
}

static int type_show(struct seq_file *m, void *v)
{
	seq_puts(m, NAME "\n");
	return 0;
}

static int trip_temp_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%d\n", READ_ONCE(trip));
	return 0;
}

static int trip_type_show(struct seq_file *m, void *v)
{
	seq_puts(m, "hot\n");
	return 0;
}

static void __init make_files(void)
{
	struct proc_dir_entry *dir = proc_mkdir_path("sys/class/thermal/thermal_zone0");

	if (!dir)
		return;
	proc_create_single("temp", 0444, dir, temp_show);
	proc_create_single("type", 0444, dir, type_show);
	proc_create_single("trip_point_0_temp", 0444, dir, trip_temp_show);
	proc_create_single("trip_point_0_type", 0444, dir, trip_type_show);
}

static int __init thermal_init(void)
{
	zone.fw = rpi_firmware_get(NULL);
	if (!zone.fw)
		return -ENODEV;
	make_files();
	schedule_delayed_work(&look_work, 0);
	return 0;
}
device_initcall(thermal_init);
