"""Tables: made by hand, and read from a host in batches."""

import unittest
from types import SimpleNamespace

from forecourt_pilot import PilotError, Table, Texts, moment, read
from tests.host import Err, Kind, Scan, host, record


def column(values, present=None):
    return SimpleNamespace(values=SimpleNamespace(value=values), present=present)


def texts(*rows):
    offsets, whole = [0], b""
    for row in rows:
        whole += row.encode()
        offsets.append(len(whole))
    return SimpleNamespace(offsets=offsets, bytes=whole)


def council(kinds, batches, dictionary=()):
    """A host with one table, of columns of these kinds."""
    info = SimpleNamespace(columns=[SimpleNamespace(name=name, kind=kind) for name, kind in kinds.items()])
    batches = [SimpleNamespace(columns=columns) for columns in batches]
    return {
        "open": lambda table, columns, options: Scan(batches),
        "describe": lambda table: info,
        "dictionary": lambda table, column: list(dictionary),
        "Options": record("Options", "first", "rows"),
    }


class ATableMadeByHand(unittest.TestCase):
    def test_gives_back_what_was_put_in(self):
        table = Table({"id": [1, 2], "share": [1, 0.5], "open": [True, False], "words": ["é", ""]})
        self.assertEqual(list(table.integers("id")), [1, 2])
        self.assertEqual(list(table.decimals("share")), [1.0, 0.5])
        self.assertEqual(list(table.booleans("open")), [True, False])
        self.assertEqual(list(table.texts("words")), ["é", ""])
        self.assertEqual(len(table), 2)

    def test_none_is_a_missing_value_in_every_kind(self):
        table = Table({"id": [None, 2], "share": [0.5, None], "open": [None, True], "words": [None, "a"]})
        self.assertEqual(list(table.integers("id")), [None, 2])
        self.assertEqual(list(table.decimals("share")), [0.5, None])
        self.assertEqual(list(table.booleans("open")), [None, True])
        self.assertEqual(list(table.texts("words")), [None, "a"])

    def test_a_column_of_missing_values_alone_may_be_of_any_kind(self):
        table = Table({"nothing": [None, None]})
        for ask in (table.integers, table.decimals, table.booleans, table.texts):
            self.assertEqual(list(ask("nothing")), [None, None])

    def test_another_kind_than_it_holds_is_refused_in_words(self):
        with self.assertRaisesRegex(PilotError, "words holds texts, not integers"):
            Table({"words": ["a"]}).integers("words")

    def test_a_column_that_was_not_read_is_refused_and_those_read_are_named(self):
        with self.assertRaisesRegex(PilotError, "column b was not read; read were: a"):
            Table({"a": [1]}).texts("b")

    def test_columns_of_different_length_and_mixed_cells_are_refused(self):
        with self.assertRaisesRegex(PilotError, "equal length"):
            Table({"a": [1], "b": [1, 2]})
        with self.assertRaisesRegex(PilotError, "a mixes kinds: int, str"):
            Table({"a": [1, "2"]})

    def test_long_texts_can_be_indexed_and_sliced_like_a_list(self):
        words = Table({"words": ["a", None, "ccc", "d"]}).texts("words")
        self.assertEqual([words[0], words[-1], words[1], len(words)], ["a", "d", None, 4])
        self.assertEqual(words[1:3], [None, "ccc"])
        for row in (4, -5):
            with self.assertRaises(IndexError):
                words[row]

    def test_a_moment_is_in_utc(self):
        self.assertEqual(moment(1_785_744_000_123).isoformat(), "2026-08-03T08:00:00.123000+00:00")


class ATableReadFromTheHost(unittest.TestCase):
    def test_batches_are_joined(self):
        kinds = {"id": Kind.INTEGER, "words": Kind.TEXT, "ward": Kind.CODE, "open": Kind.BOOLEAN}
        first = [column([1, 2]), column(texts("ab", "c")), column([1, 1]), column(b"\0\1")]
        second = [column([3]), column(texts("def")), column([0]), column(b"\1")]
        with host(data=council(kinds, [first, second], ["north", "south"])):
            table = read("reports", list(kinds))
        self.assertEqual(list(table.integers("id")), [1, 2, 3])
        self.assertEqual(list(table.texts("words")), ["ab", "c", "def"])
        self.assertEqual(list(table.texts("ward")), ["south", "south", "north"])
        self.assertEqual(list(table.booleans("open")), [False, True, True])
        self.assertIsInstance(table.values("words"), Texts)

    def test_a_batch_in_which_every_row_has_a_value_may_not_say_so(self):
        batches = [[column([1])], [column([0, 2], b"\0\1")], [column([3])]]
        with host(data=council({"id": Kind.TIMESTAMP}, batches)):
            table = read("reports", ["id"])
        self.assertEqual(list(table.integers("id")), [1, None, 2, 3])

    def test_the_scan_is_given_back_to_the_host(self):
        scan = Scan([])
        with host(data=council({"id": Kind.INTEGER}, []) | {"open": lambda *_: scan}):
            read("reports", ["id"])
        self.assertTrue(scan.closed)

    def test_the_words_of_the_host_become_the_error(self):
        def refuse(*_):
            raise Err(SimpleNamespace(value="there is no table nix"))

        with host(data=council({}, []) | {"open": refuse}):
            with self.assertRaisesRegex(PilotError, "^there is no table nix$"):
                read("nix", ["a"])

    def test_one_name_in_place_of_a_list_is_refused(self):
        with self.assertRaisesRegex(PilotError, r'read\("reports", \["id"\]\)'):
            read("reports", "id")

    def test_without_a_host_the_error_says_what_to_do_in_a_test(self):
        with self.assertRaisesRegex(PilotError, "make a Table by hand"):
            read("reports", ["id"])


if __name__ == "__main__":
    unittest.main()
