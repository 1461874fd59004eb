// SPDX-License-Identifier: MIT
/* The end: say why, bring the log out, leave the reason for the next boot, stop. */
#include <linux/export.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <asm/cacheflush.h>
#include <bhk/clock.h>
#include <bhk/console.h>
#include <bhk/panic.h>
#include <bhk/params.h>
#include <bhk/semihost.h>
#include <bhk/tracing.h>

#define REASON_MAX   160
#define REASON_MAGIC 0x70616e69
#define BLINK_US     500000
#define SECOND_US    1000000

int oops_in_progress;
int panic_timeout;
int panic_on_warn;
int panic_on_oops = IS_ENABLED(CONFIG_PANIC_ON_OOPS);

void (*panic_restart)(void);
void (*panic_blink)(int on);
void (*panic_screen)(const char *reason);

static unsigned long taint;

/* Survives a reset: boot clears neither this section nor does the reset clear RAM. */
static struct {
	u32 magic;
	u32 sum;
	char reason[REASON_MAX];
} last_words __section(".noinit");

void add_taint(unsigned int flag)
{
	taint |= BIT(flag);
}

unsigned long get_taint(void)
{
	return taint;
}

void oops_enter(void)
{
	oops_in_progress++;
	console_emergency_enter();
}

void oops_exit(void)
{
	console_emergency_exit();
	oops_in_progress--;
}

static u32 reason_sum(void)
{
	u32 sum = REASON_MAGIC;
	unsigned int i;

	for (i = 0; i < REASON_MAX; i++)
		sum = sum * 31 + (u8)last_words.reason[i];
	return sum;
}

/* The reset does not write the data cache back; that is done here (TRM section 3.2.22). */
static void keep_reason(const char *reason)
{
	memset(last_words.reason, 0, REASON_MAX);
	strscpy(last_words.reason, reason, REASON_MAX);
	last_words.magic = REASON_MAGIC;
	last_words.sum = reason_sum();
	dcache_clean_all();
}

/**
 * panic_last_reason() - why the life before ended
 *
 * Context: boot. Return: the text of the panic before the last reset, only once, else NULL.
 */
const char *panic_last_reason(void)
{
	if (last_words.magic != REASON_MAGIC || last_words.sum != reason_sum())
		return NULL;
	last_words.magic = 0;
	return last_words.reason;
}

static void wait_us(u32 us)
{
	u32 start = clock_us();

	while (clock_us() - start < us)
		;
}

static void __noreturn halt(void)
{
	int on = 1;

	while (!panic_blink)
		cpu_wfi();
	for (;; on = !on) {
		panic_blink(on);
		wait_us(BLINK_US);
	}
}

/* Interrupts and the NMI are off for good. */
static void __noreturn stop(void)
{
	int seconds = panic_timeout;

	if (semihost_present())
		semihost_exit(EXIT_PANIC);
	if (!seconds || !panic_restart)
		halt();
	pr_emerg("Rebooting in %d seconds..\n", seconds);
	while (seconds-- > 0)
		wait_us(SECOND_US);
	panic_restart();
	halt();
}

/* A panic while one is reported: say so once, then stop without another word. */
static void __noreturn panic_again(int depth, const char *reason)
{
	if (depth == 2) {
		console_flush_on_panic();
		pr_emerg("Kernel panic in a kernel panic: %s\n", reason);
		stop();
	}
	halt();
}

void vpanic(const char *fmt, va_list args)
{
	static int depth;
	static char reason[REASON_MAX];
	bool reported = oops_in_progress++;

	arch_local_nmi_save();
	if (++depth > 1)
		panic_again(depth, fmt);
	trace_panic_begin();
	console_flush_on_panic();
	console_verbose();
	vscnprintf(reason, sizeof(reason), fmt, args);
	pr_emerg("Kernel panic - not syncing: %s\n", reason);
	if (!reported)
		dump_stack_lvl(KERN_EMERG);
	trace_panic_dump();
	keep_reason(reason);
	pr_emerg("---[ end Kernel panic - not syncing: %s ]---\n", reason);
	if (IS_ENABLED(CONFIG_FRAMEBUFFER_CONSOLE) && panic_screen)
		panic_screen(reason);
	stop();
}

void panic(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vpanic(fmt, args);
}
EXPORT_SYMBOL(panic);

static int __init panic_param(const char *val)
{
	return kstrtoint(val, 0, &panic_timeout);
}
boot_param("panic", panic_param, "SECONDS: reboot that long after a panic, 0: halt");

static int __init panic_on_warn_param(const char *val)
{
	panic_on_warn = 1;
	return 0;
}
boot_param("panic_on_warn", panic_on_warn_param, "a warning is a panic");

static int __init oops_param(const char *val)
{
	if (strcmp(val, "panic"))
		return -EINVAL;
	panic_on_oops = 1;
	return 0;
}
boot_param("oops", oops_param, "panic: a fault in a thread is a panic");
