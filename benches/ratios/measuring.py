"""Costs of whole processes, and their ratios in one run."""

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass
class Cost:
    """Of one process and of those that it waited for: seconds, CPU seconds (user and system), peak memory in MB."""

    wall: float
    cpu: float
    memory: float
    said: str


@dataclass
class Row:
    """One line of the table. `target` is the most that is wanted, or with `least` the least; None where none is set."""

    name: str
    value: float
    target: float | None = None
    least: bool = False
    unit: str = ""
    note: str = ""

    def kept(self):
        if self.target is None:
            return None
        return self.value >= self.target if self.least else self.value <= self.target


def once(command, stdin=None, good=(0,)):
    """Runs a command, whose output is thrown away. Ends the program where its status is not among the good ones."""
    source = open(stdin, "rb") if stdin else subprocess.DEVNULL
    start = time.monotonic()
    child = subprocess.Popen(list(map(str, command)), stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = child.stderr.read().decode(errors="replace")
    _, status, used = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if stdin:
        source.close()
    if child.returncode not in good:
        sys.exit(f"{' '.join(map(str, command))} ended with {child.returncode}: {said[-2000:]}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said)


def turns(runs, **commands):
    """Runs the commands in turn, once to warm up and then `runs` times, so that what else the machine does falls on all."""
    costs = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, command in commands.items():
            cost = once(command) if isinstance(command, (list, tuple)) else command()
            if run > 0 or runs == 0:
                costs[name].append(cost)
    return costs


def median(costs, what="cpu"):
    return statistics.median(getattr(cost, what) for cost in costs)


def ratio(ours, theirs, what="cpu"):
    """The median of the ratios, pair by pair."""
    return statistics.median(getattr(a, what) / max(getattr(b, what), 1e-9) for a, b in zip(ours, theirs))
