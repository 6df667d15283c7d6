"""What a pilot for Forecourt is written with.

A pilot is one function in `pilot.py`. It reads tables (`read`), works out an answer and gives it (`Rows`):

    from forecourt_pilot import Rows, log, read

    def run() -> None:
        reports = read("reports", ["report_id", "category"])
        for report, category in zip(reports.integers("report_id"), reports.texts("category")):
            log.info(f"{report}: {category or 'no category'}")

Everything but the functions that speak to the host also works outside WebAssembly, so rules can be tested with plain
`python3 -m unittest`: make a `Table` by hand and give it to your own functions.

There is no numpy, and no other package with native code. Points in time are milliseconds since
1970-01-01T00:00:00Z; `moment` makes a `datetime` of them.
"""

from . import inbox, log, progress, systems, task
from .answer import Rows
from .error import PilotError
from .moments import DAY, HOUR, moment, written
from .randomness import random_bytes
from .table import Codes, Table, Texts, read

__all__ = [
    "DAY",
    "HOUR",
    "Codes",
    "PilotError",
    "Rows",
    "Table",
    "Texts",
    "inbox",
    "log",
    "moment",
    "progress",
    "random_bytes",
    "read",
    "systems",
    "task",
    "written",
]
