"""Evaluations (A2.3): campaigns that people without an account answer by a personal link, and what is told of them."""
import io
import json
import os
import re
import subprocess
import threading
import zipfile

from client import Person, Visitor
from tap import equal, run, test

technician, colleague, officer = Person("technicien.cub"), Person("technicien2.cub"), Person("clauses.graves")
official, partner, auditor = Person("elu.cub"), Person("elu.urpa"), Person("auditeur")
REASON = {"reason": "Corriger une question mal comprise."}
LINES = "\n".join(f"Entreprise {n} ; contact{n}@entreprise{n}.example" for n in range(1, 9))
QUESTIONS = [
    {"section": "Le marché", "kind": "scale", "label": "La clause était claire", "options": "non;oui", "required": "yes"},
    {"kind": "choice", "label": "Comment avez-vous embauché ?", "options": "Directement ; Par intérim", "required": "yes"},
    {"kind": "number", "label": "Combien d’heures ?", "required": "no"},
    {"section": "Pour finir", "kind": "text", "label": "Que faudrait-il changer ?", "required": "no"},
]
SAMPLES = {item["title"]: item["id"] for item in auditor.json("/evaluations.json")["items"]}
ANSWERS = {"q1": "4", "q2": "Directement", "q3": "1 234,5", "q4": "Nous prévenir plus tôt."}


def sql(statement, user="root"):
    command = ["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", user, "-N", "-B", os.environ["DB_NAME"]]
    if user != "root":
        command.append(f"-p{os.environ['DB_READER_PASSWORD']}")
    done = subprocess.run(command, input=statement, check=True, capture_output=True, text=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def columns():
    return sql("SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = DATABASE()"
               " ORDER BY table_name, ordinal_position")


def rows_of(table, campaign):
    """Every column of the campaign's rows, bytes as hexadecimal."""
    names = [f"HEX({column})" if kind == "binary" else column for name, column, kind in columns() if name == table]
    return sql(f"SELECT {', '.join(names)} FROM {table} WHERE campaign_id = {campaign}")


def any_of(column, test, values):
    return "(" + " OR ".join(f"CAST(`{column}` AS CHAR) {test.format(value)}" for value in values) + ")"


def new_campaign(**changes):
    campaign = {"title": "Les entreprises et la clause", "respondent_group": "company", "purpose": "Savoir ce qui manque.",
                "introduction": "Quatre questions.", "contact": "Mission clauses, 05 56 00 00 00", "opens_on": "2011-11-01",
                "closes_on": "2011-12-20", "link_days": 30, "anonymous": False, "questions": QUESTIONS}
    campaign.update(changes)
    answer = technician.post("/evaluations", campaign)
    equal(answer.status, 201, answer.text)
    return answer.json["id"], campaign


def step(number, word, version=1, fields=None, person=technician):
    return person.post(f"/evaluations/{number}/{word}", fields, version)


def opened(lines=LINES, **changes):
    """An open campaign and the paths of its links."""
    number, _ = new_campaign(**changes)
    equal(technician.post(f"/evaluations/{number}/invitations", {"lines": lines}, 1).status, 200)
    equal(step(number, "ouvrir").status, 200)
    return number, links(number)


def links(number):
    items = technician.json(f"/evaluations/{number}/invitations.json")["items"]
    return [item["link"].removeprefix(os.environ["BASE_URL"]) for item in items]


def answer(path, fields=None, visitor=None):
    """Fills in the form behind a link as a browser without scripts does; returns where it leads."""
    visitor = visitor or Visitor()
    page = visitor.get(path)
    equal(page.status, 200, page.text[-1500:])
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page.text))
    sent = visitor.form(path.split("?")[0], {**hidden, **(fields or ANSWERS)})
    return sent, visitor


def status(number):
    return auditor.json(f"/evaluations/{number}.json")["status"]


def results(number, person=auditor):
    return person.json(f"/evaluations/{number}/resultats.json")


# ---- the life of a campaign ----

