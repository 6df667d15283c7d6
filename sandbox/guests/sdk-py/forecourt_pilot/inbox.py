"""What happens in the council, in simulated time. It is the only clock there is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import contract
from .error import PilotError
from .moments import written


@dataclass(frozen=True)
class Event:
    """Something that happened."""

    id: str
    """The same event may come twice, under the same id."""
    at: int
    """When it happened, in milliseconds since 1970-01-01T00:00:00Z."""
    kind: str
    """What it is, such as `report` or `reminder`; `pilot check CHALLENGE --page` lists them."""
    body: str
    """What it says, as JSON."""

    def json(self) -> Any:
        """What it says. Raises `ValueError` when that is no JSON."""
        return json.loads(self.body)

    def text(self, field: str) -> str:
        """The text of a field of its body. Raises `PilotError` when there is none."""
        try:
            text = self.json()[field]
        except (ValueError, LookupError, TypeError):
            text = None
        if not isinstance(text, str):
            raise PilotError(f"the event {self.id} holds no text {field}")
        return text


def events() -> Iterator[Event]:
    """The events from now on, each of them once, until nothing happens any more. The clock goes on to each."""
    seen = set()
    for event in every():
        if event.id not in seen:
            seen.add(event.id)
            yield event


def every() -> Iterator[Event]:
    """The events from now on, also those that come again under the same id."""
    while (event := contract.inbox.next()) is not None:
        yield Event(event.id, event.at, event.kind, event.body)


def now() -> int:
    """The time, in milliseconds since 1970-01-01T00:00:00Z."""
    return contract.inbox.now()


def wait(milliseconds: int) -> None:
    """Lets time pass, at most one year. Events of that time wait in the inbox."""
    contract.inbox.wait(milliseconds)


def remind(at: int, text: str) -> None:
    """Puts an event of kind `reminder` into the inbox at that time, with this text as its body.

    Raises `PilotError`, and nothing is put there, when the time has passed or a thousand reminders are open.
    """
    if not contract.inbox.remind(at, text):
        raise PilotError(f"no reminder for {written(at)}: it has passed, or a thousand are open")
