"""Groups, networks, events (A2.1, A2.2) and the directory of contacts (URPA)."""
import csv
import io

from client import Person
from tap import equal, run, test

technician, officer = Person("technicien.cub"), Person("clauses.graves")
coordinator, official, auditor = Person("urpa.coordination"), Person("elu.cub"), Person("auditeur")
KINDS = ("/groupes", "/reunions", "/contributions", "/diffusions", "/manifestations", "/concertations", "/contacts")


def options(person, path, field, member=None):
    """What a form offers to choose from: {label: number}."""
    f = person.json(f"{path}/nouveau.json")["f"][field]
    if member:
        f = f["rows"][0]["cells"][member]
    return {o["label"]: int(o["value"]) for o in f["options"]}


def named(person, path, title):
    return next(i["id"] for i in person.json(f"{path}.json?q={title.split()[0]}")["items"] if i["title"] == title)


ORGANISATIONS = options(technician, "/reunions", "attendance", "organisation")


def organisation(short):
    return next(number for label, number in ORGANISATIONS.items() if short in label)


CUB, URPA, GRAVES, REGION = (organisation(x) for x in ("Communauté", "Union", "Graves", "Région"))


def add(person, path, **fields):
    answer = person.post(path, fields)
    equal(answer.status, 201, answer.text)
    return answer.json["id"]


def new_group(person=technician, **changes):
    return add(person, "/groupes", **{"title": "Groupe d’essai", "group_type": "group", "body_party": "cub",
                                      "starts_on": "2011-01-10", "members": [CUB, URPA, REGION], **changes})


def new_meeting(group, attendance, person=technician, **changes):
    return add(person, "/reunions", **{"title": "Réunion d’essai", "group": group, "held_on": "2011-05-12",
                                       "attendance": attendance, **changes})


def row(where, state="present", person="Chargée de mission"):
    return {"organisation": where, "person": person, "state": state}


def crossings(group):
    return [(r["year"], r["party"], r["people"], r["meetings"])
            for r in auditor.json("/participations-croisees.json")["items"] if r["group"]["id"] == group]


# Shows A2.1b.
@test
def a_group_has_member_organisations_a_start_and_meetings():
    """A2.1: the working group of the BTP since January 2009."""
    group = auditor.json(f"/groupes/{named(auditor, '/groupes', 'Groupe de travail clauses sociales du BTP')}.json")
    equal(group["starts_on"], "2009-01-15")
    assert len(group["members"]) == 7 and any("Région" in m["name"] for m in group["members"]), group["members"]
    meetings = next(p for p in group["parts"] if p["kind"] == "meeting")["links"]
    equal([m["held_on"] for m in meetings], ["2010-05-06", "2009-03-19"])
    page = auditor.get(f'/groupes/{group["id"]}').text
    assert 'datetime="2009-03-19"' in page and "Contributions" in page and "Diffusions" in page, page


# Shows A2.1b.
@test
def a_joint_contribution_names_authors_of_both_sides():
    """A2.1: joint contributions, document and authors of both sides."""
    group = new_group()
    fields = {"title": "Note commune", "group": group, "given_on": "2011-06-01",
              "cub_authors": [technician.me["person_id"]]}
    equal(technician.post("/contributions", fields).status, 422)
    number = add(technician, "/contributions", **fields, urpa_authors=[officer.me["person_id"]])
    equal(officer.post(f"/contributions/{number}", {**fields, "title": "Note commune, revue",
                                                    "urpa_authors": [officer.me["person_id"]]}, 1).status, 200)
    equal(auditor.json(f"/contributions/{number}.json")["title"], "Note commune, revue")
    assert f"/contributions/{number}" in auditor.get(f"/groupes/{group}").text


# Shows A2.1c.
@test
def the_diffusion_log_says_what_where_when_and_by_whom():
    """A2.1: diffusion in technical networks."""
    network = new_group(title="Réseau d’essai", group_type="network", body_party=None)
    tool = auditor.json("/outils.json")["items"][0]
    number = add(technician, "/diffusions", title="Un outil présenté", group=network, diffused_on="2011-06-03",
                 diffused_by="Technicienne, CUB", tool=tool["id"], reached=12)
    record = auditor.json(f"/diffusions/{number}.json")
    equal((record["tool"]["id"], record["group"]["id"], record["diffused_on"]), (tool["id"], network, "2011-06-03"))
    assert f"/diffusions/{number}" in auditor.get(f'/outils/{tool["id"]}').text, "the tool names where it was shown"


