#!/bin/sh
# test_command.sh ACCORD: the command line of `accord`, its exit statuses and what it says. TAP.
set -u
accord=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/stack/mariadb.sh"
umask 077
work=$(mktemp -d) || exit 1
trap 'mariadb_stop "$work/db"; rm -rf "$work"' EXIT
unset ACCORD_CONF LISTEN_PID LISTEN_FDS NOTIFY_SOCKET
number=0
failed=0

# check NAME STATUS PATTERN COMMAND…: PATTERN (unless empty) must stand in what is written to either output.
check() {
	name=$1
	status=$2
	pattern=$3
	shift 3
	number=$((number + 1))
	"$@" >"$work/out" 2>&1
	got=$?
	if [ $got = "$status" ] && { [ -z "$pattern" ] || grep -q -e "$pattern" "$work/out"; }; then
		echo "ok $number - $name"
	else
		failed=1
		echo "not ok $number - $name"
		echo "# status $got instead of $status, or no «$pattern» in:"
		sed 's/^/# /' "$work/out"
	fi
}

# One line, and nothing on the standard output.
says_one_line() {
	"$@" 2>"$work/err" >"$work/nothing"
	[ ! -s "$work/nothing" ] && [ "$(wc -l <"$work/err")" = 1 ] && echo "one line"
}

key=$work/key
head -c 48 /dev/urandom | base64 >"$key"
cat >"$work/good.conf" <<CONF
site.origin = https://accord.example
site.form_key_file = $key
serve.socket = $work/serve.sock
serve.peer_user = $(id -un)
site.templates = $work/no-templates
site.migrations = $root/sql/migrations
database.socket = $work/db/mysql.sock
database.name = accord
database.user = owner
database.password_file = $work/password
identity.socket = $work/identity.sock
directory.server = ldap://127.0.0.1:1
directory.allow_plain = yes
CONF
echo 'nonsense = 1' >"$work/bad.conf"
echo secret-of-the-test >"$work/password"

check "without a command it says how it is called" 2 '^usage: accord' "$accord"
check "--conf without a file, too" 2 '^usage: accord' "$accord" --conf
check "help names every command" 0 '^  check-conf ' "$accord" help
check "version says it" 0 '^accord [0-9]' "$accord" version
check "an unknown command is not understood" 2 'there is no such command' "$accord" frobnicate
check "a missing configuration fails" 1 'nowhere.conf' "$accord" --conf "$work/nowhere.conf" check-conf
check "a wrong configuration fails and says where" 1 'bad.conf:1' "$accord" --conf "$work/bad.conf" check-conf
check "a failure is one line on stderr" 0 'one line' says_one_line "$accord" --conf "$work/bad.conf" check-conf
check "a good configuration is printed" 0 'accord.example' "$accord" --conf "$work/good.conf" check-conf
check "--conf=FILE does the same" 0 'accord.example' "$accord" "--conf=$work/good.conf" check-conf
check "ACCORD_CONF does the same" 0 'accord.example' env ACCORD_CONF="$work/good.conf" "$accord" check-conf
check "--conf goes before ACCORD_CONF" 1 'bad.conf:1' \
	env ACCORD_CONF="$work/good.conf" "$accord" --conf "$work/bad.conf" check-conf
check "an argument too many is not understood" 2 'takes no argument' \
	"$accord" --conf "$work/good.conf" check-conf more
"$accord" --conf "$work/good.conf" check-conf >"$work/table" 2>&1
check "a secret is shown as set" 0 '(set)' grep form_key "$work/table"
check "and not as it is" 1 '' grep -F "$(head -c 20 "$key")" "$work/table"
check "serve does not start without its templates" 1 'service failed' \
	"$accord" --conf "$work/good.conf" serve
check "and leaves no socket behind" 1 '' test -e "$work/serve.sock"

# Starts `accord $1`, waits for the socket $2, ends it as systemd does; its exit status.
starts_and_stops() {
	"$accord" --conf "$work/good.conf" "$1" &
	pid=$!
	left=250
	until [ -S "$2" ] || [ $left = 0 ]; do
		left=$((left - 1))
		sleep 0.02
	done
	kill $pid
	wait $pid
}

check "identity starts without a directory and stops as told" 0 'identity stopped' \
	starts_and_stops identity "$work/identity.sock"
check "and takes its socket away" 1 '' test -e "$work/identity.sock"

check "migrate without a database fails" 1 "mysql.sock" "$accord" --conf "$work/good.conf" migrate
mariadb_start "$work/db" && mariadb_database "$work/db" accord owner secret-of-the-test || exit 1
check "an empty database is not up to date" 1 'no migration was applied' "$accord" --conf "$work/good.conf" migrate --check
check "migrate says what it applies" 0 '^applied 0001_' "$accord" --conf "$work/good.conf" migrate
check "then there is nothing to apply" 0 '^nothing to apply' "$accord" --conf "$work/good.conf" migrate
check "and the database is up to date" 0 '' "$accord" --conf "$work/good.conf" migrate --check
check "migrate takes no other argument" 2 'but --check' "$accord" --conf "$work/good.conf" migrate now

echo "1..$number"
exit $failed
