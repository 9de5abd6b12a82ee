"""The pages that only read: dashboard, agreement, structures, indicators, rights, help, health, openapi.json."""
import csv
import io
import os
import re
import subprocess

from client import ACCOUNTS, BASE, Person, Visitor, new_action
from tap import equal, run, test

technician, elected, auditor = Person("technicien.cub"), Person("elu.cub"), Person("auditeur")


def sql(text):
    return subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", os.environ["DB_READER"],
                           f"-p{os.environ['DB_READER_PASSWORD']}", "-N", os.environ["DB_NAME"], "-e", text],
                          check=True, capture_output=True, text=True).stdout.split()


def rows(person, path):
    """A list as a spreadsheet gets it."""
    answer = person.get(path)
    equal(answer.status, 200)
    assert answer.body.startswith(b"\xef\xbb\xbf"), "no byte-order mark"
    return list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"), newline=""), delimiter=";"))


@test
def every_reader_reads_every_page():
    for account in ACCOUNTS:
        person = Person(account)
        for path in ("/", "/accord", "/structures", "/structures/plie-graves", "/indicateurs", "/droits", "/aide",
                     "/accessibilite", "/sante"):
            answer = person.get(path)
            equal(answer.status, 200, f"{account} {path}")
            assert "<h1>" in answer.text and "</html>" in answer.text, f"{account} {path}: not a whole page"
            equal(person.get(path, Accept="application/json").status, 200, f"{account} {path} as JSON")


@test
def the_dashboard_counts_what_the_database_holds():
    board = technician.json("/")
    total, drafts = sql("SELECT COUNT(*), SUM(status = 'draft') FROM action")
    equal(board["action_count"], int(total))
    equal(sum(row["total"] for row in board["by_orientation"]), int(total))
    equal(sum(board["totals"]), int(total))
    equal(board["totals"][board["statuses"].index("draft")], int(drafts))
    for row in board["by_orientation"]:
        equal(sum(cell["count"] for cell in row["statuses"]), row["total"], row["title"])


@test
def the_list_of_all_counts_each_new_action_and_nothing_else():
    count = lambda: technician.json("/actions.json")["count"]  # noqa: E731
    before = count()
    equal(before, {"value": int(sql("SELECT COUNT(*) FROM action")[0]), "more": False})
    officer = Person("clauses.graves")
    for number in (1, 2, 3):
        equal(technician.post("/actions", new_action(technician, officer)).status, 201)
        equal(count()["value"], before["value"] + number)
    equal(technician.post("/actions", new_action(technician, officer, structure=999999)).status, 422)
    equal(elected.post("/actions", new_action(technician, officer)).status, 403)
    equal(count(), {"value": int(sql("SELECT COUNT(*) FROM action")[0]), "more": False})


@test
def what_is_late_on_the_dashboard_is_what_the_list_finds():
    board = technician.json("/")
    late = technician.json("/actions?echeance=retard")
    equal(board["late_count"], late["count"]["value"])
    equal([a["id"] for a in board["late"]], [a["id"] for a in late["items"]][:5])
    assert all(a["days_late"] > 0 for a in board["late"])
    days = [a["days_late"] for a in board["late"]]
    equal(days, sorted(days, reverse=True))


@test
def the_links_of_the_dashboard_lead_somewhere():
    page = technician.get("/").text
    main = page[page.index("<main"):page.index("</main>")]
    links = set(re.findall(r'href="(/[^"]*)"', main))
    assert len(links) > 10, links
    for link in links:
        equal(technician.get(link.replace("&amp;", "&")).status, 200, link)


@test
def a_decider_sees_what_waits_and_an_author_their_structure():
    board = elected.json("/")
    inbox = elected.json("/a-decider")
    equal(board["waiting_count"], inbox["count"])
    assert {a["id"] for a in board["waiting"]} <= {a["id"] for a in inbox["items"]}
    equal(board["can"], {"decide": True})
    equal(board["mine"], [])
    board = technician.json("/")
    equal(board["can"], {"create_action": True, "decide": True})
    assert board["mine"], "nothing of the technician's structure"
    board = auditor.json("/")
    equal((board["waiting"], board["can"]), ([], {}))


@test
def the_agreement_shows_both_ends_and_what_its_entry_into_force_lacks():
    agreement = auditor.json("/accord")
    term = agreement["term"]
    assert term["end_by_duration"] != term["end_by_bracket"], term
    equal(term["end_by_bracket"], "2011-12-31")
    equal([p["needs_deliberation"] for p in agreement["parties"]], [True, False])
    equal(agreement["in_force_missing"], [])
    equal(len(agreement["plies"]), 6)
    equal(sum(o["action_count"] for o in agreement["orientations"]),
          int(sql("SELECT COUNT(*) FROM action WHERE orientation IS NOT NULL")[0]))
    equal(len(agreement["meetings"]), 3)


