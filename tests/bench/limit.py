"""What limit.c reads: the service's own statements, with an exact total, and the texts of its answers."""
import os
import re

from named import queries, with_blocks, with_values

ROOT, STACK = os.environ["ACCORD_ROOT"], os.environ["STACK_DIR"]
DIR = os.path.join(STACK, "limit")
EXACT = "(SELECT COUNT(*) FROM action c WHERE c.agreement_id = 1)"
AT = "UTC_TIMESTAMP(6)"
UUID = "REPLACE(UUID(), '-', '')"
PERSON_UUID = "CONCAT('00000000-0000-4000-8000-', LPAD(?, 12, '0'))"
PERSON = {"person_name": "'Élu CUB'", "person_quality": "'Vice-président chargé de l’économie sociale et solidaire'",
          "organisation": "1", "organisation_name": "'Communauté urbaine de Bordeaux'", "auth_method": "'ldap'", "auth_time": AT,
          "directory_uuid": "'00000000-0000-4000-8000-000000000001'", "group_dn": "'cn=elus-cub,ou=groupes,dc=accord,dc=demo'",
          "directory_dn": "'uid=elu.cub,ou=personnes,dc=accord,dc=demo'"}
ENTRY = "'" + '{"at":"2026-11-24 22:47:02.924772","details":{},"event":"action.approve"}'.ljust(430) + "'"
# Who proposed the sample actions is told of an approval.
AUTHOR = "3"
NOTICE = {"kind": "'decided'", "except": "0", "fallback": "'daily'", "limit": "1"}
MAIL = {"kind": "'decided'", "address": "NULL", "subject": "'Une approbation : une action'", "body": "REPEAT('Une approbation. ', 12)",
        "path": "CONCAT('/actions/', ?)", "record_kind": "'action'", "record": "?", "waits_as": "NULL", "calendar": "NULL",
        "state": "'daily'"}

# name in the limit: (query, blocks that are on, parameters). "?" is the record's or person's number; "?h" the
# hash of the session's token, "?s" the next place in the record's chain.
STATEMENTS = {
    "session_get": ("session_get", (), {"hash": "?h", "idle_s": "1800", "today": "CURRENT_DATE()"}),
    "action_list": ("action_list", ("by_time", "on_updated"), {"agreement": "1", "limit": "20"}),
    "action_get": ("action_get", (), {"id": "?", "agreement": "1"}),
    "action_trail": ("action_trail", (), {"id": "?", "version": "1", "person": "1", "limit": "601"}),
    "action_lock": ("action_lock", (), {"id": "?", "agreement": "1"}),
    "approvals_missing": ("approvals_missing", (), {"kind": "'action'", "id": "?", "version": "1"}),
    "decision_add": ("decision_add", ("approval",), {
        "kind": "'action'", "id": "?", "version": "1", "decision": "'approve'", "from_status": "'endorsed'",
        "to_status": "'endorsed'", "role": "'cub_elected'", "reverses": "NULL", "reason": "NULL", "person": "1", "at": AT,
        **PERSON}),
    "action_move": ("action_move", (), {"id": "?", "version": "1", "from_status": "'endorsed'", "to_status": "'endorsed'",
                                        "at": AT}),
    "inbox_clear_one": ("inbox_clear_one", (), {"kind": "'action'", "id": "?", "recipient": "'role:cub_elected'"}),
    "ledger_last": ("ledger_last", (), {"kind": "'action'", "id": "?"}),
    "ledger_add": ("ledger_add", (), {"kind": "'action'", "id": "?", "seq": "?s", "event": "'action.approve'", "person": "1",
                                      "at": AT, "entry": ENTRY, "hash": f"UNHEX(SHA2({ENTRY}, 256))"}),
    "author_choice": ("notice_people", ("person",), {"person": AUTHOR, **NOTICE}),
    "author_notice": ("outbox_add", (), {"person": AUTHOR, "once_key": "CONCAT('decided:action:', ?)", **MAIL}),
    "form_key_add": ("form_key_add", (), {"person": "1", "form_key": UUID, "fingerprint": "UNHEX(SHA2('', 256))", "status": "0",
                                          "location": "'/a-decider'", "model": "@MODEL@"}),
    "throttle_wait": ("throttle_wait", (), {"both": "CONCAT('b', ?)", "address": "'a'", "account": "CONCAT('c', ?)"}),
    "person_write": ("person_write", (), {"uuid": PERSON_UUID, "username": "CONCAT('personne', ?)", "dn": "CONCAT('uid=', ?)",
                                          "name": "CONCAT('Personne ', ?)", "quality": "'x'", "mail": "'x@accord.demo'",
                                          "organisation": "'cub'", "roles": "1"}),
    "session_over": ("session_over", (), {"person": "?", "keep": "4"}),
    "session_end_one": ("session_end_one", (), {"person": "?", "public_id": "@oldest"}),
    "session_add": ("session_add", (), {
        "hash": "UNHEX(SHA2(UUID(), 256))", "public_id": "UUID()", "person": "?", "roles": "1", "role_recipient": "''",
        "person_recipient": "CONCAT('person:', ?)", "groups": "'{}'", "method": "'ldap'", "absolute_s": "28800",
        "address": "'127.0.0.1'", "user_agent": "'wrk'"}),
    "person_last": ("ledger_last", ("first_locked",), {"kind": "'person'", "id": "?"}),
    "person_add": ("ledger_add", (), {"kind": "'person'", "id": "?", "seq": "?s", "event": "'session.open'", "person": "?",
                                      "at": AT, "entry": ENTRY, "hash": f"UNHEX(SHA2({ENTRY}, 256))"}),
}


