"""Tables: read from the host, or made by hand in a test."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, Union, overload

from . import contract
from .error import PilotError

if TYPE_CHECKING:
    from wit_world.imports import data

BATCH_ROWS = 10_000
"""How many rows are asked for at once."""

Cell = Union[bool, int, float, str, None]
Value = TypeVar("Value")


@dataclass
class Codes:
    """Text of few distinct values: row i is `dictionary[codes[i]]`."""

    codes: array[int] = field(default_factory=lambda: array("I"))
    """One a row."""
    dictionary: list[str] = field(default_factory=list)
    """The distinct texts."""

    def __len__(self) -> int:
        return len(self.codes)

    def texts(self) -> list[str]:
        """The text of each row. Rows of one code share one text, so this costs little memory."""
        dictionary = self.dictionary
        return [dictionary[code] for code in self.codes]


@dataclass
class Texts:
    """Other text: row i is bytes `offsets[i]` to `offsets[i + 1]` of `text`, in UTF-8."""

    offsets: array[int] = field(default_factory=lambda: array("I", [0]))
    """One more than there are rows."""
    text: bytearray = field(default_factory=bytearray)
    """The text of all rows."""

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def append(self, offsets: Sequence[int], text: bytes) -> None:
        """Adds rows. `offsets` counts from 0, as the host gives it."""
        start = len(self.text)
        self.text += text
        self.offsets.extend(offsets[1:] if start == 0 else [start + offset for offset in offsets[1:]])


Values = Union["array[int]", "array[float]", bytearray, Codes, Texts]
"""The values of a column: whole numbers and points in time as `array('q')`, numbers with decimals as `array('d')`, yes
and no as one byte a row, text as `Codes` or `Texts`. A missing value holds zero or no text."""


class LazyTexts(Sequence["str | None"]):
    """Long text, row by row. A row becomes a `str` only when it is looked at."""

    def __init__(self, texts: Texts, present: bytearray | None) -> None:
        self._texts = texts
        self._present = present

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, row: int) -> str | None: ...
    @overload
    def __getitem__(self, row: slice) -> list[str | None]: ...
    def __getitem__(self, row: int | slice) -> str | list[str | None] | None:
        if isinstance(row, slice):
            return [self[each] for each in range(*row.indices(len(self)))]
        if row < 0:
            row += len(self)
        if not 0 <= row < len(self):
            raise IndexError(f"there is no row {row}: there are {len(self)}")
        if self._present is not None and not self._present[row]:
            return None
        offsets = self._texts.offsets
        return self._texts.text[offsets[row] : offsets[row + 1]].decode()

    def __iter__(self) -> Iterator[str | None]:
        text, start = self._texts.text, 0
        present = self._present
        for row, end in enumerate(self._texts.offsets[1:]):
            yield text[start:end].decode() if present is None or present[row] else None
            start = end


@dataclass
class Column:
    """One column, with its name."""

    name: str
    values: Values
    present: bytearray | None = None
    """One byte a row, 1 = there is a value; nothing when every row has one."""

    def holds(self) -> str:
        """What it holds, in the word of the method of `Table` that gives it."""
        if isinstance(self.values, array):
            return "integers" if self.values.typecode == "q" else "decimals"
        return "booleans" if isinstance(self.values, bytearray) else "texts"

    def append(self, more: data.Column) -> None:
        """Adds the rows of a batch."""
        before = len(self.values)
        # The host gives a column the same kind in every batch.
        added: Any = more.values.value
        if isinstance(self.values, Codes):
            self.values.codes.extend(added)
        elif isinstance(self.values, Texts):
            self.values.append(added.offsets, added.bytes)
        else:
            self.values.extend(added)
        # The host may leave this out of a batch in which every row has a value.
        if more.present is not None and self.present is None:
            self.present = bytearray(b"\1") * before
        if self.present is not None:
            self.present += more.present if more.present is not None else b"\1" * (len(self.values) - before)

    def with_gaps(self, values: Sequence[Value]) -> Sequence[Value | None]:
        """These values of its rows, with None where there is none."""
        if self.present is None:
            return values
        return [value if present else None for value, present in zip(values, self.present)]


class Table:
    """Some columns of a table, with all their rows.

    The methods that give columns give a sequence with one item for each row: `len`, indices and slices work, `zip` puts
    several side by side, and a missing value is None. Where no value is missing, they copy nothing.
    """

    def __init__(self, columns: Mapping[str, Iterable[Cell]]) -> None:
        """A table made by hand: for tests. A column is made for what its cells are; None stands for a missing value.

        Raises `PilotError` when the columns are not of equal length, or one mixes kinds.
        """
        self._columns = {name: _by_hand(name, list(cells)) for name, cells in columns.items()}
        lengths = {name: len(column.values) for name, column in self._columns.items()}
        if len(set(lengths.values())) > 1:
            raise PilotError(f"the columns are not of equal length: {lengths}")

    @classmethod
    def _of(cls, columns: Iterable[Column]) -> Table:
        table = cls({})
        table._columns = {column.name: column for column in columns}
        return table

    def __len__(self) -> int:
        """How many rows there are."""
        return next((len(column.values) for column in self._columns.values()), 0)

    def columns(self) -> list[str]:
        """The names of its columns."""
        return list(self._columns)

    def values(self, column: str) -> Values:
        """The values of a column, as they are: the fastest way. Missing values are not told from zero or no text.

        Raises `PilotError` when the column was not read.
        """
        return self._column(column).values

    def integers(self, column: str) -> Sequence[int | None]:
        """Whole numbers, or points in time.

        Raises `PilotError` when the column was not read, or holds something else.
        """
        found = self._column(column, "integers")
        return found.with_gaps(found.values)  # type: ignore[arg-type]  # _column made sure of it

    def decimals(self, column: str) -> Sequence[float | None]:
        """Numbers with decimals.

        Raises `PilotError` when the column was not read, or holds something else.
        """
        found = self._column(column, "decimals")
        return found.with_gaps(found.values)  # type: ignore[arg-type]  # _column made sure of it

    def booleans(self, column: str) -> Sequence[bool | None]:
        """Yes or no.

        Raises `PilotError` when the column was not read, or holds something else.
        """
        found = self._column(column, "booleans")
        return found.with_gaps([value == 1 for value in found.values])  # type: ignore[union-attr]

    def texts(self, column: str) -> Sequence[str | None]:
        """Text, whichever way it came. Long text is decoded only where it is looked at.

        Raises `PilotError` when the column was not read, or holds something else.
        """
        found = self._column(column, "texts")
        if isinstance(found.values, Texts):
            return LazyTexts(found.values, found.present)
        return found.with_gaps(found.values.texts())  # type: ignore[union-attr]

    def _column(self, name: str, wanted: str | None = None) -> Column:
        column = self._columns.get(name)
        if column is None:
            raise PilotError(f"the column {name} was not read; read were: {', '.join(self._columns)}")
        holds = column.holds()
        # A column of missing values alone, made by hand, may stand for any kind.
        if wanted is None or holds == wanted:
            return column
        if column.present is not None and not any(column.present):
            return Column(name, _empty_values(wanted, len(column.values)), column.present)
        raise PilotError(f"{name} holds {holds}, not {wanted}")


def read(table: str, columns: Sequence[str], *, first: int = 0, rows: int | None = None) -> Table:
    """Reads these columns: all rows, or at most `rows` of them from row `first` on.

    Reading costs steps by rows and bytes, so name only the columns you need. Raises `PilotError` when there is no such
    table or column; the words name those there are.
    """
    if isinstance(columns, str):
        raise PilotError(f'the columns are a list of names: read("{table}", ["{columns}"])')
    data, names = contract.data, list(columns)
    scan = _ask(data.open, table, names, data.Options(first, rows))
    kinds = {column.name: column.kind.name for column in _ask(data.describe, table).columns}
    whole = [Column(name, _of_kind(kinds[name], table, name)) for name in names]
    with scan:
        while (batch := scan.next(BATCH_ROWS)) is not None:
            for column, more in zip(whole, batch.columns):
                column.append(more)
    return Table._of(whole)


def _ask(ask: Callable[..., Value], *arguments: Any) -> Value:
    """What the host says, or its words about a table or column as an error."""
    from componentize_py_types import Err

    try:
        return ask(*arguments)
    except Err as refused:
        raise PilotError(refused.value.value) from None


def _of_kind(kind: str, table: str, column: str) -> Values:
    """A column without rows, of the kind the host says."""
    if kind == "CODE":
        return Codes(dictionary=_ask(contract.data.dictionary, table, column))
    wanted = {"DECIMAL": "decimals", "BOOLEAN": "booleans", "TEXT": "texts"}.get(kind, "integers")
    return _empty_values(wanted, 0)


def _empty_values(holds: str, rows: int) -> Values:
    """Rows without a value."""
    if holds == "texts":
        return Texts(array("I", [0]) * (rows + 1))
    if holds == "booleans":
        return bytearray(rows)
    return array("q", [0]) * rows if holds == "integers" else array("d", [0.0]) * rows


def _by_hand(name: str, cells: list[Any]) -> Column:
    """The column for these cells."""
    given = {type(cell) for cell in cells if cell is not None}
    present = None if None not in cells else bytearray(cell is not None for cell in cells)
    values: Values
    if given <= {bool} and given:
        values = bytearray(cell is True for cell in cells)
    elif given <= {int}:
        values = array("q", [cell or 0 for cell in cells])
    elif given <= {int, float}:
        values = array("d", [cell or 0.0 for cell in cells])
    elif given <= {str}:
        values = Texts()
        for cell in cells:
            text = str(cell or "").encode()
            values.append([0, len(text)], text)
    else:
        kinds = ", ".join(sorted(kind.__name__ for kind in given))
        raise PilotError(f"{name} mixes kinds: {kinds}. A column holds bool, int, float or str, and None")
    return Column(name, values, present)
