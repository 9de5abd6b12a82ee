"""Files of a record, at the example of shared tools: sent, kept once, approved with it, read by those who may."""
import hashlib
import http.client
import io
import os
import re
import stat
import subprocess
import urllib.parse
import uuid
import zipfile

from client import BASE, Person, Visitor, multipart
from tap import equal, run, test

technician, official, partner = Person("technicien.cub"), Person("elu.cub"), Person("elu.urpa")
officer, stranger, auditor = Person("clauses.graves"), Person("clauses.sources"), Person("auditeur")
FILES = os.path.join(os.environ["STACK_DIR"], "files")
MIB = 1024 * 1024
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
                    "e221bc330000000049454e44ae426082")
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + b"\x10" * 64 + bytes.fromhex("ffd9")
CSV = "marché;heures\nNettoyage des écoles;1 200\n".encode()


def sql(text):
    return subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", os.environ["DB_READER"],
                           f"-p{os.environ['DB_READER_PASSWORD']}", "-N", os.environ["DB_NAME"], "-e", text],
                          check=True, capture_output=True, text=True).stdout.strip()


def new_tool(**changes):
    tool = {
        "title": "Outil avec fichiers", "tool_type": "follow_up", "summary": "Une page par chantier.",
        "cub_authors": [technician.me["person_id"]], "urpa_authors": [officer.me["person_id"]],
        "counterpart": officer.me["person_id"], "licence": "internal", "tags": "chantier",
    }
    tool.update(changes)
    answer = technician.post("/outils", tool)
    equal(answer.status, 201, answer.text)
    return answer.json["id"]


def send(person, number, name, content, version=1, key=None, accept="application/json", token=None):
    """As a browser sends the page's form, but with the face that is asked for."""
    kind, body = multipart([("csrf_token", None, (token or person.csrf).encode()),
                            ("form_key", None, (key or uuid.uuid4().hex).encode()),
                            ("version", None, str(version).encode()), ("file", name, content)])
    return person.send("POST", f"/outils/{number}/fichiers", body, {"Content-Type": kind, "Accept": accept}, 120)


def left_over():
    return os.listdir(os.path.join(FILES, "new"))


def stored(content):
    digest = hashlib.sha256(content).hexdigest()
    return os.path.join(FILES, digest[:2], digest[2:4], digest)


def everything():
    return sql("SELECT COUNT(*), MAX(id) FROM file; SELECT COUNT(*) FROM record_file; SELECT COUNT(*) FROM record_version;"
               "SELECT COUNT(*) FROM ledger WHERE record_kind = 'tool'; SELECT COUNT(*) FROM form_key")


def refused(number, name, content, status=422, words="", **more):
    was = everything()
    for accept in ("application/json", "text/html"):
        answer = send(technician, number, name, content, accept=accept, **more)
        equal(answer.status, status, (name, answer.text[-1500:]))
        assert words in answer.text, (name, words, answer.text[-2500:])
    equal(everything().split("\n")[1:], was.split("\n")[1:], name)
    equal(left_over(), [], name)


