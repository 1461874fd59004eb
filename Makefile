# SPDX-License-Identifier: MIT
#
# The build of bhk: one make without recursion.
#
# Each folder has a Kbuild file that lists its objects in Linux's syntax:
#
#	obj-y += foo.o			foo.c or foo.S is part of the kernel
#	obj-$(CONFIG_BAR) += bar.o	only if the option is on
#	obj-y += sub/			goes on with sub/Kbuild
#	foo-y := a.o b.o		foo.o is made of a.c and b.c (foo-objs does too)
#	obj-m += mod.o			a module: linked in, but its global names are its own
#	ccflags-y, CFLAGS_foo.o		flags for the folder, for one object
#
# docs/building.md is the manual.

VERSION := 0.1.0

ifneq ($(abspath $(firstword $(MAKEFILE_LIST))),$(CURDIR)/Makefile)
$(error run make in the project's folder, or name it: make -C folder)
endif

MAKEFLAGS += -rR --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all
.PHONY: FORCE

# Where everything that is made goes; the configuration lives there too.
O ?= build
override O := $(O:%/=%)
PYTHON ?= /usr/bin/python3
CROSS_COMPILE ?= arm-none-eabi-
CC := $(CROSS_COMPILE)gcc
LD := $(CROSS_COMPILE)ld
NM := $(CROSS_COMPILE)nm
OBJCOPY := $(CROSS_COMPILE)objcopy
export CROSS_COMPILE PYTHON
export PYTHONPATH := $(CURDIR)
export PYTHONDONTWRITEBYTECODE := 1

# V=1 shows the commands, -s nothing.
Q := $(if $(filter 1,$(V)),,@)
silent := $(findstring s,$(firstword -$(MAKEFLAGS)))
say = $(if $(filter 1,$(V))$(silent),,@printf '  %-7s %s\n' '$(1)' '$(2)')

# Goals that need a configuration and objects. The others work on a tree that does not build, or
# make builds of their own.
goals := $(or $(MAKECMDGOALS),all)
building := $(filter all run debug size sdcard $(O)/%,$(goals))

# Goals that run the kernel install what they need before anything else is looked at.
need := $(strip $(if $(building),build) $(filter run debug sdcard,$(goals)) \
	$(if $(filter test bench sweep mutations,$(goals)),build test))
ifneq ($(need),)
$(shell qemu/deps.sh $(need) >&2)
ifneq ($(.SHELLSTATUS),0)
$(error packages are missing, see above)
endif
endif

# $(call remember,file,text): write the file only if the text is another one than last time,
# so that what depends on the file follows a change of flags or of the list of objects.
same = $(and $(findstring <$(1)>,<$(2)>),$(findstring <$(2)>,<$(1)>))
remember = $(if $(call same,$(file <$(1)),$(2)),,$(file >$(1),$(2)))

# --- configuration -------------------------------------------------------------------------

KCONFIG := $(PYTHON) configs/kconfig.py --config $(O)/.config
autoconf := $(O)/include/generated/autoconf.h
kconfig-files := Kconfig $(wildcard */Kconfig */*/Kconfig)

ifneq ($(building),)

$(shell mkdir -p $(O)/include/generated)

# With DEFCONFIG=name the configuration is configs/name_defconfig and follows it; without, it is
# made from the defaults once and belongs to the user from then on.
ifdef DEFCONFIG
defconfig-file := configs/$(DEFCONFIG)_defconfig
ifeq ($(wildcard $(defconfig-file)),)
$(error DEFCONFIG=$(DEFCONFIG): no such configuration; configs/ has $(patsubst configs/%_defconfig,%,$(wildcard configs/*_defconfig)))
endif
$(call remember,$(O)/.defconfig,$(DEFCONFIG))
$(O)/.config: $(defconfig-file) $(O)/.defconfig $(kconfig-files)
	$(call say,CONFIG,$@ from $<)
	$(Q)$(KCONFIG) defconfig $<
else
$(O)/.config:
	$(call say,CONFIG,$@ from the defaults)
	$(Q)$(KCONFIG) defconfig
endif

$(O)/auto.conf: $(O)/.config $(kconfig-files) configs/kconfig.py
	$(Q)$(KCONFIG) generate $@ $(autoconf)

include $(O)/auto.conf

# --- flags ---------------------------------------------------------------------------------

# -fbuiltin after -ffreestanding: the kernel has newlib's string functions, so the compiler may
# expand the short ones. What it knows of printf's result does not hold for our %p extensions.
# The library is of the instruction set that -marm or -mthumb says; both sets call each other.
cpu-flags := -mcpu=arm1176jzf-s $(if $(CONFIG_THUMB),-mthumb,-marm) -mfloat-abi=soft
# For sources with instructions in them that Thumb does not have.
arm-code := -marm $(if $(CONFIG_THUMB),-fno-lto)
# For sources whose speed nobody notices.
cold-code := -Os $(if $(CONFIG_COLD_THUMB),-mthumb)
code-flags := -std=gnu11 $(if $(CONFIG_LTO),-flto -flto-partition=one) $(if $(CONFIG_CC_OPTIMIZE_FOR_SIZE),-Os,-O2) -g -ffreestanding -fbuiltin -fno-printf-return-value -fno-common \
	-ffunction-sections -fdata-sections -fno-strict-aliasing -fno-delete-null-pointer-checks \
	-fno-tree-loop-distribute-patterns -fwrapv $(if $(CONFIG_BACKTRACE),-funwind-tables) -fno-exceptions \
	-fmacro-prefix-map=$(CURDIR)/=
# -Wno-dangling-pointer: a waiter on the stack is linked in a list until another takes it off.
warn-flags := -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wold-style-definition \
	-Wundef -Wvla -Wimplicit-fallthrough -Wframe-larger-than=1024 \
	-Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers -Wno-dangling-pointer
# A driver from outside was not written for our warnings; what is an error in Linux's build is one.
app-warn-flags := -Wall -Wno-pointer-sign -Wno-dangling-pointer -Wno-format-truncation \
	$(addprefix -Werror=,implicit-function-declaration implicit-int return-type \
	incompatible-pointer-types strict-prototypes)
cpp-flags := -include $(autoconf) -Iinclude -I$(O)/include -D__KERNEL__

cflags := $(cpu-flags) $(code-flags) $(cpp-flags) $(KCFLAGS)
aflags := $(cpu-flags) -g $(cpp-flags) -D__ASSEMBLY__ -Wa,--fatal-warnings
# Merged unwind entries would give a function the name of its neighbour in backtraces.
ldflags := $(cpu-flags) $(if $(CONFIG_LTO),$(code-flags)) -nostartfiles -static -Wl,--gc-sections -Wl,--fatal-warnings \
	-Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments \
	-Wl,--no-merge-exidx-entries -Wl,--use-blx

$(call remember,$(O)/.flags,$(CC) $(cflags) $(warn-flags) $(aflags))

# --- objects, from the Kbuild files ----------------------------------------------------------

objects :=
modules :=
builtin :=
flagged :=

# $(call add-object,folder,name,-DMODULE or nothing): one entry of obj-y or obj-m.
# A module gets one part more, its struct module; those of APP start at boot.
define add-object
parts := $(addprefix $(O)/$(1),$(or $(strip $($(2)-y) $($(2)-objs)),$(2).o) \
	$(if $(3),$(2).this.o))
objects += $$(parts)
$$(parts): private modname := $(2)
$$(foreach p,$$(parts),$$(eval $$(p): private local-flags := $(3) $(ccflags-y) $$(CFLAGS_$$(notdir $$(p)))) \
	$$(eval flags-$(1) += $$(notdir $$(p)): $(ccflags-y) $$(CFLAGS_$$(notdir $$(p)))))
parts-$(1) := $$(parts-$(1)) $$(parts)
flagged += $(1)
ifneq ($(3),)
modules += $(O)/$(1)$(2).mod.o
$(O)/$(1)$(2).mod.o: $$(parts)
$(O)/$(1)$(2).mod.o: private parts := $$(parts)
else
builtin += $$(parts)
endif
undefine $(2)-y
undefine $(2)-objs
endef

# Without CONFIG_MODULES what obj-m names is a part of the kernel.
module-flag := $(if $(CONFIG_MODULES),-DMODULE)

# $(call read-folder,source folder,object folder), both with a slash at the end.
define read-folder
obj-y :=
obj-m :=
ccflags-y :=
src := $(1:%/=%)
include $(1)Kbuild
$$(foreach o,$$(filter %.o,$$(obj-y)),$$(eval $$(call add-object,$(2),$$(o:.o=),)))
$$(foreach o,$$(filter %.o,$$(obj-m)),$$(eval $$(call add-object,$(2),$$(o:.o=),$$(module-flag))))
folders-$(2) := $$(filter %/,$$(obj-y) $$(obj-m))
$$(foreach d,$$(folders-$(2)),$$(eval $$(call read-folder,$(1)$$(d),$(2)$$(d))))
endef

$(eval $(call read-folder,,))

ifdef APP
include configs/app.mk
endif

$(shell mkdir -p $(sort $(dir $(objects))))

release := $(O)/include/generated/utsrelease.h
$(release): FORCE
	$(Q)configs/utsrelease.sh $(VERSION) $@

$(objects): $(O)/.flags | $(release)

# $(call follow-flags,folder): its objects are made anew when their own flags change.
define follow-flags
$$(call remember,$(O)/$(1).local-flags,$$(flags-$(1)))
$$(parts-$(1)): $(O)/$(1).local-flags
endef
$(foreach f,$(sort $(flagged)),$(eval $(call follow-flags,$(f))))

modname-flags = -DKBUILD_MODNAME='"$(subst -,_,$(modname))"' \
	-D__KBUILD_MODNAME=kmod_$(subst -,_,$(modname)) \
	-DKBUILD_BASENAME='"$(subst -,_,$(basename $(@F)))"'

# Early inlining would merge the branches of an inline function's callers; without it the compiler
# suspects variables that a callee sets. What writes the counts does not count itself.
counted := $(if $(CONFIG_COVERAGE),bh/% kernel/% drivers/% shell/%)
coverage-flags = $(if $(filter-out kernel/coverage.c kernel/semihost.c,$(filter $(counted),$<)), \
	-fprofile-arcs -ftest-coverage -fprofile-info-section -fno-early-inlining -Wno-maybe-uninitialized)

define compile
$(call say,CC,$@)
$(Q)$(CC) $(cflags) $(if $(filter $(O)/app/%,$@),$(app-warn-flags),$(warn-flags)) \
	$(modname-flags) $(local-flags) $(coverage-flags) -MMD -MP -c -o $@ $<
endef

define assemble
$(call say,AS,$@)
$(Q)$(CC) $(aflags) $(local-flags) -MMD -MP -c -o $@ $<
endef

$(O)/%.o: %.c
	$(compile)

$(O)/%.o: %.S
	$(assemble)

$(O)/%.this.o: kernel/this_module.c
	$(compile)

# A module keeps to itself: of its global names only the exported ones stay visible.
%.mod.o: configs/localise.sh configs/module.lds
	$(call say,MODULE,$@)
	$(Q)configs/localise.sh $@ $(parts)

$(objects:.o=.d): ;
-include $(objects:.o=.d)

# --- link --------------------------------------------------------------------------------

linked := $(builtin) $(modules)
link = $(CC) $(ldflags) -T $(O)/linker.ld -Wl,-Map=$(@:.elf=.map) -o $@ $(linked) $(if $(CONFIG_COVERAGE),-lgcov)
$(call remember,$(O)/.link,$(ldflags) $(linked))

$(O)/linker.ld: linker.ld $(autoconf) $(O)/.flags
	$(Q)$(CC) -E -P -undef -x assembler-with-cpp $(cpp-flags) -D__ASSEMBLY__ -MMD -MP -MT $@ -MF $@.d $< -o $@
$(O)/linker.ld.d: ;
-include $(O)/linker.ld.d

link-deps := $(linked) $(O)/linker.ld $(O)/.link

ifdef CONFIG_KALLSYMS
# The symbol table lies behind the code, so the second link moves no function; that is checked.
text-symbols = $(NM) -n $(1) | grep -i ' [tw] '

# It is not loaded, and an image without C has none.
only-exidx = -j .ARM.exidx --set-section-flags .ARM.exidx=alloc,load,readonly

$(O)/.nosyms.elf: $(link-deps)
	$(call say,LINK,$@)
	$(Q)$(link)
	$(Q)$(call text-symbols,$@) >$(O)/kallsyms.nm

$(O)/kallsyms.S: $(O)/.nosyms.elf kernel/mksyms.py
	$(call say,SYMS,$@)
	$(if $(CONFIG_BACKTRACE),$(Q)$(OBJCOPY) -O binary $(only-exidx) $< $(O)/exidx.bin)
	$(Q)$(PYTHON) kernel/mksyms.py $(if $(CONFIG_BACKTRACE),--unwind $(O)/exidx.bin) <$(O)/kallsyms.nm >$@

$(O)/kallsyms.o: $(O)/kallsyms.S $(O)/.flags
	$(assemble)

$(O)/bhk.elf: $(O)/kallsyms.o $(link-deps)
	$(call say,LINK,$@)
	$(Q)$(link) $(O)/kallsyms.o
	$(Q)$(call text-symbols,$@) | cmp - $(O)/kallsyms.nm || { \
		echo 'linker.ld: the symbol table moved the code; .rodata must come after .text' >&2; exit 1; }
else
$(O)/bhk.elf: $(link-deps)
	$(call say,LINK,$@)
	$(Q)$(link)
endif

$(O)/kernel.img: $(O)/bhk.elf
	$(call say,IMAGE,$@)
	$(Q)$(OBJCOPY) -O binary $< $@

endif # building

# --- goals -------------------------------------------------------------------------------

.PHONY: all run test conformance debug bench bench-linux size menuconfig defconfig olddefconfig savedefconfig
.PHONY: format lint sdcard deps clean distclean help

all: $(O)/bhk.elf $(O)/kernel.img ## build bhk.elf and kernel.img (O=folder APP=folder DEFCONFIG=name V=1)

run: all ## boot it in QEMU on this terminal (ARGS="loglevel=7" BOARD=raspi1ap CARD=file)
	@$(PYTHON) -m qemu.run $(run-options) $(O)/bhk.elf -- $(ARGS)

debug: all ## boot it stopped, with gdb on this terminal
	@$(PYTHON) -m qemu.run $(run-options) --debug $(O)/bhk.elf -- $(ARGS)

run-options = --board $(or $(BOARD),$(CONFIG_BOARD:"%"=%)) $(if $(CARD),--card $(CARD))

test: ## build and run all tests (STAGES="target console" TEST=glob K=pattern LONG=1)
	@tests/run $(if $(TEST),--test '$(TEST)') $(if $(K),-k '$(K)') $(if $(LONG),--long) $(STAGES)

conformance: ## run the same modules on Linux 6.1 and here, and compare what they print (RECORD=1)
	@qemu/deps.sh linux test
	@tests/conformance/run.py build-conformance --linux build/linux $(if $(RECORD),--record)

test-browser: ## test the files of traces in Chromium, speedscope, Perfetto and KernelShark
	@qemu/deps.sh build test browser
	@tests/run $(if $(K),-k '$(K)') browser

bench: ## count the instructions on each path: a table and build/bench.json (PROFILE=name)
	@$(PYTHON) tests/bench/bench.py $(if $(PROFILE),--profile $(PROFILE))

sections: ## the longest sections with interrupts and preemption off (IMAGE=sections|test|bench|torture TOP=n V=1)
	@qemu/deps.sh build test
	@$(PYTHON) tests/bench/sections.py --image $(or $(IMAGE),sections) --top $(or $(TOP),20) $(if $(V),--path)

.PHONY: sections sweep torture
torture: ## random operations on all bottom halves, checked (OPS=n SEED=n TIME=seconds)
	@qemu/deps.sh test
	@$(PYTHON) tests/torture/torture.py --operations $(or $(OPS),1000000) --seed $(or $(SEED),1) --seconds $(or $(TIME),0)

sweep: ## an interrupt at each instruction of each operation (SUBJECT=glob MAX=instructions TWO=samples|all SEED=n)
	@$(PYTHON) tests/sweep/sweep.py $(if $(MAX),--max $(MAX)) $(if $(TWO),--two $(TWO)) $(if $(SEED),--seed $(SEED)) $(if $(V),--all) $(if $(SUBJECT),'$(SUBJECT)')

.PHONY: faults
faults: ## wild interrupt lines, noise, bits that flip: the console answers, or a reset says why (SEED=n COUNT=n LINES=1)
	@qemu/deps.sh build test
	@tests/run build >/dev/null || tests/run build
	@$(PYTHON) tests/faults/faults.py --seed $(or $(SEED),1) --count $(or $(COUNT),20) $(if $(LINES),--lines)

.PHONY: fuzz
fuzz: ## random bytes for what reads bytes from outside, 60 s each (TARGET=name TIME=seconds)
	@qemu/deps.sh fuzz
	@$(if $(filter-out trace,$(or $(TARGET),all)),$(MAKE) -C tests/fuzz O=$(CURDIR)/build-fuzz fuzz $(if $(TARGET),TARGET=$(TARGET)) TIME=$(or $(TIME),60))
	@$(if $(filter trace,$(or $(TARGET),trace)),$(PYTHON) tests/fuzz/trace.py --seconds $(or $(TIME),60))

.PHONY: coverage
coverage: ## which lines and branches the tests run: build-coverage/report/index.html (GOALS=1: fail below the goals)
	@qemu/deps.sh build test coverage
	@$(PYTHON) tests/coverage/coverage.py $(if $(GOALS),--goals)

.PHONY: valgrind
valgrind: ## the unit tests under valgrind, which sees reads of what nobody wrote (T=test_list: one)
	@qemu/deps.sh valgrind
	@$(MAKE) -C tests/unit O=$(CURDIR)/build-valgrind VALGRIND=1 $(if $(T),T=$(T)) check

.PHONY: mutations
mutations: ## do the tests notice seeded bugs? Some seconds each, goes on where it was (ONLY="words")
	@$(PYTHON) tests/mutations/mutate.py $(ONLY)

bench-linux: ## the same on Linux 6.1: one table, docs/performance.md
	@qemu/deps.sh linux test
	@$(PYTHON) tests/bench/bench.py --linux build/linux

trace: ## trace a demo or commands: files in build/trace (DEMO=name COMMANDS="a; b" NAME=name PART=us-us)
	@qemu/deps.sh build run
	@$(MAKE) O=$(O)/trace/image DEFCONFIG=trace all
	@$(PYTHON) -m qemu.trace --image $(O)/trace/image/bhk.elf --out $(O)/trace $(trace-options)

trace-options = $(if $(DEMO),--demo '$(DEMO)') $(if $(COMMANDS),--commands '$(COMMANDS)') \
	$(if $(NAME),--name '$(NAME)') $(if $(PART),--part '$(PART)')

.PHONY: pictures
pictures: ## the pictures of docs/guide anew, and what it shows of the demos
	@qemu/deps.sh build run
	@$(MAKE) O=$(O)/trace/image DEFCONFIG=trace all
	@$(PYTHON) -m qemu.pictures --image $(O)/trace/image/bhk.elf

size: all ## where the bytes of the image are (DEPTH=2: subfolders, 9: objects)
	@$(PYTHON) tests/size.py --show $(or $(DEPTH),1) $(O)

lint: ## check text, shell scripts and types
	@qemu/deps.sh lint
	@$(PYTHON) tests/lint.py

format: ## lay out the C files with clang-format (FILES=...)
	@qemu/deps.sh lint
	@clang-format -i $(or $(FILES),$(shell git ls-files '*.c' '*.h'))

sdcard: all ## an SD card image for a board, O/sdcard.img (FIRMWARE=folder)
	@qemu/sdcard.sh $(O) $(FIRMWARE)

menuconfig: ## change the options in menus
	@qemu/deps.sh build
	@mkdir -p $(O)
	@$(KCONFIG) menuconfig

defconfig: ## back to the default options, or to DEFCONFIG=name
	@qemu/deps.sh build
	@mkdir -p $(O)
	@$(KCONFIG) defconfig $(if $(DEFCONFIG),configs/$(DEFCONFIG)_defconfig)

olddefconfig: ## drop options that do not exist any more, add the new ones
	@$(KCONFIG) olddefconfig

savedefconfig: ## write what differs from the defaults to O/defconfig
	@$(KCONFIG) savedefconfig $(O)/defconfig

deps: ## install every package that any goal needs
	@qemu/deps.sh build run debug sdcard test browser

clean: ## remove what was made, keep the configuration
	@if [ -d $(O) ]; then find $(O) -mindepth 1 -maxdepth 1 ! -name .config -exec rm -rf {} +; fi

distclean: ## remove all of O
	@rm -rf $(O)

help: ## list these goals
	@echo 'make GOAL [NAME=value...]:'
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  \1|\2/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS='|' read -r goal text; do printf '  %-14s %s\n' "$$goal" "$$text"; done

.DEFAULT:
	@echo "make: there is no goal and no file '$@'." >&2
	@$(if $(filter $@,$(MAKECMDGOALS)),$(MAKE) help >&2)
	@exit 1
