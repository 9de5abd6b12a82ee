"""test_transfer.py ACCORD: everything out of one database and into another, byte by byte; what is refused. TAP."""
import hashlib
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile

from tap import equal, run, test

ACCORD = sys.argv[1]
ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = pathlib.Path(tempfile.mkdtemp(prefix="accord-transfer."))
SERVER = WORK / "db"
DATABASES = ["accord", "second", "third"]
os.environ.pop("ACCORD_CONF", None)


def server(word, *arguments):
    subprocess.run(["sh", "-c", '. "$1/tests/stack/mariadb.sh" && shift && mariadb_"$@"', "sh", ROOT, word, SERVER,
                    *arguments], check=True, stdout=subprocess.DEVNULL)


def sql(database, text):
    done = subprocess.run(["mariadb", "--no-defaults", "-S", SERVER / "mysql.sock", "-u", "root", "-N", "-B",
                           "--default-character-set=utf8mb4", database], input=text, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [line.split("\t") for line in done.stdout.splitlines()]


def accord(database, *arguments):
    return subprocess.run([ACCORD, "--conf", WORK / f"{database}.conf", *map(str, arguments)], capture_output=True,
                          text=True)


def good(database, *arguments):
    done = accord(database, *arguments)
    equal(done.returncode, 0, done.stderr)
    return done.stdout


def refused(pattern, *arguments):
    """An import into the third database, which stays empty."""
    done = accord("third", "import", *arguments)
    assert done.returncode == 1 and re.search(pattern, done.stderr), (done.returncode, done.stderr)
    equal(sql("third", "SELECT (SELECT COUNT(*) FROM person) + (SELECT COUNT(*) FROM ledger)"), [["0"]])


def configure(database):
    (WORK / f"{database}.conf").write_text(f"""site.origin = https://accord.example
site.migrations = {ROOT}/sql/migrations
site.files = {WORK}/files-{database}
site.form_key_file = form_key
database.socket = {SERVER}/mysql.sock
database.name = {database}
database.user = owner_{database}
database.password_file = secret
ledger.key_file = {WORK}/ledger.pem
ledger.public_key_file = {WORK}/ledger.pub.pem
""")


def contents(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def manifest(folder):
    return json.loads((folder / "manifest.json").read_text())


def altered(name, change):
    """A copy of the first export in which `change` has rewritten the file `name`, and the manifest goes with it."""
    copy = WORK / "altered"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(WORK / "first", copy)
    path = copy / name
    path.write_bytes(change(path.read_bytes()))
    return copy


def with_new_hash(folder, table):
    path, about = folder / f"tables/{table}.jsonl", manifest(folder)
    part = next(p for p in about["parts"] if p["table"] == table)
    part["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    part["rows"] = path.read_bytes().count(b"\n")
    (folder / "manifest.json").write_text(json.dumps(about))
    return folder


@test
def an_export_is_a_folder_for_its_owner_alone():
    said = good("accord", "export", WORK / "first")
    assert re.search(r"^manifest: [0-9a-f]{64}$", said, re.M), said
    equal(said.split()[-1], hashlib.sha256((WORK / "first/manifest.json").read_bytes()).hexdigest())
    for path in [WORK / "first", *(WORK / "first").rglob("*")]:
        equal(stat.S_IMODE(path.stat().st_mode), 0o700 if path.is_dir() else 0o600, path)


@test
def every_table_is_exported_or_left_out_with_a_reason():
    tables = {row[0] for row in sql("accord", "SELECT table_name FROM information_schema.tables "
                                              "WHERE table_schema = DATABASE()")}
    about = manifest(WORK / "first")
    parts = {part["table"] for part in about["parts"]}
    equal(parts | set(about["left_out"]), tables)
    equal(parts & set(about["left_out"]), set())
    equal(sorted(about["left_out"]), ["calendar_feed", "form_key", "job", "outbox", "schema_migration", "session",
                                      "throttle"])
    assert all(len(reason) > 10 for reason in about["left_out"].values())


@test
def every_column_and_every_row_is_there():
    for part in manifest(WORK / "first")["parts"]:
        table, lines = part["table"], (WORK / "first" / part["file"]).read_bytes().splitlines()
        equal(len(lines), part["rows"], table)
        equal(int(sql("accord", f"SELECT COUNT(*) FROM `{table}`")[0][0]), part["rows"], table)
        equal(hashlib.sha256((WORK / "first" / part["file"]).read_bytes()).hexdigest(), part["sha256"], table)
        stored = {row[0] for row in sql("accord", f"SELECT column_name FROM information_schema.columns WHERE table_schema = "
                                                  f"DATABASE() AND table_name = '{table}' AND generation_expression IS NULL")}
        for line in lines[:1]:
            equal(set(json.loads(line)), stored, table)


@test
def an_export_of_the_import_is_the_same_byte_by_byte():
    good("second", "import", WORK / "first")
    good("second", "export", WORK / "again")
    assert contents(WORK / "first") == contents(WORK / "again")


@test
def the_imported_ledger_is_good_and_has_the_same_head():
    good("second", "ledger", "export", WORK / "ledger")
    done = subprocess.run([ACCORD, "ledger", "verify", WORK / "ledger"], capture_output=True, text=True)
    equal(done.returncode, 0, done.stderr)
    head = json.loads(good("second", "ledger", "head"))
    equal(manifest(WORK / "first")["ledger"]["hash"], head["hash"])


@test
def files_are_exported_and_imported_with_their_content():
    files = [p for p in (WORK / "first/files").iterdir()]
    equal(len(files), int(sql("accord", "SELECT COUNT(*) FROM file")[0][0]))
    assert files
    for path in files:
        equal(hashlib.sha256(path.read_bytes()).hexdigest(), path.name)
        kept = WORK / "files-second" / path.name[:2] / path.name[2:4] / path.name
        equal(kept.read_bytes(), path.read_bytes())
    good("second", "files", "check")


@test
def numbers_go_on_behind_the_imported_ones():
    sql("second", "INSERT INTO ledger (record_kind, record_id, seq, event, at, entry, hash) "
                  "VALUES ('trial', 1, 1, 'action.edit', NOW(), '{}', REPEAT('x', 32))")
    equal(sql("second", "SELECT (SELECT id FROM ledger WHERE record_kind = 'trial') > "
                        "(SELECT MAX(id) FROM ledger WHERE record_kind <> 'trial')"), [["1"]])


@test
def a_folder_that_is_there_is_not_written_into():
    done = accord("accord", "export", WORK / "first")
    assert done.returncode == 1 and "File exists" in done.stderr, done.stderr


@test
def a_database_with_data_takes_no_import():
    done = accord("second", "import", WORK / "first")
    assert done.returncode == 1 and "not empty" in done.stderr, done.stderr


@test
def a_changed_line_is_refused_by_its_hash():
    refused(r"tables/person.jsonl: SHA-256", altered("tables/person.jsonl", lambda b: b.replace(b"accord.example", b"accord.exemple", 1)))


@test
def a_missing_line_or_file_is_refused():
    refused(r"tables/inbox.jsonl: \d+ rows", altered("tables/inbox.jsonl", lambda b: b.partition(b"\n")[2]))
    folder = altered("manifest.json", lambda b: b)
    (folder / "tables/ledger.jsonl").unlink()
    refused(r"tables/ledger.jsonl: No such file", folder)


@test
def an_error_names_the_file_and_the_line():
    def broken(b):
        lines = b.splitlines(keepends=True)
        lines[2] = b'{"id": 3\n'
        return b"".join(lines)
    refused(r"tables/person.jsonl:3: not JSON", altered("tables/person.jsonl", broken))
    refused(r"tables/person.jsonl:1: not a row", altered("tables/person.jsonl", lambda b: b"{}\n" + b))
    refused(r"tables/person.jsonl:1: the column \w+ is missing",
            altered("tables/person.jsonl", lambda b: re.sub(rb'"name":"[^"]*"', b'"nom":"x"', b, count=1)))
    refused(r"tables/person.jsonl:1: ", altered("tables/person.jsonl", lambda b: b.replace(b'"roles":', b'"roles":"x', 1)))


@test
def what_names_something_that_is_not_there_is_refused():
    folder = altered("tables/record_link.jsonl", lambda b: re.sub(rb'"record_id":\d+', b'"record_id":999999', b, count=1))
    lines = sorted((folder / "tables/record_link.jsonl").read_bytes().splitlines(keepends=True),
                   key=lambda line: [json.loads(line)[k] for k in ("record_id", "field", "target_kind", "target_id")])
    (folder / "tables/record_link.jsonl").write_bytes(b"".join(lines))
    refused(r"1 rows break the key record_link", with_new_hash(folder, "record_link"))


@test
def rows_in_another_order_are_not_the_same_export():
    folder = altered("tables/article.jsonl", lambda b: b"".join(reversed(b.splitlines(keepends=True))))
    refused(r"article: SHA-256", with_new_hash(folder, "article"))


@test
def a_changed_attached_file_is_refused():
    name = next((WORK / "first/files").iterdir()).name
    refused(r"another content than its name", altered(f"files/{name}", lambda b: b + b"x"))


@test
def another_format_or_schema_is_refused():
    refused(r"the format is not", altered("manifest.json", lambda b: b.replace(b"accord export 1", b"accord export 9")))
    refused(r"another schema", altered("manifest.json", lambda b: b.replace(b"0001_people", b"0001_peoples")))
    refused(r"manifest.json: ", WORK / "nowhere")


@test
def an_export_whose_file_is_lost_fails_and_has_no_manifest():
    name = next((WORK / "first/files").iterdir()).name
    kept = WORK / "files-accord" / name[:2] / name[2:4] / name
    kept.rename(WORK / "kept")
    done = accord("accord", "export", WORK / "incomplete")
    (WORK / "kept").rename(kept)
    equal(done.returncode, 1)
    assert not (WORK / "incomplete/manifest.json").exists()
    refused(r"manifest.json", WORK / "incomplete")


def memory_of(database, word):
    """The most that the program needed, in KiB."""
    process = subprocess.Popen([ACCORD, "--conf", WORK / f"{database}.conf", word, WORK / "large"], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    equal(status, 0)
    return usage.ru_maxrss


@test
def memory_does_not_grow_with_the_ledger():
    sql("accord", "INSERT INTO ledger (record_kind, record_id, seq, event, at, entry, hash) "
                  "SELECT 'trial', seq, 1, 'action.edit', '2010-01-01', REPEAT('x', 4000), REPEAT('x', 32) FROM seq_1_to_30000")
    out, back = memory_of("accord", "export"), memory_of("third", "import")
    size = (WORK / "large/tables/ledger.jsonl").stat().st_size
    print(f"# {size >> 20} MiB of ledger: {out >> 10} MiB of memory out, {back >> 10} MiB back")
    assert size > 100 << 20
    # Sanitizers keep what was freed.
    assert "SANITIZED" in os.environ or max(out, back) < 40 << 10, (size, out, back)


if __name__ == "__main__":
    try:
        server("start")
        (WORK / "secret").write_text("secret-of-the-test\n")
        (WORK / "secret").chmod(0o600)
        (WORK / "form_key").write_text("0" * 64)
        (WORK / "form_key").chmod(0o600)
        for name in DATABASES:
            server("database", name, f"owner_{name}", "secret-of-the-test")
            configure(name)
            good(name, "migrate")
        good("accord", "load", ROOT / "conf/demo")
        (WORK / "ledger.pub.pem").write_text(good("accord", "ledger", "keygen", WORK / "ledger.pem"))
        good("accord", "ledger", "seal", "--all")
        run(globals())
    finally:
        server("stop")
        shutil.rmtree(WORK)
