"""Public contracts: taken over from published data by `accord contracts import`, read by everybody, never typed."""
import json
import os
import subprocess
import tempfile

from client import Person
from tap import equal, run, test

STACK = os.environ["STACK_DIR"]
HERE = tempfile.mkdtemp(dir=STACK)
BUYER = "21330063500017"
technician, auditor = Person("technicien.cub"), Person("auditeur")


def sql(statement):
    done = subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", "root", "-N", "--batch",
                           os.environ["DB_NAME"]], input=statement, check=True, capture_output=True, text=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def program():
    """The program that the service runs: its build folder is not told to scripts."""
    with open(f"/proc/{os.environ['IDENTITY_PID']}/cmdline", "rb") as f:
        return f.read().split(b"\0")[0].decode()


def contract(number, **more):
    return {"id": number, "objet": f"Marché {number}", "acheteur": {"id": BUYER, "nom": "Ville d’essai"},
            "codeCPV": "90910000", "montant": 1000, "dateNotification": "2024-03-01", "titulaires": [
                {"id": "1", "typeIdentifiant": "SIRET", "denominationSociale": "Entreprise"}], **more}


def social(*words):
    return {"considerationsSociales": {"considerationSociale": list(words)}}


def written(text):
    path = f"{HERE}/marches.json"
    with open(path, "w", encoding="utf-8") as f:
        f.write(text if isinstance(text, str) else json.dumps({"marches": text}))
    return path


def import_file(*arguments):
    return subprocess.run([program(), "--conf", f"{STACK}/conf/owner.conf", "contracts", "import", *arguments],
                          capture_output=True, text=True, timeout=60)


def imported(contracts, *more):
    """What the command says at last."""
    done = import_file(written(contracts), "--by", "admin", *more)
    equal(done.returncode, 0, done.stderr)
    return done.stdout.splitlines()[-1]


def rows():
    return sql("SELECT number, HEX(content_hash), import_id FROM contract ORDER BY id")


def entries():
    return sql("SELECT COUNT(*) FROM ledger WHERE event = 'contract.import'")


def number_of(number):
    return int(sql(f"SELECT id FROM contract WHERE buyer_id = '{BUYER}' AND number = '{number}'")[0][0])


@test
def everybody_reads_what_was_taken_over_newest_first_and_page_by_page():
    page = auditor.json("/marches.json")
    seen = page["items"]
    while page["next"]:
        page = auditor.json(f"/marches.json?apres={page['next']}")
        seen += page["items"]
    days = [one["notified_on"] for one in seen if one["notified_on"]]
    equal(days, sorted(days, reverse=True))
    equal(len({one["id"] for one in seen}), len(seen))
    equal([[str(len(seen))]], sql("SELECT COUNT(*) FROM contract"))
    for account in ("elu.cub", "clauses.graves", "urpa.coordination"):
        equal(Person(account).get("/marches").status, 200)


@test
def filters_and_words_find_what_they_say():
    works = auditor.json("/marches.json?type=works")["items"]
    assert works and all(one["contract_type"] == "works" for one in works)
    buyer = works[0]["buyer_id"]
    assert all(one["buyer_id"] == buyer for one in auditor.json(f"/marches.json?acheteur={buyer}")["items"])
    both = auditor.json(f"/marches.json?acheteur={buyer}&type=works&clause=non_precise")["items"]
    assert works[0]["id"] in [one["id"] for one in both]
    equal(auditor.json("/marches.json?clause=yes")["items"], [])
    found = auditor.json("/marches.json?q=vaccins")["items"]
    assert found and all("vaccins" in one["object"].lower() for one in found), found
    equal(auditor.get("/marches?acheteur=12").status, 422)


@test
def one_contract_shows_its_holders_and_where_it_comes_from():
    one = next(one for one in auditor.json("/marches.json?q=paysage")["items"])
    page = auditor.get(f"/marches/{one['id']}")
    equal(page.status, 200)
    for words in ("PAYSAGE", "Licence Ouverte 2.0", "contracts.json"):
        assert words in page.text, words
    equal(auditor.get("/marches/999999").status, 404)


# Shows D8.
@test
def a_file_once_more_changes_nothing():
    before, ledger = rows(), entries()
    path = f"{os.path.dirname(os.path.abspath(__file__))}/../../conf/demo/contracts.json"
    done = import_file(path, "--by", "admin")
    equal(done.returncode, 0, done.stderr)
    assert " 0 added, 0 changed" in done.stdout, done.stdout
    equal((rows(), entries()), (before, ledger))


