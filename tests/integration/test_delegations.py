"""Delegations: dated, for some kinds of record, by the official or from a deliberation; both names in the decision.

Row End of the requirements («Pour le Président et par délégation»), and separation of duties for both persons.
"""
import os
import subprocess

from client import Person, new_action
from tap import equal, run, test

technician, second, officer = Person("technicien.cub"), Person("technicien2.cub"), Person("clauses.graves")
official, colleague, partner = Person("elu.cub"), Person("elu2.cub"), Person("elu.urpa")
union, auditor, admin = Person("urpa.coordination"), Person("auditeur"), Person("admin")
DAYS = {"starts_on": "2011-11-28", "ends_on": "2011-12-09"}  # the day of the stack is 2011-11-30
REASON = {"reason": "Préciser ce qui est demandé."}
DELIBERATION = {"deliberation_number": "2011/0901", "deliberation_date": "2011-11-18"}


def sql(statement):
    return subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", "root", "-N",
                           os.environ["DB_NAME"], "-e", statement], check=True, capture_output=True, text=True).stdout


def give(person, delegate, **more):
    return person.post("/delegations", {"delegate": delegate.me["person_id"], **DAYS, **more})


def given(person, delegate, **more):
    answer = give(person, delegate, **more)
    equal(answer.status, 201, answer.text[:300])
    return answer.json["id"]


def end(person, number):
    return person.post(f"/delegations/{number}/fin", {}, 1)


def endorsed_action(writer=technician, **changes):
    number = writer.post("/actions", new_action(technician, officer, **changes)).json["id"]
    equal(writer.post(f"/actions/{number}/soumettre", {}, 1).status, 200)
    equal(officer.post(f"/actions/{number}/viser", {}, 1).status, 200)
    return number


def approve(person, number, delegation=None, path="/actions"):
    fields = {"delegation": delegation} if delegation else {}
    return person.post(f"{path}/{number}/approuver", fields, 1)


def waits(person):
    return [(i["kind"], i["id"]) for i in person.json("/a-decider.json")["items"]]


@test
def an_official_gives_it_to_an_official_of_the_same_party_alone_End():
    for delegate in (partner, second, officer, official, auditor):
        equal(give(official, delegate).status, 422, delegate.account)
    equal(give(technician, colleague).status, 422, "a deliberation is needed")
    for person in (officer, auditor):
        equal(give(person, colleague).status, 403, person.account)
    equal(give(official, colleague, ends_on="2011-11-01").status, 422)
    equal(give(official, colleague, kinds=["person"]).status, 422)
    number = given(official, colleague, kinds=["action"])
    item = next(i for i in auditor.json("/delegations.json")["items"] if i["id"] == number)
    equal((item["state"], item["source"], item["delegator"]["name"]), ("active", "official", "Élu CUB"))
    equal(end(official, number).status, 200)


# Shows End.
@test
def a_deliberation_may_name_somebody_else_of_the_party_End():
    fields = {"delegator": official.me["person_id"], **DELIBERATION}
    equal(give(technician, technician, **fields).status, 422, "nobody empowers themselves")
    equal(give(technician, officer, **fields).status, 422, "of the same party")
    equal(give(union, second, **fields).status, 403, "the other party's")
    equal(give(official, second, **DELIBERATION).status, 403, "an official gives it without one")
    number = given(technician, second, **fields)
    item = next(i for i in auditor.json("/delegations.json")["items"] if i["id"] == number)
    equal((item["source"], item["deliberation_number"]), ("deliberation", "2011/0901"))
    equal(end(union, number).status, 403)
    equal(end(admin, number).status, 200)
    equal(end(admin, number).status, 409, "never twice")


