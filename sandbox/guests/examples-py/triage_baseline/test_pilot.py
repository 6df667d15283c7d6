"""What the rules of the pilot say, without WebAssembly: `python3 -m unittest`."""

import pathlib
import sys
import unittest

# The SDK lies beside the pilot, as `pilot build` expects it.
sys.path.insert(0, str(pathlib.Path(__file__).parent / "sdk"))

from forecourt_pilot import Table
from pilot import History, Triage, triage


def reports(**columns: list) -> Table:
    """Two years of reports, in short."""
    return Table({"report_id": [1, 2, 3, 4, 5], "is_open": [False, False, False, True, True], **columns})


ORDERS = Table({"order_id": [10, 20, 30], "report_id": [1, 2, 3], "priority": ["urgent", "routine", "urgent"]})
OUTCOMES = Table({"order_id": [10, 20, 30], "days": [4.0, 30.0, 6.0]})


class TheBaseline(unittest.TestCase):
    def test_an_open_report_gets_what_its_category_most_often_got(self) -> None:
        table = reports(category=["damp", "damp", "damp", "damp", "drains"])
        answer = triage(table, History.learn(table, ORDERS, OUTCOMES))
        # Nothing was ever said of drains, so they get what all reports together got.
        self.assertEqual(answer, Triage([4, 5], ["urgent", "urgent"], [6.0, 6.0]))

    def test_of_two_priorities_as_frequent_the_first_of_the_alphabet_is_given(self) -> None:
        table = reports(category=["damp", "damp", "drains", "damp", "drains"])
        answer = triage(table, History.learn(table, ORDERS, OUTCOMES))
        self.assertEqual(answer.priorities, ["routine", "urgent"])

    def test_reports_without_a_category_are_a_category_of_their_own(self) -> None:
        table = reports(category=[None, "damp", "damp", None, "damp"])
        answer = triage(table, History.learn(table, ORDERS, OUTCOMES))
        self.assertEqual(answer.days, [4.0, 30.0])

    def test_an_order_of_no_report_and_a_missing_outcome_teach_nothing(self) -> None:
        table = reports(category=["damp"] * 5)
        orders = Table({"order_id": [10, 20], "report_id": [1, 99], "priority": ["planned", "urgent"]})
        outcomes = Table({"order_id": [10, 20], "days": [None, 1.0]})
        answer = triage(table, History.learn(table, orders, outcomes))
        self.assertEqual(answer, Triage([4, 5], ["planned"] * 2, [0.0] * 2))


if __name__ == "__main__":
    unittest.main()
