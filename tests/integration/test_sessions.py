"""Signing in and out, sessions, throttling, and what a directory that is gone does not stop."""
import os
import signal
import subprocess
import time

from client import PASSWORD, Person, Visitor
from tap import equal, run, test


def refused(answer, status, words):
    equal(answer.status, status, answer.text[:200])
    assert words in answer.text, (words, answer.text[:2000])
    assert "accord_session" not in (answer.headers.get("Set-Cookie") or "")


@test
def a_person_signs_in_and_is_named_on_the_page():
    person = Person("elu.cub")
    equal((person.me["username"], person.me["organisation"]), ("elu.cub", "cub"))
    assert "Élu CUB" in person.get("/sessions").text


@test
def a_wrong_password_and_an_unknown_account_get_the_same_words():
    one, two = Visitor().sign_in("technicien2.cub", "faux"), Visitor().sign_in("personne", "faux")
    refused(one, 401, "Connexion impossible")
    refused(two, 401, "Connexion impossible")
    cut = lambda text: text.split("Connexion impossible")[1].split("</div>")[0]  # noqa: E731
    equal(cut(one.text), cut(two.text))


@test
def somebody_without_a_group_does_not_get_in():
    refused(Visitor().sign_in("ancien.agent"), 403, "Connexion impossible")


@test
def a_filter_is_not_a_name():
    for name in ("*", "(uid=*)", "admin)(uid=*", "admin\\2a", " admin"):
        answer = Visitor().sign_in(name)
        assert answer.status in (401, 422, 303), (name, answer.status)
        if answer.status == 303:  # blanks around a name are taken off
            equal(name.strip(), "admin")


@test
def an_empty_password_is_not_asked_of_the_directory():
    refused(Visitor().sign_in("admin", ""), 422, "Mot de passe")


@test
def the_cookie_is_closed_to_scripts_and_other_sites():
    visitor = Visitor()
    cookie = visitor.sign_in("auditeur").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie, cookie


@test
def a_sign_in_makes_a_new_session():
    visitor = Visitor()
    visitor.sign_in("auditeur")
    first = visitor.cookies["accord_session"]
    visitor.cookies = {"accord_session": first}
    equal(visitor.get("/session.json").status, 200)
    other = Visitor()
    other.sign_in("auditeur")
    assert other.cookies["accord_session"] != first


@test
def who_signs_out_is_out():
    person = Person("auditeur")
    old = dict(person.cookies)
    keys = person.keys("/sessions")
    answer = person.form("/deconnexion", keys)
    equal((answer.status, answer.headers["Location"]), (303, "/connexion?fin=1"))
    assert answer.headers["Clear-Site-Data"]
    person.cookies = old
    equal(person.get("/session.json").status, 401)


@test
def a_cookie_given_twice_is_refused():
    person = Person("auditeur")
    value = person.cookies["accord_session"]
    equal(person.get("/session.json", Cookie=f"accord_session={value}; accord_session={value}").status, 400)


@test
def the_oldest_session_ends_when_there_are_too_many():
    first = Person("clauses.sources")
    for _ in range(5):
        last = Person("clauses.sources")
    equal(first.get("/session.json").status, 401)
    equal(last.get("/session.json").status, 200)
    equal(len(last.json("/sessions.json")["items"]), 5)


@test
def a_session_is_closed_only_with_the_password():
    mine, other = Person("clauses.bordeaux"), Person("clauses.bordeaux")
    target = next(s["id"] for s in mine.json("/sessions.json")["items"] if not s["current"])
    keys = mine.keys("/sessions")
    answer = mine.form("/sessions/fin", {**keys, "session": target, "password": "faux"})
    equal(answer.status, 422)
    assert "pas le bon" in answer.text
    equal(other.get("/session.json").status, 200)
    answer = mine.form("/sessions/fin", {**mine.keys("/sessions"), "session": target, "password": PASSWORD})
    equal((answer.status, answer.headers["Location"]), (303, "/sessions"))
    equal(other.get("/session.json").status, 401)
    equal(mine.get("/session.json").status, 200)


@test
def another_persons_session_cannot_be_closed():
    mine, other = Person("clauses.graves"), Person("clauses.technowest")
    target = other.json("/sessions.json")["items"][0]["id"]
    answer = mine.form("/sessions/fin", {**mine.keys("/sessions"), "session": target, "password": PASSWORD})
    equal(answer.status, 422)
    equal(other.get("/session.json").status, 200)


