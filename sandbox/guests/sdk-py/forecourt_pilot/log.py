"""A log that the pilot's owner can read, always. In a test the lines go to standard error.

`print` writes to it, too: a line of print is a line of level info.
"""

from __future__ import annotations

import sys

from . import contract


def debug(text: object) -> None:
    """Adds a line for whoever looks for a mistake."""
    write("debug", text)


def info(text: object) -> None:
    """Adds a line."""
    write("info", text)


def warn(text: object) -> None:
    """Adds a warning."""
    write("warn", text)


def error(text: object) -> None:
    """Adds a line about something that went wrong."""
    write("error", text)


def write(level: str, text: object) -> None:
    """Adds a line of this level: debug, info, warn or error. What is beyond 8 KiB is cut off."""
    if contract.has_host():
        contract.log.write(contract.log.Level[level.upper()], str(text))
    else:
        print(f"{level}: {text}", file=sys.stderr)
