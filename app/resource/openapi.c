/*
 * The whole interface as an OpenAPI 3.1 document, made from the route table and the forms' tables: what the
 * service does and what it says that it does cannot differ.
 */
#include "app/base/text.h"
#include "app/base/version.h"
#include "app/resource/openapi_internal.h"
#include "app/resource/resources.h"
#include "app/view/xlsx.h"
#include "auth/permission.h"
#include "auth/session.h"
#include "conf/conf.h"

#define NAME_MAX_BYTES 200	/* of an operation's name and of a path */
#define HOME_TAG "accueil"	/* the path "/" has no word of its own */

static const char description[] =
	"Every address answers a page to a browser, and the same data as JSON: by the suffix `.json` or by "
	"`Accept: application/json`; lists also answer `.csv` and `.xlsx`. Addresses and query fields are French "
	"words, since people read them; form fields and JSON members are English.";

static int set(json_t *object, const char *key, json_t *value)
{
	return json_object_set_new(object, key, value);
}

static bool is_public(const struct route *route)
{
	return route->permission == PERMISSION_PUBLIC;
}

static bool has_record(const struct route *route)
{
	return strstr(route->path, "/:") != NULL;
}

/* A POST to a list makes a record, and says where it is. */
static bool creates(const struct route *route)
{
	return route->method == METHOD_POST && !has_record(route) && route->then == NULL &&
	       (route->flags & ROUTE_NO_TRANSACTION) == 0;
}

/* ---- parameters ---- */

/* "/actions/:id/viser" becomes "/actions/{id}/viser". */
static void path_text(const char *path, char ret[NAME_MAX_BYTES])
{
	size_t len = 0;
	bool open = false;

	for (const char *c = path; *c != '\0' && len + 3 < NAME_MAX_BYTES; c++) {
		if (open && *c == '/') {
			ret[len++] = '}';
			open = false;
		}
		ret[len++] = *c == ':' ? '{' : *c;
		open = open || *c == ':';
	}
	if (open)
		ret[len++] = '}';
	ret[len] = '\0';
}

static int add_path_parameters(json_t *list, const struct route *route)
{
	int failed = 0;

	if (strstr(route->path, "/:id") != NULL)
		failed |= json_array_append_new(
			list, json_pack("{s:s, s:s, s:b, s:s, s:{s:s, s:i}}", "name", "id", "in", "path",
					"required", true, "description", "Number of the record", "schema",
					"type", "integer", "minimum", 1));
	if (strstr(route->path, "/:number") != NULL)
		failed |= json_array_append_new(
			list, json_pack("{s:s, s:s, s:b, s:s, s:{s:s, s:i}}", "name", "number", "in", "path",
					"required", true, "description", "Number of the file", "schema",
					"type", "integer", "minimum", 1));
	if (strstr(route->path, "/:word") != NULL)
		failed |= json_array_append_new(
			list, json_pack("{s:s, s:s, s:b, s:s, s:{s:s, s:s}}", "name", "word", "in", "path",
					"required", true, "description", "Short name of the record", "schema",
					"type", "string", "pattern", "^[a-z0-9-]+$"));
	if (strstr(route->path, "/:token") != NULL)
		failed |= json_array_append_new(
			list, json_pack("{s:s, s:s, s:b, s:s, s:{s:s, s:s}}", "name", "token", "in", "path",
					"required", true, "description", "Secret part of a private address", "schema",
					"type", "string", "pattern", "^[A-Za-z0-9_-]{43,64}$"));
	return failed;
}

static int add_query_parameters(json_t *list, const struct form *form)
{
	json_auto_t *schema = field_schema(form);
	int failed = schema == NULL;

	for (const struct field *field = form->fields; field != NULL && field->name != NULL; field++)
		failed |= json_array_append_new(
			list, json_pack("{s:s, s:s, s:b, s:s, s:O}", "name", field->name, "in", "query",
					"required", (field->flags & FIELD_REQUIRED) != 0, "description",
					field->label, "schema",
					json_object_get(json_object_get(schema, "properties"), field->name)));
	return failed;
}

static int add_header_parameters(json_t *list, const struct form *form)
{
	int failed = json_array_append_new(list, openapi_schema_ref("parameters", "csrf", ""));

	if ((form->flags & FORM_NO_KEY) == 0)
		failed |= json_array_append_new(list, openapi_schema_ref("parameters", "key", ""));
	if ((form->flags & FORM_VERSION) != 0)
		failed |= json_array_append_new(list, openapi_schema_ref("parameters", "version", ""));
	return failed;
}

static json_t *parameters_of(const struct route *route)
{
	json_auto_t *list = json_array();
	int failed = add_path_parameters(list, route);

	if (route->form != NULL && route->method == METHOD_GET)
		failed |= add_query_parameters(list, route->form);
	if (route->form != NULL && route->method == METHOD_POST)
		failed |= add_header_parameters(list, route->form);
	return failed == 0 ? json_incref(list) : NULL;
}

