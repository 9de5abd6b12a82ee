"""Tables of thousands of rows: whole, of one moment, with flat memory; and one that breaks off is not taken for whole."""
import csv
import http.client
import io
import os
import subprocess

from client import Person
from tap import equal, run, test

ROOT = os.environ["ACCORD_ROOT"]
ACTIONS = 20_000
auditor = Person("auditeur")


def sql(statement):
    done = subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", "root", "-N", "-B", os.environ["DB_NAME"]],
                          input=statement, check=True, capture_output=True, text=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def numbers(path):
    answer = auditor.get(path)
    equal(answer.status, 200, path)
    return [int(row["Numéro"]) for row in csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"), newline=""), delimiter=";")]


def resident_kib():
    """What the service's processes hold in memory at most since they began."""
    pid = os.environ["SUPERVISE_PID"]
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
        children = f.read().split()
    total = 0
    for child in children:
        with open(f"/proc/{child}/status", encoding="ascii") as f:
            total += next(int(line.split()[1]) for line in f if line.startswith("VmHWM"))
    return total


# Shows C9.
@test
def a_table_holds_every_row_once_in_every_order():
    for query, order in (("", "updated_at DESC, id DESC"), ("?tri=titre", "title, id"), ("?tri=echeance", "due_on, id")):
        wanted = [int(row[0]) for row in sql(f"SELECT id FROM action ORDER BY {order}")]
        assert len(wanted) >= ACTIONS
        equal(numbers(f"/actions.csv{query}"), wanted, query)


@test
def a_filter_holds_for_every_page_of_it():
    equal(numbers("/actions.csv?statut=endorsed"),
          [int(row[0]) for row in sql("SELECT id FROM action WHERE status = 'endorsed' ORDER BY updated_at DESC, id DESC")])
    ledger = numbers("/journal.csv?type=action")
    equal((len(ledger), len(set(ledger))), (int(sql("SELECT COUNT(*) FROM ledger WHERE record_kind = 'action'")[0][0]),) * 2)


@test
def the_next_page_of_a_table_can_be_asked_for_as_of_any_list():
    page = auditor.json("/actions.json?tri=titre")
    rest = numbers(f"/actions.csv?tri=titre&apres={page['next'].replace(' ', '%20')}")
    equal(len(rest), int(sql("SELECT COUNT(*) FROM action")[0][0]) - 20)


@test
def the_links_say_how_many_rows():
    total = int(sql("SELECT COUNT(*) FROM action")[0][0])
    text = auditor.get("/actions").text.replace("\u202f", "").replace("\u00a0", " ")
    assert f"({total} lignes)" in text, text[-3000:]
    text = auditor.get("/actions?statut=endorsed").text.replace("\u202f", "").replace("\u00a0", " ")
    assert "(plus de 1000 lignes)" in text and "(20 lignes par page)" in text, text[-3000:]
    assert "(toutes les lignes)" in auditor.get("/journal").text


@test
def memory_stays_as_it_is_however_long_the_table():
    before = resident_kib()
    for _ in range(6):
        assert len(numbers("/actions.csv")) >= ACTIONS
    # Every thread keeps what one page needs; the rows of the whole table would take twice as much at once. A sanitizer
    # holds back what was freed (256 MiB a process at most) and has memory of its own about it.
    allowed = 24 if "SANITIZED" not in os.environ else 640
    assert resident_kib() - before < allowed * 1024, (before, resident_kib())


@test
def a_table_that_breaks_off_is_seen_to():
    connection = http.client.HTTPConnection(auditor.host, timeout=30)
    cookie = "; ".join(f"{k}={v}" for k, v in auditor.cookies.items())
    connection.request("GET", "/actions.csv", headers={"Cookie": cookie})
    response = connection.getresponse()
    head = response.read(4000)
    for row in sql("SELECT CONCAT('KILL ', id) FROM information_schema.processlist WHERE user NOT IN ('root', 'system user')"):
        sql(row[0])
    try:
        rest = response.read()
    except (http.client.IncompleteRead, ConnectionError):
        rest = None
    finally:
        connection.close()
    equal(response.status, 200)
    assert head.startswith(b"\xef\xbb\xbf"), head[:50]
    assert rest is None, f"{len(rest)} bytes that seem whole, {rest[-200:]}"
    assert len(numbers("/actions.csv")) >= ACTIONS, "the next one is whole again"


if __name__ == "__main__":
    with open(f"{ROOT}/tests/stack/fill.sql", encoding="utf-8") as f:
        sql(f"SET @actions = {ACTIONS};" + f.read())
    run(globals())
