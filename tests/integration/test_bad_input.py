"""What arrives wrong is refused with the right status and words, changes nothing and shows nothing internal."""
import html
import os
import re
import socket
import subprocess
import urllib.parse
import uuid

from client import BASE, Person, Visitor, new_action
from tap import equal, run, test

technician, officer = Person("technicien.cub"), Person("clauses.graves")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def rows():
    """How much there is of everything that a request could change."""
    tables = ["action", "record_version", "decision", "ledger", "form_key", "progress_report"]
    sql = " UNION ALL ".join(f"SELECT COUNT(*) FROM {t}" for t in tables)
    return subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", os.environ["DB_READER"],
                           f"-p{os.environ['DB_READER_PASSWORD']}", "-N", os.environ["DB_NAME"], "-e", sql],
                          check=True, capture_output=True).stdout


def refused(answer, status, *, was):
    equal(answer.status, status, answer.text[:300])
    equal(rows(), was, "rows")
    for word in ("SELECT", "sql/", ".c:", "mysql", "errno", "Traceback"):
        assert word not in answer.text, f"{word!r} is shown"
    return answer


def html_form(**changes):
    keys = technician.keys("/actions/nouvelle")
    return {**keys, "title": "Titre d’essai", **changes}


@test
def an_unknown_field_is_refused():
    was = rows()
    refused(technician.form("/actions", html_form(status="approved")), 400, was=was)
    refused(technician.post("/actions", {"title": "Essai", "owner_id": 3}), 400, was=was)


@test
def a_field_given_twice_is_refused():
    was = rows()
    pairs = list(html_form().items()) + [("title", "Deux")]
    refused(technician.form("/actions", pairs), 400, was=was)
    body = '{"title":"Un","title":"Deux"}'
    refused(technician.send("POST", "/actions", body, json_headers()), 400, was=was)


def json_headers(**more):
    return {"Content-Type": "application/json", "Accept": "application/json", "X-CSRF-Token": technician.csrf,
            "Idempotency-Key": uuid.uuid4().hex, **more}


@test
def bytes_that_are_not_text_are_refused():
    was = rows()
    fields = urllib.parse.urlencode(html_form())
    for bad in ("%ff", "%c0%af", "%ed%a0%80", "%00", "%zz", "%"):
        body = fields.replace("title=Titre", f"title={bad}Titre")
        refused(technician.send("POST", "/actions", body, FORM), 400, was=was)
    refused(technician.send("POST", "/actions", b'{"title":"\xff\xfe"}', json_headers()), 400, was=was)
    refused(technician.send("POST", "/actions", '{"title":"a\\u0000b"}', json_headers()), 400, was=was)


@test
def a_title_too_long_is_said_beside_its_field_and_what_was_typed_is_kept():
    was = rows()
    answer = refused(technician.form("/actions", html_form(title="é" * 201, summary="Je garde ceci")), 422, was=was)
    assert "201" in answer.text and "Je garde ceci" in answer.text and 'href="#f-title"' in answer.text
    assert 'aria-invalid="true"' in answer.text


@test
def a_day_that_does_not_exist_is_refused():
    was = rows()
    for day in ("2011-02-30", "31/04/2011", "2011-13-01", "demain", "0000-00-00"):
        answer = refused(technician.form("/actions", html_form(starts_on=day)), 422, was=was)
        assert 'href="#f-starts_on"' in answer.text, day
    refused(technician.form("/actions", html_form(starts_on="2011-06-01", ends_on="2011-05-01")), 422, was=was)


@test
def a_value_of_the_wrong_type_is_refused():
    was = rows()
    for name, value in [("orientation", "deux"), ("orientation", 99), ("territory", -1), ("action_form", "autre"),
                        ("target_publics", "long_term_unemployed"), ("title", 12), ("objectives", {"label": "a"})]:
        answer = technician.post("/actions", {"title": "Essai", name: value})
        refused(answer, 422, was=was)
        assert name in [e["field"] for e in answer.json["errors"]], (name, answer.json)


@test
def somebody_who_does_not_exist_cannot_lead():
    was = rows()
    answer = refused(technician.post("/actions", new_action(technician, officer, cub_lead=999999)), 422, was=was)
    equal(answer.json["errors"][0]["field"], "cub_lead")
    # Nor the other party's officer on the side of the CUB.
    refused(technician.post("/actions", new_action(technician, officer, cub_lead=officer.me["person_id"])), 422, was=was)


@test
def a_form_without_its_token_is_refused_and_kept():
    was = rows()
    fields = html_form(summary="Je garde ceci")
    for token in (None, "", "0" * 64, officer.csrf):
        changed = {**fields, "csrf_token": token} if token is not None else {
            k: v for k, v in fields.items() if k != "csrf_token"}
        answer = refused(technician.form("/actions", changed), 403, was=was)
        assert "Je garde ceci" in answer.text