# Shows C8.
@test
def a_stand_in_sees_what_waits_and_decides_with_both_names_End():
    number = endorsed_action(title="Action et délégation")
    assert ("action", number) in waits(official) and ("action", number) not in waits(second)
    equal(approve(second, number).status, 403)
    delegation = given(technician, second, delegator=official.me["person_id"], **DELIBERATION)
    assert ("action", number) in waits(second), "what waits for the official waits for the stand-in"
    page = second.get(f"/actions/{number}/decision").text
    assert "par délégation de Élu CUB" in page, page[-1500:]
    equal(approve(second, number, delegation).status, 200)
    assert ("action", number) not in waits(second) and ("action", number) not in waits(official)
    decision = auditor.json(f"/actions/{number}.json")["decisions"][0]
    equal((decision["name"], decision["delegator"]["name"], decision["role"]), ("Second technicien CUB", "Élu CUB", "cub_elected"))
    approval = auditor.json(f"/actions/{number}.json")["approvals"][0]["decision"]
    equal((approval["name"], approval["delegator"]["name"]), ("Second technicien CUB", "Élu CUB"))
    assert "par délégation de" in auditor.get(f"/actions/{number}").text
    entry = auditor.json(f"/journal.json?type=action&fiche={number}")["items"][0]
    equal((entry["event"], entry["person"]["in_place_of"]), ("action.approve", "Élu CUB"))
    lines = auditor.get(f"/journal.csv?type=action&fiche={number}").body.decode("utf-8-sig").splitlines()
    assert "Par délégation de" in lines[0] and "Élu CUB" in lines[1], lines[:2]
    equal(approve(official, number).status, 409, "the quality has approved already")
    equal(end(admin, delegation).status, 200)


# Shows D3.
@test
def a_delegation_ends_by_itself_by_its_date_in_the_database():
    number = endorsed_action(title="Action après la fin")
    fields = {"delegator": official.me["person_id"], **DELIBERATION}
    past = given(technician, second, **{**fields, "starts_on": "2011-11-01", "ends_on": "2011-11-29"})
    future = given(technician, second, **{**fields, "starts_on": "2011-12-01", "ends_on": "2011-12-02"})
    for delegation in (past, future):
        equal(approve(second, number, delegation).status, 403, delegation)
    assert ("action", number) not in waits(second)
    states = {i["id"]: i["state"] for i in auditor.json("/delegations.json")["items"]}
    equal((states[past], states[future]), ("ended", "planned"))
    equal(end(admin, past).status, 409, "what has ended is not ended early")
    equal(end(admin, future).status, 200)


@test
def a_delegation_holds_for_its_kinds_and_its_holder_alone():
    number = endorsed_action(title="Action hors délégation")
    fields = {"delegator": official.me["person_id"], **DELIBERATION}
    delegation = given(technician, second, kinds=["tool"], **fields)
    assert ("action", number) not in waits(second), "of other kinds nothing is shown"
    equal(approve(second, number, delegation).status, 403)
    equal(approve(colleague, number, delegation).status, 403, "somebody else's")
    equal(approve(second, number, 999999).status, 403)
    equal(end(official, delegation).status, 200, "the official ends it early")
    assert sql(f"SELECT COUNT(*) FROM decision WHERE record_kind = 'action' AND record_id = {number} AND decision = 'approve'") == "0\n"


@test
def neither_the_stand_in_nor_the_official_approves_own_work():
    fields = {"delegator": official.me["person_id"], **DELIBERATION}
    delegation = given(technician, second, **fields)
    own = endorsed_action(writer=second, title="Action du remplaçant")
    equal(approve(second, own, delegation).status, 403)
    equal(approve(second, own, delegation).json["code"], "separation-of-duties")
    theirs = endorsed_action(title="Action que l’élu a modifiée")
    sql(f"UPDATE record_version SET editor_id = {official.me['person_id']} WHERE record_kind = 'action' AND record_id = {theirs}")
    answer = approve(second, theirs, delegation)
    equal((answer.status, answer.json["code"]), (403, "separation-of-duties"), "the official had edited it")
    assert "Approuver par délégation" not in second.get(f"/actions/{theirs}/decision").text
    equal(end(admin, delegation).status, 200)


