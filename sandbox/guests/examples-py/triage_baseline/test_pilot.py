"""What the rules of the pilot say, without WebAssembly: `python3 -m unittest`."""

import json
import pathlib
import sys
import unittest

# The SDK lies beside the pilot, as `pilot build` expects it.
sys.path.insert(0, str(pathlib.Path(__file__).parent / "sdk"))

import raise_order
from forecourt_pilot import Table, inbox, systems
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


class RaisingAnOrder(unittest.TestCase):
    def reported(self, wrong: str = "/nothing") -> None:
        """What one report comes to, in a council in which a call to this path goes wrong."""
        self.raised, self.told = [], []

        def call(system, method, path, json=None, headers=None):
            if path == "/work-orders":
                self.raised.append(
                    (json["ServiceRequestReference"][0]["ID"], json["Priority"]["PriorityCode"], headers)
                )
            if path == "/requests/42/updates.json":
                self.told.append(json["status_notes"])
            if path == wrong:
                raise systems.TimedOut("late")
            return answer(ANSWERS.get(path))

        event = inbox.Event("event-1", 0, "report", '{"service_request_id": "42"}')
        raise_order.take(call, {"damp": "urgent"}.get, event)

    def test_a_report_becomes_an_order_of_the_priority_of_its_category_and_the_resident_hears_its_number(self) -> None:
        self.reported()
        self.assertEqual(self.raised, [("42", "urgent", {"authorization": "Bearer t"})])
        self.assertEqual(self.told, ["We have ordered the repair: WO-1."])

    def test_an_answer_that_does_not_come_is_not_asked_for_again_and_the_resident_hears_no_number(self) -> None:
        self.reported("/work-orders")
        self.assertEqual(len(self.raised), 1)
        self.assertEqual(self.told, ["We have passed on your report."])

    def test_without_a_token_or_a_report_that_can_be_read_nothing_is_raised(self) -> None:
        for wrong in ("/token", "/requests/42.json"):
            self.reported(wrong)
            self.assertEqual((self.raised, self.told), ([], []))


ANSWERS = {
    "/requests/42.json": [{"service_request_id": "42", "service_code": "damp"}],
    "/token": {"access_token": "t"},
    "/work-orders": {"Reference": [{"ID": "WO-1"}]},
}


def answer(body: object) -> systems.Response:
    """What a system says that did what it was asked."""
    return systems.Response(200, {}, json.dumps(body).encode())


if __name__ == "__main__":
    unittest.main()
