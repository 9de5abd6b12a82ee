"""Searching everything at once: by nature, with marks, by right, page by page."""
import re
import urllib.parse

from client import Person, Visitor, new_action
from tap import equal, run, test

technician, officer, auditor = Person("technicien.cub"), Person("clauses.graves"), Person("auditeur")


def find(person, q, **more):
    return person.json("/recherche.json?" + urllib.parse.urlencode({"q": q, **more}))


def group(found, nature):
    return next((g for g in found["groups"] if g["nature"] == nature), None)


def marked(pieces):
    return [p["text"] for p in pieces if p["mark"]]


@test
def one_word_finds_actions_records_articles_and_structures_with_their_counts():
    found = find(auditor, "clauses")
    natures = [g["nature"] for g in found["groups"]]
    assert {"action", "tool", "article"} <= set(natures), natures
    for g in found["groups"]:
        assert 1 <= len(g["items"]) <= 5 and g["count"]["value"] >= len(g["items"]), g
        assert g["all_href"] is None or g["count"]["value"] > 5, g
    assert group(find(auditor, "Graves"), "organisation")["items"][0]["href"] == "/structures/plie-graves"


@test
def every_found_page_is_there():
    for word in ("clauses", "Graves", "insertion"):
        for g in find(auditor, word)["groups"]:
            for item in g["items"]:
                equal(auditor.get(item["href"].partition("#")[0]).status, 200)
    article = group(find(auditor, "clauses"), "article")["items"][0]
    assert f'id="{article["href"].partition("#")[2]}"' in auditor.get("/accord").text, article["href"]


@test
def contacts_of_the_directory_are_found():
    answer = technician.post("/contacts", {"title": "Interlocutrice des sarments", "contact_role": contact_role(),
                                           "organisation": organisation("Bordeaux")})
    equal(answer.status, 201)
    contact = group(find(auditor, "sarments"), "contact")
    equal(marked(contact["items"][0]["title_marks"]), ["sarments"])
    equal(contact["items"][0]["href"], f"/contacts/{answer.json['id']}")


def options(name):
    return technician.json("/contacts/nouveau.json")["f"][name]["options"]


def contact_role():
    return next(o["value"] for o in options("contact_role") if o["value"])


def organisation(name):
    return int(next(o["value"] for o in options("organisation") if name in o["label"]))


@test
def accents_and_capitals_do_not_count_and_the_words_are_marked():
    technician.post("/actions", new_action(technician, officer, title="Étude des métiers du chêne-liège"))
    for q in ("etude chene", "ÉTUDE CHÊNE", "étud chên"):
        action = group(find(technician, q), "action")
        equal(marked(action["items"][0]["title_marks"]), ["Étude", "chêne"])
    page = technician.get("/recherche?q=etude+chene").text
    assert "<mark>Étude</mark>" in page and "<mark>chêne</mark>" in page
    assert find(technician, "hene")["nothing"] is True


@test
def what_was_typed_is_never_markup():
    found = technician.get("/recherche?q=" + urllib.parse.quote('<b>"chêne"</b>')).text
    assert "<b>" not in found.partition("<main")[2], "typed text is escaped"
    equal(technician.get("/recherche?q=" + "a" * 101).status, 422)


@test
def all_words_must_be_there():
    assert group(find(technician, "etude chene"), "action") is not None
    equal(find(technician, "etude introuvable")["groups"], [])


@test
def a_nature_is_read_to_its_end_page_by_page():
    whole, seen, where = find(auditor, "clause"), [], "/recherche.json?q=clause&nature=action"
    count = group(whole, "action")["count"]
    while where:
        page = auditor.json(where)
        equal([g["nature"] for g in page["groups"]], ["action"])
        seen += [item["id"] for item in group(page, "action")["items"]]
        where = page["next_href"] and page["next_href"].replace("/recherche?", "/recherche.json?")
    equal(len(seen), len(set(seen)))
    equal(len(seen), count["value"])
    equal(count["more"], False)
    times = [i["updated_at"] for i in group(find(auditor, "clause", nature="action"), "action")["items"]]
    equal(times, sorted(times, reverse=True))


@test
def the_pages_of_texts_go_on_by_their_names():
    titles = [i["title"] for i in group(find(auditor, "PLIE", nature="organisation"), "organisation")["items"]]
    assert len(titles) >= 6, titles


@test
def an_empty_search_and_an_unknown_nature_say_so():
    assert "se trouvera ici" in auditor.get("/recherche").text
    equal(auditor.json("/recherche.json?q=%2B%2B")["asked"], False)
    found = find(auditor, "clause", nature="nothing")
    equal((found["groups"], found["nothing"]), ([], True))
    equal(auditor.get("/recherche?q=clause&nature=action&apres=x").status, 400)


@test
def nobody_searches_without_a_session_and_every_page_has_the_field():
    equal(Visitor().get("/recherche?q=clause").status, 303)
    for person, page in ((auditor, "/actions"), (technician, "/"), (officer, "/outils/1")):
        assert re.search(r'<form class="head-search" action="/recherche"', person.get(page).text), page
    assert "head-search" not in Visitor().get("/connexion").text


run(globals())
