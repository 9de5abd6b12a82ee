#!/bin/sh
# The query compiler, case by case: tests/cases/embed/CASE/input.sql gives `output` (header, then source) or
# stops with `error` on stderr and leaves no file behind. TAP. UPDATE=1 writes the good outputs anew.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
awk=${AWK:-awk}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
number=0
failed=0

say() {
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		failed=1
		echo "not ok $number - $2"
		sed 's/^/# /' "$work/difference"
	fi
}

compile() {
	rm -f "$work/out.c" "$work/out.h"
	(cd "$1" && LC_ALL=C "$awk" -v source="$work/out.c" -v header="$work/out.h" \
		-f "$root/sql/embed.awk" input.sql) >"$work/stdout" 2>"$work/stderr"
}

good() {
	compile "$1" || { cp "$work/stderr" "$work/difference"; return 1; }
	cat "$work/out.h" "$work/out.c" >"$work/output"
	[ -z "${UPDATE:-}" ] || cp "$work/output" "$1/output"
	diff "$1/output" "$work/output" >"$work/difference"
}

bad() {
	if compile "$1"; then
		echo "was accepted" >"$work/difference"
		return 1
	fi
	if [ -e "$work/out.c" ] || [ -e "$work/out.h" ]; then
		echo "left a file behind" >"$work/difference"
		return 1
	fi
	diff "$1/error" "$work/stderr" >"$work/difference"
}

for case in "$root"/tests/cases/embed/*/; do
	case=${case%/}
	if [ -e "$case/error" ]; then
		bad "$case"
	else
		good "$case"
	fi
	say $? "$(basename "$case" | tr _ ' ')"
done
echo "1..$number"
[ $number -gt 20 ] || exit 1
exit $failed
