"""What the agreement lists is a closed list: in the form of an action, in what its list filters, in what a review counts."""
from client import Person, new_action
from tap import equal, run, test

technician, officer, auditor = Person("technicien.cub"), Person("clauses.graves"), Person("auditeur")


def offered(field):
    options = technician.json("/actions/nouvelle.json")["f"][field]["options"]
    return [option["value"] for option in options if option["value"]]


def refused(field, **changes):
    """The fields that a complete action with these changes is refused for."""
    answer = technician.post("/actions", {**new_action(technician, officer), **changes})
    equal(answer.status, 422, field)
    return {error["field"] for error in answer.json["errors"]}


def check_filter(name, field, values):
    for value in values:
        found = auditor.json(f"/actions.json?{name}={value}")["items"]
        assert found, f"no action of the sample data is {value}"
        for action in found:
            equal(auditor.json(f"/actions/{action['id']}.json")[field], value)
    equal(auditor.get(f"/actions?{name}=autre").status, 422)


def counted(section):
    """What the mid-term review counts by, and the number of its actions."""
    number = next(one["id"] for one in auditor.json("/bilans.json")["items"] if one["subtype"] == "midterm")
    sections = {one["section"]: one["items"] for one in auditor.json(f"/bilans/{number}.json")["figures"]}
    total = next(figure["value"] for figures in sections.values() for figure in figures if figure["code"] == "actions")
    return [figure["value"] for figure in sections[section]], total


# Shows A1.2.
@test
def the_six_types_of_operations_are_a_closed_list_a_filter_and_a_breakdown():
    types = offered("operation_type")
    equal(len(types), 6)
    equal(refused("operation_type", operation_type="autre"), {"operation_type"})
    check_filter("operation", "operation_type", types)
    counts, total = counted("operations")
    equal((len(counts), sum(counts)), (6, total))


# Shows A1.3.
@test
def the_five_publics_are_a_closed_list_whose_last_is_said_in_words():
    publics = offered("target_publics")
    equal((len(publics), publics[-1]), (5, "other_hardship"))
    equal(refused("target_publics", target_publics=["autre"]), {"target_publics"})
    equal(refused("other_public", target_publics=["other_hardship"]), {"other_public"})
    for public in publics:
        found = auditor.json(f"/actions.json?public={public}")["items"]
        assert found and all(public in auditor.json(f"/actions/{one['id']}.json")["target_publics"] for one in found), public


# Shows A2.
@test
def the_three_forms_of_an_action_are_a_closed_list_and_a_filter():
    forms = offered("action_form")
    equal(forms, ["engineering", "facilitation", "coordination"])
    equal(refused("action_form", action_form="autre"), {"action_form"})
    check_filter("forme", "action_form", forms)


# Shows A2.
@test
def an_action_without_a_lead_of_each_side_is_not_submitted():
    for lead in ("cub_lead", "partner_lead"):
        number = technician.post("/actions", {**new_action(technician, officer), lead: None}).json["id"]
        answer = technician.post(f"/actions/{number}/soumettre", {}, 1)
        equal((answer.status, {error["field"] for error in answer.json["errors"]}), (422, {lead}))


# Shows A2.1a.
@test
def an_action_says_which_side_learns():
    equal(offered("learners"), ["cub", "plie", "both"])
    number = technician.post("/actions", {**new_action(technician, officer), "learners": "both"}).json["id"]
    assert "La CUB et les PLIE" in auditor.get(f"/actions/{number}").text
    equal(refused("learners", learners="autre"), {"learners"})


run(globals())
