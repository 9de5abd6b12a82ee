"""Who may do what: every role walks every route, and every structure tries the others' records."""
import subprocess
import os

from client import Person, Visitor, new_action
from tap import equal, run, test

ROLE_OF = {"elu.cub": "cub_elected", "elu.urpa": "urpa_elected", "technicien.cub": "cub_technician",
           "clauses.bordeaux": "clause_officer", "clauses.graves": "clause_officer", "clauses.sources": "clause_officer",
           "urpa.coordination": "urpa_coordinator", "auditeur": "auditor", "admin": "administrator"}
people = {account: Person(account) for account in ROLE_OF}
technician, officer, stranger = people["technicien.cub"], people["clauses.graves"], people["clauses.sources"]

document = Visitor().get("/openapi.json").json
ROUTES = [(method.upper(), path, operation["x-permission"])
          for path, operations in document["paths"].items() for method, operation in operations.items()
          if method in ("get", "post")]
MAY = {row["permission"]: {cell["role"] for cell in row["cells"] if cell["allowed"]}
       for row in people["auditeur"].json("/droits.json")["rows"]}
STEPS = ["soumettre", "viser", "approuver", "demander-modification", "refuser", "demarrer", "realiser", "retirer",
         "annuler"]
LEAVING = ("/deconnexion", "/sessions/fin", "/connexion")  # would end the sessions that walk


def trail():
    """All that a change would leave behind, as one text."""
    sql = ("SELECT CONCAT_WS(' ', id, status, version, updated_at) FROM action ORDER BY id;"
           "SELECT COUNT(*) FROM record_version; SELECT COUNT(*) FROM decision;"
           "SELECT COUNT(*) FROM ledger WHERE record_kind = 'action'; SELECT COUNT(*) FROM progress_report")
    return subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", os.environ["DB_READER"],
                           f"-p{os.environ['DB_READER_PASSWORD']}", "-N", os.environ["DB_NAME"], "-e", sql],
                          check=True, capture_output=True, text=True).stdout


def concrete(path):
    return path.replace("{id}", "1").replace("{word}", "plie-graves").replace("{number}", "1").replace("{token}", "0" * 64)


def ask(person, method, path):
    if method == "GET":
        return person.get(path, Accept="*/*")
    return person.post(path, {}, 1)


@test
def the_table_covers_every_route():
    assert len(ROUTES) > 30, len(ROUTES)
    for method, path, permission in ROUTES:
        assert permission in MAY, (method, path, permission)
        assert permission == "public" or MAY[permission], (permission, "is nobody's")


# Shows C10.
@test
def every_role_gets_exactly_the_routes_of_the_table():
    for account, person in people.items():
        for method, path, permission in ROUTES:
            if path in LEAVING:
                continue
            allowed = permission == "public" or ROLE_OF[account] in MAY[permission]
            answer = ask(person, method, concrete(path))
            role_refused = answer.status == 403 and "Votre rôle" in answer.text
            if allowed and method == "GET":
                assert answer.status in (200, 403, 404, 409), (account, method, path, answer.status)
            if not allowed:
                assert role_refused, (account, method, path, answer.status)


@test
def who_is_not_signed_in_gets_the_public_routes_only():
    visitor = Visitor()
    for method, path, permission in ROUTES:
        if path in LEAVING:
            continue
        answer = visitor.get(concrete(path), Accept="application/json") if method == "GET" else \
            visitor.send("POST", concrete(path), "{}", {"Content-Type": "application/json", "Accept": "application/json"})
        if permission != "public":
            equal(answer.status, 401, (method, path))
        elif "{token}" in path and method == "GET":
            equal(answer.status, 404, (method, path, "a secret that is nobody's"))
        elif "{token}" in path:
            equal(answer.status, 403, (method, path, "a form that is not ours"))
        elif path != "/auth/check":
            equal(answer.status, 200, (method, path))


# Shows U1.
@test
def no_structure_changes_the_record_of_another():
    actions = {}
    for account in ("technicien.cub", "clauses.bordeaux", "clauses.graves", "urpa.coordination"):
        action = new_action(technician, officer, title=f"Action de {account}")
        actions[account] = people[account].post("/actions", action).json["id"]
    was = trail()
    for owner, action in actions.items():
        for account, person in people.items():
            if account == owner:
                continue
            answer = person.post(f"/actions/{action}", {"title": "Prise par une autre"}, 1)
            equal(answer.status, 403, (account, owner, "edit"))
            answer = person.post(f"/actions/{action}/avancement", {"progress": 50}, 1)
            equal(answer.status, 403, (account, owner, "report"))
            for step in STEPS:
                answer = person.post(f"/actions/{action}/{step}", {"reason": "Un motif quelconque."}, 1)
                assert answer.status in (403, 409), (account, owner, step, answer.status)
            can = person.json(f"/actions/{action}.json")["can"]
            equal(can, {}, (account, owner))
    equal(trail(), was)


# Shows U1.
@test
def the_union_edits_no_plies_record():
    union = people["urpa.coordination"]
    action = officer.post("/actions", new_action(technician, officer, title="Action du PLIE")).json["id"]
    equal(union.get(f"/actions/{action}").status, 200)
    equal(union.get(f"/actions/{action}/modifier").status, 403)
    equal(union.post(f"/actions/{action}", {"title": "Reprise"}, 1).status, 403)


@test
def an_unknown_number_and_a_foreign_one_differ_in_nothing_but_what_may_be_read():
    for step in STEPS:
        answer = stranger.post(f"/actions/999999/{step}", {"reason": "Un motif quelconque."}, 1)
        assert answer.status in (403, 404), (step, answer.status)


# Shows A2.
@test
def only_the_named_lead_of_the_other_party_endorses():
    action = technician.post("/actions", new_action(technician, officer)).json["id"]
    technician.post(f"/actions/{action}/soumettre", {}, 1)
    for account in ("clauses.bordeaux", "clauses.sources", "technicien.cub", "urpa.coordination"):
        equal(people[account].post(f"/actions/{action}/viser", {}, 1).status, 403, account)
    equal(officer.post(f"/actions/{action}/viser", {}, 1).status, 200)


@test
def a_page_shows_no_button_that_would_be_refused():
    for account, person in people.items():
        for action in range(1, 60, 7):
            can = person.json(f"/actions/{action}.json")["can"]
            text = person.get(f"/actions/{action}").text
            for step, path in [("start", "demarrer"), ("complete", "realiser"), ("withdraw", "retirer"),
                               ("reverse", "annuler"), ("edit", "modifier"), ("report", "avancement"),
                               ("submit", "soumission")]:
                equal(f'/actions/{action}/{path}"' in text, step in can, (account, action, step))


@test
def only_those_who_may_read_all_sign_ins_of_others_in_the_journal():
    kinds = {}
    for account in ("elu.cub", "technicien.cub", "auditeur", "admin"):
        items = people[account].json("/journal.json?type=person")["items"]
        kinds[account] = {item["person"]["name"] for item in items}
    equal((len(kinds["elu.cub"]), len(kinds["technicien.cub"])), (1, 1))
    assert len(kinds["auditeur"]) > 3 and len(kinds["admin"]) > 3, kinds


run(globals())
