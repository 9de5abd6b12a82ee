# Reads the output of pmccabe: no function over 60 lines or of a complexity over 10; half of all at most
# 15 lines, nine in ten at most 45. One line a fault, exit 1 when there is any.
BEGIN { FS = "\t" }

{
	lines[NR] = $5
	if ($5 > 60)
		fault($6 ": " $5 " lines")
	if ($1 > 10)
		fault($6 ": complexity " $1)
}

function fault(text)
{
	print text
	faults++
}

# Insertion sort: a thousand small numbers.
function sort(    i, j, value)
{
	for (i = 2; i <= NR; i++) {
		value = lines[i]
		for (j = i - 1; j > 0 && lines[j] > value; j--)
			lines[j + 1] = lines[j]
		lines[j + 1] = value
	}
}

END {
	sort()
	median = lines[int((NR + 1) / 2)]
	ninth = lines[int((NR * 9 + 9) / 10)]
	print "# " NR " functions: median " median " lines, nine in ten at most " ninth ", longest " lines[NR]
	if (median > 15)
		fault("half of the functions are over 15 lines")
	if (ninth > 45)
		fault("one in ten functions is over 45 lines")
	exit faults > 0
}