@test
def all_sessions_but_mine_are_closed_at_once():
    mine, *others = [Person("clauses.sources") for _ in range(3)]
    answer = mine.form("/sessions/fin", {**mine.keys("/sessions"), "session": "others", "password": PASSWORD})
    equal((answer.status, answer.headers["Location"]), (303, "/sessions"))
    equal([other.get("/session.json").status for other in others], [401, 401])
    equal(len(mine.json("/sessions.json")["items"]), 1)


@test
def the_session_check_answers_by_status_alone():
    equal((Visitor().get("/auth/check").status, Visitor().get("/auth/check").body), (401, b""))
    answer = Person("auditeur").get("/auth/check")
    equal((answer.status, answer.body), (200, b""))


def password_of(account, strategy, rules):
    """Gives the account its password anew, under a password policy of its own."""
    slapd, base = os.path.join(os.environ["STACK_DIR"], "slapd"), "dc=accord,dc=demo"
    uri = f"ldapi://{slapd}/ldapi".replace("/", "%2F").replace("ldapi:%2F%2F", "ldapi://")
    ldif = f"""dn: cn={strategy},ou=strategies,{base}
changetype: add
objectClass: device
objectClass: pwdPolicy
cn: {strategy}
pwdAttribute: userPassword
{rules}

dn: uid={account},ou=personnes,{base}
changetype: modify
replace: userPassword
userPassword: {PASSWORD}
-
replace: pwdPolicySubentry
pwdPolicySubentry: cn={strategy},ou=strategies,{base}
"""
    subprocess.run(["ldapmodify", "-x", "-H", uri, "-D", f"cn=admin,{base}", "-y", f"{slapd}/admin.password"], input=ldif,
                   check=True, capture_output=True, text=True)


def warned(account, words):
    """The first page after the sign-in has the words, and no page after it."""
    person = Person(account)
    first, second = person.get("/aide"), person.get("/")
    assert words in first.text and "Changez-le dès maintenant" in first.text, first.text[:3000]
    assert words not in second.text


@test
def a_password_that_expires_soon_is_said_once():
    password_of("urpa.coordination", "bientot", "pwdMaxAge: 262800\npwdExpireWarning: 864000")
    warned("urpa.coordination", "Votre mot de passe expire dans 3 jours.")


@test
def so_are_the_last_sign_ins_with_an_expired_one():
    password_of("urpa.coordination", "sursis", "pwdMaxAge: 1\npwdGraceAuthNLimit: 2")
    time.sleep(2.1)
    warned("urpa.coordination", "il vous reste 1 connexion avant de devoir le changer.")
    warned("urpa.coordination", "c’était votre dernière connexion avant de devoir le changer.")
    refused(Visitor().sign_in("urpa.coordination"), 403, "a expiré")


@test
def repeated_failures_have_to_wait():
    for _ in range(4):
        answer = Visitor().sign_in("clauses.portesdusud", "faux")
    equal(answer.status, 401)
    answer = Visitor().sign_in("clauses.portesdusud")
    equal(answer.status, 429)
    assert 0 < int(answer.headers["Retry-After"]) <= 15, answer.headers["Retry-After"]
    assert "Trop d’essais" in answer.text
    time.sleep(int(answer.headers["Retry-After"]) + 0.2)
    equal(Visitor().sign_in("clauses.portesdusud").status, 303)


# Shows C11.
@test
def a_frozen_directory_stops_sign_ins_only_and_within_ten_seconds():
    person = Person("technicien.cub")
    pid = int(os.environ["SLAPD_PID"])
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        answer = Visitor().sign_in("technicien2.cub")
        assert time.monotonic() - began < 10, time.monotonic() - began
        refused(answer, 503, "annuaire")
        assert answer.headers["Retry-After"]
        began = time.monotonic()
        equal(person.get("/actions").status, 200)
        equal(person.post("/actions", {"title": "Pendant la panne"}).status, 201)
        assert time.monotonic() - began < 2
    finally:
        os.kill(pid, signal.SIGCONT)
    time.sleep(1)
    for _ in range(40):  # a failed server is left alone for a while
        if Visitor().sign_in("technicien2.cub").status == 303:
            return
        time.sleep(1)
    raise AssertionError("the directory is back, and nobody gets in")


@test
def no_password_reaches_a_log():
    with open(os.path.join(os.environ["STACK_DIR"], "log", "accord.log"), encoding="utf-8") as log:
        text = log.read()
    with open(os.path.join(os.environ["STACK_DIR"], "log", "identity.log"), encoding="utf-8") as log:
        text += log.read()
    assert "login accepted" in text and "login refused" in text
    for secret in (PASSWORD, "faux", "accord_session="):
        assert secret not in text, secret


run(globals())
