"""Indicators: what each PLIE enters, what the union consolidates, coverage, and figures that others have published.

The rows of the requirements that a test shows stand in its name: P1 to P8.
"""
import csv
import io
import os
import subprocess
import time
import uuid

from client import Person, Visitor
from tap import equal, run, test

people = {name: Person(name) for name in ("clauses.graves", "clauses.sources", "clauses.technowest", "urpa.coordination",
                                          "technicien.cub", "auditeur", "admin", "elu.cub")}
graves, sources, technowest = people["clauses.graves"], people["clauses.sources"], people["clauses.technowest"]
union, auditor, technician, admin = (people[n] for n in ("urpa.coordination", "auditeur", "technicien.cub", "admin"))
READER = ["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", os.environ["DB_READER"],
          f"-p{os.environ['DB_READER_PASSWORD']}", "-N", os.environ["DB_NAME"]]


def sql(statement):
    return subprocess.run([*READER, "-e", statement], check=True, capture_output=True, text=True).stdout.strip()


def form(person, year):
    return person.json(f"/indicateurs/saisie.json?annee={year}")


def rate(code, numerator, denominator, **more):
    return {"code": code, "numerator": numerator, "denominator": denominator, **more}


def enter(person, year, values, version=None, send=True, key=None, source="Bilan annuel"):
    fields = {"year": year, "values": values, "source": source, "send": send}
    return person.post("/indicateurs/saisie", fields, version or form(person, year)["version"], key)


def year_of(year, person=auditor):
    return person.json(f"/indicateurs/consolidation.json?annee={year}")


def block(model, code):
    return next(i for i in model["indicators"] if i["code"] == code)["block"]


def figure(model, code, plie):
    return next(f for f in block(model, code)["figures"] if f["plie"]["slug"] == plie)


def confirm(person, year, seen, **more):
    return person.post("/indicateurs/consolidation", {"year": year, "seen": seen, **more})


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig")), delimiter=";"))


# Shows P2.
@test
def p2_coverage_is_declared_while_communes_are_not_known_and_the_page_says_so():
    coverage = auditor.json("/indicateurs/population-couverte.json")["coverage"]
    equal((coverage["commune_count"], coverage["known_count"], coverage["computed"]), (28, 6, None))
    equal(coverage["covered_population"], 477410)
    unknown = next(c for c in coverage["communes"] if c["name"] == "Mérignac")
    equal((unknown["known"], unknown["plie"], unknown["source"]), (False, None, None))
    text = auditor.get("/indicateurs/population-couverte").text
    assert "Valeur déclarée" in text and "92" in text and "non connu" in text and "Valeur calculée" not in text, text[:300]


# Shows P3.
@test
def p3_people_supported_per_plie_per_year_and_in_total():
    model = auditor.json("/indicateurs/personnes-accompagnees.json")
    first = model["years"][0]
    equal((first["year"], first["total"]["value"], first["answered"]), (2008, 3700, 6))
    equal(model["consolidation"], "sum")
    equal(sum(f["value"] for f in first["figures"]), 3700)
    assert "exemple" in model["sources"][0], "sample data say that they are"
    equal(model["baseline"]["value"], 3700)


# Shows P4.
@test
def p4_the_mean_of_rates_is_not_the_ratio_of_totals_and_both_are_named():
    for slug, mean, ratio, numerator in (("sorties-positives", 50, 49.25, 591), ("sorties-emploi-durable", 42, 41.25, 495)):
        total = auditor.json(f"/indicateurs/{slug}.json")["years"][0]["total"]
        equal((total["value"], total["ratio"], total["numerator"], total["denominator"]), (mean, ratio, numerator, 1200))
        text = auditor.get(f"/indicateurs/{slug}").text
        assert "Moyenne des taux" in text and "Rapport des totaux" in text, slug
    rows = [r for r in rows_of(auditor.get("/indicateurs/sorties-positives.csv")) if r["Année"] == "2008"]
    equal([(r["Calcul"], r["Valeur"]) for r in rows[-2:]], [("Moyenne des taux", "50"), ("Rapport des totaux", "49,25")])


