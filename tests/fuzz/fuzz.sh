#!/bin/sh
# Looks for inputs that bring a parser down: fuzz.sh [SECONDS [NAME...]], 60 s for each fuzzer of meson.build.
# Seeds: tests/cases/NAME/; what was learned stays in .test/fuzz/NAME/. An input that brings one down is written
# there as crash-*, and belongs into tests/cases/NAME/ as a case of its own. Exit 1 when there was one.
set -u
ACCORD_ROOT=${ACCORD_ROOT:-$(cd "$(dirname "$0")/../.." && pwd -P)}
. "$ACCORD_ROOT/tests/stack/say.sh"
. "$ACCORD_ROOT/tests/stack/build.sh"
seconds=${1:-60}
[ $# -eq 0 ] || shift
names=${*:-$(cd "$ACCORD_ROOT/tests/fuzz" && ls fuzz_*.c | sed 's/^fuzz_//; s/\.c$//')}
folder=$ACCORD_ROOT/.test/fuzz
found=0

CC=clang build "$ACCORD_ROOT/build-fuzz" "$ACCORD_ROOT/.test/log/build-fuzz.log" \
	"-Dfuzz=true -Db_lundef=false -Db_sanitize=address,undefined -Dc_args=['-fsanitize=fuzzer-no-link','-fno-sanitize-recover=undefined']" \
	$(for name in $names; do echo "fuzz_$name"; done) || exit 1

for name in $names; do
	mkdir -p "$folder/$name"
	find "$ACCORD_ROOT/tests/cases/$name" -type f | while read -r seed; do
		cp "$seed" "$folder/$name/seed-$(sha256sum "$seed" | cut -c 1-16)"
	done
	say "$name : $seconds s..."
	if ! "$ACCORD_ROOT/build-fuzz/tests/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=10 -max_len=65536 \
		-print_final_stats=1 -artifact_prefix="$folder/$name/" "$folder/$name" >"$folder/$name.log" 2>&1; then
		found=1
		tail -n 40 "$folder/$name.log"
		fail "$name : une entrée le fait tomber (.test/fuzz/$name/, journal .test/fuzz/$name.log)"
	fi
	grep -E '^stat::(number_of_executed_units|average_exec_per_sec)' "$folder/$name.log"
done
exit $found
