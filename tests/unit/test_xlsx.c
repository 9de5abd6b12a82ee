/* Lists as workbooks: the archive is read back entry by entry. */
#include "app/view/xlsx.h"

#include "app/base/text.h"
#include "tests/unit/test.h"
#include "tests/unit/torture.h"

#define OUT_MAX (8 * 1024 * 1024)
#define SHEET "xl/worksheets/sheet1.xml"

static const struct csv_column columns[] = {
	{ "Titre", "title", NULL }, { "État", "status", "status" }, { "Le", "on", NULL },
	{ "Montant", "amount", NULL }, { NULL, NULL, NULL },
};

static unsigned read_16(const char *at)
{
	return (unsigned char)at[0] | (unsigned)(unsigned char)at[1] << 8;
}

static uint32_t read_32(const char *at)
{
	return read_16(at) | read_16(at + 2) << 16;
}

/* Unpacks the entry whose directory line stands at `line`; new. */
static char *unpack(const struct buf *file, const char *line)
{
	uint32_t packed = read_32(line + 20);
	uint32_t size = read_32(line + 24);
	const char *local = file->data + read_32(line + 42);
	char *text = calloc(1, size + 1);
	z_stream stream = { 0 };

	assert_non_null(text);
	assert_int_equal(read_32(local), 0x04034b50);
	assert_int_equal(inflateInit2(&stream, -15), Z_OK);
	stream.next_in = (z_const Bytef *)(uintptr_t)(local + 30 + read_16(local + 26));
	stream.avail_in = packed;
	stream.next_out = (Bytef *)text;
	stream.avail_out = size;
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	inflateEnd(&stream);
	assert_int_equal(crc32(0, (const Bytef *)text, size), read_32(line + 16));
	/* The same figures stand behind the entry, for whoever reads the file as a stream. */
	assert_int_equal(read_32(local + 30 + read_16(local + 26) + packed), 0x08074b50);
	assert_int_equal(read_32(local + 30 + read_16(local + 26) + packed + 4), read_32(line + 16));
	return text;
}

/* The text of an entry; new. */
static char *entry(const struct buf *file, const char *name)
{
	const char *end = file->data + file->len - 22;
	const char *line = file->data + read_32(end + 16);
	unsigned count = read_16(end + 10);

	assert_int_equal(read_32(end), 0x06054b50);
	for (unsigned i = 0; i < count; i++) {
		size_t len = read_16(line + 28);

		assert_int_equal(read_32(line), 0x02014b50);
		if (len == strlen(name) && strncmp(line + 46, name, len) == 0)
			return unpack(file, line);
		line += 46 + len;
	}
	fail_msg("no entry %s", name);
	return NULL;
}

static enum err write_book(const struct csv_column *with, const json_t *items, struct buf *out)
{
	DEFER(xlsx_release) struct xlsx book = { 0 };
	struct err_info err;
	enum err code = xlsx_begin(&book, with, out, &err);

	if (code == ERR_OK)
		code = xlsx_rows(&book, items, &err);
	return code == ERR_OK ? xlsx_end(&book, &err) : code;
}

/* The rows of the sheet behind its heading; new. */
static char *rows_of(const char *json)
{
	json_auto_t *items = json_loads(json, 0, NULL);
	AUTO_BUF out = BUF_INIT(OUT_MAX);
	AUTO_FREE char *sheet = NULL;
	const char *at;

	assert_non_null(items);
	assert_int_equal(write_book(columns, items, &out), ERR_OK);
	sheet = entry(&out, SHEET);
	at = strstr(sheet, "</row>");
	assert_non_null(at);
	return strdup(at + 6);
}

static void expect_title(const char *json, const char *cell)
{
	AUTO_FREE char *rows = rows_of(json);
	AUTO_BUF expected = BUF_INIT(4096);

	buf_printf(&expected, "<row>%s<c/><c/><c/></row></sheetData></worksheet>", cell);
	assert_string_equal(rows, buf_text(&expected));
}

#define TEXT(text) "<c t=\"inlineStr\" s=\"0\"><is><t xml:space=\"preserve\">" text "</t></is></c>"

static void a_list_is_a_sheet_with_its_columns(void **state)
{
	AUTO_FREE char *rows = rows_of("[{\"title\":\"Été\",\"status\":\"draft\",\"on\":\"2010-03-31\",\"amount\":-3.5}]");

	(void)state;
	assert_string_equal(rows, "<row>" TEXT("Été") TEXT("Brouillon")
			    "<c s=\"1\"><v>40268</v></c><c><v>-3.5</v></c></row></sheetData></worksheet>");
}

static void every_part_that_a_workbook_needs_is_there(void **state)
{
	static const char *const names[] = { "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml",
					     "xl/_rels/workbook.xml.rels", "xl/styles.xml", SHEET };
	json_auto_t *items = json_array();
	AUTO_BUF out = BUF_INIT(OUT_MAX);

	(void)state;
	assert_int_equal(write_book(columns, items, &out), ERR_OK);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		AUTO_FREE char *text = entry(&out, names[i]);

		assert_true(text_starts(text, "<?xml version=\"1.0\" encoding=\"UTF-8\""));
	}
}

