"""Measures the service and its bare limit in turns, and prints their ratios beside the aims.

bench.py BUILD [--quick]. Machines are noisy: only the ratios within one run mean something, and CPU per request more
than requests per second. Load by wrk, on loopback only, 16 connections unless said.
"""
import os
import statistics
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["ACCORD_ROOT"], "tests/integration"))
from client import Person, Visitor, new_action  # noqa: E402
from limit import STACK, Limit, prepare  # noqa: E402
from measure import children, measure, private_mib  # noqa: E402

ROOT, PRODUCT = os.environ["ACCORD_ROOT"], os.environ["BASE_URL"]
BUILD, QUICK = sys.argv[1], "--quick" in sys.argv
ROUNDS, SECONDS = (2, 1) if QUICK else (5, 3)
THREADS = 4
APPROVALS = 40_000
MEMORY_AIM = 6  # MiB for four threads: half of what eight may have
PID = {name: int(os.environ[name + "_PID"]) for name in ("SUPERVISE", "IDENTITY", "NGINX", "MARIADB", "SLAPD")}


def sql(statement):
    return subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", "root", "-N", "--batch",
                           os.environ["DB_NAME"]], input=statement, check=True, capture_output=True, text=True).stdout.strip()


def fill(count):
    with open(f"{ROOT}/tests/stack/fill.sql", encoding="utf-8") as f:
        sql(f"SET @actions = {count};\n" + f.read())


def service_pids():
    return children(PID["SUPERVISE"])


def processes(side):
    """The groups of processes whose CPU is counted."""
    own = service_pids() + [PID["IDENTITY"], *children(PID["IDENTITY"])] if side == "product" else limit.pids()
    return {"own": own, "nginx": children(PID["NGINX"] if side == "product" else limit.nginx), "servers": [PID["MARIADB"], PID["SLAPD"]]}


class Row:
    """One kind of request, measured on both sides in turns; the other side is the service itself with `against`."""

    def __init__(self, name, path, aim, cpu_aim=None, connections=16, work=lambda side: ("get",), headers=None, against=None):
        self.name, self.aim, self.cpu_aim, runs = name, aim, cpu_aim, {"product": [], "limit": []}
        for _ in range(ROUNDS):
            for side, taken in runs.items():
                base, where = (limit.base, path) if side == "limit" and not against else (PRODUCT, path)
                where = against if side == "limit" and against else where
                taken.append(measure(processes("product" if against else side), base=base, path=where, headers=headers or COOKIE, seconds=SECONDS,
                                     connections=connections, work=work(side)))
        self.sides = {side: {key: statistics.median(run[key] for run in taken) for key in taken[0]}
                      for side, taken in runs.items()}
        self.failed = sum(run["failed"] for run in runs["product"])
        self.longest = max(run["max"] for run in runs["product"])
        print(".", end="", flush=True)

    def ratio(self, key):
        return self.sides["product"][key] / max(self.sides["limit"][key], 0.001)

    def cells(self):
        a, b = self.sides["product"], self.sides["limit"]
        return [self.name, f"{a['rate']:.0f}", f"{b['rate']:.0f}", f"{self.ratio('rate'):.2f}",
                verdict(self.ratio("rate"), ">=", self.aim), f"{a['cpu own']:.0f}", f"{b['cpu own']:.0f}",
                f"{self.ratio('cpu own'):.2f}", verdict(self.ratio("cpu own"), "<=", self.cpu_aim),
                f"{a['cpu nginx']:.0f}/{b['cpu nginx']:.0f}", f"{a['cpu servers']:.0f}/{b['cpu servers']:.0f}",
                f"{a['p50']:.1f}/{b['p50']:.1f}", f"{a['p99']:.1f}/{b['p99']:.1f}", f"{self.longest:.0f}", str(self.failed)]


def verdict(value, sign, aim):
    if aim is None:
        return ""
    return f"{sign} {aim} {'met' if (value >= aim if sign == '>=' else value <= aim) else 'MISSED'}"


def show(rows):
    head = ["work", "req/s", "limit", "ratio", "aim", "own µs", "limit", "ratio", "aim", "nginx µs", "servers µs", "p50 ms",
            "p99 ms", "max", "failed"]
    table = [head] + [row.cells() for row in rows]
    widths = [max(len(line[i]) for line in table) for i in range(len(head))]
    print()
    for line in table:
        print("  ".join(cell.ljust(w) if i in (0, 4, 8) else cell.rjust(w) for i, (cell, w) in enumerate(zip(line, widths))))
    print("(nginx, servers, that is database and directory, p50, p99: product/limit; max and failed: product)\n")


def say(name, value, sign, aim, unit=""):
    print(f"{name:44} {value:8.2f}{unit}   {verdict(value, sign, aim)}")


