"""How a webhook is posted: signed with what, how often, and what is broken about it."""

import random
from collections.abc import Sequence
from typing import Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field

from onrecord.stack.whatsapp.envelope import SIGNATURE, signature
from onrecord.stack.whatsapp.settings import DAY_S, Settings


class Posting(BaseModel):
    """The manner of a delivery. As it stands: once, at once, rightly signed."""

    model_config = ConfigDict(extra="forbid")

    signed: Literal["right", "second", "wrong", "nothing"] = "right"  # with which secret
    broken: Literal["corrupted", "truncated", "reserialised"] | None = None  # after it was signed
    copies: int = Field(default=1, ge=1, le=50)
    parallel: bool = False  # the copies all at once
    delay_s: float = Field(default=0, ge=0, le=30 * DAY_S)
    field: str = "messages"  # of each change
    batched: bool = False  # all items in one body
    shuffled: int | None = None  # the seed; else in the order given
    without: list[Literal["contacts", "phone", "user_id"]] = []

    def shuffle(self, items: Sequence[object]) -> None:
        assert isinstance(items, list)
        if self.shuffled is not None:
            random.Random(self.shuffled).shuffle(items)  # noqa: S311 - repeatable is what it should be


def wire_form(body: bytes, posting: Posting, settings: Settings) -> tuple[bytes, dict[str, str]]:
    """The bytes to post and their headers."""
    secret = {
        "right": settings.app_secret,
        "second": settings.second_app_secret,
        "wrong": f"not {settings.app_secret}",
    }.get(posting.signed)
    signed = {SIGNATURE: signature(body, secret)} if secret else {}
    return _break(body, posting.broken), {"Content-Type": "application/json", **signed}


def _break(body: bytes, how: str | None) -> bytes:
    match how:
        case "corrupted":
            return body.replace(b"whatsapp", b"whatsaqq", 1)
        case "truncated":
            return body[:-2]
        case "reserialised":  # the same JSON, other bytes
            return orjson.dumps(orjson.loads(body), option=orjson.OPT_INDENT_2)
        case _:
            return body