# Shows P4.
@test
def p4_more_durable_exits_than_positive_ones_are_refused():
    before = form(sources, 2010)["version"]
    for values in ([rate("positive_exit_rate", 40, 100), rate("durable_job_exit_rate", 41, 100)],
                   [{"code": "positive_exit_rate", "value": 40}, {"code": "durable_job_exit_rate", "value": 41}],
                   [rate("positive_exit_rate", 40, 100), rate("durable_job_exit_rate", 30, 90)],
                   [rate("positive_exit_rate", 101, 100)], [{"code": "positive_exit_rate", "value": 100.5}],
                   [{"code": "positive_exit_rate", "numerator": 4}], [rate("positive_exit_rate", 40, 100, value=45)],
                   [{"code": "people_supported", "value": 3.5}], [{"code": "people_supported", "value": -1}],
                   [{"code": "insertion_hours_done", "value": 100, "fte_hours": 1700}],
                   [{"code": "no_such_thing", "value": 1}], [{"code": "population_coverage", "value": 1}],
                   [{"code": "people_supported", "value": 1}, {"code": "people_supported", "value": 2}]):
        for send in (True, False):
            equal(enter(sources, 2010, values, send=send).status, 422, values)
    equal(form(sources, 2010)["version"], before)


@test
def a_full_time_equivalent_is_stored_with_its_hours():
    model = auditor.json("/indicateurs/heures-insertion-realisees.json")
    figures = {f["plie"]["slug"]: f for f in model["years"][0]["figures"]}
    equal((figures["plie-sources"]["fte"], figures["plie-sources"]["fte_hours"]), (4, 1600))
    equal(figures["plie-bordeaux"]["fte_hours"], 1820)
    total = model["years"][0]["total"]
    equal((total["fte"], total["fte_mixed"]), (None, True))
    text = auditor.get("/indicateurs/heures-insertion-realisees").text
    assert "ETP de 1\u202f600 h" in text and "ne s’additionnent pas" in text, "the page says which"


@test
def a_plie_enters_its_own_figures_and_nobody_elses():
    for name in ("urpa.coordination", "technicien.cub", "auditeur", "admin", "elu.cub"):
        equal(people[name].get("/indicateurs/saisie").status, 403, name)
        equal(people[name].post("/indicateurs/saisie", {"year": 2010, "values": []}, 1).status, 403, name)
    before = figure(year_of(2010), "people_supported", "plie-graves")
    equal(enter(sources, 2010, [{"code": "people_supported", "value": 461}]).status, 200)
    equal(figure(year_of(2010), "people_supported", "plie-graves"), before)
    equal(figure(year_of(2010), "people_supported", "plie-sources")["value"], 461)
    answer = sources.post("/indicateurs/saisie", {"year": 2010, "values": [], "organisation": 5}, 3)
    equal(answer.status, 400, "there is no field that names another")


@test
def a_draft_leaves_what_was_sent_and_history_is_kept():
    sent = figure(year_of(2009), "people_supported", "plie-graves")
    answer = enter(graves, 2009, [{"code": "people_supported", "value": 500, "note": "À vérifier"}], send=False, source=None)
    equal((answer.status, answer.json["status"]), (200, "draft"))
    equal(figure(year_of(2009), "people_supported", "plie-graves"), sent)
    own = form(graves, 2009)
    equal((own["status"], own["version"], own["sent_version"]), ("draft", 3, 2))
    equal([h["version"] for h in own["history"]], [3, 2])
    equal(enter(graves, 2009, [{"code": "people_supported", "value": 500}], source=None).status, 422, "without a source")
    equal(enter(graves, 2009, [{"code": "people_supported", "value": 500}]).status, 200)
    equal(figure(year_of(2009), "people_supported", "plie-graves")["value"], 500)


