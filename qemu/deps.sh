#!/bin/sh
# SPDX-License-Identifier: MIT
#
# deps.sh GROUP...
#
# Installs the Debian packages that a group of goals needs and that are not there. Says by name
# what it installs; says nothing and takes no time when nothing is missing. Runs on a bare
# Debian 12: needs no more than sh and dpkg.
set -eu

build='gcc-arm-none-eabi libnewlib-arm-none-eabi binutils-arm-none-eabi python3 python3-kconfiglib'
run='qemu-system-arm python3 python3-pexpect'
debug='gdb-multiarch'
sdcard='mtools dosfstools'
test='gcc libc6-dev qemu-system-arm python3-pytest python3-pexpect python3-pytest-timeout libcmocka-dev
	clang-format shellcheck mypy mtools dosfstools gdb-multiarch trace-cmd'
linux='gcc-12-arm-linux-gnueabi gcc-arm-linux-gnueabi make gcc libc6-dev device-tree-compiler cpio qemu-system-arm'
browser='chromium python3-pytest python3-pytest-timeout gcc libc6-dev kernelshark libkshark-dev libjson-c-dev'
# npm may be there from elsewhere, and Debian's does not go with those.
command -v npm >/dev/null || browser="$browser npm"
coverage='gcovr'
valgrind='valgrind gcc libc6-dev libcmocka-dev'
fuzz='clang libclang-rt-14-dev libc6-dev python3'
lint='clang-format shellcheck mypy python3-pytest'

wanted=
for group; do
	case $group in
	build) wanted="$wanted $build" ;;
	run) wanted="$wanted $run" ;;
	debug) wanted="$wanted $run $debug" ;;
	sdcard) wanted="$wanted $sdcard" ;;
	test) wanted="$wanted $test" ;;
	browser) wanted="$wanted $browser" ;;
	lint) wanted="$wanted $lint" ;;
	linux) wanted="$wanted $linux" ;;
	fuzz) wanted="$wanted $fuzz" ;;
	coverage) wanted="$wanted $coverage" ;;
	valgrind) wanted="$wanted $valgrind" ;;
	*)
		echo "deps.sh: no group '$group'; there is build run debug sdcard test browser lint linux coverage valgrind fuzz" >&2
		exit 2
		;;
	esac
done

# A package is there if dpkg has its list of files. That is quicker than asking dpkg-query, which
# parses its whole database; only a removed package with its settings kept looks the same.
installed() {
	[ -e "/var/lib/dpkg/info/$1.list" ] || [ -e "/var/lib/dpkg/info/$1:$arch.list" ]
}

if ! command -v dpkg >/dev/null; then
	echo "This is no Debian system, so the packages cannot be checked. Needed:$wanted" >&2
	exit 0
fi
arch=$(dpkg --print-architecture)
missing=
for package in $wanted; do
	case " $missing " in
	*" $package "*) ;;
	*) installed "$package" || missing="$missing $package" ;;
	esac
done
[ -n "$missing" ] || exit 0

echo "Packages needed and not installed:$missing"
if ! command -v apt-get >/dev/null; then
	echo "They cannot be installed: there is no apt-get here. Install them by hand." >&2
	exit 1
fi
if [ "$(id -u)" = 0 ]; then
	root=
elif command -v sudo >/dev/null; then
	root=sudo
	echo "Installing them with sudo apt-get."
else
	echo "They cannot be installed: not root, and there is no sudo. As root, run:" >&2
	echo "    apt-get install$missing" >&2
	exit 1
fi

export DEBIAN_FRONTEND=noninteractive
apt() {
	$root apt-get -q -y --no-install-recommends "$@"
}

# A fresh system has no package lists yet, or old ones that name files which are gone.
ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 || apt update || true
# shellcheck disable=SC2086 # one word for each package
if ! apt install $missing; then
	echo "apt-get failed with the package lists at hand: fetching new ones and trying again."
	{ apt update && apt install $missing; } || {
		echo "The packages could not be installed:$missing" >&2
		exit 1
	}
fi
