#!/bin/bash
# What nginx lets through, adds and refuses, with the site's own files (security.md, N1 to N9) before a
# FastCGI program that shows what it received. TAP. Usage: test_nginx.sh FCGI_ECHO
set -u
ACCORD_ROOT=$(cd "$(dirname "$0")/../.." && pwd)
. "$ACCORD_ROOT/tests/stack/ports.sh"
. "$ACCORD_ROOT/tests/stack/process.sh"
. "$ACCORD_ROOT/tests/stack/nginx.sh"
work=$(mktemp -d) || exit 1
trap 'nginx_stop "$work"; process_stop "$work" echo; rm -rf "$work"' EXIT
number=0
failed=0

check() {	# check NAME CMD...: the command's output is shown when it fails
	local name=$1
	shift
	number=$((number + 1))
	if "$@" >"$work/said" 2>&1; then
		echo "ok $number - $name"
	else
		failed=1
		echo "not ok $number - $name"
		sed 's/^/# /' "$work/answer" "$work/said" 2>/dev/null
	fi
}

ask() {	# ask [curl options] PATH: head and body of the answer in $work/answer
	local path=${*: -1}
	curl -sS -i -m 10 --path-as-is "${@:1:$#-1}" "$base$path" | tr -d '\r' >"$work/answer"
}
raw() {	# raw TEXT: sends the bytes as they are
	exec 3<>"/dev/tcp/127.0.0.1/$port"
	printf '%b' "$1" >&3 2>/dev/null
	timeout 5 cat <&3 2>/dev/null | tr -d '\r' >"$work/answer"
	exec 3>&-
}
status() { [ "$(awk 'NR == 1 { print $2 }' "$work/answer")" = "$1" ]; }
has() { grep -qixF -- "$1" "$work/answer"; }
has_part() { grep -qiF -- "$1" "$work/answer"; }
hasnt() { ! grep -qiE -- "$1" "$work/answer"; }
all() {	# all 'COMMAND' 'COMMAND'...
	local command
	for command in "$@"; do
		eval "$command" || { echo "failed: $command"; return 1; }
	done
}
guarded() {	# the headers that stand on every answer
	all "has_part \"Content-Security-Policy: default-src 'none';\"" 'has "X-Content-Type-Options: nosniff"' \
		'has "X-Frame-Options: DENY"' 'has "Referrer-Policy: same-origin"' 'has_part "Permissions-Policy: "' \
		'has "Cross-Origin-Opener-Policy: same-origin"' 'has "Cross-Origin-Resource-Policy: same-origin"' \
		'hasnt "^Strict-Transport-Security"' 'hasnt "^Server: nginx/"'
}

mkdir -p "$work/static/sub"
echo 'body { color: black }' >"$work/static/a.css"
echo secret >"$work/static/.hidden"
process_start "$work" echo "$1" "$work/f.sock"
port=$(port_free)
base=http://127.0.0.1:$port
nginx_start "$work" "$port" "$work/f.sock" "$work/static" || exit 1
for _ in $(seq 100); do [ -S "$work/f.sock" ] && break; sleep 0.05; done

ask -u elue:x -H 'Proxy: http://evil' -H 'X-Forwarded-For: 9.9.9.9' -H 'Remote-User: root' -H 'Cookie: a=1' \
	-H 'Origin: http://o' -H 'Sec-Fetch-Site: none' -H 'Sec-Fetch-Mode: navigate' -H 'If-Match: "3"' -H 'If-None-Match: "4"' \
	-H 'X-CSRF-Token: t' -H 'Idempotency-Key: k' -H 'Accept: text/html' -A agent '/a/%2e/b?q=%C3%A9'
check 'a named header reaches the service' all 'status 200' 'has HTTP_COOKIE=a=1' 'has HTTP_ORIGIN=http://o' \
	'has HTTP_SEC_FETCH_SITE=none' 'has HTTP_SEC_FETCH_MODE=navigate' "has 'HTTP_IF_MATCH=\"3\"'" "has 'HTTP_IF_NONE_MATCH=\"4\"'" \
	'has HTTP_X_CSRF_TOKEN=t' 'has HTTP_IDEMPOTENCY_KEY=k' 'has HTTP_ACCEPT=text/html' 'has HTTP_USER_AGENT=agent'
check 'the address of the client is the one nginx sees' all 'has REMOTE_ADDR=127.0.0.1' 'hasnt "9\.9\.9\.9"'
check 'no other header reaches the service' all 'hasnt "REMOTE_USER|elue|HTTP_PROXY|HTTP_AUTHORIZATION|HTTP_X_FORWARDED|HTTP_HOST|evil|root"'
check 'the path arrives as it was sent' has 'REQUEST_URI=/a/%2e/b?q=%C3%A9'
check 'a request has a number of 32 digits' grep -qE '^REQUEST_ID=[0-9a-f]{32}$' "$work/answer"
check 'without TLS there is no HTTPS parameter' hasnt '^HTTPS='
check 'the headers stand on an answer of the service' guarded

ask -X POST --data a=b /actions
check 'a body arrives with its length and type' all 'has "body 3"' 'has CONTENT_LENGTH=3' 'has CONTENT_TYPE=application/x-www-form-urlencoded'
ask '/x?header=X-Accel-Redirect:/static/a.css'
check 'the service cannot be made to serve a file by a header' all 'status 200' 'has_part "REQUEST_URI="' 'hasnt "color: black"'

for method in PUT PATCH DELETE OPTIONS; do
	ask -X $method /actions/1
	check "$method is answered by the service" has "REQUEST_METHOD=$method"
