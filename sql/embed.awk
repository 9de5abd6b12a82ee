# Compiles named SQL queries (queries/*.sql, migrate.sql) into typed C functions.
#
#   awk -v header=OUT.h -v source=OUT.c [-v include=sql/queries.h] [-v prefix=sql]
#       [-v list=db_queries] -f embed.awk FILE.sql...
#
# A query is a declaration, comment lines for the reader, and one statement ended by `;`:
#
#   -- action_list(agreement i64, status text?, by_title flag, limit i64) -> rows
#   -- The actions of an agreement.
#   SELECT a.id FROM action a WHERE a.agreement_id = :agreement
#    {status: AND a.status = :status} {by_title: ORDER BY a.title} {!by_title: ORDER BY a.id}
#    LIMIT :limit;
#
# Types i64, text, bytes (`?`: may be NULL) and flag; results row, rows, changed, id. A declaration may
# go on over several comment lines until its `-> result`. {name: …} is kept when the argument is
# not NULL (the flag is true), {!name: …} when it is; blocks do not nest. Everything doubtful stops the
# build with `file:line: message`. POSIX awk only (mawk, busybox, gawk); works on bytes.

function fail_at(at, message) {
	print at ": " message > "/dev/stderr"
	failed = 1
	exit 1
}

function fail(message) {
	fail_at(file ":" line, message)
}

# ---- declaration ----

function declare(text,    open, close_at, name, kind) {
	if (text !~ /^[a-z][a-z0-9_]*\([^()]*\) -> [a-z]+$/)
		fail("not a declaration «name(argument type, ...) -> result»: " text)
	open = index(text, "(")
	close_at = index(text, ") -> ")
	name = substr(text, 1, open - 1)
	kind = substr(text, close_at + 5)
	if (kind !~ /^(row|rows|changed|id)$/)
		fail("unknown result '" kind "': row, rows, changed or id")
	if (name in declared)
		fail("query " name " is also declared at " declared[name])
	count++
	declared[name] = file ":" line
	q_name[count] = name
	q_at[count] = file ":" line
	q_file[count] = named_file
	q_signature[count] = text
	q_result[count] = kind
	q_comment[count] = above
	above = ""
	declare_arguments(substr(text, open + 1, close_at - open - 1))
}

function declare_arguments(text,    parts, n, i) {
	split("", position)
	split("", used)
	n = (text == "") ? 0 : split(text, parts, /, */)
	if (n > 40)
		fail("more than 40 arguments")
	q_args[count] = n
	for (i = 1; i <= n; i++)
		declare_argument(i - 1, parts[i])
}

function declare_argument(i, text,    words, name, type) {
	if (text !~ /^[a-z][a-z0-9_]* [a-z0-9]+\??$/)
		fail("argument '" text "' is not «name type»")
	split(text, words, " ")
	name = words[1]
	type = words[2]
	arg_optional[count, i] = sub(/\?$/, "", type)
	if (!(type in type_enum))
		fail("unknown type '" type "' of argument " name ": i64, text, bytes or flag")
	if (type == "flag" && arg_optional[count, i])
		fail("flag " name " cannot be NULL: leave the '?' out")
	if (name in reserved)
		fail("argument " name " is a word of C or of the generated code: name it otherwise")
	if (name in position)
		fail("argument " name " is declared twice")
	position[name] = i
	arg_name[count, i] = name
	arg_type[count, i] = type
}

# ---- statement ----

function statement_begin() {
	state = "body"
	condition = -1
	negated = 0
	sql = ""
	params = ""
	q_pieces[count] = ""
	q_piece_count[count] = 0
}

function add(text) {
	gsub(/[ \t]+/, " ", text)
	if (text ~ /^ / && (sql == "" || sql ~ / $/))
		text = substr(text, 2)
	sql = sql text
}

function piece_end() {
	sub(/ $/, "", sql)
	if (sql == "" && condition >= 0)
		fail("block is empty")
	if (sql != "") {
		if (q_piece_count[count] > 0)
			sql = " " sql
		q_pieces[count] = q_pieces[count] "\t{ " c_string(sql) ", " condition ", " \
			(negated ? "true" : "false") ", (const signed char[]){ " params "-1 } },\n"
		q_piece_count[count]++
	}
	sql = ""
	params = ""
}