# Shows C7.
@test
def a_mean_of_rates_says_that_it_is_one():
    items = {i["code"]: i for i in auditor.json("/indicateurs")["items"]}
    for code in ("positive_exit_rate", "durable_job_exit_rate"):
        assert "moyenne des taux" in items[code]["baseline"]["note"], items[code]
    durable, positive = (items[code]["baseline"]["value"] for code in ("durable_job_exit_rate", "positive_exit_rate"))
    assert durable <= positive, (durable, positive)
    page = auditor.get("/indicateurs").text
    assert "et non total des sorties rapporté au total des personnes" in page
    equal([r["Code"] for r in rows(auditor, "/indicateurs.csv")], list(items))


@test
def structures_as_a_page_json_and_a_spreadsheet_are_the_same():
    items = auditor.json("/structures")["items"]
    table = rows(auditor, "/structures.csv")
    equal([r["Identifiant"] for r in table], [i["slug"] for i in items])
    equal([int(r["Actions"]) for r in table], [i["action_count"] for i in items])
    page = auditor.get("/structures").text
    for item in items:
        assert f'href="/structures/{item["slug"]}"' in page, item["slug"]
        one = auditor.json(f"/structures/{item['slug']}")
        equal(one["action_count"], item["action_count"], item["slug"])
        equal(one["communes"], item["communes"], item["slug"])


@test
def an_unknown_structure_is_not_found():
    equal(auditor.get("/structures/nulle-part").status, 404)
    equal(auditor.get("/structures/NULLE").status, 404)


# Shows U2.
@test
def only_those_who_can_answer_are_named_as_contacts():
    names = [p["name"] for p in auditor.json("/structures/cub")["people"]]
    assert auditor.me["name"] not in names and technician.me["name"] in names, names


@test
def rights_are_those_that_the_service_applies():
    rights = auditor.json("/droits")
    roles = [r["id"] for r in rights["roles"]]
    table = {r["permission"]: dict(zip(roles, (c["allowed"] for c in r["cells"]))) for r in rights["rows"]}
    assert not table["action_write"]["auditor"] and table["action_write"]["cub_technician"]
    assert not table["action_approve"]["administrator"] and table["action_approve"]["cub_elected"]
    equal(auditor.get("/actions/nouvelle").status, 403)
    equal([m["role"] for m in rights["mine"]], ["auditor"])
    assert rights["mine"][0]["group"].startswith("cn="), rights["mine"]
    equal(len(rights["rules"][0]["approvals"]), 2)


@test
def without_a_session_only_what_is_public_is_read():
    for path in ("/", "/accord", "/structures", "/structures/cub", "/indicateurs", "/droits"):
        equal(Visitor().get(path).status, 303, path)
        equal(Visitor().get(path, Accept="application/json").status, 401, path)
    for path in ("/aide", "/accessibilite", "/sante"):
        equal(Visitor().get(path).status, 200, path)


@test
def health_is_told_to_monitors():
    health = Visitor().get("/sante.json").json
    equal({k: health[k] for k in ("status", "database", "directory")},
          {"status": "ok", "database": "ok", "directory": "ok"})
    assert "password" not in str(health) and "socket" not in str(health)


@test
def the_description_of_the_interface_is_served_and_kept():
    answer = Visitor().get("/openapi.json")
    equal(answer.status, 200)
    document = answer.json
    equal(document["openapi"], "3.1.0")
    equal(document["servers"], [{"url": BASE}])
    equal(document["info"]["license"]["identifier"], "EUPL-1.2")
    again = Visitor().send("GET", "/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    equal(again.status, 304)


@test
def what_the_description_says_of_reading_is_so():
    document = Visitor().get("/openapi.json").json
    for path, item in document["paths"].items():
        if "get" not in item or "{" in path:
            continue
        signed_in = item["get"]["security"] != []
        answer = Visitor().get(path, Accept="application/json")
        equal(answer.status == 401, signed_in or path == "/auth/check", path)
        content = item["get"]["responses"]["200"].get("content", {})
        if "text/csv" in content:
            heading = elected.get(path + ".csv").body.decode("utf-8-sig").splitlines()[0]
            equal(heading.split(";"), content["text/csv"]["schema"]["x-columns"], path)


run(globals())
