# Progress and failures of ./run, in French, with the time since the start. Source it.
#
#   say TEXT...        [ 12 s] TEXT
#   fail TEXT...       the same on stderr, returns 1
#   quietly LOG CMD... runs CMD with its output in LOG; when it fails, shows the end of LOG and says where it is

say_began_=${say_began_:-$(date +%s)}

say_elapsed() {
	echo $(($(date +%s) - say_began_))
}

say() {
	printf '[%3d s] %s\n' "$(say_elapsed)" "$*"
}

fail() {
	printf '[%3d s] ÉCHEC : %s\n' "$(say_elapsed)" "$*" >&2
	return 1
}

# A line every 20 s with the end of LOG ($1) while FILE ($2) is there. It ends by itself and is never signalled: a shell
# that is signalled just after its fork may run the EXIT trap of its parent.
say_still_() {
	say_ticks_=0
	while [ -e "$2" ] && kill -0 $$ 2>/dev/null; do
		sleep 0.2 >/dev/null 2>&1
		say_ticks_=$((say_ticks_ + 1))
		[ $((say_ticks_ % 100)) -ne 0 ] || say "... $(tail -n 1 "$1" 2>/dev/null | cut -c 1-90)"
	done
}

quietly() {
	quietly_log_=$1
	shift
	mkdir -p "${quietly_log_%/*}" || return 1
	quietly_runs_=$((${quietly_runs_:-0} + 1))
	quietly_running_=$quietly_log_.running.$quietly_runs_
	: >"$quietly_running_"
	say_still_ "$quietly_log_" "$quietly_running_" &
	quietly_code_=0
	"$@" >"$quietly_log_" 2>&1 </dev/null || quietly_code_=$?
	rm -f "$quietly_running_"
	[ $quietly_code_ -ne 0 ] || return 0
	{
		echo "--- fin de $quietly_log_"
		tail -n 25 "$quietly_log_"
		echo "---"
	} >&2
	return $quietly_code_
}
