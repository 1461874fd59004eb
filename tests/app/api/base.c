// SPDX-License-Identifier: MIT
/* The family of kernel.h, the log, parameters, modules. */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/stat.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/version.h>
#include <asm/byteorder.h>
#include <asm/current.h>
#include <asm/div64.h>
#include <asm/errno.h>
#include <asm/hardirq.h>
#include <asm/io.h>
#include <asm/irq.h>
#include <asm/ptrace.h>
#include <asm/uaccess.h>
#include <asm/unaligned.h>
#include "check.h"

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0) || LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
#error the API is that of Linux 6.1
#endif

static int number = 3, numbers[4], number_count;
static uint whole = 1;
static bool flag;
static long large;
static ulong ularge;
static short small;
static unsigned char tiny;
static char *text = "initial";
static char buffer[8] = "before";
static int irq_line;

module_param(number, int, S_IRUGO | S_IWUSR);
MODULE_PARM_DESC(number, "a number");
module_param(whole, uint, 0444);
module_param(flag, bool, S_IRUGO);
module_param(large, long, 0);
module_param(ularge, ulong, 0);
module_param(small, short, 0);
module_param(tiny, byte, 0);
module_param(text, charp, 0);
module_param_named(other_name, whole, uint, 0);
module_param_array(numbers, int, &number_count, 0);
module_param_string(string, buffer, sizeof(buffer), 0);
module_param_hw(irq_line, int, irq, 0);

int exported_here(void);

int exported_here(void)
{
	return number;
}
EXPORT_SYMBOL(exported_here);
EXPORT_SYMBOL_GPL(exported_here);

static void check_macros(void)
{
	int a = 1, b = 2, array[3] = {};
	struct pair {
		int first, second;
	} pair, *outer = container_of(&pair.second, struct pair, second);
	u64 big = 10000000007ULL;

	BUILD_BUG_ON(sizeof(u64) != 8 || sizeof(s8) != 1 || sizeof(loff_t) != 8);
	BUILD_BUG_ON(sizeof(dma_addr_t) != 4 || sizeof(phys_addr_t) != 4 || sizeof(dev_t) != 4);
	check("container_of", outer == &pair);
	swap(a, b);
	check("swap", a == 2 && b == 1 && ARRAY_SIZE(array) == 3);
	check("min", min(a, b) == 1 && max(a, b) == 2 && clamp(7, a, 5) == 5);
	check("min_t", min_t(u8, 257, 3) == 1 && max_t(int, 1, 2) == 2 && min3(3, 1, 2) == 1);
	check("DIV_ROUND_UP", DIV_ROUND_UP(7, 3) == 3 && DIV_ROUND_CLOSEST(7, 3) == 2);
	check("roundup", roundup(7, 3) == 9 && rounddown(7, 3) == 6);
	check("round_up", round_up(5, 4) == 8 && round_down(5, 4) == 4);
	check("ALIGN", ALIGN(5, 8) == 8 && IS_ALIGNED(16, 8) && abs(-3) == 3);
	check("upper_32_bits",
	      upper_32_bits(0x100000002ULL) == 1 && lower_32_bits(0x100000002ULL) == 2);
	check("do_div", do_div(big, 10) == 7 && big == 1000000000);
	check("div_u64", div_u64(100, 7) == 14 && div64_u64(1ULL << 40, 1ULL << 38) == 4);
	check("IS_ENABLED", !IS_ENABLED(CONFIG_SMP) && !IS_ENABLED(CONFIG_NO_SUCH_OPTION));
	check("cpu_to_le32", cpu_to_le32(1) == 1 && be16_to_cpu(cpu_to_be16(5)) == 5);
	check("get_unaligned", get_unaligned_le16("\1\2\3" + 1) == 0x302);
	might_sleep();
}

static void check_errors(void)
{
	void *error = ERR_PTR(-ENOMEM);

	check("errno", EPERM == 1 && ENOMEM == 12 && EBUSY == 16 && EINVAL == 22);
	check("more errno", ENOSYS == 38 && ETIMEDOUT == 110 && EOPNOTSUPP == 95);
	check("internal errno", ERESTARTSYS == 512 && EPROBE_DEFER == 517 && ENOTSUPP == 524);
	check("IS_ERR", IS_ERR(error) && !IS_ERR(NULL) && IS_ERR_OR_NULL(NULL));
	check("PTR_ERR", PTR_ERR(error) == -ENOMEM && PTR_ERR(ERR_CAST(error)) == -12);
	check("PTR_ERR_OR_ZERO", PTR_ERR_OR_ZERO(error) == -12 && !PTR_ERR_OR_ZERO(&error));
	check("WARN_ON", !WARN_ON(0) && !WARN_ON_ONCE(0) && !WARN(0, "x") && !WARN_ONCE(0, "x"));
	BUG_ON(false);
}