@test
def a_change_is_in_the_ledger_without_the_figures():
    number = form(graves, 2010)
    enter(graves, 2010, [{"code": "people_supported", "value": 7777}], number["version"])
    entry = auditor.json("/journal.json?type=indicator")["items"][0]
    equal((entry["event"], entry["record"]["kind"]), ("indicator.send", "indicator"))
    assert entry["record"]["title"] == "PLIE des Graves, 2010", entry["record"]
    assert "7777" not in str(entry) and len(entry["details"]["content_hash"]) == 64, entry


@test
def a_form_sent_twice_counts_once_and_a_stale_one_is_refused():
    version, key = form(sources, 2009)["version"], uuid.uuid4().hex
    values = [{"code": "people_supported", "value": 446}]
    for _ in range(2):
        answer = enter(sources, 2009, values, version, key=key)
        equal((answer.status, answer.json["version"]), (200, version + 1))
    equal(enter(sources, 2009, [{"code": "people_supported", "value": 1000}], version).status, 412)
    equal(figure(year_of(2009), "people_supported", "plie-sources")["value"], 446)


@test
def a_stale_page_keeps_what_was_typed_beside_what_is_stored():
    version = form(sources, 2011)["version"]
    keys = sources.keys("/indicateurs/saisie?annee=2011")
    equal(enter(sources, 2011, [{"code": "people_supported", "value": 431}], version).status, 200)
    answer = sources.form("/indicateurs/saisie", [
        *keys.items(), ("version", version), ("year", 2011), ("values_code", "people_supported"), ("values_numerator", ""),
        ("values_denominator", ""), ("values_value", "1 432"), ("values_fte_hours", ""), ("values_note", ""), ("source", "Bilan")])
    equal(answer.status, 409)
    assert 'value="1 432"' in answer.text and "Enregistré entre-temps\u00a0: 431" in answer.text, "both stand there"


@test
def a_wrong_row_is_told_beside_its_field():
    model = form(graves, 2011)
    place = next(r["n"] for r in model["rows"] if r["code"] == "positive_exit_rate")
    pairs = [*graves.keys("/indicateurs/saisie?annee=2011").items(), ("version", model["version"]), ("year", 2011)]
    for row in model["rows"]:
        wrong = row["n"] == place
        pairs += [("values_code", row["code"]), ("values_numerator", "50" if wrong else ""),
                  ("values_denominator", "40" if wrong else ""), ("values_value", ""), ("values_fte_hours", ""),
                  ("values_note", "")]
    answer = graves.form("/indicateurs/saisie", pairs)
    equal(answer.status, 422)
    assert f'href="#f-values_numerator-{place}"' in answer.text and f'id="f-values_numerator-{place}-error"' in answer.text, \
        "the summary leads to the field"
    assert answer.text.count('value="50"') == 1, "what was typed stays"


@test
def a_year_that_has_not_begun_takes_no_figures():
    equal(graves.get("/indicateurs/saisie?annee=2012").status, 404)
    equal(enter(graves, 2012, [{"code": "people_supported", "value": 5}], 1).status, 409)
    equal(enter(graves, 2007, [{"code": "people_supported", "value": 5}], 1).status, 422, "nothing is asked for 2007")


@test
def a_missing_plie_is_named():
    model = year_of(2011)
    equal((model["sent"], model["expected"]), (5, 6))
    equal([m["slug"] for m in block(model, "people_supported")["missing"]], ["plie-technowest"])
    equal(block(model, "people_supported")["answered_text"], "5 PLIE sur 6 ont répondu")
    assert "n’a pas répondu" in auditor.get("/indicateurs/consolidation?annee=2011").text


# Shows U1.
@test
def the_union_confirms_a_year_and_edits_nothing():
    seen = year_of(2011)["seen"]
    for person in (graves, technician, auditor, admin):
        equal(confirm(person, 2011, seen).status, 403, person.account)
    equal(confirm(union, 2011, "0" * 64).status, 412, "what was not seen cannot be confirmed")
    equal(confirm(union, 2011, seen, note="Technowest n’a pas répondu.").status, 200)
    equal(confirm(union, 2011, seen).status, 409, "twice")
    model = year_of(2011)
    equal((model["confirmation"]["by"], model["confirmation"]["is_current"]), ("Coordinatrice URPA", True))
    equal(sql("SELECT decision, role, to_status FROM decision WHERE record_kind = 'consolidation' ORDER BY id DESC LIMIT 1"),
          "confirm\turpa_coordinator\tconfirmed")
    entry = auditor.json("/journal.json?type=consolidation")["items"][0]
    equal((entry["event"], entry["record"]["title"]), ("indicator.confirm", "Consolidation de 2011"))


