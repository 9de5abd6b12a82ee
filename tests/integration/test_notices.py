"""Mail: what waits and what is decided is told once, with its link, whatever the mail server and the sender do.

The outbox is written by the service; `accord mail` sends it, under its own account of the database, to a mail server
of this test.
"""
import datetime
import os
import signal
import subprocess
import tempfile
import time

from client import BASE, Person, Visitor, new_action
from smtp_server import MailServer, free_port
from tap import equal, run, test

STACK = os.environ["STACK_DIR"]
HERE = tempfile.mkdtemp(dir=STACK)
technician, officer = Person("technicien.cub"), Person("clauses.graves")
cub, urpa = Person("elu.cub"), Person("elu.urpa")
server = MailServer()


def sql(statement):
    done = subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", "root", "-N", "--batch",
                           os.environ["DB_NAME"]], input=statement, check=True, capture_output=True, text=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def program():
    """The program that the service runs: its build folder is not told to scripts."""
    with open(f"/proc/{os.environ['IDENTITY_PID']}/cmdline", "rb") as f:
        return f.read().split(b"\0")[0].decode()


def configuration(**keys):
    """The mailer's configuration with other keys of `mail.`, as a file."""
    keys = {"server": f"smtp://127.0.0.1:{server.port}", "allow_plain": "yes", "sender": "accord@cub.test",
            "timeout": "20", "digest_hour": "0", **keys}
    with open(f"{STACK}/conf/mailer.conf", encoding="utf-8") as f:
        lines = [line for line in f if not line.startswith("mail.")]
    lines += [f"mail.{key} = {value}\n" for key, value in keys.items() if value is not None]
    path = f"{STACK}/conf/mailer-test.conf"
    with open(f"{path}.new", "w", encoding="utf-8") as f:
        f.writelines(lines)
    os.replace(f"{path}.new", path)     # a sender that has just been started may be reading it
    return path


def send(wait=True, **keys):
    """`accord mail --once`; its log, or the process that runs it."""
    process = subprocess.Popen([program(), "--conf", configuration(**keys), "mail", "--once"], stderr=subprocess.PIPE,
                               text=True)
    if not wait:
        return process
    log = process.communicate(timeout=60)[1]
    equal(process.returncode, 0, log)
    return log


def states():
    return dict((state, int(count)) for state, count in sql("SELECT state, COUNT(*) FROM outbox GROUP BY state"))


def fresh():
    """An empty outbox, no date that is near, a server that takes all, everybody's choice as it is for everybody."""
    sql("DELETE FROM outbox; DELETE FROM notice_choice; UPDATE action SET due_on = '2013-01-01';"
        "UPDATE record SET held_on = '2009-01-01' WHERE kind = 'meeting'")
    server.clear()


def until(check, seconds=10):
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.02)


def propose(title="Guide des clauses : l’été à Mérignac"):
    """An action that waits for the officer's endorsement."""
    n = technician.post("/actions", new_action(technician, officer, title=title)).json["id"]
    equal(technician.post(f"/actions/{n}/soumettre", {}, 1).status, 200)
    return n


def address(person):
    return sql(f"SELECT mail FROM person WHERE id = {person.me['person_id']}")[0][0]


@test
def what_is_loaded_as_history_tells_nobody():
    equal(sql("SELECT COUNT(*) FROM outbox"), [["0"]])


@test
def what_waits_for_a_person_comes_once_with_its_link():
    fresh()
    n = propose()
    send()
    send()
    equal(len(server.mails), 1)
    mail = server.mails[0]
    equal(mail.recipient, address(officer))
    equal(mail.sender, "accord@cub.test")
    assert "visa" in mail.message["subject"] and "l’été à Mérignac" in mail.message["subject"], mail.message["subject"]
    assert f"{BASE}/actions/{n}/decision\n" in mail.text, mail.text
    assert f"{BASE}/mes-avis" in mail.text
    equal(mail.message["auto-submitted"], "auto-generated")
    assert mail.message["list-id"] and mail.message["message-id"].endswith("@127.0.0.1>")
    assert all(len(line) <= 78 for line in mail.raw.decode("ascii").split("\r\n")), "a line is too long"
    equal(states(), {"sent": 1})


# Shows C5.
@test
def the_link_leads_to_the_decision_in_two_clicks():
    fresh()
    n = propose()
    send()
    link = next(line for line in server.mails[0].text.splitlines() if "/decision" in line)
    page = officer.get(link.removeprefix(BASE))
    equal(page.status, 200)
    assert f'action="/actions/{n}/viser"' in page.text
    stranger = Visitor().get(link.removeprefix(BASE))
    equal(stranger.status, 303)
    assert stranger.headers["location"].startswith("/connexion?suite=%2Factions%2F"), stranger.headers["location"]