@test
def a_campaign_goes_from_its_draft_to_its_end_and_on():
    number, _ = new_campaign()
    equal(status(number), "draft")
    for word, state, fields in (("ouvrir", "open", None), ("clore", "closed", REASON), ("rouvrir", "open", REASON),
                                ("preparer", "draft", REASON), ("ouvrir", "open", None), ("clore", "closed", REASON)):
        equal(step(number, word, fields=fields).status, 200, word)
        equal(status(number), state)


@test
def an_open_campaign_stands_still():
    number, campaign = new_campaign()
    step(number, "ouvrir")
    equal(technician.post(f"/evaluations/{number}", campaign, 1).status, 409)
    equal(step(number, "preparer", fields=REASON).status, 200)
    equal(technician.post(f"/evaluations/{number}", {**campaign, "title": "Corrigée"}, 1).status, 200)


@test
def what_is_missing_is_said_before_it_opens():
    number = technician.post("/evaluations", {"title": "Presque vide"}).json["id"]
    equal(step(number, "ouvrir").status, 422)
    page = technician.get(f"/evaluations/{number}/soumission").text
    assert f"/evaluations/{number}/modifier#f-questions" in page and "Il manque encore" in page
    equal(status(number), "draft")


@test
def a_question_with_wrong_options_is_refused_beside_it():
    for question, field in (({"kind": "choice", "label": "Laquelle ?", "options": "Une seule"}, "questions_options"),
                            ({"kind": "scale", "label": "Combien ?", "options": "a;b;c"}, "questions_options"),
                            ({"kind": "text", "label": "Pourquoi ?", "options": "a;b"}, "questions_options"),
                            ({"kind": "choice", "label": "Laquelle ?", "options": "a;b;a"}, "questions_options"),
                            ({"kind": "text", "label": "La clause était claire"}, "questions_label")):
        sent = technician.post("/evaluations", {"title": "Mal posée", "questions": QUESTIONS[:1] + [question]})
        equal(sent.status, 422)
        equal([error["field"] for error in sent.json["errors"]], [field])


@test
def forty_questions_fit_into_a_form_and_one_more_does_not():
    many = [{"kind": "text", "label": f"Question numéro {n}"} for n in range(1, 42)]
    equal(technician.post("/evaluations", {"title": "Trop longue", "questions": many}).status, 422)
    number = technician.post("/evaluations", {"title": "Longue", "questions": many[:40]}).json["id"]
    page = technician.get(f"/evaluations/{number}/modifier").text
    fields = [("csrf_token", technician.csrf), ("form_key", "k" * 32), ("version", "1"), ("title", "Longue"), ("next", "show")]
    for question in many[:40]:
        fields += [("questions_section", ""), ("questions_kind", "text"), ("questions_label", question["label"] + " ?"),
                   ("questions_options", ""), ("questions_required", "no")]
    assert page.count('name="questions_label"') == 40
    equal(technician.form(f"/evaluations/{number}", fields).status, 303)


@test
def a_preview_shows_the_questions_and_sends_nothing():
    number, _ = new_campaign()
    page = auditor.get(f"/evaluations/{number}/apercu").text
    for question in QUESTIONS:
        assert question["label"] in page
    assert 'method="post"' not in page.split("<main")[1].split("</main>")[0]


# ---- links ----

# Shows A2.3a, C12.
@test
def a_link_is_answered_read_and_changed_until_the_campaign_closes():
    number, paths = opened()
    sent, visitor = answer(paths[0])
    equal((sent.status, sent.headers["Location"]), (303, paths[0] + "?fait=1"))
    page = visitor.get(paths[0]).text
    assert "Nous prévenir plus tôt." in page and "1234,5" in page and "4" in page and "modifier=1" in page
    assert 'value="4" checked' in Visitor().get(paths[0] + "?modifier=1").text, "what was answered stands in the form"
    sent, _ = answer(paths[0] + "?modifier=1", {**ANSWERS, "q1": "2"})
    equal(sent.status, 303)
    equal({row["count"] for row in results(number)["questions"][0]["rows"]}, {None}, "a single answer shows in no cell")
    step(number, "clore", fields=REASON)
    page = Visitor().get(paths[0]).text
    assert "Nous prévenir plus tôt." in page and "modifier=1" not in page
    assert "Cette campagne est terminée" in Visitor().get(paths[1]).text
    rows = sql(f"SELECT answers FROM campaign_answer WHERE campaign_id = {number}")
    equal([json.loads(row[0])["1"] for row in rows], [2])


