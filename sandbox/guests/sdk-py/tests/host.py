"""A stand-in for the host: as much of what componentize-py makes as the tests need."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from types import ModuleType, SimpleNamespace
from typing import Any

from forecourt_pilot import contract

Kind = Enum("Kind", "INTEGER DECIMAL TIMESTAMP BOOLEAN CODE TEXT")
Level = Enum("Level", "DEBUG INFO WARN ERROR PANIC")
Method = Enum("Method", "GET POST PUT PATCH DELETE")


class Err(Exception):
    """As in componentize_py_types."""

    def __init__(self, value: Any) -> None:
        self.value = value


def record(name: str, *fields: str) -> type:
    """A record or a case of a variant, made as the bindings make it."""

    def made(self: Any, *values: Any, **named: Any) -> None:
        self.__dict__.update(zip(fields, values), **named)

    return type(name, (SimpleNamespace,), {"__init__": made})


@dataclass
class Scan:
    """Gives these batches, in turn."""

    batches: list[Any]
    closed: bool = False

    def next(self, rows: int) -> Any:
        return self.batches.pop(0) if self.batches else None

    def __enter__(self) -> Scan:
        return self

    def __exit__(self, *_: object) -> None:
        self.closed = True


@contextmanager
def host(**interfaces: dict[str, Any]) -> Iterator[None]:
    """Within it, the interfaces named are there, each with these items."""
    modules = {"componentize_py_types": {"Err": Err}, "wit_world": {}, "wit_world.imports": {}}
    modules |= {f"wit_world.imports.{name}": items for name, items in interfaces.items()}
    for name, items in modules.items():
        sys.modules[name] = ModuleType(name)
        sys.modules[name].__dict__.update(items)
        sys.modules[name].__path__ = []  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for name in modules:
            del sys.modules[name]
        for name in contract.INTERFACES:
            contract.__dict__.pop(name, None)
        importlib.invalidate_caches()
