// SPDX-License-Identifier: MIT
/* A driver from outside, as it is written for Linux. */
#include <linux/interrupt.h>
#include <linux/module.h>

static int count = 3;
module_param(count, int, 0444);
MODULE_PARM_DESC(count, "how often to greet");

static void hello_fn(struct tasklet_struct *t)
{
	pr_info("hello: %pS runs\n", hello_fn);
}
static DECLARE_TASKLET(hello_tasklet, hello_fn);

static int __init hello_init(void)
{
	int i;

	for (i = 0; i < count; i++)
		pr_info("hello: greeting %d\n", i);
	tasklet_schedule(&hello_tasklet);
	return 0;
}

static void __exit hello_exit(void)
{
	tasklet_kill(&hello_tasklet);
	pr_info("hello: bye\n");
}

module_init(hello_init);
module_exit(hello_exit);
MODULE_LICENSE("GPL");