@test
def a_form_from_another_site_is_refused():
    was = rows()
    fields = html_form()
    for headers in ({"Origin": "https://ailleurs.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
                    {"Sec-Fetch-Site": "same-site"}):
        refused(technician.form("/actions", fields, headers), 403, was=was)


@test
def an_edit_of_an_old_version_shows_both_texts():
    action = technician.post("/actions", {"title": "Première"}).json["id"]
    keys = technician.keys(f"/actions/{action}/modifier")
    technician.post(f"/actions/{action}", {"title": "Deuxième"}, 1)
    was = rows()
    answer = refused(technician.form(f"/actions/{action}", {**keys, "version": 1, "title": "Ma version"}), 409, was=was)
    assert "Ma version" in answer.text and "Deuxième" in answer.text and 'name="version" value="2"' in answer.text
    equal(technician.post(f"/actions/{action}", {"title": "Troisième"}, 1).status, 412)
    equal(technician.post(f"/actions/{action}", {"title": "Sans version"}).status, 428)


@test
def an_address_that_does_not_exist_is_not_found():
    for path in ("/nulle-part", "/actions/999999", "/actions/0", "/actions/-1", "/actions/1e3", "/actions/1/tout",
                 "/structures/inconnue", "/actions/99999999999999999999"):
        answer = technician.get(path)
        equal(answer.status, 404, path)
        assert "introuvable" in answer.text, path
        answer = technician.get(path, Accept="application/json")
        equal((answer.status, answer.headers["Content-Type"].split(";")[0]), (404, "application/problem+json"), path)


@test
def a_method_that_a_page_has_not_is_refused():
    answer = technician.send("POST", "/a-decider", "", FORM)
    equal((answer.status, answer.headers["Allow"]), (405, "GET, HEAD"))
    for method in ("DELETE", "PUT", "PATCH"):
        assert technician.send(method, "/actions/1").status in (403, 405), method


@test
def an_unknown_filter_or_cursor_is_refused():
    for query in ("statut=inconnu", "orientation=x", "tri=hasard"):
        equal(technician.get(f"/actions?{query}").status, 422, query)
    for query in ("foo=1", "statut=draft&statut=draft", "apres=1", "apres=x.y", "apres=12.2026-99-99%2000:00:00.000000",
                  "apres=12.x", "tri=echeance&apres=12.2026-02-30", "tri=echeance&apres=12.x"):
        equal(technician.get(f"/actions?{query}").status, 400, query)
    equal(technician.get("/a-decider?apres=12.2026-99-99%2000:00:00.000000").status, 400)


@test
def a_body_or_header_too_large_is_refused():
    was = rows()
    refused(technician.send("POST", "/actions", "title=" + "a" * 300_000, FORM), 413, was=was)
    answer = technician.get("/actions", Cookie="x=" + "a" * 40_000)
    assert answer.status in (400, 431), answer.status


@test
def a_form_of_an_unknown_kind_is_refused():
    was = rows()
    for kind in ("text/plain", "multipart/form-data; boundary=x", ""):
        refused(technician.send("POST", "/actions", "title=a", {"Content-Type": kind}), 415, was=was)


@test
def a_face_that_does_not_exist_is_refused():
    equal(technician.get("/actions/1", Accept="image/png").status, 406)
    assert technician.get("/actions/1.csv").status in (404, 406)


@test
def a_refused_request_leads_nowhere_else():
    visitor = Visitor()
    for wish in ("//ailleurs.example", "https://ailleurs.example", "/\\ailleurs.example", "/%2f%2failleurs.example"):
        answer = Visitor().sign_in("technicien2.cub", suite=wish)
        equal((answer.status, answer.headers["Location"]), (303, "/"), wish)
    answer = visitor.get("/actions?statut=draft")
    equal((answer.status, answer.headers["Location"]), (303, "/connexion?suite=%2Factions%3Fstatut%3Ddraft"))
    equal(Visitor().sign_in("technicien2.cub", suite="/actions?statut=draft").headers["Location"],
          "/actions?statut=draft")


@test
def a_script_gets_its_401_as_json():
    answer = Visitor().get("/actions", Sec_Fetch_Mode="cors")
    equal((answer.status, answer.headers["Content-Type"].split(";")[0]), (401, "application/problem+json"))
    equal(Visitor().get("/actions.json").status, 401)


@test
def a_form_whose_session_has_ended_comes_back_after_the_sign_in():
    person = Person("technicien2.cub")
    fields = {**person.keys("/actions/nouvelle"), "title": "Saisie précieuse"}
    person.cookies.clear()
    was = rows()
    answer = refused(person.form("/actions", fields), 401, was=was)
    hidden = dict(re.findall(r'name="(kept_\w+)" value="([^"]*)"', answer.text))
    token = re.search(r'name="csrf_token" value="([^"]*)"', answer.text).group(1)
    hidden = {k: html.unescape(v) for k, v in hidden.items()}
    equal(hidden["kept_path"], "/actions")
    answer = person.form("/connexion", {"csrf_token": token, "username": "technicien2.cub", "password": "accord-demo",
                                        **hidden})
    equal(answer.status, 200)
    assert "Saisie précieuse" in answer.text and "de nouveau connecté" in answer.text
    keys = {n: re.search(f'name="{n}" value="([^"]*)"', answer.text).group(1) for n in ("csrf_token", "form_key")}
    answer = person.form("/actions", {**keys, "title": "Saisie précieuse"})
    equal(answer.status, 303)


# Shows C9.
@test
def what_people_write_is_never_markup():
    evil = '<script>alert(1)</script>"\'&{{title}}'
    action = technician.post("/actions", {"title": evil, "summary": evil}).json["id"]
    for path in (f"/actions/{action}", "/actions", f"/actions/{action}/modifier"):
        text = technician.get(path).text
        assert "<script>alert" not in text and "&lt;script&gt;" in text, path
    evil = "=HYPERLINK(1)"
    technician.post("/actions", {"title": evil})
    text = technician.get("/actions.csv").body.decode("utf-8-sig")
    assert "'" + evil in text and ";" in text and "\r\n" in text


@test
def raw_lines_that_are_not_http_are_refused():
    host, port = technician.host.split(":")
    for line in (b"GET /\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET /a\x00b HTTP/1.1\r\nHost: x\r\n\r\n",
                 b"POST /connexion HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"):
        with socket.create_connection((host, int(port)), timeout=5) as s:
            s.sendall(line)
            try:
                first = s.recv(200).split(b"\r\n")[0]
            except ConnectionResetError:  # refused without a word
                first = b""
            assert b" 200" not in first and b" 303" not in first, (line, first)


run(globals())
