# Builds with meson. Source it after say.sh.
#
#   build DIR LOG "OPTIONS" [TARGETS...]   sets DIR up (first time, or when it is of another folder) and compiles

build_set_up_() {
	if [ -e "$1/build.ninja" ] && grep -qF "# $ACCORD_ROOT $3" "$1/accord.origin" 2>/dev/null; then
		return 0
	fi
	rm -rf "$1"
	# shellcheck disable=SC2086  # options are words
	quietly "$2" meson setup $3 "$1" "$ACCORD_ROOT" || return 1
	echo "# $ACCORD_ROOT $3" >"$1/accord.origin"
}

build() {
	build_dir_=$1
	build_log_=$2
	build_set_up_ "$1" "$2" "$3" || fail "meson n'accepte pas le projet" || return 1
	shift 3
	quietly "$build_log_" meson compile -C "$build_dir_" "$@" || fail "la construction n'a pas abouti"
}
