# A private directory server (OpenLDAP's slapd) for the demo and the tests. Source it from sh or bash, with
# ACCORD_ROOT set and ports.sh sourced:
#
#   slapd_start DIR [PORT [TLS_PORT]]  makes (first time) and starts a server that lives in DIR, on 127.0.0.1
#                                      (free ports unless given) and a unix socket; goes on with its data
#   slapd_stop DIR                     orderly stop; the data stays
#   slapd_kill DIR                     stop without warning
#   slapd_freeze DIR, slapd_thaw DIR   SIGSTOP and SIGCONT: it accepts and does not answer
#   slapd_replica DIR FROM [PORT [TLS_PORT]]   a server in DIR that follows the one in FROM (syncrepl)
#   slapd_uri DIR [ldap|ldaps|ldapi]   prints its address (ldap: 127.0.0.1 with StartTLS)
#   slapd_pid DIR
#   slapd_configuration DIR            prints the directory part of accord.conf
#   slapd_people DIR                   prints its people: user name, name and quality, with TABs between
#   slapd_modify DIR                   applies LDIF from stdin as the administrator
#
# In DIR: data/  slapd.conf  slapd.log  slapd.pid  port  ldapi  ca.pem  cert.pem  key.pem  service.password
# admin.password  directory.ldif (what was loaded: SLAPD_LDIF, conf/demo/directory.ldif; then SLAPD_EXTRA_LDIF).
# SLAPD_LOGLEVEL=stats writes what is asked to slapd.log.
# The certificate is for the address 127.0.0.1, or for SLAPD_SAN; its authority is made for DIR (and its
# replicas) alone.
# All functions return 0 or, after a line on stderr, 1. Needs slapd, ldap-utils and openssl.

PATH=$PATH:/usr/sbin:/sbin
slapd_base_=dc=accord,dc=demo

slapd_fail_() {
	echo "slapd.sh: $*" >&2
	return 1
}

slapd_pid() {
	cat "$1/slapd.pid" 2>/dev/null
}

slapd_is_running_() {
	[ -s "$1/slapd.pid" ] && kill -0 "$(slapd_pid "$1")" 2>/dev/null
}

# The path of the socket as an address: every / is %2F.
slapd_uri() {
	read -r slapd_port_ slapd_tls_port_ <"$1/port" || return 1
	case ${2:-ldap} in
	ldap) echo "ldap://127.0.0.1:$slapd_port_" ;;
	ldaps) echo "ldaps://127.0.0.1:$slapd_tls_port_" ;;
	ldapi) echo "ldapi://$(echo "$1/ldapi" | sed 's|/|%2F|g')" ;;
	*) slapd_fail_ "no address of kind $2" ;;
	esac
}

slapd_secret_() {
	(umask 077 && od -An -N18 -tx1 /dev/urandom | tr -d ' \n' >"$1")
}

# An authority, and a certificate for SLAPD_SAN.
slapd_certificate_() {
	slapd_x509_="-nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -days 3650"
	# shellcheck disable=SC2086  # options are words
	(
		umask 077
		openssl req -x509 $slapd_x509_ -subj "/CN=Accord directory authority" \
			-addext "keyUsage=critical,keyCertSign" -keyout "$1/ca.key" -out "$1/ca.pem" &&
			openssl req $slapd_x509_ -subj "/CN=directory" -keyout "$1/key.pem" -out "$1/cert.csr" &&
			printf 'subjectAltName=%s\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n' \
				"${SLAPD_SAN:-IP:127.0.0.1}" >"$1/cert.ext" &&
			openssl x509 -req -in "$1/cert.csr" -extfile "$1/cert.ext" -CA "$1/ca.pem" -CAkey "$1/ca.key" \
				-CAcreateserial -days 3650 -out "$1/cert.pem"
	) >"$1/openssl.log" 2>&1 || slapd_fail_ "no certificate; see $1/openssl.log" || return 1
	rm -f "$1/ca.key" "$1/ca.srl" "$1/cert.csr" "$1/cert.ext" "$1/openssl.log"
}

slapd_hash_() {
	slappasswd -n -h '{SSHA}' -T "$1"
}

