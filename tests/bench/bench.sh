#!/bin/sh
# ./run bench [--quick]: the service beside its limit, on this machine, in one run.
set -u
. "$ACCORD_ROOT/tests/stack/say.sh"
. "$ACCORD_ROOT/tests/stack/build.sh"
build "$ACCORD_ROOT/build-bench" "$ACCORD_ROOT/.test/log/build-bench.log" "--buildtype=release" || exit 1
NGINX_SIGN_IN_RATE=100000r/s NGINX_SIGN_IN_BURST=10000
STACK_PROCESSES=1
STACK_CONF=$(printf 'serve.threads = 4\nserve.sign_ins = 4')
export NGINX_SIGN_IN_RATE NGINX_SIGN_IN_BURST STACK_PROCESSES STACK_CONF
exec sh "$ACCORD_ROOT/tests/integration/with_stack.sh" "$ACCORD_ROOT/build-bench" "$ACCORD_ROOT/tests/bench/bench.py" \
	"$ACCORD_ROOT/build-bench" "$@"
