# TCP ports on loopback, read from the kernel's tables. Source it.
#
#   port_is_free PORT   nobody listens there
#   port_free [FIRST]   prints a port that nobody listens on, from a random start (or from FIRST) upwards

port_is_free() {
	case $1 in
	'' | *[!0-9]*) return 1 ;;
	esac
	# Local address in hexadecimal, state 0A = LISTEN.
	! cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
		awk -v port="$(printf ':%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }'
}

port_free() {
	port_candidate_=${1:-$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))}
	while ! port_is_free "$port_candidate_"; do
		port_candidate_=$((port_candidate_ + 1))
		[ "$port_candidate_" -lt 65536 ] || return 1
	done
	echo "$port_candidate_"
}
