"""Cursors: opaque to clients, and good only for the query, and its subject, that answered them."""

import base64
import binascii
from datetime import datetime

import orjson
import pydantic

from onrecord import errors

CURSOR_CHARS_MAX = 400
INT_MAX, BIGINT_MAX = 2**31 - 1, 2**63 - 1


class Cursor(pydantic.BaseModel):
    """Where a page ended. `of` names the query and what it was asked about; `at` is the last row's order key."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", strict=True)

    of: str
    at: tuple[str | int, ...]

    def encode(self) -> str:
        return base64.urlsafe_b64encode(orjson.dumps({"of": self.of, "at": self.at})).decode().rstrip("=")


def decode(text: str | None, of: str) -> Cursor | None:
    """The cursor, or None for a first page; raises CursorIsMalformed."""
    if text is None:
        return None
    try:
        cursor = Cursor.model_validate_json(base64.urlsafe_b64decode(text[:CURSOR_CHARS_MAX] + "=="))
    except (binascii.Error, ValueError):
        raise errors.CursorIsMalformed from None
    if cursor.of != of:
        raise errors.CursorIsMalformed("this cursor was answered by another query: leave it out to begin anew")
    return cursor


def moment(value: str | int) -> datetime:
    """A moment of a cursor's; raises ValueError where it is none."""
    found = datetime.fromisoformat(str(value))
    if found.tzinfo is None:
        raise ValueError("a moment has a time zone")
    return found


def number(value: str | int, most: int = INT_MAX) -> int:
    """A number of a cursor's, from 0 to `most`; raises ValueError where it is none."""
    if not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError("it is no number, or out of range")
    return value


def text(value: str | int) -> str:
    """A text of a cursor's; raises ValueError where Postgres has no such text."""
    found = str(value)
    if "\0" in found:
        raise ValueError("a text has no NUL")
    return found
