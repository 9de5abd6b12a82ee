"""The life of the agreement: a draft with blanks up to its entry into force, both ends, its extension and its end.

The names in brackets are the rows of the requirements that a test is about: H1, H2, H3, A4, A5, End.
"""
import concurrent.futures
import uuid

from client import Person, Visitor, multipart
from tap import equal, run, test

technician, second, union = Person("technicien.cub"), Person("technicien2.cub"), Person("urpa.coordination")
official, partner, officer, auditor = Person("elu.cub"), Person("elu.urpa"), Person("clauses.graves"), Person("auditeur")

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
DRAFT = {"title": "Accord-cadre 2012-2014 – Clauses sociales", "department": "Pôle développement économique",
         "territory": "Agglomération bordelaise", "term_years": 3}
SIGNED_CUB = {"signed_by": "Franck Maurras", "signed_quality": "Conseiller délégué",
              "on_behalf_of": "Le Président de la Communauté urbaine", "delegation": "Arrêté n° 2011/12 du 2 mai 2011",
              "signed_on": "2011-11-21"}
SIGNED_URPA = {"signed_by": "Noël Mamère", "signed_quality": "Président de l’URPA", "signed_on": "2011-11-24"}


def read(number, person=auditor):
    return person.json(f"/accords/{number}.json")


def draft_of():
    """The one agreement in preparation that follows the current one."""
    return next(a["id"] for a in auditor.json("/accords.json")["items"] if a["status"] == "draft")


def change(person, number, word, fields, version=None):
    return person.post(f"/accords/{number}{word}", fields, version or read(number)["version"])


def changed(person, number, word, fields):
    answer = change(person, number, word, fields)
    equal(answer.status, 200, answer.text[:300])
    return answer.json


def at_once(calls):
    """What each of the calls answers, all sent at the same moment."""
    with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
        return [f.result() for f in [pool.submit(call) for call in calls]]


def events(number):
    return [i["event"] for i in auditor.json(f"/journal.json?type=agreement&fiche={number}")["items"]]


# Shows H1.
@test
def a_list_shows_the_agreements_over_time_H1():
    items = auditor.json("/accords.json")["items"]
    equal([(a["status"], a["current"]) for a in items if a["current"]], [("in_force", True)])
    page = auditor.get("/accords").text
    assert 'href="/accords/1"' in page and "En vigueur" in page, page[:400]
    lines = auditor.get("/accords.csv").body.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Numéro;Titre;État"), lines[0]


# Shows H2.
@test
def a_party_is_an_organisation_with_representative_quality_and_domicile_H2():
    party = next(p for p in read(1)["parties"] if p["party"] == "urpa")
    equal((party["representative"], party["carrier_body"]), ("Noël Mamère", "A.DE.L.E."))
    assert "Bègles" in party["domicile"] and "Président" in party["representative_quality"], party


# Shows A4.
@test
def both_ends_are_shown_until_the_committee_rules_A4():
    term = read(1)["term"]
    equal((term["end_by_duration"], term["end_by_bracket"], term["disagree"]), ("2012-02-16", "2011-12-31", True))
    equal(term["ends_on"], "2012-02-16", "the later one holds until then")
    page = auditor.get("/accord").text
    assert "16 février 2012" in page.replace("\u00a0", " ") and "31 décembre 2011" in page.replace("\u00a0", " ")


@test
def the_next_agreement_is_prepared_by_the_cub_alone_H1():
    for person in (union, officer, official, auditor):
        equal(person.post("/accords", DRAFT).status, 403, person.account)
    number = draft_of() if any(a["status"] == "draft" for a in auditor.json("/accords.json")["items"]) else \
        technician.post("/accords", DRAFT).json["id"]
    draft = read(number)
    equal((draft["status"], draft["previous"]["id"], len(draft["parties"]), len(draft["orientations"])),
          ("draft", 1, 2, 3))
    equal(technician.post("/accords", DRAFT).status, 409, "one agreement follows another")


# Shows H3.
@test
def blanks_may_stay_in_a_draft_and_the_page_says_what_is_missing_H3():
    draft = read(draft_of())
    missing = " ".join(draft["in_force_missing"])
    for word in ("délibération", "signataire", "lieu de signature", "encore en vigueur"):
        assert word in missing, (word, missing)
    page = technician.get(f"/accords/{draft['id']}").text
    assert "Voici ce qui manque encore" in page and draft["in_force_missing"][0] in page, page[:300]
    answer = change(technician, draft["id"], "/entree-en-vigueur", {})
    equal(answer.status, 422, answer.text[:200])
    assert "délibération" in answer.text, answer.text[:300]
    equal(read(draft["id"])["status"], "draft")


