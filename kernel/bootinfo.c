// SPDX-License-Identifier: MIT
/* The facts of <bhk/bootinfo.h>, once everybody who may know was asked. */
#include <linux/init.h>
#include <linux/kconfig.h>
#include <linux/string.h>
#include <bhk/bootinfo.h>
#include <bhk/semihost.h>

struct bootinfo bootinfo;
char boot_cmdline[BOOT_CMDLINE_MAX];

extern const boot_facts_fn __start_boot_facts[], __stop_boot_facts[];

/**
 * cmdline_arguments() - what follows the image's name
 * @line: a command line as semihosting gives it
 *
 * Return: the place in @line where the arguments begin, which may be its end.
 */
const char *cmdline_arguments(const char *line)
{
	line = skip_spaces(line);
	return skip_spaces(line + strcspn(line, " "));
}

/* A host's arguments win over those of the tags: somebody has just typed them. */
static void __init ask_host(void)
{
	static char line[BOOT_CMDLINE_MAX] __initdata;
	const char *args;

	if (semihost_cmdline(line, sizeof(line)) < 0)
		return;
	args = cmdline_arguments(line);
	if (!*args)
		return;
	strscpy(boot_cmdline, args, sizeof(boot_cmdline));
	bootinfo.source = "semihosting";
}

static void __init ask_drivers(void)
{
	const boot_facts_fn *fn;

	for (fn = __start_boot_facts; fn < __stop_boot_facts; fn++)
		(*fn)(&bootinfo);
}

/**
 * bootinfo_init() - complete the boot facts
 *
 * Context: boot.
 */
void __init bootinfo_init(void)
{
	if (!bootinfo.source)
		bootinfo.source = "none";
	if (IS_ENABLED(CONFIG_BOOT_PARAMS))
		ask_host();
	ask_drivers();
}
