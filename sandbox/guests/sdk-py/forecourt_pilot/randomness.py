"""Randomness that can be had again: the same bytes in every run of the same world."""

from __future__ import annotations

from . import contract

BYTES_MAX = 65_536
"""How many bytes the host gives at once."""


def random_bytes(length: int) -> bytes:
    """This many bytes. Those of later calls go on where earlier ones ended.

    The functions of the module `random` work as well: they begin from bytes of the world.
    """
    whole = bytearray()
    while len(whole) < length:
        whole += contract.random.bytes(min(BYTES_MAX, length - len(whole)))
    return bytes(whole)
