"""Nothing acknowledged is lost, doubled or approved twice while workers are killed and the database restarts."""
import collections
import json
import os
import signal
import subprocess
import threading
import time
import uuid

from client import Person, new_action
from tap import equal, run, test

ROOT = os.environ["ACCORD_ROOT"]
ACTIONS = int(os.environ.get("FAULTS_ACTIONS", "120"))  # at least; each brings 5 acknowledged writes
technician, officer = Person("technicien.cub"), Person("clauses.graves")
cub, urpa = Person("elu.cub"), Person("elu.urpa")
ACTION = new_action(technician, officer)
KILL_EVERY_S = 0.7  # two processes: each lives long enough not to count as one that cannot start


def database(sql):
    done = subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", os.environ["DB_READER"],
                           f"-p{os.environ['DB_READER_PASSWORD']}", "-N", os.environ["DB_NAME"], "-e", sql],
                          check=True, capture_output=True, text=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def workers():
    """Process ids of the `accord serve` under the supervisor."""
    pid = os.environ["SUPERVISE_PID"]
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
        return [int(pid) for pid in f.read().split()]


def restart_database():
    subprocess.run(["sh", "-c", f'. "{ROOT}/tests/stack/mariadb.sh"; mariadb_kill "$1"; mariadb_start "$1"', "sh",
                    os.path.join(os.environ["STACK_DIR"], "mariadb")], check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL)


def until_acknowledged(person, path, fields=None, version=None):
    """Sends the same form with the same one-time key until it is answered for good."""
    key = uuid.uuid4().hex
    for _ in range(400):
        try:
            answer = person.post(path, fields, version, key=key)
        except OSError:
            time.sleep(0.05)
            continue
        if answer.status in (502, 503, 504):
            time.sleep(0.05)
            continue
        return answer
    raise AssertionError(f"{path} is never answered")


class Trouble(threading.Thread):
    """Kills a worker every so often, and the database twice, while `work` is true."""

    def __init__(self):
        super().__init__(daemon=True)
        self.work = True
        self.killed = collections.Counter()

    def is_enough(self):
        return self.killed["worker"] >= 4 and self.killed["database"] == 2

    def run(self):
        began, restarts = time.monotonic(), 0
        while self.work:
            time.sleep(KILL_EVERY_S)
            victims = workers()
            if victims:
                try:
                    os.kill(victims[self.killed["worker"] % len(victims)], signal.SIGKILL)
                    self.killed["worker"] += 1
                except ProcessLookupError:
                    pass
            if restarts < 2 and time.monotonic() - began > 1.5 * (restarts + 1):
                restarts += 1
                restart_database()
                self.killed["database"] += 1


def live(results, failures):
    """One action from its draft to its two approvals."""
    try:
        answer = until_acknowledged(technician, "/actions", ACTION)
        equal(answer.status, 201, answer.text[:200])
        action = answer.json["id"]
        results.append((action, "create"))
        for person, step in ((technician, "soumettre"), (officer, "viser"), (cub, "approuver"), (urpa, "approuver")):
            answer = until_acknowledged(person, f"/actions/{action}/{step}", {}, 1)
            equal(answer.status, 200, f"{step} {answer.text[:200]}")
            results.append((action, f"{step} {person.account}"))
    except Exception as problem:  # told by the test
        failures.append(problem)


