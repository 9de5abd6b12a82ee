#!/bin/sh
# The identity process before real directory servers, healthy and not. TAP.
#   test_directory.sh PROBE   (identity_probe)
set -u
ACCORD_ROOT=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
probe=$1
. "$ACCORD_ROOT/tests/stack/ports.sh"
. "$ACCORD_ROOT/tests/stack/slapd.sh"

dir=$(mktemp -d "${TMPDIR:-/tmp}/accord-directory.XXXXXX") || exit 1
number=0
SLAPD_LOGLEVEL=stats
failed=0
identity_pid=
fake_pid=

# Ends what was started, by its own number.
end() {
	[ -z "$1" ] || { kill "$1" && wait "$1"; } 2>/dev/null
}
finish() {
	end "$identity_pid"
	end "$fake_pid"
	for server in first second replica wrong; do
		[ ! -d "$dir/$server" ] || slapd_stop "$dir/$server"
	done
	rm -rf "$dir"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

# check NAME VALUE PATTERN...: VALUE matches one of the patterns of `case`
check() {
	number=$((number + 1))
	name=$1
	value=$2
	shift 2
	for pattern; do
		# shellcheck disable=SC2254  # a pattern
		case $value in
		$pattern)
			printf 'ok %d - %s\n' $number "$name"
			return
			;;
		esac
	done
	failed=1
	printf 'not ok %d - %s\n# got: %s\n' $number "$name" "$value"
	tail -q -n 5 "$dir/identity.log" "$dir/serve.out" | sed 's/^/# /'
}

# identity_start LINE...: a process with these lines instead of directory.server; the last value counts.
identity_start() {
	identity_stop
	{
		echo "site.origin = http://127.0.0.1:1"
		echo "identity.socket = $dir/identity.sock"
		slapd_configuration "$dir/first" | grep -v '^directory.server'
		printf '%s\n' "directory.ca_file = $dir/ca.pem" "$@"
	} | awk -F ' *= *' '
		$1 == "directory.server" { print; next }
		{ line[$1] = $0 }
		END { for (key in line) print line[key] }' >"$dir/accord.conf"
	rm -f "$dir/identity.sock"
	"$probe" serve "$dir/accord.conf" >"$dir/serve.out" 2>>"$dir/identity.log" &
	identity_pid=$!
	left=200
	until [ -S "$dir/identity.sock" ] || ! kill -0 $identity_pid 2>/dev/null || [ $left = 0 ]; do
		left=$((left - 1))
		sleep 0.02
	done
}
identity_stop() {
	end "$identity_pid"
	identity_pid=
}

sign_in() {
	printf '%s' "${2-accord-demo}" | "$probe" sign-in "$dir/identity.sock" "$1"
}
now_ms() {
	echo $(($(date +%s%N) / 1000000))
}
# timed COMMAND...: sets `answer` and `took`, in ms
timed() {
	began=$(now_ms)
	answer=$("$@")
	took=$(($(now_ms) - began))
}
# under LIMIT: the last `timed` took less
under() {
	if [ "$took" -lt "$1" ]; then echo yes; else echo "no: $took ms"; fi
}
fake_start() {
	end "$fake_pid"
	fake_port=$(port_free)
	"$probe" "$1" "$fake_port" &
	fake_pid=$!
	left=100
	while port_is_free "$fake_port" && [ $left -gt 0 ]; do
		left=$((left - 1))
		sleep 0.02
	done
}

sed -e "s|@PASSWORD@|$(slappasswd -h '{SSHA}' -s accord-demo)|" \
	-e "s|@NINETY_FIVE_DAYS_AGO@|$(date -u -d '95 days ago' +%Y%m%d%H%M%SZ)|" \
	"$ACCORD_ROOT/tests/integration/directory.ldif" >"$dir/states.ldif" || exit 1
SLAPD_EXTRA_LDIF=$dir/states.ldif slapd_start "$dir/first" || exit 1
slapd_modify "$dir/first" <<-LDIF || exit 1
	dn: cn=auditeurs,ou=groupes,dc=accord,dc=demo
	changetype: modify
	add: member
	member: cn=essais,ou=groupes,dc=accord,dc=demo
	member: cn=marche-1,ou=groupes,dc=accord,dc=demo
