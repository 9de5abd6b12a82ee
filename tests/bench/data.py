"""What the requests find in the database, and whom they come from."""
import html
import os
import re
import subprocess

from client import Person, Visitor, new_action

ROOT = os.environ["ACCORD_ROOT"]
TITLE = re.compile(r'<h2 class="row-title"><a href="([^"]*)">([^<]*)</a>')


def sql(statement):
    return subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", "root", "-N", "--batch",
                           os.environ["DB_NAME"]], input=statement, check=True, capture_output=True, text=True).stdout.strip()


def fill(count):
    with open(f"{ROOT}/tests/stack/fill.sql", encoding="utf-8") as f:
        sql(f"SET @actions = {count};\n" + f.read())


def one_approval(official):
    """A first approval through the service: its answer is the text that the limit prints."""
    technician, officer = Person("technicien.cub"), Person("clauses.graves")
    number = technician.post("/actions", new_action(technician, officer)).json["id"]
    technician.post(f"/actions/{number}/soumettre", {}, 1)
    officer.post(f"/actions/{number}/viser", {}, 1)
    answer = official.post(f"/actions/{number}/approuver", {}, 1)
    assert answer.status == 200, answer.text
    return answer.text


def endorse_last(count):
    """The last actions, each endorsed, to be approved once: the number of the first of them."""
    first = int(sql("SELECT MAX(id) FROM action")) - count
    sql(f"""UPDATE action SET status = 'endorsed' WHERE id > {first};
UPDATE record_version SET snapshot = (SELECT snapshot FROM (SELECT * FROM record_version) v WHERE v.record_kind = 'action'
  AND v.record_id = 1 AND v.version = 1) WHERE record_kind = 'action' AND record_id > {first};
INSERT IGNORE INTO inbox SELECT 'role:cub_elected', 'action', id, 'approve', updated_at FROM action WHERE id > {first};""")
    return first + 1


def five_hundredth():
    """The address of page 500 of the list."""
    at, number = sql("SELECT updated_at, id FROM action ORDER BY updated_at DESC, id DESC LIMIT 1 OFFSET 9999").split("\t")
    return f"/actions?apres={number}.{at.replace(' ', '%20').replace(':', '%3A')}"


def queries_of(reader, path):
    def questions():
        return int(sql("SHOW GLOBAL STATUS LIKE 'Questions'").split("\t")[1])

    for _ in range(40):
        reader.get(path)  # statements are prepared, references read
    own = -questions() + questions()
    before = questions()
    for _ in range(20):
        reader.get(path)
    return (questions() - before - own) / 20


def list_of(side, cookies):
    """(bytes, [(address, title)…]) of a side's list page, asked for often enough to warm all of it up."""
    visitor = Visitor(side.base)
    visitor.cookies = cookies
    for _ in range(40):
        answer = visitor.get("/actions")
        if answer.status != 200:
            raise SystemExit(f"{side.name}: the list is answered with {answer.status}")
    return len(answer.body), [(href, html.unescape(title)) for href, title in TITLE.findall(answer.text)]


def check_same(sides, cookies):
    """All sides show the same actions, in pages of about the same size; else nothing can be compared."""
    sizes, shown = zip(*(list_of(side, cookies) for side in sides))
    for side, size, titles in zip(sides, sizes, shown):
        if len(titles) != 20 or titles != shown[0]:
            raise SystemExit(f"{side.name} does not show the 20 actions of {sides[0].name}: {titles}, not {shown[0]}")
        if abs(size - sizes[0]) > 0.2 * sizes[0]:
            raise SystemExit(f"{side.name} sends a list of {size} bytes, {sides[0].name} one of {sizes[0]}")
    print("# The same 20 actions on every side; bytes of the page: " +
          ", ".join(f"{side.name} {size}" for side, size in zip(sides, sizes)))