# Shows A2.1d, C13.
@test
def cross_participations_are_counted_from_attendance_alone():
    """A2.1: a member of one party at the other's body."""
    group = new_group(title="Instance de la CUB")
    new_meeting(group, [row(CUB), row(URPA), row(GRAVES), row(REGION), row(GRAVES, "excused")])
    meeting = new_meeting(group, [row(GRAVES), row(URPA, "represented")], held_on="2011-06-12")
    equal(crossings(group), [(2011, "urpa", 3, 2)])
    answer = technician.post(f"/reunions/{meeting}", {"title": "Corrigée", "group": group, "held_on": "2010-06-12",
                                                      "attendance": [row(CUB)]}, 1)
    equal(answer.status, 200, answer.text)
    equal(crossings(group), [(2011, "urpa", 2, 1)], "the count follows the attendance")
    page = auditor.get(f"/groupes/{group}").text
    assert "Participations croisées" in page and "présences\u00a0: <strong>2</strong>" in page, page


# Shows A2.1d.
@test
def a_body_of_the_union_counts_the_other_way_and_a_network_not_at_all():
    group = new_group(coordinator, title="Instance de l’URPA", body_party="urpa")
    new_meeting(group, [row(CUB), row(CUB), row(GRAVES)], coordinator)
    equal(crossings(group), [(2011, "cub", 2, 1)])
    network = new_group(title="Réseau neutre", group_type="network", body_party=None)
    new_meeting(network, [row(CUB), row(GRAVES)])
    equal(crossings(network), [])


@test
def the_table_leaves_as_csv():
    text = auditor.get("/participations-croisees.csv").body.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert rows and set(rows[0]) >= {"Groupe ou instance", "Année", "Présences"}, text[:300]


# Shows A2.2c.
@test
def an_event_has_its_audience_and_reach_and_what_was_shown():
    """A2.2: communication, awareness (the fair Aquibat)."""
    event = auditor.json(f"/manifestations/{named(auditor, '/manifestations', 'Salon Aquibat 2010')}.json")
    equal([r["value"] for r in event["reach"]], [210, 48, 95])
    assert event["actions"] and event["tools"] and event["audience"], event


# Shows A2.2b.
@test
def a_concertation_says_with_whom_when_and_what_came_of_it():
    """A2.2: concertation."""
    number = add(officer, "/concertations", title="Entreprises de nettoyage", held_on="2011-04-02", others="Trois entreprises",
                 organisations=[CUB], outcome="Une clause en 2012.")
    page = auditor.get(f"/concertations/{number}").text
    assert "Une clause en 2012." in page and "Trois entreprises" in page


# Shows U2.
@test
def a_contact_can_be_found():
    """URPA: an identifiable contact."""
    found = auditor.json("/contacts.json?q=URPA")["items"]
    assert any("URPA" in c["title"] for c in found), found


@test
def authors_write_for_their_own_structure_alone():
    group = new_group(title="Groupe de la CUB")
    for person in (officer, official, auditor):
        equal(person.post(f"/groupes/{group}", {"title": "Changé", "group_type": "group"}, 1).status, 403, person.account)
    equal(official.post("/groupes", {"title": "D’une élue", "group_type": "group"}).status, 403)


@test
def a_meeting_must_name_a_group_and_structures_that_are_there():
    group = new_group(title="Groupe présent")
    for changes in ({"group": 999999}, {"attendance": [row(999999)]}, {"attendance": [{"person": "Seule"}]}):
        answer = technician.post("/reunions", {"title": "Réunion", "group": group, "held_on": "2011-05-12", **changes})
        equal(answer.status, 422, (changes, answer.text))


@test
def what_is_closed_can_be_opened_again():
    group = new_group(title="Groupe clos")
    reason = {"reason": "Le groupe ne se réunit plus."}
    equal(technician.post(f"/groupes/{group}/clore", reason, 1).status, 200)
    equal(technician.post(f"/groupes/{group}", {"title": "Non", "group_type": "group"}, 1).status, 409)
    equal(technician.post(f"/groupes/{group}/rouvrir", reason, 1).status, 200)


@test
def every_list_shows_its_neighbours_and_its_form():
    for path in KINDS:
        page = technician.get(path).text
        assert all(f'href="{other}"' in page for other in KINDS), path
        equal(technician.get(f"{path}/nouveau").status, 200, path)


run(globals())
