"""Every named query is prepared and explained on 100 000 actions: no list reads its whole table.

The queries are read from sql/queries as the build reads them: with all their blocks off, and with each block on.
"""
import os
import re
import subprocess
import time

from client import Person
from named import declared, queries, with_blocks, with_values
from tap import equal, run, test

ROOT, DB = os.environ["ACCORD_ROOT"], os.environ["DB_SOCKET"]
ACTIONS = 100_000

# Read whole on purpose, each with its reason.
WHOLE = {
    "orientation_list", "organisation_list", "territory_list", "approval_rules", "agreement_current",  # small, cached
    "lead_list",  # people who may lead: some dozens
    "progress_table", "organisation_action_counts",  # figures of the whole agreement, from an index alone
    "checkpoint_unsealed_all",  # the sealing job's first look
}
VALUES = {"i64": "1", "text": "'2011-06-15'", "bytes": "x'00'"}
NAMED = {"search": "'+clause*'", "among": "'+clause*'", "status": "'endorsed'", "target_public": "'disabled_worker'",
         "kind": "'action'", "limit": "21", "agreement": "1", "after_title": "'M'", "after_id": "500",
         "action_form": "'engineering'", "operation_type": "'employer_links'", "idle_s": "1800", "more_than": "4",
         "keep_s": "3600"}


# Blocks that are never on alone: an index is named with the filter that it serves.
WITH = {"on_kind": {"kind"}, "on_kind_event": {"kind", "event"}, "on_each_event": {"event"}, "record": {"kind"},
        "on_subtype": {"subtype"}, "on_status": {"status"}, "on_owner": {"owner"},
        "on_type": {"type"}, "on_clause": {"clause"}, "on_buyer": {"buyer"}, "after_day": {"on_sorted"}}

# As app/resource/action_query.c names the indexes; None: the server chooses.
SORTS = (("by_time", "after_time", "on_updated"), ("by_title", "after_title", "on_title"), ("by_due", "after_due", "on_due"))
FILTERS = {None: "on_updated", "status": "on_status", "orientation": "on_orientation", "structure": "on_structure",
           "action_form": "on_form", "operation_type": "on_operation", "late_on": "on_updated",
           "target_public": None, "search": None, "among": "on_updated"}


def sql(statement, *options):
    return subprocess.run(["mariadb", "--no-defaults", "-S", DB, "-u", "root", "-N", "--batch", *options,
                           os.environ["DB_NAME"]], input=statement, check=True, capture_output=True, text=True).stdout


def variants(arguments, text):
    """Sets of block names that are on: none, each alone, a sort with its cursor."""
    blocks = set(re.findall(r"\{!?(\w+):", text))
    yield from [set()] + [{b} | (WITH.get(b, set()) & blocks) for b in sorted(blocks)]
    if "by_time" in blocks:
        for sort, after, plain in SORTS:
            for one, on in FILTERS.items():
                index = (on if sort == "by_time" else plain) if on else None
                yield {sort} | {x for x in (one, index) if x}
                yield {sort, after} | {x for x in (one, index) if x}


def concrete(arguments, text, on):
    return with_values(with_blocks(text, on),
                       lambda name: NAMED.get(name, VALUES.get(arguments[name].rstrip("?"), "1")))


def fill():
    with open(f"{ROOT}/tests/stack/fill.sql", encoding="utf-8") as f:
        sql(f"SET @actions = {ACTIONS + 1000};\n" + f.read())
    sql("""INSERT INTO contract (buyer_id, number, buyer, object, contract_type, clause, amount_now, notified_on, sorted_on,
                                 content, content_hash, search_text, import_id)
           SELECT LPAD(seq % 90, 14, '0'), seq, 'Acheteur', CONCAT('Objet ', seq), ELT(1 + seq % 3, 'works', 'services',
                  'supplies'), ELT(seq % 4, 'yes', 'no'), 1000, DATE('2010-01-01') + INTERVAL seq % 5000 DAY,
                  DATE('2010-01-01') + INTERVAL seq % 5000 DAY, '{}', UNHEX(SHA2(seq, 256)), CONCAT('Objet ', seq),
                  (SELECT MIN(id) FROM contract_import) FROM seq_1_to_20000;
           ANALYZE TABLE contract""")


ALL = list(queries())


@test
def a_hundred_thousand_actions_are_there():
    began = time.monotonic()
    fill()
    print(f"# filled in {time.monotonic() - began:.0f} s")
    assert int(sql("SELECT COUNT(*) FROM action")) >= ACTIONS


@test
def every_named_query_is_looked_at():
    equal(len(ALL), declared())
    assert len(ALL) > 70, len(ALL)


@test
def every_query_in_every_shape_is_accepted_and_no_list_reads_a_whole_table():
    bad, looked = [], 0
    for name, result, arguments, text in ALL:
        if re.match(r"\s*(CREATE|ALTER|SET)", text):
            continue
        for on in variants(arguments, text):
            statement = concrete(arguments, text, on)
            try:
                rows = [line.split("\t") for line in sql("EXPLAIN " + statement).splitlines()]
            except subprocess.CalledProcessError as problem:
                bad.append(f"{name} {sorted(on)}: {problem.stderr.strip()[:160]}")
                continue
            looked += 1
            for row in rows:
                table, kind, count = row[2], row[3], row[8] if len(row) > 8 else ""
                if result == "rows" and name not in WHOLE and kind == "ALL" and count.isdigit() and int(count) > 5000:
                    bad.append(f"{name} {sorted(on)}: reads {count} rows of {table}")
    print(f"# {looked} plans of {len(ALL)} queries")
    assert not bad, "\n".join(bad)


