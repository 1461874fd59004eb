// SPDX-License-Identifier: MIT

int old_part(void);

int old_part(void)
{
	return 42;
}