/* A form with a file: its own parts come first. */
static json_t *upload_body(void)
{
	return json_pack("{s:b, s:{s:{s:{s:s, s:{s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s, s:s}}, s:[s]}}}}", "required", true,
			 "content", "multipart/form-data", "schema", "type", "object", "properties", "csrf_token",
			 "type", "string", "form_key", "type", "string", "version", "type", "integer", "file", "type",
			 "string", "format", "binary", "required", "file");
}

static json_t *body_of(const struct form *form)
{
	return json_pack("{s:b, s:{s:{s:o}, s:{s:o}}}", "required", true, "content", "application/json",
			 "schema", openapi_schema_ref("schemas", form->name, ""),
			 "application/x-www-form-urlencoded", "schema",
			 openapi_schema_ref("schemas", form->name, OPENAPI_FORM_SUFFIX));
}

/* ---- responses ---- */

static const char *answer_schema(const struct route *route)
{
	return (route->flags & ROUTE_LIST) != 0 ? "List" : "Record";
}

static json_t *csv_media(const struct csv_column *columns)
{
	json_auto_t *headings = json_array();

	for (const struct csv_column *column = columns; column->heading != NULL; column++) {
		if (json_array_append_new(headings, json_string(column->heading)) != 0)
			return NULL;
	}
	return json_pack("{s:{s:s, s:s, s:O}}", "schema", "type", "string", "description",
			 "UTF-8 with byte-order mark, `;` between cells", "x-columns", headings);
}

static json_t *content_of(const struct route *route)
{
	json_auto_t *content = json_object();
	int failed = set(content, "application/json",
			 json_pack("{s:o}", "schema",
				   openapi_schema_ref("schemas", answer_schema(route), "")));

	if (route->method == METHOD_GET && route->page != NULL)
		failed |= set(content, "text/html", json_pack("{s:{s:s}}", "schema", "type", "string"));
	if (route->csv != NULL)
		failed |= set(content, "text/csv", csv_media(route->csv)) |
			  set(content, XLSX_MEDIA,
			      json_pack("{s:{s:s, s:s}}", "schema", "type", "string", "format", "binary"));
	return failed == 0 ? json_incref(content) : NULL;
}

static int add_success(json_t *responses, const struct route *route)
{
	int failed;

	if ((route->flags & ROUTE_NO_BODY) != 0)
		return set(responses, "200", json_pack("{s:s}", "description", "Yes"));
	if ((route->flags & ROUTE_FILE) != 0)
		return set(responses, "200",
			   json_pack("{s:s, s:{s:{s:{s:s, s:s}}}}", "description", "The file, to be saved", "content",
				     "application/octet-stream", "schema", "type", "string", "format", "binary"));
	failed = set(responses, creates(route) ? "201" : "200",
		     json_pack("{s:s, s:o}", "description", creates(route) ? "Made (JSON)" : "Done", "content",
			       content_of(route)));
	if (route->method == METHOD_POST)
		failed |= set(responses, "303",
			      json_pack("{s:s, s:{s:{s:s, s:{s:s, s:s}}}}", "description",
					"Done (form): the page to go to", "headers", "Location",
					"description", "Path of that page", "schema", "type", "string",
					"format", "uri-reference"));
	return failed;
}

static int add_problem(json_t *responses, const char *status, const char *text)
{
	json_t *problem = openapi_schema_ref("responses", "Problem", "");
	int failed = set(problem, "description", json_string(text));

	return failed | set(responses, status, problem);
}

static int add_post_problems(json_t *responses, const struct route *route)
{
	int failed = 0;

	if (is_public(route)) {
		failed |= add_problem(responses, "401", "Wrong identifier or password: bad_credentials");
		failed |= add_problem(responses, "403",
				      "The anti-forgery token is wrong: csrf. Or the account may not sign in: expired, "
				      "locked, disabled, outside_hours, must_change, no_role");
		failed |= add_problem(responses, "429", "Too many attempts: wait");
	} else {
		failed |= add_problem(responses, "409", "The record is in another state, or has changed");
	}
	failed |= add_problem(responses, "413", "The body is too large");
	failed |= add_problem(responses, "415", "Neither a form nor JSON");
	failed |= add_problem(responses, "422", "Fields to correct, or a one-time key used before");
	if ((route->form->flags & FORM_VERSION) != 0) {
		failed |= add_problem(responses, "412", "The version is no longer the current one");
		failed |= add_problem(responses, "428", "The version is missing");
	}
	return failed;
}

static int add_problems(json_t *responses, const struct route *route)
{
	int failed = add_problem(responses, "400", "The request cannot be read");

	if (!is_public(route)) {
		failed |= add_problem(responses, "401", "Nobody is signed in");
		failed |= add_problem(responses, "403", "Not allowed for this person");
	}
	if (has_record(route))
		failed |= add_problem(responses, "404", "There is no such record");
	if ((route->flags & ROUTE_NO_BODY) == 0)
		failed |= add_problem(responses, "406", "Not in the format asked for");
	if (route->method == METHOD_POST && route->form != NULL)
		failed |= add_post_problems(responses, route);
	failed |= add_problem(responses, "503", "For a moment; Retry-After says how long");
	return failed;
}