@test
def the_text_is_written_by_the_cub_with_versions_H1():
    number = draft_of()
    was = read(number)["version"]
    after = changed(technician, number, "", {**DRAFT, "signed_place": "Bordeaux", "end_by_bracket": "2014-12-31",
                                            "text": "Article 1 : les parties poursuivent leur action commune."})
    equal((after["version"], after["signed_place"], after["term"]["end_by_bracket"]), (was + 1, "Bordeaux", "2014-12-31"))
    equal([a["code"] for a in after["articles"]], ["text"])
    equal(change(union, number, "", DRAFT).status, 403)
    equal(change(technician, number, "", DRAFT, was).status, 412)
    equal(events(number)[0], "agreement.edit")


@test
def each_party_writes_its_own_facts_and_never_those_of_the_other_H2():
    number = draft_of()
    changed(union, number, "/partie", {"representative": "La nouvelle Présidente", "representative_quality": "Présidente de l’URPA",
                                       "domicile": "12-14 rue Emile Combes, 33130 Bègles"})
    parties = {p["party"]: p for p in read(number)["parties"]}
    equal(parties["urpa"]["representative"], "La nouvelle Présidente")
    assert parties["cub"]["representative"] != "La nouvelle Présidente", parties["cub"]
    equal({p["party"]: p["representative"] for p in read(1)["parties"]}["urpa"], "Noël Mamère", "the past is not rewritten")
    for person in (officer, official, auditor):
        for word in ("/partie", "/deliberation", "/signature", "/entree-en-vigueur", "/fin"):
            equal(change(person, number, word, SIGNED_URPA if word == "/signature" else {}).status, 403, (person.account, word))


@test
def a_deliberation_has_a_number_and_a_date_H3():
    number = draft_of()
    equal(change(technician, number, "/deliberation", {"deliberation_number": "2011/0800"}).status, 422)
    after = changed(technician, number, "/deliberation", {"deliberation_number": "2011/0800", "deliberation_date": "2011-11-18"})
    party = next(p for p in after["parties"] if p["party"] == "cub")
    equal((party["deliberation_number"], party["deliberation_date"]), ("2011/0800", "2011-11-18"))
    assert not any("délibération" in m for m in after["in_force_missing"]), after["in_force_missing"]


def attach(person, number, piece, name="piece.pdf", content=PDF, version=None):
    kind, body = multipart([("csrf_token", None, person.csrf.encode()), ("form_key", None, uuid.uuid4().hex.encode()),
                            ("version", None, str(version or read(number)["version"]).encode()),
                            *([("piece", None, piece.encode())] if piece else []), ("file", name, content)])
    return person.send("POST", f"/accords/{number}/fichiers", body, {"Content-Type": kind, "Accept": "application/json"})


def attached(number, party, piece):
    """The name and the address of what a party has attached."""
    row = next(p for p in read(number)["parties"] if p["party"] == party)
    return row[f"{piece}_file_name"], f"/accords/{number}/fichiers/{row[f'{piece}_file']}"


# Shows H3.
@test
def each_party_attaches_its_own_deliberation_for_every_reader_H3():
    number = draft_of()
    equal(attach(technician, number, "deliberation", "Délibération 2011-0800.pdf").status, 200)
    name, href = attached(number, "cub", "deliberation")
    equal(name, "Délibération 2011-0800.pdf")
    for person in (auditor, officer, official):
        answer = person.get(href)
        equal((answer.status, answer.body, answer.headers["Content-Type"]), (200, PDF, "application/pdf"))
    assert f'href="{href}"' in auditor.get(f"/accords/{number}").text
    equal(attached(number, "urpa", "deliberation")[0], None)
    equal(attach(union, number, "deliberation", "Mandat.pdf", PDF + b"%union\n").status, 200)
    equal(attached(number, "urpa", "deliberation")[0], "Mandat.pdf")
    equal(attached(number, "cub", "deliberation")[0], "Délibération 2011-0800.pdf")
    equal(events(number)[:2], ["agreement.file", "agreement.file"])


