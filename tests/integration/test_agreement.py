"""The life of the agreement: a draft with blanks up to its entry into force, both ends, its extension and its end.

The names in brackets are the rows of the requirements that a test is about: H1, H2, H3, A4, A5, End.
"""
from client import Person, Visitor
from tap import equal, run, test

technician, second, union = Person("technicien.cub"), Person("technicien2.cub"), Person("urpa.coordination")
official, partner, officer, auditor = Person("elu.cub"), Person("elu.urpa"), Person("clauses.graves"), Person("auditeur")

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


def events(number):
    return [i["event"] for i in auditor.json(f"/journal.json?type=agreement&fiche={number}")["items"]]


@test
def a_list_shows_the_agreements_over_time_H1():
    items = auditor.json("/accords.json")["items"]
    equal([(a["status"], a["current"]) for a in items if a["current"]], [("in_force", True)])
    page = auditor.get("/accords").text
    assert 'href="/accords/1"' in page and "En vigueur" in page, page[:400]
    lines = auditor.get("/accords.csv").body.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Numéro;Titre;État"), lines[0]


@test
def a_party_is_an_organisation_with_representative_quality_and_domicile_H2():
    party = next(p for p in read(1)["parties"] if p["party"] == "urpa")
    equal((party["representative"], party["carrier_body"]), ("Noël Mamère", "A.DE.L.E."))
    assert "Bègles" in party["domicile"] and "Président" in party["representative_quality"], party


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


@test
def a_changed_text_is_to_be_signed_again_End():
    number = draft_of()
    after = changed(technician, number, "", {**DRAFT, "signed_place": "Bordeaux", "end_by_bracket": "2014-12-31"})
    equal([p["signed_by"] for p in after["parties"]], [None, None])
    assert "tombent" in technician.get(f"/accords/{number}/modifier").text, "the form says so"


@test
def two_agreements_are_never_in_force_at_once_A4():
    number = draft_of()
    changed(technician, number, "/signature", SIGNED_CUB)
    after = changed(union, number, "/signature", SIGNED_URPA)
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


run(globals())
