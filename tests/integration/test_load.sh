#!/bin/sh
# test_load.sh ACCORD: `accord load` fills an empty database from conf/demo through the rules of the service,
# whole or not at all. TAP.
set -u
accord=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/stack/mariadb.sh"
umask 077
work=$(mktemp -d) || exit 1
trap 'mariadb_stop "$work/db"; rm -rf "$work"' EXIT
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
	mariadb_sql "$work/db" --batch --skip-column-names accord -e "$1" 2>&1
}

rows() {	# NAME WANTED QUERY
	report "$1" "$(sql "$3")" "$2"
}

load() {
	"$accord" --conf "$work/accord.conf" load "$@" >"$work/out" 2>"$work/err"
}

fresh() {
	sql 'DROP DATABASE IF EXISTS accord' >/dev/null
	mariadb_database "$work/db" accord owner secret-of-the-test &&
		"$accord" --conf "$work/accord.conf" migrate >"$work/out" 2>&1 || { cat "$work/out" >&2; exit 1; }
}

# spoilt NAME FILE SED MESSAGE: the data with one fault are refused by that message, and nothing is left of them.
spoilt() {
	cp "$root"/conf/demo/*.json "$work/data/"
	sed -i -e "$3" "$work/data/$2"
	load "$work/data"
	report "$1: refused" "$?" 1
	report "$1: the message names file and place" "$(grep -c -e "$4" "$work/err")" 1
	[ "$(grep -c -e "$4" "$work/err")" = 1 ] || sed 's/^/# /' "$work/err"
	rows "$1: nothing is left" 0 \
		'SELECT (SELECT COUNT(*) FROM organisation) + (SELECT COUNT(*) FROM person) + (SELECT COUNT(*) FROM ledger)'
}

mkdir "$work/data" "$work/reference"
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
mariadb_start "$work/db" && mariadb_database "$work/db" accord owner secret-of-the-test || exit 1

load
report "without a folder it is not understood" "$?" 2
load "$work/nowhere"
report "a folder that is not there is refused" "$?" 1
load "$root/conf/demo"
report "a database without its schema is refused" "$?" 1
fresh

# Faults first: the database must still be empty after each.
spoilt "a step that is none" actions.json '0,/"endorse"/s//"endorze"/' \
	'^accord load: actions.json: actions\[0\]: history\[[0-9]*\]: do: '
spoilt "an approval by a technician" actions.json '0,/"by": "elu.cub"/s//"by": "technicien.cub"/' \
	'^accord load: actions.json: actions\[[0-9]*\]: history\[[0-9]*\]: step '
spoilt "an event before the one before it" actions.json '0,/"at": "2009-04/s//"at": "2009-01/' \
	'history\[[0-9]*\]: at: not after'
spoilt "a member that nobody knows" actions.json '0,/"action_form"/s//"action_from"/' \
	'history\[0\]: content: action_from: not a field'
spoilt "a lead who is not there" actions.json '0,/"cub_lead": "technicien.cub"/s//"cub_lead": "nobody"/' \
	'content: cub_lead: there is no "nobody"'
spoilt "a time that is none" actions.json '0,/"at": "2009-\([0-9-]*\) ../s//"at": "2009-\1 25/' \
	'history\[0\]: at: not what is expected'
spoilt "an agreement in force without its deliberation" agreement.json \
	's/"deliberation_number": "[^"]*"/"deliberation_number": null/' \
	'^accord load: agreement.json: parties\[0\]: deliberation_number'
spoilt "more durable exits than positive ones" agreement.json 's/"value": 42/"value": 52/' \
	'^accord load: agreement.json: indicators: durable'
spoilt "a figure that is a part and more than the whole" indicator_values.json '0,/"numerator": 160/s//"numerator": 193/' \
	'^accord load: indicator_values.json: events\[0\]: values\[2\]: numerator: '
spoilt "a figure of a year that has not begun" indicator_values.json '0,/"year": 2008/s//"year": 2012/' \
	'^accord load: indicator_values.json: events\[0\]: '
spoilt "a commune's PLIE without its source" organisations.json '0,/"source": "Accord-cadre, en-tête"/s//"source": null/' \
	'^accord load: organisations.json: territories\[[0-9]*\]: source: '
spoilt "a role that is none" people.json 's/"cub_elected"/"king"/' '^accord load: people.json: people\[0\]: roles\[0\]'
spoilt "an organisation twice" organisations.json '0,/"slug": "urpa"/s//"slug": "cub"/' \
	'^accord load: organisations.json: organisations\[1\]: .*uq_organisation_slug'
spoilt "text that is no JSON" people.json '1s/.*/[[/' '^accord load: .*people.json:[0-9]*:[0-9]*: '

began=$(date +%s)
load "$root/conf/demo"
report "the data of the demo are loaded" "$?" 0
[ -s "$work/err" ] && sed 's/^/# /' "$work/err"
# A build with sanitizers takes about five times as long.
report "in a few seconds" "$(($(date +%s) - began < (${SANITIZED:-0} ? 40 : 8)))" 1
report "it says what it loaded" "$(grep -c '^60 actions, [0-9]* events$' "$work/out")" 1
rows "organisations, territories, people" "17 35 14" \
	"SELECT CONCAT_WS(' ', (SELECT COUNT(*) FROM organisation), (SELECT COUNT(*) FROM territory), (SELECT COUNT(*) FROM person))"
rows "the agreement is the current one, with all its parts" "in_force 1 8 2 3 9 3 16" \
	"SELECT CONCAT_WS(' ', status, current_slot, (SELECT COUNT(*) FROM article a WHERE a.agreement_id = g.id),
	  (SELECT COUNT(*) FROM agreement_party a WHERE a.agreement_id = g.id),
	  (SELECT COUNT(*) FROM orientation a WHERE a.agreement_id = g.id), (SELECT COUNT(*) FROM indicator), (SELECT COUNT(*) FROM committee_meeting),
	  (SELECT COUNT(*) FROM approval_rule)) FROM agreement g WHERE current_slot = 1"
rows "a draft follows it, and an official has a stand-in" "draft 1 accord-cadre-2009 1" \
	"SELECT CONCAT_WS(' ', g.status, g.version, p.slug, (SELECT COUNT(*) FROM delegation))
	 FROM agreement g JOIN agreement p ON p.id = g.previous_id"
rows "the actions are in every state" \
	"approved 8,changes_requested 4,completed 13,draft 6,endorsed 6,in_progress 14,rejected 2,submitted 5,withdrawn 2" \
	"SELECT GROUP_CONCAT(s ORDER BY s) FROM (SELECT CONCAT(status, ' ', COUNT(*)) AS s FROM action GROUP BY status) c"
rows "every event is in the ledger" "$(cat "$root/conf/demo/actions.json" "$root/conf/demo/records.json" "$root/conf/demo/indicator_values.json" \
	"$root/conf/demo/committee.json" "$root/conf/demo/life.json" | grep -c '"do":')" \
	"SELECT COUNT(*) FROM ledger WHERE event <> 'record.final'"
rows "the ledger's chains are whole" 0 \
	"SELECT COUNT(*) FROM ledger l LEFT JOIN ledger p
	  ON p.record_kind = l.record_kind AND p.record_id = l.record_id AND p.seq = l.seq - 1
	 WHERE l.hash <> UNHEX(SHA2(l.entry, 256)) OR (l.seq > 1 AND p.id IS NULL)
	  OR JSON_VALUE(l.entry, '\$.prev') <> COALESCE(LOWER(HEX(p.hash)), REPEAT('0', 64))"
rows "a version's hash is that of its text" 0 \
	'SELECT COUNT(*) FROM record_version WHERE content_hash <> UNHEX(SHA2(snapshot, 256))'
rows "nobody approved what they wrote" 0 \
	"SELECT COUNT(*) FROM decision d JOIN record_version v ON v.record_kind = d.record_kind AND v.record_id = d.record_id
	  AND v.editor_id = d.person_id WHERE d.decision IN ('approve', 'endorse')"
rows "what is approved has both approvals of that very version" 0 \
	"SELECT COUNT(*) FROM action a WHERE a.status IN ('approved', 'in_progress', 'completed') AND 2 <>
	 (SELECT COUNT(DISTINCT d.role) FROM decision d JOIN record_version v ON v.record_kind = 'action' AND v.record_id = a.id
	   AND v.version = d.version AND v.content_hash = d.content_hash
	  WHERE d.record_kind = 'action' AND d.record_id = a.id AND d.version = a.version AND d.decision = 'approve'
	   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses_id = d.id))"
rows "every decision names the group that gave the right" 0 "SELECT COUNT(*) FROM decision WHERE group_dn NOT LIKE 'cn=%,ou=groupes,%'"
rows "the reversals name their decision and their reason" "3 3 3" \
	"SELECT CONCAT_WS(' ', COUNT(*), COUNT(reason), COUNT(reverses_id)) FROM decision WHERE decision = 'reverse'"
rows "what is submitted, endorsed or sent back waits for somebody, and nothing else does" "15 3 0" \
	"SELECT CONCAT_WS(' ', COUNT(DISTINCT a.id), COUNT(DISTINCT r.id),
	  SUM(COALESCE(a.status, r.status) NOT IN ('submitted', 'endorsed', 'changes_requested')))
	 FROM inbox i LEFT JOIN action a ON i.record_kind = 'action' AND a.id = i.record_id
	 LEFT JOIN record r ON r.kind = i.record_kind AND r.id = i.record_id"
rows "histories keep their dates" 1 \
	"SELECT MIN(at) >= '2009-02-01' AND MAX(at) < '2011-12-01' AND (SELECT MAX(updated_at) FROM action) =
	  (SELECT MAX(at) FROM ledger WHERE record_kind = 'action') FROM ledger"

load "$root/conf/demo"
report "a second load is refused" "$?" 1
report "and says why" "$(grep -c 'the database is not empty (organisations: 17)' "$work/err")" 1
rows "and changes nothing" "17 60" "SELECT CONCAT_WS(' ', (SELECT COUNT(*) FROM organisation), (SELECT COUNT(*) FROM action))"

fresh
cp "$root/conf/demo/organisations.json" "$root/conf/demo/agreement.json" "$work/reference/"
load "$work/reference"
report "the reference data alone are loaded" "$?" 0
rows "then there are no people and no actions" "17 1 0 0" \
	"SELECT CONCAT_WS(' ', (SELECT COUNT(*) FROM organisation), (SELECT COUNT(*) FROM agreement), (SELECT COUNT(*) FROM person),
	  (SELECT COUNT(*) FROM action))"

echo "1..$number"
exit $failed
