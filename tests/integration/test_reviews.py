"""Reviews (A3) and the agreement as of a past date (what no comparable system does, 5 and 6)."""
import hashlib
import json
import os
import re
import subprocess

from client import Person, new_action
from tap import equal, run, test

technician, official, partner = Person("technicien.cub"), Person("elu.cub"), Person("elu.urpa")
coordinator, officer, auditor = Person("urpa.coordination"), Person("clauses.graves"), Person("auditeur")
STANDS = {"approved", "in_progress", "completed"}
REASON = {"reason": "À reprendre avec les chiffres de la fin d’année."}
TEXT = {part: "Écrit par les deux parties." for part in
        ("context", "common_work", "results", "difficulties", "perspectives")}


def sql(statement):
    lines = subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", "root", "-N", "--batch",
                            "--raw", os.environ["DB_NAME"]], input=statement, check=True, capture_output=True,
                           text=True).stdout.splitlines()
    return [line.split("\t") for line in lines]


def review(kind):
    return next(item for item in auditor.json("/bilans.json")["items"] if item["subtype"] == kind)


def figures(model):
    return {f["code"]: f for section in model["figures"] for f in section["items"]}


def states_at(until):
    """{(kind, id): (version, status)} told by versions and decisions alone, in another language than the service."""
    versions, decided = {}, {}
    for kind, number, version in sql(f"SELECT record_kind, record_id, version FROM record_version "
                                     f"WHERE created_at <= '{until}'"):
        key = kind, int(number)
        versions[key] = max(versions.get(key, 0), int(version))
    for kind, number, version, status in sql(f"SELECT record_kind, record_id, version, to_status FROM decision "
                                             f"WHERE decided_at <= '{until}' ORDER BY position"):
        decided[kind, int(number)] = int(version), status
    states = {}
    for key, version in versions.items():
        at, status = decided.get(key, (version, "draft"))
        states[key] = version, "draft" if version > at and status != "changes_requested" else status
    return states


def submit_and_approve(number):
    version = technician.json(f"/bilans/{number}.json")["version"]
    equal(technician.post(f"/bilans/{number}/soumettre", {}, version).status, 200)
    for person in (official, partner):
        answer = person.post(f"/bilans/{number}/approuver", {}, version)
        equal(answer.status, 200, answer.text)


@test
def the_figures_are_those_of_versions_and_decisions_at_the_day():
    model = auditor.json(f"/bilans/{review('midterm')['id']}.json")
    equal(model["status"], "approved")
    equal(model["figures_on"], "2011-02-01")
    then = states_at("2011-02-01 22:59:59.999999")
    actions = {number for (kind, number), (_, status) in then.items() if kind == "action" and status in STANDS}
    figure = figures(model)["actions"]
    assert 0 < figure["value"] < 60, figure["value"]
    equal(figure["value"], len(actions))
    equal({line["id"] for line in figure["lines"]}, actions)
    for line in figure["lines"]:
        equal(line["version"], then["action", line["id"]][0], "the version that stood that day")
    for status, code in (("approved", "actions-approved"), ("in_progress", "actions-in-progress"),
                         ("completed", "actions-completed")):
        equal(figures(model)[code]["value"],
              sum(1 for (kind, _), (_, is_) in then.items() if kind == "action" and is_ == status), code)
    equal(figures(model)["records-tool"]["value"],
          sum(1 for (kind, _), (_, is_) in then.items() if kind == "tool" and is_ == "approved"))