@test
def an_official_decides_in_their_own_name_or_in_the_place_of_a_colleague_once():
    delegation = given(official, colleague, kinds=["action"])
    number = endorsed_action(title="Action et collègue")
    page = colleague.get(f"/actions/{number}/decision").text
    assert "Approuver cette action" in page and "Approuver par délégation de Élu CUB" in page
    equal(approve(colleague, number, delegation).status, 200)
    equal(approve(colleague, number).status, 409, "never twice for the same quality")
    equal(auditor.json(f"/actions/{number}.json")["decisions"][0]["delegator"]["name"], "Élu CUB")
    answer = colleague.post(f"/actions/{number}/annuler", {**REASON, "delegation": delegation}, 1)
    equal(answer.status, 200, answer.text[:200])
    equal(approve(colleague, number).status, 200, "after the reversal again, in their own name")
    equal(auditor.json(f"/actions/{number}.json")["decisions"][0]["delegator"], None)
    equal(end(official, delegation).status, 200)


@test
def a_stand_in_may_refuse_or_send_back_and_nothing_more():
    delegation = given(technician, second, delegator=official.me["person_id"], **DELIBERATION)
    number = endorsed_action(title="Action à revoir par délégation")
    answer = second.post(f"/actions/{number}/demander-modification", {**REASON, "delegation": delegation}, 1)
    equal(answer.status, 200, answer.text[:200])
    equal(give(second, colleague).status, 422, "a stand-in hands nothing on: a deliberation is needed")
    equal(end(admin, delegation).status, 200)


@test
def a_delegation_falls_with_the_role_of_who_gave_it():
    delegation = given(technician, second, delegator=official.me["person_id"], **DELIBERATION)
    number = endorsed_action(title="Action d’un élu parti")
    roles = sql(f"SELECT roles FROM person WHERE id = {official.me['person_id']}").strip()
    sql(f"UPDATE person SET roles = 0 WHERE id = {official.me['person_id']}")
    equal(approve(second, number, delegation).status, 403)
    sql(f"UPDATE person SET roles = {roles} WHERE id = {official.me['person_id']}")
    equal(approve(second, number, delegation).status, 200)
    equal(end(admin, delegation).status, 200)


@test
def a_tool_is_decided_in_somebodys_place_too():
    delegation = given(technician, second, delegator=official.me["person_id"], kinds=["tool"], **DELIBERATION)
    tool = {"title": "Outil et délégation", "tool_type": "follow_up", "summary": "Une page.", "licence": "internal",
            "cub_authors": [technician.me["person_id"]], "urpa_authors": [officer.me["person_id"]],
            "counterpart": officer.me["person_id"]}
    number = technician.post("/outils", tool).json["id"]
    technician.post(f"/outils/{number}/soumettre", {}, 1)
    officer.post(f"/outils/{number}/viser", {}, 1)
    assert ("tool", number) in waits(second)
    equal(approve(second, number, delegation, "/outils").status, 200)
    equal(approve(partner, number, None, "/outils").status, 200)
    record = auditor.json(f"/outils/{number}.json")
    equal((record["status"], record["decisions"][1]["delegator"]["name"]), ("approved", "Élu CUB"))
    equal(end(admin, delegation).status, 200)


@test
def the_journal_and_the_pages_tell_of_delegations():
    delegation = given(official, colleague, kinds=["action", "tool"])
    events = [i["event"] for i in auditor.json(f"/journal.json?type=delegation&fiche={delegation}")["items"]]
    equal(events, ["delegation.create"])
    assert "Seconde élue CUB" in auditor.get("/delegations").text
    assert "Élu CUB" in colleague.get("/droits").text and "par délégation de" in colleague.get("/a-decider").text
    for person in (official, technician, admin, union):
        equal(person.get("/delegations/nouvelle").status, 200, person.account)
    lines = auditor.get("/delegations.csv").body.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Numéro;Élu;Qualité de l’élu;À sa place"), lines[0]
    equal(end(officer, delegation).status, 403)
    equal(end(official, delegation).status, 200)


run(globals())
