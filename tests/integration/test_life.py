"""The whole life of an action, from the draft to the last figure, and what is refused on its way."""
import os
import subprocess

from client import Person, new_action
from tap import equal, run, test

technician, officer = Person("technicien.cub"), Person("clauses.graves")
cub, urpa = Person("elu.cub"), Person("elu.urpa")


def create(author=technician, **changes):
    answer = author.post("/actions", new_action(technician, officer, **changes))
    equal(answer.status, 201, answer.text[:300])
    return answer.json


def step(person, action, name, version=1, **fields):
    return person.post(f"/actions/{action}/{name}", fields, version)


def endorsed():
    action = create()["id"]
    equal(step(technician, action, "soumettre").status, 200)
    equal(step(officer, action, "viser").status, 200)
    return action


@test
def an_action_goes_from_draft_to_completed():
    action = create()
    equal((action["status"], action["version"]), ("draft", 1))
    action = action["id"]
    for person, name, status in [(technician, "soumettre", "submitted"), (officer, "viser", "endorsed"),
                                 (urpa, "approuver", "endorsed"), (cub, "approuver", "approved"),
                                 (technician, "demarrer", "in_progress"), (technician, "realiser", "completed")]:
        answer = step(person, action, name)
        equal((answer.status, answer.json["status"]), (200, status), name)
    equal(technician.json(f"/actions/{action}.json")["can"], {"evaluate": True}, "only its evaluation is left")


# Shows D3.
@test
def an_approval_freezes_who_gave_it():
    action = endorsed()
    answer = step(cub, action, "approuver").json
    decision = answer["decisions"][0]
    equal((decision["decision"], decision["name"], decision["role"]), ("approve", "Élu CUB", "cub_elected"))
    assert "cn=elus-cub" in decision["group"] and "solidaire" in decision["quality"], decision
    equal([a["waiting"] for a in answer["approvals"] if a["role"] == "urpa_elected"], [True])


@test
def a_first_approval_names_who_is_awaited_until_the_second():
    action = endorsed()
    said = lambda: cub.get(f"/a-decider?fait={action}").text  # noqa: E731
    equal(step(cub, action, "approuver").json["decisions"][0]["awaited"], ["urpa_elected"])
    assert "est approuvée par la CUB\u00a0; l’approbation de l’URPA est attendue" in said(), said()
    assert "Visée → Visée" not in cub.get(f"/actions/{action}").text
    equal(step(urpa, action, "approuver").json["decisions"][0]["awaited"], None)
    assert "est maintenant" in said() and "est attendue" not in said(), said()


@test
def a_quality_approves_a_version_once():
    action = endorsed()
    equal(step(cub, action, "approuver").status, 200)
    equal(step(cub, action, "approuver").status, 409)
    equal(len([d for d in cub.json(f"/actions/{action}.json")["decisions"] if d["decision"] == "approve"]), 1)


# Shows C6.
@test
def what_is_decided_leaves_the_inbox_of_who_decided_it():
    action = endorsed()
    waits = lambda person: action in [i["id"] for i in person.json("/a-decider.json")["items"]]  # noqa: E731
    technician_2 = Person("technicien2.cub")
    assert not waits(technician_2)
    before = cub.json("/session.json")["inbox"]
    equal(step(cub, action, "approuver").status, 200)
    equal(cub.json("/session.json")["inbox"], before - 1)
    assert not waits(cub)


# Shows D4.
@test
def a_reversal_is_a_new_decision_and_asks_again():
    action = endorsed()
    step(cub, action, "approuver")
    step(urpa, action, "approuver")
    answer = step(cub, action, "annuler", reason="Un chiffre est à revoir.")
    equal((answer.status, answer.json["status"], answer.json["approved_version"]), (200, "endorsed", None))
    equal([d["decision"] for d in answer.json["decisions"]][:3], ["reverse", "approve", "approve"])
    equal(step(cub, action, "approuver").json["status"], "approved")


# Shows C4.
@test
def a_refusal_needs_a_reason():
    action = endorsed()
    answer = step(urpa, action, "refuser")
    equal((answer.status, answer.json["errors"][0]["field"]), (422, "reason"))
    equal(step(urpa, action, "refuser", reason="Ce n’est pas une action conjointe.").json["status"], "rejected")


@test
def what_was_sent_back_must_change_before_it_is_submitted_again():
    action = endorsed()
    equal(step(cub, action, "demander-modification", reason="Préciser les publics.").json["status"],
          "changes_requested")
    equal(step(technician, action, "soumettre").status, 409)
    changed = new_action(technician, officer, summary="Un guide, avec ses publics.")
    answer = technician.post(f"/actions/{action}", changed, 1)
    equal((answer.status, answer.json["status"], answer.json["version"]), (200, "changes_requested", 2))
    equal(step(technician, action, "soumettre", 2).json["status"], "submitted")


# Shows D2.
@test
def an_edit_of_an_approved_action_asks_for_everything_again():
    action = endorsed()
    step(cub, action, "approuver")
    step(urpa, action, "approuver")
    answer = technician.post(f"/actions/{action}", new_action(technician, officer, title="Autre titre"), 1)
    equal((answer.json["status"], answer.json["approved_version"]), ("draft", None))
    rows = technician.json(f"/actions/{action}/comparaison.json?de=1&a=2")["rows"]
    equal([r["label"] for r in rows], ["Titre"])