@test
def what_is_wrong_is_said_beside_it_and_what_was_typed_is_kept():
    _, paths = opened()
    sent, _ = answer(paths[0], {"q2": "Autrement", "q3": "beaucoup", "q4": "Gardé <b>tel quel</b>"})
    equal(sent.status, 422)
    for text in ("elle est obligatoire", "Choisissez une des réponses proposées", "Écrivez un nombre", "#f-q1", "beaucoup",
                 "Gardé &lt;b&gt;tel quel&lt;/b&gt;"):
        assert text in sent.text, text


@test
def a_link_that_ends_nowhere_says_so_kindly_and_tells_nothing():
    for path, code, text in ((f"/reponse/{'x' * 43}", 404, "ne mène à aucun questionnaire"),
                             (f"/reponse/relire/{'x' * 43}", 404, "ne mène à aucun questionnaire"),
                             (f"/reponse/{'x' * 42}", 404, "")):
        page = Visitor().get(path)
        equal(page.status, code)
        assert text in page.text and "Entreprise" not in page.text
    _, paths = opened()
    sql("UPDATE campaign_invitation SET expires_on = '2011-11-29'")
    page = Visitor().get(paths[0])
    equal(page.status, 410)
    assert "n’est plus valable" in page.text and "05 56 00 00 00" in page.text, "whom to ask"
    told = Visitor().get(paths[0], Accept="application/json").json
    assert "form_sections" not in told and "introduction" not in told, told


@test
def a_reminder_keeps_the_link_and_lets_it_live_on():
    number, paths = opened()
    sql(f"UPDATE campaign_invitation SET expires_on = '2011-11-29' WHERE campaign_id = {number}")
    answer_id = technician.json(f"/evaluations/{number}/invitations.json")["items"][0]["id"]
    equal(technician.post(f"/evaluations/{number}/relance", {"invitation": answer_id}, 1).json["count"], 1)
    item = technician.json(f"/evaluations/{number}/invitations.json")["items"][0]
    equal((item["reminded_on"], item["expires_on"], item["reminders"]), ("2011-11-30", "2011-12-30", 1))
    mail = sql(f"SELECT address, path FROM outbox WHERE record_kind = 'campaign' AND record_id = {number}")
    equal(mail, [[item["contact_mail"], paths[0]]], "the mail has the link")
    sent, _ = answer(paths[0])
    equal(sent.status, 303)
    equal(technician.post(f"/evaluations/{number}/relance", {}, 1).json["count"], 7, "who has answered is not reminded")


@test
def nobody_answers_before_a_campaign_opens_nor_after_its_last_day():
    number, _ = new_campaign()
    technician.post(f"/evaluations/{number}/invitations", {"lines": LINES}, 1)
    path = links(number)[0]
    assert "n’est pas ouvert" in Visitor().get(path).text
    late, paths = opened(closes_on="2011-11-29")
    assert "Cette campagne est terminée" in Visitor().get(paths[0]).text
    equal(sql(f"SELECT COUNT(*) FROM campaign_answer WHERE campaign_id IN ({number}, {late})"), [["0"]])


@test
def an_answer_that_comes_after_the_close_is_refused():
    number, paths = opened()
    visitor = Visitor()
    page = visitor.get(paths[0]).text
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
    step(number, "clore", fields=REASON)
    sent = visitor.form(paths[0], {**hidden, **ANSWERS})
    equal(sent.status, 409)
    assert "Cette campagne est terminée" in sent.text
    equal(sql(f"SELECT COUNT(*) FROM campaign_answer WHERE campaign_id = {number}"), [["0"]])


