# The whole service on loopback, for the demo and for the tests: MariaDB, slapd, `accord identity`, several
# `accord serve` on one socket, `accord ledger seal --every`, nginx. Source it with ACCORD_ROOT set.
#
#   stack_start DIR [PORT]   starts all of it (on a free port), goes on with the data that DIR has;
#                            sets STACK_DIR, the name of DIR that the sockets bear, and writes DIR/env
#   stack_stop DIR           ends all of it, in order; the data stays
#   stack_is_running DIR
#   stack_accord CONF ARGUMENT...   the program with STACK_DIR/conf/CONF.conf (accord, owner, sealer, mailer, worker)
#
# Before: STACK_BUILD (the build folder, build-gcc), STACK_PROCESSES (of `accord serve`, 2), STACK_LOAD
# (folder that `accord load` reads into an empty database, conf/demo; "-": none), STACK_CONF (lines added
# to the configuration), STACK_QUIET=1 (no progress). Logs: DIR/log/.

for stack_part_ in say ports process mariadb slapd nginx; do
	. "$ACCORD_ROOT/tests/stack/$stack_part_.sh"
done
stack_database_=accord

stack_say_() {
	[ -n "${STACK_QUIET:-}" ] || say "$@"
}

# Prints a name of DIR ($1, absolute) that a socket's path (108 bytes) and every configuration file can
# hold: itself, or a link to it, always of the same name, from a folder that only we can write.
stack_name_() {
	case $1 in
	*[!A-Za-z0-9/._-]*) ;;
	*) [ ${#1} -gt 60 ] || { echo "$1"; return; } ;;
	esac
	stack_link_dir_=/tmp/accord-$(id -u)-$(printf %s "$1" | sha256sum | cut -c 1-12)
	mkdir -m 700 "$stack_link_dir_" 2>/dev/null
	[ -O "$stack_link_dir_" ] && [ ! -L "$stack_link_dir_" ] || stack_fail_ "$stack_link_dir_ est à quelqu'un d'autre" ||
		return 1
	ln -sfn "$1" "$stack_link_dir_/stack" && echo "$stack_link_dir_/stack"
}

# Makes DIR, or finds it, and sets STACK_DIR.
stack_open_() {
	mkdir -p "$1/log" "$1/conf" "$1/secret" && chmod 700 "$1" || return 1
	STACK_DIR=$(stack_name_ "$(cd "$1" && pwd -P)") || return 1
}

stack_secret_() {
	[ -s "$STACK_DIR/secret/$1" ] ||
		(umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$STACK_DIR/secret/$1")
}

stack_make_secrets_() {
	for stack_secret_name_ in owner service sealer mailer worker reader form_key; do
		stack_secret_ $stack_secret_name_ || return 1
	done
	[ -s "$STACK_DIR/secret/ledger.pem" ] || (
		umask 077
		openssl genpkey -algorithm ed25519 -out "$STACK_DIR/secret/ledger.pem" &&
			openssl pkey -in "$STACK_DIR/secret/ledger.pem" -pubout -out "$STACK_DIR/conf/ledger.pub.pem"
	) 2>/dev/null || stack_fail_ "openssl n'a pas pu faire la clé du registre"
}

stack_fail_() {
	fail "$@ (journaux : $STACK_DIR/log)"
}

# stack_configuration_ ACCOUNT PORT: the configuration with that account of the database.
stack_configuration_() {
	cat <<-CONF
		site.origin = http://127.0.0.1:$2
		site.templates = $ACCORD_ROOT/app/view/templates
		site.migrations = $ACCORD_ROOT/sql/migrations
		site.files = $STACK_DIR/files
		work.pdf_program = $ACCORD_ROOT/app/work/pdf/accord_pdf.py
		site.form_key_file = $STACK_DIR/secret/form_key
		site.reference_date = 2011-11-30
		serve.socket = $STACK_DIR/accord.sock
		serve.peer_user = $(id -un)
		database.socket = $(mariadb_socket "$STACK_DIR/mariadb")
		database.name = $stack_database_
		database.user = accord_$1
		database.password_file = $STACK_DIR/secret/$1
		identity.socket = $STACK_DIR/identity.sock
		ledger.public_key_file = $STACK_DIR/conf/ledger.pub.pem
	CONF
	[ "$1" != sealer ] || echo "ledger.key_file = $STACK_DIR/secret/ledger.pem"
	slapd_configuration "$STACK_DIR/slapd"
	[ -z "${STACK_CONF:-}" ] || printf '%s\n' "$STACK_CONF"
}

stack_accord() {
	stack_conf_=$STACK_DIR/conf/$1.conf
	shift
	"$stack_bin_/accord" --conf "$stack_conf_" "$@"
}

stack_sql_() {
	mariadb_sql "$STACK_DIR/mariadb" --batch --skip-column-names "$@"
}

# The database and its five accounts; sql/grants.sql says what each may do. What an interrupted first start
# has left is not gone on with: DIR/loaded says that the data are whole.
stack_make_database_() {
	stack_create_="CREATE OR REPLACE DATABASE"
	[ ! -e "$STACK_DIR/loaded" ] || stack_create_="CREATE DATABASE IF NOT EXISTS"
	stack_sql_ <<-SQL
		$stack_create_ $stack_database_ CHARACTER SET utf8mb4;
		CREATE OR REPLACE USER accord_owner@localhost IDENTIFIED BY '$(cat "$STACK_DIR/secret/owner")';
		GRANT ALL ON $stack_database_.* TO accord_owner@localhost;
		CREATE OR REPLACE USER accord_service@localhost IDENTIFIED BY '$(cat "$STACK_DIR/secret/service")';
		CREATE OR REPLACE USER accord_sealer@localhost IDENTIFIED BY '$(cat "$STACK_DIR/secret/sealer")';
		CREATE OR REPLACE USER accord_mailer@localhost IDENTIFIED BY '$(cat "$STACK_DIR/secret/mailer")';
		CREATE OR REPLACE USER accord_worker@localhost IDENTIFIED BY '$(cat "$STACK_DIR/secret/worker")';
		CREATE OR REPLACE USER accord_reader@localhost IDENTIFIED BY '$(cat "$STACK_DIR/secret/reader")';
	SQL
}

stack_load_() {
	[ ! -e "$STACK_DIR/loaded" ] || return 0
	stack_load_dir_=${STACK_LOAD:-$ACCORD_ROOT/conf/demo}
	if [ "$stack_load_dir_" != - ]; then
		stack_say_ "chargement de l'accord et des données d'exemple..."
		quietly "$STACK_DIR/log/load.log" stack_accord owner load "$stack_load_dir_" ||
			stack_fail_ "les données d'exemple n'ont pas pu être chargées" || return 1
		[ ! -e "$stack_load_dir_/contracts.json" ] ||
			quietly "$STACK_DIR/log/contracts.log" stack_accord owner contracts import "$stack_load_dir_/contracts.json" --by admin ||
			stack_fail_ "les marchés publics d'exemple n'ont pas pu être repris" || return 1
	fi
	: >"$STACK_DIR/loaded"
}

stack_start_database_() {
	stack_say_ "démarrage de MariaDB..."
	mariadb_start "$STACK_DIR/mariadb" && stack_make_database_ || stack_fail_ "MariaDB ne démarre pas" || return 1
	quietly "$STACK_DIR/log/migrate.log" stack_accord owner migrate ||
		stack_fail_ "le schéma n'a pas pu être mis à jour" || return 1
	quietly "$STACK_DIR/log/grants.log" stack_grant_ || stack_fail_ "les droits n'ont pas pu être donnés" || return 1
	stack_load_
}

stack_grant_() {
	stack_sql_ -D $stack_database_ -e "source $ACCORD_ROOT/sql/grants.sql"
}

stack_start_service_() {
	stack_say_ "démarrage du service (${STACK_PROCESSES:-2} processus) et de nginx..."
	process_is_running "$STACK_DIR" identity ||
		process_start "$STACK_DIR" identity "$stack_bin_/accord" --conf "$STACK_DIR/conf/accord.conf" identity || return 1
	process_is_running "$STACK_DIR" accord ||
		process_start "$STACK_DIR" accord "$stack_bin_/accord-supervise" -n "${STACK_PROCESSES:-2}" \
			"$STACK_DIR/accord.sock" "$stack_bin_/accord" --conf "$STACK_DIR/conf/accord.conf" serve || return 1
	process_is_running "$STACK_DIR" sealer ||
		process_start "$STACK_DIR" sealer "$stack_bin_/accord" --conf "$STACK_DIR/conf/sealer.conf" ledger seal --every || return 1
	process_is_running "$STACK_DIR" worker ||
		process_start "$STACK_DIR" worker "$stack_bin_/accord" --conf "$STACK_DIR/conf/worker.conf" work || return 1
	nginx_start "$STACK_DIR" "$1" "$STACK_DIR/accord.sock" "$ACCORD_ROOT/app/view/static" || return 1
}

# Waits until a sign-in page comes and the directory process listens.
stack_wait_() {
	stack_left_=300
	until [ -S "$STACK_DIR/identity.sock" ] && curl -fsS -m 5 -o "$STACK_DIR/log/first-page.html" \
		"http://127.0.0.1:$1/connexion" 2>"$STACK_DIR/log/first-page.log"; do
		stack_left_=$((stack_left_ - 1))
		for stack_process_ in identity accord nginx; do
			process_is_running "$STACK_DIR" $stack_process_ || stack_left_=0
		done
		if [ $stack_left_ -le 0 ]; then
			tail -n 4 "$STACK_DIR/log/identity.log" "$STACK_DIR/log/accord.log" "$STACK_DIR/log/nginx.log" \
				"$STACK_DIR/log/first-page.log" >&2
			stack_fail_ "le service ne répond pas"
			return 1
		fi
		sleep 0.1
	done
}

stack_write_env_() {
	(
		umask 077
		cat >"$STACK_DIR/env.new" <<-ENV
			BASE_URL=http://127.0.0.1:$1
			FCGI_SOCKET=$STACK_DIR/accord.sock
			DB_SOCKET=$(mariadb_socket "$STACK_DIR/mariadb")
			DB_NAME=$stack_database_
			DB_READER=accord_reader
			DB_READER_PASSWORD=$(cat "$STACK_DIR/secret/reader")
			LDAP_URI=$(slapd_uri "$STACK_DIR/slapd")
			MARIADB_PID=$(cat "$STACK_DIR/mariadb/mysql.pid")
			SLAPD_PID=$(slapd_pid "$STACK_DIR/slapd")
			IDENTITY_PID=$(process_pid "$STACK_DIR" identity)
			WORKER_PID=$(process_pid "$STACK_DIR" worker)
			SEALER_PID=$(process_pid "$STACK_DIR" sealer)
			SUPERVISE_PID=$(process_pid "$STACK_DIR" accord)
			NGINX_PID=$(process_pid "$STACK_DIR" nginx)
		ENV
	) && mv "$STACK_DIR/env.new" "$STACK_DIR/env"
}

stack_start() {
	stack_open_ "$1" || return 1
	stack_port_=${2:-$(port_free)} || return 1
	stack_bin_=${STACK_BUILD:-$ACCORD_ROOT/build-gcc}/app
	stack_make_secrets_ || return 1
	stack_say_ "démarrage de l'annuaire..."
	slapd_start "$STACK_DIR/slapd" || stack_fail_ "l'annuaire ne démarre pas" || return 1
	stack_configuration_ service "$stack_port_" >"$STACK_DIR/conf/accord.conf" || return 1
	stack_configuration_ owner "$stack_port_" >"$STACK_DIR/conf/owner.conf" || return 1
	stack_configuration_ sealer "$stack_port_" >"$STACK_DIR/conf/sealer.conf" || return 1
	stack_configuration_ mailer "$stack_port_" >"$STACK_DIR/conf/mailer.conf" || return 1
	stack_configuration_ worker "$stack_port_" >"$STACK_DIR/conf/worker.conf" || return 1
	stack_start_database_ && stack_start_service_ "$stack_port_" && stack_wait_ "$stack_port_" || return 1
	stack_write_env_ "$stack_port_"
}

stack_is_running() {
	process_is_running "$1" nginx && process_is_running "$1" accord
}

stack_stop() {
	[ -d "$1" ] || return 0
	stack_open_ "$1" || return 1
	stack_stopped_=0
	rm -f "$STACK_DIR/env"
	nginx_stop "$STACK_DIR" || stack_stopped_=1
	process_stop "$STACK_DIR" accord || stack_stopped_=1
	process_stop "$STACK_DIR" identity || stack_stopped_=1
	process_stop "$STACK_DIR" sealer || stack_stopped_=1
	process_stop "$STACK_DIR" worker || stack_stopped_=1
	slapd_stop "$STACK_DIR/slapd" || stack_stopped_=1
	mariadb_stop "$STACK_DIR/mariadb" || stack_stopped_=1
	case $STACK_DIR in
	/tmp/accord-*/stack) rm -f "$STACK_DIR" && rmdir "${STACK_DIR%/*}" 2>/dev/null ;;
	esac
	return $stack_stopped_
}
