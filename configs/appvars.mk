# SPDX-License-Identifier: MIT
#
# Reads a driver's own Makefile (LIST=) as Linux's build would and prints what it sets, one word
# for each variable, with @ in place of the spaces.

KERNELRELEASE := bhk
M := $(src)
PWD := $(abspath $(src))

include $(LIST)

empty :=
space := $(empty) $(empty)
word-of = $(if $(strip $($(1))),$(info $(2):=$(subst $(space),@,$(strip $($(1))))))
parts := $(foreach o,$(obj-m) $(obj-y),$(o:.o=-objs) $(o:.o=-y))

.PHONY: __vars
__vars:
	$(call word-of,obj-m,obj-m)$(call word-of,obj-y,obj-y)
	$(call word-of,ccflags-y,ccflags-y)$(call word-of,EXTRA_CFLAGS,ccflags-y)
	$(foreach v,$(parts) $(filter CFLAGS_%,$(.VARIABLES)),$(call word-of,$(v),$(v)))
	@:
