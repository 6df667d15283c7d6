"""{name}: a pilot for Forecourt.

`run` is what the host calls. Everything else is yours: other files beside this one can be imported, too. Import at the
top: when the pilot runs there are no files to import from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from forecourt_pilot import Rows, log, read, task


def run() -> None:
    """Gives every open report the priority that orders most often got, and the days they took on average."""
    if task.scenario() != "triage":
        log.warn(f"Nothing is done yet in the scenario {task.scenario()}")
        return
    orders = read("orders", ["priority"])
    outcomes = read("outcomes", ["days"])
    reports = read("reports", ["report_id", "is_open"])

    rows = zip(reports.integers("report_id"), reports.booleans("is_open"))
    waiting = [report for report, is_open in rows if is_open]
    priority = most_frequent(orders.texts("priority"), otherwise="routine")
    days = average(outcomes.decimals("days"), otherwise=10.0)
    log.info(f"{len(waiting)} open reports: {priority}, {days:.1f} days")

    answer = Rows("triage").integers("report_id", waiting)
    answer.labels("priority", [priority] * len(waiting)).decimals("days_to_complete", [days] * len(waiting))
    answer.emit()


def most_frequent(texts: Iterable[str | None], otherwise: str) -> str:
    """The text that is there most often; the one first in the alphabet when two are equal."""
    counts = Counter(text for text in texts if text is not None)
    return min(counts, key=lambda text: (-counts[text], text), default=otherwise)


def average(numbers: Iterable[float | None], otherwise: float) -> float:
    """The mean of those there are."""
    there = [number for number in numbers if number is not None]
    return sum(there) / len(there) if there else otherwise