# Shows D2.
@test
def a_decision_about_an_old_version_is_refused():
    action = create()["id"]
    technician.post(f"/actions/{action}", new_action(technician, officer, title="Version 2"), 1)
    equal(step(technician, action, "soumettre", 1).status, 412)
    equal(step(technician, action, "soumettre", 2).status, 200)


@test
def an_incomplete_draft_is_kept_and_says_what_it_lacks():
    answer = technician.post("/actions", {"title": "Une idée"})
    equal(answer.status, 201)
    answer = step(technician, answer.json["id"], "soumettre")
    equal(answer.status, 422)
    assert {"orientation", "summary", "objectives", "partner_lead"} <= {e["field"] for e in answer.json["errors"]}


@test
def the_form_of_an_action_holds_what_it_says():
    action = create(title="Titre à retrouver")["id"]
    fields = technician.json(f"/actions/{action}/modifier.json")["f"]
    equal(fields["title"]["value"], "Titre à retrouver")
    equal([o["value"] for o in fields["target_publics"]["options"] if o["selected"]], ["long_term_unemployed"])
    equal([o["selected"] for o in fields["cub_lead"]["options"] if o["value"] == str(technician.me["person_id"])], [True])
    equal(fields["objectives"]["rows"][0]["cells"]["target"]["value"], "25")


# Shows C13.
@test
def progress_is_measured_against_the_objectives():
    action = endorsed()
    for person in (cub, urpa):
        step(person, action, "approuver")
    step(technician, action, "demarrer")
    answer = technician.post(f"/actions/{action}/avancement", {"progress": 40, "measured": [{"n": 1, "value": 16}]}, 1)
    objective = answer.json["objectives"][0]
    equal((answer.json["progress"], objective["measured"], objective["percent"]), (40, 16.0, 40))


@test
def nobody_steps_over_a_step():
    action = create()["id"]
    for person, name in [(officer, "viser"), (cub, "approuver"), (technician, "demarrer"), (technician, "realiser")]:
        equal(step(person, action, name).status, 409, name)


@test
def a_form_sent_twice_takes_effect_once():
    key = "0123456789abcdef-twice"
    first = technician.post("/actions", new_action(technician, officer, title="Une seule fois"), key=key)
    second = technician.post("/actions", new_action(technician, officer, title="Une seule fois"), key=key)
    equal((first.status, second.status, second.json), (201, 201, first.json))
    other = technician.post("/actions", new_action(technician, officer, title="Autre chose"), key=key)
    equal((other.status, other.json["code"]), (422, "key-reused"))


def sql(text):
    subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", "root", os.environ["DB_NAME"]],
                   input=text, check=True, text=True)


@test
def an_action_with_thousands_of_versions_and_decisions_can_be_read():
    action = endorsed()
    equal(step(urpa, action, "approuver").status, 200)
    was = cub.json(f"/actions/{action}.json")
    last = was["decisions"][0]["position"]
    columns = ("record_kind, record_id, {}, version, content_hash, {}, from_status, to_status, role, {}, reverses_id, reason, "
               "person_id, person_name, person_quality, organisation_id, organisation_name, directory_uuid, directory_dn, "
               "group_dn, auth_method, auth_time, decided_at")
    names = columns.format("position", "decision", "round")
    # The other elected official approves and takes it back again, three thousand times.
    sql(f"""INSERT INTO decision ({names}) SELECT {columns.format("position + 2 * n.seq - 1", "decision", "n.seq").replace("role,", "'cub_elected',")}
          FROM decision JOIN seq_1_to_3000 n WHERE record_id = {action} AND record_kind = 'action' AND decision = 'approve';
        INSERT INTO decision ({names}) SELECT {columns.format("position + 1", "'reverse'", "round").replace("reverses_id", "id")}
          FROM decision WHERE record_id = {action} AND record_kind = 'action' AND role = 'cub_elected' AND decision = 'approve';""")
    page = cub.json(f"/actions/{action}.json")
    equal(len(page["decisions"]), 201, "the newest, and the one that still stands")
    equal(page["older_decisions"], last + 6000 - 201)
    equal([a["decision"] is not None for a in page["approvals"] if a["role"] == "urpa_elected"], [True])
    equal("approve" in page["can"], True)
    sql(f"""INSERT INTO record_version SELECT record_kind, record_id, 1 + n.seq, snapshot, content_hash, editor_id, editor_name,
        editor_quality, created_at FROM record_version JOIN seq_1_to_6000 n WHERE record_kind = 'action' AND record_id = {action};
        UPDATE action SET version = 6001 WHERE id = {action};""")
    answer = cub.get(f"/actions/{action}", Accept="text/html")
    equal(answer.status, 200)
    assert "Décisions plus anciennes" in answer.text and "5\u202f801</p>" in answer.text
    equal(len(cub.json(f"/actions/{action}.json")["versions"]), 200)
    equal([v["version"] for v in technician.json(f"/actions/{action}.json")["versions"]][-2:], [5802, 1],
          "the newest, and the first that the reader wrote")
    equal(technician.get(f"/actions/{action}/modifier", Accept="text/html").status, 200)


run(globals())