# Shows D4, C4.
@test
def everybody_of_a_quality_is_told_and_the_author_learns_of_a_refusal_with_its_reason():
    fresh()
    n = propose()
    equal(officer.post(f"/actions/{n}/viser", {}, 1).status, 200)
    equal(cub.post(f"/actions/{n}/refuser", {"reason": "Le public n’est pas celui de l’accord."}, 1).status, 200)
    rows = sql("SELECT p.username, o.kind, o.state FROM outbox o JOIN person p ON p.id = o.person_id ORDER BY o.id")
    told = {(name, kind) for name, kind, _ in rows}
    assert {("clauses.graves", "waiting"), ("elu.cub", "waiting"), ("elu.urpa", "waiting"), ("technicien.cub", "decided"),
            ("clauses.graves", "decided")} <= told, told
    assert ("elu.cub", "decided") not in told, "who decided is told of it"
    sql(f"INSERT INTO notice_choice VALUES ({technician.me['person_id']}, 'decided', 'immediate')")
    fresh_choice = propose("Une autre action")
    equal(officer.post(f"/actions/{fresh_choice}/refuser", {"reason": "Le public n’est pas celui de l’accord."}, 1).status, 200)
    send()
    mail = next(m for m in server.mails if m.recipient == address(technician) and "Refusée" in m.message["subject"])
    assert "Motif\u00a0: Le public n’est pas celui de l’accord." in mail.text, mail.text
    assert f"{BASE}/actions/{fresh_choice}\n" in mail.text


@test
def what_was_decided_meanwhile_is_not_sent_any_more():
    fresh()
    n = propose()
    equal(officer.post(f"/actions/{n}/viser", {}, 1).status, 200)
    send()
    equal([m for m in server.mails if m.recipient == address(officer)], [])
    equal(states()["dropped"], 1)


@test
def what_is_put_off_comes_later_and_once():
    fresh()
    propose()
    server.replies["RCPT"] = "450 try later"
    log = send()
    assert "mail put off" in log and "reply=450" in log, log
    equal(sql("SELECT state, tries, reply, due_at > UTC_TIMESTAMP(6) + INTERVAL 50 SECOND FROM outbox"),
          [["waiting", "1", "450", "1"]])
    server.replies.clear()
    send()
    equal(server.mails, [], "it does not wait")
    sql("UPDATE outbox SET due_at = UTC_TIMESTAMP(6)")
    send()
    send()
    equal(len(server.mails), 1)


@test
def what_is_put_off_after_the_whole_text_comes_later_too():
    fresh()
    propose()
    server.replies["END"] = "451 disk full"
    send()
    equal((server.mails, states()), ([], {"waiting": 1}))
    server.replies.clear()
    sql("UPDATE outbox SET due_at = UTC_TIMESTAMP(6)")
    send()
    equal((len(server.mails), states()), (1, {"sent": 1}))


@test
def what_is_refused_for_good_is_given_up_with_one_line_of_the_log():
    for word in ("RCPT", "END"):
        fresh()
        propose()
        server.replies[word] = "550 no such person"
        log = send()
        equal(log.count("mail given up"), 1, log)
        equal((server.mails, states()), ([], {"failed": 1}), word)
        server.replies.clear()
        send()
        equal(server.mails, [])


@test
def it_is_given_up_after_twenty_tries():
    fresh()
    propose()
    sql("UPDATE outbox SET tries = 19")
    server.replies["MAIL"] = "421 busy"
    equal(send().count("mail given up"), 1)
    equal(states(), {"failed": 1})


@test
def no_address_no_text_and_no_name_stands_in_the_log():
    fresh()
    n = propose("Titre qui reste secret")
    server.replies["RCPT"] = "550 <clauses.graves@example.test> unknown"
    log = send()
    assert "mail given up" in log
    for word in (address(officer), "secret", "clauses", f"/actions/{n}"):
        assert word not in log, log


@test
def a_server_that_is_not_there_or_hangs_loses_nothing():
    fresh()
    propose()
    propose("Une deuxième action")
    assert "mail put off" in send(server=f"smtp://127.0.0.1:{free_port()}")
    server.replies["HELLO"] = "hang"
    sql("UPDATE outbox SET due_at = UTC_TIMESTAMP(6)")
    log = send(timeout="1")
    equal(log.count("mail put off"), 1, "a server that is away is asked once for all mails")
    server.replies.clear()
    sql("UPDATE outbox SET due_at = UTC_TIMESTAMP(6)")
    send()
    equal(len(server.mails), 2)


@test
def without_a_server_nothing_is_sent_and_all_waits():
    fresh()
    propose()
    log = send(server="")
    assert "mail.server is empty" in log
    equal(states(), {"waiting": 1})


@test
def a_sender_killed_before_the_server_can_have_the_mail_leaves_it_to_the_next():
    fresh()
    propose()
    server.replies["DATA"] = "hang"
    process = send(wait=False, timeout="60")
    until(lambda: "DATA" in server.commands)
    process.kill()
    process.communicate()
    equal(states(), {"claimed": 1})
    server.clear()
    send()
    equal(server.mails, [], "it is sent while another may still hold it")
    sql("UPDATE outbox SET lease_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND")
    log = send()
    assert "mail freed" in log
    equal((len(server.mails), states()), (1, {"sent": 1}))


@test
def a_sender_killed_when_the_server_may_have_the_mail_never_sends_it_twice():
    fresh()
    propose()
    server.replies["END"], server.takes_all = "hang", True
    process = send(wait=False, timeout="60")
    assert server.ended.wait(10)
    equal(states(), {"handed": 1}, "not written down before the end of the mail")
    process.kill()
    process.communicate()
    taken = list(server.mails)
    equal(len(taken), 1)
    server.clear()
    sql("UPDATE outbox SET lease_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND")
    log = send()
    assert "mail unsure" in log
    equal((server.mails, states()), ([], {"unsure": 1}))
    equal(taken[0].message["message-id"].strip("<>"), sql("SELECT message_id FROM outbox")[0][0])


@test
def a_server_that_takes_a_mail_and_does_not_say_so_gets_it_once():
    for silence in ("hang", "close"):
        fresh()
        propose()
        server.replies["END"], server.takes_all = silence, True
        log = send(timeout="2")
        assert "mail unsure" in log, log
        server.replies.clear()
        sql("UPDATE outbox SET due_at = UTC_TIMESTAMP(6)")
        send()
        equal((len(server.mails), states()), (1, {"unsure": 1}))


@test
def two_senders_at_once_send_each_mail_once():
    fresh()
    for n in range(12):
        propose(f"Action numéro {n}")
    senders = [send(wait=False) for _ in range(3)]
    for sender in senders:
        said = sender.communicate(timeout=60)
        equal(sender.returncode, 0, said)
    equal(len({m.message["message-id"] for m in server.mails}), 12)
    equal(len(server.mails), 12)


def certificate(name):
    """A key and a certificate of its own that says `name`."""
    both = f"{HERE}/{name}.crt", f"{HERE}/{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                    "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name},IP:127.0.0.{1 if name == 'good' else 2}",
                    "-out", both[0], "-keyout", both[1]], check=True, capture_output=True)
    return both


@test
def over_starttls_the_certificate_is_verified_and_the_password_goes_only_then():
    good, other = certificate("good"), certificate("other")
    with open(f"{HERE}/password", "w", encoding="utf-8", opener=lambda p, f: os.open(p, f, 0o600)) as f:
        f.write("mot-de-passe")
    for tls, trusted, arrives in ((good, good, True), (good, other, False), (other, other, False), (None, good, False)):
        fresh()
        propose()
        secure = MailServer(tls=tls, password="mot-de-passe")
        log = send(server=f"smtp://127.0.0.1:{secure.port}", allow_plain="no", ca_file=trusted[0], user="accord",
                   password_file=f"{HERE}/password")
        equal(len(secure.mails), 1 if arrives else 0, log)
        equal(any(c.startswith("AUTH") for c in secure.commands), arrives)
        equal(states(), {"sent" if arrives else "waiting": 1})
        assert "mot-de-passe" not in log
        secure.stop()


@test
def a_person_who_chose_a_digest_gets_one_mail_a_day():
    fresh()
    sql(f"INSERT INTO notice_choice VALUES ({officer.me['person_id']}, 'waiting', 'daily')")
    numbers = [propose(f"Action du jour {n}") for n in range(3)]
    if datetime.datetime.now().hour < 20:
        send(digest_hour="23")
        equal((server.mails, states()), ([], {"daily": 3}), "the digest comes before its hour")
    send()
    equal(len(server.mails), 1)
    mail = server.mails[0]
    equal(mail.recipient, address(officer))
    assert "3 avis" in mail.message["subject"], mail.message["subject"]
    for n in numbers:
        assert f"{BASE}/actions/{n}/decision" in mail.text
    propose("Action du soir")
    send()
    equal(len(server.mails), 1, "a second digest on one day")
    equal(states(), {"gathered": 3, "daily": 1, "sent": 1})


@test
def nobody_who_chose_so_is_told():
    fresh()
    sql(f"INSERT INTO notice_choice VALUES ({officer.me['person_id']}, 'waiting', 'none')")
    propose()
    equal(states(), {})
    fresh()
    propose()
    sql(f"INSERT INTO notice_choice VALUES ({officer.me['person_id']}, 'waiting', 'none')")
    send()
    equal((server.mails, states()), ([], {"dropped": 1}), "who changed their mind in between is told")


@test
def leads_and_members_are_reminded_once_before_a_date():
    fresh()
    day = datetime.date(2011, 11, 30)  # site.reference_date of the stack
    n = sql("SELECT MIN(id) FROM action WHERE status = 'in_progress'")[0][0]
    sql(f"UPDATE action SET due_on = '{day + datetime.timedelta(14)}' WHERE id = {n}")
    later = sql("SELECT MAX(id) FROM action WHERE status = 'in_progress'")[0][0]
    sql(f"UPDATE action SET due_on = '{day + datetime.timedelta(15)}' WHERE id = {later} AND id <> {n}")
    meeting = sql("SELECT MIN(id) FROM record WHERE kind = 'meeting' AND status = 'current'")[0][0]
    sql(f"UPDATE record SET held_on = '{day + datetime.timedelta(7)}' WHERE id = {meeting}")
    send()
    send()
    leads = sql(f"SELECT DISTINCT p.mail FROM action a JOIN person p ON p.id IN (a.cub_lead_id, a.partner_lead_id) WHERE a.id = {n}")
    members = sql(f"""SELECT DISTINCT p.mail FROM record_link l JOIN record_link m ON m.record_id = l.target_id
        AND m.field = 'members' JOIN person p ON p.organisation_id = m.target_id AND p.roles & 56
        WHERE l.record_id = {meeting} AND l.field = 'group'""")
    assert leads and members
    rows = sql("SELECT p.mail, o.record_kind, o.record_id FROM outbox o JOIN person p ON p.id = o.person_id WHERE o.kind = 'date'")
    equal(sorted(rows), sorted([[m[0], "action", n] for m in leads] + [[m[0], "meeting", meeting] for m in members]))
    texts = {m.recipient: m.text for m in server.mails}
    equal(set(texts), {m[0] for m in leads + members})
    for m in leads:
        assert f"{BASE}/actions/{n}\n" in texts[m[0]]


@test
def what_goes_outside_the_directory_is_forgotten_once_it_is_sent():
    fresh()
    sql("""INSERT INTO outbox (kind, address, subject, body, path, once_key, state, due_at, created_at)
           VALUES ('invitation', 'tuteur@entreprise.test', 'Votre avis', 'Répondez.', '/enquete/secret', 'i-1', 'waiting',
                   UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))""")
    send()
    assert f"{BASE}/enquete/secret" in server.mails[0].text and "/mes-avis" not in server.mails[0].text
    equal(sql("SELECT address, body, path FROM outbox"), [["NULL", "", "NULL"]])


@test
def a_calendar_comes_as_an_attachment():
    fresh()
    ics = "BEGIN:VCALENDAR\\r\\nVERSION:2.0\\r\\nEND:VCALENDAR\\r\\n" * 40
    sql(f"""INSERT INTO outbox (kind, person_id, subject, body, calendar, once_key, state, due_at, created_at)
            VALUES ('meeting', {officer.me['person_id']}, 'Convocation', 'Le comité.', '{ics}', 'm-1', 'waiting',
                    UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))""")
    send()
    part = next(server.mails[0].message.iter_attachments())
    equal(part.get_content_type(), "text/calendar")
    assert part.get_payload(decode=True).decode().startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert "Le comité." in server.mails[0].text


@test
def the_timer_goes_on_and_ends_when_it_is_told():
    fresh()
    process = subprocess.Popen([program(), "--conf", configuration(every="1"), "mail", "--every"], stderr=subprocess.PIPE,
                               text=True)
    try:
        propose()
        until(lambda: server.mails)
        propose("Une deuxième action")
        until(lambda: len(server.mails) == 2)
    finally:
        process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10)
    equal(process.returncode, 0)


run(globals())
