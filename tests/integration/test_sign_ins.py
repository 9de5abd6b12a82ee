"""Many sign-ins at once: of one person, who waits for nobody but themselves, and of several."""
import http.client
import os
import re
import subprocess
import threading
import urllib.parse

from client import ACCOUNTS, PASSWORD, Person, Visitor
from tap import equal, run, test

CROWD = 16
EACH = 100


class Crowd:
    """CROWD connections that sign in again and again; `statuses` counts the answers."""

    def __init__(self, accounts):
        visitor = Visitor()
        token = visitor.keys("/connexion")["csrf_token"]
        self.host = visitor.host
        self.headers = {"Origin": visitor.origin, "Accept": "text/html",
                        "Content-Type": "application/x-www-form-urlencoded",
                        "Cookie": "; ".join(f"{k}={v}" for k, v in visitor.cookies.items())}
        self.forms = [urllib.parse.urlencode({"csrf_token": token, "username": a, "password": PASSWORD})
                      for a in accounts]
        self.statuses = {}
        self.words = ""
        self.lock = threading.Lock()

    def one(self, start, number):
        connection = http.client.HTTPConnection(self.host, timeout=30)
        for i in range(EACH):
            if i == 0:
                start.wait()
            connection.request("POST", "/connexion", self.forms[(number + i) % len(self.forms)], self.headers)
            response = connection.getresponse()
            text = response.read().decode()
            with self.lock:
                self.statuses[response.status] = self.statuses.get(response.status, 0) + 1
                if response.status != 303:
                    self.words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))[-400:]
        connection.close()

    def run(self):
        start = threading.Barrier(CROWD)
        threads = [threading.Thread(target=self.one, args=(start, n)) for n in range(CROWD)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.statuses


def all_come_in(accounts):
    crowd = Crowd(accounts)
    equal(crowd.run(), {303: CROWD * EACH}, crowd.words)


def sql(statement):
    subprocess.run(["mariadb", "--no-defaults", "-S", os.environ["DB_SOCKET"], "-u", "root", os.environ["DB_NAME"]],
                   input=statement, check=True, text=True)


@test
def people_who_were_never_here_come_in_together():
    sql("UPDATE person SET directory_uuid = REPLACE(directory_uuid, '-4000-', '-4fff-')")
    all_come_in(ACCOUNTS)


@test
def people_who_are_known_come_in_together():
    all_come_in(ACCOUNTS)


@test
def one_person_comes_in_by_many_doors_at_once():
    all_come_in(["elu.cub"])


@test
def of_so_many_sessions_the_newest_few_are_left():
    equal(len(Person("elu.cub").json("/sessions.json")["items"]), 5)


run(globals())