LDIF
slapd_replica "$dir/replica" "$dir/first" || exit 1
cp "$dir/first/ca.pem" "$dir/ca.pem"
first="directory.server = $(slapd_uri "$dir/first")"
first_tls="directory.server = $(slapd_uri "$dir/first" ldaps)"
replica="directory.server = $(slapd_uri "$dir/replica")"

# --- a healthy server, by StartTLS ---
identity_start "$first"
check "a person signs in, with name, id, role, group, quality and organisation" "$(sign_in elu.cub)" \
	"ok * elu.cub 00000000-0000-4000-8000-000000000001 cub_elected, cn=elus-cub,ou=groupes,dc=accord,dc=demo; 0 0 Élu CUB|Vice-président*|cub|elu.cub@accord.example"
check "a wrong password is bad credentials" "$(sign_in elu.cub wrong)" "bad_credentials *"
check "an unknown name is the same" "$(sign_in nobody)" "bad_credentials *"
check "an empty password is refused" "$(sign_in elu.cub "")" "bad_credentials *"
check "an empty password that gets past the worker is refused" \
	"$(printf '{"op":"sign_in","username":"elu.cub","password":""}' | "$probe" raw "$dir/identity.sock")" \
	'{"outcome":"bad_credentials"}'
check "a password with NUL is not a question" \
	"$(printf '{"op":"sign_in","username":"elu.cub","password":"accord-demo\\u0000"}' | "$probe" raw "$dir/identity.sock")" ''
check "an unknown key is not a question" \
	"$(printf '{"op":"ping","filter":"(uid=*)"}' | "$probe" raw "$dir/identity.sock")" ''
for name in '*' 'elu*' 'x)(uid=elu.cub' '(uid=*)' 'elu.cub)(|(uid=*' '\45lu.cub'; do
	check "a filter in the name finds nobody: $name" "$(sign_in "$name")" "bad_credentials *"
done
check "a name of such characters is found as it is" "$(sign_in 'essai,(a)*\')" \
	'ok * essai,(a)\*\\ *auditor, cn=auditeurs,*'
check "the account is the directory's, however it was typed" "$(sign_in '  ELU.CUB ')" "ok * elu.cub *"
check "a name that two entries have is refused" "$(sign_in essai.double)" "bad_credentials *"
check "somebody in no group has no role" "$(sign_in ancien.agent)" no_role*
check "a group within a group gives its role" "$(sign_in elu.urpa)" \
	"ok * urpa_elected, cn=elus-urpa,ou=groupes,dc=accord,dc=demo; *"
check "groups in a circle end" "$(sign_in essai.cercle)" no_role*
check "five levels of groups are followed" "$(sign_in essai.cinq)" "ok * auditor, *"
check "a sixth is not" "$(sign_in essai.six)" no_role*
check "a person is read again by id" "$("$probe" person "$dir/identity.sock" 00000000-0000-4000-8000-000000000013)" \
	"ok * admin * administrator, cn=administrateurs,*"
check "an id that nobody has is said" "$("$probe" person "$dir/identity.sock" 00000000-0000-4000-8000-000000000099)" "bad_credentials *"
check "somebody disabled is said, by id" "$("$probe" person "$dir/identity.sock" 00000000-0000-4000-8000-0000000000aa)" "disabled *"
check "the process answers a ping" "$("$probe" ping "$dir/identity.sock")" ok

# --- states of an account ---
check "disabled" "$(sign_in essai.desactive)" "disabled *"
check "expired" "$(sign_in essai.expire)" "expired *"
check "expired, with a wrong password: nothing is given away" "$(sign_in essai.expire wrong)" "bad_credentials *"
check "expires soon: 4 days and some hours, or 5" "$(sign_in essai.bientot)" "expires_soon * 4 0 *" "expires_soon * 5 0 *"
check "a grace is used up" "$(sign_in essai.sursis)" "grace * 0 2 *"
check "and the next" "$(sign_in essai.sursis)" "grace * 0 1 *"
check "must change" "$(sign_in essai.changer)" "must_change * essai.changer *"
check "not yet locked" "$(sign_in essai.verrou)" "ok *"
for n in 1 2 3; do sign_in essai.verrou wrong >/dev/null; done
check "locked, with the right password" "$(sign_in essai.verrou)" "locked *"