# Shows A3b.
@test
def every_figure_opens_its_lines_and_its_definition():
    number = review("midterm")["id"]
    model = auditor.json(f"/bilans/{number}.json")
    for code, figure in figures(model).items():
        assert figure["definition"], code
        page = auditor.json(f"/bilans/{number}/chiffres/{code}.json")
        equal((page["value"], page["definition"]), (figure["value"], figure["definition"]), code)
        equal(len(page["lines"]), len(figure["lines"]), code)
    for section in model["figures"]:
        if section["section"] not in ("indicators", "objectives"):
            for figure in section["items"]:
                equal(len(figure["lines"]), figure["value"], figure["code"])
    pages = [auditor.json(f"/bilans/{number}/chiffres/{code}.json") for code in
             ("actions", "records-tool", "records-committee-meeting", "indicator-people-supported")]
    for line in [line for page in pages for line in page["lines"][:3]]:
        equal(auditor.get(line["href"]).status, 200, line["href"])
    html = auditor.get(f"/bilans/{number}").text
    assert f'href="/bilans/{number}/chiffres/actions?lecture=' in html
    equal(auditor.get(f"/bilans/{number}/chiffres/actions").status, 200)
    equal(auditor.get(f"/bilans/{number}/chiffres/rien").status, 404)


# Shows A1.3.
@test
def counts_by_public_are_never_summed():
    model = auditor.json(f"/bilans/{review('midterm')['id']}.json")
    section = next(s for s in model["figures"] if s["section"] == "publics")
    equal(len(section["items"]), 5)
    assert "ne s’additionnent pas" in section["note"]
    total = sum(f["value"] for f in section["items"])
    assert total > figures(model)["actions"]["value"], "an action may name several"
    assert total not in [f["value"] for f in section["items"]]


@test
def the_hash_of_a_version_is_computed_outside():
    number = review("midterm")["id"]
    model = auditor.json(f"/bilans/{number}.json")
    snapshot = sql(f"SELECT snapshot FROM record_version WHERE record_kind = 'review' AND record_id = {number} "
                   f"AND version = {model['version']}")[0][0]
    equal(hashlib.sha256(snapshot.encode()).hexdigest(), model["content_hash"])
    equal(json.loads(snapshot)["figures"], model["figures"], "the figures are in what is hashed")
    assert list(json.loads(snapshot)) == sorted(json.loads(snapshot)), "its members have one order"
    decided = sql(f"SELECT HEX(content_hash) FROM decision WHERE record_kind = 'review' AND record_id = {number} "
                  "AND decision = 'approve'")
    equal({row[0].lower() for row in decided}, {model["content_hash"]})


# Shows D6.
@test
def what_changes_later_changes_no_figure():
    number = review("midterm")["id"]
    before = auditor.json(f"/bilans/{number}.json")
    line = next(l for l in figures(before)["actions-in-progress"]["lines"])
    owner = auditor.json(f"/actions/{line['id']}.json")
    sql(f"UPDATE action SET title = 'Un autre titre', status = 'withdrawn' WHERE id = {line['id']}")
    after = auditor.json(f"/bilans/{number}.json")
    equal(after["figures"], before["figures"])
    equal(after["content_hash"], before["content_hash"])
    sql(f"UPDATE action SET status = '{owner['status']}' WHERE id = {line['id']}")


# Shows A3b.
@test
def the_final_one_shows_baseline_mid_term_and_final():
    model = auditor.json(f"/bilans/{review('final')['id']}.json")
    midterm = auditor.json(f"/bilans/{review('midterm')['id']}.json")
    equal(model["midterm"]["content_hash"], midterm["content_hash"])
    equal(model["midterm"]["figures_on"], "2011-02-01")
    final, then = figures(model), figures(midterm)
    equal(final["actions"]["midterm"], then["actions"]["value"])
    equal(final["actions"]["baseline"], 0)
    assert final["actions"]["value"] > then["actions"]["value"]
    equal(final["indicator-people-supported"]["baseline"], 3700)
    people = final["indicator-people-supported"]
    confirmed = json.loads(sql("SELECT v.snapshot FROM record_version v JOIN consolidation c ON c.id = v.record_id "
                               "WHERE v.record_kind = 'consolidation' AND c.year = 2010 AND v.version = "
                               f"{people['lines'][0]['version']}")[0][0])
    total = next(i for i in confirmed["indicators"] if i["code"] == "people_supported")["block"]["total"]
    equal(people["value"], total["value"], "what the union confirmed of 2010")
    assert "2010" in people["definition"]
    assert "2009" in then["indicator-people-supported"]["definition"], "2010 was not confirmed by February"
    html = technician.get(f"/bilans/{model['id']}").text
    for heading in ("Au départ", "À mi-parcours", "Bilan définitif"):
        assert f'scope="col" class="number">{heading}' in html, heading


