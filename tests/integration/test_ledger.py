"""test_ledger.py ACCORD: rights in the database, sealing, export, and both verifiers over what was tampered with. TAP."""
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time

from tap import equal, run, test

ACCORD = sys.argv[1]
ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = pathlib.Path(tempfile.mkdtemp(prefix="accord-ledger."))
SERVER = WORK / "db"
KEEP = ["record_version", "decision", "ledger", "checkpoint", "checkpoint_leaf", "progress_report"]
ACCOUNTS = ["owner", "service", "sealer", "reader"]
os.environ.pop("ACCORD_CONF", None)


def server(word):
    subprocess.run(["sh", "-c", f'. "$1/tests/stack/mariadb.sh" && mariadb_{word} "$2"', "sh", ROOT, SERVER], check=True)


def sql(text, account=None, check=True):
    """The rows of `text` as the server's root, or as an account: lists of texts. Without check: the whole result."""
    who = ["-u", f"accord_{account}", f"-psecret-{account}"] if account else ["-u", "root"]
    done = subprocess.run(["mariadb", "--no-defaults", "-S", SERVER / "mysql.sock", *who, "-N", "-B", "--default-character-set=utf8mb4",
                           "accord"], input=text, capture_output=True, text=True, errors="replace")
    if not check:
        return done
    assert done.returncode == 0, done.stderr
    return [line.split("\t") for line in done.stdout.splitlines()]


def refused(text, account):
    done = sql(text, account, check=False)
    assert done.returncode != 0 and re.search(r"ERROR (1142|1044|1143|1227|1370)", done.stderr), (text, done.stdout, done.stderr)


def accord(*arguments, account="sealer", check=True):
    done = subprocess.run([ACCORD, "--conf", WORK / f"{account}.conf", *arguments], capture_output=True, text=True)
    if check:
        assert done.returncode == 0, done.stderr
    return done


