"""What `script/bench` measures: a pilot in Python that groups a table again and again."""

from __future__ import annotations

from array import array

from forecourt_pilot import Codes, PilotError, log, read, task


def run() -> None:
    """Does the work as often as the parameter `times` says; with the parameter `kernel` set to `nothing`, none."""
    parameters = task.parameters()
    if parameters["kernel"] == "nothing":
        return
    if parameters["kernel"] != "group":
        raise PilotError(f"no kernel {parameters['kernel']}")
    total = sum(group() for _ in range(int(parameters["times"])))
    log.info(repr(total))


def group() -> float:
    """Reads two columns of a table, and takes the mean of one by the other."""
    reports = read("reports", ["ward", "days"])
    wards, days = reports.values("ward"), reports.values("days")
    if not isinstance(wards, Codes) or not isinstance(days, array):
        raise PilotError("the table has other columns")
    return means(wards.codes, len(wards.dictionary), days)


def means(codes: array[int], count: int, numbers: array[float]) -> float:
    """The sum of the means of the numbers, one mean for each code."""
    sums, counts = [0.0] * count, [0] * count
    for code, number in zip(codes, numbers):
        sums[code] += number
        counts[code] += 1
    return sum(total / rows for total, rows in zip(sums, counts) if rows)
