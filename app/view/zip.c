/* A ZIP archive in memory. */
#include "app/view/zip.h"

#define LOCAL_MARK 0x04034b50u
#define DIRECTORY_MARK 0x02014b50u
#define END_MARK 0x06054b50u
#define VERSION_NEEDED 20
#define METHOD_DEFLATE 8
#define DAY_ONE 0x21 /* 1980-01-01: the archive says nothing about when it was made */
#define DESCRIPTOR_MARK 0x08074b50u
#define FLAG_DESCRIPTOR 8 /* checksum and sizes stand behind the entry */
#define WINDOW_RAW (-15)
#define MEMORY_LEVEL 8
#define PACKED_MAX 16384 /* bytes that are packed at a time */

void zip_init(struct zip *zip, struct buf *out)
{
	*zip = (struct zip){ .out = out, .directory = BUF_INIT(ZIP_DIRECTORY_MAX) };
}

void zip_release(struct zip *zip)
{
	if (zip->ready)
		deflateEnd(&zip->stream);
	zip->ready = false;
	buf_release(&zip->directory);
}

static void zip_fail(struct zip *zip, enum err code)
{
	if (zip->failed == ERR_OK)
		zip->failed = code;
}

/* Little-endian, as all of a ZIP. */
static void put_16(struct buf *out, unsigned value)
{
	buf_addc(out, (char)(value & 0xff));
	buf_addc(out, (char)(value >> 8 & 0xff));
}

static void put_32(struct buf *out, uint32_t value)
{
	put_16(out, value & 0xffff);
	put_16(out, value >> 16);
}

/* What a local header and a line of the directory have in common. */
static void put_entry(struct buf *out, uint32_t crc, uint32_t packed, uint32_t size,
		      const char *name)
{
	put_16(out, VERSION_NEEDED);
	put_16(out, FLAG_DESCRIPTOR);
	put_16(out, METHOD_DEFLATE);
	put_16(out, 0);
	put_16(out, DAY_ONE);
	put_32(out, crc);
	put_32(out, packed);
	put_32(out, size);
	put_16(out, (unsigned)strlen(name));
	put_16(out, 0);
}

static void zip_stream(struct zip *zip)
{
	int result;

	if (zip->ready)
		result = deflateReset(&zip->stream);
	else
		result = deflateInit2(&zip->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, WINDOW_RAW,
				      MEMORY_LEVEL, Z_DEFAULT_STRATEGY);
	if (result == Z_OK)
		zip->ready = true;
	else
		zip_fail(zip, result == Z_MEM_ERROR ? ERR_MEMORY : ERR_INTERNAL);
}

/* Packs what the stream has been given, to its end with Z_FINISH. */
static void zip_pack(struct zip *zip, int flush)
{
	unsigned char packed[PACKED_MAX];
	int result = Z_OK;

	do {
		zip->stream.next_out = packed;
		zip->stream.avail_out = sizeof(packed);
		result = deflate(&zip->stream, flush);
		buf_add(zip->out, packed, sizeof(packed) - zip->stream.avail_out);
	} while (result == Z_OK && zip->stream.avail_out == 0);
	if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
		zip_fail(zip, ERR_INTERNAL);
	if (buf_error(zip->out) != ERR_OK)
		zip_fail(zip, buf_error(zip->out));
}

/* The line of the entry that ends, for the list at the end of the archive. */
static void add_line(struct zip *zip, uint32_t packed)
{
	struct buf *out = &zip->directory;

	put_32(out, DIRECTORY_MARK);
	put_16(out, VERSION_NEEDED);
	put_entry(out, zip->crc, packed, zip->size, zip->name);
	put_16(out, 0); /* no comment */
	put_16(out, 0); /* disk */
	put_16(out, 0); /* attributes, inside and outside */
	put_32(out, 0);
	put_32(out, zip->start);
	buf_adds(out, zip->name);
	zip->entries++;
}

/* Where the next byte will stand in the archive. */
static uint32_t zip_place(struct zip *zip)
{
	if (zip->out->len > UINT32_MAX - zip->gone) {
		zip_fail(zip, ERR_TOO_LARGE);
		return 0;
	}
	return zip->gone + (uint32_t)zip->out->len;
}

/* Ends the open entry: behind it stands what is known only now. */
static void zip_end(struct zip *zip)
{
	uint32_t packed;

	if (!zip->open || zip->failed != ERR_OK)
		return;
	zip_pack(zip, Z_FINISH);
	if (zip->failed != ERR_OK)
		return;
	packed = (uint32_t)zip->stream.total_out;
	put_32(zip->out, DESCRIPTOR_MARK);
	put_32(zip->out, zip->crc);
	put_32(zip->out, packed);
	put_32(zip->out, zip->size);
	add_line(zip, packed);
	zip->open = false;
}

void zip_begin(struct zip *zip, const char *name)
{
	zip_end(zip);
	if (zip->failed == ERR_OK)
		zip_stream(zip);
	if (zip->failed != ERR_OK)
		return;
	zip->name = name;
	zip->start = zip_place(zip);
	zip->crc = (uint32_t)crc32(0, NULL, 0);
	zip->size = 0;
	zip->open = true;
	put_32(zip->out, LOCAL_MARK);
	put_entry(zip->out, 0, 0, 0, name);
	buf_adds(zip->out, name);
}

void zip_add(struct zip *zip, const void *bytes, size_t len)
{
	if (zip->failed != ERR_OK || len == 0)
		return;
	if (!zip->open || len > UINT32_MAX - zip->size) {
		zip_fail(zip, zip->open ? ERR_TOO_LARGE : ERR_INTERNAL);
		return;
	}
	zip->crc = (uint32_t)crc32(zip->crc, bytes, (uInt)len);
	zip->size += (uint32_t)len;
	zip->stream.next_in = (z_const Bytef *)(uintptr_t)bytes;
	zip->stream.avail_in = (uInt)len;
	zip_pack(zip, Z_NO_FLUSH);
}

void zip_sent(struct zip *zip)
{
	zip->gone = zip_place(zip);
	buf_clear(zip->out);
}

enum err zip_finish(struct zip *zip, struct err_info *err)
{
	uint32_t start;

	zip_end(zip);
	start = zip_place(zip);
	if (zip->failed == ERR_OK && buf_error(&zip->directory) != ERR_OK)
		zip_fail(zip, buf_error(&zip->directory));
	if (zip->failed != ERR_OK)
		return ERR(err, zip->failed, "archive, %zu bytes at a time", zip->out->max);
	buf_add(zip->out, zip->directory.data, zip->directory.len);
	put_32(zip->out, END_MARK);
	put_32(zip->out, 0); /* one disk */
	put_16(zip->out, zip->entries);
	put_16(zip->out, zip->entries);
	put_32(zip->out, (uint32_t)zip->directory.len);
	put_32(zip->out, start);
	put_16(zip->out, 0); /* no comment */
	if (buf_error(zip->out) != ERR_OK)
		return ERR(err, buf_error(zip->out), "archive, %zu bytes at a time", zip->out->max);
	return ERR_OK;
}
