# docs/requirements.md and the tests name each other. Its files: that document first, then every test file.
#
#   the document: "### ID", and under it "- `FILE`: TEST"
#   a test file:  a comment "Shows ID, ID." on the line before a test (in Python: before its @test)
BEGIN {
	ids = "H1 H2 H3 P1 P2 P3 P4 P6 P8 A1.2 A1.3 U1 U2 A2 A2.1a A2.1b A2.1c A2.1d A2.2a A2.2b A2.2c A2.3a A2.3b A3a A3b " \
		"A4 A5 End D1 D2 D3 D4 D5 D6 D7 D8 C1 C2 C3 C4 C5 C6 C7 C8 C9 C10 C11 C12 C13"
}
FILENAME == "docs/requirements.md" {
	if (/^### /)
		id = $2
	if (/^- `/) {
		split($0, part, "`")
		said[id SUBSEP part[2] SUBSEP substr(part[3], 3)] = 1
		has[id] = 1
	}
	next
}
/^(#|\/\/|\/\*) Shows / {
	shown = $0
	sub(/^.* Shows /, "", shown)
	sub(/\..?[^.]*$/, "", shown)
	next
}
shown != "" && !/^@test$/ {
	name = $0
	sub(/^(def |static void |await test\(')/, "", name)
	sub(/(\(|', ).*$/, "", name)
	count = split(shown, list, ", ")
	for (i = 1; i <= count; i++)
		tests[list[i] SUBSEP FILENAME SUBSEP name] = 1
	shown = ""
}
function tell(key, what,   part) {
	split(key, part, SUBSEP)
	print part[2] ": " part[3] ": " what " " part[1]
	failed = 1
}
END {
	for (key in said)
		if (!(key in tests))
			tell(key, "does not say that it shows")
	for (key in tests)
		if (!(key in said))
			tell(key, "docs/requirements.md does not know that it shows")
	count = split(ids, list, " ")
	for (i = 1; i <= count; i++) {
		if (!(list[i] in has)) {
			print "docs/requirements.md: nothing shows " list[i]
			failed = 1
		}
	}
	exit failed
}
