"""What a pilot says when it fails, prints, or asks for what it has not."""

import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

from forecourt_pilot import PilotError, contract, inside, look, random_bytes
from forecourt_pilot.trace import CHARACTERS_MAX, Source
from tests.host import Level, host


class ATraceback(unittest.TestCase):
    def said_of(self, code):
        """What is said when this pilot fails."""
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder, "pilot.py"))
            source = Source(folder, {path: code.splitlines()})
            pilot: dict = {}
            exec(compile(code, path, "exec"), pilot)
            try:
                pilot["run"]()
            except BaseException as error:
                return source.words(error)
        self.fail("it did not fail")

    def test_it_shows_the_line_and_the_words(self):
        said = self.said_of("def run():\n    priorities = {}\n    return priorities['damp']\n")
        self.assertEqual(
            said,
            "Traceback (most recent call last):\n"
            '  File "pilot.py", line 3, in run\n'
            "    return priorities['damp']\n"
            "KeyError: 'damp'",
        )

    def test_calls_of_the_library_are_left_out(self):
        said = self.said_of("import json\ndef run():\n    json.loads('{')\n")
        self.assertEqual(said.count("File"), 1)
        self.assertIn("JSONDecodeError", said)

    def test_what_was_being_handled_is_said_in_a_line(self):
        said = self.said_of("def run():\n    try:\n        1 / 0\n    except ArithmeticError:\n        {}['a']\n")
        self.assertTrue(said.endswith("KeyError: 'a'\n(while handling ZeroDivisionError: division by zero)"), said)
        because = self.said_of("def run():\n    raise ValueError('b') from KeyError('a')\n")
        self.assertTrue(because.endswith("ValueError: b\n(because of KeyError: 'a')"), because)

    def test_of_a_deep_fall_the_innermost_calls_are_kept(self):
        said = self.said_of("def deep(n):\n    return deep(n - 1) if n else {}['a']\ndef run():\n    deep(90)\n")
        self.assertLessEqual(len(said), CHARACTERS_MAX + 100)
        self.assertRegex(said, r"\.\.\. \d+ calls left out \.\.\.")
        self.assertTrue(said.endswith("KeyError: 'a'"))

    def test_long_words_are_cut(self):
        said = self.said_of("def run():\n    raise ValueError('x' * 10_000)\n")
        self.assertLess(len(said), CHARACTERS_MAX)
        self.assertIn('File "pilot.py", line 2', said)

    def test_words_that_fail_themselves_do_not_hide_the_exception(self):
        said = self.said_of(
            "class Odd(Exception):\n    def __str__(self):\n        return 1 / 0\ndef run():\n    raise Odd\n"
        )
        self.assertTrue(said.endswith("Odd: its words cannot be had"))


class APilotThatPrints(unittest.TestCase):
    def test_each_line_goes_to_the_log_and_the_last_at_the_end(self):
        written = []
        with host(log={"write": lambda level, text: written.append((level.name, text)), "Level": Level}):
            lines = inside.LogLines("info")
            print("a\nb", file=lines)
            print("c", end="", file=lines)
            self.assertEqual(written, [("INFO", "a"), ("INFO", "b")])
            lines.finish()
        self.assertEqual(written[-1], ("INFO", "c"))


class WhatIsReplaced(unittest.TestCase):
    def test_a_clock_is_the_systems_while_the_pilot_is_built_and_the_councils_when_it_runs(self):
        time = SimpleNamespace(time=lambda: "outside")
        inside._replace(time, "time", lambda: "inside")
        taken_when_imported = time.time
        self.assertEqual(taken_when_imported(), "outside")
        inside.Host.runs = True
        self.addCleanup(setattr, inside.Host, "runs", False)
        self.assertEqual(taken_when_imported(), "inside")

    def test_to_sleep_is_to_let_simulated_time_pass_a_year_at_most(self):
        waited = []
        with host(inbox={"wait": waited.append}):
            for seconds in (0.25, -1, 1e12):
                inside._sleep(seconds)
        self.assertEqual(waited, [250, 0, inside.YEAR * 1_000])

    def test_the_parts_of_the_time_are_those_of_the_councils_unless_another_is_given(self):
        with host(inbox={"now": lambda: 1_770_192_000_000}):
            self.assertEqual(inside._parts()[:4], (2026, 2, 4, 8))
            self.assertEqual(inside._parts(0)[:4], (1970, 1, 1, 0))

    def test_more_random_bytes_than_the_host_gives_at_once_are_asked_for_in_turn(self):
        with host(random={"bytes": lambda length: b"x" * length}):
            self.assertEqual(len(random_bytes(70_000)), 70_000)


class WhatAPilotHasNot(unittest.TestCase):
    def test_a_module_that_was_not_imported_says_where_to_import_it(self):
        with self.assertRaisesRegex(ModuleNotFoundError, "import csv at the top of pilot.py"):
            inside.NoModules.find_spec("csv")

    def test_a_file_is_refused_and_the_words_say_where_to_read_it(self):
        with self.assertRaisesRegex(OSError, "rates.csv cannot be opened.*at the top of pilot.py"):
            inside._no_files("rates.csv")

    def test_nobody_is_asked_at_a_terminal(self):
        with self.assertRaisesRegex(OSError, "a pilot has none"):
            inside._no_terminal("How many? ")

    def test_the_host_is_not_asked_while_the_pilot_is_imported(self):
        contract.importing = True
        self.addCleanup(setattr, contract, "importing", False)
        with host(data={}), self.assertRaisesRegex(PilotError, r"data speaks to the host.*inside run\(\)"):
            contract.data  # noqa: B018  # to ask for it is the test

    def test_the_clock_of_the_system_is_refused_when_the_pilot_is_built(self):
        for asks in ("datetime.now()", "datetime.datetime.utcnow()", "date.today()", "datetime.now(timezone.utc)"):
            with self.assertRaisesRegex(PilotError, r"rules.py, line 2: .*moment\(inbox.now\(\)\)"):
                look.refuse_clocks({"/0/rules.py": ["import datetime", f"x = {asks}"]})
        for imports, asks in (("from datetime import datetime as dt", "dt.now()"), ("import datetime as d", "d.date.today()")):
            with self.assertRaisesRegex(PilotError, "pilot.py, line 2: "):
                look.refuse_clocks({"/0/pilot.py": [imports, f"x = {asks}"]})
        look.refuse_clocks({"/0/pilot.py": ["inbox.now()", "now()", "datetime.fromisoformat(x)", "self.now()"]})


if __name__ == "__main__":
    unittest.main()