static json_t *responses_of(const struct route *route)
{
	json_auto_t *responses = json_object();
	int failed = add_success(responses, route);

	failed |= add_problems(responses, route);
	return failed == 0 ? json_incref(responses) : NULL;
}

/* ---- operations ---- */

/* The path's first word: "/actions/:id" is of "actions". */
static void tag_of(const struct route *route, char ret[NAME_MAX_BYTES])
{
	const char *word = route->path + 1;
	size_t len = strcspn(word, "/");

	if (len == 0)
		snprintf(ret, NAME_MAX_BYTES, HOME_TAG);
	else
		snprintf(ret, NAME_MAX_BYTES, "%.*s", (int)len, word);
}

/* "post-actions-id-viser". */
static void operation_name(const struct route *route, char ret[NAME_MAX_BYTES])
{
	const char *method = route->method == METHOD_POST ? "post" : "get";
	size_t len = (size_t)snprintf(ret, NAME_MAX_BYTES, "%s", method);

	for (const char *c = route->path; *c != '\0' && len + 1 < NAME_MAX_BYTES; c++) {
		if (*c != ':')
			ret[len++] = *c == '/' ? '-' : *c;
	}
	ret[len] = '\0';
	if (strcmp(route->path, "/") == 0)
		snprintf(ret + len, NAME_MAX_BYTES - len, HOME_TAG);
}

static json_t *operation_of(const struct route *route)
{
	char name[NAME_MAX_BYTES];
	char tag[NAME_MAX_BYTES];
	json_auto_t *operation = NULL;
	json_t *security = is_public(route) ? json_array() : json_pack("[{s:[]}]", "session");
	int failed = 0;

	operation_name(route, name);
	tag_of(route, tag);
	operation = json_pack("{s:s, s:s, s:[s], s:o, s:s, s:o}", "operationId", name, "summary",
			      route->summary, "tags", tag, "security", security, "x-permission",
			      permission_id((enum permission)route->permission), "parameters",
			      parameters_of(route));
	if (route->method == METHOD_POST && route->form != NULL)
		failed |= set(operation, "requestBody",
			      (route->flags & ROUTE_UPLOAD) != 0 ? upload_body() : body_of(route->form));
	failed |= set(operation, "responses", responses_of(route));
	return failed == 0 ? json_incref(operation) : NULL;
}

static json_t *paths_of(const struct route *routes, size_t count)
{
	json_auto_t *paths = json_object();
	char path[NAME_MAX_BYTES];
	int failed = 0;

	for (size_t i = 0; i < count; i++) {
		path_text(routes[i].path, path);
		if (json_object_get(paths, path) == NULL)
			failed |= set(paths, path, json_object());
		failed |= set(json_object_get(paths, path), routes[i].method == METHOD_POST ? "post" : "get",
			      operation_of(&routes[i]));
	}
	return failed == 0 ? json_incref(paths) : NULL;
}

static bool has_tag(const json_t *tags, const char *name)
{
	size_t i;
	const json_t *tag;

	json_array_foreach(tags, i, tag) {
		if (text_equal(json_string_value(json_object_get(tag, "name")), name))
			return true;
	}
	return false;
}

/* A tag is described by its first row. */
static json_t *tags_of(const struct route *routes, size_t count)
{
	json_auto_t *tags = json_array();
	char name[NAME_MAX_BYTES];
	int failed = 0;

	for (size_t i = 0; i < count; i++) {
		tag_of(&routes[i], name);
		if (!has_tag(tags, name))
			failed |= json_array_append_new(tags, json_pack("{s:s, s:s}", "name", name,
									"description",
									routes[i].summary));
	}
	return failed == 0 ? json_incref(tags) : NULL;
}

json_t *openapi_document(const struct route *routes, size_t count, const struct conf *conf)
{
	const char *cookie = session_cookies_are_secure(conf) ? "__Host-" SESSION_COOKIE : SESSION_COOKIE;

	return json_pack("{s:s, s:{s:s, s:s, s:s, s:{s:s, s:s}}, s:[{s:s}], s:o, s:o, s:o}", "openapi",
			 "3.1.0", "info", "title", "Accord", "version", ACCORD_VERSION, "description",
			 description, "license", "name", "European Union Public Licence 1.2", "identifier",
			 "EUPL-1.2", "servers", "url", conf->site_origin, "tags", tags_of(routes, count),
			 "paths", paths_of(routes, count), "components",
			 openapi_schema_components(routes, count, cookie));
}

enum err openapi_show(struct request *req, struct err_info *err)
{
	size_t count = 0;
	const struct route *routes = routes_all(&count);

	req->model = openapi_document(routes, count, req->conf);
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "description of the interface");
}
