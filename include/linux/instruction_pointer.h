/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_INSTRUCTION_POINTER_H
#define _LINUX_INSTRUCTION_POINTER_H

#define _RET_IP_	((unsigned long)__builtin_return_address(0))

/** _THIS_IP_ - the address of about this instruction */
#ifdef __thumb__
#define _THIS_IP_ \
({ \
	unsigned long __this_ip; \
	__asm__("mov %0, pc" : "=r"(__this_ip)); \
	__this_ip; \
})
#elif defined(__arm__)
#define _THIS_IP_ \
({ \
	unsigned long __this_ip; \
	__asm__("adr %0, ." : "=r"(__this_ip)); \
	__this_ip; \
})
#else
#define _THIS_IP_ \
({ \
	__label__ __here; \
__here: \
	(unsigned long)&&__here; \
})
#endif

#endif