def statement(name, blocks, values, model):
    text = with_blocks({q[0]: q[3] for q in queries()}[name], set(blocks))
    if name == "action_list":
        text = re.sub(r"\(SELECT COUNT\(\*\) FROM \(SELECT 1.*?LIMIT \S+?\) counted\)", EXACT, text, flags=re.S)
    if name == "session_over":
        text = text.replace("SELECT public_id", "SELECT @oldest := public_id")
    text = with_values(" ".join(text.split()), lambda parameter: values[parameter])
    text = text.replace("@MODEL@", "'" + model.strip().replace("\\", "\\\\").replace("'", "''") + "'")
    letters = "".join(m[1] or "i" for m in re.finditer(r"\?([hs]?)", re.sub(r"'[^']*'", "", text)))
    return letters, re.sub(r"\?[hs]", "?", text)


def statements(approved):
    """The lines of statements.tsv. Of every parameter of a query something is known, or it fails."""
    lines = [f"{name}\t\t{sql}\n" for name, sql in (("begin", "START TRANSACTION"), ("commit", "COMMIT"))]
    for name, (query, blocks, values) in STATEMENTS.items():
        letters, text = statement(query, blocks, values, approved)
        lines.append(f"{name}\t{letters}\t{text}\n")
    return "".join(lines)


def split(text, first, last):
    """What stands before the first and behind the last of the rows."""
    return text[:text.index(first)], text[text.rindex(last) + len(last):]


def prepare(person, approved):
    """Writes DIR from the service's own answers; `approved` is its answer to an approval."""
    os.makedirs(DIR, exist_ok=True)
    page, data = person.get("/actions").text, person.get("/actions.json").text
    texts = dict(zip(("html.head", "html.tail"), split(page, '<li class="row-item">', "</progress></p>\n</li>\n")))
    texts["json.head"], texts["json.tail"] = split(data, '{"id":', "}}")
    texts["json.tail"] = "{}" + texts["json.tail"]
    texts["action.html"], texts["approve.json"] = person.get("/actions/1").text, approved
    texts["statements.tsv"] = statements(approved)
    for name, text in texts.items():
        with open(os.path.join(DIR, name), "w", encoding="utf-8") as f:
            f.write(text)
