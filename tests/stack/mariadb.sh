# A private MariaDB for the demo and the integration tests. Source it from sh or bash:
#
#   . tests/stack/mariadb.sh
#   mariadb_start DIR                  makes (first time) and starts a server that lives in DIR
#   mariadb_database DIR NAME USER PASSWORD   a utf8mb4 database and its owner, both new or renewed
#   mariadb_sql DIR [client options]   the client as the server's root: mariadb_sql DIR -e 'SELECT 1'
#   mariadb_stop DIR                   orderly stop; the data stays in DIR and start goes on with it
#   mariadb_kill DIR                   stop without warning (as a power cut), for tests
#   mariadb_socket DIR                 prints the path of the socket
#
# In DIR: data/  tmp/  mysql.sock  mysql.pid  mysql.log. The server has no network, and small buffers; commits
# are on the disk before they are answered, as in production. Works as root and as anybody.
# All functions return 0 or, after a line on stderr, 1. Further server options: MARIADB_OPTIONS.
# A fresh data folder is kept in a cache (MARIADB_CACHE, or a folder of this user under TMPDIR), so that
# only the first start on a machine takes seconds. Needs mariadb-server-core and mariadb-client-core.

PATH=$PATH:/usr/sbin:/sbin

mariadb_socket() {
	echo "$1/mysql.sock"
}

mariadb_fail_() {
	echo "mariadb.sh: $*" >&2
	return 1
}

# As root the server must be told that it may.
mariadb_user_() {
	if [ "$(id -u)" = 0 ]; then
		echo --user=root
	fi
}

mariadb_version_() {
	mariadbd --no-defaults --version 2>/dev/null | sed 's/.*Ver \([^ ]*\).*/\1/' | tr -c 'A-Za-z0-9.\n' _
}

# Makes DATA ($1), through a neighbour, so that it is whole or not there. --force: a bare machine cannot
# look up its own name, and need not, since there is no network here.
mariadb_install_() {
	mariadb_fresh_="$1.new.$$"
	rm -rf "$mariadb_fresh_"
	# shellcheck disable=SC2046  # one word or none
	if mariadb-install-db --no-defaults $(mariadb_user_) --datadir="$mariadb_fresh_" \
		--auth-root-authentication-method=normal --skip-test-db --skip-name-resolve --force \
		--innodb-log-file-size=8M --innodb-buffer-pool-size=16M \
		>"$mariadb_fresh_.log" 2>&1; then
		rm -f "$mariadb_fresh_.log"
		# Another run may have been quicker: theirs is as good.
		[ -d "$1" ] || mv "$mariadb_fresh_" "$1" 2>/dev/null
		rm -rf "$mariadb_fresh_"
		[ -d "$1" ] && return 0
	fi
	mariadb_fail_ "no data folder could be made; see $mariadb_fresh_.log"
}

# Prints the folder that holds the data folder to copy from. One that somebody else owns is not trusted.
mariadb_cache_() {
	mariadb_cache_dir_=${MARIADB_CACHE:-${TMPDIR:-/tmp}/accord-mariadb-$(id -u)}
	(umask 077 && mkdir -p "$mariadb_cache_dir_") || return 1
	[ -O "$mariadb_cache_dir_" ] || mariadb_fail_ "$mariadb_cache_dir_ is not ours" || return 1
	mariadb_cache_dir_=$mariadb_cache_dir_/$(mariadb_version_)
	[ -d "$mariadb_cache_dir_" ] || mariadb_install_ "$mariadb_cache_dir_" || return 1
	echo "$mariadb_cache_dir_"
}

mariadb_is_running_() {
	[ -s "$1/mysql.pid" ] && kill -0 "$(cat "$1/mysql.pid")" 2>/dev/null
}

