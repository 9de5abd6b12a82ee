"""Load, and what it costs: figures of wrk, CPU and memory of processes."""
import os
import re
import subprocess
import time

SCRIPT = os.path.join(os.path.dirname(__file__), "load.lua")


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
        return [int(p) for p in f.read().split()]


def cpu_s(pids):
    """CPU time of processes with all their threads, to the microsecond: /proc/PID/stat counts in ticks of 10 ms."""
    total = 0
    for pid in pids:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as f:
                total += int(f.read().split()[0])
    return total / 1e9


def private_mib(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as f:
        return sum(int(line.split()[1]) for line in f if line.startswith("Private_")) / 1024


def load(base, path, headers, seconds, connections=16, work=("get",)):
    """Figures of one run: rate in requests a second, p50, p99 and max in ms, done, failed."""
    options = [o for name, value in headers.items() for o in ("-H", f"{name}: {value}")]
    out = subprocess.run(["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "-s", SCRIPT, *options, base + path, "--",
                          *[str(w) for w in work]], check=True, capture_output=True, text=True).stdout
    done, duration, p50, p99, longest, failed = map(int, re.search(r"FIGURES ([\d ]+)", out)[1].split())
    return {"rate": 1e6 * done / duration, "p50": p50 / 1000, "p99": p99 / 1000, "max": longest / 1000, "done": done,
            "failed": failed}


def wait_idle(pids):
    """Requests whose client has gone are still carried out: what follows must not pay for them."""
    before, deadline = -1, time.monotonic() + 60
    while cpu_s(pids) - before > 0.005 and time.monotonic() < deadline:
        before = cpu_s(pids)
        time.sleep(0.1)


def measure(processes, **what):
    """load() with the CPU of each group of processes: {name: pids} → µs a request."""
    before = {name: cpu_s(pids) for name, pids in processes.items()}
    figures = load(**what)
    for name, pids in processes.items():
        figures["cpu " + name] = 1e6 * (cpu_s(pids) - before[name]) / max(figures["done"], 1)
    wait_idle([pid for pids in processes.values() for pid in pids])
    return figures
