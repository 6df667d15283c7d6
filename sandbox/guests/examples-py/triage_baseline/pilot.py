"""The baseline of `repairs-triage`: what the heading that a resident picked has meant in the past.

For each category it looks up the priority that orders most often got, and the median of the days they took. It reads no
word of what the resident wrote: that is for better pilots. In the scenario `raise-order` it does what one does who has
never seen a system fail. The Rust pilot `triage-baseline` gives the same answers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import raise_order
from forecourt_pilot import Rows, Table, log, read, task

NO_CATEGORY = ""
"""What stands for a report without a category."""


def run() -> None:
    """What the host calls."""
    reports = read("reports", ["report_id", "category", "is_open"])
    orders = read("orders", ["order_id", "report_id", "priority"])
    outcomes = read("outcomes", ["order_id", "days"])
    history = History.learn(reports, orders, outcomes)
    if task.scenario() == "raise-order":
        raise_order.work(lambda category: history.of(category or NO_CATEGORY).usual_priority())
        return
    answer = triage(reports, history)
    log.info(f"{len(answer.ids)} open reports, {len(history.categories)} categories known")
    answer.emit()


@dataclass
class Past:
    """What became of some reports."""

    priorities: Counter[str] = field(default_factory=Counter)
    days: list[float] = field(default_factory=list)

    def add(self, priority: str | None, days: float | None) -> None:
        """What became of one more."""
        if priority is not None:
            self.priorities[priority] += 1
        if days is not None:
            self.days.append(days)

    def usual_priority(self) -> str:
        """The priority they most often got; the one first in the alphabet when two are equal."""
        counts = self.priorities
        return min(counts, key=lambda priority: (-counts[priority], priority), default="routine")

    def usual_days(self) -> float:
        """The median of the days they took."""
        days = sorted(self.days)
        return days[len(days) // 2] if days else 0.0


@dataclass
class History:
    """What became of reports, by their category."""

    categories: defaultdict[str, Past] = field(default_factory=lambda: defaultdict(Past))
    everything: Past = field(default_factory=Past)
    """Of all reports together: for a category that never occurred."""

    @classmethod
    def learn(cls, reports: Table, orders: Table, outcomes: Table) -> History:
        """Reads it from the tables."""
        categories = (category or NO_CATEGORY for category in reports.texts("category"))
        category_of = dict(zip(reports.integers("report_id"), categories))
        days_of = dict(zip(outcomes.integers("order_id"), outcomes.decimals("days")))
        history = cls()
        rows = zip(orders.integers("order_id"), orders.integers("report_id"), orders.texts("priority"))
        for order, report, priority in rows:
            if report not in category_of:
                continue
            days = days_of.get(order)
            history.everything.add(priority, days)
            history.categories[category_of[report]].add(priority, days)
        return history

    def of(self, category: str) -> Past:
        """What became of reports of this category."""
        return self.categories.get(category, self.everything)


@dataclass
class Triage:
    """The answer."""

    ids: list[int] = field(default_factory=list)
    priorities: list[str] = field(default_factory=list)
    days: list[float] = field(default_factory=list)

    def emit(self) -> None:
        """Gives it to the host."""
        rows = Rows("triage").integers("report_id", self.ids)
        rows.labels("priority", self.priorities).decimals("days_to_complete", self.days).emit()


def triage(reports: Table, history: History) -> Triage:
    """Answers each open report."""
    answers: dict[str, tuple[str, float]] = {}
    answer = Triage()
    for report, category, is_open in zip(
        reports.integers("report_id"), reports.texts("category"), reports.booleans("is_open")
    ):
        if report is None or not is_open:
            continue
        category = category or NO_CATEGORY
        if category not in answers:
            past = history.of(category)
            answers[category] = (past.usual_priority(), past.usual_days())
        priority, days = answers[category]
        answer.ids.append(report)
        answer.priorities.append(priority)
        answer.days.append(days)
    return answer
