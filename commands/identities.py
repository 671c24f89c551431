"""Who somebody is, by what their channel knows of them: a number, the provider's name for them, or both.

The provider's name (BSUID) is a person's for good; a number is whose it was last, by the provider's time. So who comes
with both is whom the name says, and the number goes to them. Nobody is merged: ADR 0024.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, LiteralString, NamedTuple, cast
from uuid import UUID

from commands.conversation import Conversation, Status
from onrecord import db, errors
from onrecord.command import Transaction
from onrecord.events import ContactAliased
from onrecord.events.contact import Priority
from onrecord.vault import DataKey, Wrapped
from onrecord.whatsapp import identities
from onrecord.whatsapp.sealed import BESIDE_IDENTITY

LOCKS_MAX = 3
IdentityKind = Literal["number", "user_id"]


class Who(NamedTuple):
    """Somebody as a channel tells of them, at the provider's time."""

    channel_id: UUID | None
    number: str | None
    user_id: str | None
    at: datetime


class Known(NamedTuple):
    """A contact to whom something of this leads, locked; with their key and their conversation.

    `retired_at`: it is what they were called until then. `number_since`, `user_id_since`: since when they have theirs.
    """

    contact_id: UUID
    by_user_id: bool
    by_number: bool
    retired_at: datetime | None
    number_since: datetime | None
    user_id_since: datetime | None
    key: DataKey
    conversation: Conversation | None
    mails: bool


class Recognised(NamedTuple):
    """Who it is, None for somebody new; what is learnt of them; and who loses the number that they come with."""

    contact: Known | None
    learns: Sequence[IdentityKind] = ()
    former: Known | None = None


class Met(NamedTuple):
    """Whom somebody may be, and what else was asked."""

    known: Sequence[Known]
    beside: tuple[Any, ...] | None


def recognise(known: Sequence[Known], who: Who) -> Recognised:
    """Pure: whom these leads mean."""
    named = next((one for one in known if one.by_user_id), None)
    numbered = next((one for one in known if one.by_number), None)
    if named is None:
        retired = min((one for one in known if one.retired_at), key=_retired, default=None)
        found = numbered if retired is None or (numbered and _is_later(who, numbered)) else retired
        if found is None or (who.user_id and found.user_id_since):  # the number was somebody else's, or is now
            return _newcomer(numbered, who)
        return Recognised(found, ["user_id"] if who.user_id else [])
    if not who.number or numbered is named or not _is_later(who, named) or not _is_later(who, numbered):
        return Recognised(named)
    return Recognised(named, ["number"], numbered)


async def meet(
    transaction: Transaction, who: Who, statement: LiteralString | None = None, more: Mapping[str, Any] | None = None
) -> Met:
    """The contacts to whom something of this leads, locked; and the first row of a statement that is asked after that.

    It travels with the others, and may name what they do: `workspace_id`, `hmacs`. Raises Unavailable if the identities
    change all the time.
    """
    hmacs = {"number": _hmac(transaction, who, "number"), "user_id": _hmac(transaction, who, "user_id")}
    leads = {
        "workspace_id": transaction.workspace_id,
        "hmacs": [hmac for hmac in hmacs.values() if hmac],
        "number_hmac": hmacs["number"],
        "user_id_hmac": hmacs["user_id"],
        "at": who.at,
    }
    locked: set[UUID] = set()
    for _ in range(LOCKS_MAX):
        locks = await transaction.connection.execute(db.sql("commands", "lock_known_contacts"), leads)
        found = await transaction.connection.execute(db.sql("commands", "load_known_contacts"), leads)
        beside = await transaction.connection.execute(statement, leads | dict(more or {})) if statement else None
        known = [_known(transaction, row) for row in await found.fetchall()]  # from after the locks
        locked |= {row[0] for row in await locks.fetchall()}
        if locked >= {one.contact_id for one in known}:
            return Met(known, await beside.fetchone() if beside else None)
    raise errors.Unavailable("this customer's identities change just now: try again")


