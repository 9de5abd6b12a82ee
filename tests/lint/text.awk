# C text: no SQL in string literals (queries live in sql/queries/), no unfinished marks, no struct hidden
# behind a typedef, no line far over 100 columns (a tab is 8)
# but in aligned tables.
# Usage: awk -f text.awk FILES...; one line a fault, exit 1 when there is any.

function width(line,    i, n)
{
	for (i = 1; i <= length(line); i++) {
		if (substr(line, i, 1) == "\t")
			n += 8 - n % 8
		else if (substr(line, i, 1) !~ /[\200-\277]/)	# bytes after the first of a UTF-8 letter
			n++
	}
	return n
}

function fault(text)
{
	print FILENAME ":" FNR ": " text
	faults++
}

/"[ \t]*(SELECT [^@]|INSERT INTO|REPLACE INTO|UPDATE [a-z_`]+ SET|DELETE FROM|(CREATE|ALTER|DROP) (TABLE|USER|DATABASE)|GRANT) / {
	fault("SQL in C")
}
/(TO[D]O|FIX[M]E|XX[X]|HA[C]K)([^A-Za-z]|$)/ { fault("unfinished") }
/^typedef (struct|union|enum) [^(]*$/ { fault("a typedef hides a struct") }
/[ \t]$/ { fault("blank at the end") }
/clang-format off/ { aligned = 1 }
/clang-format on/ { aligned = 0 }
FNR == 1 { aligned = 0 }
!aligned && width($0) > 120 { fault("over 120 columns") }

END { exit faults > 0 }