@test
def a_later_change_asks_for_a_new_confirmation():
    equal(enter(graves, 2011, [{"code": "people_supported", "value": 471}]).status, 200)
    model = year_of(2011, union)
    equal((model["confirmation"]["is_current"], model["can"]["confirm"]), (False, True))
    assert "Des chiffres ont changé" in union.get("/indicateurs/consolidation?annee=2011").text
    equal(confirm(union, 2011, model["seen"]).status, 200)
    equal(year_of(2011)["confirmation"]["version"], 2)


@test
def fewer_than_five_people_are_hidden_everywhere_but_in_ones_own_form():
    values = [{"code": "people_supported", "value": 3}, rate("positive_exit_rate", 2, 30),
              {"code": "insertion_hours_done", "value": 3}]
    equal(enter(technowest, 2011, values).status, 200)
    model = year_of(2011)
    cell = figure(model, "people_supported", "plie-technowest")
    equal((cell["hidden"], cell["value"]), (True, None))
    hidden = [f["plie"]["slug"] for f in block(model, "people_supported")["figures"] if f["hidden"]]
    equal(len(hidden), 2, "a second one, or the total would tell")
    exits = figure(model, "positive_exit_rate", "plie-technowest")
    equal((exits["value"], exits["numerator"], exits["denominator"]), (None, None, None))
    equal(figure(model, "insertion_hours_done", "plie-technowest")["value"], 3, "hours are not people")
    for path in ("/indicateurs/personnes-accompagnees.csv", "/indicateurs/consolidation.csv?annee=2011"):
        row = next(r for r in rows_of(auditor.get(path)) if r["Structure"] == "PLIE Technowest" and r["Année"] == "2011"
                   and r["Indicateur"].startswith("Personnes"))
        equal((row["Valeur"], row["Masqué (moins de 5)"]), ("", "oui"), path)
    text = auditor.get("/indicateurs/personnes-accompagnees").text
    assert "masqué" in text and "moins de cinq personnes" in text, "the page says why"
    equal(next(r for r in form(technowest, 2011)["rows"] if r["code"] == "people_supported")["value"]["value"], "3")
    refused = subprocess.run([*READER, "-e", "SELECT value FROM indicator_value"], capture_output=True, text=True)
    assert refused.returncode != 0, "the readers' account sees no cell at all"


@test
def published_figures_are_cited_with_their_source():
    items = auditor.json("/indicateurs/references.json")["items"]
    equal(len(items), 35)
    assert all(i["source"] for i in items), "each has one"
    span = next(i for i in items if i["value_to"])
    equal((span["value"], span["value_to"]), (20, 30))
    text = auditor.get("/indicateurs/references").text
    equal(text.count('rel="noreferrer external"'), len([i for i in items if i["url"]]))
    beside = auditor.json("/indicateurs/heures-insertion-realisees.json")["published"]
    assert any(i["value"] == 94098 for i in beside) and all(i["indicator_code"] == "insertion_hours_done" for i in beside), beside
    equal(len(rows_of(auditor.get("/indicateurs/references.csv"))), 35)


@test
def every_page_and_face_is_there():
    for path in ("/indicateurs", "/indicateurs/sorties-positives", "/indicateurs/references", "/indicateurs/consolidation"):
        equal(Visitor().get(path).status, 303, path)
        for suffix in ("", ".json", ".csv", ".xlsx"):
            equal(auditor.get(path + suffix).status, 200, path + suffix)
    equal(auditor.get("/indicateurs/nulle-part").status, 404)
    equal(auditor.get("/indicateurs/consolidation?annee=2012").status, 404)
    assert auditor.get("/indicateurs/consolidation.xlsx").body[:2] == b"PK"