@test
def a_new_piece_takes_the_place_of_the_one_before_which_can_still_be_read_H3():
    number = draft_of()
    before = attached(number, "cub", "deliberation")[1]
    equal(attach(technician, number, "deliberation", "Rectifiée.pdf", PDF + b"%2\n").status, 200)
    equal(attached(number, "cub", "deliberation")[0], "Rectifiée.pdf")
    equal(auditor.get(before).body, PDF)


@test
def what_is_no_piece_of_ones_own_is_refused_and_said_beside_its_field_H3():
    number = draft_of()
    version = read(number)["version"]
    refused = attach(technician, number, None)
    equal((refused.status, [e["field"] for e in refused.json["errors"]]), (422, ["piece"]))
    refused = attach(technician, number, "signature", "faux.pdf", b"texte")
    equal((refused.status, [e["field"] for e in refused.json["errors"]]), (422, ["file"]))
    equal(attach(technician, number, "autre").status, 422)
    equal(attach(officer, number, "deliberation").status, 403)
    equal(attach(technician, number, "deliberation", version=version - 1).status, 412)
    equal(read(number)["version"], version)


# Shows End.
@test
def who_signs_for_another_says_by_what_delegation_End():
    number = draft_of()
    answer = change(technician, number, "/signature", {**SIGNED_CUB, "delegation": None})
    equal(answer.status, 422)
    after = changed(technician, number, "/signature", SIGNED_CUB)
    party = next(p for p in after["parties"] if p["party"] == "cub")
    equal((party["signed_by"], party["on_behalf_of"], party["delegation"], party["representative"]),
          (SIGNED_CUB["signed_by"], SIGNED_CUB["on_behalf_of"], SIGNED_CUB["delegation"], "Vincent Feltesse"))
    assert any("URPA" in m or "Union" in m for m in after["in_force_missing"]), after["in_force_missing"]


# Shows End.
@test
def a_copy_of_what_was_signed_on_paper_is_attached_and_falls_with_the_signature_End():
    number = draft_of()
    equal(attach(technician, number, "signature", "Exemplaire signé.pdf").status, 200)
    equal(attached(number, "cub", "signature")[0], "Exemplaire signé.pdf")
    changed(technician, number, "/partie", {"representative": "Président", "representative_quality": "Président de la CUB",
                                            "domicile": "Bordeaux"})
    equal((attached(number, "cub", "signature")[0], attached(number, "cub", "deliberation")[0]), (None, "Rectifiée.pdf"))
    changed(technician, number, "/signature", SIGNED_CUB)


@test
def a_changed_text_is_to_be_signed_again_End():
    number = draft_of()
    after = changed(technician, number, "", {**DRAFT, "signed_place": "Bordeaux", "end_by_bracket": "2014-12-31"})
    equal([p["signed_by"] for p in after["parties"]], [None, None])
    assert "tombent" in technician.get(f"/accords/{number}/modifier").text, "the form says so"


@test
def two_signatures_at_once_are_both_kept_or_one_is_asked_again_End():
    number = draft_of()
    version = read(number)["version"]
    found = at_once([lambda: change(technician, number, "/signature", SIGNED_CUB, version).status,
                     lambda: change(union, number, "/signature", SIGNED_URPA, version).status])
    equal(sorted(found), [200, 412], "the second reads what the first has written before it signs")
    person, fields = ((technician, SIGNED_CUB), (union, SIGNED_URPA))[found.index(412)]
    changed(person, number, "/signature", fields)
    after = read(number)
    equal([p["signed_on"] for p in after["parties"]], ["2011-11-21", "2011-11-24"])
    equal((after["version"], events(number)[:2]), (version + 2, ["agreement.sign", "agreement.sign"]))


@test
def two_agreements_are_never_in_force_at_once_A4():
    number = draft_of()
    after = read(number)
    equal(len(after["in_force_missing"]), 1, after["in_force_missing"])
    assert "encore en vigueur" in after["in_force_missing"][0], after["in_force_missing"]
    equal(change(technician, number, "/entree-en-vigueur", {}).status, 422)


