// SPDX-License-Identifier: MIT
/* Parameters, a device, an init function that may fail; of two sources. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include "../module_probe.h"

int helper(void);

static int number = 7;
module_param(number, int, 0644);
MODULE_PARM_DESC(number, "any number");
static char *text = "none";
module_param(text, charp, 0444);
static int list[4];
static unsigned int nr_list;
module_param_array(list, int, &nr_list, 0);
static bool flag;
module_param_named(switch, flag, bool, 0);
static int result;
module_param(result, int, 0);

static const struct file_operations tm_fops = {
	.owner = THIS_MODULE,
};

static struct miscdevice tm_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "tm",
	.fops = &tm_fops,
};

static int __init tm_init(void)
{
	module_probe.inits++;
	module_probe.number = number;
	module_probe.text = text;
	memcpy(module_probe.list, list, sizeof(list));
	module_probe.nr_list = nr_list;
	module_probe.flag = flag;
	module_probe.helper = helper();
	return result ?: misc_register(&tm_misc);
}
module_init(tm_init);

static void __exit tm_exit(void)
{
	misc_deregister(&tm_misc);
	module_probe.exits++;
}
module_exit(tm_exit);

MODULE_LICENSE("GPL v2");
MODULE_AUTHOR("bhk");
MODULE_DESCRIPTION("Parameters");
