#!/bin/sh
# SPDX-License-Identifier: MIT
#
# utsrelease.sh VERSION header
#
# Writes the header with UTS_RELEASE, the version and the commit it was built from. The file
# changes only if its text does. A tree without git is told by the version alone.
set -eu

commit=$(git describe --always --dirty=+ --exclude='*' --abbrev=8 2>/dev/null) || commit=
text="#define UTS_RELEASE \"$1${commit:+-g$commit}\""
[ -f "$2" ] && [ "$(cat "$2")" = "$text" ] || echo "$text" >"$2"
