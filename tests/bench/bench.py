"""Measures the service and its bare limit in turns, and prints their ratios beside the aims.

bench.py BUILD [--quick]. Machines are noisy: only the ratios within one run mean something, and CPU per request more
than requests per second. Load by wrk, 16 connections, on loopback only.
"""
import os
import re
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.environ["ACCORD_ROOT"], "tests/integration"))
from client import Person, Visitor, new_action  # noqa: E402

ROOT, STACK = os.environ["ACCORD_ROOT"], os.environ["STACK_DIR"]
BUILD, QUICK = sys.argv[1], "--quick" in sys.argv
ROUNDS, SECONDS = (3, 2) if QUICK else (5, 4)
TICK = os.sysconf("SC_CLK_TCK")


def sql(statement):
    return subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", "root", "-N", "--batch",
                           os.environ["DB_NAME"]], input=statement, check=True, capture_output=True, text=True).stdout


def fill(count):
    """Actions up to `count`, with their versions."""
    sql(f"""SET foreign_key_checks = 0;
INSERT INTO action (agreement_id, status, version, title, orientation, action_form, operation_type, territory_id, author_id,
  owner_id, owner_party, cub_lead_id, partner_lead_id, structure_id, starts_on, ends_on, due_on, progress, search_text,
  created_at, updated_at, status_at)
SELECT 1, 'in_progress', 1, CONCAT('Action de mesure numéro ', n), 1 + n % 3, 'engineering', 'career_plan', 1, 3, 1, 'cub', 3,
  5, 3 + n % 6, '2010-01-01', '2010-12-31', '2010-12-31', n % 101, 'mesure', '2012-01-01' + INTERVAL n MINUTE,
  '2012-01-01' + INTERVAL n MINUTE, '2012-01-01'
FROM (SELECT seq AS n FROM seq_1_to_200000) numbers LIMIT {count - int(sql("SELECT COUNT(*) FROM action"))};
INSERT INTO record_version SELECT 'action', id, 1, '{{}}', x'00', 3, 'x', 'x', created_at FROM action a
  WHERE NOT EXISTS (SELECT 1 FROM record_version v WHERE v.record_kind = 'action' AND v.record_id = a.id);
ANALYZE TABLE action, record_version;""")


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
        return [int(p) for p in f.read().split()]


def cpu_s(pids):
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat", encoding="ascii") as f:
            fields = f.read().rsplit(") ", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def load(base, path, cookie, connections=16, seconds=SECONDS):
    """Requests a second, p99 and longest in ms, failed answers."""
    out = subprocess.run(["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", "-H", f"Cookie: {cookie}",
                          base + path], check=True, capture_output=True, text=True).stdout
    rate = float(re.search(r"Requests/sec:\s*([\d.]+)", out)[1])
    done = int(re.search(r"(\d+) requests in", out)[1])
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", out)
    p99 = float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]]
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    return rate, done, p99, int(failed[1]) if failed else 0


def start_limit():
    socket = os.path.join(STACK, "limit.sock")
    with open(os.path.join(STACK, "secret", "owner"), encoding="ascii") as f:
        password = f.read().strip()
    limit = subprocess.Popen([f"{BUILD}/tests/bench/bench_limit", socket, os.environ["DB_SOCKET"], os.environ["DB_NAME"],
                              "accord_owner", password, "4"])
    port = subprocess.run(["sh", "-c", '. "$1/tests/stack/say.sh"; . "$1/tests/stack/ports.sh"; '
                           '. "$1/tests/stack/process.sh"; . "$1/tests/stack/nginx.sh"; port=$(port_free); '
                           'nginx_start "$2/limit" "$port" "$3" "$1/app/view/static" >&2 && echo "$port"', "sh", ROOT, STACK,
                           socket], check=True, capture_output=True, text=True).stdout.strip()
    return limit, f"http://127.0.0.1:{port}"


def stop_limit(limit):
    subprocess.run(["sh", "-c", '. "$1/tests/stack/process.sh"; . "$1/tests/stack/nginx.sh"; nginx_stop "$2/limit"', "sh", ROOT,
                    STACK], check=False, capture_output=True)
    limit.kill()
    limit.wait()


def queries_of(path, person):
    before = int(sql("SHOW GLOBAL STATUS LIKE 'Questions'").split("\t")[1])
    for _ in range(20):
        person.get(path)
    return (int(sql("SHOW GLOBAL STATUS LIKE 'Questions'").split("\t")[1]) - before - 1) / 20