@test
def a_form_of_another_site_is_refused():
    _, paths = opened()
    equal(Visitor().form(paths[0], ANSWERS).status, 403)
    visitor = Visitor()
    hidden = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', visitor.get(paths[0]).text))
    equal(visitor.form(paths[0], {**hidden, **ANSWERS}, {"Origin": "https://ailleurs.example"}).status, 403)
    equal(sql("SELECT answered FROM campaign_invitation ORDER BY id DESC LIMIT 1"), [["0"]])


@test
def a_personal_link_stands_in_no_log_and_no_cache():
    _, paths = opened()
    secret = paths[0].rsplit("/", 1)[1]
    for path in (paths[0], paths[0] + "?modifier=1", paths[0] + "/plus", paths[0][:-1]):
        page = Visitor().get(path)
        equal(page.headers["Cache-Control"], "no-store")
        equal(page.headers["Referrer-Policy"], "same-origin")
        assert '<meta name="robots" content="noindex">' in page.text
        assert f"– {paths[0]}" not in page.text, "not on a printed page either"
    answer(paths[0], {"q1": "9"})
    Visitor().form(paths[0], ANSWERS)
    for folder, _, names in os.walk(os.environ["STACK_DIR"]):
        for name in names:
            if name.endswith(".log") or os.path.basename(folder) == "log":
                with open(os.path.join(folder, name), "rb") as f:
                    assert secret[:20].encode() not in f.read(), os.path.join(folder, name)


@test
def contacts_are_seen_by_their_own_structure_alone():
    number, _ = opened()
    for person, code in ((colleague, 200), (officer, 403), (official, 403), (auditor, 403)):
        for suffix in ("", ".json", ".csv"):
            equal(person.get(f"/evaluations/{number}/invitations{suffix}", Accept="*/*").status, code, person.account)
        equal(person.post(f"/evaluations/{number}/relance", {}, 1).status, code, person.account)
    equal(officer.post(f"/evaluations/{number}/invitations", {"lines": "A ; a@b.example"}, 1).status, 403)
    for path in (f"/evaluations/{number}", f"/evaluations/{number}/resultats", f"/evaluations/{number}/resultats.csv"):
        assert "entreprise1.example" not in auditor.get(path, Accept="*/*").text
    table = technician.get(f"/evaluations/{number}/invitations.csv", Accept="*/*").text
    equal(table.count("/reponse/"), 8)


@test
def a_wrong_line_is_named_and_nobody_is_invited_twice():
    number, _ = new_campaign()
    sent = technician.post(f"/evaluations/{number}/invitations", {"lines": "A ; a@b.example\n\nB, b@b.example"}, 1)
    equal((sent.status, sent.json["errors"][0]["detail"].split("\u00a0")[0]), (422, "Ligne 3"))
    for line in ("A ; a.example", "A ; a@@b.example", " ; a@b.example", "A ; a@b", "A ; a b@c.example", "A ; a@b.example>"):
        equal(technician.post(f"/evaluations/{number}/invitations", {"lines": line}, 1).status, 422, line)
    equal(technician.post(f"/evaluations/{number}/invitations", {"lines": "A ; a@b.example"}, 1).json["count"], 1)
    equal(technician.post(f"/evaluations/{number}/invitations", {"lines": "A ; A@B.example\nC ; c@b.example"}, 1).json["count"], 1)
    equal(technician.post(f"/evaluations/{number}/invitations", {"lines": "A ; a@b.example\nA ; a@b.example"}, 1).status, 422)


# ---- anonymity ----

@test
def an_anonymous_answer_is_read_and_changed_by_its_own_key():
    number, paths = opened(anonymous=True)
    sent, visitor = answer(paths[0])
    place = sent.headers["Location"].split("?")[0]
    assert re.fullmatch(r"/reponse/relire/[A-Za-z0-9_-]{43}", place) and paths[0].rsplit("/", 1)[1] not in place
    assert "Gardez l’adresse" in visitor.get(place).text
    assert "Vous avez déjà répondu" in Visitor().get(paths[0]).text, "the link alone tells nothing of the answer"
    assert "Nous prévenir" not in Visitor().get(paths[0]).text
    sent, _ = answer(place + "?modifier=1", {**ANSWERS, "q1": "1"})
    equal(sent.status, 303)
    equal(json.loads(sql(f"SELECT answers FROM campaign_answer WHERE campaign_id = {number}")[0][0])["1"], 1)


