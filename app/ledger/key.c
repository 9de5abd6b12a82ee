/* Ed25519 keys by OpenSSL. */
#include <errno.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/text.h"
#include "app/ledger/key.h"

static void key_free_bio(BIO **bio)
{
	BIO_free(*bio);
}

static void key_free_context(EVP_MD_CTX **context)
{
	EVP_MD_CTX_free(*context);
}

static void key_free_der(unsigned char **der)
{
	OPENSSL_free(*der);
}

static void key_close(FILE **file)
{
	if (*file != NULL)
		fclose(*file);
}

/* Never asks anybody for a password. */
static int key_no_password(char *text UNUSED, int size UNUSED, int writing UNUSED, void *data UNUSED)
{
	return -1;
}

void key_release(struct key *key)
{
	EVP_PKEY_free(key->pkey);
	*key = (struct key){ .pkey = NULL };
}

/* Takes `pkey` (may be NULL), which must be an Ed25519 key. */
static enum err key_take(EVP_PKEY *pkey, struct key *ret, struct err_info *err)
{
	DEFER(key_free_der) unsigned char *der = NULL;
	int len;
	enum err code;

	*ret = (struct key){ .pkey = pkey };
	if (pkey == NULL || EVP_PKEY_get_id(pkey) != EVP_PKEY_ED25519) {
		key_release(ret);
		return ERR(err, ERR_INVALID, "not an Ed25519 key in PEM");
	}
	len = i2d_PUBKEY(pkey, &der);
	if (len > 0)
		code = hash_sha256_hex(der, (size_t)len, ret->fingerprint, err);
	else
		code = ERR(err, ERR_INTERNAL, "fingerprint of a key");
	if (code != ERR_OK)
		key_release(ret);
	return code;
}

/* Writes and closes `fd`; a file that is not whole is removed. */
static enum err key_save(int fd, const char *path, const struct key *key, struct err_info *err)
{
	FILE *file = fdopen(fd, "w");
	bool ok = file != NULL &&
		  PEM_write_PKCS8PrivateKey(file, key->pkey, NULL, NULL, 0, NULL, NULL) == 1 &&
		  fflush(file) == 0 && fsync(fd) == 0;

	if (file != NULL)
		ok = fclose(file) == 0 && ok;
	else
		close(fd);
	if (ok)
		return ERR_OK;
	unlink(path);
	return ERR(err, ERR_SYSTEM, "%s: could not be written", path);
}

enum err key_generate(const char *path, struct key *ret, struct err_info *err)
{
	int fd;
	enum err code = key_take(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), ret, err);

	if (code != ERR_OK)
		return code;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
	if (fd < 0 && errno == EEXIST)
		code = ERR(err, ERR_CONFLICT, "%s exists already; a key is never overwritten", path);
	else if (fd < 0)
		code = ERR(err, ERR_SYSTEM, "%s: %s", path, strerrordesc_np(errno));
	else
		code = key_save(fd, path, ret, err);
	if (code != ERR_OK)
		key_release(ret);
	return code;
}

static enum err key_open(const char *path, bool is_secret, FILE **ret, struct err_info *err)
{
	struct stat st;

	*ret = path[0] != '\0' ? fopen(path, "re") : NULL;
	if (path[0] == '\0')
		return ERR(err, ERR_CONFIG, "no key file is configured (ledger.key_file, ledger.public_key_file)");
	if (*ret == NULL)
		return ERR(err, ERR_CONFIG, "%s: %s", path, strerrordesc_np(errno));
	if (is_secret && (fstat(fileno(*ret), &st) != 0 || (st.st_mode & S_IRWXO) != 0))
		return ERR(err, ERR_CONFIG, "%s: the key is open to others", path);
	return ERR_OK;
}

static enum err key_read(const char *path, bool is_private, struct key *ret, struct err_info *err)
{
	DEFER(key_close) FILE *file = NULL;
	EVP_PKEY *pkey;
	enum err code = key_open(path, is_private, &file, err);

	if (code != ERR_OK)
		return code;
	if (is_private)
		pkey = PEM_read_PrivateKey(file, NULL, key_no_password, NULL);
	else
		pkey = PEM_read_PUBKEY(file, NULL, key_no_password, NULL);
	code = key_take(pkey, ret, err);
	if (code == ERR_INVALID)
		return ERR(err, ERR_CONFIG, "%s: not an Ed25519 %s key in PEM", path,
			   is_private ? "private" : "public");
	return code;
}

enum err key_read_private(const char *path, struct key *ret, struct err_info *err)
{
	return key_read(path, true, ret, err);
}

enum err key_read_public(const char *path, struct key *ret, struct err_info *err)
{
	return key_read(path, false, ret, err);
}

enum err key_parse_public(const char *pem, struct key *ret, struct err_info *err)
{
	size_t len = strlen(pem);
	DEFER(key_free_bio) BIO *bio = NULL;

	if (len > KEY_PEM_MAX)
		return ERR(err, ERR_INVALID, "not an Ed25519 key in PEM");
	bio = BIO_new_mem_buf(pem, (int)len);
	if (bio == NULL)
		return ERR(err, ERR_MEMORY, "key");
	return key_take(PEM_read_bio_PUBKEY(bio, NULL, key_no_password, NULL), ret, err);
}

enum err key_write_public(const struct key *key, struct buf *out, struct err_info *err)
{
	DEFER(key_free_bio) BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	long len = 0;

	if (bio != NULL && PEM_write_bio_PUBKEY(bio, key->pkey) == 1)
		len = BIO_get_mem_data(bio, &text);
	if (len <= 0)
		return ERR(err, ERR_INTERNAL, "public key");
	buf_add(out, text, (size_t)len);
	return buf_error(out) == ERR_OK ? ERR_OK : ERR(err, buf_error(out), "public key");
}

enum err key_sign(const struct key *key, const void *bytes, size_t len,
		  uint8_t ret[KEY_SIGNATURE_SIZE], struct err_info *err)
{
	DEFER(key_free_context) EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t size = KEY_SIGNATURE_SIZE;

	if (context == NULL || EVP_DigestSignInit(context, NULL, NULL, NULL, key->pkey) != 1 ||
	    EVP_DigestSign(context, ret, &size, bytes, len) != 1 || size != KEY_SIGNATURE_SIZE)
		return ERR(err, ERR_INTERNAL, "signature");
	return ERR_OK;
}

enum err key_verify(const struct key *key, const void *bytes, size_t len,
		    const uint8_t signature[KEY_SIGNATURE_SIZE], struct err_info *err)
{
	DEFER(key_free_context) EVP_MD_CTX *context = EVP_MD_CTX_new();

	if (context == NULL || EVP_DigestVerifyInit(context, NULL, NULL, NULL, key->pkey) != 1)
		return ERR(err, ERR_INTERNAL, "signature");
	if (EVP_DigestVerify(context, signature, KEY_SIGNATURE_SIZE, bytes, len) != 1)
		return ERR(err, ERR_INVALID, "not a signature by the key %s", key->fingerprint);
	return ERR_OK;
}
