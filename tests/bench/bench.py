"""Measures the service beside its bare limit and beside PHP-FPM and Django, in turns, and prints ratios and aims.

bench.py BUILD [--quick] [--json FILE]. Machines are noisy: only the ratios within one run mean something, and CPU per
request more than requests per second. Load by wrk, on loopback only, 16 connections unless said. What is measured
beside the limit, if installed, BENCH_OTHERS says (bench.sh). Fails when an answer failed, not when an aim is missed.
"""
import argparse
import contextlib
import functools
import os
import signal
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ["ACCORD_ROOT"], "tests/integration"))
import report  # noqa: E402
from client import Person, Visitor  # noqa: E402
from data import check_same, endorse_last, fill, five_hundredth, one_approval, queries_of  # noqa: E402
from limit import prepare  # noqa: E402
from measure import private_mib  # noqa: E402
from report import Figure  # noqa: E402
from rows import Row, Target  # noqa: E402
from sides import OTHERS, WORKERS, Limit, Product  # noqa: E402

APPROVALS_A_SECOND = 3_000  # more than any side can do
LIST_AIMS = {"php": 1.5, "django": 12}
MEMORY_AIM = 9  # MiB for four threads, which leaves eight below the 12 that they may have: each more takes 0.7


class Bench:
    """The sides and the people, and the rows one after the other."""

    def __init__(self, build, rounds, seconds, stack):
        self.rounds, self.seconds = rounds, seconds
        self.reader, self.official = Person("auditeur"), Person("elu.cub")
        self.row = functools.partial(Row, rounds=rounds, seconds=seconds)
        self.read = functools.partial(self.row, headers={"Cookie": "accord_session=" + self.reader.cookies["accord_session"]})
        fill(999)  # one more is proposed by the approval
        prepare(self.reader, one_approval(self.official))
        self.product, self.limit = Product(), Limit(build)
        self.others = {name: OTHERS[name]() for name in os.environ.get("BENCH_OTHERS", "").split()}
        for side in [self.limit, *self.others.values()]:
            stack.callback(side.stop)
            side.start()
        check_same([self.product, self.limit, *self.others.values()], self.reader.cookies)

    def beside_limit(self, name, path, aim, cpu_aim=1.5, others=(), **more):
        targets = [Target(self.product, path), Target(self.limit, path, aim, cpu_aim), *others]
        return self.read(name, targets, **more)

    def small(self):
        """At 1 000 actions; the list is first, with 256 connections last."""
        others = [Target(side, "/actions", LIST_AIMS[name]) for name, side in self.others.items()]
        return [self.beside_limit("list, 20 of 1 000, HTML", "/actions", 1.0, others=others),
                self.beside_limit("list, 20 of 1 000, JSON", "/actions.json", 1.0),
                self.beside_limit("an action's page", "/actions/1", 0.85),
                self.beside_limit("session check", "/auth/check", 0.9),
                self.beside_limit("list, HTML, 256 connections", "/actions", None, None, connections=256)]

    def large(self):
        """At 100 000 actions; the list is first."""
        fill(100_000)
        pages = [Target(self.product, five_hundredth(), note="page 500"), Target(self.product, "/actions", 0.95, note="page 1")]
        return [self.beside_limit("list, 20 of 100 000, HTML", "/actions", 1.0),
                self.beside_limit("list, 20 of 100 000, JSON", "/actions.json", 1.0),
                self.read("page 500 of the list", pages)]

    def approvals(self):
        """Each action is approved once: half of them by the service, half by the limit."""
        runs, each = 2 * self.rounds, APPROVALS_A_SECOND * self.seconds
        starts = iter(range(endorse_last(runs * each), sys.maxsize, each))
        headers = {"Cookie": "accord_session=" + self.official.cookies["accord_session"], "Origin": self.product.base}
        return self.row("an approval", [Target(self.product, ""), Target(self.limit, "", 0.9)], headers,
                        work=lambda side: ("approve", next(starts), self.official.csrf))

    def sign_ins(self):
        visitor = Visitor()
        token = visitor.keys("/connexion")["csrf_token"]
        cookie = "; ".join(f"{k}={v}" for k, v in visitor.cookies.items())
        return self.row("a sign-in ({SSHA})", [Target(self.product, ""), Target(self.limit, "", 0.9)],
                        {"Cookie": cookie, "Origin": self.product.base},
                        work=lambda side: ("sign_in", 0, token if side is self.product else "limit"))

    def memory(self):
        return private_mib(self.product.servers()[0])

    def measure(self):
        """(rows, other figures)"""
        small = self.small()
        memory = self.memory()
        large = self.large()
        grown, answers = self.memory() - memory, sum(row.total("done") for row in large)
        rows = small + large + [self.approvals(), self.sign_ins()]
        figures = [
            Figure("list at 100 000 : at 1 000", large[0].medians[0]["rate"] / small[0].medians[0]["rate"], ">=", 0.95),
            Figure("p99 at 256 connections : limit", small[-1].ratio("p99"), "<=", 1.2),
            Figure("max : p50 at 256 connections", small[-1].longest() / small[-1].medians[0]["p50"], "<=", 3),
            Figure("failed answers", sum(row.failed() for row in rows), "<=", 0),
            *(Figure(f"queries of {name}", queries_of(self.reader, path), "<=", aim) for name, path, aim in
              (("a list", "/actions", 2), ("an action's page", "/actions/1", 3), ("a session check", "/auth/check", 1))),
            Figure(f"private memory of a process of {WORKERS} threads", memory + grown, "<=", MEMORY_AIM, " MiB"),
            Figure(f"its growth over {answers} answers", grown, "<=", 0.25, " MiB")]
        return rows, figures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    rounds, seconds = (2, 1) if options.quick else (5, 3)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # what was started is ended too
    with contextlib.ExitStack() as stack:
        rows, figures = Bench(options.build, rounds, seconds, stack).measure()
    report.show_sides(rows)
    report.show_aims(rows, figures)
    if options.json:
        report.write_json(options.json, rows, figures, rounds, seconds)
    report.show_missed(report.everything(rows, figures))
    failed = sum(row.failed() for row in rows)
    return f"{failed} answers failed: nothing of this can be relied upon" if failed else 0


sys.exit(main())
