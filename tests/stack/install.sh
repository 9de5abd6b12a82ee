#!/bin/sh
# Installs the Debian packages named, as root, without starting or enabling the services that come with
# some of them: ours run privately, and nobody asked for a web server on port 80.
set -u
policy=/usr/sbin/policy-rc.d
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

install() {
	apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@"
}

disable() {
	if command -v systemctl >/dev/null 2>&1; then
		systemctl disable --quiet "$1" 2>/dev/null
	fi
}
php_units() {
	for unit in /lib/systemd/system/php*-fpm.service; do
		[ ! -e "$unit" ] || echo "${unit##*/}"
	done
}

if [ ! -e $policy ]; then
	trap 'rm -f $policy' EXIT
	trap 'exit 130' INT TERM HUP
	printf '#!/bin/sh\nexit 101\n' >$policy
	chmod 755 $policy
fi
php_before=$(php_units | tr '\n' ' ')
# Old lists name files that are gone: then once more with new ones.
install "$@" || { apt-get update -q && install "$@"; } || exit 1
for package in "$@"; do
	case $package in
	nginx | slapd) disable "$package" ;;
	esac
done
# The meta package brings one with a number; what was there before stays as it was.
for unit in $(php_units); do
	case " $php_before " in
	*" $unit "*) ;;
	*) disable "$unit" ;;
	esac
done
exit 0