@test
def there_is_one_of_each():
    for kind in ("midterm", "final"):
        answer = technician.post("/bilans", {"review_type": kind, "figures_on": "2011-06-30"})
        equal(answer.status, 422, answer.text)
        assert "un par accord-cadre" in answer.text
    number, other = review("midterm")["id"], review("final")["id"]
    refused = subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", "root",
                              os.environ["DB_NAME"]], text=True, capture_output=True,
                             input=f"UPDATE review_slot SET review_type = 'midterm' WHERE record_id = {other}")
    assert "Duplicate entry" in refused.stderr, refused.stderr
    equal(sql("SELECT COUNT(*) FROM review_slot"), [["2"]])
    changed = technician.post(f"/bilans/{other}", {**TEXT, "review_type": "midterm", "figures_on": "2011-11-15"}, 1)
    equal(changed.status, 422)
    assert number != other


@test
def no_figure_is_of_a_day_to_come():
    answer = technician.post(f"/bilans/{review('final')['id']}/actualiser", {"figures_on": "2150-01-01"}, 1)
    equal(answer.status, 422, answer.text)


@test
def authors_of_both_parties_write_it_and_others_do_not():
    number = review("final")["id"]
    version = auditor.json(f"/bilans/{number}.json")["version"]
    fields = {"review_type": "final", "figures_on": "2011-11-15", "title": "Bilan définitif", **TEXT}
    for person in (official, auditor):
        equal(person.post(f"/bilans/{number}", fields, version).status, 403)
        equal(person.post(f"/bilans/{number}/actualiser", {"figures_on": "2011-11-15"}, version).status, 403)
        equal(person.post("/bilans", fields).status, 403)
    figure = figures(auditor.json(f"/bilans/{number}.json"))["actions"]
    for person in (technician, officer, coordinator):
        answer = person.post(f"/bilans/{number}", {**fields, "results": f"Relu par {person.account}."}, version)
        equal(answer.status, 200, answer.text)
        version = answer.json["version"]
    equal(figures(answer.json)["actions"], figure, "a new text leaves the figures as they are")


@test
def the_figures_are_made_anew_by_a_step_of_its_own():
    number = review("final")["id"]
    before = auditor.json(f"/bilans/{number}.json")
    answer = coordinator.post(f"/bilans/{number}/actualiser", {"figures_on": "2011-06-30"}, before["version"])
    equal(answer.status, 200, answer.text)
    after = answer.json
    equal(after["version"], before["version"] + 1)
    equal(after["figures_on"], "2011-06-30")
    then = states_at("2011-06-30 21:59:59.999999")
    equal(figures(after)["actions"]["value"],
          sum(1 for (kind, _), (_, status) in then.items() if kind == "action" and status in STANDS))
    stale = coordinator.post(f"/bilans/{number}/actualiser", {"figures_on": "2011-06-30"}, before["version"])
    equal(stale.status, 412)
    old = auditor.json(f"/bilans/{number}/chiffres/actions.json?lecture={before['version']}")
    equal(old["value"], figures(before)["actions"]["value"], "the version before keeps its figures")


