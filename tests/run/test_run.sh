#!/bin/bash
# The parts of ./run that decide about other people's processes and about the count of tests. TAP.
set -u
ACCORD_ROOT=$(cd "$(dirname "$0")/../.." && pwd)
. "$ACCORD_ROOT/tests/stack/say.sh"
. "$ACCORD_ROOT/tests/stack/ports.sh"
. "$ACCORD_ROOT/tests/stack/process.sh"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
number=0
failed=0

check() {
	local name=$1
	shift
	number=$((number + 1))
	if "$@" >"$work/said" 2>&1; then
		echo "ok $number - $name"
	else
		failed=1
		echo "not ok $number - $name"
		sed 's/^/# /' "$work/said"
	fi
}
not() { ! "$@"; }

# A port.
port=$(port_free)
check 'a port that nobody listens on is free' port_is_free "$port"
process_start "$work" listener python3 -c "import socket, time
s = socket.create_server(('127.0.0.1', $port)); time.sleep(60)"
for _ in $(seq 250); do port_is_free "$port" || break; sleep 0.02; done
check 'a port that somebody listens on is taken' not port_is_free "$port"
check 'the next free port is another' [ "$(port_free "$port")" -gt "$port" ]
check 'what is no number is no free port' not port_is_free 80a

# A process.
check 'a started process runs' process_is_running "$work" listener
pid=$(process_pid "$work" listener)
process_stop "$work" listener
check 'a stopped process is gone' not kill -0 "$pid"
check 'its number is forgotten' [ ! -e "$work/listener.pid" ]
sleep 60 &
stranger=$!
echo "$stranger 1" >"$work/reused.pid"
check 'a number that the system gave to another is not ours' not process_is_running "$work" reused
process_stop "$work" reused
check 'and is not signalled' kill -0 "$stranger"
kill "$stranger"
process_start "$work" quick true
for _ in $(seq 250); do process_is_running "$work" quick || break; sleep 0.02; done
check 'a process that has ended does not run' not process_is_running "$work" quick

# quietly.
check 'what succeeds quietly says nothing' [ -z "$(quietly "$work/out" echo inside 2>&1)" ]
check 'what fails shows the end of its output' grep -q inside <<<"$(quietly "$work/out" sh -c 'echo inside; exit 3' 2>&1)"
quietly "$work/out" sh -c 'exit 3' 2>"$work/shown"
check 'and keeps its exit code' [ $? -eq 3 ]

# The count.
count() { python3 "$ACCORD_ROOT/tests/stack/count.py" "$work/results"; }
step() { printf '%b' "$2" >"$work/results/$1"; }
last() { [ "$(count | tail -n 1)" = "$1" ] || { count; return 1; }; }
mkdir "$work/results"
check 'no test at all is a failure' not count
step lint.tap 'ok 1 - a\nok 2 # SKIP b\n# not ok\n1..2\n'
check 'skipped tests are counted apart' last '1 passed, 0 failed, 1 skipped'
check 'and are no failure' count
step unit.json '{"name": "x:unit / a", "result": "OK", "stdout": "ok 1 - a\\nok 2 - b\\n    not ok 1 - inner\\n"}\n{"name": "x:unit / b", "result": "OK", "stdout": "hello"}\n'
check 'the tests of a program are counted one by one' last '4 passed, 0 failed, 1 skipped'
step asan.json '{"name": "x:unit / c", "result": "ERROR", "stdout": "ok 1 - a\\n"}\n{"name": "x:unit / d", "result": "TIMEOUT"}\n{"name": "x:unit / e", "result": "SKIP"}\n'
check 'a program that dies is one failure more' last '5 passed, 2 failed, 2 skipped'
check 'and the exit code says so' not count

# What a test leaves running.
cat >"$work/leaves" <<'SH'
setsid sh -c 'echo $$ >"$1"; sleep 60; true' left "$1/left.number" &
until [ -s "$1/left.number" ]; do sleep 0.02; done
exit 3
SH
python3 "$ACCORD_ROOT/tests/stack/reap.py" "$work/left.tap" bash "$work/leaves" "$work" 2>"$work/shown"
check 'the exit code of a test is kept' [ $? -eq 3 ]
check 'what it has left running is a failure' [ "$(grep -c '^not ok 1 - nothing is left running' "$work/left.tap")" -eq 2 ]
check 'and is ended' not kill -0 "$(cat "$work/left.number")"
python3 "$ACCORD_ROOT/tests/stack/reap.py" "$work/clean.tap" sh -c 'sleep 0.2 &'
check 'what ends soon after is none' [ ! -e "$work/clean.tap" ]

echo "1..$number"
exit $failed
