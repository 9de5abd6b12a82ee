#!/bin/sh
# with_database.sh ACCORD TEST [FILL.sql]: runs the program TEST, which speaks TAP, before a database with schema and
# sample data, and what FILL.sql adds. TEST finds it by DB_SOCKET and DB_PASSWORD.
set -u
accord=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/stack/mariadb.sh"
umask 077
work=$(mktemp -d) || exit 1
trap 'mariadb_stop "$work/db"; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
unset ACCORD_CONF

echo secret-of-the-test >"$work/password"
cat >"$work/accord.conf" <<CONF
site.origin = https://accord.example
site.migrations = $root/sql/migrations
site.files = $work/files
database.socket = $work/db/mysql.sock
database.name = accord
database.user = owner
database.password_file = $work/password
CONF
# Many transactions, of which none must outlive the test.
MARIADB_OPTIONS='--innodb-flush-log-at-trx-commit=0'
if ! { mariadb_start "$work/db" && mariadb_database "$work/db" accord owner secret-of-the-test &&
	"$accord" --conf "$work/accord.conf" migrate && "$accord" --conf "$work/accord.conf" load "$root/conf/demo" &&
	{ [ -z "${3:-}" ] || mariadb_sql "$work/db" accord <"$3"; }; } >"$work/log" 2>&1; then
	sed 's/^/# /' "$work/log"
	echo "Bail out! no database"
	exit 1
fi
DB_SOCKET=$work/db/mysql.sock DB_PASSWORD=secret-of-the-test "$2"
