"""Which machines may act for members? Oldest first."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from queries.directory import read_page
from queries.reading import Reading

QUESTION = "list_tokens"


class TokenRow(BaseModel):
    """A token, never its secret. It is over with `revoked_at`, which is also when its member left, or `expires_at`."""

    token_id: UUID
    member_id: UUID
    kind: Literal["personal", "client"]
    label: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class TokenPage(BaseModel):
    """A page, oldest first; `next` is the cursor of the one after it, null on the last."""

    tokens: list[TokenRow]
    next: str | None


async def list_tokens(reading: Reading, limit: int, cursor: str | None) -> TokenPage:
    rows, after = await read_page(reading, QUESTION, limit, cursor)
    return TokenPage(tokens=[TokenRow.model_construct(**row) for row in rows], next=after)
