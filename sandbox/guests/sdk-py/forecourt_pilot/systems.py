"""Simulated systems of the council, as reliable as real ones. They speak in the manner of HTTP; bodies are JSON.

`call` asks once and says what came. `Client` asks until there is a whole answer:

    repairs = Client("repairs").signed_in("/token", credentials)
    answer = repairs.ask("post", "/work-orders", json=order, once="42-works", whole=lambda body: body["Reference"])
    number = answer.done()["Reference"][0]["ID"]
"""

from __future__ import annotations

import json as json_of
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from . import contract, inbox
from .error import PilotError

TRIES_MAX = 10
"""How often a client sends a request at most."""
PAUSE = 1_000
"""The pause after the first answer that did not come, in milliseconds; after each further one it is twice as long."""
PAUSE_MAX = 60_000
"""The longest such pause, and the pause after a refusal that does not say how long it lasts."""
PATIENCE = 10_000
"""How long a call waits for its answer when nothing else is said, in milliseconds of simulated time."""

_requests = count(1)
"""Numbers the requests that are given a key: one count for all clients of a pilot, so that no two share one."""


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

    def done(self) -> Any:
        """The body of an answer that says that it was done. Raises `PilotError`, with the system's words, when it was
        refused, and `ValueError` when the body is no JSON.
        """
        if self.ok():
            return self.json()
        try:
            words = self.json()["detail"]
        except (ValueError, LookupError, TypeError):
            words = "no reason given"
        raise PilotError(f"refused with {self.status}: {words}")

    @property
    def retry_after(self) -> int | None:
        """How many seconds to wait before the next try, where the system says so."""
        seconds = self.headers.get("retry-after", "").strip()
        return int(seconds) if seconds.isdecimal() else None


def available() -> dict[str, str]:
    """The systems of this scenario by name, with what each is for and the shape it speaks."""
    return {system.name: system.note for system in contract.systems.available()}


class Client:
    """A system, asked with care.

    A request goes out again, the same in every byte, when no answer came, when the answer is no whole JSON or not what
    was asked for, and when the system refused for a while (429, or a fault of its own): then after the time it gave.
    So that it is done once all the same, a request that may change something goes under a key: its own (`once`), or one
    that the client makes for it. Its own is better where the same thing may be asked for again, such as an order for an
    event that comes twice.
    """

    def __init__(
        self,
        system: str,
        send: Callable[..., Response] | None = None,
        wait: Callable[[int], None] | None = None,
    ) -> None:
        """Asks this system; in a test through other functions than `call` and `inbox.wait`."""
        self._system = system
        self._send = send or call
        self._wait = wait or inbox.wait
        self._sign_in: tuple[str, Any] | None = None
        self._token: str | None = None

    def signed_in(self, path: str, credentials: Any) -> Client:
        """The same client, which shows a token with each request. It gets one where these credentials are sent, and
        another when the system does not take it any more.
        """
        self._sign_in = (path, credentials)
        return self

    def ask(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        once: str | None = None,
        whole: Callable[[Any], Any] = lambda body: True,
    ) -> Response:
        """Asks until there is an answer: a refusal that is meant, or one that was done and whose body is `whole`, by
        what it must hold. (An answer can be that to another request.)

        `once` is an Idempotency-Key: what comes under one is done only once, however often the system hears of it.
        Raises `PilotError` when there is no such answer after ten tries, no such system, or no request.
        """
        key = once or (None if method.lower() == "get" else f"request-{next(_requests)}")
        headers = {"idempotency-key": key} if key else {}
        renewed = False
        while True:
            token = self._shown()
            shown = {**headers, "authorization": f"Bearer {token}"} if token else headers
            answer = self._insist(whole, method, path, json=json, headers=shown)
            if answer.status != 401 or self._sign_in is None or renewed:
                return answer
            renewed, self._token = True, None

    def _shown(self) -> str | None:
        """The token to show, if this system wants one."""
        if self._token is None and self._sign_in is not None:
            path, credentials = self._sign_in
            whole = lambda body: isinstance(body["access_token"], str)  # noqa: E731
            self._token = self._insist(whole, "post", path, json=credentials).done()["access_token"]
        return self._token

    def _insist(self, whole: Callable[[Any], Any], method: str, path: str, **options: Any) -> Response:
        """Sends the same request until the answer is one."""
        pause, last = PAUSE, ""
        for _ in range(TRIES_MAX):
            try:
                answer = self._send(self._system, method, path, **options)
            except NoAnswer as fault:
                last = str(fault)
            else:
                if answer.status == 429 or answer.status >= 500:
                    last = f"it answers {answer.status}"
                    self._wait(PAUSE_MAX if answer.retry_after is None else 1_000 * answer.retry_after)
                    continue
                if answer.status >= 300 or _is_whole(answer, whole):
                    return answer
                last = "its answer is not whole"
            self._wait(pause)
            pause = min(2 * pause, PAUSE_MAX)
        raise PilotError(f"{self._system} was asked {TRIES_MAX} times; the last time: {last}")


def _is_whole(answer: Response, whole: Callable[[Any], Any]) -> bool:
    try:
        return bool(whole(answer.json()))
    except (ValueError, LookupError, TypeError, AttributeError):
        return False


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
        # One way to write it, so that pilots in any language send the same bytes for the same thing.
        body = json_of.dumps(json, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
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
