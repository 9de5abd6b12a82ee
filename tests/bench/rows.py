"""One kind of request, measured on several sides in turns."""
import statistics
from dataclasses import dataclass

from measure import measure
from report import Figure
from sides import Side


@dataclass
class Target:
    """Where the requests of a side go, and how the first target of the row should stand beside it."""

    side: Side
    path: str
    aim: float = None  # throughput, the first : this one
    cpu_aim: float = None  # own CPU, the first : this one
    note: str = ""

    def __str__(self):
        return self.note or self.side.name


class Row:
    """`work(side)`: what load.lua sends; `rounds` runs of `seconds` a target, one after the other in each round."""

    def __init__(self, name, targets, headers, rounds, seconds, connections=16, work=lambda side: ("get",)):
        self.name, self.targets, self.connections = name, targets, connections
        self.runs = [[] for _ in targets]
        for _ in range(rounds):
            for target, runs in zip(targets, self.runs):
                runs.append(measure(target.side.groups(), base=target.side.base, path=target.path, headers=headers,
                                    seconds=seconds, connections=connections, work=work(target.side)))
        self.medians = [{key: statistics.median(run[key] for run in runs) for key in runs[0]} for runs in self.runs]
        print(".", end="", flush=True)

    def total(self, key, index=0):
        return sum(run[key] for run in self.runs[index])

    def failed(self):
        return sum(self.total("failed", i) for i in range(len(self.targets)))

    def longest(self):
        return max(run["max"] for run in self.runs[0])

    def ratio(self, key, index=1):
        return self.medians[0][key] / max(self.medians[index][key], 0.001)

    def comparisons(self):
        """A pair of figures for each target but the first: of throughput and of CPU."""
        for i, target in enumerate(self.targets[1:], 1):
            name = f"{self.name} : {target}"
            yield (Figure(f"{name}, requests a second", self.ratio("rate", i), ">=", target.aim, label=name),
                   Figure(f"{name}, own CPU", self.ratio("cpu own", i), "<=", target.cpu_aim, label=name))

    def as_json(self):
        return {"name": self.name, "connections": self.connections, "sides": [
            {"side": target.side.name, "path": target.path, "medians": medians, "rounds": runs}
            for target, medians, runs in zip(self.targets, self.medians, self.runs)]}
