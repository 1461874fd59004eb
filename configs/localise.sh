#!/bin/sh
# SPDX-License-Identifier: MIT
#
# localise.sh module.mod.o part.o...
#
# Links the parts of a module and hides its global names, so that two modules may each have an
# init_module() or a helper of the same name. Visible stays what EXPORT_SYMBOL() marked: it
# leaves a symbol __export_NAME.
set -eu

out=$1
shift
names=$out.exports
"${CROSS_COMPILE}ld" -r -T "$(dirname "$0")/module.lds" -o "$out.tmp" "$@"
"${CROSS_COMPILE}nm" "$out.tmp" | sed -n 's/.* __export_\(.*\)$/\1/p' >"$names"
# An empty list would mean "keep all": a name that no module has makes it "keep none".
echo '(none)' >>"$names"
"${CROSS_COMPILE}objcopy" --keep-global-symbols="$names" "$out.tmp" "$out"
rm -f "$out.tmp" "$names"
