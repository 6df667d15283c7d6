"""What the rules of {name} say, without WebAssembly: `python3 -m unittest`."""

import pathlib
import sys
import unittest

# The SDK lies beside the pilot, where `pilot build` looks for it.
sys.path.insert(0, str(pathlib.Path(__file__).parent / "sdk"))

from forecourt_pilot import Table
from pilot import average, most_frequent


class TheRules(unittest.TestCase):
    def test_the_most_frequent_priority_is_given_and_gaps_do_not_count(self) -> None:
        orders = Table({"priority": ["urgent", None, "routine", None, "urgent", None]})
        self.assertEqual(most_frequent(orders.texts("priority"), otherwise="planned"), "urgent")

    def test_of_two_as_frequent_the_first_of_the_alphabet_is_given(self) -> None:
        self.assertEqual(most_frequent(["urgent", "routine"], otherwise="planned"), "routine")

    def test_where_there_is_nothing_to_learn_from_something_is_said_all_the_same(self) -> None:
        self.assertEqual(most_frequent([], otherwise="planned"), "planned")
        self.assertEqual(average([None], otherwise=10.0), 10.0)

    def test_the_average_leaves_gaps_out(self) -> None:
        outcomes = Table({"days": [2.0, None, 4.0]})
        self.assertEqual(average(outcomes.decimals("days"), otherwise=0.0), 3.0)


if __name__ == "__main__":
    unittest.main()
