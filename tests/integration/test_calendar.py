"""«Mes avis» and the private calendar: choices, the address, what it gives to whom, and that no log has it."""
import os
import re
import subprocess

from client import BASE, Person, Visitor, new_action
from tap import equal, run, test

technician, officer, official = Person("technicien.cub"), Person("clauses.graves"), Person("elu.cub")
LOG = os.path.join(os.environ["STACK_DIR"], "log")


def sql(statement):
    done = subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", "root", "-N", "--batch",
                           os.environ["DB_NAME"]], input=statement, check=True, capture_output=True, text=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def address(person):
    found = re.search(r'value="(http[^"]*/calendrier/[^"]*)"', person.get("/mes-avis").text)
    return found and found.group(1).removeprefix(BASE)


def make(person):
    equal(person.post("/mes-avis/agenda").status, 200)
    return address(person)


def events(answer):
    """The events of a calendar, each a dict, lines unfolded (RFC 5545, 3.1)."""
    equal(answer.status, 200)
    equal(answer.headers["content-type"], "text/calendar; charset=utf-8; method=PUBLISH")
    assert all(len(line) <= 75 for line in answer.body.split(b"\r\n")), "a line is not folded"
    text = answer.text.replace("\r\n ", "")
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    found = []
    for part in text.split("BEGIN:VEVENT\r\n")[1:]:
        lines = part.split("END:VEVENT")[0].strip().split("\r\n")
        found.append({line.split(":")[0].split(";")[0]: line.partition(":")[2] for line in lines})
    return found


@test
def what_holds_for_everybody_is_what_the_page_shows_first():
    text = officer.get("/mes-avis").text
    for field, choice in (("waiting", "immediate"), ("decided", "daily"), ("date", "daily"), ("meeting", "immediate"),
                          ("work", "immediate")):
        assert re.search(f'name="{field}" value="{choice}" checked', text), (field, choice)
    assert "n’est pas en service" in text, "without a mail server the page says so"


@test
def a_choice_is_kept_and_holds_from_then_on():
    fields = {"waiting": "none", "decided": "immediate", "date": "none", "meeting": "daily", "work": "daily"}
    equal(officer.post("/mes-avis", fields).status, 200)
    text = officer.get("/mes-avis").text
    for field, choice in fields.items():
        assert re.search(f'name="{field}" value="{choice}" checked', text), (field, choice)
    n = technician.post("/actions", new_action(technician, officer)).json["id"]
    equal(technician.post(f"/actions/{n}/soumettre", {}, 1).status, 200)
    equal(sql(f"SELECT COUNT(*) FROM outbox WHERE record_kind = 'action' AND record_id = {n}"), [["0"]])
    equal(officer.post("/mes-avis", {**fields, "waiting": "sometimes"}).status, 422)
    equal(officer.post("/mes-avis", {"waiting": "none"}).status, 422)


@test
def the_latest_notices_stand_on_the_page_with_their_state():
    n = officer.post("/actions", new_action(technician, officer, title="Avis sur la page")).json["id"]
    equal(officer.post(f"/actions/{n}/soumettre", {}, 1).status, 200)
    text = technician.get("/mes-avis").text
    assert f'href="/actions/{n}/decision"' in text and "En attente d’envoi" in text


@test
def an_address_is_made_shown_again_and_leads_to_a_calendar_without_signing_in():
    equal(address(officer), None)
    path = make(officer)
    assert re.fullmatch(r"/calendrier/[0-9a-f]{64}\.ics", path), path
    equal(address(officer), path)
    found = events(Visitor().get(path))
    kinds = {e["UID"].split("-")[0] for e in found}
    equal(kinds - {"campagne"}, {"action", "comite", "reunion"}, sorted(e["UID"] for e in found))
    equal(len({e["UID"] for e in found}), len(found), "an event twice")
    for e in found:
        assert e["SUMMARY"] and e["DTSTAMP"] and e["DTSTART"], e
    equal(sum(e["UID"].startswith("comite") for e in found), 3)
    equal(sql("SELECT COUNT(*) FROM calendar_feed"), [["1"]])
    equal(sql(f"SELECT COUNT(*) FROM calendar_feed WHERE HEX(token_hash) = '{path.split('/')[2].removesuffix('.ics')}'"),
          [["0"]], "the token itself is kept")


