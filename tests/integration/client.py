"""A person before the service: signs in by the form, then speaks JSON or forms. Standard library only."""
import http.client
import http.cookies
import json
import os
import re
import urllib.parse
import uuid

BASE = os.environ["BASE_URL"]
PASSWORD = "accord-demo"
ACCOUNTS = ["elu.cub", "elu2.cub", "elu.urpa", "technicien.cub", "technicien2.cub", "clauses.bordeaux", "clauses.graves",
            "clauses.hautsdegaronne", "clauses.portesdusud", "clauses.sources", "clauses.technowest",
            "urpa.coordination", "auditeur", "admin"]


def multipart(parts, boundary="----accordBoundary7MA4YWxk"):
    """(Content-Type, body) of parts (name, file name or None, bytes)."""
    body = b""
    for name, file_name, content in parts:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
        if file_name is not None:
            head += f'; filename="{file_name}"\r\nContent-Type: application/octet-stream'
        body += head.encode() + b"\r\n\r\n" + content + b"\r\n"
    return f"multipart/form-data; boundary={boundary}", body + f"--{boundary}--\r\n".encode()


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


class Visitor:
    """Somebody with a browser: keeps cookies, follows nothing by itself."""

    def __init__(self, base=BASE):
        self.host = urllib.parse.urlsplit(base).netloc
        self.origin = base
        self.cookies = {}

    def send(self, method, path, body=None, headers=None, timeout=30):
        all_headers = {"Origin": self.origin, "Accept": "text/html"}
        if self.cookies:
            all_headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        all_headers.update(headers or {})
        connection = http.client.HTTPConnection(self.host, timeout=timeout)
        try:
            connection.request(method, path, body, {k: v for k, v in all_headers.items() if v is not None})
            response = connection.getresponse()
            answer = Answer(response)
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in http.cookies.SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return answer

    def get(self, path, **headers):
        return self.send("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def form(self, path, fields, headers=None):
        """Sends a form; fields may be a list of pairs."""
        return self.send("POST", path, urllib.parse.urlencode(fields, doseq=True),
                         {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})

    def keys(self, path):
        """The hidden keys of the page's first form."""
        text = self.get(path).text
        return {name: re.search(f'name="{name}" value="([^"]*)"', text).group(1)
                for name in ("csrf_token", "form_key") if f'name="{name}"' in text}

    def sign_in(self, account, password=PASSWORD, **more):
        token = self.keys("/connexion")["csrf_token"]
        return self.form("/connexion", {"csrf_token": token, "username": account, "password": password, **more})


class Person(Visitor):
    """Somebody who is signed in."""

    def __init__(self, account, base=BASE):
        super().__init__(base)
        self.account = account
        answer = self.sign_in(account)
        assert answer.status == 303, f"{account}: sign-in {answer.status}: {answer.text[:300]}"
        self.me = self.json("/session.json")
        self.csrf = self.me["csrf_token"]

    def json(self, path):
        answer = self.get(path, Accept="application/json")
        assert answer.status == 200, f"{self.account} {path}: {answer.status} {answer.text[:300]}"
        return answer.json

    def post(self, path, fields=None, version=None, key=None, timeout=30):
        """The same as a form, as JSON."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRF-Token": self.csrf,
                   "Idempotency-Key": key or uuid.uuid4().hex}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return self.send("POST", path, json.dumps(fields or {}), headers, timeout)


def new_action(technician, officer, **changes):
    """A complete action of the technician's structure, led together with the officer."""
    options = technician.json("/actions/nouvelle.json")["f"]
    structure = next(o["value"] for o in options["structure"]["options"] if "Graves" in o["label"])
    action = {
        "title": "Guide commun des clauses sociales", "orientation": 2, "action_form": "engineering",
        "operation_type": "territorial_partnership", "target_publics": ["long_term_unemployed"],
        "territory": int(options["territory"]["options"][0]["value"]), "structure": int(structure),
        "cub_lead": technician.me["person_id"], "partner_lead": officer.me["person_id"],
        "starts_on": "2011-01-10", "ends_on": "2011-12-20", "summary": "Un guide pour les acheteurs.",
        "expected_results": "Des marchés qui portent une clause.",
        "objectives": [{"label": "Marchés avec clause", "unit": "marchés", "baseline": 10, "target": 25}],
    }
    action.update(changes)
    return action