@test
def what_a_purge_deletes_is_found_by_its_age():
    sql("""
        INSERT INTO session (token_hash, public_id, person_id, roles, role_recipient, person_recipient, group_dns,
                             auth_method, auth_time, seen_at, expires_at, address, user_agent)
        SELECT UNHEX(SHA2(seq, 256)), UUID(), (SELECT MIN(id) FROM person), 0, 'r', 'p', '[]', 'ldap', UTC_TIMESTAMP(6),
               UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL CAST(seq AS SIGNED) - 100 HOUR, '127.0.0.1', 'x' FROM seq_1_to_5000;
        INSERT INTO throttle SELECT SHA2(seq, 256), 1, UTC_TIMESTAMP(6) - INTERVAL IF(seq > 100, 0, 9) HOUR,
               UTC_TIMESTAMP(6) FROM seq_1_to_5000;
        INSERT INTO form_key (person_id, form_key, fingerprint, used_at)
        SELECT 1, seq, UNHEX(SHA2(seq, 256)), UTC_TIMESTAMP(6) - INTERVAL IF(seq > 100, 0, 9) HOUR FROM seq_1_to_5000;
        INSERT INTO outbox (kind, person_id, subject, body, once_key, state, due_at, created_at)
        SELECT 'decided', 1, 's', 'b', seq, 'sent', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) - INTERVAL IF(seq > 100, 0, 9) HOUR
          FROM seq_1_to_5000;
        ANALYZE TABLE session, throttle, form_key, outbox""")
    purges = [q for q in ALL if "_purge" in q[0]]
    equal(len(purges), 8)
    for name, _, arguments, text in purges:
        row = sql("EXPLAIN " + concrete(arguments, text, set())).splitlines()[0].split("\t")
        assert row[3] == "range" and row[5].startswith("ix_"), (name, row)
        assert int(row[8]) < 500, (name, row)


def handler_reads(statement):
    out = sql("FLUSH STATUS; " + statement + "; SHOW SESSION STATUS LIKE 'Handler_read%'")
    return sum(int(line.split("\t")[1]) for line in out.splitlines() if line.startswith("Handler_read"))


@test
def the_five_hundredth_page_reads_no_more_than_the_first():
    _, _, arguments, text = next(q for q in ALL if q[0] == "action_list")
    for (sort, after, index), key in zip(SORTS, ("updated_at", "title", "due_on")):
        first = handler_reads(concrete(arguments, text, {sort, index}))
        order = f"{key} DESC, id DESC" if sort == "by_time" else f"{key}, id"
        row = sql(f"SELECT {key}, id FROM action WHERE agreement_id = 1 ORDER BY {order} LIMIT 1 OFFSET 9999").split("\t")
        NAMED[after], NAMED["after_id"] = f"'{row[0]}'", row[1].strip()
        later = handler_reads(concrete(arguments, text, {sort, after, index}))
        print(f"# {sort}: {first} rows read for page 1, {later} for page 501")
        assert later <= first * 1.2 + 50, (sort, first, later)
        assert first < 2500, (sort, first)


@test
def a_page_of_contracts_reads_a_page_whatever_is_filtered():
    _, _, arguments, text = next(q for q in ALL if q[0] == "contract_list")
    NAMED.update(type="'services'", clause="'yes'", buyer="'00000000000007'", after_day="'2015-01-01'", count_to="1001")
    for on in ({"on_sorted"}, {"on_type", "type"}, {"on_clause", "clause"}, {"on_buyer", "buyer"},
               {"on_clause", "clause", "type"}):
        for later in (set(), {"after_day"}):
            read = handler_reads(concrete(arguments, text, on | later))
            print(f"# {sorted(on | later)}: {read} rows read")
            assert read < 4500, (on, later, read)    # 1 001 counted, twice; one of three that the index gives is of the type


def tables_on_disk():
    return int(sql("SHOW GLOBAL STATUS LIKE 'Created_tmp_disk_tables'").split("\t")[1])


# A file that is created and deleted at each request costs the database more than all it is asked for.
@test
def no_page_makes_the_database_create_a_file():
    people = {"auditeur": ["/auth/check", "/", "/actions", "/actions.json", "/actions?statut=endorsed", "/actions/1", "/outils", "/marches", "/marches/clauses",
                           "/outils/1", "/structures", "/indicateurs", "/comite", "/accord", "/sante"],
              "elu.cub": ["/", "/a-decider", "/actions/41/decision"]}
    bad = []
    for account, paths in people.items():
        person = Person(account)
        for path in paths:
            person.get(path)
            asking = -tables_on_disk() + tables_on_disk()
            before = tables_on_disk()
            status = [person.get(path).status for _ in range(5)]
            made = tables_on_disk() - before - asking
            if made > 2 or status != [200] * 5:  # what others do meanwhile
                bad.append(f"{account} {path}: {made} tables, {status}")
    assert not bad, "\n".join(bad)


run(globals())