@test
def it_holds_the_dates_of_the_person_and_of_their_structure_alone():
    campaign = {"title": "Enquête auprès des tuteurs", "opens_on": "2011-11-01", "closes_on": "2011-12-31"}
    assert officer.post("/evaluations", campaign).status in (200, 201)
    found = events(Visitor().get(make(officer)))
    person, organisation = officer.me["person_id"], sql(
        f"SELECT organisation_id FROM person WHERE id = {officer.me['person_id']}")[0][0]
    wanted = sql(f"""SELECT id FROM action WHERE (cub_lead_id = {person} OR partner_lead_id = {person}
                     OR owner_id = {organisation}) AND due_on < '9999-12-31'
                     AND status NOT IN ('draft', 'rejected', 'withdrawn')""")
    equal({re.match(r"action-(\d+)@", e["UID"])[1] for e in found if e["UID"].startswith("action")}, {w[0] for w in wanted})
    meetings = sql(f"""SELECT DISTINCT l.record_id FROM record_link m JOIN record_link l ON l.target_kind = 'working_group'
                       AND l.target_id = m.record_id AND l.field = 'group' JOIN record r ON r.id = l.record_id
                       WHERE m.field = 'members' AND m.target_kind = 'organisation' AND m.target_id = {organisation}
                       AND r.kind = 'meeting'""")
    equal({re.match(r"reunion-(\d+)@", e["UID"])[1] for e in found if e["UID"].startswith("reunion")}, {m[0] for m in meetings})
    campaigns = sql(f"""SELECT id, REPLACE(held_on, '-', '') FROM record WHERE kind = 'campaign'
                        AND owner_id = {organisation} AND held_on < '9999-12-31'""")
    assert campaigns
    equal({(re.match(r"campagne-(\d+)@", e["UID"])[1], e["DTSTART"]) for e in found if e["UID"].startswith("campagne")},
          {tuple(c) for c in campaigns})
    due = {e["UID"]: e for e in found}
    one = wanted[0][0]
    day, title = sql(f"SELECT REPLACE(due_on, '-', ''), title FROM action WHERE id = {one}")[0]
    event = next(e for uid, e in due.items() if uid.startswith(f"action-{one}@"))
    equal(event["DTSTART"], day)
    assert event["SUMMARY"].replace("\\,", ",").endswith(title), (event, title)
    equal(event["URL"], f"{BASE}/actions/{one}")


@test
def asked_again_it_is_not_sent_again():
    path = make(officer)
    first = Visitor().get(path)
    second = Visitor().get(path, If_None_Match=first.headers["etag"])
    equal((second.status, second.body), (304, b""))
    n = officer.post("/actions", new_action(technician, officer, title="Une date de plus")).json["id"]
    equal(officer.post(f"/actions/{n}/soumettre", {}, 1).status, 200)
    equal(Visitor().get(path, If_None_Match=first.headers["etag"]).status, 200)


@test
def a_new_address_ends_the_old_one_and_a_revoked_one_is_nobodys():
    old = make(officer)
    new = make(officer)
    assert old != new
    equal((Visitor().get(old).status, Visitor().get(new).status), (404, 200))
    equal(officer.post("/mes-avis/agenda/fin").status, 200)
    equal((Visitor().get(new).status, address(officer)), (404, None))


@test
def somebody_elses_address_is_not_touched():
    mine, other = make(officer), make(official)
    equal(officer.post("/mes-avis/agenda/fin").status, 200)
    equal((Visitor().get(mine).status, Visitor().get(other).status), (404, 200))


@test
def who_has_left_or_has_no_role_has_no_calendar():
    path = make(official)
    person = official.me["person_id"]
    roles = sql(f"SELECT roles FROM person WHERE id = {person}")[0][0]
    for gone, back in ((f"disabled_at = UTC_TIMESTAMP(6)", "disabled_at = NULL"), ("roles = 0", f"roles = {roles}")):
        sql(f"UPDATE person SET {gone} WHERE id = {person}")
        equal(Visitor().get(path).status, 404, gone)
        sql(f"UPDATE person SET {back} WHERE id = {person}")
        equal(Visitor().get(path).status, 200, back)


@test
def what_is_no_address_is_not_found():
    path = make(officer)
    token = path.split("/")[2].removesuffix(".ics")
    for wrong in (token[:-1] + ("0" if token[-1] != "0" else "1"), token.upper(), token[:42], token + "0", "0" * 64, "x" * 43):
        equal(Visitor().get(f"/calendrier/{wrong}.ics").status, 404, wrong)
    equal(Visitor().send("POST", path).status, 405)


@test
def no_log_has_the_address():
    path = make(officer)
    token = path.split("/")[2].removesuffix(".ics")
    Visitor().get(path)
    Visitor().get(path.replace(".ics", ".pdf"))
    Visitor().get(f"/calendrier/{token}x.ics")
    Visitor().get(f"/calendrier/{token[:40]}.ics")
    Visitor().send("POST", path)
    sql(f"DELETE FROM calendar_feed WHERE person_id = {officer.me['person_id']}")
    Visitor().get(path)
    for name in os.listdir(LOG):
        with open(os.path.join(LOG, name), encoding="utf-8", errors="replace") as f:
            assert token[:40] not in f.read(), name
    with open(os.path.join(LOG, "access.log"), encoding="utf-8") as f:
        assert "/calendrier/-" in f.read()


run(globals())
