"""The page «Journal»: who reads which entries, filters, pages, faces, and that entries get sealed while the service runs."""
import csv
import hashlib
import io
import os
import re
import subprocess
import time

from client import Person, Visitor, new_action
from tap import equal, run, test

technician, officer = Person("technicien.cub"), Person("clauses.graves")
auditor = Person("auditeur")
reader = Person("elu.cub")


def sql(text):
    done = subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", os.environ["DB_READER"],
                           f"-p{os.environ['DB_READER_PASSWORD']}", "-N", "-B", os.environ["DB_NAME"], "-e", text],
                          capture_output=True, text=True, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def all_items(person, query=""):
    """Every item of the list, page by page."""
    items, after = [], ""
    while True:
        answer = person.json(f"/journal.json?{query}{after}")
        assert len(answer["items"]) <= 20
        items += answer["items"]
        if answer["next"] is None:
            return items
        after = f"&apres={answer['next'].replace(' ', '%20')}"


@test
def the_newest_entry_comes_first_with_who_what_and_details():
    action = technician.post("/actions", new_action(technician, officer, title="Journal d’essai « œuvre »")).json["id"]
    item = reader.json("/journal.json?type=action")["items"][0]
    equal((item["event"], item["record"]), ("action.create", {"kind": "action", "id": action, "title": "Journal d’essai « œuvre »",
                                                              "href": f"/actions/{action}"}))
    equal((item["seq"], item["details"]["version"]), (1, 1))
    assert item["person"]["name"] and item["person"]["quality"], item
    entry = sql(f"SELECT HEX(entry), LOWER(HEX(hash)) FROM ledger WHERE id = {item['id']}")[0]
    equal(item["hash"], hashlib.sha256(bytes.fromhex(entry[0])).hexdigest())
    equal(item["hash"], entry[1])


@test
def pages_hold_every_entry_once_in_order():
    items = all_items(auditor)
    equal([str(item["id"]) for item in items],
          [row[0] for row in sql("SELECT id FROM ledger ORDER BY at DESC, id DESC")][:len(items)])
    equal(len(items), int(sql("SELECT COUNT(*) FROM ledger")[0][0]))
    assert len(items) > 100, "too few to show pages"


# Shows C9.
@test
def others_do_not_read_who_signed_in():
    own = str(reader.me["person_id"])
    for query in ("", "evenement=session.open&", "type=person&"):
        for item in all_items(reader, query):
            assert item["record"]["kind"] != "person" or str(item["record"]["id"]) == own, item
    assert all_items(reader, "type=person&"), "one’s own are there"
    stranger = technician.me["person_id"]
    equal(reader.json(f"/journal.json?type=person&fiche={stranger}")["items"], [])
    assert auditor.json(f"/journal.json?type=person&fiche={stranger}")["items"], "the auditor reads them"
    assert not any(row["Type"] == "Connexion" and row["Fiche"] != own for row in rows_of(reader)), "nor by the CSV"


def rows_of(person, query=""):
    answer = person.get(f"/journal.csv{query}")
    equal(answer.status, 200, answer.text[:300])
    return list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig")), delimiter=";"))


@test
def filters_narrow_the_list():
    equal({item["event"] for item in all_items(auditor, "evenement=action.approve&")}, {"action.approve"})
    equal({item["record"]["kind"] for item in all_items(auditor, "type=action&")}, {"action"})
    equal({(item["record"]["kind"], item["record"]["id"]) for item in all_items(auditor, "type=action&fiche=1&")}, {("action", 1)})
    equal([item["seq"] for item in all_items(auditor, "type=action&fiche=1&")],
          list(range(int(sql("SELECT MAX(seq) FROM ledger WHERE record_kind = 'action' AND record_id = 1")[0][0]), 0, -1)))
    for wrong in ("evenement=x", "type=x", "fiche=x", "fiche=0", "apres=x", "apres=12", "apres=12.x", "apres=12.2011-99-99", "personne=1"):
        status = auditor.get(f"/journal.json?{wrong}", Accept="application/json").status
        assert status in (400, 422), (wrong, status)


@test
def the_page_says_it_in_french():
    page = auditor.get("/journal?type=action&fiche=1").text
    assert "Action créée" in page and 'href="/actions/1"' in page and "n° 1" in page, page[:3000]
    assert re.search(r'<option value="action.approve">Approbation donnée</option>', page), page[:3000]
    assert "content_hash" not in page, "details are not for the page"
    page = auditor.get("/journal?type=person").text
    assert "Session ouverte" in page and 'href=""' not in page


@test
def the_csv_has_all_entries_of_the_filter():
    rows = rows_of(auditor, "?type=action")
    equal(len(rows), int(sql("SELECT COUNT(*) FROM ledger WHERE record_kind = 'action'")[0][0]))
    equal(list(rows[0]), ["Numéro", "Date (UTC)", "Événement", "Par", "Qualité",
                          "Par délégation de", "Type", "Fiche", "Intitulé", "Rang dans la fiche",
                          "Empreinte", "Scellée"])
    equal({row["Type"] for row in rows}, {"Action"})


@test
def entries_are_sealed_while_the_service_runs():
    for _ in range(150):
        answer = auditor.json("/journal.json?type=action")
        if answer["items"][0]["sealed"]:
            break
        time.sleep(0.1)
    equal({item["sealed"] for item in all_items(auditor, "type=action&")}, {True})
    last = answer["last_checkpoint"]
    equal([str(last["id"]), str(last["total"]), last["hash"]],
          sql("SELECT id, total, LOWER(HEX(hash)) FROM checkpoint ORDER BY id DESC LIMIT 1")[0])
    assert f"Dernier scellement n° {last['id']}" in re.sub(r"\s", " ", auditor.get("/journal").text)


@test
def nobody_reads_it_without_signing_in():
    for path in ("/journal", "/journal.json", "/journal.csv"):
        answer = Visitor().get(path, Accept="application/json")
        assert answer.status in (303, 401), (path, answer.status)


if __name__ == "__main__":
    run(globals())