def compare(name, path, limit_path, aim, product, limit, rows):
    (product_base, product_pids), (limit_base, limit_pids), cookie = product, limit, COOKIE
    rates = {"product": [], "limit": []}
    cpus = {"product": [], "limit": []}
    p99s = {"product": [], "limit": []}
    bad = 0
    for _ in range(ROUNDS):
        for who, base, pids, where in (("product", product_base, product_pids(), path),
                                       ("limit", limit_base, limit_pids(), limit_path)):
            before = cpu_s(pids)
            rate, done, p99, failed = load(base, where, cookie)
            rates[who].append(rate)
            cpus[who].append(1e6 * (cpu_s(pids) - before) / max(done, 1))
            p99s[who].append(p99)
            bad += failed
    middle = {key: {who: statistics.median(v) for who, v in value.items()}
              for key, value in (("rate", rates), ("cpu", cpus), ("p99", p99s))}
    through = middle["rate"]["product"] / middle["rate"]["limit"]
    rows.append((name, f"{middle['rate']['product']:.0f}", f"{middle['rate']['limit']:.0f}", f"{through:.2f}", f"≥ {aim}",
                 "met" if through >= aim else "missed", f"{middle['cpu']['product']:.0f}", f"{middle['cpu']['limit']:.0f}",
                 f"{middle['cpu']['product'] / max(middle['cpu']['limit'], 0.1):.2f}", f"{middle['p99']['product']:.1f}",
                 f"{middle['p99']['limit']:.1f}", str(bad)))
    return middle["rate"]["product"]


def show(rows):
    head = ("work", "req/s", "limit", "ratio", "aim", "", "own CPU µs", "limit", "ratio", "p99 ms", "limit", "failed")
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        print("  ".join(cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths))))


def timed(count, work):
    times = []
    for _ in range(count):
        began = time.monotonic()
        work()
        times.append(1000 * (time.monotonic() - began))
    return statistics.median(times)


def private_kb(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as f:
        return sum(int(line.split()[1]) for line in f if line.startswith("Private_"))


person = Person("auditeur")
COOKIE = "accord_session=" + person.cookies["accord_session"]
limit_process, LIMIT = start_limit()
try:
    product = (os.environ["BASE_URL"], lambda: children(os.environ["SUPERVISE_PID"]))
    limit = (LIMIT, lambda: [limit_process.pid])
    rows = []
    fill(1000)
    small = compare("list, 20 of 1 000, HTML", "/actions", "/actions", 1.0, product, limit, rows)
    compare("list, 20 of 1 000, JSON", "/actions.json", "/actions.json", 1.0, product, limit, rows)
    compare("an action's page", "/actions/1", "/actions/1", 0.85, product, limit, rows)
    compare("session check", "/auth/check", "/auth/check", 0.9, product, limit, rows)
    memory = private_kb(product[1]()[0])
    fill(100_000)
    time.sleep(2)
    large = compare("list, 20 of 100 000, HTML", "/actions", "/actions", 1.0, product, limit, rows)
    key = sql("SELECT CONCAT(id, '.', updated_at) FROM action ORDER BY updated_at DESC, id DESC LIMIT 1 OFFSET 9999").strip()
    page = "/actions?apres=" + key.replace(" ", "%20").replace(":", "%3A")
    deep = compare("page 500 of 100 000, HTML", page, "/actions", 1.0, product, limit, rows)
    show(rows)
    print()
    print(f"list at 100 000 : at 1 000        {large / small:.2f}   (aim ≥ 0.95)")
    print(f"page 500 : page 1                 {deep / large:.2f}   (aim ≥ 0.95)")
    print(f"queries: list {queries_of('/actions', person):.1f} (≤ 2), page {queries_of('/actions/1', person):.1f} (≤ 3), "
          f"session check {queries_of('/auth/check', person):.1f} (≤ 1)")
    rate, done, p99, failed = load(product[0], "/actions", COOKIE, connections=256)
    print(f"256 connections: {rate:.0f} req/s, p99 {p99:.0f} ms, {failed} failed (aim 0)")
    grown = private_kb(product[1]()[0])
    print(f"private memory of a process: {memory / 1024:.1f} MiB after the first rounds, {grown / 1024:.1f} MiB at the end (aim ≤ 12)")
    technician, officer, official = Person("technicien.cub"), Person("clauses.graves"), Person("elu.cub")
    action = new_action(technician, officer)
    ready = []
    for _ in range(20 if QUICK else 60):
        number = technician.post("/actions", action).json["id"]
        technician.post(f"/actions/{number}/soumettre", {}, 1)
        officer.post(f"/actions/{number}/viser", {}, 1)
        ready.append(number)
    numbers = iter(ready)
    print(f"an approval: {timed(len(ready), lambda: official.post(f'/actions/{next(numbers)}/approuver', {}, 1)):.1f} ms each, "
          "one after the other (its limit is not measured)")
    print(f"a sign-in ({{SSHA}}): {timed(10, lambda: Visitor().sign_in('admin')):.1f} ms each, form included (its limit is not measured)")
finally:
    stop_limit(limit_process)