# Waits up to 30 s for an answer; gives up at once when the process ($2) has ended.
mariadb_wait_() {
	mariadb_left_=1500
	while [ $mariadb_left_ -gt 0 ]; do
		if [ -S "$1/mysql.sock" ] &&
			mariadb_sql "$1" --connect-timeout=2 -e 'DO 1' >/dev/null 2>&1; then
			return 0
		fi
		kill -0 "$2" 2>/dev/null || break
		mariadb_left_=$((mariadb_left_ - 1))
		sleep 0.02
	done
	kill "$2" 2>/dev/null
	tail -n 5 "$1/mysql.log" >&2
	mariadb_fail_ "the server in $1 does not answer"
}

mariadb_start() {
	mariadb_dir_=$1
	if [ "${#mariadb_dir_}" -gt 88 ]; then
		mariadb_fail_ "path too long for a socket: $mariadb_dir_"
		return 1
	fi
	mkdir -p "$mariadb_dir_" || return 1
	if mariadb_is_running_ "$mariadb_dir_"; then
		return 0
	fi
	if [ ! -d "$mariadb_dir_/data" ]; then
		mariadb_from_=$(mariadb_cache_) || return 1
		cp -R "$mariadb_from_" "$mariadb_dir_/data.new.$$" || return 1
		mv "$mariadb_dir_/data.new.$$" "$mariadb_dir_/data" || return 1
	fi
	rm -f "$mariadb_dir_/mysql.sock" "$mariadb_dir_/mysql.pid"
	# Its own: a server that starts deletes the temporary tables of every other in the same folder.
	mkdir -p "$mariadb_dir_/tmp" || return 1
	# shellcheck disable=SC2046,SC2086  # options are words
	mariadbd --no-defaults $(mariadb_user_) --datadir="$mariadb_dir_/data" --tmpdir="$mariadb_dir_/tmp" \
		--socket="$mariadb_dir_/mysql.sock" --pid-file="$mariadb_dir_/mysql.pid" \
		--log-error="$mariadb_dir_/mysql.log" --skip-networking --skip-name-resolve \
		--character-set-server=utf8mb4 --skip-log-bin --performance-schema=OFF \
		--innodb-buffer-pool-size=64M --innodb-log-file-size=8M \
		--innodb-flush-log-at-trx-commit=1 --innodb-buffer-pool-dump-at-shutdown=OFF \
		--innodb-buffer-pool-load-at-startup=OFF --key-buffer-size=1M --aria-pagecache-buffer-size=4M \
		--table-open-cache=400 --max-connections=100 ${MARIADB_OPTIONS:-} \
		>/dev/null 2>>"$mariadb_dir_/mysql.log" </dev/null &
	mariadb_wait_ "$mariadb_dir_" $!
}

mariadb_sql() {
	mariadb_dir_=$1
	shift
	mariadb --no-defaults --user=root --socket="$mariadb_dir_/mysql.sock" \
		--default-character-set=utf8mb4 "$@"
}

# NAME and USER: letters, digits and _ ; PASSWORD: without quotes and backslashes.
mariadb_database() {
	mariadb_sql "$1" <<-SQL
		CREATE OR REPLACE DATABASE \`$2\` CHARACTER SET utf8mb4;
		CREATE OR REPLACE USER '$3'@'localhost' IDENTIFIED BY '$4';
		GRANT ALL ON \`$2\`.* TO '$3'@'localhost';
	SQL
}

# Ends the server with signal $2 and waits up to 30 s, by its own pid.
mariadb_end_() {
	mariadb_is_running_ "$1" || return 0
	mariadb_pid_=$(cat "$1/mysql.pid")
	kill "-$2" "$mariadb_pid_" 2>/dev/null
	mariadb_left_=1500
	while kill -0 "$mariadb_pid_" 2>/dev/null; do
		mariadb_left_=$((mariadb_left_ - 1))
		[ $mariadb_left_ -gt 0 ] || mariadb_fail_ "the server in $1 does not end" || return 1
		sleep 0.02
	done
	rm -f "$1/mysql.pid" "$1/mysql.sock"
}

mariadb_stop() {
	mariadb_end_ "$1" TERM
}

mariadb_kill() {
	mariadb_end_ "$1" KILL
}
