/* SPDX-License-Identifier: MIT */
/* Which lines and branches ran, counted by the image itself (CONFIG_COVERAGE). */
#ifndef BHK_COVERAGE_H
#define BHK_COVERAGE_H

#ifdef CONFIG_COVERAGE
void coverage_write(void);
#else
static inline void coverage_write(void)
{
}
#endif

#endif