static void check_text(void)
{
	char out[64], *made;
	u8 bytes[] = {1, 0xab};
	struct va_format vaf = {};
	phys_addr_t phys = 0x20;
	int a, b, ints = 0;
	unsigned long ul;
	bool yes;
	u8 small_one;

	check_eq("snprintf", snprintf(out, 4, "%d", 123456), 6);
	check_eq("scnprintf", scnprintf(out, 4, "%d", 123456), 3);
	sprintf(out, "%lld %zu %#x %*s|", 5LL, sizeof(u64), 255, 3, "a");
	check("sprintf", !strcmp(out, "5 8 0xff   a|"));
	sprintf(out, "%*ph %pa %px", 2, bytes, &phys, (void *)0x1234);
	check("%ph %pa %px", !strcmp(out, "01 ab 0x00000020 00001234"));
	sprintf(out, "%ps", kfree);
	check("%ps", !strcmp(out, "kfree"));
	sprintf(out, "%pS", kfree);
	check("%pS", !strncmp(out, "kfree+0x0/0x", 12));
	made = kasprintf(GFP_KERNEL, "%s-%d", "x", 7);
	check("kasprintf", made && !strcmp(made, "x-7"));
	kfree(made);
	check("sscanf", sscanf("12 0x1f", "%d %i", &a, &b) == 2 && a == 12 && b == 31);
	check("kstrtoint", !kstrtoint("0x10\n", 0, &ints) && ints == 16);
	check("kstrtoul", !kstrtoul("77", 8, &ul) && ul == 63);
	check("kstrtou8", kstrtou8("256", 10, &small_one) == -ERANGE);
	check("kstrtobool", !kstrtobool("on", &yes) && yes && kstrtobool("?", &yes) == -EINVAL);
	check("strscpy", strscpy(out, "abcdef", 4) == -E2BIG && !strcmp(out, "abc"));
	check("strlcpy", strlcpy(out, "abcdef", 4) == 6 && strlen(out) == 3);
	check("memdup", !vaf.fmt && strnlen("abc", 2) == 2 && !strcasecmp("A", "a"));
	check("limits", INT_MAX == 0x7fffffff && U8_MAX == 255 && ULONG_MAX == ~0UL &&
				S64_MAX == LLONG_MAX && PATH_MAX == 4096);
}

static void check_log(void)
{
	static const u8 dump[] = {1, 2, 3, 4};

	printk(KERN_DEBUG "a line in %s\n", "parts");
	pr_info("begun,");
	pr_cont(" ended\n");
	pr_notice("notice\n");
	pr_info_once("once\n");
	pr_info_ratelimited("rarely\n");
	pr_debug("silent: DEBUG is not defined\n");
	print_hex_dump(KERN_INFO, "dump: ", DUMP_PREFIX_OFFSET, 16, 1, dump, sizeof(dump), true);
	check("KERN_*", !strcmp(KERN_EMERG KERN_ERR KERN_INFO, "\001"
							       "0\001"
							       "3\001"
							       "6"));
	check("printk_ratelimit", printk_ratelimit());
}

static void check_module(void)
{
	check("THIS_MODULE", !strcmp(THIS_MODULE->name, KBUILD_MODNAME));
	check("try_module_get", try_module_get(THIS_MODULE));
	module_put(THIS_MODULE);
	check("module_param int", number == 7 && whole == 4 && flag);
	check("module_param long", large == -5 && ularge == 6 && small == -2 && tiny == 200);
	check("module_param charp", !strcmp(text, "given") && !strcmp(buffer, "str"));
	check("module_param_array", number_count == 3 && numbers[0] == 9 && numbers[2] == 11);
	check("module_param_hw", irq_line == 12 && exported_here() == 7);
	check("S_IRUGO", S_IRUGO == 0444 && S_IWUSR == 0200 && (S_IRUGO | S_IWUSR) == 0644);
}

static int __init api_init(void)
{
	check_macros();
	check_errors();
	check_text();
	check_log();
	check_module();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