def document(main, entries=()):
    """A zip whose first part tells what it is, as OpenDocument has it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if main:
            archive.writestr(zipfile.ZipInfo("mimetype"), main)
        for name in entries:
            archive.writestr(name, "<x/>")
    return out.getvalue()


@test
def a_file_comes_back_byte_for_byte_with_the_right_headers():
    number = new_tool()
    answer = send(technician, number, "Modèle de clause n° 1.pdf", PDF)
    equal(answer.status, 200, answer.text)
    equal((answer.json["version"], answer.json["status"]), (2, "draft"))
    [file] = answer.json["files"]
    equal((file["name"], file["size"], file["media_type"], file["sha256"], file["downloads"]),
          ("Modèle de clause n° 1.pdf", len(PDF), "application/pdf", hashlib.sha256(PDF).hexdigest(), 0))
    got = auditor.get(file["href"])
    equal((got.status, got.body), (200, PDF))
    headers = got.headers
    equal(headers["Content-Type"], "application/pdf")
    equal(headers["Content-Length"], str(len(PDF)))
    equal(headers["Content-Disposition"], 'attachment; filename="Mod_le de clause n_ 1.pdf"; '
          "filename*=UTF-8''" + urllib.parse.quote("Modèle de clause n° 1.pdf"))
    equal(headers["X-Content-Type-Options"], "nosniff")
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'"), headers
    equal(headers.get_all("Content-Security-Policy"), [headers["Content-Security-Policy"]])
    equal(headers["ETag"], f'"{hashlib.sha256(PDF).hexdigest()}"')
    equal(headers["Cache-Control"], "private, no-cache")
    assert "script-src 'self'" in auditor.get(f"/outils/{number}").headers["Content-Security-Policy"]


@test
def head_a_known_copy_and_a_part_cost_no_download_and_a_reading_counts():
    number = new_tool()
    [file] = send(technician, number, "suivi.csv", CSV).json["files"]
    head = auditor.send("HEAD", file["href"])
    equal((head.status, head.body, head.headers["Content-Length"]), (200, b"", str(len(CSV))))
    known = auditor.get(file["href"], If_None_Match=head.headers["ETag"])
    equal((known.status, known.body), (304, b""))
    part = auditor.get(file["href"], Range="bytes=7-20")
    equal((part.status, part.body, part.headers["Content-Range"]), (206, CSV[7:21], f"bytes 7-20/{len(CSV)}"))

    def counted():
        return auditor.json(f"/outils/{number}.json")["files"][0]["downloads"]
    equal(counted(), 0)
    for person in (auditor, stranger, official):
        equal(person.get(file["href"]).body, CSV)
    equal(counted(), 3)
    assert "Téléchargé 3 fois" in auditor.get(f"/outils/{number}").text
    version = auditor.json(f"/outils/{number}.json")["version"]
    equal(version, 2, "reading changes no record")


@test
def every_kind_of_the_list_is_taken():
    number = new_tool()
    odt = "application/vnd.oasis.opendocument."
    office = ["[Content_Types].xml", "_rels/.rels", "docProps/app.xml"]
    good = {"a.pdf": PDF, "b.png": PNG, "c.jpg": JPEG, "d.JPEG": JPEG + b"2", "e.csv": CSV, "f.txt": "Été\n".encode(),
            "g.txt": "Été\n".encode("latin-1"), "h.zip": document(None, ["a.txt"]),
            "i.odt": document(odt + "text"), "j.ods": document(odt + "spreadsheet"),
            "k.odp": document(odt + "presentation"), "l.docx": document(None, office + ["word/document.xml"]),
            "m.xlsx": document(None, office + ["xl/workbook.xml"]), "n.pptx": document(None, office + ["ppt/p.xml"])}
    for version, (name, content) in enumerate(good.items(), 1):
        answer = send(technician, number, name, content, version)
        equal(answer.status, 200, (name, answer.text))
    files = auditor.json(f"/outils/{number}.json")["files"]
    equal([f["name"] for f in files], list(good))
    for file in files:
        equal(auditor.get(file["href"]).body, good[file["name"]], file["name"])
    table = auditor.get("/outils.xlsx")
    if table.status == 200:
        equal(send(technician, number, "export.xlsx", table.body, len(good) + 1).status, 200)


@test
def what_would_run_or_is_not_what_it_says_is_refused():
    number = new_tool()
    html = b"<!DOCTYPE html>\n<html><body><script>alert(1)</script></body></html>\n"
    svg = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>\n'
    for name, content in [("page.html", html), ("dessin.svg", svg), ("script.sh", b"#!/bin/sh\nid\n"),
                          ("programme.exe", b"MZ\x90\0"), ("sans-extension", PDF), ("a.pdf.html", html), ("a.js", b"1")]:
        refused(number, name, content, words="Formats acceptés")
    for name in ("page.pdf", "page.txt", "page.csv", "page.png", "page.zip", "page.docx"):
        refused(number, name, html, words="page web")
        refused(number, name, svg, words="page web")
    refused(number, "a.txt", b"#!/bin/sh\nid\n", words="programme")
    refused(number, "a.pdf", b"\x7fELF\x02\x01\x01" + b"\0" * 60, words="Ce")
    refused(number, "a.pdf", PNG, words="son nom annonce")
    refused(number, "a.png", PDF, words="son nom annonce")
    refused(number, "a.odt", document(None, ["a.txt"]), words="son nom annonce")
    refused(number, "a.pdf", b"<html><script>1</script>\n" + PDF, words="Ce")
    refused(number, "a.txt", b"a\0b\0c", words="son nom annonce")
    refused(number, "vide.pdf", b"", words="vide")
    refused(number, "", b"", words="Choisissez un fichier")
    equal(auditor.json(f"/outils/{number}.json")["version"], 1)


@test
def tricks_in_names_lead_nowhere():
    number = new_tool()
    wanted = {"../../../etc/passwd.txt": "passwd.txt", "C:\\Users\\moi\\bilan.txt": "bilan.txt", ".htaccess.txt": "htaccess.txt",
              "a%22b%0D%0Ac.txt": "a%22b%0D%0Ac.txt", "écran ‰.txt": "écran ‰.txt", "  blancs .txt ": "blancs .txt"}
    for version, (sent, kept) in enumerate(wanted.items(), 1):
        content = f"fichier {version}\n".encode()
        answer = send(technician, number, sent, content, version)
        equal(answer.status, 200, (sent, answer.text))
        equal(answer.json["files"][-1]["name"], kept)
        assert os.path.isfile(stored(content)), sent
        got = auditor.get(answer.json["files"][-1]["href"])
        equal(got.body, content)
        assert "\n" not in got.headers["Content-Disposition"] and "filename*=UTF-8''" in got.headers["Content-Disposition"]
    for name in ("/", "..", "a\u202etxt.pdf", "x" * 201 + ".txt"):
        was = everything()
        answer = send(technician, number, name, CSV, len(wanted) + 1)
        assert answer.status in (400, 422), (name, answer.status)
        equal(everything().split("\n")[1:], was.split("\n")[1:])


@test
def only_those_who_may_write_the_record_add_and_remove():
    number = new_tool()
    [file] = send(technician, number, "a.txt", b"pour tous\n").json["files"]
    was = everything()
    for person in (stranger, officer, auditor, official, partner, Person("urpa.coordination"), Person("admin")):
        equal(send(person, number, "b.txt", b"autre\n", 2).status, 403, person.account)
        equal(person.post(f"/outils/{number}/fichiers/retirer", {"file": file["id"]}, 2).status, 403, person.account)
        equal(person.get(file["href"]).body, b"pour tous\n", person.account)
        page = person.get(f"/outils/{number}/fichiers")
        equal((page.status, 'type="file"' in page.text, "Retirer" in page.text), (200, False, False), person.account)
    equal(everything().split("\n")[1:4], was.split("\n")[1:4])
    equal(left_over(), [])
    visitor = Visitor()
    equal(visitor.get(file["href"]).status, 303)
    equal(visitor.get(file["href"], Accept="application/json").status, 401)
    kind, body = multipart([("file", "a.txt", b"x\n")])
    equal(visitor.send("POST", f"/outils/{number}/fichiers", body, {"Content-Type": kind}).status, 401)
    page = technician.get(f"/outils/{number}/fichiers").text
    assert 'type="file"' in page and 'enctype="multipart/form-data"' in page and "Retirer" in page


@test
def a_file_of_one_record_is_not_read_through_another():
    one, other = new_tool(), new_tool()
    [file] = send(technician, one, "a.txt", b"de la premiere\n").json["files"]
    equal(auditor.get(f"/outils/{other}/fichiers/{file['id']}").status, 404)
    equal(auditor.get(f"/outils/{one}/fichiers/999999").status, 404)
    equal(auditor.get(f"/outils/999999/fichiers/{file['id']}").status, 404)


@test
def a_forged_form_stores_nothing():
    number = new_tool()
    was = everything()
    equal(send(technician, number, "a.txt", b"x\n", token="0" * 64).status, 403)
    kind, body = multipart([("file", "a.txt", b"x\n"), ("csrf_token", None, technician.csrf.encode()),
                            ("form_key", None, uuid.uuid4().hex.encode()), ("version", None, b"1")])
    answer = technician.send("POST", f"/outils/{number}/fichiers", body, {"Content-Type": kind})
    assert answer.status in (400, 403), "what comes behind the file counts for nothing"
    kind, body = multipart([("csrf_token", None, technician.csrf.encode()), ("form_key", None, uuid.uuid4().hex.encode()),
                            ("version", None, b"1"), ("file", "a.txt", b"x\n")])
    answer = technician.send("POST", f"/outils/{number}/fichiers", body,
                             {"Content-Type": kind, "Origin": "https://evil.example"})
    equal(answer.status, 403)
    equal((everything(), left_over()), (was, []))


@test
def the_same_content_is_stored_once():
    content = b"le meme texte partout\n"
    one, other = new_tool(), new_tool()
    first = send(technician, one, "a.txt", content).json["files"][0]
    inode = os.stat(stored(content)).st_ino
    second = send(technician, other, "b.txt", content).json["files"][0]
    equal(first["id"], second["id"])
    equal(os.stat(stored(content)).st_ino, inode)
    equal((auditor.get(first["href"]).headers["Content-Disposition"].split(";")[1],
           auditor.get(second["href"]).headers["Content-Disposition"].split(";")[1]),
          (' filename="a.txt"', ' filename="b.txt"'))
    equal(send(technician, one, "c.txt", content, 2).status, 422, "twice on one record")
    mode = stat.S_IMODE(os.stat(FILES).st_mode), stat.S_IMODE(os.stat(stored(content)).st_mode)
    equal(mode, (0o700, 0o600))


@test
def a_form_sent_twice_stores_once_and_is_answered_twice():
    number, key = new_tool(), uuid.uuid4().hex
    first = send(technician, number, "a.txt", b"une fois\n", key=key)
    again = send(technician, number, "a.txt", b"une fois\n", key=key)
    equal((first.status, again.status), (200, 200))
    equal(again.json["version"], 2)
    equal(auditor.json(f"/outils/{number}.json")["version"], 2)
    equal(send(technician, number, "a.txt", b"autre chose\n", key=key).status, 422)
    page = send(technician, number, "b.txt", b"par la page\n", 2, accept="text/html")
    equal((page.status, page.headers["Location"]), (303, f"/outils/{number}/fichiers"))


@test
def an_old_version_is_refused_and_a_removed_file_stays_in_its_version():
    number = new_tool()
    [file] = send(technician, number, "a.txt", b"premiere version\n").json["files"]
    equal(send(technician, number, "b.txt", b"trop tard\n", 1).status, 412)
    assert not os.path.exists(stored(b"trop tard\n"))
    newer = send(technician, number, "a.txt", b"deuxieme version\n", 2).json["files"]
    equal([(f["name"], f["size"]) for f in newer], [("a.txt", 17)], "the same name replaces")
    answer = technician.post(f"/outils/{number}/fichiers/retirer", {"file": newer[0]["id"]}, 3)
    equal((answer.status, answer.json["files"]), (200, []))
    equal(technician.post(f"/outils/{number}/fichiers/retirer", {"file": newer[0]["id"]}, 4).status, 404)
    equal([f["id"] for f in auditor.json(f"/outils/{number}.json?lecture=2")["files"]], [file["id"]])
    equal(auditor.get(file["href"]).body, b"premiere version\n")
    changes = auditor.json(f"/outils/{number}/comparaison.json?de=2&a=3")["rows"]
    equal([row["field"] for row in changes], ["files"])


@test
def a_file_is_approved_with_its_version_and_adding_one_asks_again():
    number = new_tool()
    [file] = send(technician, number, "a.txt", b"a approuver\n").json["files"]
    equal(technician.post(f"/outils/{number}/soumettre", {}, 2).status, 200)
    assert file["href"] in officer.get(f"/outils/{number}/decision").text, "whoever decides can read it"
    equal(officer.post(f"/outils/{number}/viser", {}, 2).status, 200)
    equal(official.post(f"/outils/{number}/approuver", {}, 2).status, 200)
    equal(partner.post(f"/outils/{number}/approuver", {}, 2).status, 200)
    hashed = auditor.json(f"/outils/{number}.json")
    equal((hashed["status"], hashed["approved_version"]), ("approved", 2))
    equal(send(technician, number, "b.txt", b"apres coup\n", 2).json["status"], "draft")
    edited = technician.json(f"/outils/{number}/modifier.json")
    equal(technician.post(f"/outils/{number}", {"title": "Outil au titre changé", "summary": "x"}, edited["version"]).status, 200)
    equal(len(auditor.json(f"/outils/{number}.json")["files"]), 2, "editing the form keeps the files")


@test
def a_file_is_found_by_its_name():
    number = new_tool()
    send(technician, number, "bordereau-zephyr.csv", CSV)
    assert number in [item["id"] for item in auditor.json("/outils.json?q=zephyr")["items"]]


def processes():
    """The processes of the service, under their supervisor."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as file:
                    if file.read().rsplit(") ", 1)[1].split()[1] == os.environ["SUPERVISE_PID"]:
                        found.append(entry)
            except OSError:
                pass
    return found


