"""Makes the standard library do something sensible inside a pilot, where there is no system behind it.

Whatever asks the system there ends the run as `trap`, without a word. So: `print` writes to the log, the clocks give
the council's simulated time, `time.sleep` lets that time pass, randomness begins from the world's, and what cannot be
done (open a file, import a module that was not imported when the pilot was built) is an exception that says so.

`datetime.now()` is out of reach, since it asks the system from C: `look` refuses it when the pilot is built.
"""

from __future__ import annotations

import builtins
import importlib.machinery
import io
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from . import inbox, log
from .randomness import random_bytes

YEAR = 366 * 24 * 60 * 60
"""The longest time that can pass at once, in seconds."""


class Host:
    """Whether the pilot runs, or is still being built, with files and a clock around it."""

    runs = False


def prepare() -> None:
    """Puts everything in place. To be called before the pilot is imported, so that it gets no other functions."""
    _replace(time, "time", lambda: inbox.now() / 1_000)
    _replace(time, "time_ns", lambda: inbox.now() * 1_000_000)
    for clock in ("monotonic", "perf_counter", "process_time"):
        _replace(time, clock, lambda: inbox.now() / 1_000)
        _replace(time, f"{clock}_ns", lambda: inbox.now() * 1_000_000)
    _replace(time, "sleep", _sleep)
    for name in ("gmtime", "localtime"):
        _replace(time, name, _parts)
    _replace(time, "strftime", lambda form, parts=None: _strftime(form, parts or _parts()))
    _replace(time, "asctime", lambda parts=None: _asctime(parts or _parts()))
    _replace(time, "ctime", lambda seconds=None: _asctime(_parts(seconds)))
    _replace(builtins, "input", _no_terminal)
    _replace(os, "urandom", random_bytes)
    for module in (builtins, io):
        _replace(module, "open", _no_files)


def start() -> None:
    """Says that there is no system any more. To be called when the host calls the pilot."""
    Host.runs = True
    sys.stdout, sys.stderr = LogLines("info"), LogLines("warn")
    sys.meta_path[:] = [importlib.machinery.BuiltinImporter, importlib.machinery.FrozenImporter, NoModules]
    random: Any = sys.modules.get("random")
    if random is not None:
        random.seed(int.from_bytes(random_bytes(32), "little"))
        # It took its own name for the function when it was imported, which may be before `prepare`.
        random._urandom = random_bytes


def end() -> None:
    """Writes to the log what was printed without a line end."""
    for lines in (sys.stdout, sys.stderr):
        if isinstance(lines, LogLines):
            lines.finish()


class LogLines(io.TextIOBase):
    """What is printed, line by line to the log."""

    def __init__(self, level: str) -> None:
        self._level = level
        self._begun = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            log.write(self._level, line)
        return len(text)

    def finish(self) -> None:
        """Writes the line that has not ended."""
        if self._begun:
            log.write(self._level, self._begun)
            self._begun = ""


class NoModules:
    """Finds no module: there are no files to find one in."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: object = None) -> None:
        """Raises `ModuleNotFoundError` with advice."""
        raise ModuleNotFoundError(
            f"{name} was not imported when the pilot was built, and there are no files to import it from now. "
            f"Write import {name} at the top of pilot.py",
            name=name,
        )


def _replace(module: Any, name: str, inside: Callable[..., Any]) -> None:
    """Puts a function in place of another, for as long as the pilot runs."""
    outside = getattr(module, name)

    def either(*arguments: Any, **options: Any) -> Any:
        return (inside if Host.runs else outside)(*arguments, **options)

    either.__name__ = name
    setattr(module, name, either)


_gmtime, _strftime, _asctime = time.gmtime, time.strftime, time.asctime


def _parts(seconds: float | None = None) -> time.struct_time:
    """A time in UTC, by default the council's: a pilot is in no other place."""
    return _gmtime(inbox.now() / 1_000 if seconds is None else seconds)


def _sleep(seconds: float) -> None:
    inbox.wait(round(1_000 * min(max(seconds, 0), YEAR)))


def _no_terminal(*_arguments: Any) -> None:
    raise OSError("input asks somebody at a terminal, and a pilot has none")


def _no_files(file: object, *_arguments: Any, **_options: Any) -> None:
    raise OSError(
        f"{file} cannot be opened: a pilot has no files when it runs. Read it at the top of pilot.py, outside every "
        "function: that is done once, when the pilot is built"
    )
