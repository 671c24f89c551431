"""What customers did to messages that are there: edits, revocations and reactions, each once, by its provider's id."""

from typing import NamedTuple, cast
from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from onrecord.command import Outcome, Transaction
from onrecord.events import MessageEdited, MessageReacted, MessageRevoked
from onrecord.vault import DataKey, Wrapped
from onrecord.whatsapp import identities

News = MessageEdited | MessageRevoked | MessageReacted


class MessageTold(BaseModel):
    """The message that something was told of: now, or before."""

    message_id: UUID


class Subject(NamedTuple):
    """The message that it is about, with its contact locked."""

    message_id: UUID
    conversation_id: UUID
    contact_id: UUID
    key: DataKey
    is_told: bool


async def load(transaction: Transaction, provider_message_id: str, target: str) -> Subject:
    """A message by the provider's id, whichever side wrote it. `provider_message_id` is the news' own.

    Raises NothingMatches, or ContactIsErased.
    """
    row = {
        "workspace_id": transaction.workspace_id,
        "target_hmac": identities.message(transaction.vault, target),
        "provider_message_hmac": identities.message(transaction.vault, provider_message_id),
    }
    await transaction.run(db.sql("commands", "lock_contact_of_message"), row)
    found = await transaction.one(db.sql("commands", "load_message_by_provider"), row)
    if found is None:
        raise errors.NothingMatches
    message_id, conversation_id, contact_id = cast("tuple[UUID, UUID, UUID]", found[:3])
    erased, master_key, wrapped, told = cast("tuple[bool, str, bytes, bool]", found[3:])
    if erased:
        raise errors.ContactIsErased
    key = transaction.vault.unwrap(contact_id, Wrapped(master_key, wrapped))
    return Subject(message_id, conversation_id, contact_id, key, told)


async def record(transaction: Transaction, subject: Subject, event: News) -> Outcome[MessageTold]:
    """The event, unless it is on the record."""
    if not subject.is_told:
        row = {
            "workspace_id": transaction.workspace_id,
            "provider_message_hmac": identities.message(transaction.vault, event.provider_message_id),
            "message_id": subject.message_id,
        }
        await transaction.run(db.sql("commands", "add_message_news"), row)
    answer = MessageTold(message_id=subject.message_id)
    return Outcome(subject.contact_id, [] if subject.is_told else [event], answer, subject.key)
