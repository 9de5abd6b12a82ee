# `./run test`: every test there is, in steps, and one count at the end. Source it after say.sh, packages.sh and
# build.sh.
#
# Steps: lint, unit, integration, browser (in the ordinary build); with --all also asan and tsan, which run unit and
# integration again with sanitizers. What each step found is kept in .test/results/ and counted by count.py.

suites_dir_=$ACCORD_ROOT/.test
suites_results_=$suites_dir_/results
suites_once_="lint unit integration browser"
suites_all_="$suites_once_ asan tsan"

# A step that could not run counts as one failed test.
suites_broken_() {
	printf 'not ok 1 - %s\n1..1\n' "$2" >"$suites_results_/$1.tap"
}

# Half as many again as there are cores: most tests of whole services wait for something now and then.
suites_processes_() {
	echo $((($(nproc) * 3 + 1) / 2))
}

# suites_meson_ STEP BUILD SUITE...: runs the suites; meson prints a line a test.
suites_meson_() {
	suites_step_=$1
	suites_build_=$2
	suites_names_=
	shift 2
	for suites_name_ in "$@"; do
		suites_names_="$suites_names_ --suite $suites_name_"
	done
	# shellcheck disable=SC2086  # options are words
	python3 "$ACCORD_ROOT/tests/stack/reap.py" "$suites_results_/$suites_step_-leftovers.tap" ${suites_before_:-} \
		meson test -C "$suites_build_" --no-rebuild --num-processes "$(suites_processes_)" --print-errorlogs --logbase "$suites_step_" $suites_names_ \
		</dev/null | grep --line-buffered -v -e '^$' -e '^ninja: ' -e '^Full log' -e '^[A-Z][A-Za-z ]*: *[0-9]*  *$' -e "^>>> "
	if [ -s "$suites_build_/meson-logs/$suites_step_.json" ]; then
		cp "$suites_build_/meson-logs/$suites_step_.json" "$suites_results_/$suites_step_.json"
	else
		suites_broken_ "$suites_step_" "there is no test of: $*"
	fi
}

# suites_build_for_ STEP NAME OPTIONS: builds build-NAME; a build that fails is a failed step.
suites_build_for_() {
	rm -f "$ACCORD_ROOT/build-$2/meson-logs/$1.json"
	say "construction ($2)..."
	build "$ACCORD_ROOT/build-$2" "$suites_dir_/log/build-$2.log" "$3" && return 0
	suites_broken_ "$1" "the build $2 compiles"
	return 1
}

suites_plain_() {
	suites_build_for_ "$1" gcc "" || return
	say "tests : $1..."
	suites_meson_ "$1" "$ACCORD_ROOT/build-gcc" "$1"
}

# Reports of a sanitizer, from whatever process, also one whose exit nobody looked at.
suites_reports_() {
	for suites_report_ in "$suites_dir_/$1"/report*; do
		[ -s "$suites_report_" ] || continue
		head -n 40 "$suites_report_"
		printf 'not ok 1 - no report of %s: %s\n' "$1" "${suites_report_##*/}" >>"$suites_results_/$1-reports.tap"
	done
}

suites_sanitized_() {	# STEP MESON_OPTIONS SUITE...
	suites_build_for_ "$1" "$1" "$2" || return
	rm -rf "${suites_dir_:?}/$1"
	mkdir -p "$suites_dir_/$1"
	say "tests : $1..."
	suites_sanitizer_=$1
	shift 2
	suites_meson_ "$suites_sanitizer_" "$ACCORD_ROOT/build-$suites_sanitizer_" "$@"
	suites_reports_ "$suites_sanitizer_"
}

suites_asan_() {
	export ASAN_OPTIONS="log_path='$suites_dir_/asan/report':detect_stack_use_after_return=1:strict_string_checks=1"
	export UBSAN_OPTIONS="log_path='$suites_dir_/asan/report':print_stacktrace=1:halt_on_error=1"
	suites_sanitized_ asan "-Db_sanitize=address,undefined -Dc_args=-fno-sanitize-recover=undefined" unit integration
	unset ASAN_OPTIONS UBSAN_OPTIONS
}

suites_tsan_() {
	# A process that cuts off what has no end leaves its threads unjoined, on purpose.
	export TSAN_OPTIONS="log_path='$suites_dir_/tsan/report':second_deadlock_stack=1:report_thread_leaks=0"
	# Its shadow memory wants addresses that the kernel has not shuffled too far.
	suites_before_=
	if setarch "$(uname -m)" -R true 2>/dev/null; then
		suites_before_="setarch $(uname -m) -R"
	fi
	suites_sanitized_ tsan "-Db_sanitize=thread" unit integration
	suites_before_=
	unset TSAN_OPTIONS
}

suites_lint_() {
	say "texte du projet (lint)..."
	sh "$ACCORD_ROOT/tests/lint/lint.sh" >"$suites_results_/lint.tap" 2>&1 </dev/null || cat "$suites_results_/lint.tap"
}

# The npm packages of the browser tests, exactly as their list says.
suites_npm_() {
	suites_browser_=$ACCORD_ROOT/tests/browser
	cmp -s "$suites_browser_/package-lock.json" "$suites_browser_/node_modules/.as-listed" && return 0
	say "paquets npm des tests de navigateur..."
	quietly "$suites_dir_/log/npm.log" npm --prefix "$suites_browser_" ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 &&
		cp "$suites_browser_/package-lock.json" "$suites_browser_/node_modules/.as-listed"
}

suites_browser_step_() {
	if ! suites_npm_; then
		fail "npm n'a pas pu installer les paquets : les tests de navigateur n'ont PAS tourné"
		suites_broken_ browser "the npm packages of the browser tests can be installed"
		return
	fi
	suites_plain_ browser
}

suites_step_run_() {
	case $1 in
	unit | integration) suites_plain_ "$1" ;;
	browser) suites_browser_step_ ;;
	asan) suites_asan_ ;;
	tsan) suites_tsan_ ;;
	lint) suites_lint_ ;;
	esac
}

suites_packages_() {
	case " $1 " in
	*" browser "*) suites_sets_="build stack check browser" ;;
	*) suites_sets_="build stack check" ;;
	esac
	# shellcheck disable=SC2086  # words
	packages_ensure "$suites_dir_/log/apt.log" $suites_sets_
}

suites() {
	case $* in
	"") suites_list_=$suites_once_ ;;
	--all) suites_list_=$suites_all_ ;;
	*) suites_list_=$* ;;
	esac
	for suites_asked_ in $suites_list_; do
		case " $suites_all_ " in
		*" $suites_asked_ "*) ;;
		*) fail "suite inconnue : $suites_asked_ ; il y a : $suites_all_" || return 2 ;;
		esac
	done
	rm -rf "$suites_results_"
	mkdir -p "$suites_results_" "$suites_dir_/log" || return 1
	suites_packages_ "$suites_list_" || return 1
	export PYTHONUNBUFFERED=1
	for suites_asked_ in $suites_list_; do
		suites_step_run_ "$suites_asked_"
	done
	say "terminé"
	python3 "$ACCORD_ROOT/tests/stack/count.py" "$suites_results_"
}
