"""What is printed and written: what each side did, how the service stands beside it, and which aims are missed."""
import json
import os
import platform
from dataclasses import dataclass

SIDES = [("side", "side"), ("req/s", "rate"), ("own µs", "cpu own"), ("nginx µs", "cpu nginx"), ("servers µs", "cpu servers"),
         ("p50 ms", "p50"), ("p99 ms", "p99"), ("max ms", "max"), ("failed", "failed")]


@dataclass
class Figure:
    """Without an aim it is only told."""

    name: str
    value: float
    sign: str = None
    aim: float = None
    unit: str = ""
    label: str = None  # in a table that says the rest

    def met(self):
        if self.aim is None:
            return None
        return self.value >= self.aim if self.sign == ">=" else self.value <= self.aim

    def verdict(self):
        if self.aim is None:
            return ["", ""]
        return [f"{self.sign} {self.aim:g}{self.unit}", "met" if self.met() else "MISSED"]

    def as_json(self):
        return {"name": self.name, "value": self.value, "unit": self.unit.strip(), "sign": self.sign, "aim": self.aim,
                "met": self.met()}


def table(head, lines, left):
    """Columns as wide as they must be; those whose number is in `left` begin together."""
    widths = [max(len(line[i]) for line in [head, *lines]) for i in range(len(head))]
    for line in [head, *lines]:
        cells = (cell.ljust(w) if i in left else cell.rjust(w) for i, (cell, w) in enumerate(zip(line, widths)))
        print("  ".join(cells).rstrip())
    print()


def show_sides(rows):
    lines = []
    for row in rows:
        for i, (target, medians) in enumerate(zip(row.targets, row.medians)):
            extremes = {"max": max(run["max"] for run in row.runs[i]), "failed": row.total("failed", i)}
            values = {**medians, **extremes}
            lines.append([row.name if i == 0 else "", str(target), *(
                f"{values[key]:.1f}" if key in ("p50", "p99") else f"{values[key]:.0f}" for _, key in SIDES[1:])])
    print("\nWhat each side did (medians of interleaved rounds; max and failed: of all; CPU in µs a request:"
          " own processes, nginx, database and directory)\n")
    table(["work", *(title for title, _ in SIDES)], lines, (0, 1))


def show_aims(rows, figures):
    print("The service beside the others, and its aims\n")
    table(["work : beside", "req/s", "aim", "", "own CPU", "aim", ""],
          [[rate.label, f"{rate.value:.2f}", *rate.verdict(), f"{cpu.value:.2f}", *cpu.verdict()]
           for row in rows for rate, cpu in row.comparisons()], (0, 2, 3, 5, 6))
    table(["other figures", "", "aim", ""], [[f.name, f"{f.value:.2f}{f.unit}", *f.verdict()] for f in figures], (0, 2, 3))


def show_missed(figures):
    aims = [f for f in figures if f.aim is not None]
    missed = [f for f in aims if not f.met()]
    for f in missed:
        print(f"MISSED  {f.name}: {f.value:.2f}{f.unit}, aim {f.sign} {f.aim:g}{f.unit}")
    print(f"{len(aims) - len(missed)} of {len(aims)} aims met", end="")
    print("; docs/performance.md says what they mean and what to look at first" if missed else "")


def everything(rows, figures):
    return [figure for row in rows for pair in row.comparisons() for figure in pair] + figures


def write_json(path, rows, figures, rounds, seconds):
    report = {"cores": os.cpu_count(), "system": platform.platform(), "rounds": rounds, "seconds": seconds,
              "rows": [row.as_json() for row in rows], "figures": [f.as_json() for f in everything(rows, figures)]}
    with open(path, "w", encoding="utf-8") as f:
        json.dump(report, f, ensure_ascii=False, indent=1)
        f.write("\n")
