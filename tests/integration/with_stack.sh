#!/bin/sh
# Runs a test script before a whole service of its own: with_stack.sh BUILD SCRIPT [ARGUMENT...]
# The script finds the service by the variables of DIR/env (see tests/stack/stack.sh), and DIR as STACK_DIR.
# Lines of configuration: STACK_CONF; other data than conf/demo: STACK_LOAD.
set -u
ACCORD_ROOT=$(cd "$(dirname "$0")/../.." && pwd -P)
export ACCORD_ROOT
STACK_BUILD=$1
STACK_QUIET=1
export STACK_BUILD
shift
. "$ACCORD_ROOT/tests/stack/stack.sh"

dir=$(mktemp -d "${TMPDIR:-/tmp}/accord-test.XXXXXX") || exit 1
trap 'stack_stop "$dir" >/dev/null 2>&1; rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM HUP
if ! stack_start "$dir" >"$dir/start.log" 2>&1; then
	sed 's/^/# /' "$dir/start.log"
	echo "Bail out! the service does not start"
	exit 1
fi
set -a
. "$dir/env"
set +a
export STACK_DIR
case $1 in
*.py) python3 "$@" ;;
*.mjs) node "$@" ;;
*) "$@" ;;
esac