# Each take_ function takes one token off the start of `text` and gives the rest back.

function take_quoted(text, pattern,    token) {
	if (!match(text, pattern))
		fail("quote is not closed on its line")
	token = substr(text, 1, RLENGTH)
	if (token ~ /[:?;]/)
		fail("':', '?' or ';' in the quoted " token ": bind it as an argument")
	sql = sql token
	return substr(text, RLENGTH + 1)
}

function take_param(text,    name, type) {
	if (!match(text, /^:[a-z][a-z0-9_]*/))
		fail("':' without the name of an argument")
	name = substr(text, 2, RLENGTH - 1)
	text = substr(text, RLENGTH + 1)
	if (!(name in position))
		fail(":" name " is not declared")
	type = arg_type[count, position[name]]
	if (type == "flag")
		fail("flag " name " only switches blocks, it cannot be bound")
	if (negated && condition == position[name])
		fail(":" name " is always NULL in {!" name ": ...}")
	used[name] = 1
	sql = sql "?"
	params = params position[name] ", "
	return text
}

function take_block(text,    name, i) {
	if (condition >= 0)
		fail("blocks do not nest")
	if (!match(text, /^\{!?[a-z][a-z0-9_]*:/))
		fail("'{' does not begin a block {name: ...} or {!name: ...}")
	name = substr(text, 2, RLENGTH - 2)
	text = substr(text, RLENGTH + 1)
	piece_end()
	negated = sub(/^!/, "", name)
	if (!(name in position))
		fail("block on " name ", which is not declared")
	i = position[name]
	if (arg_type[count, i] != "flag" && !arg_optional[count, i])
		fail("block on " name ", which is never NULL")
	condition = i
	used[name] = 1
	return text
}

function take_block_end(text) {
	if (condition < 0)
		fail("'}' without a block")
	piece_end()
	condition = -1
	negated = 0
	return substr(text, 2)
}

function statement_end(rest) {
	if (condition >= 0)
		fail("block is not closed")
	if (rest !~ /^[ \t]*(--.*)?$/)
		fail("text behind ';'")
	piece_end()
	check_kind(q_pieces[count], q_result[count])
	check_used()
	state = "outside"
}

function check_kind(pieces, kind,    reads) {
	if (pieces == "")
		fail("statement is empty")
	reads = (pieces ~ /^\t\{ "(SELECT|WITH|SHOW|EXPLAIN|\()/)
	if (kind ~ /^row/ && !reads)
		fail("'-> " kind "' needs a SELECT or WITH in capitals")
	if (kind !~ /^row/ && pieces ~ /^\t\{ "(SELECT|SHOW|EXPLAIN)/)
		fail("'-> " kind "' of a statement that only reads")
	if (kind == "id" && pieces !~ /^\t\{ "INSERT/ && pieces !~ /^\t\{ "UPDATE.*LAST_INSERT_ID\(/)
		fail("'-> id' needs an INSERT, or an UPDATE with LAST_INSERT_ID(...), in capitals")
}

function check_used(    i) {
	for (i = 0; i < q_args[count]; i++)
		if (!(arg_name[count, i] in used))
			fail_at(q_at[count], "argument " arg_name[count, i] " of " q_name[count] " is never used")
}

function take(text,    c) {
	c = substr(text, 1, 1)
	if (c == "'")
		return take_quoted(text, "^'([^'\\\\]|\\\\.|'')*'")
	if (c == "\"")
		return take_quoted(text, "^\"([^\"\\\\]|\\\\.)*\"")
	if (c == "`")
		return take_quoted(text, "^`[^`]*`")
	if (c == ":")
		return take_param(text)
	if (c == "{")
		return take_block(text)
	if (c == "}")
		return take_block_end(text)
	return take_plain(text)
}

function take_plain(text) {
	if (text ~ /^--([ \t]|$)/)
		return ""
	if (text ~ /^(#|\/\*)/)
		fail("comments begin with '-- '")
	if (text ~ /^\?/)
		fail("'?' in a statement: name the argument, as in :limit")
	if (!match(text, /^[^'"`:{};?#\/-]+/))
		RLENGTH = 1
	add(substr(text, 1, RLENGTH))
	return substr(text, RLENGTH + 1)
}

function scan(text) {
	while (text != "" && state == "body") {
		if (text ~ /^;/) {
			statement_end(substr(text, 2))
			return
		}
		text = take(text)
	}
	if (state == "body")
		add(" ")
}

# ---- lines ----

# A comment line outside a statement.
function comment_line(text) {
	if (text ~ /\/\*|\*\//)
		fail("'/*' or '*/' in a comment")
	if (state == "outside" && text ~ /^[a-z][a-z0-9_]*\(/)
		signature_begin(text)
	else if (state == "head" && text ~ /^[a-z][a-z0-9_]* *\(.*\) *-> *[a-z]/)
		fail("declaration of " q_name[count] " has no statement")
	else if (state == "head")
		q_comment[count] = q_comment[count] " * " text "\n"
	else
		above = above " * " text "\n"
}

function signature_begin(text) {
	signature = text
	state = "signature"
	signature_go_on()
}

function signature_go_on() {
	if (signature !~ /->/)
		return
	state = "head"
	declare(signature)
}

function outside_line(text) {
	if (text ~ /^[ \t]*$/) {
		if (state != "outside")
			fail("blank line between a declaration and its statement")
		above = ""
	} else if (text ~ /^--/) {
		sub(/^-- ?/, "", text)
		sub(/[ \t]+$/, "", text)
		comment_line(text)
	} else if (state == "head") {
		statement_begin()
		scan(text)
	} else {
		fail("statement without a declaration «-- name(argument type, ...) -> result»")
	}
}

function file_end() {
	if (state == "body")
		fail("statement of " q_name[count] " has no ';' at its end")
	if (state == "signature")
		fail("declaration without '-> result'")
	if (state == "head")
		fail("declaration of " q_name[count] " has no statement")
	above = ""
}

# ---- output ----

function c_string(text,    i, c, escaped) {
	if (text !~ /["\\]/)
		return "\"" text "\""
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		escaped = escaped (c ~ /["\\]/ ? "\\" : "") c
	}
	return "\"" escaped "\""
}

function prototype(q,    i, text, name) {
	text = "enum err " prefix "_" q_name[q] "(struct db *db"
	for (i = 0; i < q_args[q]; i++) {
		name = arg_name[q, i]
		if (arg_type[q, i] == "i64" && arg_optional[q, i])
			text = text ", const int64_t *" name
		else if (arg_type[q, i] == "bytes")
			text = text ", const void *" name ", size_t " name "_len"
		else
			text = text ", " c_type[arg_type[q, i]] name
	}
	return text ", " (q_result[q] ~ /^row/ ? "json_t **ret" : "int64_t *ret") ", struct err_info *err)"
}

function argument(q, i,    name) {
	name = arg_name[q, i]
	if (arg_type[q, i] == "bytes")
		return "db_arg_bytes(" name ", " name "_len)"
	if (arg_type[q, i] == "i64" && arg_optional[q, i])
		return "db_arg_i64_or_null(" name ")"
	return "db_arg_" arg_type[q, i] "(" name ")"
}

function write_header(    q) {
	print "/* Named queries; made by sql/embed.awk. Types and results: sql/db.h. */" > header
	print "#ifndef ACCORD_" toupper(list) "_H\n#define ACCORD_" toupper(list) "_H\n" > header
	print "#include \"sql/db.h\"\n" > header
	for (q = 1; q <= count; q++) {
		print "/*\n * " q_signature[q] "\n" q_comment[q] " * " q_file[q] "\n */" > header
		print "MUST_USE " prototype(q) ";\n" > header
	}
	print "const struct db_query *const *" list "(size_t *ret_count);\n\n#endif" > header
	close(header)
}

function list_of(q, kind,    i, text) {
	for (i = 0; i < q_args[q]; i++) {
		if (kind == "names")
			text = text c_string(arg_name[q, i]) ", "
		else if (kind == "types")
			text = text type_enum[arg_type[q, i]] ", "
		else
			text = text (arg_optional[q, i] ? "true, " : "false, ")
	}
	sub(/, $/, "", text)
	return text
}

function write_table(q) {
	print "static const struct db_piece pieces_" q_name[q] "[] = {\n" q_pieces[q] "};\n" > source
	print "static const struct db_query query_" q_name[q] " = {" > source
	print "\t.name = " c_string(q_name[q]) "," > source
	print "\t.file = " c_string(q_file[q]) "," > source
	print "\t.signature = " c_string(q_signature[q]) "," > source
	print "\t.result = " result_enum[q_result[q]] "," > source
	print "\t.pieces = pieces_" q_name[q] "," > source
	print "\t.piece_count = " q_piece_count[q] "," > source
	print "\t.arg_count = " q_args[q] "," > source
	if (q_args[q] > 0) {
		print "\t.arg_names = (const char *const[]){ " list_of(q, "names") " }," > source
		print "\t.arg_types = (const enum db_type[]){ " list_of(q, "types") " }," > source
		print "\t.arg_optional = (const bool[]){ " list_of(q, "optional") " }," > source
	}
	print "};\n" > source
}

function write_function(q,    i, args) {
	args = "NULL"
	print prototype(q) "\n{" > source
	if (q_args[q] > 0) {
		args = "args"
		print "\tconst struct db_arg args[] = {" > source
		for (i = 0; i < q_args[q]; i++)
			print "\t\t" argument(q, i) "," > source
		print "\t};\n" > source
	}
	print "\treturn db_run(db, &query_" q_name[q] ", " args ", " \
		(q_result[q] ~ /^row/ ? "ret, NULL" : "NULL, ret") ", err);\n}\n" > source
}

function write_source(    q) {
	print "/* Named queries; made by sql/embed.awk. */" > source
	print "#include \"" include "\"\n" > source
	for (q = 1; q <= count; q++) {
		write_table(q)
		write_function(q)
	}
	print "static const struct db_query *const all_queries[] = {" > source
	for (q = 1; q <= count; q++)
		print "\t&query_" q_name[q] "," > source
	print "};\n\nconst struct db_query *const *" list "(size_t *ret_count)\n{" > source
	print "\t*ret_count = " count ";\n\treturn all_queries;\n}" > source
	close(source)
}

BEGIN {
	if (header == "" || source == "") {
		print "usage: awk -v header=OUT.h -v source=OUT.c -f embed.awk FILE.sql..." > "/dev/stderr"
		failed = 1
		exit 1
	}
	if (include == "")
		include = "sql/queries.h"
	if (prefix == "")
		prefix = "sql"
	if (list == "")
		list = "db_queries"
	type_enum["i64"] = "DB_I64"
	type_enum["text"] = "DB_TEXT"
	type_enum["bytes"] = "DB_BYTES"
	type_enum["flag"] = "DB_FLAG"
	c_type["i64"] = "int64_t "
	c_type["text"] = "const char *"
	c_type["flag"] = "bool "
	result_enum["row"] = "DB_ROW"
	result_enum["rows"] = "DB_ROWS"
	result_enum["changed"] = "DB_CHANGED"
	result_enum["id"] = "DB_ID"
	words = split("db ret err args auto break case char const continue default do double else enum " \
		"extern float for goto if inline int long register restrict return short signed sizeof " \
		"static struct switch typedef union unsigned void volatile while asm typeof bool true false " \
		"rand srand random srandom system popen alloca gets", word, " ")
	for (w = 1; w <= words; w++)
		reserved[word[w]] = 1
	state = "outside"
}

FNR == 1 {
	file_end()
	file = FILENAME
	named_file = file
	sub(/^.*\/sql\//, "sql/", named_file)
}

{
	line = FNR
	sub(/\r$/, "")
	if (state == "body") {
		scan($0)
	} else if (state == "signature") {
		if ($0 !~ /^--[ \t]/)
			fail("declaration without '-> result'")
		sub(/^--[ \t]+/, "")
		signature = signature " " $0
		signature_go_on()
	} else {
		outside_line($0)
	}
}

END {
	if (failed)
		exit 1
	file_end()
	if (failed)
		exit 1
	if (count == 0) {
		print "no query" > "/dev/stderr"
		exit 1
	}
	write_header()
	write_source()
}