# Shows A3b.
@test
def the_final_one_is_refused_while_the_mid_term_one_is_not_approved():
    midterm, final = review("midterm")["id"], review("final")["id"]
    version = auditor.json(f"/bilans/{midterm}.json")["version"]
    equal(official.post(f"/bilans/{midterm}/annuler", REASON, version).status, 200)
    equal(auditor.json(f"/bilans/{midterm}.json")["status"], "submitted")
    now = auditor.json(f"/bilans/{final}.json")
    page = technician.get(f"/bilans/{final}/soumission").text
    assert "doit être approuvé d’abord" in page
    equal(technician.post(f"/bilans/{final}/soumettre", {}, now["version"]).status, 422)
    equal(technician.post(f"/bilans/{final}/actualiser", {"figures_on": "2011-06-30"}, now["version"]).status, 409)
    equal(technician.post(f"/bilans/{final}/retirer", REASON, now["version"]).status, 200)
    again = technician.post("/bilans", {"review_type": "final", "figures_on": "2011-11-15"})
    equal(again.status, 422)
    assert "après l’approbation du bilan à mi-parcours" in again.text
    equal(official.post(f"/bilans/{midterm}/approuver", {}, version).status, 200)
    equal(auditor.json(f"/bilans/{midterm}.json")["status"], "approved")


@test
def the_final_one_is_refused_while_the_minutes_of_mid_term_are_not_confirmed():
    answer = technician.post("/bilans", {"review_type": "final", "figures_on": "2011-11-15", **TEXT})
    equal(answer.status, 201, answer.text)
    number = answer.json["id"]
    meeting = "kind = 'committee_meeting' AND subtype = 'midterm'"
    sql(f"UPDATE record SET status = 'held' WHERE {meeting}")
    refused = technician.post(f"/bilans/{number}/soumettre", {}, 1)
    equal(refused.status, 422)
    assert "compte rendu" in refused.text
    sql(f"UPDATE record SET status = 'closed' WHERE {meeting}")
    equal(technician.post(f"/bilans/{number}/soumettre", {}, 1).status, 200)
    equal(technician.post(f"/bilans/{number}/retirer", REASON, 1).status, 200)


@test
def a_withdrawn_one_makes_room_for_another():
    answer = technician.post("/bilans", {"review_type": "final", "figures_on": "2011-11-15", **TEXT})
    equal(answer.status, 201, answer.text)
    equal(answer.json["title"], "Bilan définitif, au 15\u00a0novembre\u00a02011")
    submit_and_approve(answer.json["id"])
    equal(auditor.json(f"/bilans/{answer.json['id']}.json")["status"], "approved")


@test
def whoever_wrote_a_part_cannot_approve_it():
    number = next(i["id"] for i in auditor.json("/bilans.json")["items"] if i["status"] == "approved")
    model = auditor.json(f"/bilans/{number}.json")
    equal(technician.post(f"/bilans/{number}/approuver", {}, model["version"]).status, 403)


# ---- as of a past date ----

# Shows D6.
@test
def an_action_reads_as_it_was():
    until = "2010-06-30 21:59:59.999999"
    then = {number: state for (kind, number), state in states_at(until).items() if kind == "action"}
    seen = set()
    for number in sorted(then)[:40]:
        model = auditor.json(f"/actions/{number}.json?au=2010-06-30")
        equal((model["version"], model["status"]), then[number], f"action {number}")
        equal(model["can"], {})
        assert all(d["at"] <= until for d in model["decisions"]), "no later decision"
        assert all(v["at"] <= until for v in model["versions"]), "no later version"
        title = sql(f"SELECT JSON_VALUE(snapshot, '$.title') FROM record_version WHERE record_kind = 'action' "
                    f"AND record_id = {number} AND version = {then[number][0]}")[0][0]
        equal(model["title"], title)
        seen.add(model["status"])
    assert len(seen) >= 3, seen


@test
def what_was_not_there_yet_is_not_found():
    late = sql("SELECT record_id FROM record_version WHERE record_kind = 'action' AND version = 1 "
               "AND created_at > '2011-01-01' LIMIT 1")[0][0]
    equal(auditor.get(f"/actions/{late}?au=2010-06-30").status, 404)
    equal(auditor.get(f"/actions/{late}?au=30%2F06%2F10").status, 422)