def configure(account):
    (WORK / f"{account}.secret").write_text(f"secret-{account}\n")
    (WORK / f"{account}.secret").chmod(0o600)
    (WORK / f"{account}.conf").write_text(f"""site.origin = https://accord.example
site.migrations = {ROOT}/sql/migrations
site.files = {WORK}/files
site.form_key_file = form_key
database.socket = {SERVER}/mysql.sock
database.name = accord
database.user = accord_{account}
database.password_file = {account}.secret
identity.socket = {WORK}/identity.sock
ledger.key_file = ledger.pem
ledger.public_key_file = ledger.pub.pem
ledger.seal_every = 1
""")


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def add_chain(record, length, first_row=None):
    """A chain of the kind «trial» as ledger_append writes it; first_row: the number of its first row."""
    prev, values = "0" * 64, []
    for seq in range(1, length + 1):
        entry = json.dumps({"kind": "trial", "id": record, "seq": seq, "prev": prev, "event": "action.edit",
                            "at": "2026-01-02 03:04:05.000000", "details": {"title": "Clauses d'été « œuvre »\n\u2028"}},
                           sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        prev = hashlib.sha256(entry.encode()).hexdigest()
        row = "NULL" if first_row is None else first_row + seq - 1
        values.append(f"({row}, 'trial', {record}, {seq}, 'action.edit', NULL, '2026-01-02 03:04:05', {quoted(entry)}, 0x{prev})")
    for start in range(0, length, 500):
        sql("INSERT INTO ledger (id, record_kind, record_id, seq, event, person_id, at, entry, hash) VALUES "
            + ",\n".join(values[start:start + 500]))


def export():
    """A fresh export: its path and its lines."""
    path = WORK / "export"
    accord("ledger", "export", str(path))
    return path, path.read_bytes().splitlines(keepends=True)


def verify(path, *options):
    return subprocess.run([ACCORD, "ledger", "verify", str(path), *options], capture_output=True, text=True)


def verify_outside(path, key="ledger.pub.pem"):
    return subprocess.run([sys.executable, ROOT / "tests/verify_ledger.py", path, WORK / key], capture_output=True, text=True)


def ended(lines):
    """The lines with an end that fits them again, as one would write it who covers up."""
    end = json.loads(lines[-1])
    types = [json.loads(line)["type"] for line in lines[:-1]]
    end.update(entries=types.count("entry"), checkpoints=types.count("checkpoint"),
               sha256=hashlib.sha256(b"".join(lines[:-1])).hexdigest())
    return lines[:-1] + [dumped(end)]


def dumped(row):
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def found(lines, pattern, *options):
    """Neither verifier lets this pass, and ours says `pattern` in one line."""
    path = WORK / "mutated"
    path.write_bytes(b"".join(lines))
    done = verify(path, *options)
    equal((done.returncode, done.stdout), (1, ""), done.stderr)
    equal(done.stderr.count("\n"), 1, done.stderr)
    assert re.search(pattern, done.stderr), f"{pattern!r} is not in: {done.stderr}"
    assert verify_outside(path).returncode != 0, "the outside verifier lets it pass"


def number_of(lines, kind, record, seq):
    for i, line in enumerate(lines):
        row = json.loads(line)
        if row["type"] == "entry":
            entry = json.loads(row["entry"])
            if (entry["kind"], entry["id"], entry["seq"]) == (kind, record, seq):
                return i
    raise AssertionError("no such entry")


def counts():
    return [int(n) for n in sql("SELECT (SELECT COUNT(*) FROM ledger), (SELECT COUNT(*) FROM checkpoint_leaf), "
                                "(SELECT COALESCE(MAX(total), 0) FROM checkpoint), (SELECT COUNT(*) FROM checkpoint)")[0]]


def started(*arguments):
    return subprocess.Popen([ACCORD, "--conf", WORK / "sealer.conf", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


# ---- rights ----

# Shows D7.
@test
def the_service_cannot_change_what_is_kept():
    for table in KEEP:
        column = sql(f"SELECT column_name FROM information_schema.columns WHERE table_schema = 'accord' AND table_name = '{table}' LIMIT 1")[0][0]
        refused(f"UPDATE {table} SET {column} = {column}", "service")
        refused(f"DELETE FROM {table}", "service")
        refused(f"TRUNCATE TABLE {table}", "service")
    refused("INSERT INTO checkpoint VALUES (1, '2026-01-01', 1, 1, '', '', '')", "service")
    refused("REPLACE INTO ledger SELECT * FROM ledger LIMIT 1", "service")


@test
def the_service_cannot_change_the_schema():
    for text in ["CREATE TABLE t (id INT)", "DROP TABLE ledger", "ALTER TABLE ledger ADD COLUMN x INT", "CREATE INDEX ix ON ledger (at)",
                 "CREATE TRIGGER t BEFORE INSERT ON ledger FOR EACH ROW SET @a = 1", "CREATE VIEW v AS SELECT 1",
                 "GRANT UPDATE ON ledger TO accord_service@localhost", "DROP DATABASE accord",
                 "CREATE PROCEDURE p() SELECT 1", "LOCK TABLES ledger WRITE"]:
        refused(text, "service")


# What a query writes that another account runs than the service's, and what the reader does not see at all.
NOT_THE_SERVICE = {("job", "UPDATE"), ("outbox", "UPDATE"), ("committee_seat", "INSERT"),  # work, mail, load
                   ("contract", "INSERT"), ("contract", "UPDATE"), ("contract_import", "INSERT"),  # contracts import
                   ("contract_import", "UPDATE")}
NOT_THE_READER = {"indicator_value", "campaign_answer", "calendar_feed"}  # cells under 5, answers, private addresses


@test
def the_service_has_just_the_rights_that_its_queries_need():
    needed = set()
    for path in (ROOT / "sql/queries").glob("*.sql"):
        if path.stem in ("load", "checkpoint"):
            continue
        text = re.sub(r"^--.*", "", path.read_text(), flags=re.M)
        for statement in text.split(";"):
            for verb, table in re.findall(r"(?:^|\n)\s*(INSERT (?:IGNORE )?INTO|UPDATE|DELETE FROM) (\w+)", statement):
                needed.add((table, verb.split()[0]))
                if "ON DUPLICATE KEY UPDATE" in statement:
                    needed.add((table, "UPDATE"))
    given = {(table, right) for view in ("table_privileges", "column_privileges")
             for table, right in sql(f"SELECT DISTINCT table_name, privilege_type FROM information_schema.{view} "
                                     "WHERE grantee = '''accord_service''@''localhost''' AND table_schema = 'accord'")}
    equal(sorted(given - needed), [], "given, and not needed")
    equal(sorted(needed - given), sorted(NOT_THE_SERVICE), "needed, and not given")


@test
def the_sealer_adds_checkpoints_and_nothing_else():
    for table in KEEP:
        refused(f"DELETE FROM {table}", "sealer")
    refused("INSERT INTO ledger (record_kind) VALUES ('x')", "sealer")
    refused("UPDATE checkpoint SET id = id", "sealer")
    refused("SELECT * FROM session", "sealer")


@test
def the_reader_sees_no_secret_and_changes_nothing():
    for text in ["SELECT token_hash FROM session", "SELECT * FROM session", "SELECT model FROM form_key", "SELECT subject FROM throttle",
                 "INSERT INTO inbox VALUES ()", "DELETE FROM session", "UPDATE action SET title = title"]:
        refused(text, "reader")
    for (table,) in sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'accord'"):
        if table in NOT_THE_READER:
            refused(f"SELECT COUNT(*) FROM {table}", "reader")
        else:
            sql(f"SELECT COUNT(*) FROM {table}", "reader")


@test
def rights_given_twice_are_the_same():
    sql("GRANT DELETE ON ledger TO accord_service@localhost")
    sql((ROOT / "sql/grants.sql").read_text())
    refused("DELETE FROM ledger", "service")
    sql("SELECT COUNT(*) FROM ledger", "service")


# ---- the key ----

@test
def a_key_is_made_once_and_for_its_owner_alone():
    done = accord("ledger", "keygen", str(WORK / "ledger.pem"))
    (WORK / "ledger.pub.pem").write_text(done.stdout)
    equal(stat.S_IMODE((WORK / "ledger.pem").stat().st_mode), 0o600)
    public = subprocess.run(["openssl", "pkey", "-in", WORK / "ledger.pem", "-pubout"], capture_output=True, text=True, check=True)
    equal(done.stdout, public.stdout)
    before = (WORK / "ledger.pem").read_bytes()
    again = accord("ledger", "keygen", str(WORK / "ledger.pem"), check=False)
    equal((again.returncode, (WORK / "ledger.pem").read_bytes()), (1, before))
    assert "exists already" in again.stderr, again.stderr


@test
def a_key_that_others_may_read_is_refused():
    (WORK / "ledger.pem").chmod(0o644)
    done = accord("ledger", "seal", check=False)
    (WORK / "ledger.pem").chmod(0o600)
    equal(done.returncode, 1)
    assert "open to others" in done.stderr, done.stderr


# ---- sealing ----

@test
def nothing_is_sealed_before_the_first_time():
    equal(accord("ledger", "head", check=False).returncode, 1)
    path, lines = export()
    done = verify(path)
    equal(done.returncode, 0, done.stderr)
    assert re.search(r"0 checkpoints\nnot yet sealed: [1-9]", done.stdout), done.stdout
    equal(verify_outside(path).returncode, 0)


@test
def sealing_takes_all_entries_once():
    add_chain(1, 1300)
    accord("ledger", "seal")
    entries, leaves, total, checkpoints = counts()
    equal((leaves, total), (entries, entries))
    equal(checkpoints, (entries + 999) // 1000)
    equal(accord("ledger", "seal").stdout, "")
    equal(counts()[3], checkpoints)


@test
def an_entry_that_comes_late_is_sealed_within_the_window_and_by_all_beyond():
    add_chain(2, 1, first_row=1000000)
    accord("ledger", "seal")
    add_chain(3, 1, first_row=995000)
    add_chain(4, 1, first_row=900000)
    accord("ledger", "seal")
    equal(counts()[0] - counts()[1], 1)
    accord("ledger", "seal", "--all")
    equal(counts()[0] - counts()[1], 0)


@test
def two_that_seal_at_once_share_the_work():
    add_chain(5, 4000)
    both = [started("ledger", "seal"), started("ledger", "seal")]
    said = [one.communicate(timeout=60)[0] for one in both]
    equal([one.returncode for one in both], [0, 0], str(said))
    entries, leaves, total, _ = counts()
    equal((leaves, total), (entries, entries))
    equal(verify(export()[0]).returncode, 0)


@test
def sealing_goes_on_until_it_is_told_to_stop():
    process = started("ledger", "seal", "--every")
    try:
        for record in (6, 7):
            add_chain(record, 3)
            for _ in range(100):
                if counts()[0] == counts()[1]:
                    break
                time.sleep(0.1)
            equal(counts()[0], counts()[1])
    finally:
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=20)[0]
    equal(process.returncode, 0, said)
    assert "ledger sealed checkpoint=" in said, said


# ---- the export and its verifiers ----

# Shows D7.
@test
def a_good_export_is_found_good_by_both():
    add_chain(8, 2)	# not sealed
    path, lines = export()
    entries, leaves, _, checkpoints = counts()
    done = verify(path, "--key", str(WORK / "ledger.pub.pem"))
    equal(done.returncode, 0, done.stderr)
    assert f"good: {entries} entries" in done.stdout and f"{checkpoints} checkpoints" in done.stdout, done.stdout
    assert "not yet sealed: 2 entries, the first of them trial 8, entry 1" in done.stdout, done.stdout
    outside = verify_outside(path)
    equal(outside.stdout, f"good: {entries} entries, {checkpoints} checkpoints, {entries - leaves} entries not yet sealed\n", outside.stderr)
    equal(accord("ledger", "export").stdout.encode().splitlines()[1:-1], [line[:-1] for line in lines[1:-1]])
    equal(stat.S_IMODE(path.stat().st_mode), 0o600)


@test
def what_is_exported_is_what_is_stored():
    rows = [json.loads(line) for line in export()[1]]
    texts = sorted(row["entry"] for row in rows if row["type"] == "entry")
    stored = sorted(bytes.fromhex(text).decode() for (text,) in sql("SELECT HEX(entry) FROM ledger"))
    assert texts == stored
    for text in texts:	# canonical: sorted keys, no blanks
        equal(dumped(json.loads(text))[:-1].decode(), text)


# Shows D7.
@test
def one_changed_byte_anywhere_is_found():
    _, lines = export()
    i = number_of(lines, "action", 1, 1)
    for at in range(0, len(lines[i]) - 1, 9):
        line = bytearray(lines[i])
        line[at] ^= 1
        path = WORK / "mutated"
        path.write_bytes(b"".join(lines[:i] + [bytes(line)] + lines[i + 1:]))
        done = verify(path)
        equal((done.returncode, done.stderr.count("\n")), (1, 1), done.stderr)
        assert f"line {i + 1}: " in done.stderr, done.stderr
    for i, pattern in ((0, "not as it was exported"), (len(lines) - 1, "not as it was exported|cannot|not a line|not JSON")):
        found(lines[:i] + [lines[i].replace(b"20", b"21", 1) if i == 0 else lines[i].replace(b'"sha256":"', b'"sha256":"0', 1)]
              + lines[i + 1:], pattern)


@test
def a_changed_entry_is_named():
    _, lines = export()
    i = number_of(lines, "action", 2, 1)
    found(lines[:i] + [lines[i].replace(b"action.create", b"action.creatf", 1)] + lines[i + 1:], "action 2, entry 1 was changed")


@test
def an_entry_changed_together_with_its_hash_and_its_chain_is_named():
    _, lines = export()
    i, prev = number_of(lines, "trial", 1, 5), None
    for j in range(i, number_of(lines, "trial", 2, 1)):
        row = json.loads(lines[j])
        entry = json.loads(row["entry"])
        entry.update({"prev": prev} if prev else {"at": "2020-01-01 00:00:00.000000"})
        row["entry"] = dumped(entry)[:-1].decode()
        row["hash"] = prev = hashlib.sha256(row["entry"].encode()).hexdigest()
        lines[j] = dumped(row)
    found(ended(lines), "trial 1, entry 5 is not what checkpoint [0-9]+ seals")


@test
def a_missing_entry_is_named():
    _, lines = export()
    i = number_of(lines, "trial", 1, 7)
    found(ended(lines[:i] + lines[i + 1:]), "trial 1, entry 7 is missing")


@test
def reordered_entries_are_named():
    _, lines = export()
    i = number_of(lines, "trial", 1, 7)
    found(ended(lines[:i] + [lines[i + 1], lines[i]] + lines[i + 2:]), "trial 1, entry 7 is missing")
    j = number_of(lines, "trial", 2, 1)
    moved = lines[:j] + [lines[j + 1], lines[j]] + lines[j + 2:]
    path = WORK / "mutated"
    path.write_bytes(b"".join(ended(moved)))
    done = verify(path)
    equal(done.returncode, 1)
    assert "trial 2, entry 1 is out of order" in done.stderr, done.stderr


@test
def an_entry_put_in_twice_is_named():
    _, lines = export()
    i = number_of(lines, "trial", 1, 7)
    path = WORK / "mutated"
    path.write_bytes(b"".join(ended(lines[:i] + [lines[i]] + lines[i:])))
    done = verify(path)
    equal(done.returncode, 1)
    assert "trial 1, entry 7 is out of order" in done.stderr, done.stderr


@test
def a_cut_tail_is_found():
    _, lines = export()
    found(lines[:-1], "no end")
    found(lines[:-1] + [lines[-1][:-1]], "ends within a line")
    found(lines[:len(lines) // 2], "no end")
    i = number_of(lines, "trial", 1, 1300)
    found(ended(lines[:i] + lines[i + 1:]), "trial 1, entry 1300 is missing: checkpoint [0-9]+ seals it")
    i = number_of(lines, "trial", 2, 1)
    found(ended(lines[:i] + lines[i + 1:]), "trial 2, entry 1 is missing: checkpoint [0-9]+ seals it")


@test
def a_removed_or_swapped_checkpoint_is_found():
    _, lines = export()
    first = next(i for i, line in enumerate(lines) if json.loads(line)["type"] == "checkpoint")
    found(ended(lines[:first] + lines[first + 1:]), "checkpoint 1 is missing")
    found(ended(lines[:first + 1] + lines[first + 2:]), "checkpoint 2 is missing")
    found(ended(lines[:first] + [lines[first + 1], lines[first]] + lines[first + 2:]), "checkpoint 1 is missing")


@test
def leaves_that_were_changed_are_found():
    _, lines = export()
    i = next(i for i, line in enumerate(lines) if json.loads(line)["type"] == "checkpoint")
    for change in (lambda leaves: leaves.pop(), lambda leaves: leaves.append(leaves[0]), lambda leaves: leaves.reverse()):
        row = json.loads(lines[i])
        change(row["leaves"])
        found(ended(lines[:i] + [dumped(row)] + lines[i + 1:]), "checkpoint 1: its leaves are not those that it seals")


@test
def a_wrong_signature_is_found():
    _, lines = export()
    i = next(i for i, line in enumerate(lines) if json.loads(line)["type"] == "checkpoint")
    row = json.loads(lines[i])
    row["signature"] = row["signature"][:-2] + ("00" if row["signature"][-2:] != "00" else "01")
    found(ended(lines[:i] + [dumped(row)] + lines[i + 1:]), "checkpoint 1: the signature is wrong")


@test
def checkpoints_signed_with_another_key_are_found():
    accord("ledger", "keygen", str(WORK / "other.pem"))
    public = subprocess.run(["openssl", "pkey", "-in", WORK / "other.pem", "-pubout"], capture_output=True, text=True, check=True)
    (WORK / "other.pub.pem").write_text(public.stdout)
    path, lines = export()
    done = verify(path, "--key", str(WORK / "other.pub.pem"))
    equal(done.returncode, 1)
    assert "is signed with another key" in done.stderr, done.stderr
    equal(verify(path, "--key", str(WORK / "other.pub.pem"), "--key", str(WORK / "ledger.pub.pem")).returncode, 0)
    assert verify_outside(path, "other.pub.pem").returncode != 0
    der = subprocess.run(["openssl", "pkey", "-pubin", "-in", WORK / "ledger.pub.pem", "-outform", "DER"], capture_output=True, check=True)
    equal(json.loads(lines[0])["fingerprint"], hashlib.sha256(der.stdout).hexdigest())


@test
def the_newest_checkpoints_taken_out_with_all_they_seal_show_against_a_head_kept_elsewhere():
    older = export()[1]
    (WORK / "older.head").write_text(accord("ledger", "head").stdout)
    add_chain(9, 1)
    accord("ledger", "seal")
    head = WORK / "newer.head"
    head.write_text(accord("ledger", "head").stdout)
    path, _ = export()
    for kept in ("older.head", "newer.head"):
        equal(verify(path, "--head", str(WORK / kept)).returncode, 0)
    path.write_bytes(b"".join(older))
    equal(verify(path).returncode, 0)
    done = verify(path, "--head", str(head))
    equal(done.returncode, 1)
    assert "the tail is cut" in done.stderr, done.stderr


@test
def who_changes_the_database_itself_is_found():
    entry = sql("SELECT HEX(entry) FROM ledger WHERE record_kind = 'action' AND record_id = 3 AND seq = 1")[0][0]
    text = bytes.fromhex(entry).decode().replace("action.create", "action.delete")
    where = "WHERE record_kind = 'action' AND record_id = 3 AND seq = 1"
    sql(f"UPDATE ledger SET entry = {quoted(text)} {where}")
    done = verify(export()[0])
    equal(done.returncode, 1)
    assert "action 3, entry 1 was changed" in done.stderr, done.stderr
    sql(f"UPDATE ledger SET entry = x'{entry}' {where}")
    equal(verify(export()[0]).returncode, 0)
    sql("UPDATE checkpoint SET body = REPLACE(body, '\"total\"', '\"totel\"') ORDER BY id DESC LIMIT 1")
    done = accord("ledger", "seal", check=False)
    equal(done.returncode, 1)
    assert "does not have its hash" in done.stderr, done.stderr
    sql("UPDATE checkpoint SET body = REPLACE(body, '\"totel\"', '\"total\"') ORDER BY id DESC LIMIT 1")
    sql("SET foreign_key_checks = 0; DELETE FROM ledger WHERE record_kind = 'trial' AND record_id = 9")
    done = verify(export()[0])
    equal(done.returncode, 1)
    assert re.search("the entry of leaf [0-9]+ is missing: checkpoint [0-9]+ seals it", done.stderr), done.stderr


@test
def an_entry_that_is_not_as_it_was_written_is_reported_and_not_sealed():
    add_chain(10, 3)
    sql("UPDATE ledger SET entry = CONCAT(entry, ' ') WHERE record_kind = 'trial' AND record_id = 10 AND seq = 2")
    done = accord("ledger", "seal", check=False)
    equal(done.returncode, 1)
    assert "trial 10, entry 2: the text does not have its hash; not sealed" in done.stderr, done.stderr
    equal(sql("SELECT GROUP_CONCAT(l.seq ORDER BY l.seq) FROM ledger l JOIN checkpoint_leaf f ON f.ledger_id = l.id "
              "WHERE l.record_kind = 'trial' AND l.record_id = 10"), [["1,3"]])
    sql("UPDATE ledger SET entry = TRIM(entry) WHERE record_kind = 'trial' AND record_id = 10 AND seq = 2")
    accord("ledger", "seal")
    equal(counts()[0] - counts()[1], -1)	# that leaf whose entry was taken out above


@test
def a_long_ledger_is_exported_in_little_memory():
    def used():	# KiB, the most of one export
        pid = os.posix_spawn(ACCORD, [ACCORD, "--conf", str(WORK / "sealer.conf"), "ledger", "export", str(WORK / "export")], os.environ)
        _, status, usage = os.wait4(pid, 0)
        equal(status, 0)
        return usage.ru_maxrss
    before = used()
    add_chain(11, 12000)
    accord("ledger", "seal")
    # A sanitizer keeps what was freed.
    assert used() < before + (2048 if "SANITIZED" not in os.environ else 400 * 1024), (before, used())


def reads_of(name, **arguments):
    """Rows that the named query walks over, once for a key and once for each step from there."""
    queries = "".join((ROOT / f"sql/queries/{file}.sql").read_text() + "\n" for file in ("checkpoint", "ledger"))
    text = re.search(rf"^-- {name}\(.*?\n((?!--).*?);", queries, re.S | re.M).group(1)
    text = re.sub(r"^--.*\n", "", text, flags=re.M)
    text = re.sub(r"\{(!?)(\w+):([^}]*)\}", lambda m: m[3] if (m[2] in arguments) != (m[1] == "!") else "", text)
    text = re.sub(r":([a-z_]+)", lambda m: str(arguments[m[1]]), text)
    rows = sql(f"FLUSH STATUS; {text}; SHOW SESSION STATUS LIKE 'Handler_read_%'")
    return {row[0][len("Handler_read_"):]: int(row[1]) for row in rows if row[0].startswith("Handler_read_")}


@test
def sealing_and_exporting_read_by_keys_and_no_more_than_their_page():
    window = 10000
    highest = int(sql("SELECT MAX(ledger_id) FROM checkpoint_leaf")[0][0])
    reads = reads_of("ledger_unsealed", above=highest - window, limit=1000)
    assert reads["rnd_next"] + reads["rnd"] == 0 and max(reads["next"], reads["key"]) <= window + 1, reads
    for reads in (reads_of("ledger_export", after_kind="'trial'", after_id=5, after_seq=1000, limit=200),
                  reads_of("checkpoint_last"), reads_of("checkpoint_highest_entry"),
                  reads_of("checkpoint_leaves", id=3)):
        equal(reads["rnd_next"] + reads["rnd"], 0, str(reads))
        assert reads["next"] + reads["prev"] <= 1100 and reads["key"] + reads["first"] + reads["last"] <= 1100, reads


@test
def a_page_of_the_journal_costs_the_same_however_often_others_sign_in():
    sql("INSERT INTO ledger (record_kind, record_id, seq, event, person_id, at, entry, hash) SELECT 'person', 100 + seq % 50, seq, 'session.open', "
        "1, '2030-01-01' + INTERVAL seq SECOND, '{}', UNHEX(SHA2(seq, 256)) FROM seq_1_to_50000; ANALYZE TABLE ledger")
    for arguments in ({"reader": 1}, {"people": 1}, {"reader": 1, "event": "'session.open'"}, {"people": 1, "event": "'session.open'"},
                      {"reader": 1, "kind": "'action'"}, {"people": 1, "kind": "'person'", "record": 101},
                      {"reader": 1, "after_time": "'2030-01-01 10:00:00'", "after_id": 30000},
                      {"people": 1, "after_time": "'2030-01-01 10:00:00'", "after_id": 30000}):
        reads = reads_of("ledger_list", limit=21, **arguments)
        assert sum(reads.values()) < 1000, (arguments, reads)


@test
def wrong_arguments_are_not_understood():
    for arguments in (["seal", "--often"], ["verify"], ["verify", "a", "b"], ["verify", "a", "--key"], ["keygen"], ["head", "x"], ["forget"], []):
        equal(accord("ledger", *arguments, check=False).returncode, 2, str(arguments))
    equal(verify(WORK / "nowhere").returncode, 1)


if __name__ == "__main__":
    try:
        server("start")
        subprocess.run(["mariadb", "--no-defaults", "-S", SERVER / "mysql.sock", "-u", "root", "-e", "CREATE DATABASE accord CHARACTER SET utf8mb4;"
                        + "".join(f"CREATE USER accord_{a}@localhost IDENTIFIED BY 'secret-{a}';" for a in ACCOUNTS)
                        + "GRANT ALL ON accord.* TO accord_owner@localhost"], check=True)
        (WORK / "form_key").write_text("0" * 64)
        (WORK / "form_key").chmod(0o600)
        for name in ACCOUNTS:
            configure(name)
        accord("migrate", account="owner")
        sql((ROOT / "sql/grants.sql").read_text())
        accord("load", str(ROOT / "conf/demo"), account="owner")
        run(globals())
    finally:
        server("stop")
        shutil.rmtree(WORK)