def private_kb():
    total = 0
    for pid in processes():
        with open(f"/proc/{pid}/smaps_rollup") as file:
            total += sum(int(line.split()[1]) for line in file if line.startswith("Private_"))
    return total


@test
def a_file_of_fifty_mebibytes_goes_in_and_out_and_memory_stays_flat():
    number = new_tool()
    send(technician, number, "petit.txt", b"pour que tout soit charge\n")
    for _ in range(6):
        auditor.get(f"/outils/{number}")
    line = b"une ligne d'un tableau assez long;1234;5678;90\n"
    content = (line * (50 * MIB // len(line) + 1))[:50 * MIB]
    before = private_kb()
    answer = send(technician, number, "grand.csv", content, 2)
    equal(answer.status, 200, answer.text[-500:])
    grew = private_kb() - before
    assert grew < 4 * 1024, f"taking it: {grew} KiB"
    file = answer.json["files"][-1]
    equal((file["size"], file["sha256"]), (50 * MIB, hashlib.sha256(content).hexdigest()))
    before = private_kb()
    got = auditor.send("GET", file["href"], timeout=120)
    assert got.body == content, len(got.body)
    grew = private_kb() - before
    assert grew < 4 * 1024, f"giving it: {grew} KiB"
    part = auditor.get(file["href"], Range=f"bytes={50 * MIB - 10}-")
    equal((part.status, part.body), (206, content[-10:]))
    refused(number, "trop.csv", content + b"x", 413, "trop volumineux", version=3)
    was = everything()
    answer = send(technician, number, "bien-trop.csv", content + content, 3, accept="text/html")
    equal((answer.status, "50\u00a0Mio" in answer.text), (413, True), answer.text[-800:])
    equal((everything(), left_over()), (was, []))


@test
def nginx_lets_a_file_pass_to_every_kind_that_has_files():
    paths = [path for path, ways in Visitor().get("/openapi.json").json["paths"].items()
             if "multipart/form-data" in ways.get("post", {}).get("requestBody", {}).get("content", {})]
    assert "/outils/{id}/fichiers" in paths and len(paths) > 3, paths
    kind, body = multipart([("csrf_token", None, technician.csrf.encode()), ("form_key", None, uuid.uuid4().hex.encode()),
                            ("version", None, b"999"), ("file", "a.txt", b"texte\n" * 100_000)])
    for path in paths:
        answer = technician.send("POST", path.replace("{id}", "999999"), body, {"Content-Type": kind, "Accept": "application/json"})
        assert answer.status in (403, 404), (path, answer.status)


@test
def an_upload_that_breaks_off_leaves_nothing():
    number = new_tool()
    was = everything()
    kind, body = multipart([("csrf_token", None, technician.csrf.encode()), ("form_key", None, uuid.uuid4().hex.encode()),
                            ("version", None, b"1"), ("file", "a.csv", CSV * 5000)])
    headers = {"Content-Type": kind, "Cookie": "; ".join(f"{k}={v}" for k, v in technician.cookies.items()),
               "Origin": technician.origin}
    connection = http.client.HTTPConnection(technician.host, timeout=30)
    connection.putrequest("POST", f"/outils/{number}/fichiers")
    for name, value in {**headers, "Content-Length": str(len(body))}.items():
        connection.putheader(name, value)
    connection.endheaders(body[:len(body) // 2])
    connection.close()
    for broken in (body[:-60], body[:-4], body + b"more", body.replace(b"\r\n--", b"\r\n-x", 4)):
        answer = technician.send("POST", f"/outils/{number}/fichiers", broken, headers)
        equal(answer.status, 400, broken[-80:])
    equal(technician.send("POST", f"/outils/{number}/fichiers", body, {**headers, "Content-Type": "multipart/form-data"}).status,
          400)
    equal(technician.send("POST", f"/outils/{number}/fichiers", "{}", {**headers, "Content-Type": "application/json"}).status, 415)
    equal((everything(), left_over()), (was, []))


@test
def without_room_for_files_a_page_says_so_and_reading_records_goes_on():
    number = new_tool()
    [file] = send(technician, number, "a.txt", b"avant la panne\n").json["files"]
    was = everything()
    os.rename(FILES, FILES + ".away")
    try:
        answer = send(technician, number, "b.txt", b"pendant la panne\n", 2, accept="text/html")
        equal((answer.status, 'type="file"' in answer.text), (503, True), answer.text[-500:])
        equal(auditor.get(file["href"]).status, 503)
        equal(auditor.get(f"/outils/{number}").status, 200)
    finally:
        os.rename(FILES + ".away", FILES)
    equal(everything(), was)
    equal(send(technician, number, "b.txt", b"pendant la panne\n", 2).status, 200)


@test
def the_page_works_without_scripts_and_keeps_its_message_beside_the_field():
    number = new_tool()
    page = technician.get(f"/outils/{number}/fichiers").text
    [form] = re.findall(r'<form method="post" action="([^"]*)" enctype="multipart/form-data"', page)
    equal(form, f"/outils/{number}/fichiers")
    keys = technician.keys(f"/outils/{number}/fichiers")
    kind, body = multipart([("csrf_token", None, keys["csrf_token"].encode()), ("form_key", None, keys["form_key"].encode()),
                            ("version", None, b"1"), ("file", "a.pdf", PNG)])
    answer = technician.send("POST", form, body, {"Content-Type": kind})
    equal((answer.status, "field-error" in answer.text), (422, True))
    assert BASE and 'aria-invalid="true"' in answer.text



def command(*words):
    done = subprocess.run([os.path.join(os.environ["STACK_BUILD"], "app", "accord"), "--conf",
                           os.path.join(os.environ["STACK_DIR"], "conf", "accord.conf"), "files", *words],
                          capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


@test
def the_sample_data_have_files_to_download():
    tool = next(item for item in auditor.json("/outils.json?q=bareme")["items"])
    files = auditor.json(f"/outils/{tool['id']}.json")["files"]
    equal([file["name"] for file in files], ["Clause type travaux.txt", "Barème de calcul des heures.csv"])
    assert auditor.get(files[0]["href"]).body.decode().startswith("ARTICLE X."), files


# Shows A2.2a.
@test
def key_words_lead_to_other_tools_and_an_action_names_its_tools():
    action = technician.json("/actions.json")["items"][0]["id"]
    number = new_tool(title="Outil d’une action", tags="suivi mensuel, zèle", actions=[action])
    page = auditor.get(f"/outils/{number}").text
    assert 'href="/outils?q=suivi%20mensuel"' in page and "q=z%C3%A8le" in page, page
    assert number in [item["id"] for item in auditor.json("/outils.json?q=z%C3%A8le")["items"]]
    tools = auditor.json(f"/actions/{action}.json")["tools"]
    assert (number, f"/outils/{number}") in [(tool["id"], tool["href"]) for tool in tools], tools
    page = auditor.get(f"/actions/{action}").text
    assert "Outils utilisés" in page and f'href="/outils/{number}"' in page


@test
def every_file_is_checked_against_its_hash():
    status, said, _ = command("check")
    equal((status, re.sub(r"\d+ (files|bytes)", "", said).strip()), (0, ", : 0 missing, 0 damaged, 0 named by no version"))
    content = b"a tester de pres\n"
    [file] = send(technician, new_tool(), "a.txt", content).json["files"]
    path, digest = stored(content), hashlib.sha256(content).hexdigest()
    with open(path, "r+b") as out:
        out.write(b"A")
    equal(command("check")[:2][0], 1)
    assert f"damaged {digest}\n" in command("check")[1]
    os.rename(path, path + ".away")
    equal((command("check")[0], f"missing {digest}\n" in command("check")[1]), (1, True))
    equal(auditor.get(file["href"]).status, 503)
    with open(path + ".away", "r+b") as out:
        out.write(b"a")
    os.rename(path + ".away", path)
    equal(command("check")[0], 0)


@test
def only_what_belongs_to_no_record_and_is_old_is_purged():
    kept = b"d'une fiche et vieux\n"
    send(technician, new_tool(), "a.txt", kept)
    os.utime(stored(kept), (1, 1))

    def lay(path, age_s):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as out:
            out.write("x")
        now = os.stat(path).st_mtime
        os.utime(path, (now - age_s, now - age_s))
        return path
    week = 7 * 24 * 3600
    old = [lay(os.path.join(FILES, "new", "old"), week + 60), lay(stored(b"orphan"), week + 60)]
    young = [lay(os.path.join(FILES, "new", "young"), week - 60), lay(stored(b"young orphan"), week - 60)]
    strange = [lay(os.path.join(FILES, "lost+found"), week + 60), lay(os.path.join(FILES, "ab", "note"), week + 60)]
    was = everything()
    equal(command("purge", "--dry-run"), (0, "half written: 1 to delete\nof no record: 1 to delete\n", ""))
    equal([os.path.exists(path) for path in old], [True, True])
    equal(command("purge"), (0, "half written: 1 deleted\nof no record: 1 deleted\n", ""))
    equal([os.path.exists(path) for path in old + young + strange + [stored(kept)]], [False] * 2 + [True] * 5)
    equal(everything().split("\n")[1:], was.split("\n")[1:])
    equal(command("purge", "--all")[0], 2)
    for path in young + strange:
        os.remove(path)
    equal(command("check")[0], 0)


run(globals())