# --- a leaver ---
slapd_modify "$dir/first" <<-LDIF
	dn: cn=auditeurs,ou=groupes,dc=accord,dc=demo
	changetype: modify
	delete: member
	member: uid=auditeur,ou=personnes,dc=accord,dc=demo
LDIF
check "somebody taken out of the group has no role at once" "$(sign_in auditeur)" no_role*
slapd_modify "$dir/first" <<-LDIF
	dn: cn=auditeurs,ou=groupes,dc=accord,dc=demo
	changetype: modify
	add: member
	member: uid=auditeur,ou=personnes,dc=accord,dc=demo
LDIF
check "and has it again" "$(sign_in auditeur)" "ok *"

# --- cost: what the server has seen (loglevel stats) of 40 warm sign-ins ---
operations() { grep -c -E ' (SRCH base=|BIND dn="[^"]+" method=)' "$dir/first/slapd.log"; }
printf accord-demo | "$probe" sign-in "$dir/identity.sock" technicien.cub 8 >"$dir/warm"
before=$(operations)
descriptors=$(ls "/proc/$identity_pid/fd" | wc -l)
connections=$(grep -c ACCEPT "$dir/first/slapd.log")
printf accord-demo | "$probe" sign-in "$dir/identity.sock" technicien.cub 40 >"$dir/warm"
check "40 sign-ins are accepted" "$(grep -c '^ok' "$dir/warm")" 40
check "an ordinary sign-in is three operations" $(($(operations) - before)) 120
check "and leaves no connection of a worker open" "$(ls "/proc/$identity_pid/fd" | wc -l)" "$descriptors"
check "on connections that were there" $(($(grep -c ACCEPT "$dir/first/slapd.log") - connections)) 0

# --- children ---
check "only the questions of one group are answered" "$(stat -c %a "$dir/identity.sock")" 660
sleep 1
child=$(cat "/proc/$identity_pid/task/$identity_pid/children" | cut -d ' ' -f 1)
kill -9 "$child"
sleep 0.3
check "a child that is killed is replaced" "$(wc -w <"/proc/$identity_pid/task/$identity_pid/children")" 4
check "and costs nobody a sign-in" "$(sign_in elu.cub)" "ok *"
check "which the log says" "$(grep -c 'identity child ended.* signal=9 ' "$dir/identity.log")" 1

# --- the server restarts: connections that were kept are of no use ---
slapd_stop "$dir/first"
timed sign_in elu.cub
check "a server that is not there is an outage, not a bad password" "$answer" "directory_unavailable *"
check "said at once" "$(under 2000)" yes
slapd_start "$dir/first"
check "one that is back is used at once, when it is the only one" "$(sign_in elu.cub)" "ok *"
check "by each child" "$(printf accord-demo | "$probe" sign-in "$dir/identity.sock" elu.cub 4 | grep -c '^ok')" 4

# --- ldaps, and certificates ---
identity_start "$first_tls"
check "ldaps" "$(sign_in elu.cub)" "ok *"
identity_start "directory.server = $(slapd_uri "$dir/first" ldapi)" "directory.allow_plain = yes"
check "ldapi" "$(sign_in elu.cub)" "ok *"
identity_start "directory.server = ldap://192.0.2.1" "directory.allow_plain = yes"
wait $identity_pid
check "plain text to another machine stops the start" "$(cat "$dir/serve.out")" "error *directory.allow_plain: *"
identity_pid=
SLAPD_SAN=IP:127.0.0.2 slapd_start "$dir/wrong"
cat "$dir/wrong/ca.pem" >>"$dir/ca.pem"
for kind in ldap ldaps; do
	identity_start "directory.server = $(slapd_uri "$dir/wrong" $kind)" \
		"directory.bind_password_file = $dir/wrong/service.password"
	check "a certificate for another name is refused ($kind)" "$(sign_in elu.cub)" "directory_unavailable *"
done
slapd_start "$dir/second"
second="directory.bind_password_file = $dir/second/service.password"
for kind in ldap ldaps; do
	export LDAPTLS_REQCERT=never
	identity_start "directory.server = $(slapd_uri "$dir/second" $kind)" "$second"
	unset LDAPTLS_REQCERT
	check "so is one of an unknown authority, whatever the environment says ($kind)" "$(sign_in elu.cub)" "directory_unavailable *"
	identity_start "directory.server = $(slapd_uri "$dir/second" $kind)" "$second" \
		"directory.ca_file = $dir/second/ca.pem"
	check "and accepted once the authority is known ($kind)" "$(sign_in elu.cub)" "ok *"
