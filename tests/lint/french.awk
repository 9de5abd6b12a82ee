# French typography in what people read: no ordinary blank before : ; ! ? or inside « », where a line could break. Looks
# at string literals of C, at templates without their tags, and at sample data.
# Usage: awk -f french.awk FILES...; one line a fault, exit 1 when there is any.

function look(text)
{
	if (text ~ /([^ -]|[A-Za-z0-9)]) [:;!?]([ <"]|$)|« | »/) {
		print FILENAME ":" FNR ": a blank where a line must not break"
		faults++
	}
}

# The string literals of a line of C one after the other, each apart.
function literals(line,    at, inside, from, c)
{
	for (at = 1; at <= length(line); at++) {
		c = substr(line, at, 1)
		if (c == "\\")
			at++
		else if (c == "'" && !inside && substr(line, at + 2, 1) == "'")
			at += 2
		else if (!inside && substr(line, at, 2) ~ /\/[*\/]/)
			return
		else if (c == "\"") {
			if (inside)
				look(substr(line, from, at - from))
			inside = !inside
			from = at + 1
		}
	}
}

FILENAME ~ /\.[ch]$/ {
	if ($0 !~ /^[ \t]*(\*|#include)/)
		literals($0)
	next
}
{
	gsub(/\{\{[^}]*\}\}/, "x")
	look($0)
}

END { exit faults > 0 }
