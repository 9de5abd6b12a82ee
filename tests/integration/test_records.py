"""Records of any kind, at the example of shared tools: from a draft to the archive, by everybody's rights."""
import json

from client import Person, Visitor
from tap import equal, run, test

technician, official, partner = Person("technicien.cub"), Person("elu.cub"), Person("elu.urpa")
officer, other_officer, auditor = Person("clauses.graves"), Person("clauses.sources"), Person("auditeur")
REASON = {"reason": "Préciser à qui l’outil s’adresse."}


def new_tool(**changes):
    tool = {
        "title": "Fiche de suivi d’un chantier", "tool_type": "follow_up", "summary": "Une page par chantier.",
        "cub_authors": [technician.me["person_id"]], "urpa_authors": [officer.me["person_id"]],
        "counterpart": officer.me["person_id"], "licence": "internal", "tags": "chantier, suivi",
    }
    tool.update(changes)
    return tool


def propose(**changes):
    answer = technician.post("/outils", new_tool(**changes))
    equal(answer.status, 201, answer.text)
    return answer.json["id"]


def step(person, number, word, version=1, fields=None):
    return person.post(f"/outils/{number}/{word}", fields, version)


def state(number):
    return auditor.json(f"/outils/{number}.json")["status"]


# Shows A2.2a.
@test
def a_tool_goes_from_draft_to_archive():
    number = propose()
    equal(state(number), "draft")
    equal(step(technician, number, "soumettre").status, 200)
    equal(state(number), "submitted")
    equal(step(officer, number, "viser").status, 200)
    equal(step(official, number, "approuver").status, 200)
    equal(state(number), "endorsed")
    equal(step(partner, number, "approuver").status, 200)
    equal(state(number), "approved")
    equal(step(technician, number, "archiver", fields=REASON).status, 200)
    equal(state(number), "retired")


@test
def what_waits_for_me_is_in_my_inbox_and_leaves_it():
    number = propose(title="Outil à viser")
    step(technician, number, "soumettre")

    def waits(person):
        return [item["id"] for item in person.json("/a-decider.json")["items"] if item["kind"] == "tool"]
    assert number in waits(officer), "the counterpart is asked"
    assert number not in waits(official), "an official is not asked before the endorsement"
    step(officer, number, "viser")
    assert number not in waits(officer), "what is endorsed leaves the inbox"
    assert number in waits(official) and number in waits(partner), "both qualities are asked"
    step(official, number, "approuver")
    assert number not in waits(official) and number in waits(partner), "only the other is still asked"


# Shows D1.
@test
def an_editor_of_a_version_cannot_approve_it_even_as_official():
    number = propose(title="Outil d’un élu")
    equal(step(technician, number, "approuver").status, 403)


@test
def another_structure_changes_nothing():
    number = propose(title="Outil de la CUB")
    for person in (other_officer, officer, auditor, official):
        answer = person.post(f"/outils/{number}", new_tool(title="Changé"), 1)
        equal(answer.status, 403, person.account)
    equal(step(other_officer, number, "viser").status, 403)
    equal(auditor.json(f"/outils/{number}.json")["title"], "Outil de la CUB")


@test
def an_edit_after_approval_asks_for_approval_again():
    number = propose(title="Outil modifié")
    for person, word in ((technician, "soumettre"), (officer, "viser"), (official, "approuver"), (partner, "approuver")):
        equal(step(person, number, word).status, 200, word)
    equal(technician.post(f"/outils/{number}", new_tool(title="Outil modifié depuis"), 1).status, 200)
    record = auditor.json(f"/outils/{number}.json")
    equal((record["status"], record["version"], record["approved_version"]), ("draft", 2, None))
    changes = auditor.json(f"/outils/{number}/comparaison.json?de=1&a=2")["rows"]
    equal([row["field"] for row in changes], ["title"])


@test
def a_stale_edit_is_refused_and_shows_both():
    number = propose(title="Outil écrit à deux")
    equal(technician.post(f"/outils/{number}", new_tool(title="Premier"), 1).status, 200)
    equal(technician.post(f"/outils/{number}", new_tool(title="Second"), 1).status, 412)
    equal(auditor.json(f"/outils/{number}.json")["title"], "Premier")


