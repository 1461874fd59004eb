#!/bin/sh
# SPDX-License-Identifier: MIT
#
# sdcard.sh BUILD [FIRMWARE]
#
# Makes BUILD/sdcard.img, a card for a Raspberry Pi Zero or 1: one FAT32 partition with
# kernel.img, config.txt, a README and the boot firmware. The firmware comes from the folder
# FIRMWARE, else from Debian's package raspi-firmware (fetched and unpacked, not installed).
set -eu

build=$1
firmware=${2:-$build/firmware}
files='bootcode.bin start.elf fixup.dat'
image=$build/sdcard.img
stage=$build/sdcard
mib=64 # a power of two, as QEMU wants it

# $1 holds all files of the firmware.
has_all() {
	for file in $files; do
		[ -f "$1/$file" ] || return 1
	done
}

# Fetches the package with lists of our own: the system's may not have that section.
fetch() {
	suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
	[ -f /usr/share/keyrings/debian-archive-keyring.gpg ] && [ -n "$suite" ] || return 1
	apt=$PWD/$build/apt
	mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$firmware"
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
		"http://deb.debian.org/debian $suite non-free-firmware" >"$apt/sources.list"
	(
		cd "$apt"
		options="-q -o Dir::Etc::SourceList=$apt/sources.list -o Dir::Etc::SourceParts=-
			-o Dir::State::Lists=$apt/lists -o Dir::Cache=$apt"
		# shellcheck disable=SC2086 # one word for each option
		apt-get $options update && apt-get $options download raspi-firmware &&
			dpkg-deb -x raspi-firmware_*.deb root
	) >"$apt/log" 2>&1 || return 1
	for file in $files LICENCE.broadcom; do
		found=$(find "$apt/root" -name "$file" | head -n 1)
		[ -z "$found" ] || cp "$found" "$firmware/"
	done
	has_all "$firmware"
}

if [ $# -gt 1 ] && ! has_all "$firmware"; then
	echo "sdcard: FIRMWARE=$firmware does not hold all of: $files" >&2
	exit 1
fi
has_all "$firmware" || {
	echo "Fetching the boot firmware: Debian's package raspi-firmware."
	fetch || firmware=
}

rm -rf "$stage"
mkdir -p "$stage"
cp "$build/kernel.img" "$stage/"
cat >"$stage/config.txt" <<'END'
# bhk on a Raspberry Pi Zero or 1: docs at https://www.raspberrypi.com/documentation/computers/
kernel=kernel.img
# No device tree: the kernel takes memory size and boot arguments from ATAGs.
device_tree=
# The PL011 on GPIO 14 and 15 is the console; its clock must not change under way.
enable_uart=1
init_uart_clock=48000000
gpu_mem=64
END
# The boot arguments, for example loglevel=8.
: >"$stage/cmdline.txt"
cat >"$stage/README.txt" <<'END'
This card boots bhk. Console: 115200 8N1, 3.3 V levels only, on the 40-pin header:
pin 6 ground, pin 8 (GPIO 14) transmits, pin 10 (GPIO 15) receives.
Boot arguments go into cmdline.txt, one line.
END
if [ -n "$firmware" ]; then
	for file in $files; do
		cp "$firmware/$file" "$stage/"
	done
	[ ! -f "$firmware/LICENCE.broadcom" ] || cp "$firmware/LICENCE.broadcom" "$stage/"
fi

# The 32-bit number $1 in octal escapes, lowest byte first.
little_endian() {
	printf '\\%03o\\%03o\\%03o\\%03o' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24))
}

# Writes the octal escapes $2 at byte $1 of the image.
patch() {
	# shellcheck disable=SC2059 # the escapes are the format
	printf "$2" | dd of="$image" bs=1 seek="$1" conv=notrunc status=none
}

# One active partition from 1 MiB to the end; type 0x0c is FAT32 with LBA. The cylinder numbers
# of the entry are the largest: "see LBA".
first=2048
sectors=$((mib * 2048 - first))
rm -f "$image"
truncate -s "${mib}M" "$image"
patch 446 "\\200\\376\\377\\377\\014\\376\\377\\377$(little_endian $first)$(little_endian $sectors)"
patch 510 '\125\252'
mkfs.fat -F 32 -s 1 -n BHK --offset $first "$image" $((sectors / 2)) >/dev/null
mcopy -i "$image@@1M" "$stage"/* ::

echo "$image holds: $(mdir -b -i "$image@@1M" :: | sed 's/.*\///' | tr '\n' ' ')"
echo "Write it with: sudo dd if=$image of=/dev/sdX bs=4M conv=fsync   (sdX: the card)"
if [ -z "$firmware" ]; then
	cat >&2 <<END
The boot firmware is missing, so this image boots in QEMU only. A board needs these files on the
card, too: $files
They come from https://github.com/raspberrypi/firmware/tree/master/boot, or from Debian's package
raspi-firmware, which could not be fetched (see $build/apt/log). Put them into a folder and run
    make sdcard FIRMWARE=folder
END
fi