@test
def an_anonymous_form_that_is_sent_twice_is_one_answer():
    number, paths = opened(anonymous=True)
    visitor = Visitor()
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', visitor.get(paths[0]).text))
    sent = []
    threads = [threading.Thread(target=lambda: sent.append(visitor.form(paths[0], {**hidden, **ANSWERS}))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    equal({(one.status, one.headers["Location"]) for one in sent}, {(303, f"/reponse/relire/{hidden['cle']}?fait=1")})
    equal(sql(f"SELECT COUNT(*) FROM campaign_answer WHERE campaign_id = {number}"), [["1"]])


# Shows A2.3a, C12.
@test
def no_value_of_the_database_joins_an_anonymous_answer_to_an_invitation():
    number, paths = opened(anonymous=True)
    places = [answer(path, {**ANSWERS, "q4": f"Réponse {n}"})[0].headers["Location"] for n, path in enumerate(paths[:3])]
    invitations, answers = rows_of("campaign_invitation", number), rows_of("campaign_answer", number)
    equal((len(invitations), len(answers)), (8, 3))
    common = {str(number), "1", "NULL", "0"}  # the campaign, a version or flag, nothing
    for given in answers:
        for invited in invitations:
            equal((set(given) & set(invited)) - common, set(), "a value in both rows")
    equal(sql(f"SELECT DISTINCT invitation_id, given_on FROM campaign_answer WHERE campaign_id = {number}"),
          [["NULL", "2011-11-01"]], "no invitation, and only the month")
    # Every column of every table that holds a secret, an address or a text of either: each stands in its own table alone.
    secrets = [path.rsplit("/", 1)[1] for path in paths[:3]] + [place.split("/")[3].split("?")[0] for place in places]
    texts = [f"Réponse {n}" for n in range(3)]
    mails = [invited[3] for invited in invitations[:3]]
    holds = {(table, column) for table, column, _ in columns() if table != "outbox"}  # a mail to be sent has its link
    asked = " UNION ALL ".join(
        f"SELECT '{table}', '{column}', '{kind}', COUNT(*) FROM `{table}` WHERE {test}" for table, column in sorted(holds)
        for kind, test in (("secret", any_of(column, "LIKE '%{}%'", [secret[:30] for secret in secrets])),
                           ("text", any_of(column, "LIKE '%{}%'", texts)), ("mail", any_of(column, "= '{}'", mails))))
    found = {tuple(row[:3]) for row in sql(asked) if row[3] != "0"}
    equal(found, {("campaign_answer", "answers", "text"), ("campaign_invitation", "contact_mail", "mail")})
    equal(sql(f"SELECT COUNT(*) FROM ledger WHERE record_kind = 'campaign' AND record_id = {number}"), [["3"]],
          "created, invited, opened: no entry tells when somebody answered")


@test
def a_campaign_never_turns_once_it_has_answers():
    for anonymous in (True, False):
        number, paths = opened(anonymous=anonymous)
        answer(paths[0])
        step(number, "preparer", fields=REASON)
        _, campaign = new_campaign(anonymous=not anonymous)
        equal(technician.post(f"/evaluations/{number}", campaign, 1).status, 409)
        equal(technician.post(f"/evaluations/{number}", {**campaign, "anonymous": anonymous}, 1).status, 200)


@test
def results_of_an_anonymous_campaign_wait_for_its_end():
    number, paths = opened(anonymous=True)
    for path in paths[:6]:
        answer(path)
    shown = results(number)
    equal((shown["withheld"], shown["questions"], shown["items"], shown["response"]["answered"]), (True, [], [], 6))
    step(number, "clore", fields=REASON)
    shown = results(number)
    equal([row["count"] for row in shown["questions"][1]["rows"]], [6, 0])
    equal(len(shown["questions"][3]["texts"]), 6)


# ---- results ----

@test
def cells_under_five_are_hidden_in_every_face_and_cannot_be_reckoned():
    number, paths = opened()
    for n, path in enumerate(paths):
        answer(path, {**ANSWERS, "q1": "5" if n < 6 else "1", "q2": "Directement" if n < 7 else "Par intérim"})
    shown = results(number)["questions"]
    for question in shown[:2]:
        hidden = [row for row in question["rows"] if row["hidden"]]
        assert len(hidden) != 1, question
        assert all(row["count"] is None and row["share"] is None for row in hidden)
    equal([row["count"] for row in shown[1]["rows"]], [None, None], "one of two is hidden, so is the other")
    equal((shown[0]["mean"], shown[2]["mean"]), (None, 1234.5), "a mean would give hidden cells away")
    page, table = auditor.get(f"/evaluations/{number}/resultats").text, auditor.get(f"/evaluations/{number}/resultats.csv", Accept="*/*").text
    assert "masqué" in page and "Par intérim;1;" not in table and "Par intérim;masqué;" in table
    book = auditor.get(f"/evaluations/{number}/resultats.xlsx", Accept="*/*")
    with zipfile.ZipFile(io.BytesIO(book.body)) as archive:
        equal(archive.testzip(), None)
        assert "masqué" in archive.read("xl/worksheets/sheet1.xml").decode()


@test
def fewer_than_five_answers_tell_only_how_many_answered_at_all():
    number, paths = opened()
    for path in paths[:3]:
        answer(path)
    for question in results(number)["questions"]:
        equal((question["answered"], question["few"], question["mean"]), (None, True, None))
        assert all(row["hidden"] or row["count"] == 0 for row in question["rows"])


# Shows C2.
@test
def old_answers_stay_as_they_were_given_when_the_questionnaire_changes():
    number, paths = opened()
    for path in paths[:5]:
        answer(path)
    step(number, "preparer", fields=REASON)
    assert "n’est pas ouvert" in Visitor().get(paths[6]).text
    changed = [{**QUESTIONS[0], "options": "pas du tout;tout à fait"}, QUESTIONS[1],
               {"kind": "text", "label": "Une question de plus"}]
    _, campaign = new_campaign()
    equal(technician.post(f"/evaluations/{number}", {**campaign, "questions": changed}, 1).status, 200)
    equal(step(number, "ouvrir", 2).status, 200)
    for path in paths[5:]:
        answer(path, {"q1": "1", "q2": "Directement", "q3": "Neuf"})
    page = Visitor().get(paths[0] + "?modifier=1").text
    assert "Que faudrait-il changer ?" in page and "Une question de plus" not in page, "an answer keeps its questions"
    assert "4 – " not in page and "Nous prévenir plus tôt." in page
    equal(sorted(sql(f"SELECT version, COUNT(*) FROM campaign_answer WHERE campaign_id = {number} GROUP BY version")),
          [["1", "5"], ["2", "3"]])
    shown = {(q["label"], q["version"]): q for q in results(number)["questions"]}
    equal(shown["Comment avez-vous embauché ?", 2]["answered"], 8, "the same question is counted together")
    equal(shown["La clause était claire", 1]["answered"], 5, "the other wording stands by itself")
    equal(shown["La clause était claire", 2]["few"], True)


@test
def a_form_of_the_questionnaire_before_is_not_taken_for_the_new_one():
    number, paths = opened()
    visitor = Visitor()
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', visitor.get(paths[0]).text))
    step(number, "preparer", fields=REASON)
    _, campaign = new_campaign()
    technician.post(f"/evaluations/{number}", {**campaign, "questions": QUESTIONS[1:]}, 1)
    step(number, "ouvrir", 2)
    equal(visitor.form(paths[0], {**hidden, **ANSWERS}).status, 409)
    equal(sql(f"SELECT COUNT(*) FROM campaign_answer WHERE campaign_id = {number}"), [["0"]])


@test
def the_sample_campaigns_have_their_results():
    shown = results(SAMPLES["Les entreprises et les clauses sociales, 2010"])
    equal((shown["response"]["invited"], shown["response"]["answered"], shown["response"]["rate"]), (32, 24, 75.0))
    assert any(row["count"] for row in shown["questions"][0]["rows"])
    assert results(SAMPLES["Les maîtres d’ouvrage de l’agglomération et la clause sociale"])["withheld"]


# ---- what is concluded ----

def number_of(path, title):
    return next(item["id"] for item in auditor.json(f"{path}.json")["items"] if title in item["title"])


@test
def a_synthesis_waits_for_the_end_of_its_campaign_and_for_both_officials():
    number, _ = opened()
    synthesis = {"title": "Ce que l’on retient", "campaign": number, "summary": "Peu de réponses.", "conclusions": "Recommencer."}
    record = technician.post("/syntheses", synthesis).json["id"]
    refused = technician.post(f"/syntheses/{record}/soumettre", {}, 1)
    equal((refused.status, refused.json["errors"][0]["field"]), (422, "campaign"))
    step(number, "clore", fields=REASON)
    equal(technician.post(f"/syntheses/{record}/soumettre", {}, 1).status, 200)
    equal(technician.post(f"/syntheses/{record}/approuver", {}, 1).status, 403)
    for person, state in ((official, "submitted"), (partner, "approved")):
        equal(person.post(f"/syntheses/{record}/approuver", {}, 1).status, 200)
        equal(auditor.json(f"/syntheses/{record}.json")["status"], state)


@test
def a_completed_action_is_evaluated_with_what_was_measured():
    record = auditor.json(f"/evaluations-actions/{number_of('/evaluations-actions', 'guide de rédaction')}.json")
    action = auditor.json(f"/actions/{record['action']['id']}.json")
    equal((action["status"], record["objectives"]), ("completed", action["objectives"]))
    assert "evaluate" in technician.json(f"/actions/{action['id']}.json")["can"] and "evaluate" not in action["can"]
    page = technician.get(f"/actions/{action['id']}/evaluation")
    equal(page.status, 200)
    assert f'value="{action["id"]}" selected' in page.text and action["title"] in page.text
    equal(auditor.get(f"/actions/{action['id']}/evaluation").status, 403)
    running = next(item["id"] for item in auditor.json("/actions.json?statut=in_progress")["items"])
    equal(technician.get(f"/actions/{running}/evaluation").status, 409)
    early = technician.post("/evaluations-actions", {"title": "Trop tôt", "action": running, "lessons": "Rien.", "criteria": [
        {"criterion": "Utilité", "appreciation": "good"}], "objectives": []})
    equal(early.status, 400, "what is measured is never typed")
    early = technician.post("/evaluations-actions", {"title": "Trop tôt", "action": running, "lessons": "Rien.", "criteria": [
        {"criterion": "Utilité", "appreciation": "good"}]}).json["id"]
    equal(technician.post(f"/evaluations-actions/{early}/soumettre", {}, 1).status, 422)


# Shows A2.3b.
@test
def an_experiment_has_its_contract_type_and_the_share_of_contracts_with_a_clause():
    record = auditor.json(f"/experimentations/{number_of('/experimentations', 'espaces verts')}.json")
    equal((record["contract_type"], [(row["year"], row["share"]) for row in record["shares"]]),
          ("services", [(2009, 2.5), (2010, 6.9)]))
    equal(len(auditor.json("/experimentations.json?type=services")["items"]), 1)
    equal(auditor.json("/experimentations.json?type=works")["items"], [])
    refused = technician.post("/experimentations", {"title": "Trop de clauses", "shares": [
        {"year": 2010, "contracts": 5, "with_clause": 6}]})
    equal((refused.status, refused.json["errors"][0]["field"]), (422, "shares_with_clause"))


@test
def the_auditors_account_of_the_database_sees_no_contact_and_no_answer():
    for column in ("contact_mail", "organisation_name", "seed", "token_hash"):
        try:
            sql(f"SELECT {column} FROM campaign_invitation", os.environ["DB_READER"])
        except subprocess.CalledProcessError:
            continue
        raise AssertionError(column)


run(globals())