@test
def the_committee_rules_which_end_holds_A4():
    ruling = {"ruled_end": "bracket", "ruled_on": "2011-02-10", "ruled_by": "Comité de pilotage du 10 février 2011",
              "ruled_reference": "Relevé de décisions n° 4"}
    equal(change(official, 1, "/fin", ruling).status, 403)
    equal(change(technician, 1, "/fin", {**ruling, "ruled_end": "neither"}).status, 422)
    after = changed(technician, 1, "/fin", ruling)
    equal((after["term"]["ends_on"], after["ruling"]["reference"]), ("2011-12-31", "Relevé de décisions n° 4"))
    equal((after["term"]["end_by_duration"], after["term"]["end_by_bracket"]), ("2012-02-16", "2011-12-31"), "both stay")
    equal(events(1)[0], "agreement.rule")
    page = auditor.get("/accords/1").text
    assert "Relevé de décisions" in page, "the page names the ruling"


@test
def every_page_of_an_agreement_is_there():
    number = draft_of()
    for person, path in ((auditor, "/accords"), (auditor, "/accord"), (auditor, "/accords/1"), (auditor, f"/accords/{number}"),
                         (technician, f"/accords/{number}/modifier"), (union, f"/accords/{number}/partie"),
                         (technician, f"/accords/{number}/deliberation"), (union, f"/accords/{number}/signature"),
                         (technician, "/accords/1/fin")):
        answer = person.get(path)
        equal(answer.status, 200, path)
        assert "</html>" in answer.text, path
    equal(Visitor().get(f"/accords/{number}").status, 303)
    equal(auditor.get("/accords/999").status, 404)


AMENDMENT = {"title": "Avenant n° 1 : prolongation", "number": "1", "purpose": "Laisser le temps de conclure la suite.",
             "articles": "article 4", "new_end": "2012-06-30"}
REASON = {"reason": "Préciser ce qui est demandé."}


def propose(path, fields, person=technician):
    answer = person.post(path, fields)
    equal(answer.status, 201, answer.text[:300])
    return answer.json["id"]


def step(person, path, number, word, fields=None, version=1):
    return person.post(f"{path}/{number}/{word}", fields, version)


# Shows A4.
@test
def an_end_moves_only_by_an_amendment_that_both_parties_approve_A4():
    number = propose("/avenants", AMENDMENT)
    equal(step(technician, "/avenants", number, "soumettre").status, 200)
    equal(step(technician, "/avenants", number, "approuver").status, 403)
    equal(step(official, "/avenants", number, "approuver").status, 200)
    equal(read(1)["term"]["ends_on"], "2011-12-31", "one approval moves nothing")
    equal(step(partner, "/avenants", number, "approuver").status, 200)
    term = read(1)["term"]
    equal((term["ends_on"], term["extended_to"]), ("2012-06-30", "2012-06-30"))
    equal((term["end_by_duration"], term["end_by_bracket"]), ("2012-02-16", "2011-12-31"), "both ends stay")
    equal(events(1)[0], "agreement.extend")


@test
def what_both_parties_have_approved_stays_A4():
    number = next(a["id"] for a in auditor.json("/avenants.json?statut=approved")["items"])
    equal(step(official, "/avenants", number, "annuler", REASON).status, 409)
    equal(technician.post(f"/avenants/{number}", AMENDMENT, 1).status, 409)
    equal(read(1)["term"]["ends_on"], "2012-06-30")


@test
def an_amendment_extends_and_never_shortens_A4():
    number = propose("/avenants", {**AMENDMENT, "title": "Avenant n° 2", "new_end": "2012-03-01"})
    answer = step(technician, "/avenants", number, "soumettre")
    if answer.status == 200:  # a worker may know the end of some seconds ago: then the decision itself refuses
        equal(step(official, "/avenants", number, "approuver").status, 200)
        equal(step(partner, "/avenants", number, "approuver").status, 409)
    else:
        equal(answer.status, 422, answer.text[:200])
    equal(read(1)["term"]["ends_on"], "2012-06-30")


TERMINATION = {"title": "Résiliation de l’accord de 2009", "obligation": "Article 3 : réunion du comité de pilotage",
               "by_party": "cub", "evidence": "Aucune réunion depuis février 2011.",
               "decision": "L’accord est résilié.", "effective_on": "2011-11-30"}


# Shows A5.
@test
def a_termination_names_obligation_party_evidence_and_day_A5():
    number = propose("/resiliations", {"title": "Résiliation incomplète"}, union)
    answer = step(union, "/resiliations", number, "soumettre")
    equal(answer.status, 422)
    for field in ("obligation", "by_party", "evidence", "effective_on"):
        assert field in answer.text, (field, answer.text[:300])
    equal(step(union, "/resiliations", number, "retirer", REASON).status, 200)


