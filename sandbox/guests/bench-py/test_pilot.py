"""The work, without WebAssembly."""

import unittest
from array import array

from pilot import means


class Means(unittest.TestCase):
    def test_each_code_has_its_mean(self) -> None:
        self.assertEqual(means(array("I", [0, 1, 0]), 3, array("d", [1.0, 5.0, 3.0])), 7.0)


if __name__ == "__main__":
    unittest.main()
