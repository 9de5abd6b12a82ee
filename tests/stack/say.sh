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

quietly() {
	quietly_log_=$1
	shift
	mkdir -p "${quietly_log_%/*}" || return 1
	"$@" >"$quietly_log_" 2>&1 </dev/null && return 0
	quietly_code_=$?
	{
		echo "--- fin de $quietly_log_"
		tail -n 25 "$quietly_log_"
		echo "---"
	} >&2
	return $quietly_code_
}
