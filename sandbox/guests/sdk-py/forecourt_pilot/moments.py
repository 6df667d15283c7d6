"""Points in time, as counts of milliseconds since 1970-01-01T00:00:00Z, and as others write them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

HOUR = 60 * 60 * 1_000
"""Milliseconds in an hour."""
DAY = 24 * HOUR
"""Milliseconds in a day."""

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def moment(milliseconds: int) -> datetime:
    """This point in time, in UTC."""
    return EPOCH + timedelta(milliseconds=milliseconds)


def written(milliseconds: int) -> str:
    """This point in time as the council's systems write it, to the second, such as `2026-02-04T09:30:00Z`."""
    return moment(milliseconds).strftime("%Y-%m-%dT%H:%M:%SZ")
