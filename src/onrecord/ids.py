"""Ids: UUID version 7 (RFC 9562), ordered by their moment of birth."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new() -> UUID:
    """A new id."""
    return uuid7()