done
check "the log says why" "$(grep -c 'certificate not for this name' "$dir/identity.log")" 4
slapd_stop "$dir/second"
slapd_stop "$dir/wrong"

# --- two servers ---
identity_start "$first" "$replica"
sign_in elu.cub >"$dir/warm"
slapd_stop "$dir/first"
timed sign_in elu.cub
check "the first is down: the second answers" "$answer" "ok *"
check "without delay" "$(under 2000)" yes
slapd_start "$dir/first"
identity_start "$first" "$replica" "directory.retry_after = 2"
slapd_freeze "$dir/first"
timed sign_in elu.cub
check "the first is frozen before the connection: the second answers" "$answer" "ok *"
check "within the deadline" "$(under 8000)" yes
timed sign_in elu.cub
check "the next sign-in does not wait for it" "$answer $(under 1000)" "ok *yes"
slapd_thaw "$dir/first"
sleep 2.1
sign_in elu.cub >"$dir/warm"
check "the first is the first again after a while" "$(grep -c 'directory server answered again server=' "$dir/identity.log")" "[1-9]*"
for n in 1 2 3 4 5; do sign_in elu.cub >"$dir/warm"; done
slapd_freeze "$dir/first"
timed sign_in elu.cub
check "the first is frozen with a connection open: the second answers" "$answer $(under 8000)" "ok *yes"
slapd_thaw "$dir/first"
identity_start "$first_tls" "$replica"
slapd_freeze "$dir/first"
timed sign_in elu.cub
check "frozen in the TLS handshake: the second answers" "$answer $(under 8000)" "ok *yes"

# --- nobody else to ask ---
identity_start "$first"
timed sign_in elu.cub
check "the only one is frozen: an outage within 10 s" "$answer $(under 10000)" "directory_unavailable *yes"
timed sign_in elu.cub
check "the next is told so at once" "$answer $(under 500)" "directory_unavailable *yes"
slapd_thaw "$dir/first"
for mode in silent half-tls; do
	fake_start $mode
	for scheme in ldap ldaps; do
		identity_start "directory.server = $scheme://127.0.0.1:$fake_port"
		timed sign_in elu.cub
		check "a server that says nothing ($mode, $scheme) is an outage within 10 s" \
			"$answer $(under 10000)" "directory_unavailable *yes"
	done
done
fake_start silent
identity_start "directory.server = ldap://127.0.0.1:$fake_port" "directory.allow_plain = yes"
timed sign_in elu.cub
check "so is one that says nothing in plain text" "$answer $(under 10000)" "directory_unavailable *yes"

# --- a pool that is full ---
identity_start "directory.server = ldap://127.0.0.1:$fake_port" "identity.children = 2"
sign_in elu.cub >"$dir/one" & one=$!
sign_in elu.cub >"$dir/two" & two=$!
sleep 0.3
timed sign_in elu.cub
check "a full pool says so at once" "$answer $(under 500)" "directory_unavailable *yes"
check "and still answers a ping" "$("$probe" ping "$dir/identity.sock")" ok
kill -9 $(cat "/proc/$identity_pid/task/$identity_pid/children")
wait $one $two
check "a child killed at work is an outage for its own question" "$(cat "$dir/one" "$dir/two" | cut -d ' ' -f 1 | sort -u)" directory_unavailable

# --- the child's own deadline fails: it is stopped, and killed ---
identity_start "$first" "identity.deadline = 2"
kill -STOP $(cat "/proc/$identity_pid/task/$identity_pid/children")
timed sign_in elu.cub
check "a child that does nothing any more is killed at the deadline" "$answer $(under 3000)" "directory_unavailable *yes"
check "and replaced" "$(sign_in elu.cub)" "ok *"

# --- a stop ---
kill -TERM $identity_pid
wait $identity_pid
check "a stop is orderly" $? 0
identity_pid=

# --- secrets ---
check "no password is in any log" "$(cat "$dir/identity.log" "$dir"/*/slapd.log | grep -c -e accord-demo -e "$(cat "$dir/first/service.password")")" 0
check "nor is there a sign of a sanitizer" "$(grep -c -e Sanitizer -e 'runtime error' "$dir/identity.log")" 0

echo "1..$number"
exit $failed
