/* See contract_read.h. */
#include "app/resource/contract/contract_read.h"

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/resource/contract/contract_text.h"
#include "app/resource/row.h"
#include "app/view/model.h"

#define SIRET_LEN 14
#define CPV_LEN 8
#define LOST "\xEF\xBF\xBD" /* U+FFFD */

static json_t *line(const json_t *object, const char *name, size_t max)
{
	return contract_line(json_object_get(object, name), max);
}

/* ---- the type ---- */

static bool all_digits(const char *text, size_t len)
{
	return strspn(text, "0123456789") >= len;
}

/* «Règlement (CE) n° 213/2008»: 45 is works; 48 is software, a supply; what follows from 50 is services. */
static const char *type_of(const char *cpv)
{
	int division;

	if (cpv == NULL || !all_digits(cpv, CPV_LEN))
		return NULL;
	division = (cpv[0] - '0') * 10 + cpv[1] - '0';
	if (division == 45)
		return "works";
	return division >= 50 ? "services" : "supplies";
}

/* ---- lists that the second version wraps once more ---- */

/* `list` may be an array, or an object whose only member is one. Borrowed or NULL. */
static const json_t *unwrapped(const json_t *list)
{
	return json_is_object(list) ? json_object_iter_value(json_object_iter((json_t *)(uintptr_t)list)) : list;
}

static const json_t *unwrapped_item(const json_t *item, const char *name)
{
	const json_t *inner = json_object_get(item, name);

	return inner != NULL ? inner : item;
}

/* ---- social considerations ---- */

/* A reserved contract is one carried out by people in insertion: it counts as a clause. */
static bool is_clause(const char *text)
{
	return text_starts(text, "Clause sociale") || text_starts(text, "Marché réservé");
}

/* New; null for nothing; NULL: out of memory. */
static json_t *words_of(const struct buf *words)
{
	if (buf_error(words) != ERR_OK)
		return NULL;
	return words->len > 0 ? json_string(buf_text(words)) : json_null();
}

/* Sets `clause` and `considerations`: the words as they came, with ", " between. */
static void read_considerations(const json_t *source, json_t **contract)
{
	const json_t *list = unwrapped(json_object_get(source, "considerationsSociales"));
	AUTO_BUF words = BUF_INIT(300);
	bool clause = false;
	size_t i;
	const json_t *item;

	json_array_foreach(list, i, item) {
		const char *text = json_string_value(item);

		if (text == NULL || buf_error(&words) != ERR_OK || words.len + strlen(text) > 290)
			continue;
		clause = clause || is_clause(text);
		buf_adds(&words, words.len > 0 ? ", " : "");
		buf_adds(&words, text);
	}
	model_set(contract, "clause", words.len == 0 ? json_null() : json_string(clause ? "yes" : "no"));
	model_set(contract, "considerations", words_of(&words));
}

/* ---- holders ---- */

static bool names_a_person(const char *name)
{
	static const char *const titles[] = { "M. ",	"M ",	     "MR ",	  "MME ",    "MLLE ",
					      "MME. ", "MONSIEUR ", "MADAME ", "MADEMOISELLE ", "EI " };

	for (size_t i = 0; i < ARRAY_SIZE(titles); i++) {
		if (strncasecmp(name, titles[i], strlen(titles[i])) == 0)
			return true;
	}
	return false;
}

/* Who has no number of a company, or is called by a title. */
static bool is_person(const json_t *holder)
{
	static const char *const companies[] = { "SIRET", "SIREN", "TVA",  "TAHITI",
						 "RIDET", "FRWF",  "IREP", "UE", "HORS-UE" };
	const char *type = row_text(holder, "typeIdentifiant");
	const char *name = row_text(holder, "denominationSociale");

	if (name != NULL && names_a_person(name))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(companies); i++) {
		if (type != NULL && strcasecmp(type, companies[i]) == 0)
			return false;
	}
	return true;
}

/* A number of any country: letters and digits. New. */
static json_t *holder_id(const json_t *holder)
{
	const char *id = row_text(holder, "id");

	return id != NULL && strlen(id) <= 30 ? contract_line(json_object_get(holder, "id"), 30) : json_null();
}

static json_t *holder_of(const json_t *holder)
{
	if (is_person(holder))
		return json_pack("{s:n, s:n}", "id", "name");
	return json_pack("{s:o, s:o}", "id", holder_id(holder), "name", line(holder, "denominationSociale", 200));
}

static bool has_holder(const json_t *holders, const json_t *holder)
{
	size_t i;
	const json_t *one;

	json_array_foreach(holders, i, one) {
		if (json_equal(one, holder))
			return true;
	}
	return false;
}

/* Adds a holder that is not there yet. `holder`: new, stolen. */
static void add_holder(json_t **holders, json_t *holder)
{
	if (holder != NULL && (has_holder(*holders, holder) || json_array_size(*holders) >= CONTRACT_HOLDERS_MAX))
		json_decref(holder);
	else
		model_add(holders, holder);
}

static json_t *holders_of(const json_t *source)
{
	const json_t *list = unwrapped(json_object_get(source, "titulaires"));
	json_t *holders = json_array();
	size_t i;
	const json_t *item;

	json_array_foreach(list, i, item)
		add_holder(&holders, holder_of(unwrapped_item(item, "titulaire")));
	return holders;
}

