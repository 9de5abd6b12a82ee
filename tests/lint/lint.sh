#!/bin/sh
# What can be said about the project from its text alone. TAP; run from anywhere.
set -u
cd "$(dirname "$0")/../.." || exit 1
said=$(mktemp) && functions=$(mktemp) || exit 1
trap 'rm -f "$said" "$functions"' EXIT
number=0
failed=0
LC_ALL=C
export LC_ALL

check() {
	name=$1
	shift
	number=$((number + 1))
	if "$@" >"$said" 2>&1; then
		echo "ok $number - $name"
		grep '^#' "$said"
	else
		failed=1
		echo "not ok $number - $name"
		sed 's/^/# /' "$said"
	fi
}

# The files of the project that end in one of the patterns given.
files() {
	git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do
		[ ! -f "$file" ] || echo "$file"
	done
}
program() {
	files 'app/*.[ch]' 'auth/*.[ch]' 'conf/*.[ch]' 'sql/*.[ch]'
}

layers() { program | xargs awk -f tests/lint/layers.awk; }
text() { program | xargs awk -f tests/lint/text.awk; }
french() {
	files 'app/*.[ch]' 'auth/*.[ch]' 'conf/*.[ch]' 'app/view/templates/*.html' 'conf/demo/*.json' |
		grep -v '^conf/demo/contracts\.json$' | xargs awk -f tests/lint/french.awk	# published by others, as it came
}
sizes() {
	program | grep '\.c$' | xargs pmccabe >"$functions" || return 1
	awk -f tests/lint/sizes.awk "$functions"
}
long_files() { ! program | xargs wc -l | awk '$2 != "total" && $1 > 400 { print $2 ": " $1 " lines" }' | grep .; }
# A place, a host or a mark that belongs to one machine or to nobody yet.
foreign() {
	! git grep -nIE --untracked '/wor[k]/(main|shared)|/tmp/accor[d]/|(registry[.]npmj[s]|deb[.]debia[n]|nodesourc[e])[.]|TO[D]O|FIX[M]E' -- . ':!LICENSE'
}
lock_without_hosts() {
	! git grep -n --untracked '"resolved": "http' -- '*package-lock.json'
}
# A test that no list names would never run.
tests_that_run() {
	code=0
	for script in $(files 'tests/unit/test_*' 'tests/integration/test_*' 'tests/nginx/test_*' 'tests/run/test_*'); do
		word=$(basename "$script" | sed 's/^test_//; s/\..*//')
		git grep -Eq "['_]$word(\.[a-z]+)?'" -- '*meson.build' || { echo "$script is in no list"; code=1; }
	done
	for script in $(git grep -l 'end();' -- 'tests/browser/*.mjs' ':!tests/browser/tap.mjs'); do
		grep -q "'$(basename "$script" .mjs)'" tests/browser/meson.build || { echo "$script is in no list"; code=1; }
	done
	return $code
}
requirements() {
	files 'tests/integration/test_*' 'tests/unit/test_*.c' 'tests/browser/*.mjs' | xargs awk -f tests/lint/shows.awk docs/requirements.md
}
shell_syntax() {
	code=0
	for script in $(files '*.sh') run .ci/run; do
		case $(head -n 1 "$script") in
		*bash*) bash -n "$script" || code=1 ;;
		*) sh -n "$script" || code=1 ;;
		esac
	done
	return $code
}

check 'lower layers never include higher ones' layers
check 'C text keeps the rules of the house' text
check 'French is written so that no line breaks before its marks' french
check 'functions are short and simple' sizes
check 'no C file is over 400 lines' long_files
check 'the project speaks of itself alone' foreign
check 'the list of npm packages names no host' lock_without_hosts
check 'every test is in the list of those that run' tests_that_run
check 'every requirement is shown by the tests that name it' requirements
check 'shell scripts can be read' shell_syntax
echo "1..$number"
exit $failed
