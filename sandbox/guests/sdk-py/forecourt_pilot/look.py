"""Looks at the pilot's own files when it is built, for what would end a run as `trap`, without a word."""

from __future__ import annotations

import ast
import os

from .error import PilotError

CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
"""The functions that ask the system for the time from C, where nothing can be put in their place."""


def refuse_clocks(files: dict[str, list[str]]) -> None:
    """Raises `PilotError` when one of these files, given as lines by path, asks `datetime` what time it is."""
    for path, lines in files.items():
        tree = ast.parse("\n".join(lines))
        names = _other_names(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _asks_a_clock(node.func, names):
                raise PilotError(
                    f"{os.path.basename(path)}, line {node.lineno}: {ast.unparse(node.func)}() asks the clock of the "
                    "system, and a pilot has none. Use moment(inbox.now()), which is the time in the council"
                )


def _other_names(tree: ast.AST) -> dict[str, str]:
    """What is imported under another name than its own: `from datetime import datetime as dt` gives `dt` its own."""
    imports = (node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)))
    return {name.asname: name.name for node in imports for name in node.names if name.asname}


def _asks_a_clock(function: ast.expr, names: dict[str, str]) -> bool:
    if not isinstance(function, ast.Attribute):
        return False
    of = function.value
    owner = of.attr if isinstance(of, ast.Attribute) else of.id if isinstance(of, ast.Name) else ""
    return (names.get(owner, owner), function.attr) in CLOCKS
