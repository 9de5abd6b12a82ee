"""The steering committee (A3): seats by quality, the three meetings from notice to confirmed minutes, their order."""
import os
import re
import subprocess

from client import Person
from tap import equal, run, test

technician, second = Person("technicien.cub"), Person("technicien2.cub")
coordinator, official, partner = Person("urpa.coordination"), Person("elu.cub"), Person("elu.urpa")
officer, auditor = Person("clauses.graves"), Person("auditeur")


def outbox(where):
    """Mails that wait to be sent: subject and calendar."""
    statement = f"SELECT CONCAT(subject, ' ', LEFT(calendar, 15)) FROM outbox WHERE {where}"
    return subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", "root", "-N", "--batch",
                           os.environ["DB_NAME"], "-e", statement], check=True, capture_output=True,
                          text=True).stdout.splitlines()


def seats(person=auditor):
    return person.json("/comite.json")["seats"]


def seat(code):
    return next(s for s in seats() if s["code"] == code)


def sit(person, one, fields, word=""):
    """Changes the holder of a seat, from its present version."""
    return person.post(f'/comite/sieges/{one["seat_id"]}{word}', fields, seat(one["code"])["version"])


def meeting(code):
    return next(m for m in auditor.json("/comite.json")["meetings"] if m["code"] == code)


def record(number):
    return auditor.json(f"/comite/reunions/{number}.json")


def step(person, number, word, fields=None, version=None):
    if version is None:
        version = record(number)["version"]
    return person.post(f"/comite/reunions/{number}/{word}", fields, version)


# Shows A3a.
@test
def seats_are_by_quality_and_name_the_three_kinds_of_article_3():
    """A3: the elected official in charge, the union's elected, technicians of the CUB and the PLIE."""
    kinds = [s["kind"] for s in seats()]
    equal((kinds.count("ess_elected"), kinds.count("urpa_elected") >= 1, kinds.count("technician") >= 8), (1, True, True))
    page = auditor.get("/comite").text
    assert "Siège vide" in page and "Relevé de décisions" in page, page[:300]


# Shows A3a, C1.
@test
def a_change_of_holder_never_rewrites_the_past():
    """A3: holders change and are dated; the composition is frozen per meeting."""
    one = seat("cub-technician-2")
    before = record(meeting("midterm")["record_id"])["composition"]
    answer = sit(technician, one, {"name": "Nouveau technicien", "quality": "Technicien des marchés", "from_on": "2011-11-15"})
    equal(answer.status, 200, answer.text)
    holders = auditor.json(f'/comite/sieges/{one["seat_id"]}.json')["holders"]
    equal([(h["name"], h["to_on"]) for h in holders][:2], [("Nouveau technicien", None), (one["name"], "2011-11-14")])
    equal(record(meeting("midterm")["record_id"])["composition"], before)
    equal(seat("cub-technician-2")["name"], "Nouveau technicien")


@test
def each_party_keeps_its_own_seats():
    theirs, ours = seat("plie-graves"), seat("cub-technician-1")
    fields = {"name": "Quelqu’un", "quality": "Chargée de mission", "from_on": "2011-12-01"}
    equal(sit(technician, theirs, fields).status, 403)
    equal(sit(coordinator, ours, fields).status, 403)
    equal(sit(officer, theirs, fields).status, 403)
    equal(sit(coordinator, theirs, {**fields, "name": None}).status, 422)
    stranger = {"person": technician.me["person_id"], "quality": "Technicienne", "from_on": "2011-12-01"}
    equal(sit(coordinator, theirs, stranger).status, 422, "a person of the other party")


@test
def two_cannot_hold_one_seat_on_a_day():
    one = seat("plie-sources")
    fields = {"name": "Trop tôt", "quality": "Chargée de mission", "from_on": one["from_on"]}
    answer = sit(coordinator, one, fields)
    equal(answer.status, 422, answer.text)
    equal(sit(coordinator, one, {"to_on": "2008-01-01"}, "/fin").status, 422)


@test
def the_signature_and_midterm_meetings_have_final_minutes():
    """A3: three typed meetings."""
    for code in ("signature", "midterm"):
        one = meeting(code)
        equal(one["status"], "closed", code)
        assert one["held_on"], one
    log = auditor.json("/comite.json")["items"]
    assert len(log) >= 3 and all(d["final"] for d in log), log
    assert "Numéro" in auditor.get("/comite.csv").body.decode("utf-8-sig")


@test
def a_meeting_has_one_record():
    fields = {"title": "Encore une signature", "meeting_type": "signature", "planned_on": "2011-12-01"}
    equal(technician.post("/comite/reunions", fields).status, 409)


@test
def the_notice_names_the_agenda_and_leaves_as_icalendar():
    """A3: notice, agenda."""
    number = meeting("final")["record_id"]
    page = technician.get(f"/comite/reunions/{number}").text
    assert "Vous êtes convié" in page and "(pour décision)" in page, page[:400]
    answer = technician.get(f"/comite/reunions/{number}.ics")
    equal((answer.status, answer.headers["Content-Type"].split(";")[0]), (200, "text/calendar"))
    text = answer.text
    assert f"UID:comite-{number}@" in text.replace("\r\n ", "") and "DTSTART;TZID=Europe/Paris:20111215T143000" in text, text
    first = int(re.search(r"SEQUENCE:(\d+)", text).group(1))
    equal(step(technician, number, "convoquer").status, 200)
    later = technician.get(f"/comite/reunions/{number}.ics").text
    equal(int(re.search(r"SEQUENCE:(\d+)", later).group(1)), first + 1)
    assert "STATUS:CONFIRMED" in later
    mails = outbox(f"record_kind = 'committee_meeting' AND record_id = {number}")
    equal(len(mails), sum(1 for s in record(number)["seats"] if s["person_id"]), "everybody who holds a seat and has an account")
    assert all("Convocation" in m and "BEGIN:VCALENDAR" in m for m in mails), mails[:1]
    equal(auditor.get(f"/comite/reunions/{number}", Accept="text/calendar").status, 200)
    equal(auditor.get("/comite.ics").status, 406)


