"""What the commands on channels share."""

import hashlib
from datetime import datetime
from typing import Annotated, NamedTuple, cast
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, PlainSerializer, SecretStr, StringConstraints

from onrecord import db, errors
from onrecord.command import Name, Text, Transaction
from onrecord.events.channel import Health
from onrecord.vault import DataKey
from onrecord.whatsapp import token as tokens

CHANNELS_MAX = 50
CHANNEL_CHARS_MAX = 100
TOKEN_CHARS_MAX = 1_000

ChannelName = Annotated[Name, StringConstraints(max_length=CHANNEL_CHARS_MAX)]
GraphId = Annotated[Text, StringConstraints(pattern=r"^[0-9]{1,40}$")]


def _visible(token: SecretStr) -> SecretStr:
    """It goes into a header."""
    if any(not "!" <= character <= "~" for character in token.get_secret_value()):
        raise ValueError("a token is visible ASCII characters, without spaces")
    return token


def _fingerprint(token: SecretStr) -> str:
    return hashlib.sha256(token.get_secret_value().encode()).hexdigest()


# Where a command is told from a repeat of itself, a token is told from another one; it stands nowhere.
Token = Annotated[
    SecretStr,
    Field(min_length=1, max_length=TOKEN_CHARS_MAX),
    AfterValidator(_visible),
    PlainSerializer(_fingerprint, return_type=str, when_used="json"),
]


class ChannelKept(BaseModel):
    """The channel that was connected or changed."""

    channel_id: UUID


class Channel(NamedTuple):
    """A channel that is ours, as decisions see it."""

    id: UUID
    health: Health
    failure: str | None
    token_set_at: datetime | None
    templates_request_id: UUID | None
    templates_requested_at: datetime | None


async def load(transaction: Transaction, channel_id: UUID) -> Channel:
    """A channel, locked. Raises NoSuchChannel or ChannelIsDisabled."""
    row = await transaction.one(db.sql("commands", "load_channel"), (transaction.workspace_id, channel_id))
    if row is None:
        raise errors.NoSuchChannel
    *found, disabled_at = row
    if disabled_at is not None:
        raise errors.ChannelIsDisabled
    return Channel(*cast("tuple[UUID, Health, str | None, datetime | None, UUID | None, datetime | None]", found))


def sealed(key: DataKey, token: SecretStr) -> str:
    """A token as its row keeps it."""
    return tokens.seal(key, token.get_secret_value())