static void no_text_is_a_formula_or_markup(void **state)
{
	(void)state;
	expect_title("[{\"title\":\"=1+1\"}]", TEXT("=1+1"));
	expect_title("[{\"title\":\"<a> & b\"}]", TEXT("&lt;a&gt; &amp; b"));
	expect_title("[{\"title\":\"a\\u0001\\u001bb\\uffff\"}]", TEXT("ab"));
	expect_title("[{\"title\":\"1900-02-28\"}]", TEXT("1900-02-28"));
	expect_title("[{\"title\":\"\"}]", "<c/>");
}

static void text_that_no_cell_can_hold_is_cut(void **state)
{
	size_t size = 4 * (XLSX_CELL_MAX + 10);
	AUTO_FREE char *text = calloc(1, size);
	AUTO_FREE char *json = calloc(1, size + 32);
	AUTO_FREE char *rows = NULL;
	const char *end;

	(void)state;
	assert_non_null(text);
	assert_non_null(json);
	/* Each of these is two units of UTF-16. */
	for (size_t i = 0; i < XLSX_CELL_MAX / 2 + 5; i++)
		memcpy(text + 4 * i, "\xf0\x9d\x84\x9e", 4);
	snprintf(json, size + 32, "[{\"title\":\"%s\"}]", text);
	rows = rows_of(json);
	end = strstr(rows, "</t>");
	assert_non_null(end);
	assert_int_equal(end - strstr(rows, "\xf0\x9d\x84\x9e"), 4 * (XLSX_CELL_MAX / 2));
}

static void a_workbook_that_is_sent_in_pieces_is_the_same(void **state)
{
	json_auto_t *items = json_array();
	AUTO_BUF whole = BUF_INIT(OUT_MAX);
	AUTO_BUF piece = BUF_INIT(OUT_MAX);
	AUTO_BUF sent = BUF_INIT(OUT_MAX);
	DEFER(xlsx_release) struct xlsx one = { 0 };
	DEFER(xlsx_release) struct xlsx book = { 0 };

	(void)state;
	for (int i = 0; i < 2000; i++)
		json_array_append_new(items, json_pack("{s:i, s:i}", "title", i * 7919, "amount", i));
	assert_int_equal(xlsx_begin(&one, columns, &whole, NULL), ERR_OK);
	assert_int_equal(xlsx_begin(&book, columns, &piece, NULL), ERR_OK);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(xlsx_rows(&one, items, NULL), ERR_OK);
		assert_int_equal(xlsx_rows(&book, items, NULL), ERR_OK);
		buf_add(&sent, piece.data, piece.len);
		xlsx_sent(&book);
		assert_int_equal(piece.len, 0);
	}
	assert_int_equal(xlsx_end(&one, NULL), ERR_OK);
	assert_int_equal(xlsx_end(&book, NULL), ERR_OK);
	buf_add(&sent, piece.data, piece.len);
	assert_int_equal(sent.len, whole.len);
	assert_memory_equal(sent.data, whole.data, whole.len);
}

static void too_much_is_too_large_and_no_list_an_error(void **state)
{
	json_auto_t *items = json_loads("[{\"title\":\"0123456789\"}]", 0, NULL);
	json_auto_t *object = json_object();
	AUTO_BUF whole = BUF_INIT(OUT_MAX);

	(void)state;
	assert_int_equal(write_book(columns, object, &whole), ERR_INTERNAL);
	buf_clear(&whole);
	assert_int_equal(write_book(columns, items, &whole), ERR_OK);
	for (size_t max = 1; max < whole.len; max += 13) {
		AUTO_BUF out = BUF_INIT(max);

		assert_int_equal(write_book(columns, items, &out), ERR_TOO_LARGE);
	}
}

static void every_failed_allocation_is_reported(void **state)
{
	json_auto_t *items = json_loads("[{\"title\":\"a\",\"status\":\"draft\"}]", 0, NULL);
	size_t n;

	(void)state;
	for (n = 1; torture_again(n); n++) {
		AUTO_BUF out = BUF_INIT(OUT_MAX);
		enum err code = write_book(columns, items, &out);

		torture_stop();
		assert_int_equal(code, torture_has_failed() ? ERR_MEMORY : ERR_OK);
	}
	assert_true(n > 3);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_is_a_sheet_with_its_columns),
		cmocka_unit_test(every_part_that_a_workbook_needs_is_there),
		cmocka_unit_test(no_text_is_a_formula_or_markup),
		cmocka_unit_test(text_that_no_cell_can_hold_is_cut),
		cmocka_unit_test(a_workbook_that_is_sent_in_pieces_is_the_same),
		cmocka_unit_test(too_much_is_too_large_and_no_list_an_error),
		cmocka_unit_test(every_failed_allocation_is_reported),
	};

	json_set_alloc_funcs(malloc, free);
	return cmocka_run_group_tests_name("xlsx", tests, NULL, NULL);
}
