"""What is measured: the service, and what stands beside it, each behind the same kind of nginx.

A side has a name, its address `base`, and the processes whose CPU is counted: its own, nginx's, the servers'.
"""
import glob
import grp
import os
import pwd
import shutil
import signal
import subprocess
import time

from measure import children

ROOT, STACK = os.environ["ACCORD_ROOT"], os.environ["STACK_DIR"]
HERE = os.path.dirname(os.path.abspath(__file__))
WORKERS = 4  # threads of the service and of the limit, processes of the others
PID = {name: int(os.environ[name + "_PID"]) for name in ("SUPERVISE", "IDENTITY", "NGINX", "MARIADB", "SLAPD")}


def read(path):
    with open(os.path.join(STACK, path), encoding="utf-8") as f:
        return f.read().strip()


def fill_in(name, target, values):
    """A file of ours with its @NAME@s put in."""
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        text = f.read()
    for key, value in values.items():
        text = text.replace(f"@{key}@", str(value))
    with open(target, "w", encoding="utf-8") as f:
        f.write(text)


class Side:
    """The base of all; and that of a program which start() starts behind an nginx of its own."""

    name = folder = base = None
    program = nginx = None
    ending = signal.SIGTERM

    def __init__(self):
        self.dir = os.path.join(STACK, self.folder)
        self.socket = os.path.join(self.dir, "socket")
        self.site = ROOT  # has nginx/ with the files of the site
        self.environment = {"DB_USER": "accord_service", "DB_PASSWORD": read("secret/service"),
                            "FORM_KEY": read("secret/form_key"), "CACHE_DIR": self.dir}

    def command(self):
        raise NotImplementedError

    def prepare(self):
        os.makedirs(self.dir, exist_ok=True)

    def start(self):
        self.prepare()
        self.program = subprocess.Popen(self.command(), env={**os.environ, **self.environment})
        deadline = time.monotonic() + 20
        while not os.path.exists(self.socket):
            if self.program.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{self.name} does not start")
            time.sleep(0.05)
        port = self.shell('port=$(port_free); nginx_start "$1" "$port" "$2" "$3" >&2 && echo "$port"', self.dir,
                          self.socket, f"{ROOT}/app/view/static")
        self.base, self.nginx = f"http://127.0.0.1:{port}", int(read(f"{self.folder}/nginx.pid").split()[0])

    def shell(self, script, *arguments):
        return subprocess.run(
            ["sh", "-c", f'for part in say ports process nginx; do . "$0/tests/stack/$part.sh"; done; {script}', ROOT,
             *arguments], env={**os.environ, "ACCORD_ROOT": self.site}, check=True, capture_output=True, text=True).stdout.strip()

    def pids(self):
        if self.program.poll() is not None:
            raise SystemExit(f"{self.name} has ended")
        return [self.program.pid, *children(self.program.pid)]

    def groups(self):
        return {"own": self.pids(), "nginx": children(self.nginx), "servers": [PID["MARIADB"], PID["SLAPD"]]}

    def stop(self):
        if self.nginx is not None:
            self.shell('nginx_stop "$1"', self.dir)
        if self.program is not None:
            self.program.send_signal(self.ending)
            self.program.wait(20)


class Product(Side):
    """The service of the stack, which is there already and stays."""

    name, folder = "product", "."
    base, nginx = os.environ["BASE_URL"], PID["NGINX"]

    def pids(self):
        return [*self.servers(), PID["IDENTITY"], *children(PID["IDENTITY"])]

    @staticmethod
    def servers():
        return children(PID["SUPERVISE"])


class Limit(Side):
    """limit.c; limit.py has written what it reads."""

    name, folder = "limit", "limit"
    ending = signal.SIGKILL  # libfcgi takes SIGTERM for itself

    def __init__(self, build):
        super().__init__()
        self.build = build

    def command(self):
        return [f"{self.build}/tests/bench/bench_limit", self.socket, self.dir, str(WORKERS), os.environ["DB_SOCKET"],
                os.environ["DB_NAME"], "accord_service", read("secret/service"), os.environ["LDAP_URI"],
                f"{STACK}/slapd/ca.pem", read("slapd/service.password")]


class Other(Side):
    """A program of another language: its folder has a location.inc, which stands for the site's location /."""

    def prepare(self):
        super().prepare()
        self.site = os.path.join(self.dir, "site")
        shutil.copytree(f"{ROOT}/nginx", f"{self.site}/nginx")
        fill_in(f"{self.folder}/location.inc", f"{self.site}/nginx/location.inc", {"FOLDER": f"{HERE}/{self.folder}"})
        path = f"{self.site}/nginx/site.inc"
        with open(path, encoding="utf-8") as f:
            before, rest = f.read().split("location / {\n")
        with open(path, "w", encoding="utf-8") as f:
            f.write(before + "include accord/location.inc;\n" + rest.split("\n}\n", 1)[1])


class Php(Other):
    name, folder = "PHP-FPM", "php"

    def prepare(self):
        super().prepare()
        fill_in("php/php-fpm.conf", f"{self.dir}/php-fpm.conf", {
            "DIR": self.dir, "WORKERS": WORKERS, "USER": pwd.getpwuid(os.geteuid()).pw_name,
            "GROUP": grp.getgrgid(os.getegid()).gr_name})

    def command(self):
        program = sorted(glob.glob("/usr/sbin/php-fpm[0-9]*"))[-1]
        return [program, "--allow-to-run-as-root", "--php-ini", f"{HERE}/php/php.ini", "--fpm-config", f"{self.dir}/php-fpm.conf"]


class Django(Other):
    name, folder = "Django", "django"

    def __init__(self):
        super().__init__()
        self.environment["PYTHONDONTWRITEBYTECODE"] = "1"

    def command(self):
        return ["/usr/bin/gunicorn", "--chdir", f"{HERE}/django", "--workers", str(WORKERS), "--bind", f"unix:{self.socket}",
                "--backlog", "1024", "--log-level", "warning", "wsgi:application"]


OTHERS = {"php": Php, "django": Django}
