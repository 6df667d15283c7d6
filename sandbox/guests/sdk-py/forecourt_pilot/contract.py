"""The interfaces of pilot.wit, as componentize-py makes them: for what the other modules do not do.

They exist only inside a pilot that was built. `contract.data` is loaded when it is first used, so that everything that
does not speak to the host can be tested without them.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

from .error import PilotError

if TYPE_CHECKING:
    from wit_world.imports import data as data
    from wit_world.imports import inbox as inbox
    from wit_world.imports import log as log
    from wit_world.imports import progress as progress
    from wit_world.imports import random as random
    from wit_world.imports import results as results
    from wit_world.imports import systems as systems
    from wit_world.imports import task as task

importing = False
"""Whether pilot.py is being imported, while it is built: the interfaces are there then, and nobody who answers."""

INTERFACES = ("data", "inbox", "log", "progress", "random", "results", "systems", "task")


def __getattr__(name: str) -> ModuleType:
    """The interface of this name.

    Raises `PilotError` where there is no host to speak to.
    """
    if name not in INTERFACES:
        raise AttributeError(f"the contract has no interface {name}; it has {', '.join(INTERFACES)}")
    try:
        interface = importlib.import_module(f"wit_world.imports.{name}")
    except ModuleNotFoundError:
        raise PilotError(
            f"{name} speaks to the host, and there is none outside a run. "
            "In a test, make a Table by hand and give it to your own functions."
        ) from None
    if importing:
        raise PilotError(
            f"{name} speaks to the host, and there is none while pilot.py is imported. Call it inside run()"
        )
    globals()[name] = interface
    return interface


def has_host() -> bool:
    """Whether this runs inside a pilot, and not in a test."""
    try:
        __getattr__("log")
    except PilotError:
        return False
    return True
