# Processes that outlive the shell that started them, each known by its own number and start time, so
# that a number which the system has given to somebody else is never signalled. Source it.
#
#   process_start DIR NAME CMD...      starts CMD in a session of its own; output in DIR/log/NAME.log
#   process_is_running DIR NAME
#   process_pid DIR NAME               prints the number
#   process_stop DIR NAME [SIGNAL]     ends it (TERM) and waits; after 15 s by KILL, and says so
#
# DIR/NAME.pid holds number and start time.

# The start time of process $1 in clock ticks since the system's start (proc(5), stat, field 22).
process_began_() {
	sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
}

process_start() {
	process_dir_=$1
	process_name_=$2
	shift 2
	mkdir -p "$process_dir_/log" || return 1
	setsid "$@" >>"$process_dir_/log/$process_name_.log" 2>&1 </dev/null &
	echo "$! $(process_began_ $!)" >"$process_dir_/$process_name_.pid"
}

process_is_running() {
	[ -s "$1/$2.pid" ] || return 1
	read -r process_pid_ process_since_ <"$1/$2.pid"
	[ -n "$process_since_" ] && [ "$(process_began_ "$process_pid_")" = "$process_since_" ] || return 1
	# One that has ended and waits for its parent to look is not running.
	! grep -q '^State:[[:space:]]*Z' "/proc/$process_pid_/status" 2>/dev/null
}

process_pid() {
	[ -s "$1/$2.pid" ] && cut -d ' ' -f 1 "$1/$2.pid"
}

process_stop() {
	process_left_=750
	if process_is_running "$1" "$2"; then
		kill "-${3:-TERM}" "$process_pid_" 2>/dev/null
	fi
	while process_is_running "$1" "$2"; do
		process_left_=$((process_left_ - 1))
		if [ $process_left_ -eq 0 ]; then
			echo "process.sh: $2 ($process_pid_) does not end, killed" >&2
			kill -KILL "$process_pid_" 2>/dev/null
		fi
		[ $process_left_ -gt -250 ] || return 1
		sleep 0.02
	done
	rm -f "$1/$2.pid"
}
