"""Record that the provider knows a customer otherwise: a new number, or a new name of its own. From the worker.

Nobody new comes of it. Who isn't found is somebody whom we don't know, or who is known by the new one already.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from commands import identities as persons
from commands.identities import IdentityKind, Known, Who
from onrecord import db, errors
from onrecord.command import Command, Further, Outcome, Transaction


class IdentityChanged(BaseModel):
    """Whose identity it is; and who has the new name already, as another contact: they are one person."""

    contact_id: UUID | None
    also_contact_id: UUID | None


class Decided(NamedTuple):
    """Who it is, what changes, who loses the number, and who has the new name."""

    contact: Known | None
    learns: Sequence[IdentityKind] = ()
    former: Known | None = None
    also: Known | None = None


class RecordIdentityChange(Command[IdentityChanged]):
    """From `number`, `user_id` to `new_number`, `new_user_id`; what is None stays as it was.

    Told twice, or after a later one, it changes nothing.
    """

    channel_id: UUID
    number: str | None
    user_id: str | None
    new_number: str | None
    new_user_id: str | None
    at: AwareDatetime

    async def handle(self, transaction: Transaction) -> Outcome[IdentityChanged]:
        former = Who(self.channel_id, self.number, self.user_id, self.at)
        before = await persons.meet(transaction, former, db.sql("commands", "find_tombstone"))
        erased_at = before.beside[0] if before.beside else None
        if erased_at and not before.known and self.at <= erased_at:
            raise errors.ContactIsErased
        after = Who(self.channel_id, self.new_number, self.new_user_id, self.at)
        decided = decide(before.known, (await persons.meet(transaction, after)).known, after)
        further = []
        if decided.former:
            lost = await persons.lose_number(transaction, decided.former, self.at)
            further = [Further(decided.former.contact_id, [lost], decided.former.key)]
        also = decided.also.contact_id if decided.also else None
        if decided.contact is None:
            answer = IdentityChanged(contact_id=None, also_contact_id=None)
            return Outcome(transaction.workspace_id, [], answer, about="workspace")
        event = await persons.learn(transaction, decided.contact, after, decided.learns)
        answer = IdentityChanged(contact_id=decided.contact.contact_id, also_contact_id=also)
        events = [event] if event else []
        return Outcome(decided.contact.contact_id, events, answer, decided.contact.key, further=further)


def decide(before: Sequence[Known], after: Sequence[Known], to: Who) -> Decided:
    """Pure: `before` are those to whom the former identities lead, `after` those to whom the new ones do."""
    contact = next((one for one in before if one.by_user_id), None) or next(iter(before), None)
    if contact is None:
        return Decided(None)
    named = next((one for one in after if one.by_user_id), None)
    numbered = next((one for one in after if one.by_number), None)
    learns: list[IdentityKind] = []
    if to.number and not _is(numbered, contact) and _is_later(to, contact.number_since, numbered):
        learns.append("number")
    if to.user_id and named is None and _is_later(to, contact.user_id_since, None):
        learns.append("user_id")
    former = numbered if "number" in learns else None
    return Decided(contact, learns, former, None if _is(named, contact) else named)


def _is(one: Known | None, contact: Known) -> bool:
    return one is not None and one.contact_id == contact.contact_id


def _is_later(to: Who, since: object, numbered: Known | None) -> bool:
    others = [moment for moment in (since, numbered and numbered.number_since) if moment is not None]
    return all(to.at >= moment for moment in others)  # type: ignore[operator] # datetimes, all of them
