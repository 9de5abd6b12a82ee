#!/bin/sh
# ./run bench [--quick] [--install] [--json FILE]: the service beside its limit, and beside PHP-FPM and Django where
# their packages are installed, on this machine, in one run.
set -u
. "$ACCORD_ROOT/tests/stack/say.sh"
. "$ACCORD_ROOT/tests/stack/packages.sh"
. "$ACCORD_ROOT/tests/stack/build.sh"

usage() {
	fail "$1 ; usage : ./run bench [--quick] [--install] [--json FICHIER]"
	exit 2
}

install=
json=
quick=
while [ $# -gt 0 ]; do
	case $1 in
	--quick) quick=--quick ;;
	--install) install=1 ;;
	--json)
		[ $# -gt 1 ] || usage "--json attend un nom de fichier"
		json=$2
		(: >>"$json") 2>/dev/null || usage "$json ne peut pas être écrit"
		shift
		;;
	*) usage "option inconnue : $1" ;;
	esac
	shift
done
[ -z "$install" ] || packages_ensure "$ACCORD_ROOT/.test/log/apt.log" php django || exit 1

BENCH_OTHERS=
for other in php django; do
	missing=$(packages_missing $other | tr '\n' ' ')
	if [ -z "$missing" ]; then
		BENCH_OTHERS="$BENCH_OTHERS $other"
	else
		say "sans comparaison avec $other ; il manque : $missing(./run bench --install les installe)"
	fi
done

build "$ACCORD_ROOT/build-bench" "$ACCORD_ROOT/.test/log/build-bench.log" "--buildtype=release" || exit 1
NGINX_SIGN_IN_RATE=100000r/s NGINX_SIGN_IN_BURST=10000
STACK_PROCESSES=1
STACK_CONF=$(printf 'serve.threads = 4\nserve.sign_ins = 4')
export BENCH_OTHERS NGINX_SIGN_IN_RATE NGINX_SIGN_IN_BURST STACK_PROCESSES STACK_CONF
# shellcheck disable=SC2086  # --quick or nothing
exec sh "$ACCORD_ROOT/tests/integration/with_stack.sh" "$ACCORD_ROOT/build-bench" "$ACCORD_ROOT/tests/bench/bench.py" \
	"$ACCORD_ROOT/build-bench" $quick ${json:+--json "$json"}
