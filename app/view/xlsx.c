/* A list model as a workbook. */
#include "app/view/xlsx.h"

#include "app/base/date.h"
#include "app/base/text.h"

#define DAY_ZERO "1900-03-01" /* serial 61: before it Excel counts a day that never was */
#define DAY_ZERO_SERIAL 61
#define ROW_MAX (COLUMNS_MAX * (size_t)COLUMN_CELL_MAX)
#define WIDTH_MIN 10 /* of a column, in characters */
#define WIDTH_MAX 60
#define STYLE_DAY 1
#define STYLE_HEADING 2
#define STYLE_LONG 3 /* text in lines */

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define SPREADSHEET "application/vnd.openxmlformats-officedocument.spreadsheetml."

/* clang-format off */
/* The parts that are the same in every workbook. Fonts: plain, bold. Styles: text, day, heading, lines. */
static const struct {
	const char *name;
	const char *text;
} parts[] = {
	{ "[Content_Types].xml",
	  XML "<Types xmlns=\"" PACKAGE "content-types\">"
	  "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
	  "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
	  "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" SPREADSHEET "sheet.main+xml\"/>"
	  "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" SPREADSHEET "worksheet+xml\"/>"
	  "<Override PartName=\"/xl/styles.xml\" ContentType=\"" SPREADSHEET "styles+xml\"/></Types>" },
	{ "_rels/.rels",
	  XML "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
	  "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>" },
	{ "xl/workbook.xml",
	  XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets>"
	  "<sheet name=\"Accord\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>" },
	{ "xl/_rels/workbook.xml.rels",
	  XML "<Relationships xmlns=\"" PACKAGE "relationships\">"
	  "<Relationship Id=\"rId1\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
	  "<Relationship Id=\"rId2\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/></Relationships>" },
	{ "xl/styles.xml",
	  XML "<styleSheet xmlns=\"" MAIN "\"><fonts count=\"2\">"
	  "<font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
	  "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
	  "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
	  "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
	  "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
	  "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
	  "<cellXfs count=\"4\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
	  "<xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
	  "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
	  "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\">"
	  "<alignment vertical=\"top\" wrapText=\"1\"/></xf></cellXfs>"
	  "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>" },
};
/* clang-format on */

static void add_text(struct zip *zip, const char *text)
{
	zip_add(zip, text, strlen(text));
}

/* One letter of a text in XML; what XML 1.0 cannot hold is left out. */
static void add_letter(struct buf *out, uint32_t code, const char *text, size_t bytes)
{
	if (code == '&')
		buf_adds(out, "&amp;");
	else if (code == '<')
		buf_adds(out, "&lt;");
	else if (code == '>')
		buf_adds(out, "&gt;");
	else if ((code >= 0x20 || code == '\t' || code == '\n') && code != 0xfffe && code != 0xffff)
		buf_add(out, text, bytes);
}

/* Text of a cell; what a cell cannot hold is cut off. */
static void add_escaped(struct buf *out, const char *text, size_t len)
{
	size_t units = 0;

	while (len > 0) {
		uint32_t code = 0;
		size_t bytes = text_decode(text, len, &code);

		units += code >= 0x10000 ? 2 : 1;
		if (bytes == 0 || units > XLSX_CELL_MAX)
			return;
		add_letter(out, code, text, bytes);
		text += bytes;
		len -= bytes;
	}
}

static void add_text_cell(struct buf *out, int style, const char *text, size_t len)
{
	buf_printf(out, "<c t=\"inlineStr\" s=\"%d\"><is><t xml:space=\"preserve\">", style);
	add_escaped(out, text, len);
	buf_adds(out, "</t></is></c>");
}

/* A number as XML has it: with a point whatever the column does. */
static void add_number_cell(struct buf *out, const json_t *value)
{
	buf_adds(out, "<c><v>");
	filter_plain(value, out);
	buf_adds(out, "</v></c>");
}