@test
def what_is_missing_is_said_before_a_submit():
    number = technician.post("/outils", {"title": "Presque vide"}).json["id"]
    answer = step(technician, number, "soumettre")
    equal(answer.status, 422, answer.text)
    page = technician.get(f"/outils/{number}/soumission").text
    assert "Il manque encore" in page and f"/outils/{number}/modifier#f-summary" in page, page[:400]
    equal(state(number), "draft")


@test
def a_refusal_needs_its_reason():
    number = propose(title="Outil à refuser")
    step(technician, number, "soumettre")
    equal(step(officer, number, "refuser").status, 422)
    equal(step(officer, number, "refuser", fields=REASON).status, 200)
    equal(state(number), "rejected")


@test
def what_was_sent_back_waits_for_its_author():
    number = propose(title="Outil à revoir")
    step(technician, number, "soumettre")
    equal(step(officer, number, "demander-modification", fields=REASON).status, 200)
    assert any(i["id"] == number and i["task"] == "revise" for i in technician.json("/a-decider.json")["items"]), "the author is asked"
    equal(step(technician, number, "soumettre").status, 409)


@test
def a_reversal_is_a_new_decision():
    number = propose(title="Outil et regret")
    for person, word in ((technician, "soumettre"), (officer, "viser"), (official, "approuver")):
        step(person, number, word)
    equal(step(official, number, "annuler", fields=REASON).status, 200)
    decisions = auditor.json(f"/outils/{number}.json")["decisions"]
    equal([(d["decision"], d["reversed"]) for d in decisions][:2], [("reverse", False), ("approve", True)])
    equal(step(official, number, "approuver").status, 200)


# Shows A2.2a.
@test
def a_tool_names_the_action_and_the_action_can_be_found():
    action = technician.json("/actions.json")["items"][0]
    number = propose(title="Outil d’une action", actions=[action["id"]])
    record = auditor.json(f"/outils/{number}.json")
    equal([(a["id"], a["name"]) for a in record["actions"]], [(action["id"], action["title"])])
    assert f'/actions/{action["id"]}"' in auditor.get(f"/outils/{number}").text, "a link to the action"


@test
def what_is_not_there_cannot_be_named():
    for changes in ({"counterpart": 999999}, {"counterpart": technician.me["person_id"]}, {"actions": [999999]}):
        answer = technician.post("/outils", new_tool(**changes))
        equal(answer.status, 422, json.dumps(changes))


@test
def the_list_filters_searches_and_sorts():
    propose(title="Zèbre et méthode", tool_type="guide")
    found = auditor.json("/outils.json?q=z%C3%A8bre")["items"]
    equal([item["title"] for item in found], ["Zèbre et méthode"])
    assert all(i["subtype"] == "guide" for i in auditor.json("/outils.json?type=guide")["items"]), "by type"
    assert all(i["status"] == "approved" for i in auditor.json("/outils.json?statut=approved")["items"]), "by status"
    titles = [i["title"] for i in auditor.json("/outils.json?tri=titre")["items"]]
    assert titles[0] < titles[-1] and len(titles) > 4, titles
    lines = auditor.get("/outils.csv").body.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Numéro;Titre;Statut"), lines[0]


@test
def every_page_of_a_tool_is_there():
    number = propose(title="Outil et pages")
    for person, path in ((auditor, "/outils"), (auditor, f"/outils/{number}"), (technician, "/outils/nouveau"),
                         (technician, f"/outils/{number}/modifier"), (technician, f"/outils/{number}/soumission"),
                         (official, f"/outils/{number}/decision"), (auditor, f"/outils/{number}/comparaison")):
        answer = person.get(path)
        equal(answer.status, 200, path)
        assert "</html>" in answer.text, path
    equal(Visitor().get(f"/outils/{number}").status, 303)
    equal(auditor.get("/outils/999999").status, 404)


@test
def the_journal_tells_of_it():
    number = propose(title="Outil du journal")
    items = auditor.json(f"/journal.json?type=tool&fiche={number}")["items"]
    equal([(i["event"], i["record"]["href"]) for i in items], [("record.create", f"/outils/{number}")])
    assert any(i["record"]["kind"] == "tool" for i in auditor.json("/journal.json")["items"]), "among all"


run(globals())
