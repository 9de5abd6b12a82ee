"""What the service is measured against does the same work: its statements are the service's own, and still fit them."""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ["ACCORD_ROOT"], "tests/bench"))
from client import Person, Visitor  # noqa: E402
from data import check_same, endorse_last, fill, one_approval, sql  # noqa: E402
from limit import prepare  # noqa: E402
from sides import Limit, Product  # noqa: E402
from tap import equal, run, test  # noqa: E402

READER, OFFICIAL = Person("auditeur"), Person("elu.cub")
fill(60)
prepare(READER, one_approval(OFFICIAL))
LIMIT = Limit(os.environ["STACK_BUILD"])
LIMIT.start()


def answer_of(path, person=READER, body=None):
    visitor = Visitor(LIMIT.base)
    visitor.cookies = person.cookies
    return visitor.send("GET" if body is None else "POST", path, body)


@test
def the_limit_shows_the_list_that_the_service_shows():
    check_same([Product(), LIMIT], READER.cookies)


@test
def the_limit_shows_the_same_actions_as_json():
    numbers = [item["id"] for item in answer_of("/actions.json").json["items"] if item]  # the last one is empty
    equal(numbers, [item["id"] for item in READER.get("/actions.json").json["items"]])


@test
def the_limit_answers_an_actions_page_and_a_session_check():
    equal(answer_of("/actions/1").status, 200)
    equal(answer_of("/auth/check").status, 200)


@test
def the_limit_approves_as_the_service_does():
    ours = endorse_last(3)  # the last of them is approved already
    theirs = ours + 1
    equal(answer_of(f"/actions/{ours}/approuver", OFFICIAL, "").status, 200)
    equal(OFFICIAL.post(f"/actions/{theirs}/approuver", {}, 1).status, 200)
    for table in ("decision", "ledger", "outbox"):
        rows = [sql(f"SELECT COUNT(*) FROM {table} WHERE record_kind = 'action' AND record_id = {number}")
                for number in (ours, theirs)]
        equal(rows[0], rows[1])


@test
def the_limit_signs_somebody_in():
    before = sql("SELECT COUNT(*) FROM session")
    equal(answer_of("/connexion", body="csrf_token=limit&number=5&username=auditeur").status, 204)
    equal(int(sql("SELECT COUNT(*) FROM session")), int(before) + 1)


try:
    run(globals())
finally:
    LIMIT.stop()