@test
def a_past_page_says_so_and_offers_nothing():
    action = sql("SELECT record_id FROM decision WHERE record_kind = 'action' AND decision = 'complete' "
                 "AND decided_at > '2010-07-01' LIMIT 1")[0][0]
    tool = sql("SELECT id FROM record WHERE kind = 'tool' AND status = 'approved' AND created_at < '2010-01-01' "
               "LIMIT 1")[0][0]
    meeting = sql("SELECT id FROM record WHERE kind = 'committee_meeting' AND subtype = 'midterm'")[0][0]
    for path, day, words in ((f"/actions/{action}", "2010-06-30", "30\u00a0juin\u00a02010"),
                             (f"/outils/{tool}", "2010-06-30", "30\u00a0juin\u00a02010"),
                             (f"/comite/reunions/{meeting}", "2011-02-12", "12\u00a0février\u00a02011")):
        html = technician.get(f"{path}?au={day}").text
        assert "Vous lisez l’état au" in html and words in html, path
        assert f'href="{path}"' in html, "a link back"
        main = html[html.index("<main"):html.index("</main>")]
        equal(re.findall(r'<form method="post"', main), [], path)
        assert "Vous lisez l’état au" not in technician.get(path).text


@test
def a_meeting_has_the_state_that_the_ledger_tells():
    meeting = sql("SELECT id FROM record WHERE kind = 'committee_meeting' AND subtype = 'midterm'")[0][0]
    for day, status in (("2011-01-15", "planned"), ("2011-01-25", "planned"), ("2011-02-10", "open"),
                        ("2011-02-15", "held"), ("2011-03-01", "closed")):
        model = auditor.json(f"/comite/reunions/{meeting}.json?au={day}")
        equal((model["status"], model["can"]), (status, {}), day)


@test
def today_is_what_the_heads_say():
    tomorrow = "2150-01-01"
    for number, version, status in sql("SELECT id, version, status FROM action ORDER BY id LIMIT 30"):
        model = auditor.json(f"/actions/{number}.json?au={tomorrow}")
        now = auditor.json(f"/actions/{number}.json")
        equal((model["version"], model["status"], model["approved_version"], model["progress"]),
              (int(version), status, now["approved_version"], now["progress"]), number)
    for kind, number, version, status in sql("SELECT kind, id, version, status FROM record ORDER BY id"):
        path = {"tool": "outils", "review": "bilans", "working_group": "groupes", "contact": "contacts",
                "committee_meeting": "comite/reunions", "amendment": "avenants"}.get(kind)
        if path:
            model = auditor.json(f"/{path}/{number}.json?au={tomorrow}")
            equal((model["version"], model["status"]), (int(version), status), f"{path}/{number}")


# Shows D6.
@test
def the_agreement_is_counted_as_of_a_day():
    then = states_at("2010-06-30 21:59:59.999999")
    model = auditor.json("/accord/etat.json?au=2010-06-30")
    counts = {row["status"]: row["count"] for row in model["by_status"]}
    for status in counts:
        equal(counts[status], sum(1 for (kind, _), (_, is_) in then.items() if kind == "action" and is_ == status),
              status)
    equal(model["action_count"], sum(1 for kind, _ in then if kind == "action"))
    equal(sum(row["total"] for row in model["by_orientation"]), model["action_count"])
    stands = {(part["kind"], item["id"]) for part in model["approved"] for item in part["items"]}
    equal(stands, {key for key, (_, status) in then.items() if status in STANDS})
    equal(auditor.json("/accord/etat.json?au=2008-01-01")["action_count"], 0)
    html = auditor.get("/accord/etat?au=2010-06-30").text
    assert "Vous lisez l’état au" in html


@test
def the_day_ends_at_midnight_in_bordeaux():
    action = new_action(technician, officer, title="Une action à la tombée du jour")
    number = technician.post("/actions", action).json["id"]
    sql(f"UPDATE record_version SET created_at = '2010-06-30 22:00:00' WHERE record_kind = 'action' "
        f"AND record_id = {number}")
    equal(auditor.get(f"/actions/{number}?au=2010-06-30").status, 404)
    equal(auditor.get(f"/actions/{number}?au=2010-07-01").status, 200)


run(globals())