def all_at_once(results, failures, trouble):
    """Until enough is written and enough has gone wrong."""
    begun = []

    def goes_on():
        return not failures and (len(begun) < ACTIONS or not trouble.is_enough()) and len(begun) < 20 * ACTIONS

    def worker():
        while goes_on():
            begun.append(1)
            live(results, failures)

    threads = [threading.Thread(target=worker) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


RESULTS, FAILURES = [], []


def created():
    return [a for a, what in RESULTS if what == "create"]


@test
def a_stream_of_approvals_goes_on_through_kills_and_restarts():
    trouble = Trouble()
    trouble.start()
    all_at_once(RESULTS, FAILURES, trouble)
    trouble.work = False
    trouble.join(60)
    assert not FAILURES, FAILURES[:3]
    print(f"# {len(RESULTS)} acknowledged writes, killed: {dict(trouble.killed)}")
    assert trouble.is_enough() and len(created()) >= ACTIONS, trouble.killed


@test
def nothing_acknowledged_is_lost():
    actions = created()
    equal(len(set(actions)), len(actions))
    found = dict(database(f"SELECT id, status FROM action WHERE id IN ({','.join(map(str, actions))})"))
    equal(collections.Counter(found.values()), {"approved": len(actions)})


@test
def nothing_is_doubled_or_approved_twice():
    first = min(a for a, _ in RESULTS)
    counts = collections.Counter(tuple(row) for row in database(
        f"SELECT decision, role, COUNT(*) FROM decision WHERE record_id >= {first} GROUP BY record_id, decision, role"))
    assert all(row[2] == "1" for row in counts), counts
    equal(sorted(row[0] for row in counts), ["approve", "approve", "endorse", "submit"])
    # As many actions as were acknowledged: an unanswered creation was not done a second time under its key.
    equal(database(f"SELECT COUNT(*) FROM action WHERE id >= {first}")[0], [str(len(created()))])


@test
def every_chain_of_the_ledger_is_whole():
    first = min(a for a, _ in RESULTS)
    rows = database("SELECT record_id, MIN(seq), MAX(seq), COUNT(*) FROM ledger WHERE record_kind = 'action' "
                    f"AND record_id >= {first} GROUP BY record_id")
    equal(len(rows), len(created()))
    assert all(row[1:] == ["1", "5", "5"] for row in rows), rows[:5]


@test
def a_killed_worker_is_replaced_within_a_second():
    before = workers()
    os.kill(before[0], signal.SIGKILL)
    began = time.monotonic()
    while len(set(workers()) - set(before)) == 0:
        assert time.monotonic() - began < (5 if os.environ.get("SANITIZED") else 1), "no new worker"
        time.sleep(0.02)
    equal(technician.get("/actions.json").status, 200)


@test
def a_killed_worker_costs_at_most_its_own_requests():
    statuses, reading, kills = collections.Counter(), [True], 0

    def read():
        while reading[0]:
            try:
                statuses[technician.send("GET", "/actions", timeout=5).status] += 1
            except OSError:  # cut in the middle of its answer
                statuses["cut"] += 1

    readers = [threading.Thread(target=read, daemon=True) for _ in range(4)]
    for t in readers:
        t.start()
    try:
        for _ in range(8):
            time.sleep(KILL_EVERY_S)
            for victim in workers()[:1]:
                os.kill(victim, signal.SIGKILL)
                kills += 1
    finally:
        reading[0] = False
        for t in readers:
            t.join(10)
    print(f"# {kills} kills, answers: {dict(statuses)}")
    # A page is asked for again by nginx: what is left are answers that had begun.
    assert kills >= 4 and set(statuses) <= {200, 502, "cut"}, (kills, statuses)
    assert statuses[502] + statuses["cut"] <= kills and statuses[200] > 100, statuses


@test
def without_the_database_the_answer_is_503_and_with_it_200_again():
    directory = os.path.join(os.environ["STACK_DIR"], "mariadb")
    shell = lambda what: subprocess.run(  # noqa: E731
        ["sh", "-c", f'. "{ROOT}/tests/stack/mariadb.sh"; {what} "$1"', "sh", directory], check=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    shell("mariadb_stop")
    try:
        answer = technician.get("/actions")
        equal((answer.status, answer.headers["Retry-After"]), (503, "5"))
        assert "base de données" in answer.text and "Rien n’a été modifié" in answer.text
        answer = technician.post("/actions", {"title": "Pendant la panne"})
        equal((answer.status, answer.json["code"]), (503, "unavailable"))
    finally:
        shell("mariadb_start")
    began = time.monotonic()
    while technician.get("/actions").status != 200:
        assert time.monotonic() - began < 10, "not back after ten seconds"
        time.sleep(0.1)
    time.sleep(1.2)  # a thread that met the outage last tries again after a second
    equal({technician.get("/actions").status for _ in range(20)}, {200})


@test
def three_clicks_at_once_are_one_decision():
    results, failures = [], []
    action = technician.post("/actions", ACTION).json["id"]
    technician.post(f"/actions/{action}/soumettre", {}, 1)
    officer.post(f"/actions/{action}/viser", {}, 1)
    key = uuid.uuid4().hex

    def click(own_key):
        results.append(cub.post(f"/actions/{action}/approuver", {}, 1, key=own_key).status)

    threads = [threading.Thread(target=click, args=(key if n % 2 else None,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not failures and results.count(200) >= 1 and set(results) <= {200, 409}, results
    equal(database(f"SELECT COUNT(*) FROM decision WHERE record_id = {action} AND decision = 'approve'"), [["1"]])
    equal(json.dumps(cub.json(f"/actions/{action}.json")["status"]), '"endorsed"')


run(globals())
