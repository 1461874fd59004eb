# SPDX-License-Identifier: MIT
#
# make APP=folder: links a folder of the user's drivers into the kernel.
#
# The folder's Kbuild, else its Makefile, says obj-m as for Linux; without either each .c file
# is a module of its own. A Makefile may hold anything that make knows (the usual one calls
# itself through Linux's build), so a make of its own reads it and hands over the variables.

app := $(APP:%/=%)

ifneq ($(words $(app)),1)
$(error APP names one folder, without a space in its name)
endif
ifeq ($(wildcard $(app)/.),)
$(error APP=$(APP): there is no such folder)
endif

app-list := $(firstword $(wildcard $(app)/Kbuild $(app)/Makefile))
app-modules := $(notdir $(wildcard $(app)/*.c))

ifneq ($(app-list),)
app-vars := $(shell MAKEFLAGS= $(MAKE) -rRs -f configs/appvars.mk LIST=$(app-list) src=$(app) __vars)
ifneq ($(.SHELLSTATUS),0)
$(error $(app-list): cannot be read, see above)
endif
else ifeq ($(app-modules),)
$(error APP=$(APP): no Kbuild, no Makefile and no .c file in it)
endif

obj-y :=
obj-m := $(if $(app-list),,$(app-modules:.c=.o))
ccflags-y :=
# One line of app-vars looks like obj-m:=a.o@b.o; the @ stand for spaces.
$(foreach v,$(app-vars),$(eval $(subst @, ,$(v))))
ifeq ($(strip $(obj-y) $(obj-m)),)
$(error $(app-list): it sets no obj-m)
endif
$(foreach o,$(filter %.o,$(obj-y)),$(eval $(call add-object,app/,$(o:.o=),)))
$(foreach o,$(filter %.o,$(obj-m)),$(eval $(call add-object,app/,$(o:.o=),$(if $(CONFIG_MODULES),-DMODULE -DMODULE_AUTOSTART))))

# Two folders may hold files of the same name.
$(shell mkdir -p $(O)/app)
$(call remember,$(O)/app/.path,$(abspath $(app)))
$(filter $(O)/app/%,$(objects)): $(O)/app/.path

$(O)/app/%.o: $(app)/%.c
	$(compile)

$(O)/app/%.o: $(app)/%.S
	$(assemble)