done
ask -X PROPFIND /actions/1
check 'an unknown method is refused in French' all 'status 405' 'has_part "n’accepte pas"' guarded
raw 'TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'
check 'TRACE is refused' status 405
raw 'GET /actions\r\n\r\n'
check 'HTTP/0.9 does not reach the service' hasnt 'REQUEST_METHOD'
raw 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
check 'two lengths are refused' all 'status 400' guarded
raw 'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'
check 'a foreign host gets no answer' [ ! -s "$work/answer" ]
raw 'GET / HTTP/1.0\r\n\r\n'
check 'no host gets no answer' [ ! -s "$work/answer" ]
ask -H 'Host: localhost' /actions
check 'localhost is led to the one origin' all 'status 302' "has 'Location: $base/actions'" guarded

head -c 300000 /dev/zero | tr '\0' a >"$work/big"
ask -X POST --data-binary "@$work/big" /actions
check 'a body over the limit is refused in French' all 'status 413' 'has_part "Envoi trop volumineux"' guarded
check 'an error page holds the number of the request' grep -qE "référence.*[0-9a-f]{32}" "$work/answer"
ask -X POST --data-binary "@$work/big" /actions.json
check 'and as a problem document where JSON is asked for' all 'status 413' 'has "Content-Type: application/problem+json"' guarded
check 'which is JSON' sh -c "sed '1,/^\$/d' '$work/answer' | python3 -c 'import json,sys; d = json.load(sys.stdin); assert d[\"status\"] == 413 and d[\"title\"] and d[\"detail\"]'"
long=$(head -c 9000 "$work/big")
ask -H "X-Long: $long" /actions
check 'a header over the limit is refused in French' all 'status 431' 'has_part "En-têtes trop volumineux"' guarded
ask "/$long"
check 'an address over the limit is refused in French' all 'status 414' 'has_part "Adresse trop longue"' guarded

ask /static/a.css
check 'a style sheet is served, asked for again each time' all 'status 200' 'has_part "text/css"' 'has "Cache-Control: no-cache"' guarded
ask '/static/a.css?v=0.1.0'
check 'a version number in the address changes nothing' has 'Cache-Control: no-cache'
ask '/static/a.css?v=0123abcd'
check 'with its hash in the address it is kept' has 'Cache-Control: public, max-age=31536000, immutable'
etag=$(sed -n 's/^ETag: //p' "$work/answer")
ask -H "If-None-Match: $etag" /static/a.css
check 'an unchanged style sheet is not sent again' status 304
for library in bootstrap5/css/bootstrap.min.css bootstrap5/js/bootstrap.bundle.min.js chart.js/chart.min.js; do
	ask -H 'Accept-Encoding: gzip' "/static/lib/$library"
	check "$library of the distribution is served compressed" all 'status 200' 'has "Content-Encoding: gzip"'
done
for path in /static/.hidden /.git/config /.env /static/sub/ /static/absent /static/lib/absent /erreurs/page.html /nginx.conf/.x; do
	ask "$path"
	check "$path is not there" all 'status 404' 'hasnt "secret"' guarded
done
ask '/static/../../etc/passwd'
check 'a path above the root is refused' status 400
ask '/static/%2e%2e/actions'
check 'a path out of the static folder reaches the service as it was sent' has 'REQUEST_URI=/static/%2e%2e/actions'

nginx_stop "$work"
NGINX_SIGN_IN_RATE=1r/s NGINX_SIGN_IN_BURST=3 nginx_start "$work" "$port" "$work/f.sock" "$work/static" || exit 1
codes=$(for _ in 1 2 3 4 5 6 7 8; do ask -X POST --data a=b /connexion; awk 'NR == 1 { printf "%s ", $2 }' "$work/answer"; done)
check 'sign-ins beyond the rate are refused with a time to wait' all '[ "$codes" = "200 200 200 200 429 429 429 429 " ] || { echo "$codes"; false; }' 'has "Retry-After: 5"' guarded
ask /connexion
check 'the form itself is not counted' status 200

process_stop "$work" echo
ask /actions
check 'without the service there is a French page with a time to wait' all 'status 502' 'has "Retry-After: 5"' \
	'has_part "momentanément indisponible"' guarded
check 'the log has numbers and no query' all 'grep -q " 200 .*time=" "$work/log/access.log"' '! grep -q "q=" "$work/log/access.log"'
check 'nginx has nothing to complain about' sh -c "! grep -E '\[(warn|alert|emerg|crit)\]' '$work/log/nginx.log' | grep -v fastcgi"

# The production site itself: every file and directive is accepted.
mkdir -p "$work/site/accord"
cp "$ACCORD_ROOT"/nginx/*.inc "$work/site/accord/"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=accord.example.fr \
	-keyout "$work/site/key.pem" -out "$work/site/cert.pem" 2>/dev/null
sed -e "s,/etc/ssl/accord/fullchain.pem,$work/site/cert.pem,; s,/etc/ssl/accord/privkey.pem,$work/site/key.pem," \
	-e "s,/var/log/nginx,$work/log," -e 's/listen 80/listen 127.0.0.1:18080/; s/listen 443/listen 127.0.0.1:18443/' \
	-e '/listen \[::\]/d' "$ACCORD_ROOT/nginx/accord.conf" >"$work/site/accord.conf"
printf 'pid %s; events {}\nhttp { include /etc/nginx/mime.types; include %s; client_body_temp_path %s; fastcgi_temp_path %s; proxy_temp_path %s; scgi_temp_path %s; uwsgi_temp_path %s; }\n' \
	"$work/site/pid" "$work/site/accord.conf" "$work/t1" "$work/t2" "$work/t3" "$work/t4" "$work/t5" >"$work/site/nginx.conf"
: >"$work/answer"
check 'the site for production is accepted by nginx' nginx -t -e "$work/log/site.log" -p "$work/site" -c "$work/site/nginx.conf"

echo "1..$number"
exit $failed
