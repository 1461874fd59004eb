// SPDX-License-Identifier: MIT
/* kernel/params.c and moduleparam.c: the line of boot arguments, down to the values of modules. */
#include "fuzz.h"
#include <linux/errno.h>
#include <linux/moduleparam.h>
#include <bhk/bootinfo.h>
#include <bhk/module.h>
#include <bhk/params.h>
#include "../unit/host.h"

static int accept(const char *val)
{
	return strlen(val) < 100 ? 0 : -ERANGE;
}

/* What the linker script makes tables of. */
const struct boot_param __start_boot_param[] = {{"loglevel", accept, "N"}, {"quiet", accept, ""}};

static int number, list[3];
static unsigned int nr_list;
static short small;
static u8 byte;
static unsigned long large;
static bool flag, no;
static char *text = "literal";
static char buffer[8];
static const struct kparam_array list_array = {
	.max = 3, .elemsize = sizeof(int), .num = &nr_list, .ops = &param_ops_int, .elem = list,
};
static const struct kparam_string buffer_string = {sizeof(buffer), buffer};

#define PARAM(_name, type, var) {.name = _name, .modname = "m", .ops = &param_ops_##type, .arg = var}
const struct kernel_param __start_module_param[] = {
	PARAM("n", int, &number),
	PARAM("s", short, &small),
	PARAM("b", byte, &byte),
	PARAM("u", ulong, &large),
	PARAM("f", bool, &flag),
	PARAM("i", invbool, &no),
	PARAM("t", charp, &text),
	{.name = "l", .modname = "m", .ops = &param_array_ops, .arr = &list_array},
	{.name = "c", .modname = "m", .ops = &param_ops_string, .str = &buffer_string},
};

#define END_OF(start, stop, n, size) \
	__asm__(".globl " #stop "\n.set " #stop ", " #start " + " #n "*" #size)
static_assert(ARRAY_SIZE(__start_boot_param) == 2 && sizeof(struct boot_param) == 24);
END_OF(__start_boot_param, __stop_boot_param, 2, 24);
static_assert(ARRAY_SIZE(__start_module_param) == 9 && sizeof(struct kernel_param) == 40);
END_OF(__start_module_param, __stop_module_param, 9, 40);

/* No module is started later. */
struct module *find_module(const char *name)
{
	return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = fuzz_text(data, size);

	host_setup(NULL);
	parse_boot_params(line);
	CHECK(!boot_command || strlen(boot_command) < BOOT_CMDLINE_MAX);
	CHECK(strlen(buffer) < sizeof(buffer) && nr_list <= ARRAY_SIZE(list) && text);
	free(line);
	return 0;
}
