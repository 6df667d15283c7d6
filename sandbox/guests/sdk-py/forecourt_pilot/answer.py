"""Rows of an answer, given to the host."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from . import contract
from .error import PilotError

if TYPE_CHECKING:
    from wit_world.imports import results


class Rows:
    """Columns of an answer, of equal length, to be given at once. They count only once they are emitted.

    Rows("triage").integers("report_id", ids).labels("priority", priorities).emit()
    """

    def __init__(self, table: str) -> None:
        """No columns yet, for this table."""
        self._table = table
        # What kind of values a column has, and the values as plain lists and bytes: the bindings take nothing else.
        self._columns: dict[str, tuple[str, Any]] = {}

    def integers(self, name: str, values: Iterable[int]) -> Rows:
        """A column of whole numbers."""
        return self._with(name, "Integers", _checked(name, "q", values))

    def timestamps(self, name: str, values: Iterable[int]) -> Rows:
        """A column of points in time, in milliseconds since 1970-01-01T00:00:00Z."""
        return self._with(name, "Timestamps", _checked(name, "q", values))

    def decimals(self, name: str, values: Iterable[float]) -> Rows:
        """A column of numbers with decimals; they must be finite."""
        return self._with(name, "Decimals", _checked(name, "d", values))

    def booleans(self, name: str, values: Iterable[bool]) -> Rows:
        """A column of yes and no."""
        cells = list(values)
        for row, cell in enumerate(cells):
            if not isinstance(cell, bool):
                raise PilotError(f"{name}, row {row}: {cell!r} is not True or False")
        return self._with(name, "Booleans", bytes(cells))

    def labels(self, name: str, values: Iterable[str]) -> Rows:
        """A column of text with few distinct values."""
        codes_of: dict[str, int] = {}
        codes = [codes_of.setdefault(text, len(codes_of)) for text in _texts(name, values)]
        return self._with(name, "Coded", (list(codes_of), codes))

    def texts(self, name: str, values: Iterable[str]) -> Rows:
        """A column of other text."""
        offsets, whole = [0], bytearray()
        for text in _texts(name, values):
            whole += text.encode()
            offsets.append(len(whole))
        return self._with(name, "Texts", (offsets, bytes(whole)))

    def emit(self) -> None:
        """Gives the rows to the host.

        Raises `PilotError` when they are not in the shape that is asked for; the words say what is wrong. Nothing was
        kept then.
        """
        results = contract.results
        columns = [results.Column(name, _lowered(kind, values)) for name, (kind, values) in self._columns.items()]
        from componentize_py_types import Err

        try:
            results.emit(self._table, columns)
        except Err as refused:
            raise PilotError(refused.value) from None

    def _with(self, name: str, kind: str, values: Any) -> Rows:
        if name in self._columns:
            raise PilotError(f"the column {name} is given twice")
        self._columns[name] = (kind, values)
        return self


def _checked(name: str, typecode: str, values: Iterable[Any]) -> list[Any]:
    """The values as a list, and each of them a number: the bindings cannot say which one is not."""
    cells = values if isinstance(values, (list, array)) else list(values)
    try:
        return array(typecode, cells).tolist()
    except (TypeError, OverflowError):
        pass
    for row, cell in enumerate(cells):
        try:
            array(typecode, [cell])
        except (TypeError, OverflowError) as reason:
            raise PilotError(f"{name}, row {row}: {cell!r} does not fit: {reason}") from None
    raise PilotError(f"{name} does not fit")


def _texts(name: str, values: Iterable[str]) -> Iterable[str]:
    for row, text in enumerate(values):
        if not isinstance(text, str):
            raise PilotError(f"{name}, row {row}: {text!r} is not a text")
        yield text


def _lowered(kind: str, values: Any) -> results.Values:
    """The values as the bindings want them."""
    results, data = contract.results, contract.data
    if kind == "Coded":
        return results.Values_Coded(results.Coded(*values))
    if kind == "Texts":
        return results.Values_Texts(data.Texts(*values))
    case: Callable[[Any], results.Values] = getattr(results, f"Values_{kind}")
    return case(values)