# Shows A3a.
@test
def a_meeting_says_before_it_opens_which_seats_are_empty_or_silent():
    """A3: a meeting whose composition is incomplete says so before it opens."""
    number = meeting("final")["record_id"]
    page = technician.get(f"/comite/reunions/{number}/ouverture").text
    assert "La composition n’est pas complète" in page and "Siège vide" in page and "Sans réponse" in page, page[:500]
    answer = step(technician, number, "ouvrir", {"held_on": "2011-12-15"})
    equal(answer.status, 422, answer.text)
    equal(record(number)["status"], "planned")


@test
def an_answer_is_given_by_who_holds_the_seat():
    number = meeting("final")["record_id"]
    mine = next(s for s in record(number)["seats"] if s["person_id"] == official.me["person_id"])
    fields = {"seat": mine["seat_id"], "answer": "coming"}
    equal(step(partner, number, "reponse", fields).status, 403)
    equal(step(official, number, "reponse", fields).status, 200)
    equal(step(official, number, "reponse", {**fields, "answer": "excused"}).status, 200)
    equal(next(s for s in record(number)["seats"] if s["seat_id"] == mine["seat_id"])["state"], "excused")


def attendance(number, **states):
    """Everybody present but those named."""
    return {"attendance": [{"seat": s["seat_id"], "state": states.get(s["code"].replace("-", "_"), "present")}
                           for s in record(number)["composition"] if s["name"]]}


def open_final():
    number = meeting("final")["record_id"]
    if record(number)["status"] == "planned":
        answer = step(technician, number, "ouvrir", {"held_on": "2011-12-15", "incomplete": True})
        equal(answer.status, 200, answer.text)
    return number


# Shows A3b, C3.
@test
def minutes_are_final_only_when_each_person_present_has_confirmed():
    """A3: attendance, minutes confirmed by those present, decision log."""
    number = open_final()
    minutes = {"minutes": "Le bilan définitif est présenté.", "decisions": [{"text": "Le bilan est adopté.", "mode": "consensus"}],
               "next": "ask"}
    equal(step(technician, number, "compte-rendu", minutes).status, 422, "nobody has signed the attendance")
    absent = {s["code"].replace("-", "_"): "excused" for s in record(number)["composition"]
              if s["code"] not in ("cub-ess-elected", "cub-technician-1", "urpa-elected-1")}
    equal(step(technician, number, "emargement", {"attendance": attendance(number)["attendance"][:2]}).status, 422)
    equal(step(technician, number, "emargement", attendance(number, **absent)).status, 200)
    equal(step(coordinator, number, "compte-rendu", minutes).status, 200, "either party drafts")
    one = record(number)
    equal((one["status"], one["awaited_count"]), ("held", 3))
    equal(one["resolutions"][0]["number"], "2011-12-1")

    def waits(person):
        return any(i["id"] == number and i["task"] == "confirm" for i in person.json("/a-decider.json")["items"])
    assert waits(official) and waits(partner) and waits(technician) and not waits(officer)
    equal(step(officer, number, "confirmer").status, 403, "was excused")
    equal(step(official, number, "confirmer").status, 200)
    assert not waits(official)
    # A correction asks everybody again.
    old = record(number)["version"]
    equal(step(technician, number, "compte-rendu", {**minutes, "minutes": "Le bilan définitif est présenté et discuté."}).status, 200)
    assert waits(official), "a new version of the minutes asks again"
    equal(step(official, number, "confirmer", version=old).status, 412, "the version that was read is gone")
    for person in (official, partner):
        equal(step(person, number, "confirmer").status, 200, person.account)
    equal((record(number)["status"], meeting("final")["held_on"]), ("held", None))
    equal(step(technician, number, "confirmer").status, 200)
    one = record(number)
    equal((one["status"], one["is_final"], meeting("final")["held_on"]), ("closed", True, "2011-12-15"))
    for word, fields in (("compte-rendu", minutes), ("emargement", attendance(number)), ("confirmer", None)):
        equal(step(technician, number, word, fields).status, 409, word)
    assert any(d["text"] == "Le bilan est adopté." and d["final"] for d in auditor.json("/comite.json")["items"])


@test
def everything_is_in_the_ledger():
    number = meeting("final")["record_id"]
    events = {e["event"] for e in auditor.json(f"/journal.json?type=committee_meeting&fiche={number}")["items"]}
    assert {"record.open", "record.attend", "record.minutes", "record.confirm", "record.final"} <= events, events


# Shows C5.
@test
def the_folder_holds_all_that_is_to_be_decided():
    """A printable folder for the session."""
    number = meeting("midterm")["record_id"]
    page = auditor.get(f"/comite/reunions/{number}/dossier").text
    assert "Dossier de séance" in page and "Ordre du jour" in page and "Relevé de décisions" in page, page[:400]
    points = auditor.json(f"/comite/reunions/{number}/dossier.json")["points"]
    assert any(p["documents"] for p in points), points


@test
def only_who_keeps_the_committee_writes_its_meetings():
    number = meeting("midterm")["record_id"]
    for person in (official, officer, auditor):
        equal(person.post("/comite/reunions", {"title": "Réunion", "meeting_type": "final", "planned_on": "2011-12-01"}).status,
              403, person.account)
        equal(step(person, number, "compte-rendu", {"minutes": "Un autre compte rendu."}).status, 403, person.account)


run(globals())
