"""Jobs: the PDF of a review (pages.md: long work runs as a job with its own page and a mail at the end)."""
import hashlib
import importlib.util
import os
import re
import signal
import subprocess
import tempfile
import time

from client import Person
from tap import equal, run, test

technician, official, auditor = Person("technicien.cub"), Person("elu.cub"), Person("auditeur")
STACK, ROOT = os.environ["STACK_DIR"], os.environ["ACCORD_ROOT"]
ACCORD = os.path.join(os.environ["STACK_BUILD"], "app", "accord")


def sql(statement):
    lines = subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", "root", "-N", "--batch",
                            "--raw", os.environ["DB_NAME"]], input=statement, check=True, capture_output=True,
                           text=True).stdout.splitlines()
    return [line.split("\t") for line in lines]


def review(kind):
    return next(item for item in auditor.json("/bilans.json")["items"] if item["subtype"] == kind)


def ask(person, number=None):
    item = review("midterm")
    answer = person.post(f"/bilans/{number or item['id']}/pdf", {}, item["version"])
    equal(answer.status, 202, answer.text)
    return answer.json["job"]


def wait(person, job, seconds=90):
    until = time.monotonic() + seconds
    seen = []
    while time.monotonic() < until:
        model = person.json(f"/travaux/{job}.json")
        seen.append((model["state"], model["progress"]))
        if not model["open"]:
            return model, seen
        time.sleep(0.1)
    raise AssertionError(f"job {job} does not end: {seen[-1]}")


