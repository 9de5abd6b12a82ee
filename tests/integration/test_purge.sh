#!/bin/sh
# test_purge.sh ACCORD: `accord purge` deletes what has ended and nothing else, with the rights of the service. TAP.
set -u
accord=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/stack/mariadb.sh"
umask 077
work=$(mktemp -d) || exit 1
trap 'mariadb_stop "$work/db"; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
unset ACCORD_CONF
number=0
failed=0

report() {	# NAME GOT WANTED
	number=$((number + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $number - $1"
	else
		failed=1
		echo "not ok $number - $1"
		printf '%s\n' "got: $2" "wanted: $3" | sed 's/^/# /'
	fi
}

sql() {
	mariadb_sql "$work/db" --batch --skip-column-names accord "$@" 2>&1
}

# Rows that are left of each kind.
left() {
	sql -e 'SELECT (SELECT COUNT(*) FROM session), (SELECT COUNT(*) FROM throttle), (SELECT COUNT(*) FROM form_key),
		(SELECT COUNT(*) FROM outbox)' |
		tr '\t' ' '
}

# purge ACCOUNT ARGUMENT...: what it prints in one line, and its exit status.
purge() {
	sed "s/@/accord_$1/" "$work/accord.conf" >"$work/$1.conf"
	purge_account=$1
	shift
	"$accord" --conf "$work/$purge_account.conf" purge "$@" >"$work/out" 2>"$work/err"
	purge_status=$?
	echo "$(tr '\n' ';' <"$work/out") $purge_status"
}

echo secret-of-the-test >"$work/password"
cat >"$work/accord.conf" <<CONF
site.origin = https://accord.example
site.migrations = $root/sql/migrations
site.files = $work/files
database.socket = $work/db/mysql.sock
database.name = accord
database.user = @
database.password_file = $work/password
retention.session = 3600
retention.throttle = 7200
retention.form_key = 36000
retention.mail = 86400
CONF
sed 's/@/accord_owner/' "$work/accord.conf" >"$work/owner.conf"
# On nobody's way: 2 500 sessions, 1 500 waits, 1 200 keys and 1 100 mails have ended; 30, 20, 10 and 5 are kept, by a minute.
if ! { mariadb_start "$work/db" && mariadb_database "$work/db" accord accord_owner secret-of-the-test &&
	"$accord" --conf "$work/owner.conf" migrate && "$accord" --conf "$work/owner.conf" load "$root/conf/demo" &&
	sql <"$root/sql/grants.sql" && sql <<-'SQL'; } >"$work/log" 2>&1; then
	ALTER USER accord_service@localhost IDENTIFIED BY 'secret-of-the-test' ACCOUNT UNLOCK;
	ALTER USER accord_reader@localhost IDENTIFIED BY 'secret-of-the-test' ACCOUNT UNLOCK;
	SET @now = UTC_TIMESTAMP(6), @person = (SELECT MIN(id) FROM person);
	DELETE FROM session; DELETE FROM throttle; DELETE FROM form_key;
	INSERT INTO session (token_hash, public_id, person_id, roles, role_recipient, person_recipient, group_dns,
	                     auth_method, auth_time, seen_at, expires_at, address, user_agent)
	SELECT UNHEX(SHA2(seq, 256)), UUID(), @person, 0, 'r', 'p', '[]', 'ldap', @now - INTERVAL 2 DAY, @now - INTERVAL 2 DAY,
	       @now - INTERVAL IF(seq > 2500, 59, 61) MINUTE, '127.0.0.1', 'x' FROM seq_1_to_2530;
	INSERT INTO throttle (subject, failures, failed_at, open_at)
	SELECT SHA2(seq, 256), 1, @now - INTERVAL IF(seq > 1500, 119, 121) MINUTE, @now FROM seq_1_to_1520;
	INSERT INTO form_key (person_id, form_key, fingerprint, status, used_at)
	SELECT @person, seq, UNHEX(SHA2(seq, 256)), 303, @now - INTERVAL IF(seq > 1200, 599, 601) MINUTE FROM seq_1_to_1210;
	INSERT INTO outbox (kind, person_id, subject, body, once_key, state, due_at, created_at)
	SELECT 'decided', @person, 's', 'b', seq, 'sent', @now, @now - INTERVAL IF(seq > 1100, 1439, 1441) MINUTE
	  FROM seq_1_to_1105;
SQL
	sed 's/^/# /' "$work/log"
	echo "Bail out! no database"
	exit 1
fi

report "what was put in is there" "$(left)" "2530 1520 1210 1105"
report "a dry run says what would go" "$(purge service --dry-run)" \
	"sessions: 2500 to delete;throttle: 1500 to delete;form keys: 1200 to delete;mails: 1100 to delete; 0"
report "and deletes nothing" "$(left)" "2530 1520 1210 1105"
report "an account without the rights is refused" "$(purge reader)" " 1"
report "and says why in one line" "$(grep -c '^accord purge: .*denied' "$work/err") $(wc -l <"$work/err")" "1 1"
report "the service's account deletes what has ended" "$(purge service)" \
	"sessions: 2500 deleted;throttle: 1500 deleted;form keys: 1200 deleted;mails: 1100 deleted; 0"
report "it logs one line" "$(grep -c '<5>data purged sessions=2500 throttle=1500 form_keys=1200 mails=1100$' "$work/err") $(wc -l <"$work/err")" \
	"1 1"
report "what has not ended so long ago is kept" "$(left)" "30 20 10 5"
report "a second time there is nothing left to do" "$(purge service)" \
	"sessions: 0 deleted;throttle: 0 deleted;form keys: 0 deleted;mails: 0 deleted; 0"
report "another argument is not understood" "$(purge service --all)" " 2"
report "and the help is named" "$(grep -c 'takes no argument but --dry-run' "$work/err")" 1

echo "1..$number"
exit $failed
