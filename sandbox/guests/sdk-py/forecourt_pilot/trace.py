"""What is said of an exception: where in the pilot's own files it happened, and why.

The module `traceback` reads the source from files when it writes, and a pilot that runs has none: so the lines are kept
when it is built. What is said fits into what evidence shows.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from types import TracebackType

CHARACTERS_MAX = 900
"""The longest text, a little less than evidence shows."""
MESSAGE_MAX = 400
LINE_MAX = 100

SDK = os.path.dirname(os.path.abspath(__file__))


@dataclass
class Source:
    """The pilot's own files, as they were when it was built."""

    folder: str
    """The folder of pilot.py."""
    lines: dict[str, list[str]] = field(default_factory=dict)
    """By path."""

    def keep(self) -> None:
        """Reads the files of all modules of the pilot that are imported by now."""
        for module in list(sys.modules.values()):
            path = getattr(module, "__file__", None)
            if path and self.holds(path):
                with open(path, encoding="utf-8", errors="replace") as file:
                    self.lines[path] = file.read().splitlines()

    def holds(self, path: str) -> bool:
        """Whether this file is the pilot's own, and not the SDK's or a library's."""
        within = path.startswith(self.folder + "/") and not path.startswith(SDK + "/")
        return within and "/site-packages/" not in path

    def words(self, error: BaseException) -> str:
        """The exception as Python shows it, trimmed to the pilot's own files and to the innermost of their calls."""
        told = message(error)
        if error.__cause__ is not None:
            told += f"\n(because of {message(error.__cause__)})"
        elif error.__context__ is not None and not error.__suppress_context__:
            told += f"\n(while handling {message(error.__context__)})"
        calls, room = self._calls(error.__traceback__), CHARACTERS_MAX - len(told)
        kept: list[str] = []
        while calls and room - len(calls[-1]) > 100:
            kept.insert(0, calls.pop())
            room -= len(kept[0]) + 1
        left_out = [f"  ... {len(calls)} calls left out ..."] if calls else []
        return "\n".join(["Traceback (most recent call last):", *left_out, *kept, told])

    def _calls(self, trace: TracebackType | None) -> list[str]:
        """The calls in the pilot's own files, the innermost last."""
        calls = []
        while trace is not None:
            code = trace.tb_frame.f_code
            if self.holds(code.co_filename):
                calls.append(self._call(code.co_filename, trace.tb_lineno, code.co_name))
            trace = trace.tb_next
        return calls

    def _call(self, path: str, line: int, function: str) -> str:
        where = f'  File "{path.removeprefix(self.folder + "/")}", line {line}, in {function}'
        lines = self.lines.get(path, [])
        return f"{where}\n    {_short(lines[line - 1].strip(), LINE_MAX)}" if line <= len(lines) else where


def message(error: BaseException) -> str:
    """The kind of the exception, and its words."""
    try:
        words = str(error)
    except Exception:  # it is the pilot's own, and may fail in any way
        words = "its words cannot be had"
    kind = type(error).__name__
    return _short(f"{kind}: {words}" if words else kind, MESSAGE_MAX)


def _short(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[: characters - 1] + "…"
