/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PARAM_H
#define _ASM_PARAM_H

#ifndef HZ
#define HZ CONFIG_HZ
#endif

#define USER_HZ	      100 /* unit of clock_t */
#define CLOCKS_PER_SEC USER_HZ

#endif
