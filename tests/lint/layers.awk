# Lower layers never include higher ones, and every include names its file from the root.
# Usage: awk -f layers.awk FILES...; one line a fault, exit 1 when there is any.
#
# May include, beside itself (one space between names); generated headers count by their path.
BEGIN {
	may["base"] = ""
	may["conf"] = "base"
	may["sql"] = "base"
	may["view"] = "base"
	may["http"] = "base conf view"
	may["identity"] = "base conf auth"
	may["auth"] = "base conf sql http"
	may["resource"] = "base conf sql view http auth"
	may["top"] = "base conf sql view http auth identity resource"
}

function layer(path)
{
	if (path ~ /^app\/(base|view|http|resource)\//) {
		split(path, part, "/")
		return part[2]
	}
	if (path ~ /^app\/ledger\//)
		return "resource"
	if (path ~ /^app\//)
		return "top"
	if (path ~ /^auth\/identity\//)
		return "identity"
	if (path ~ /^(conf|sql|auth)\//) {
		split(path, part, "/")
		return part[1]
	}
	return ""
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	from = layer(FILENAME)
	to = layer(quoted[2])
	if (to == "")
		fault("include \"" quoted[2] "\" does not start at the root")
	else if (from != to && index(" " may[from] " ", " " to " ") == 0)
		fault("layer " from " includes \"" quoted[2] "\" of layer " to)
}

function fault(text)
{
	print FILENAME ":" FNR ": " text
	faults++
}

END { exit faults > 0 }