async def learn(
    transaction: Transaction, contact: Known, who: Who, kinds: Sequence[IdentityKind]
) -> ContactAliased | None:
    """Know a contact by these too; the event of it."""
    await know(transaction, contact.contact_id, contact.key, who, kinds)
    if not kinds:
        return None
    return ContactAliased(
        conversation_id=_talk(contact),
        channel=identities.KIND,
        address=who.number if "number" in kinds else None,
        user_id=who.user_id if "user_id" in kinds else None,
    )


async def know(
    transaction: Transaction, contact_id: UUID, key: DataKey, who: Who, kinds: Sequence[IdentityKind]
) -> None:
    """These find the contact from now on, in place of what did before."""
    for kind in kinds:
        await retire(transaction, contact_id, kind, who.at)
        await add(transaction, contact_id, key, who, kind)


async def lose_number(transaction: Transaction, former: Known, at: datetime) -> ContactAliased:
    """Somebody else has their number now."""
    await retire(transaction, former.contact_id, "number", at)
    return ContactAliased(conversation_id=_talk(former), channel=identities.KIND, address="")


def _talk(contact: Known) -> str | None:
    return str(contact.conversation.id) if contact.conversation else None


async def add(transaction: Transaction, contact_id: UUID, key: DataKey, who: Who, kind: IdentityKind) -> None:
    """Whoever else has this identity, in this moment, makes it fail on the unique key."""
    value = who.number if kind == "number" else who.user_id
    row = _row(transaction, contact_id, kind)
    row |= {"hmac": _hmac(transaction, who, kind), "since": min(who.at, transaction.now)}
    sealed = key.seal({"address": value}, BESIDE_IDENTITY)
    await transaction.run(db.sql("commands", "add_identity"), row | {"sealed": sealed})


async def retire(transaction: Transaction, contact_id: UUID, kind: IdentityKind, at: datetime) -> None:
    """What finds a contact now finds them for what was written until then, and not after."""
    row = _row(transaction, contact_id, kind) | {"at": at}
    await transaction.run(db.sql("commands", "retire_identity"), row)


def _newcomer(numbered: Known | None, who: Who) -> Recognised:
    """Somebody new: the number that they come with is theirs, unless somebody has written with it since."""
    kinds: list[IdentityKind] = ["user_id"] if who.user_id else []
    if who.number and _is_later(who, numbered):
        return Recognised(None, ["number", *kinds], numbered)
    return Recognised(None, kinds)


def _is_later(who: Who, of: Known | None) -> bool:
    return of is None or of.number_since is None or who.at >= of.number_since


def _retired(one: Known) -> datetime:
    assert one.retired_at is not None, "only those are compared"
    return one.retired_at


def _hmac(transaction: Transaction, who: Who, kind: IdentityKind) -> bytes | None:
    value = who.number if kind == "number" else who.user_id
    return identities.identity(transaction.vault, who.channel_id, value) if value else None


def _row(transaction: Transaction, contact_id: UUID, kind: IdentityKind) -> dict[str, Any]:
    return {"workspace_id": transaction.workspace_id, "contact_id": contact_id, "kind": kind}


def _known(transaction: Transaction, row: tuple[Any, ...]) -> Known:
    """Whoever is locked isn't erased: their identities would be no leads any more."""
    contact_id, by_user_id, by_number, retired_at, number_since, user_id_since, master_key, wrapped, *talk, mails = row
    key = transaction.vault.unwrap(contact_id, Wrapped(master_key, wrapped))
    conversation = None
    if talk[0] is not None:
        conversation_id, *state = talk
        conversation = Conversation(
            conversation_id, contact_id, *cast("tuple[Status, UUID | None, int, datetime | None, Priority]", state)
        )
    return Known(
        contact_id, by_user_id, by_number, retired_at, number_since, user_id_since, key, conversation, bool(mails)
    )