static void add_cell(struct xlsx *book, const json_t *item, size_t column)
{
	const json_t *value = columns_value(&book->columns, item, column);
	const char *text = json_string_value(value);

	if (json_is_number(value) && book->columns.filters[column].fn == NULL) {
		add_number_cell(&book->row, value);
		return;
	}
	if (text != NULL && date_is_valid(text) && strcmp(text, DAY_ZERO) >= 0) {
		buf_printf(&book->row, "<c s=\"%d\"><v>%lld</v></c>", STYLE_DAY,
			   (long long)(date_days_between(DAY_ZERO, text) + DAY_ZERO_SERIAL));
		return;
	}
	buf_clear(&book->cell);
	columns_text(&book->columns, item, column, &book->cell);
	if (buf_error(&book->cell) != ERR_OK)
		book->row.failed = buf_error(&book->cell);
	if (book->cell.len == 0)
		buf_adds(&book->row, "<c/>");
	else
		add_text_cell(&book->row, strchr(book->cell.data, '\n') != NULL ? STYLE_LONG : 0,
			      book->cell.data, book->cell.len);
}

static enum err add_row(struct xlsx *book, struct err_info *err)
{
	if (buf_error(&book->row) != ERR_OK)
		return ERR(err, buf_error(&book->row), "row of a workbook");
	add_text(&book->zip, "<row>");
	zip_add(&book->zip, book->row.data, book->row.len);
	add_text(&book->zip, "</row>");
	buf_clear(&book->row);
	return ERR_OK;
}

/* As wide as its heading, within limits: rows come one by one, and are not looked through before. */
static size_t column_width(const char *heading)
{
	size_t width = text_length(heading) + 4;

	if (width < WIDTH_MIN)
		return WIDTH_MIN;
	return width < WIDTH_MAX ? width : WIDTH_MAX;
}

static enum err add_heading(struct xlsx *book, struct err_info *err)
{
	const struct csv_column *table = book->columns.table;

	add_text(&book->zip, XML "<worksheet xmlns=\"" MAIN "\"><sheetViews><sheetView workbookViewId=\"0\">"
			     "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" "
			     "state=\"frozen\"/></sheetView></sheetViews><cols>");
	for (size_t i = 0; i < book->columns.count; i++)
		buf_printf(&book->row, "<col min=\"%zu\" max=\"%zu\" width=\"%zu\" customWidth=\"1\"/>",
			   i + 1, i + 1, column_width(table[i].heading));
	buf_adds(&book->row, "</cols><sheetData>");
	if (buf_error(&book->row) != ERR_OK)
		return ERR(err, buf_error(&book->row), "columns of a workbook");
	zip_add(&book->zip, book->row.data, book->row.len);
	buf_clear(&book->row);
	for (size_t i = 0; i < book->columns.count; i++)
		add_text_cell(&book->row, STYLE_HEADING, table[i].heading, strlen(table[i].heading));
	return add_row(book, err);
}

enum err xlsx_begin(struct xlsx *book, const struct csv_column *columns, struct buf *out,
		    struct err_info *err)
{
	enum err code = columns_prepare(columns, &book->columns, err);

	if (code != ERR_OK)
		return code;
	buf_init(&book->cell, COLUMN_CELL_MAX);
	buf_init(&book->row, ROW_MAX);
	zip_init(&book->zip, out);
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		zip_begin(&book->zip, parts[i].name);
		add_text(&book->zip, parts[i].text);
	}
	zip_begin(&book->zip, "xl/worksheets/sheet1.xml");
	return add_heading(book, err);
}

enum err xlsx_rows(struct xlsx *book, const json_t *items, struct err_info *err)
{
	enum err code = ERR_OK;

	if (!json_is_array(items))
		return ERR(err, ERR_INTERNAL, "items are not a list");
	for (size_t i = 0; i < json_array_size(items) && code == ERR_OK; i++) {
		for (size_t column = 0; column < book->columns.count; column++)
			add_cell(book, json_array_get(items, i), column);
		code = add_row(book, err);
	}
	return code;
}

void xlsx_sent(struct xlsx *book)
{
	zip_sent(&book->zip);
}

enum err xlsx_end(struct xlsx *book, struct err_info *err)
{
	add_text(&book->zip, "</sheetData></worksheet>");
	return zip_finish(&book->zip, err);
}

void xlsx_release(struct xlsx *book)
{
	zip_release(&book->zip);
	buf_release(&book->cell);
	buf_release(&book->row);
}
