#!/usr/bin/env python3
"""Counts what `./run test` found: count.py FOLDER reads NAME.json (the log of `meson test`, a line a program)
and NAME.tap. A program that speaks TAP counts by its tests, any other as one. Prints a line a step, the
names of what failed, and the sum alone on the last line; exit 1 when anything failed or nothing ran."""
import json
import pathlib
import re
import sys

TEST = re.compile(r'^(not )?ok\b *(\d*) *-? *(.*)$')


def count_tap(text):
    """[passed, failed, skipped], names of the failed."""
    counts, names = [0, 0, 0], []
    for line in text.splitlines():
        match = TEST.match(line)
        if not match:
            continue
        if re.search(r'#\s*(skip|todo)\b', line, re.I):
            counts[2] += 1
        elif match[1]:
            counts[1] += 1
            names.append(match[3])
        else:
            counts[0] += 1
    return counts, names


def count_program(run):
    """One line of meson's log."""
    name = run['name'].split(' / ')[-1]
    counts, failed = count_tap(run.get('stdout') or '')
    result = run['result']
    if result == 'SKIP' and sum(counts) == 0:
        return [0, 0, 1], []
    if result in ('OK', 'SKIP', 'EXPECTEDFAIL'):
        return (counts if sum(counts) else [1, 0, 0]), []
    if not failed:
        counts[1] += 1
        failed = [result.lower()]
    return counts, [f'{name}: {what}' for what in failed]


def count_step(path):
    text = path.read_text(encoding='utf-8', errors='replace')
    if path.suffix == '.tap':
        return count_tap(text)
    counts, names = [0, 0, 0], []
    for line in text.splitlines():
        one, failed = count_program(json.loads(line))
        counts = [a + b for a, b in zip(counts, one)]
        names += failed
    return counts, names


def main():
    total, names = [0, 0, 0], []
    for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
        counts, failed = count_step(path)
        print(f'  {path.stem:16}{counts[0]:6} passed {counts[1]:6} failed {counts[2]:6} skipped')
        total = [a + b for a, b in zip(total, counts)]
        names += [f'{path.stem}: {name}' for name in failed]
    for name in names:
        print('  FAILED', name)
    print('%d passed, %d failed, %d skipped' % tuple(total))
    return 1 if total[1] or not total[0] else 0


sys.exit(main())