def other_worker(configuration="", once=True):
    """Another `accord work`, with a line of configuration more."""
    with open(f"{STACK}/conf/worker.conf", encoding="utf-8") as file:
        text = file.read()
    for line in filter(None, configuration.split("\n")):
        key = line.split("=")[0].strip()
        text = "\n".join(x for x in text.split("\n") if not x.startswith(key + " ")) + f"\n{line}\n"
    with tempfile.NamedTemporaryFile("w", suffix=".conf", dir=STACK, delete=False) as file:
        file.write(text)
    return subprocess.Popen([ACCORD, "--conf", file.name, "work"] + (["--once"] if once else []),
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def stopped(number):
    """The worker of the stack, which stands still meanwhile."""
    class Still:
        def __enter__(self):
            os.kill(number, signal.SIGSTOP)

        def __exit__(self, *_):
            os.kill(number, signal.SIGCONT)
    return Still()


WORKER = int(os.environ["WORKER_PID"])


@test
def a_review_becomes_a_tagged_pdf():
    number = review("midterm")["id"]
    model, seen = wait(technician, ask(technician))
    equal(model["state"], "done", model["message"])
    equal(model["progress"], 100)
    steps = [progress for _, progress in seen]
    equal(steps, sorted(steps), "progress goes forward")
    answer = auditor.get(model["file"]["href"])
    equal(answer.status, 200)
    equal(answer.headers["Content-Type"], "application/pdf")
    equal(answer.headers["Content-Disposition"].split(";")[0], "attachment")
    equal(hashlib.sha256(answer.body).hexdigest(), model["file"]["sha256"])
    equal(len(answer.body), model["file"]["size"])
    path = f"{STACK}/review.pdf"
    with open(path, "wb") as file:
        file.write(answer.body)
    info = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Tagged:\s+yes", info), info
    text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout
    assert "Bilan à mi-parcours" in text and "Chômeurs de longue durée" in text
    record = auditor.json(f"/bilans/{number}.json")
    assert record["content_hash"] in re.sub(r"\s", "", text), "the hash of what it was made of"
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    equal(checked.returncode, 0, checked.stdout + checked.stderr)
    for wanted in (b"pdfuaid:part", b"pdfaid:part", b"/OutputIntents", b"/StructTreeRoot"):
        plain = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", path, "-"], capture_output=True).stdout
        assert wanted in plain, wanted
    html = technician.get(f"/bilans/{number}").text
    assert model["file"]["href"] in html and model["file"]["sha256"] in html


@test
def a_job_is_seen_by_who_asked_for_it_alone():
    job = ask(technician)
    equal(technician.get(f"/travaux/{job}").status, 200)
    equal(official.get(f"/travaux/{job}").status, 404)
    wait(technician, job)


@test
def a_mail_tells_of_the_end():
    job = ask(technician)
    wait(technician, job)
    rows = sql(f"SELECT kind, person_id, path FROM outbox WHERE once_key LIKE 'work:{job}%'")
    equal(rows, [["work", str(technician.me["person_id"]), f"/travaux/{job}"]])


@test
def the_job_of_a_killed_worker_is_finished_by_another():
    with stopped(WORKER):
        job = ask(technician)
        slow = f"{STACK}/slow.py"
        with open(slow, "w", encoding="utf-8") as file:
            file.write("import time\ntime.sleep(60)\n")
        victim = other_worker(f"work.pdf_program = {slow}", once=False)
        until = time.monotonic() + 20
        while sql(f"SELECT state FROM job WHERE id = {job}") != [["running"]] and time.monotonic() < until:
            time.sleep(0.1)
        time.sleep(0.5)
        victim.kill()
        victim.wait()
        equal(sql(f"SELECT state, tries FROM job WHERE id = {job}"), [["running", "1"]])
        early = other_worker()
        early.wait(timeout=30)
        equal(sql(f"SELECT state, tries FROM job WHERE id = {job}"), [["running", "1"]], "not before the lease ends")
        sql(f"UPDATE job SET due_at = UTC_TIMESTAMP(6) WHERE id = {job}")
        late = other_worker()
        equal(late.wait(timeout=60), 0, late.stdout.read())
    equal(sql(f"SELECT state, tries FROM job WHERE id = {job}"), [["done", "2"]])


@test
def a_worker_that_stops_gives_its_job_back():
    with stopped(WORKER):
        job = ask(technician)
        slow = f"{STACK}/slow.py"
        worker = other_worker(f"work.pdf_program = {slow}", once=False)
        until = time.monotonic() + 20
        while sql(f"SELECT progress FROM job WHERE id = {job}") != [["30"]] and time.monotonic() < until:
            time.sleep(0.1)
        worker.terminate()
        equal(worker.wait(timeout=20), 0)
        equal(sql(f"SELECT state, tries, worker FROM job WHERE id = {job}"), [["queued", "0", "NULL"]])
    equal(wait(technician, job)[0]["state"], "done")


@test
def a_failure_tells_why():
    with stopped(WORKER):
        job = ask(technician)
        program = f"{STACK}/missing.py"
        with open(program, "w", encoding="utf-8") as file:
            file.write("import sys\nsys.exit(3)\n")
        other_worker(f"work.pdf_program = {program}").wait(timeout=30)
        model, _ = wait(technician, job)
    equal(model["state"], "failed")
    assert "WeasyPrint n’y est pas installé" in model["message"], model["message"]
    html = technician.get(f"/travaux/{job}").text
    assert "WeasyPrint" in html and "Télécharger" not in html


@test
def a_job_is_not_tried_for_ever():
    with stopped(WORKER):
        job = ask(technician)
        sql(f"UPDATE job SET state = 'running', tries = 3, worker = 'gone', due_at = UTC_TIMESTAMP(6) WHERE id = {job}")
        other_worker().wait(timeout=30)
        model, _ = wait(technician, job)
    equal(model["state"], "failed")
    assert "trois fois" in model["message"]


@test
def nobody_can_queue_without_end():
    item = review("midterm")
    with stopped(WORKER):
        jobs = [ask(official) for _ in range(5)]
        equal(official.post(f"/bilans/{item['id']}/pdf", {}, item["version"]).status, 409)
        sql(f"UPDATE job SET state = 'failed', due_at = NULL, ended_at = UTC_TIMESTAMP(6) WHERE id > {jobs[0]} "
            f"AND id <= {jobs[-1]}")
    equal(wait(official, jobs[0])[0]["state"], "done")
    equal(wait(official, ask(official))[0]["state"], "done")


@test
def the_page_to_print_fetches_nothing():
    program = f"{ROOT}/app/work/pdf/accord_pdf.py"
    spec = importlib.util.spec_from_file_location("accord_pdf", program)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert "font" in module.fetch("accord:report.css")["string"].decode()
    for url in ("file:///etc/passwd", "http://127.0.0.1/", "https://example.org/x.png", "accord:../accord_pdf.py",
                "data:text/plain,x", "report.css", "ftp://127.0.0.1/"):
        try:
            module.fetch(url)
        except ValueError:
            continue
        raise AssertionError(f"{url} is fetched")
    page = ("<!DOCTYPE html><html lang='fr'><head><title>t</title><link rel='stylesheet' href='file:///etc/passwd'>"
            "</head><body><h1>t</h1><img alt='x' src='file:///etc/hostname'><img alt='y' src='http://127.0.0.1:1/'>"
            "</body></html>")
    done = subprocess.run(["/usr/bin/python3", "-I", "-B", program, "00"], input=page.encode(), capture_output=True,
                          timeout=60)
    equal(done.returncode, 0, done.stderr)
    assert done.stdout.startswith(b"%PDF-")


@test
def the_worker_may_not_change_what_is_decided():
    with open(f"{STACK}/secret/worker", encoding="utf-8") as file:
        password = file.read()
    for statement in ("UPDATE record_version SET snapshot = '{}'", "DELETE FROM decision", "INSERT INTO ledger (id) VALUES (1)",
                      "SELECT * FROM session", "UPDATE record SET status = 'approved'", "DELETE FROM job"):
        refused = subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", "accord_worker",
                                  f"-p{password}", os.environ["DB_NAME"]], input=statement, capture_output=True, text=True)
        assert "denied" in refused.stderr, statement


@test
def the_figures_leave_as_tables():
    number = review("midterm")["id"]
    table = auditor.get(f"/bilans/{number}/chiffres.csv").text
    assert "Définition" in table and "Chômeurs de longue durée" in table
    lines = auditor.get(f"/bilans/{number}/lignes.csv").text.strip().split("\n")
    figures = auditor.json(f"/bilans/{number}/chiffres.json")["items"]
    equal(len(lines) - 1, len(auditor.json(f"/bilans/{number}/lignes.json")["items"]))
    assert len(figures) > 30
    for name in ("chiffres", "lignes"):
        book = auditor.get(f"/bilans/{number}/{name}.xlsx")
        equal(book.status, 200)
        assert book.body.startswith(b"PK")


run(globals())