def queries_of(path):
    def questions():
        return int(sql("SHOW GLOBAL STATUS LIKE 'Questions'").split("\t")[1])

    for _ in range(40):
        reader.get(path)  # statements are prepared, references read
    own = -questions() + questions()
    before = questions()
    for _ in range(20):
        reader.get(path)
    return (questions() - before - own) / 20


def one_approval(official):
    """A first approval through the service: its answer is the text that the limit prints."""
    technician, officer = Person("technicien.cub"), Person("clauses.graves")
    number = technician.post("/actions", new_action(technician, officer)).json["id"]
    technician.post(f"/actions/{number}/soumettre", {}, 1)
    officer.post(f"/actions/{number}/viser", {}, 1)
    answer = official.post(f"/actions/{number}/approuver", {}, 1)
    assert answer.status == 200, answer.text
    return answer.text


def measure_approvals(official):
    """The last APPROVALS actions, each endorsed and approved once: half by the service, half by the limit."""
    first = int(sql("SELECT MAX(id) FROM action")) - APPROVALS
    sql(f"""UPDATE action SET status = 'endorsed' WHERE id > {first};
UPDATE record_version SET snapshot = (SELECT snapshot FROM (SELECT * FROM record_version) v WHERE v.record_kind = 'action'
  AND v.record_id = 1 AND v.version = 1) WHERE record_kind = 'action' AND record_id > {first};
INSERT IGNORE INTO inbox SELECT 'role:cub_elected', 'action', id, 'approve', updated_at FROM action WHERE id > {first};""")
    step = APPROVALS // (2 * ROUNDS)
    starts = iter(range(first + 1, first + APPROVALS, step))
    headers = {"Cookie": "accord_session=" + official.cookies["accord_session"], "Origin": PRODUCT}
    return Row("an approval", "", 0.9, headers=headers, work=lambda side: ("approve", next(starts), official.csrf))


def measure_sign_ins():
    visitor = Visitor()
    token = visitor.keys("/connexion")["csrf_token"]
    cookie = "; ".join(f"{k}={v}" for k, v in visitor.cookies.items())
    return Row("a sign-in ({SSHA})", "", 0.9, headers={"Cookie": cookie, "Origin": PRODUCT},
               work=lambda side: ("sign_in", 0, token if side == "product" else "limit"))


def five_hundredth():
    at, number = sql("SELECT updated_at, id FROM action ORDER BY updated_at DESC, id DESC LIMIT 1 OFFSET 9999").split("\t")
    return f"/actions?apres={number}.{at.replace(' ', '%20').replace(':', '%3A')}"


reader, official = Person("auditeur"), Person("elu.cub")
COOKIE = {"Cookie": "accord_session=" + reader.cookies["accord_session"]}
fill(999)  # one more is proposed below
prepare(reader, one_approval(official))
limit = Limit(BUILD, THREADS)
try:
    small = Row("list, 20 of 1 000, HTML", "/actions", 1.0, 1.5)
    rows = [small, Row("list, 20 of 1 000, JSON", "/actions.json", 1.0, 1.5),
            Row("an action's page", "/actions/1", 0.85, 1.5), Row("session check", "/auth/check", 0.9, 1.5)]
    wide = Row("list, 20 of 1 000, HTML, 256 connections", "/actions", None, connections=256)
    rows.append(wide)
    memory, answered = private_mib(service_pids()[0]), sum(row.sides["product"]["done"] * ROUNDS for row in rows)
    fill(100_000)
    large = Row("list, 20 of 100 000, HTML", "/actions", 1.0, 1.5)
    deep = Row("its page 500, beside its page 1", five_hundredth(), 0.95, against="/actions")
    rows += [large, Row("list, 20 of 100 000, JSON", "/actions.json", 1.0, 1.5), deep]
    later = sum(row.sides["product"]["done"] * ROUNDS for row in rows) - answered
    grown = private_mib(service_pids()[0])
    rows += [measure_approvals(official), measure_sign_ins()]
    show(rows)
    say("list at 100 000 : at 1 000", large.sides["product"]["rate"] / small.sides["product"]["rate"], ">=", 0.95)
    say("p99 at 256 connections : limit", wide.ratio("p99"), "<=", 1.2)
    say("max : p50 at 256 connections", wide.longest / wide.sides["product"]["p50"], "<=", 3)
    say("failed answers", sum(row.failed for row in rows), "<=", 0)
    for name, path, aim in (("list", "/actions", 2), ("page", "/actions/1", 3), ("session check", "/auth/check", 1)):
        say(f"queries of a {name}", queries_of(path), "<=", aim)
    say(f"private memory of a process ({THREADS} threads)", grown, "<=", MEMORY_AIM, " MiB")
    say(f"its growth over {later:.0f} answers", grown - memory, "<=", 0.25, " MiB")
finally:
    limit.stop()