def dates(person, slug, version, **fields):
    return person.post(f"/structures/{slug}/validite", {"reason": "Fusion décidée par les deux conseils.", **fields}, version)


# Shows P1.
@test
def p1_a_plie_is_closed_or_merged_and_never_deleted():
    slug = "plie-sources"
    before = auditor.json(f"/structures/{slug}.json")
    other = auditor.json("/structures/plie-graves.json")["id"]
    for person in (sources, union, auditor):
        equal(dates(person, slug, before["version"], valid_to="2011-11-29").status, 403, person.account)
    for wrong in ({"valid_to": "2011-11-29", "reason": ""}, {"successor": other},
                  {"valid_to": "2011-11-29", "successor": before["id"]}, {"valid_from": "2011-12-01", "valid_to": "2011-11-29"},
                  {"valid_to": "2011-11-29", "successor": auditor.json("/structures/cub.json")["id"]}):
        equal(dates(admin, slug, before["version"], **wrong).status, 422, wrong)
    equal(dates(admin, "urpa", 1, valid_to="2011-11-29").status, 404, "only a PLIE")
    equal(dates(technician, slug, before["version"], valid_to="2011-11-29", successor=other).status, 200)
    equal(dates(admin, slug, before["version"], valid_to="2011-11-28").status, 412, "stale")
    now = auditor.json(f"/structures/{slug}.json")
    equal((now["valid_to"], now["successor"]["slug"], now["is_closed"], now["version"]), ("2011-11-29", "plie-graves", True, 2))
    equal([h["editor"] for h in now["validity_history"]], ["Technicienne CUB"])
    entry = auditor.json("/journal.json?type=organisation")["items"][0]
    equal((entry["event"], entry["record"]["title"]), ("organisation.validity", "PLIE des Sources"))
    assert "lui succède" in auditor.get(f"/structures/{slug}").text


# Shows P1.
@test
def p1_a_closed_plie_takes_no_new_figures_or_actions_and_stays_readable():
    answer = enter(sources, 2010, [{"code": "people_supported", "value": 470}])
    equal((answer.status, answer.json["code"]), (409, "organisation-closed"))
    answer = sources.post("/actions", {"title": "Action d’un PLIE fermé"})
    equal((answer.status, answer.json["code"]), (409, "organisation-closed"))
    equal(technician.post("/actions", {"title": "Action avec un PLIE fermé", "structure": auditor.json(
        "/structures/plie-sources.json")["id"]}).json["code"], "organisation-closed")
    equal(sources.post("/outils", {"title": "Outil d’un PLIE fermé"}).json["code"], "organisation-closed")
    equal(auditor.get("/structures/plie-sources").status, 200)
    equal(figure(year_of(2010), "people_supported", "plie-sources")["known"], True, "its figures stay")
    time.sleep(11)  # what hardly changes is kept for ten seconds
    assert "Votre PLIE est fermé" in sources.get("/indicateurs/saisie?annee=2010").text
    equal(dates(admin, "plie-sources", 2).status, 200, "a closing that was an error is taken back by a new version")
    equal(enter(sources, 2010, [{"code": "people_supported", "value": 470}]).status, 200)


# Shows P6.
@test
def p6_the_three_trades_of_the_plie_are_a_closed_list():
    trades = auditor.json("/accord.json")["trades"]
    equal([t["id"] for t in trades], ["integration_path", "durable_job", "engineering"])
    text = auditor.get("/accord").text
    assert all(t["label"] in text for t in trades)


# Shows P8.
@test
def p8_every_action_names_a_territory_inside_the_agglomeration():
    names = [o["label"] for o in technician.json("/actions/nouvelle.json")["f"]["territory"]["options"]]
    assert "Agglomération bordelaise" in str(names) and len(names) == 35, names
    number = technician.post("/actions", {"title": "Action sans territoire"}).json["id"]
    assert "territory" in technician.post(f"/actions/{number}/soumettre", {}, 1).text, "it is asked for"


run(globals())
