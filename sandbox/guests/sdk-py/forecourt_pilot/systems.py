"""Simulated systems of the council, as reliable as real ones. They speak in the manner of HTTP; bodies are JSON.

For example:

    try:
        answer = systems.post("repairs", "/orders", {"report": 7})
    except systems.NoAnswer:
        ...  # it may have done what was asked, or not: look before you ask again
    if answer.status == 429:
        inbox.wait(1000 * (answer.retry_after or 1))
"""

from __future__ import annotations

import json as json_of
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import contract
from .error import PilotError

PATIENCE = 10_000
"""How long a call waits for its answer when nothing else is said, in milliseconds of simulated time."""


class UnknownSystem(PilotError):
    """There is no system of this name; the words list those there are."""


class BadRequest(PilotError):
    """The request was not one, and the words say why: no system saw it."""


class NoAnswer(PilotError):
    """There was no answer. The system may have done what was asked, or not."""


class TimedOut(NoAnswer):
    """Nothing came in time."""


class ConnectionLost(NoAnswer):
    """The connection broke."""


@dataclass(frozen=True)
class Response:
    """What a system answers. Any status, also of a failure."""

    status: int
    headers: dict[str, str]
    """By name, in lower case. Of a header that comes twice, both values, with a comma."""
    body: bytes

    def ok(self) -> bool:
        """Whether the status says that it was done."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The body. Raises `ValueError` when it is no JSON: some answers are broken."""
        return json_of.loads(self.body)

    @property
    def retry_after(self) -> int | None:
        """How many seconds to wait before the next try, where the system says so."""
        seconds = self.headers.get("retry-after", "").strip()
        return int(seconds) if seconds.isdecimal() else None


def available() -> dict[str, str]:
    """The systems of this scenario by name, with what each is for and the shape it speaks."""
    return {system.name: system.note for system in contract.systems.available()}


def get(system: str, path: str, **options: Any) -> Response:
    """Asks for something; `options` as in `call`."""
    return call(system, "get", path, **options)


def post(system: str, path: str, json: Any, **options: Any) -> Response:
    """Gives something new; `options` as in `call`."""
    return call(system, "post", path, json=json, **options)


def call(
    system: str,
    method: str,
    path: str,
    *,
    json: Any = None,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    patience: int = PATIENCE,
) -> Response:
    """Asks a system, and waits for its answer. Simulated time passes, up to `patience` milliseconds.

    `method` is get, post, put, patch or delete, `path` begins with `/` and has the query. What is given as `json` is
    sent as such, with its content type. Raises `UnknownSystem`, `BadRequest`, `TimedOut` or `ConnectionLost`.
    """
    fields = dict(headers or {})
    if json is not None:
        body = json_of.dumps(json).encode()
        fields.setdefault("content-type", "application/json")
    systems = contract.systems
    if method.upper() not in systems.Method.__members__:
        raise BadRequest(f"there is no method {method}: use get, post, put, patch or delete")
    request = systems.Request(
        method=systems.Method[method.upper()],
        path=path,
        headers=[systems.Field(name, value) for name, value in fields.items()],
        body=body,
        patience=patience,
    )
    from componentize_py_types import Err

    try:
        response = systems.call(system, request)
    except Err as refused:
        raise _fault(system, refused.value) from None
    return Response(response.status, _by_name(response.headers), response.body)


def _by_name(fields: list[Any]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for field in fields:
        name = field.name.lower()
        headers[name] = f"{headers[name]}, {field.value}" if name in headers else field.value
    return headers


def _fault(system: str, fault: Any) -> PilotError:
    """Why there was no answer, as an exception."""
    kind = type(fault).__name__
    if kind == "Fault_UnknownSystem":
        return UnknownSystem(fault.value)
    if kind == "Fault_BadRequest":
        return BadRequest(fault.value)
    if kind == "Fault_TimedOut":
        return TimedOut(f"{system} did not answer in time; it may have done what was asked, or not")
    return ConnectionLost(f"the connection to {system} broke; it may have done what was asked, or not")
