#!/usr/bin/env python3
"""reap.py TAP COMMAND...: runs COMMAND as the foster parent of whatever it leaves running. What is still there
a second after its end is named on stderr and in the file TAP (a failed test each), and killed. Exit status:
COMMAND's."""
import ctypes
import os
import signal
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
GRACE_S = 1.0


def children():
    with open(f'/proc/self/task/{os.getpid()}/children', encoding='ascii') as file:
        return [int(pid) for pid in file.read().split()]


def reap_ended():
    """Takes note of those that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def describe(pid):
    with open(f'/proc/{pid}/cmdline', 'rb') as file:
        return file.read().replace(b'\0', b' ').decode(errors='replace').strip()[:120]


def run(command):
    pid = os.fork()
    if pid == 0:
        os.execvp(command[0], command)
    # An interrupted run clears up too: Ctrl-C reaches COMMAND by itself, the others are passed on.
    signal.signal(signal.SIGINT, lambda *_: None)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda caught, _: os.kill(pid, caught))
    while True:
        ended, status = os.waitpid(-1, 0)
        if ended == pid:
            return os.waitstatus_to_exitcode(status)


def leftovers():
    """Kills what is left, children of children too as they fall to us; returns what they were."""
    deadline = time.monotonic() + GRACE_S
    while children() and time.monotonic() < deadline:
        time.sleep(0.02)
        reap_ended()
    found = []
    while children():
        for pid in children():
            found.append(describe(pid))
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return [what for what in found if what]


def main():
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    code = run(sys.argv[2:])
    for what in leftovers():
        print(f'laissé en marche : {what}', file=sys.stderr)
        with open(sys.argv[1], 'a', encoding='utf-8') as file:
            file.write(f'not ok 1 - nothing is left running: {what}\n')
    sys.exit(code if code >= 0 else 128 - code)


main()
