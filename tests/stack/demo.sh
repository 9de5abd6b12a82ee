# `./run demo` and `./run stop`: the stack of stack.sh under .demo/, with words for a person. Source it after
# stack.sh, packages.sh and build.sh.

demo_dir_=$ACCORD_ROOT/.demo

demo_port_() {
	case ${PORT:=8080} in
	*[!0-9]*) fail "PORT=$PORT n'est pas un numéro de port" || return 1 ;;
	esac
	[ "$PORT" -ge 1 ] && [ "$PORT" -le 65535 ] || fail "PORT=$PORT n'est pas un numéro de port" || return 1
	port_is_free "$PORT" ||
		fail "le port $PORT est déjà pris ; choisissez-en un autre, par exemple : PORT=$(port_free $((PORT + 1))) ./run demo"
}

# Prints the accounts of the directory and who each of them is.
demo_accounts_() {
	slapd_people "$demo_name_/slapd" | while IFS='	' read -r demo_user_ demo_who_ demo_quality_; do
		printf '    %-25s %s – %s\n' "$demo_user_" "$demo_who_" "$demo_quality_"
	done
}

demo_print_() {
	. "$demo_dir_/env"
	demo_name_=${FCGI_SOCKET%/*}
	cat <<-TEXT

		  Accord : la démonstration est prête.

		    Adresse        $BASE_URL/
		    Mot de passe   accord-demo   (le même pour tous les comptes)

		    Compte                    Qui
	TEXT
	demo_accounts_
	cat <<-TEXT

		    Journaux : .demo/log/    Variables pour vos scripts : .demo/env
	TEXT
}

# In a session of its own, so that Ctrl-C and a closed terminal reach only the one who waits.
demo_start_() {
	export ACCORD_ROOT say_began_
	setsid sh -c '. "$ACCORD_ROOT/tests/stack/stack.sh" && stack_start "$@"' stack "$demo_dir_" "$PORT" </dev/null &
	demo_starter_=$!
	wait $demo_starter_
}

demo_stop_() {
	say "arrêt..."
	stack_stop "$demo_dir_" && say "arrêté ; les données restent dans .demo/"
}

# Ctrl-C while it starts, or while it runs.
demo_interrupted_() {
	trap '' INT TERM HUP
	echo
	# A server that is half started cannot be found: let it come up first, it takes seconds.
	[ -z "${demo_starter_:-}" ] || wait "$demo_starter_" 2>/dev/null
	demo_stop_
	exit 0
}

demo_stay_() {
	printf '\n  Ctrl-C pour arrêter ; les données restent pour la prochaine fois (--fresh repart de zéro).\n\n'
	while stack_is_running "$demo_dir_"; do
		sleep 1
	done
	say "la démonstration a été arrêtée (journaux : .demo/log/)"
	stack_stop "$demo_dir_"
}

demo_run_() {
	demo_port_ || return 1
	packages_ensure "$demo_dir_/log/apt.log" build stack || return 1
	say "construction..."
	build "$ACCORD_ROOT/build-gcc" "$demo_dir_/log/build.log" "" accord accord-supervise || return 1
	trap demo_interrupted_ INT TERM HUP
	if ! demo_start_; then
		demo_starter_=
		stack_stop "$demo_dir_"
		return 1
	fi
	demo_starter_=
	say "prêt"
	demo_print_
	[ "$1" = detach ] || demo_stay_
}

demo() {
	demo_how_=stay
	demo_fresh_=
	for demo_option_ in "$@"; do
		case $demo_option_ in
		--detach) demo_how_=detach ;;
		--fresh) demo_fresh_=1 ;;
		*) fail "option inconnue : $demo_option_ (./run help)" || return 2 ;;
		esac
	done
	if [ -n "$demo_fresh_" ]; then
		demo_stop && rm -rf "$demo_dir_" || return 1
	elif [ -s "$demo_dir_/env" ] && stack_is_running "$demo_dir_"; then
		say "la démonstration est déjà en marche (./run stop l'arrête)"
		demo_print_
		return 0
	fi
	demo_run_ $demo_how_
}

# `./run stop`: also clears up after a demo that was cut off.
demo_stop() {
	if [ ! -d "$demo_dir_" ]; then
		say "rien à arrêter"
		return 0
	fi
	demo_stop_
}