# slapd_conf_ DIR [FROM]: the server's configuration; with FROM, as its replica.
slapd_conf_() {
	cat <<-CONF
		include /etc/ldap/schema/core.schema
		include /etc/ldap/schema/cosine.schema
		include /etc/ldap/schema/inetorgperson.schema
		modulepath /usr/lib/ldap
		moduleload back_mdb
		moduleload ppolicy
		moduleload syncprov
		pidfile $1/slapd.pid
		threads 4
		TLSCACertificateFile $1/ca.pem
		TLSCertificateFile $1/cert.pem
		TLSCertificateKeyFile $1/key.pem
		TLSProtocolMin 3.3
		database mdb
		suffix "$slapd_base_"
		rootdn "cn=admin,$slapd_base_"
		rootpw $(slapd_hash_ "$1/admin.password")
		directory $1/data
		maxsize 67108864
		index objectClass,uid,member,entryUUID,entryCSN eq
		access to attrs=userPassword by self =w by anonymous auth by * none
		access to * by dn.exact="cn=accord,ou=services,$slapd_base_" read by self read by * none
		overlay ppolicy
		ppolicy_default "cn=ordinaire,ou=strategies,$slapd_base_"
		ppolicy_use_lockout
	CONF
	if [ -z "${2:-}" ]; then
		printf 'overlay syncprov\nsyncprov-checkpoint 100 1\n'
		return
	fi
	cat <<-CONF
		syncrepl rid=001 provider=$(slapd_uri "$2") type=refreshAndPersist retry="1 +"
		  searchbase="$slapd_base_" schemachecking=off bindmethod=simple
		  binddn="cn=admin,$slapd_base_" credentials=$(cat "$2/admin.password")
		  starttls=critical tls_cacert=$2/ca.pem tls_reqcert=demand
		updateref $(slapd_uri "$2")
	CONF
}

slapd_load_() {
	slapd_hash_service_=$(slapd_hash_ "$1/service.password") || return 1
	sed "s|@SERVICE_PASSWORD@|$slapd_hash_service_|" "${SLAPD_LDIF:-$ACCORD_ROOT/conf/demo/directory.ldif}" \
		>"$1/directory.ldif" || return 1
	if [ -n "${SLAPD_EXTRA_LDIF:-}" ]; then
		{ echo && cat "$SLAPD_EXTRA_LDIF"; } >>"$1/directory.ldif" || return 1
	fi
	slapadd -q -f "$1/slapd.conf" -l "$1/directory.ldif" >"$1/slapadd.log" 2>&1 ||
		slapd_fail_ "the directory could not be loaded; see $1/slapadd.log"
}

# slapd_make_ DIR [FROM]: everything but the ports, once; `ready` says that it is whole.
slapd_make_() {
	[ ! -e "$1/ready" ] || return 0
	rm -rf "$1/data"
	mkdir -p "$1/data" && chmod 700 "$1" || return 1
	slapd_secret_ "$1/admin.password" || return 1
	if [ -n "${2:-}" ]; then
		cp -p "$2/service.password" "$2/ca.pem" "$2/cert.pem" "$2/key.pem" "$1/" || return 1
	else
		slapd_secret_ "$1/service.password" && slapd_certificate_ "$1" || return 1
	fi
	(umask 077 && slapd_conf_ "$@" >"$1/slapd.conf") || return 1
	[ -n "${2:-}" ] || slapd_load_ "$1" || return 1
	: >"$1/ready"
}

# The ports of the last time, if nobody has taken them since.
slapd_ports_() {
	slapd_port_=${2:-}
	slapd_tls_port_=${3:-}
	if [ -z "$slapd_port_" ] && [ -s "$1/port" ]; then
		read -r slapd_port_ slapd_tls_port_ <"$1/port"
		port_is_free "$slapd_port_" && port_is_free "$slapd_tls_port_" || slapd_port_=
	fi
	if [ -z "$slapd_port_" ]; then
		slapd_port_=$(port_free) || return 1
		slapd_tls_port_=
	fi
	[ -n "$slapd_tls_port_" ] || slapd_tls_port_=$(port_free $((slapd_port_ + 1))) || return 1
	echo "$slapd_port_ $slapd_tls_port_" >"$1/port"
}

# Waits up to 10 s for an answer; gives up at once when the process ($2) has ended.
slapd_wait_() {
	slapd_left_=500
	while [ $slapd_left_ -gt 0 ]; do
		if ldapwhoami -x -H "$(slapd_uri "$1")" -o nettimeout=1 >/dev/null 2>&1; then
			return 0
		fi
		kill -0 "$2" 2>/dev/null || break
		slapd_left_=$((slapd_left_ - 1))
		sleep 0.02
	done
	kill "$2" 2>/dev/null
	tail -n 5 "$1/slapd.log" >&2
	slapd_fail_ "the server in $1 does not answer"
}