/* ---- changes ---- */

/* The change notified last that says something about `name`; the contract itself when none does. Borrowed. */
static const json_t *latest(const json_t *source, const json_t *changes, const char *name)
{
	const json_t *found = source;
	const char *last = "";
	size_t i;
	const json_t *item;

	json_array_foreach(changes, i, item) {
		const json_t *change = unwrapped_item(item, "modification");
		const char *day = row_text(change, "dateNotificationModification");

		if (day == NULL || strcmp(day, last) < 0 || json_object_get(change, name) == NULL)
			continue;
		last = day;
		found = change;
	}
	return found;
}

/* Sets what a change may have made different: `amount_now` and `holders`; and `changes`, how many there were. */
static void read_changes(const json_t *source, json_t **contract)
{
	const json_t *changes = unwrapped(json_object_get(source, "modifications"));
	const json_t *amount = json_object_get(latest(source, changes, "montant"), "montant");

	model_set(contract, "changes", json_integer((json_int_t)json_array_size(changes)));
	model_set(contract, "amount_now", contract_amount(amount));
	model_set(contract, "holders", holders_of(latest(source, changes, "titulaires")));
}

/* ---- a contract ---- */

const json_t *contract_list(const json_t *file)
{
	const json_t *list = json_object_get(file, "marches");

	if (json_is_object(list))
		list = json_object_get(list, "marche");
	return json_is_array(list) ? list : NULL;
}

static const char *fault_of(const json_t *source)
{
	const char *buyer = row_text(json_object_get(source, "acheteur"), "id");
	const char *number = row_text(source, "id");

	if (!json_is_object(source))
		return "not an object";
	if (buyer == NULL || strlen(buyer) != SIRET_LEN || !all_digits(buyer, SIRET_LEN))
		return "the buyer has no SIRET";
	if (number == NULL || number[0] == '\0' || strlen(number) > 100 || text_has_control(number, false))
		return "no number";
	return row_text(source, "objet") == NULL ? "no subject" : NULL;
}

/* True when a letter of any text was lost. */
static bool is_damaged(const json_t *contract)
{
	const char *name;
	json_t *value;
	size_t i;
	const json_t *holder;

	json_object_foreach((json_t *)(uintptr_t)contract, name, value) {
		if (json_is_string(value) && strstr(json_string_value(value), LOST) != NULL)
			return true;
	}
	json_array_foreach(json_object_get(contract, "holders"), i, holder) {
		const char *text = row_text(holder, "name");

		if (text != NULL && strstr(text, LOST) != NULL)
			return true;
	}
	return false;
}

static json_t *contract_of(const json_t *source)
{
	const json_t *buyer = json_object_get(source, "acheteur");
	const json_t *place = json_object_get(source, "lieuExecution");
	const char *cpv = row_text(source, "codeCPV");
	json_t *contract = json_pack("{s:s, s:s, s:s?}", "buyer_id", row_text(buyer, "id"), "number",
				     row_text(source, "id"), "contract_type", type_of(cpv));

	model_set(&contract, "buyer", line(buyer, "nom", 200));
	model_set(&contract, "object", line(source, "objet", CONTRACT_OBJECT_MAX));
	model_set(&contract, "nature", line(source, "nature", 60));
	model_set(&contract, "procedure", line(source, "procedure", 120));
	model_set(&contract, "cpv", line(source, "codeCPV", 10));
	model_set(&contract, "amount", contract_amount(json_object_get(source, "montant")));
	model_set(&contract, "months", contract_months(json_object_get(source, "dureeMois")));
	model_set(&contract, "notified_on", contract_day(json_object_get(source, "dateNotification")));
	model_set(&contract, "published_on", contract_day(json_object_get(source, "datePublicationDonnees")));
	model_set(&contract, "place_code", line(place, "code", 10));
	model_set(&contract, "place", line(place, "nom", 120));
	read_changes(source, &contract);
	read_considerations(source, &contract);
	if (contract != NULL)
		model_set(&contract, "damaged", json_boolean(is_damaged(contract)));
	return contract;
}

enum err contract_read(const json_t *source, json_t **ret, const char **ret_fault, struct err_info *err)
{
	*ret = NULL;
	*ret_fault = fault_of(source);
	if (*ret_fault != NULL)
		return ERR_OK;
	*ret = contract_of(source);
	if (*ret == NULL)
		return ERR(err, ERR_MEMORY, "contract");
	if (json_is_null(json_object_get(*ret, "object"))) {
		*ret_fault = "no subject";
		json_decref(*ret);
		*ret = NULL;
	}
	return ERR_OK;
}

enum err contract_merge(json_t *contract, const json_t *again, struct err_info *err)
{
	const char *before = row_text(contract, "published_on");
	const char *after = row_text(again, "published_on");
	json_t *holders = json_copy(json_object_get(contract, "holders"));
	size_t i;
	json_t *holder;
	bool ok = true;

	json_array_foreach(json_object_get(again, "holders"), i, holder)
		add_holder(&holders, json_incref(holder));
	if (after != NULL && (before == NULL || strcmp(after, before) > 0))
		ok = json_object_update(contract, (json_t *)(uintptr_t)again) == 0;
	ok = model_put(contract, "holders", holders) == 0 && ok;
	return ok ? ERR_OK : ERR(err, ERR_MEMORY, "contract");
}