@test
def a_termination_to_come_changes_nothing_before_its_day_A5():
    action = technician.json("/actions.json?statut=in_progress")["items"][0]["id"]
    was = technician.json(f"/actions/{action}.json")["can"]
    number = propose("/resiliations", TERMINATION, union)
    equal(step(union, "/resiliations", number, "soumettre").status, 200)
    equal(read(1)["status"], "in_force")
    equal(technician.json(f"/actions/{action}.json")["can"], was)


# Shows A5.
@test
def afterwards_everything_is_read_and_nothing_changes_A5():
    drafts = [(path, technician.json(f"{path}.json")["items"]) for path in ("/actions", "/outils", "/groupes")]
    tool = propose("/outils", {"title": "Un outil d’avant la fin"})
    number = next(a["id"] for a in auditor.json("/resiliations.json?statut=submitted")["items"])
    equal(step(official, "/resiliations", number, "approuver").status, 200)
    equal(step(partner, "/resiliations", number, "approuver").status, 200)
    after = read(1)
    equal((after["status"], after["over"], after["terminated_on"]), ("terminated", True, "2011-11-30"))
    equal(events(1)[0], "agreement.terminate")
    for path, items in drafts:
        equal(auditor.get(f"{path}/{items[0]['id']}").status, 200, path)
    answer = technician.post(f"/outils/{tool}", {"title": "Changé après la fin"}, 1)
    equal((answer.status, answer.json["code"]), (409, "agreement-ended"))
    equal(technician.post("/outils", {"title": "Né après la fin"}).json["code"], "agreement-ended")
    equal(technician.post("/actions", {"title": "Née après la fin"}).json["code"], "agreement-ended")
    for action in auditor.json("/actions.json")["items"]:
        for person in (technician, official, partner, officer):
            equal(person.json(f"/actions/{action['id']}.json")["can"], {}, (person.account, action["id"]))
    page = auditor.get("/accords/1").text
    assert "rien ne se modifie plus" in page, "the page says so"
    equal(change(technician, 1, "/fin", {"ruled_end": "duration", "ruled_on": "2011-11-30", "ruled_by": "x",
                                         "ruled_reference": "y"}).json["code"], "agreement-ended")
    equal(step(official, "/resiliations", number, "annuler", REASON).status, 409)


# Shows A4.
@test
def the_next_agreement_enters_into_force_with_the_last_signature_A4():
    number = draft_of()
    equal(read(number)["in_force_missing"], ["La date d’entrée en vigueur n’est pas encore enregistrée."])
    version = read(number)["version"]
    found = at_once([lambda p=p: change(p, number, "/entree-en-vigueur", {}, version).status
                     for p in (technician, union, second, technician, union, second)])
    equal(sorted(found)[0], 200, found)
    assert found.count(200) == 1 and set(found) <= {200, 409, 412, 422}, found
    equal(events(number).count("agreement.enter"), 1, "whatever is sent at once, it enters into force once")
    after = read(number)
    equal((after["status"], after["in_force_on"], after["current"]), ("in_force", "2011-11-24", True))
    equal((after["term"]["end_by_duration"], after["term"]["end_by_bracket"]), ("2014-11-24", "2014-12-31"))
    equal(change(union, number, "/entree-en-vigueur", {}, version).status, 409)
    for word, fields in (("", DRAFT), ("/partie", {}), ("/deliberation", {}), ("/signature", SIGNED_CUB)):
        equal(change(technician, number, word, fields).status, 409, word)
    equal([(a["id"], a["current"]) for a in auditor.json("/accords.json")["items"]], [(number, True), (1, False)])
    equal(events(number)[0], "agreement.enter")


# Shows H1, C1.
@test
def the_agreement_before_is_still_read_with_its_actions_H1():
    items = auditor.json("/actions.json?accord=1")["items"]
    assert len(items) == 20, len(items)
    number = items[0]["id"]
    for path in ("/accords/1", f"/actions/{number}", f"/actions/{number}/comparaison", "/avenants?accord=1", "/outils?accord=1"):
        equal(auditor.get(path).status, 200, path)
    assert "/actions?accord=1" in auditor.get("/accords/1").text, "the page leads there"
    equal(technician.post(f"/actions/{number}/demarrer", {}, 1).status in (403, 409), True, "and nothing changes")
    equal([a["id"] for a in auditor.json("/accords.json")["items"] if a["current"]] == [1], False)


run(globals())