slapd_run_() {
	rm -f "$1/slapd.pid" "$1/ldapi"
	setsid slapd -d "${SLAPD_LOGLEVEL:-0}" -f "$1/slapd.conf" -h "$(slapd_uri "$1") $(slapd_uri "$1" ldaps) $(slapd_uri "$1" ldapi)" \
		>>"$1/slapd.log" 2>&1 </dev/null &
	slapd_wait_ "$1" $!
}

# slapd_start_ DIR FROM [PORT [TLS_PORT]]
slapd_start_() {
	if [ "${#1}" -gt 100 ]; then
		slapd_fail_ "path too long for a socket: $1"
		return 1
	fi
	slapd_is_running_ "$1" && return 0
	mkdir -p "$1" && slapd_make_ "$1" "$2" && slapd_ports_ "$1" "${3:-}" "${4:-}" && slapd_run_ "$1"
}

slapd_start() {
	slapd_start_ "$1" "" "${2:-}" "${3:-}"
}

slapd_replica() {
	slapd_start_ "$1" "$2" "${3:-}" "${4:-}" || return 1
	slapd_tries_=500
	until ldapsearch -x -LLL -H "$(slapd_uri "$1")" -D "cn=accord,ou=services,$slapd_base_" \
		-y "$1/service.password" -b "$slapd_base_" -s base dn >/dev/null 2>&1; do
		slapd_tries_=$((slapd_tries_ - 1))
		[ $slapd_tries_ -gt 0 ] || slapd_fail_ "the replica in $1 gets no data" || return 1
		sleep 0.02
	done
}

# Ends the server with signal $2 and waits up to 15 s, by its own pid.
slapd_end_() {
	slapd_is_running_ "$1" || return 0
	slapd_pid_=$(slapd_pid "$1")
	kill "-$2" "$slapd_pid_" 2>/dev/null
	kill -CONT "$slapd_pid_" 2>/dev/null
	slapd_left_=750
	while kill -0 "$slapd_pid_" 2>/dev/null; do
		slapd_left_=$((slapd_left_ - 1))
		[ $slapd_left_ -gt 0 ] || slapd_fail_ "the server in $1 does not end" || return 1
		sleep 0.02
	done
	rm -f "$1/slapd.pid" "$1/ldapi"
}

slapd_stop() {
	slapd_end_ "$1" TERM
}

slapd_kill() {
	slapd_end_ "$1" KILL
}

slapd_freeze() {
	kill -STOP "$(slapd_pid "$1")"
}

slapd_thaw() {
	kill -CONT "$(slapd_pid "$1")"
}

slapd_configuration() {
	slapd_groups_=ou=groupes,$slapd_base_
	cat <<-CONF
		directory.server = $(slapd_uri "$1")
		directory.ca_file = $1/ca.pem
		directory.bind_dn = cn=accord,ou=services,$slapd_base_
		directory.bind_password_file = $1/service.password
		directory.people_base = ou=personnes,$slapd_base_
		directory.groups_base = $slapd_groups_
		group.administrator = cn=administrateurs,$slapd_groups_
		group.cub_elected = cn=elus-cub,$slapd_groups_
		group.urpa_elected = cn=elus-urpa,$slapd_groups_
		group.cub_technician = cn=techniciens-cub,$slapd_groups_
		group.clause_officer = cn=charges-clauses,$slapd_groups_
		group.urpa_coordinator = cn=coordination-urpa,$slapd_groups_
		group.auditor = cn=auditeurs,$slapd_groups_
	CONF
}

slapd_people() {
	awk 'BEGIN { RS = ""; FS = "\n" }
		/(^|\n)objectClass: inetOrgPerson(\n|$)/ {
			split("", value)
			for (i = 1; i <= NF; i++) {
				name = $i
				sub(/: .*/, "", name)
				value[name] = substr($i, length(name) + 3)
			}
			printf "%s\t%s\t%s\n", value["uid"], value["displayName"], value["title"]
		}' "$1/directory.ldif"
}

slapd_modify() {
	ldapmodify -x -H "$(slapd_uri "$1" ldapi)" -D "cn=admin,$slapd_base_" -y "$1/admin.password" >/dev/null
}
