"""What the component exports: it calls `run` of the pilot, and gives its traceback to the host when that fails.

`pilot build` names this module to componentize-py, which imports it once, and keeps what is in memory then. Nothing can
be imported later, so everything is imported here.
"""

from __future__ import annotations

import os

import wit_world
from componentize_py_types import Err
from wit_world.imports import data, inbox, log, progress, random, results, systems, task  # noqa: F401

from . import contract, inside, look
from .error import PilotError
from .trace import Source

inside.prepare()

contract.importing = True
import pilot  # type: ignore[import-not-found]  # noqa: E402  # only now, so that it gets what was prepared

contract.importing = False
if not callable(getattr(pilot, "run", None)):
    raise PilotError("pilot.py has no function run(): it is what the host calls")

source = Source(os.path.dirname(os.path.abspath(pilot.__file__)))
source.keep()
look.refuse_clocks(source.lines)


class WitWorld(wit_world.WitWorld):
    """The world `pilot` of pilot.wit."""

    def run(self) -> None:
        """Does what the task asks."""
        inside.start()
        try:
            pilot.run()
        # Also what is no Exception, such as sys.exit: nothing else would say why the pilot ended.
        except BaseException as error:
            raise Err(source.words(error)) from None
        finally:
            inside.end()
