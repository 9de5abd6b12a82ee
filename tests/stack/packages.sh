# What Debian 12 or 13 must have installed, and its installation. Source it after say.sh.
#
#   packages_ensure LOG SET...   installs what is missing of the sets; asks sudo only for that
#   packages_missing SET...      prints what is missing, a line each
#
# Sets: build (compiler and libraries), stack (the servers), check (lint), bench (wrk), php and django (what
# the service is measured beside), fuzz (clang), browser (Chromium and node).

packages_of_() {
	case $1 in
	build)
		echo gcc libc6-dev meson ninja-build pkgconf libjansson-dev libssl-dev libmariadb-dev libldap-dev \
			libfcgi-dev libmagic-dev zlib1g-dev libcurl4-openssl-dev libical-dev libcmocka-dev
		;;
	stack)
		echo mariadb-server-core mariadb-client-core slapd ldap-utils nginx openssl curl weasyprint \
			libjs-bootstrap5 libjs-chart.js
		;;
	check)
		echo pmccabe python3 poppler-utils qpdf
		;;
	bench)
		echo wrk python3
		;;
	php)
		echo php-fpm php-mysql
		;;
	django)
		echo python3-django gunicorn python3-mysqldb
		;;
	fuzz)
		echo clang libclang-rt-dev
		;;
	browser)
		echo chromium fonts-dejavu-core
		# Any node with npm will do, from wherever it is.
		command -v npm >/dev/null 2>&1 || echo nodejs npm
		;;
	esac
}

packages_missing() {
	for packages_set_ in "$@"; do
		for packages_name_ in $(packages_of_ "$packages_set_"); do
			[ "$(dpkg-query -W -f '${db:Status-Status}' "$packages_name_" 2>/dev/null)" = installed ] ||
				echo "$packages_name_"
		done
	done
}

packages_ensure() {
	packages_log_=$1
	shift
	if ! command -v apt-get >/dev/null 2>&1; then
		fail "ce système n'a pas apt ; il faut Debian 12 ou 13, ou installer l'équivalent de :" \
			"$(for s in "$@"; do packages_of_ "$s"; done | tr '\n' ' ')"
		return 1
	fi
	packages_list_=$(packages_missing "$@" | tr '\n' ' ')
	[ -n "$packages_list_" ] || return 0
	say "installation par apt de : $packages_list_"
	packages_as_=
	if [ "$(id -u)" != 0 ]; then
		if ! command -v sudo >/dev/null 2>&1; then
			fail "sudo n'est pas installé ; lancez en root : apt-get install --no-install-recommends $packages_list_"
			return 1
		fi
		say "sudo va demander votre mot de passe pour cette installation seulement"
		packages_as_=sudo
		sudo -v || fail "sans sudo, lancez en root : apt-get install --no-install-recommends $packages_list_" ||
			return 1
	fi
	# shellcheck disable=SC2086  # lists of words
	quietly "$packages_log_" $packages_as_ sh "$ACCORD_ROOT/tests/stack/install.sh" $packages_list_ ||
		fail "apt n'a pas pu tout installer ; le réseau et les dépôts de Debian sont-ils joignables ?"
}
