// SPDX-License-Identifier: MIT
/* mux. */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/string.h>
#include <bhk/mux.h>
#include <bhk/vfs.h>

#define SHELL_GROUP "devices"
#include "internal.h"

/* The line sends 11 KiB in a second: how often, each 10 ms, a dump waits for room. */
#define ROOM_LOOKS 200

static int show(void)
{
	struct mux_stats st;

	if (!mux_get_stats(&st))
		return shell_error(-ENODEV, "the line has not been started: insmod mini_uart");
	shell_printf("received: %u frames, %u bad, %u lost, %u of no channel, %u overruns\n",
		     st.rx_frames, st.rx_bad, st.rx_lost, st.rx_unknown, st.overruns);
	shell_printf("sent:     %u frames, %u found no room, %u dropped\n", st.tx_frames,
		     st.tx_refused, st.tx_dropped);
	return 0;
}

int shell_mux_dump(const void *data, unsigned int len)
{
	int ret = -ENOSPC;

	for (unsigned int looks = 0; looks < ROOM_LOOKS && ret == -ENOSPC; looks++) {
		if (looks && shell_sleep_ms(10))
			return -EINTR;
		if (mux_may_send_more())
			ret = mux_send(MUX_DUMP, data, len);
	}
	return ret;
}

/* A frame without data tells the host that it was all. */
static int dump(const char *path)
{
	struct file *file = vfs_open(path, O_RDONLY);
	char buf[MUX_DATA_MAX];
	unsigned int sum = 0;
	ssize_t n;
	int ret = 0;

	if (IS_ERR(file))
		return shell_error(PTR_ERR(file), "%s cannot be opened", path);
	while (!ret && (n = vfs_read(file, buf, sizeof(buf))) > 0) {
		ret = shell_mux_dump(buf, n);
		sum += n;
	}
	vfs_release(file);
	ret = ret ?: n < 0 ? n : shell_mux_dump(NULL, 0);
	if (!ret)
		shell_printf("%u bytes\n", sum);
	return ret;
}

static int cmd_mux(int argc, char **argv)
{
	if (argc == 1)
		return show();
	if (argc == 3 && !strcmp(argv[1], "dump"))
		return dump(argv[2]);
	return shell_usage();
}

SHELL_CMD(mux, "mux [dump FILE]", "the second serial line", cmd_mux, NULL,
	  .more = "Without arguments: what went over it. 'dump' sends a file to the host.",
	  .example = "  insmod mini_uart\n  mux dump /proc/interrupts");