# Shows A2.3b.
@test
def the_share_with_a_clause_is_of_those_that_say_so():
    equal(imported([contract("a", **social("Clause sociale")), contract("b", **social("Marché réservé")),
                    contract("c", **social("Critère social")), contract("d")]).split(":")[1].split(",")[0], " 4 added")
    share = next(one for one in auditor.json("/marches/clauses.json")["items"]
                 if (one["year"], one["contract_type"]) == (2024, "services"))
    equal((share["contracts"], share["with_clause"], share["without_clause"], share["unknown"], share["share"]),
          (4, 2, 1, 1, 66.7))
    assert "66,7" in auditor.get("/marches/clauses").text
    assert "66,7" in auditor.get("/marches/clauses.csv").text


@test
def a_later_publication_changes_a_contract_and_an_older_one_does_not():
    imported([contract("p", datePublicationDonnees="2024-05-01")])
    assert " 1 changed" in imported([contract("p", montant=2000, datePublicationDonnees="2024-06-01")])
    assert " 1 older" in imported([contract("p", montant=3000, datePublicationDonnees="2024-05-15")])
    equal(sql("SELECT amount_now FROM contract WHERE number = 'p'"), [["2000.00"]])


# Shows D8.
@test
def rows_of_co_holders_are_one_contract_with_its_amount_once():
    def holder(n):
        return {"titulaires": [{"id": str(n), "typeIdentifiant": "SIRET", "denominationSociale": f"Cotraitant {n}"}]}
    said = imported([contract("g", **holder(1)), contract("g", **holder(2))])
    assert " 1 added" in said and " 1 merged" in said, said
    page = auditor.get(f"/marches/{number_of('g')}").text
    assert "Cotraitant 1" in page and "Cotraitant 2" in page


@test
def a_natural_person_is_kept_nowhere():
    imported([contract("n", titulaires=[{"id": "98765432100011", "typeIdentifiant": "SIRET",
                                         "denominationSociale": "Mme PERSONNE Unetelle"}])])
    for column in ("content", "search_text"):
        equal(sql(f"SELECT COUNT(*) FROM contract WHERE {column} LIKE '%Unetelle%' OR {column} LIKE '%98765432100011%'"),
              [["0"]])
    assert "Personne physique" in auditor.get(f"/marches/{number_of('n')}").text


@test
def what_cannot_be_kept_is_left_out_and_said():
    done = import_file(written([contract("ok-1"), {"id": "x"}, contract("", id="")]), "--by", "admin")
    equal(done.stdout.splitlines()[:2], ["left out: contract 2: the buyer has no SIRET", "left out: contract 3: no number"])
    assert " 1 added" in done.stdout and " 2 left out" in done.stdout, done.stdout


@test
def a_trial_run_says_what_it_would_do_and_does_nothing():
    before, ledger = rows(), entries()
    assert " 1 to add" in imported([contract("trial")], "--dry-run")
    equal((rows(), entries()), (before, ledger))


@test
def what_is_no_such_file_is_refused_in_one_line_and_nothing_is_changed():
    before = rows()
    for text, reason in (("[[", "marches.json:1:"), ("{}", 'neither "marches"'), ('{"marches": 3}', 'neither "marches"')):
        done = import_file(written(text), "--by", "admin")
        equal(done.returncode, 1)
        assert reason in done.stderr and done.stderr.count("\n") == 1, done.stderr
    large = f"{HERE}/large.json"
    with open(large, "w", encoding="utf-8") as f:
        f.truncate(64 * 1024 * 1024 + 1)
    for arguments, status, reason in (((large, "--by", "admin"), 1, "more than 64 MiB"),
                                      ((f"{HERE}/none.json", "--by", "admin"), 1, "No such file"),
                                      ((HERE, "--by", "admin"), 1, "not a file"),
                                      ((written([contract("by")]), "--by", "nobody"), 1, 'nobody called "nobody"'),
                                      ((written([contract("by")]),), 2, "takes FILE --by ACCOUNT")):
        done = import_file(*arguments)
        equal(done.returncode, status, done.stderr)
        assert reason in done.stderr, done.stderr
    equal(rows(), before)


@test
def an_import_is_in_the_ledger_with_who_did_it_and_what_it_changed():
    imported([contract("ledger")])
    entry = json.loads(sql("SELECT entry FROM ledger WHERE event = 'contract.import' ORDER BY id DESC LIMIT 1")[0][0])
    equal(entry["person"]["name"], "Administrateur")
    equal((entry["details"]["added"], entry["details"]["changed"]), (1, 0))
    assert "Marchés publics repris" in auditor.get("/journal?type=contract_import").text


@test
def an_experiment_names_contracts_and_they_say_so():
    imported([contract("named")])
    answer = technician.post("/experimentations", {"title": "Clause dans le nettoyage", "contracts": [number_of("named")]})
    equal(answer.status, 201, answer.text)
    assert f'href="/marches/{number_of("named")}"' in auditor.get(f"/experimentations/{answer.json['id']}").text
    assert "Clause dans le nettoyage" in auditor.get(f"/marches/{number_of('named')}").text
    equal(technician.post("/experimentations", {"title": "Rien", "contracts": [99999999]}).status, 422)


run(globals())
